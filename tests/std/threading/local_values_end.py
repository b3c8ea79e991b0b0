import threading
import weakref


class Thing:
    pass


local = threading.local()
found = []


def work():
    local.thing = Thing()
    found.append(weakref.ref(local.thing))


thread = threading.Thread(target=work)
thread.start()
thread.join()
print(found[0]())
