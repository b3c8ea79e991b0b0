"""Filters and the basic handlers of logging."""

import os
import sys
import weakref
from _thread import RLock

import logging

from ._formatting import _defaultFormatter
from ._levels import NOTSET, WARNING, _checkLevel, _lock, getLevelName

# Locks that a child process must not find held by a thread that it does not have.
_at_fork_reinit_lock_weakset = weakref.WeakSet()


def _register_at_fork_reinit_lock(instance):
    with _lock:
        _at_fork_reinit_lock_weakset.add(instance)


def _after_at_fork_child_reinit_locks():
    for handler in _at_fork_reinit_lock_weakset:
        handler._at_fork_reinit()
    _lock._at_fork_reinit()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_lock.acquire,
        after_in_child=_after_at_fork_child_reinit_locks,
        after_in_parent=_lock.release,
    )


class Filter:
    """Lets pass what was logged by a logger or the ones below it."""

    def __init__(self, name=""):
        self.name = name
        self.nlen = len(name)

    def filter(self, record):
        """Whether a record passes; also a record to take its place may be returned."""
        if not self.nlen or record.name == self.name:
            return True
        return record.name.startswith(self.name + ".")


class Filterer:
    """What has filters: loggers and handlers."""

    def __init__(self):
        self.filters = []

    def addFilter(self, filter):
        """Add a filter: an object with method filter(), or a function."""
        if filter not in self.filters:
            self.filters.append(filter)

    def removeFilter(self, filter):
        """Remove a filter."""
        if filter in self.filters:
            self.filters.remove(filter)

    def filter(self, record):
        """Ask all filters; returns the record that passed, or something false."""
        for one in self.filters:
            ask = one.filter if hasattr(one, "filter") else one
            answer = ask(record)
            if not answer:
                return answer
            if isinstance(answer, logging.LogRecord):
                record = answer
        return record


# Handlers by name, and all of them in the order in which they were made.
_handlers = weakref.WeakValueDictionary()
_handlerList = []


def _removeHandlerRef(wr):
    # At the end of the process globals may be gone.
    handlers, lock = _handlerList, _lock
    if lock and handlers is not None:
        with lock:
            try:
                handlers.remove(wr)
            except ValueError:
                pass


def _addHandlerRef(handler):
    with _lock:
        _handlerList.append(weakref.ref(handler, _removeHandlerRef))


def getHandlerByName(name):
    """The handler with a name, or None."""
    return _handlers.get(name)


def getHandlerNames():
    """The names of all named handlers, as a frozenset."""
    return frozenset(_handlers)


class Handler(Filterer):
    """Base class of handlers: what emit() does with a record is up to subclasses."""

    def __init__(self, level=NOTSET):
        super().__init__()
        self.createLock()
        self.level = _checkLevel(level)
        self._name = self.formatter = None
        self._closed = False
        # So that shutdown() closes it.
        _addHandlerRef(self)

    def get_name(self):
        return self._name

    def set_name(self, name):
        with _lock:
            _handlers.pop(self._name, None)
            if name:
                _handlers[name] = self
            self._name = name

    name = property(get_name, set_name)

    def createLock(self):
        """Make the lock that guards the output."""
        self.lock = RLock()
        _register_at_fork_reinit_lock(self)

    def _at_fork_reinit(self):
        self.lock._at_fork_reinit()

    def acquire(self):
        """Take the lock."""
        if self.lock:
            self.lock.acquire()

    def release(self):
        """Give the lock back."""
        if self.lock:
            self.lock.release()

    def setLevel(self, level):
        """Set the lowest level that is handled."""
        self.level = _checkLevel(level)

    def format(self, record):
        """The text of a record."""
        return (self.formatter or _defaultFormatter).format(record)

    def emit(self, record):
        """Do with a record what this handler is for."""
        raise NotImplementedError("emit must be implemented by Handler subclasses")

    def handle(self, record):
        """Emit a record if it passes the filters; returns it, or something false."""
        passed = self.filter(record)
        if passed:
            self.acquire()
            try:
                self.emit(passed if isinstance(passed, logging.LogRecord) else record)
            finally:
                self.release()
        return passed

    def setFormatter(self, fmt):
        """Set the formatter."""
        self.formatter = fmt

    def flush(self):
        """Write what is buffered."""

    def close(self):
        """Free what the handler holds."""
        with _lock:
            self._closed = True
            if self._name and self._name in _handlers:
                del _handlers[self._name]

    def handleError(self, record):
        """Report the exception that emit() has caught, on standard error, unless raiseExceptions is false."""
        if not logging.raiseExceptions or not sys.stderr:
            return
        kind, value, tb = sys.exc_info()
        try:
            self._report_error(record, kind, value, tb)
        except OSError:
            pass
        finally:
            del kind, value, tb

    def _report_error(self, record, kind, value, tb):
        import traceback

        write = sys.stderr.write
        write("--- Logging error ---\n")
        traceback.print_exception(kind, value, tb, limit=None, file=sys.stderr)
        write("Call stack:\n")
        # From where something was logged, not from inside here.
        frame = tb.tb_frame
        while frame and frame.f_globals.get("__name__", "").partition(".")[0] == "logging":
            frame = frame.f_back
        if frame:
            traceback.print_stack(frame, file=sys.stderr)
        else:
            write(f"Logged from file {record.filename}, line {record.lineno}\n")
        try:
            write(f"Message: {record.msg!r}\nArguments: {record.args}\n")
        except RecursionError:
            raise
        except Exception:
            write(
                "Unable to print the message and arguments - possible formatting error.\n"
                "Use the traceback above to help find the error.\n"
            )

    def __repr__(self):
        return f"<{type(self).__name__} ({getLevelName(self.level)})>"


