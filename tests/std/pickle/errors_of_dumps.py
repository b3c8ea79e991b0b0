import copyreg
import pickle


class Plain:
    pass


class Reduces:
    def __init__(self, value):
        self.value = value

    def __reduce__(self):
        return self.value


def local():
    class Local:
        pass

    return Local


anonymous = lambda: 0
values = [
    anonymous, [1, anonymous], (anonymous,), {"key": anonymous}, {anonymous}, frozenset([anonymous]), local(), local()(), (i for i in ()),
    Reduces(5), Reduces(()), Reduces((1, ())), Reduces((Plain, 2)), Reduces((1,) * 7), Reduces((list, (), None, 5)), Reduces((dict, (), None, None, 5)),
    Reduces((dict, (), None, None, iter([1]))), Reduces((Plain, (), 1, None, None, 5)), Reduces("nowhere"), Reduces((copyreg.__newobj__, ())),
    Reduces((copyreg.__newobj__, (5,))), Reduces((copyreg.__newobj__, (Plain,))), Reduces((copyreg.__newobj_ex__, (Plain,))),
    Reduces((copyreg.__newobj_ex__, (Reduces, 5, {}))), Reduces((Plain, (anonymous,))), Reduces((anonymous, ())), Reduces((list, (), None, iter([anonymous]))),
]
for protocol in 0, 2, 4:
    for value in values:
        try:
            data = pickle.dumps(value, protocol)
        except Exception as e:
            print(type(e).__name__, str(e).partition(" at 0x")[0], getattr(e, "__notes__", []), repr(e.__cause__)[:60])
        else:
            print(data)
for call in (
    lambda: pickle.dumps(1, 6),
    lambda: pickle.dumps(1, "x"),
    lambda: pickle.dump(1, 5),
    lambda: pickle.dumps(1, 4, buffer_callback=print),
    lambda: pickle.Pickler.__new__(pickle.Pickler).dump(1),
    lambda: pickle.Pickler(),
    lambda: pickle.PickleBuffer(5),
    lambda: pickle.dumps(pickle.PickleBuffer(b""), 4),
):
    try:
        call()
    except Exception as e:
        print(type(e).__name__, e)
