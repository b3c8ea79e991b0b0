# Where threads are is written to a file: on request, after a time, on a signal.
import faulthandler
import re
import signal
import tempfile
import threading
import time

file = tempfile.TemporaryFile()


def show():
    file.seek(0)
    for line in file.read().decode().splitlines():
        if not line.startswith("  File") or "dump.py" in line:
            print(re.sub('File ".*dump', 'File "dump', line.split("0x")[0]))
    file.seek(0)
    file.truncate()


def inner():
    faulthandler.dump_traceback(file, all_threads=False)


def outer():
    inner()


outer()
show()
event = threading.Event()
thread = threading.Thread(target=lambda: event.wait())
thread.start()
time.sleep(0.05)
faulthandler.dump_traceback(file)
show()
event.set()
thread.join()
faulthandler.dump_traceback_later(0.05, file=file)
time.sleep(0.3)
show()
faulthandler.dump_traceback_later(5, file=file)
faulthandler.cancel_dump_traceback_later()
faulthandler.register(signal.SIGUSR1, file=file, all_threads=False)
signal.raise_signal(signal.SIGUSR1)
show()
print(faulthandler.unregister(signal.SIGUSR1), faulthandler.unregister(signal.SIGUSR1))
