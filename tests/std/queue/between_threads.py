import queue
import threading

work, results = queue.Queue(maxsize=2), queue.SimpleQueue()


def serve():
    while (item := work.get()) is not None:
        results.put(item * item)
        work.task_done()
    work.task_done()


threads = [threading.Thread(target=serve) for _ in range(3)]
for thread in threads:
    thread.start()
for i in range(20):
    work.put(i)
for _ in threads:
    work.put(None)
work.join()
print(sorted(results.get() for _ in range(20)), results.empty(), work.qsize())
for thread in threads:
    thread.join()