class StreamHandler(Handler):
    """Writes records to a stream, standard error by default; closing it leaves the stream open."""

    terminator = "\n"

    def __init__(self, stream=None):
        super().__init__()
        self.stream = sys.stderr if stream is None else stream

    def flush(self):
        with self.lock:
            if self.stream and hasattr(self.stream, "flush"):
                self.stream.flush()

    def emit(self, record):
        """Write the text of a record and the terminator."""
        try:
            # In one go, so that lines of several processes stay whole.
            self.stream.write(self.format(record) + self.terminator)
            self.flush()
        except RecursionError:
            raise
        except Exception:
            self.handleError(record)

    def setStream(self, stream):
        """Change the stream; returns the one before, or None if it is the same."""
        if stream is self.stream:
            return None
        before = self.stream
        with self.lock:
            self.flush()
            self.stream = stream
        return before

    def __repr__(self):
        name = str(getattr(self.stream, "name", ""))
        return f"<{type(self).__name__} {name + ' ' if name else ''}({getLevelName(self.level)})>"

    __class_getitem__ = classmethod(type(list[int]))


class FileHandler(StreamHandler):
    """Writes records to a file; with `delay` it is opened when the first record comes."""

    def __init__(self, filename, mode="a", encoding=None, delay=False, errors=None):
        # The current directory may change later.
        self.baseFilename = os.path.abspath(os.fspath(filename))
        self.mode = mode
        self.encoding = encoding
        if "b" not in mode:
            import io

            self.encoding = io.text_encoding(encoding)
        self.errors = errors
        self.delay = bool(delay)
        # Kept here: at the end of the process builtins may be gone when the file is opened.
        self._builtin_open = open
        if delay:
            Handler.__init__(self)
            self.stream = None
        else:
            super().__init__(self._open())

    def close(self):
        """Close the file."""
        with self.lock:
            try:
                if self.stream:
                    try:
                        self.flush()
                    finally:
                        stream, self.stream = self.stream, None
                        if hasattr(stream, "close"):
                            stream.close()
            finally:
                StreamHandler.close(self)

    def _open(self):
        return self._builtin_open(self.baseFilename, self.mode, encoding=self.encoding, errors=self.errors)

    def emit(self, record):
        """Write a record; opens the file if that was delayed."""
        if self.stream is None and (self.mode != "w" or not self._closed):
            try:
                self.stream = self._open()
            except Exception:
                self.handleError(record)
                return
        if self.stream:
            StreamHandler.emit(self, record)

    def __repr__(self):
        return f"<{type(self).__name__} {self.baseFilename} ({getLevelName(self.level)})>"


class _StderrHandler(StreamHandler):
    """Writes to whatever standard error is at the time."""

    def __init__(self, level=NOTSET):
        Handler.__init__(self, level)

    @property
    def stream(self):
        return sys.stderr


class NullHandler(Handler):
    """Does nothing: for libraries, so that there is a handler."""

    def handle(self, record):
        pass

    def emit(self, record):
        pass

    def createLock(self):
        self.lock = None

    def _at_fork_reinit(self):
        pass


# Handles what no handler is there for.
_defaultLastResort = lastResort = _StderrHandler(WARNING)


for _public in getHandlerByName, getHandlerNames, Filter, Filterer, Handler, StreamHandler, FileHandler, NullHandler, _StderrHandler:
    _public.__module__ = "logging"
