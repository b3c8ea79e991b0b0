import sys
import threading


def show(args):
    print(args.exc_type.__name__, args.exc_value, args.thread.name, args.exc_traceback is not None)


def fail():
    raise ValueError('in a thread')


def leave():
    sys.exit(3)


threading.excepthook = show
for target in (fail, leave):
    thread = threading.Thread(target=target)
    thread.start()
    thread.join()
print('after')
