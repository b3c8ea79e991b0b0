import threading


class Data(threading.local):
    shared = 'class'

    def __init__(self, start):
        self.value = start


data = Data(10)
plain = threading.local()
plain.x = 1


def work():
    print(data.value, data.shared, hasattr(plain, 'x'), plain.__dict__)
    data.value += 1
    plain.x = 'other'
    print(data.value, plain.__dict__)


thread = threading.Thread(target=work)
data.value = 'main'
thread.start()
thread.join()
print(data.value, plain.x)
try:
    threading.local(1)
except TypeError as exc:
    print(exc)
try:
    plain.__dict__ = {}
except AttributeError as exc:
    print(exc)
