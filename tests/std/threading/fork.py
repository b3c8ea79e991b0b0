import os
import threading
import time
import warnings

warnings.simplefilter('ignore')
lock = threading.Lock()


def work():
    while True:
        with lock:
            time.sleep(0.001)


threads = [threading.Thread(target=work, daemon=True) for _ in range(3)]
for thread in threads:
    thread.start()
pid = os.fork()
if pid == 0:
    print('child', threading.active_count(), [t.is_alive() for t in threads], flush=True)
    thread = threading.Thread(target=print, args=('thread of the child',), kwargs={'flush': True})
    thread.start()
    thread.join()
    os._exit(3)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


def fork():
    pid = os.fork()
    if pid == 0:
        me = threading.current_thread()
        print('child', me.name, me is threading.main_thread(), threading.active_count(), flush=True)
        os._exit(0)
    os.waitpid(pid, 0)


thread = threading.Thread(target=fork, name='forking')
thread.start()
thread.join()
