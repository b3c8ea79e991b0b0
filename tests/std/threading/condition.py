import threading

ready = threading.Condition()
items = []
got = []


def consume():
    for _ in range(5):
        with ready:
            ready.wait_for(lambda: items)
            got.append(items.pop(0))


thread = threading.Thread(target=consume)
thread.start()
for i in range(5):
    with ready:
        items.append(i)
        ready.notify()
thread.join()
print(got)
with ready:
    print(ready.wait(0.01), ready.wait_for(lambda: 0, 0.01))
