import threading

lock = threading.Lock()
total = 0


def work():
    global total
    for _ in range(5000):
        with lock:
            total += 1


threads = [threading.Thread(target=work) for _ in range(6)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(total)
print(lock.locked(), threading.active_count(), [t.is_alive() for t in threads])
