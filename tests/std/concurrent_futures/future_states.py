import re
from concurrent.futures import CancelledError, Future, InvalidStateError

future = Future()
show = lambda f: print(re.sub('0x[0-9a-f]+', 'ADDRESS', repr(f)))
show(future)
future.add_done_callback(lambda f: print('called', f.result()))
print(future.set_running_or_notify_cancel(), future.running(), future.cancel())
show(future)
future.set_result(5)
show(future)
future.add_done_callback(lambda f: print('at once'))
try:
    future.set_result(6)
except InvalidStateError as exc:
    print(re.sub('0x[0-9a-f]+', 'ADDRESS', str(exc)))
given_up = Future()
print(given_up.cancel(), given_up.cancelled(), given_up.done(), given_up.set_running_or_notify_cancel())
try:
    given_up.result()
except CancelledError as exc:
    print(repr(exc))
failed = Future()
failed.set_exception(ValueError('no'))
show(failed)
print(repr(failed.exception()))
try:
    Future().result(timeout=0)
except TimeoutError as exc:
    print(repr(exc))
