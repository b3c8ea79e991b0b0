import atexit
import threading
import time


def late():
    time.sleep(0.05)
    print('not a daemon')


def forever():
    while True:
        time.sleep(0.001)


atexit.register(print, 'atexit')
threading.Thread(target=late).start()
threading.Thread(target=forever, daemon=True).start()
print('end of main')
