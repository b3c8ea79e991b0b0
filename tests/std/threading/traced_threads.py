import sys
import threading

told = []


def trace(frame, event, arg):
    if frame.f_code.co_name == 'traced' and event in ('call', 'return'):
        told.append((event, threading.current_thread().name))
    return trace


def traced():
    return 1


def work():
    traced()


threading.settrace(trace)
thread = threading.Thread(target=work, name='worker')
thread.start()
thread.join()
traced()
threading.settrace(None)
print(told, threading.gettrace(), sys.gettrace())

told.clear()
go, ready = threading.Event(), threading.Event()


def later():
    ready.set()
    go.wait()
    traced()


thread = threading.Thread(target=later, name='running')
thread.start()
ready.wait()
threading.settrace_all_threads(trace)
go.set()
thread.join()
traced()
threading.settrace_all_threads(None)
traced()
print(told)
