"""Interpreters beside this one in the same process, which run at the same time and share nothing (PEP 734)."""

import pickle
import sys
import threading
import types
import weakref

import _interpreters
from concurrent.interpreters import _transfer
from concurrent.interpreters._queues import Queue, QueueEmpty, QueueError, QueueFull, QueueNotFoundError
from concurrent.interpreters._queues import create as create_queue
from concurrent.interpreters._transfer import NotShareableError, is_shareable

__all__ = [
    "get_current", "get_main", "create", "list_all", "is_shareable", "Interpreter", "InterpreterError",
    "InterpreterNotFoundError", "ExecutionFailed", "NotShareableError", "create_queue", "Queue", "QueueEmpty", "QueueFull",
]  # fmt: skip

NotShareableError.__module__ = __name__


class InterpreterError(Exception):
    """What goes wrong with an interpreter."""

    __module__ = "concurrent.interpreters"


class InterpreterNotFoundError(InterpreterError):
    """There is no such interpreter."""

    __module__ = "concurrent.interpreters"


class ExecutionFailed(InterpreterError):
    """An exception that was not caught in another interpreter; excinfo tells what is known of it."""

    def __init__(self, excinfo):
        message = excinfo.formatted
        if not message:
            message = excinfo.type.__name__ if not excinfo.msg else f"{excinfo.type.__name__}: {excinfo.msg}"
        super().__init__(message)
        self.excinfo = excinfo

    def __str__(self):
        try:
            shown = self.excinfo.errdisplay
        except Exception:
            return super().__str__()
        return f"{super().__str__()}\n\nUncaught in the interpreter:\n\n{shown}"


def create():
    """Make an interpreter."""
    try:
        id = _interpreters.create()
    except RuntimeError as error:
        raise InterpreterError(str(error)) from None
    made = Interpreter(id)
    made._owned = True
    return made


def list_all():
    """Return all interpreters."""
    return [get_main(), *map(Interpreter, _interpreters.list_all())]


def get_current():
    """Return the interpreter that runs this."""
    return Interpreter(_interpreters.get_current()[0])


def get_main():
    """Return the first interpreter."""
    return Interpreter(0)


# The objects of this interpreter: always the same one for another.
_known = weakref.WeakValueDictionary()


class Interpreter:
    """An interpreter; its number is id."""

    def __new__(cls, id, /, _whence=None, _ownsref=None):
        if not isinstance(id, int):
            raise TypeError(f"id must be an int, got {id!r}")
        known = _known.get(id)
        if known is None:
            if id and id not in _interpreters.list_all():
                raise InterpreterNotFoundError(f"unrecognized interpreter ID {id}")
            known = super().__new__(cls)
            known._id = id
            known._owned = False
            _known[id] = known
        return known

    def __repr__(self):
        return f"{self.__class__.__name__}({self.id})"

    def __hash__(self):
        return hash(self._id)

    def __del__(self, _destroy=_interpreters.destroy):
        if getattr(self, "_owned", False):
            _destroy(self._id)

    def __reduce__(self):
        return type(self), (self._id,)

    @property
    def id(self):
        return self._id

    @property
    def whence(self):
        return "_interpreters module" if self._id else "runtime init"

    def is_running(self):
        """Tell whether it runs code just now."""
        if self._id == 0 or self._id == _interpreters.get_current()[0]:
            return True
        running = _interpreters.is_running(self._id)
        if running is None:
            raise InterpreterNotFoundError(f"unrecognized interpreter ID {self._id}")
        return running

    def close(self):
        """End it; it must not be running."""
        if self._id == 0:
            raise InterpreterError("cannot destroy unrecognized interpreter 0")
        if self._id == _interpreters.get_current()[0]:
            raise InterpreterError("cannot destroy the current interpreter")
        done = _interpreters.destroy(self._id)
        if done is None:
            raise InterpreterError("interpreter running")
        self._owned = False
        if not done:
            raise InterpreterNotFoundError(f"unrecognized interpreter ID {self._id}")

    def prepare_main(self, ns=None, /, **kwargs):
        """Bind names in its __main__ to objects, which have to be shareable."""
        names = dict(ns, **kwargs) if ns is not None else kwargs
        if self._id == 0:
            raise InterpreterError("cannot update __main__ for unrecognized interpreter 0")
        for value in names.values():
            _transfer.encode(value, plain_only=True)
        self._ask("prepare", _transfer._pickled(names))

    def exec(self, code, /):
        """Run code in its __main__: a source, a code object, or a function without parameters."""
        if self._id == 0:
            raise InterpreterError("cannot exec code for unrecognized interpreter 0")
        kind, data = "script", None
        if isinstance(code, str):
            import textwrap

            source = textwrap.dedent(code)
            compile(source, "<script>", "exec", dont_inherit=True)
            data = _transfer.encode(("exec", source))
        elif isinstance(code, types.FunctionType):
            kind, data = "function", b"f" + _transfer.encode_code(code)
        elif isinstance(code, types.CodeType):
            kind, data = "function", b"f" + _transfer.encode_code(types.FunctionType(code, {}))
        else:
            raise TypeError(f"unsupported script {code!r}")
        self._ask(kind, data)

    def _call(self, callable, args, kwargs):
        if self._id == 0:
            raise InterpreterError("cannot exec code for unrecognized interpreter 0")
        return self._result(self._ask("call", encode_call(callable, args, kwargs)))

    @staticmethod
    def _result(answer):
        if answer[:1] == b"n":
            raise NotShareableError("object does not support cross-interpreter data")
        return _transfer.decode(answer[1:])

    def call(self, callable, /, *args, **kwargs):
        """Call something there, and return what it returns."""
        return self._call(callable, args, kwargs)

    def call_in_thread(self, callable, /, *args, **kwargs):
        """Start a thread that calls something there, and return the thread."""
        thread = threading.Thread(target=self._call, args=(callable, args, kwargs))
        thread.start()
        return thread

    def _ask(self, kind, data):
        # What is in the buffers was written before what the other interpreter writes.
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (AttributeError, OSError, ValueError):
                pass
        if self._id == _interpreters.get_current()[0]:
            raise InterpreterError("interpreter already running")
        answer = _interpreters.request(self._id, kind, data)
        if answer is None:
            raise InterpreterNotFoundError(f"unrecognized interpreter ID {self._id}")
        if answer is False:
            raise InterpreterError("interpreter already running")
        if answer[:1] == b"x":
            raise ExecutionFailed(_excinfo(answer[1:]))
        if answer[:1] == b"e":
            failure, pickled = pickle.loads(answer[1:])
            failed = ExecutionFailed(_excinfo(failure))
            failed._original = pickled
            raise failed
        return answer


def _excinfo(data):
    names, message, formatted, shown = pickle.loads(data)
    kind = types.SimpleNamespace(**dict(zip(("__name__", "__qualname__", "__module__"), names)))
    return types.SimpleNamespace(type=kind, msg=message, formatted=formatted, errdisplay=shown)


def encode_call(callable, args, kwargs):
    """Return a call as bytes, with the script to be looked into for what is in __main__."""
    try:
        function = _transfer.encode(callable)
    except NotShareableError as error:
        if isinstance(callable, types.FunctionType):
            raise
        raise NotShareableError("func not shareable") from error
    try:
        arguments = _transfer.encode((args, kwargs))
    except NotShareableError:
        # Which of them it is.
        for part in (args, kwargs):
            _transfer.encode(part)
        raise
    path = getattr(sys.modules.get("__main__"), "__file__", None)
    return pickle.dumps((path, function, arguments))
