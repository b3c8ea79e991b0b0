"""What goes from one interpreter to another: objects as bytes.

A byte says what follows: values that are the same everywhere, a function without anything around it, or a pickle."""

import builtins
import io
import marshal
import pickle
import sys
import types

_PLAIN, _FUNCTION, _PICKLE = b"v", b"f", b"p"
_SIMPLE = (type(None), bool, int, float, str, bytes)


class NotShareableError(TypeError):
    """Raised for objects that cannot be sent to another interpreter."""


def is_shareable(obj):
    """Tell whether an object can be sent to another interpreter without pickling."""
    if type(obj) is tuple:
        return all(map(is_shareable, obj))
    return type(obj) in _SIMPLE or isinstance(obj, memoryview) or getattr(type(obj), "_is_shareable", False)


def _is_stateless(function):
    # A function that uses neither variables around it nor globals other than builtins.
    if function.__closure__ or function.__defaults__ or function.__kwdefaults__:
        return False
    import dis

    pending = [function.__code__]
    while pending:
        code = pending.pop()
        for instruction in dis.get_instructions(code):
            if "Global" in instruction.opname and not hasattr(builtins, str(instruction.argval)):
                return False
        pending += [const for const in code.co_consts if isinstance(const, types.CodeType)]
    return True


class _Reduced(pickle.Pickler):
    # Views of memory cannot be pickled, but are copied.
    def reducer_override(self, obj):
        if isinstance(obj, memoryview):
            return memoryview, (obj.tobytes(),)
        return NotImplemented


def _pickled(obj):
    file = io.BytesIO()
    _Reduced(file, protocol=pickle.HIGHEST_PROTOCOL).dump(obj)
    return file.getvalue()


def encode(obj, *, plain_only=False):
    """Return the bytes of an object; NotShareableError if it has none."""
    if is_shareable(obj):
        return _PLAIN + _pickled(obj)
    if plain_only:
        raise NotShareableError(f"{obj!r} does not support cross-interpreter data")
    if isinstance(obj, types.FunctionType):
        if _is_stateless(obj):
            return _FUNCTION + encode_code(obj)
        if obj.__closure__:
            raise NotShareableError("only stateless functions are shareable")
    try:
        return _PICKLE + _pickled(obj)
    except Exception as error:
        raise NotShareableError(f"{obj!r} does not support cross-interpreter data") from error


def encode_code(function):
    """Return the bytes of a function without anything around it."""
    return marshal.dumps((function.__code__, function.__name__, function.__qualname__))


def decode(data, namespace=None):
    """Return the object of the bytes; functions get the namespace for their globals."""
    kind, data = data[:1], data[1:]
    if kind == _FUNCTION:
        code, name, qualname = marshal.loads(data)
        if namespace is None:
            namespace = sys.modules["__main__"].__dict__
        function = types.FunctionType(code, namespace, name)
        function.__qualname__ = qualname
        return function
    return pickle.loads(data)
