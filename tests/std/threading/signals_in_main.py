import os
import signal
import threading
import time

seen = []


def handle(number, frame):
    seen.append(threading.current_thread() is threading.main_thread())


signal.signal(signal.SIGUSR1, handle)
lock = threading.Lock()
lock.acquire()


def work():
    for _ in range(3):
        os.kill(os.getpid(), signal.SIGUSR1)
        time.sleep(0.02)
    lock.release()


def refuse():
    try:
        signal.signal(signal.SIGUSR1, handle)
    except ValueError as exc:
        print(exc)


thread = threading.Thread(target=work)
thread.start()
lock.acquire()
thread.join()
print(seen)
thread = threading.Thread(target=refuse)
thread.start()
thread.join()


def interrupt():
    time.sleep(0.05)
    signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)


thread = threading.Thread(target=interrupt)
thread.start()
try:
    threading.Event().wait()
except KeyboardInterrupt:
    print('interrupted')
thread.join()
