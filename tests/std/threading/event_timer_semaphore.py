import threading

event = threading.Event()
print(event.is_set(), event.wait(0.01))
timer = threading.Timer(0.01, event.set)
timer.start()
print(event.wait(10), event.is_set())
timer.join()
event.clear()
cancelled = threading.Timer(30, print, ('never',))
cancelled.start()
cancelled.cancel()
cancelled.join()
print(event.is_set())

room = threading.BoundedSemaphore(2)
inside = most = 0
guard = threading.Lock()


def work():
    global inside, most
    with room:
        with guard:
            inside += 1
            most = max(most, inside)
        event.wait(0.005)
        with guard:
            inside -= 1


threads = [threading.Thread(target=work) for _ in range(6)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(most <= 2, inside, room.acquire(False), room.acquire(False), room.acquire(False))
