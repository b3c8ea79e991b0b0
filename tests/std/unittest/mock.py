import asyncio
import os
import re
from unittest.mock import ANY, DEFAULT, AsyncMock, MagicMock, Mock, PropertyMock, call, create_autospec, mock_open, patch, seal, sentinel


def show(value):
    print(re.sub(r"id='\d+'", "id=ID", str(value)))


def attempt(function, *args, **kwargs):
    try:
        show(function(*args, **kwargs))
    except Exception as e:
        show(f"{type(e).__name__}: {e}")


m = MagicMock(name="m")
m.a.b(1, x=2)
m[3].c()
show(m)
show(m.a.b)
print(m.mock_calls, m.method_calls, len(m), int(m), bool(m))
attempt(m.a.b.assert_called_once_with, 1)
attempt(m.a.b.assert_called_with, 1, x=ANY)
attempt(m.a.assert_not_called)
attempt(m.assert_has_calls, [call.a.b(1, x=2), call.z()])
attempt(lambda: Mock().asert_called())
m = Mock(side_effect=[1, ValueError("v"), DEFAULT], return_value=9)
for _ in range(4):
    attempt(m)
attempt(lambda: Mock(spec=["x"]).y)


def function(a, b=2, *, c):
    pass


auto = create_autospec(function)
attempt(auto, 1)
attempt(auto, 1, c=3)
attempt(auto.assert_called_with, a=1, c=4)
with patch("os.getcwd", return_value="/nowhere") as fake, patch.dict(os.environ, {"TAIPAN_X": "1"}):
    print(os.getcwd(), os.environ["TAIPAN_X"], fake.call_count)
print("TAIPAN_X" in os.environ)


@patch.multiple("os", getcwd=DEFAULT, getpid=sentinel.pid)
def patched(getcwd):
    print(os.getcwd is getcwd, os.getpid)


patched()
opener = mock_open(read_data="one\ntwo\n")
with opener("f") as file:
    print(file.readline(), list(file))
print(opener.mock_calls)
coroutine = AsyncMock(return_value=5)
print(asyncio.run(coroutine(1)), coroutine.await_args)
attempt(coroutine.assert_awaited_with, 2)


class Holder:
    value = PropertyMock(return_value=7)


print(Holder().value)
sealed = Mock(x=1)
seal(sealed)
attempt(lambda: sealed.y)
print(call.a(1).b(2).c("x").call_list())
