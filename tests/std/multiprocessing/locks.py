import multiprocessing

context = multiprocessing.get_context("fork")


def count(value, times):
    for _ in range(times):
        with value.get_lock():
            value.value += 1


def wait(event, ready, semaphore):
    ready.release()
    event.wait()
    semaphore.release()


print(context.Lock(), context.RLock(), context.Semaphore(3), context.BoundedSemaphore(2))
value = context.Value("i", 0)
processes = [context.Process(target=count, args=(value, 100)) for _ in range(3)]
for process in processes:
    process.start()
for process in processes:
    process.join()
print(value.value)
event, ready, done = context.Event(), context.Semaphore(0), context.Semaphore(0)
process = context.Process(target=wait, args=(event, ready, done))
process.start()
ready.acquire()
print(event.is_set(), done.get_value(), event.wait(0.01))
event.set()
process.join()
print(event.is_set(), done.get_value())
lock = context.Lock()
print(lock.acquire(), lock.acquire(False), lock.acquire(timeout=0.01), lock.locked())
lock.release()
for locks, error in ((context.Lock(), ValueError), (context.RLock(), AssertionError), (context.BoundedSemaphore(1), ValueError)):
    try:
        locks.release()
    except error as exc:
        print(type(exc).__name__, exc)
array = context.Array("d", [1, 2, 3])
array[1] = 5
print(array[:], len(array), list(array))
try:
    array[9]
except IndexError as exc:
    print(exc)
a, b = context.Pipe()
a.send_bytes(b"message", 1, 3)
print(b.poll(), b.recv_bytes(), b.poll(0.01), a.readable, b.writable)
a.close()
try:
    b.recv_bytes()
except EOFError:
    print("end", a.closed)
