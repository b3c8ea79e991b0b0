"""What an interpreter does when another one asks for something."""

import pickle
import sys
import types

from concurrent.interpreters import _transfer

# The module of the script of whoever asks, once a pickle has wanted something in it.
_scripts = {}


def serve(kind, data):
    """Do what is asked, and return the answer as bytes: a letter for how it went, and an object."""
    try:
        return _DUTIES[kind](data)
    finally:
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (AttributeError, OSError, ValueError):
                pass


def _main():
    return sys.modules["__main__"].__dict__


def _failure(error, display=True):
    import traceback

    kind = type(error)
    try:
        message = str(error)
    except Exception:
        message = None
    formatted = f"{kind.__qualname__}: {message}" if message is not None else kind.__qualname__
    shown = formatted
    if display and error.__traceback__ is not None:
        shown = "".join(traceback.format_exception(error)).rstrip("\n")
    names = (kind.__name__, kind.__qualname__, kind.__module__)
    return b"x" + pickle.dumps((names, message, formatted, shown))


def _run_script(data):
    mode, source = _transfer.decode(data)
    return _run(exec, compile(source, "<script>", mode, dont_inherit=True), _main())


def _run_function(data):
    return _run(_transfer.decode(data, _main()))


def _run(function, *args):
    try:
        function(*args)
    except BaseException as error:
        # Neither this frame nor that of serve() is part of it.
        error.__traceback__ = error.__traceback__.tb_next
        return _failure(error)
    return b"r"


def _prepare(data):
    _main().update(pickle.loads(data))
    return b"r"


def _call(data):
    path, function, arguments = pickle.loads(data)
    with _Script(path) as script:
        try:
            function = script.decode(function)
            args, kwargs = script.decode(arguments)
        except Exception as error:
            return _failure(error, False)
        try:
            result = function(*args, **kwargs)
        except BaseException as error:
            answer = _failure(error, False)
            try:
                answer = b"e" + pickle.dumps((answer[1:], pickle.dumps(error)))
            except Exception:
                pass
            return answer
        try:
            return b"r" + _transfer.encode(result)
        except _transfer.NotShareableError:
            return b"n"


class _Script:
    # While a call runs, `__main__` may be the script of whoever asks, if something of that is wanted.

    def __init__(self, path):
        self.path = path
        self.own = None

    def __enter__(self):
        return self

    def __exit__(self, *error):
        if self.own is not None:
            sys.modules["__main__"] = self.own

    def decode(self, data):
        try:
            return _transfer.decode(data)
        except AttributeError:
            if self.path is None or self.own is not None:
                raise
        self.own = sys.modules["__main__"]
        sys.modules["__main__"] = _script(self.path)
        return _transfer.decode(data)


def _script(path):
    # The module of a script, run as if it were imported: its guard for `__main__` does not hold.
    if path not in _scripts:
        import runpy

        module = types.ModuleType("__main__")
        module.__dict__.update(runpy.run_path(path, run_name="<fake __main__>"))
        module.__name__ = "__main__"
        for value in list(vars(module).values()):
            if getattr(value, "__module__", None) == "<fake __main__>":
                value.__module__ = "__main__"
        _scripts[path] = module
    return _scripts[path]


_DUTIES = {"script": _run_script, "function": _run_function, "prepare": _prepare, "call": _call}
