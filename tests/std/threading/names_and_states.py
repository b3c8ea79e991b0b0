import re
import threading


def hide(thread):
    return re.sub(r'\d{5,}', 'N', repr(thread))


event = threading.Event()


def work():
    event.wait()


class Mine(threading.Thread):
    def run(self):
        event.wait()


first = threading.Thread(target=work)
second = Mine(name='second', daemon=True)
third = threading.Thread(target=work, name=5)
print(first.name, second.name, third.name)
print(hide(first), first.ident, first.native_id, first.is_alive())
for thread in (first, second, third):
    thread.start()
print(hide(first), hide(second), hide(third))
print(threading.active_count(), first in threading.enumerate(), first.ident == threading.get_ident())
event.set()
for thread in (first, second, third):
    thread.join()
print(hide(first), hide(second), first.is_alive())
print(hide(threading.main_thread()), threading.main_thread() is threading.current_thread())
first.name = 'renamed'
print(first.name)
