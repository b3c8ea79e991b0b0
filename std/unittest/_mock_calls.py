"""Values that stand for calls, and markers, of unittest.mock."""


def safe_repr(obj):
    from .util import safe_repr

    return safe_repr(obj)


class _SentinelObject:
    """A unique object with a name."""

    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"sentinel.{self.name}"

    def __reduce__(self):
        return f"sentinel.{self.name}"


class _Sentinel:
    """Makes a unique object for each attribute that is asked for."""

    def __init__(self):
        self._sentinels = {}

    def __getattr__(self, name):
        if name == "__bases__":
            # What doctest and others ask of anything that may be a class.
            raise AttributeError
        return self._sentinels.setdefault(name, _SentinelObject(name))

    def __reduce__(self):
        return "sentinel"


sentinel = _Sentinel()

DEFAULT = sentinel.DEFAULT
_missing = sentinel.MISSING
_deleted = sentinel.DELETED

for _class in _SentinelObject, _Sentinel:
    # Pickles name the module where `sentinel` is found.
    _class.__module__ = "unittest.mock"


class _ANY:
    """Equal to everything."""

    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __repr__(self):
        return "<ANY>"


ANY = _ANY()


def _format_call_signature(name, args, kwargs):
    parts = [repr(arg) for arg in args]
    parts.extend(f"{key}={value!r}" for key, value in kwargs.items())
    return f"{name}({', '.join(parts)})"


def _call_parts(value):
    """Name, arguments and keyword arguments of a tuple that stands for a call; any of them may be missing."""
    name, args, kwargs = "", (), {}
    parts = list(value)
    if len(parts) == 3:
        name, args, kwargs = parts
        return name, args, kwargs
    if parts and isinstance(parts[0], str):
        name = parts.pop(0)
    if len(parts) == 2:
        args, kwargs = parts
    elif parts:
        if isinstance(parts[0], tuple):
            (args,) = parts
        else:
            (kwargs,) = parts
    return name, args, kwargs


class _Call(tuple):
    """A call as a tuple (args, kwargs), or (name, args, kwargs), which compares equal to shorter forms.

    Attributes and calls of `call` make calls of what they describe: call.method(3) is ("method", (3,), {}).
    """

    def __new__(cls, value=(), name="", parent=None, two=False, from_kall=True):
        found, args, kwargs = _call_parts(value)
        if two:
            return tuple.__new__(cls, (args, kwargs))
        return tuple.__new__(cls, (found or name if len(value) < 3 else found, args, kwargs))

    def __init__(self, value=(), name=None, parent=None, two=False, from_kall=True):
        self._mock_name = name
        self._mock_parent = parent
        self._mock_from_kall = from_kall

    def __eq__(self, other):
        try:
            length = len(other)
        except TypeError:
            return NotImplemented
        if length > 3:
            return False
        parents = getattr(self, "_mock_parent", None), getattr(other, "_mock_parent", None)
        if all(parents) and parents[0] != parents[1]:
            return False
        name, args, kwargs = self if len(self) == 3 else ("", *self)
        other_name, other_args, other_kwargs = _call_parts(other)
        if name and name != other_name:
            return False
        # In this order, so that ANY in what is expected decides.
        return (other_args, other_kwargs) == (args, kwargs)

    __ne__ = object.__ne__

    def __call__(self, /, *args, **kwargs):
        if self._mock_name is None:
            return _Call(("", args, kwargs), name="()")
        return _Call((self._mock_name, args, kwargs), name=self._mock_name + "()", parent=self)

    def __getattr__(self, attr):
        if self._mock_name is None:
            return _Call(name=attr, from_kall=False)
        return _Call(name=f"{self._mock_name}.{attr}", parent=self, from_kall=False)

    def __getattribute__(self, attr):
        # Methods that tuples happen to have, as count, are names of calls too.
        if attr in tuple.__dict__:
            raise AttributeError
        return tuple.__getattribute__(self, attr)

    @property
    def args(self):
        """The positional arguments."""
        return self[-2]

    @property
    def kwargs(self):
        """The keyword arguments."""
        return self[-1]

    def __repr__(self):
        if not self._mock_from_kall:
            name = self._mock_name or "call"
            return f"call{name}" if name.startswith("()") else name
        name, args, kwargs = self if len(self) == 3 else ("", *self)
        if not name:
            name = "call"
        elif name.startswith("()"):
            name = f"call{name}"
        else:
            name = f"call.{name}"
        return _format_call_signature(name, args, kwargs)

    def call_list(self):
        """The calls that a chained call consists of, in order."""
        calls = []
        step = self
        while step is not None:
            if step._mock_from_kall:
                calls.append(step)
            step = step._mock_parent
        return _CallList(reversed(calls))


call = _Call(from_kall=False)


class _CallList(list):
    """A list of calls; a list is in it if it is a part of it."""

    def __contains__(self, value):
        if not isinstance(value, list):
            return list.__contains__(self, value)
        size = len(value)
        return any(self[start : start + size] == value for start in range(len(self) - size + 1))

    def __repr__(self):
        import pprint

        return pprint.pformat(list(self))


class _AnyComparer(list):
    """A list in which calls are looked for with the expected values on the left, so that ANY decides."""

    def __contains__(self, item):
        for one in self:
            assert len(item) == len(one)
            if all(expected == actual for expected, actual in zip(item, one)):
                return True
        return False
