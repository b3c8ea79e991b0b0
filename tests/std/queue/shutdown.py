import queue
import threading

q = queue.Queue()
outcome = []


def serve():
    try:
        while True:
            outcome.append(q.get())
            q.task_done()
    except queue.ShutDown:
        outcome.append('shut down')


q.put(1)
q.put(2)
thread = threading.Thread(target=serve)
thread.start()
q.join()
q.shutdown()
thread.join()
print(outcome)
try:
    q.put(3)
except queue.ShutDown as exc:
    print(repr(exc))
other = queue.Queue()
other.put(1)
other.shutdown(immediate=True)
print(other.qsize(), other.unfinished_tasks)
try:
    other.get()
except queue.ShutDown:
    print('at once')
