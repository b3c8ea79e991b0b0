# Some messages name the class with its module, unless that is the script's.
import collections


class Outer:
    class Inner:
        __hash__ = None


class Elsewhere:
    __hash__ = None


Elsewhere.__module__ = "package.module"
for value in (collections.Counter(), Outer.Inner(), Elsewhere(), [], collections.deque()):
    for attempt in (
        lambda: {value: 1},
        lambda: value in {},
        lambda: {1}.add(value),
        lambda: "%c" % value,
        lambda: b"%c" % value,
        lambda: complex(value),
        lambda: complex(1, value),
        lambda: bytes.fromhex(value),
        lambda: hash(value),
        lambda: 1 + value,
    ):
        try:
            attempt()
        except TypeError as error:
            print(error)
