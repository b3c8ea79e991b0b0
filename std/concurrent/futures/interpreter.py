"""An executor whose calls are carried out by interpreters, each in a thread of its own: at the same time."""

import pickle

from concurrent import interpreters
from concurrent.futures import thread as _thread


class BrokenInterpreterPool(_thread.BrokenThreadPool):
    """Raised where an interpreter of the executor could not be made ready."""


class WorkerContext(_thread.WorkerContext):
    """The interpreter of a thread."""

    @classmethod
    def prepare(cls, initializer, initargs):
        def resolve(fn, args, kwargs):
            if isinstance(fn, str):
                # A source is not a call; what it would mean is not settled.
                raise TypeError("a callable is needed, not a script")
            return interpreters.encode_call(fn, args, kwargs)

        begin = None
        if initializer is not None:
            try:
                begin = resolve(initializer, initargs, {})
            except ValueError:
                if isinstance(initializer, str) and initargs:
                    raise ValueError("an initializer script does not take args")
                raise
        return (lambda: cls(begin)), resolve

    def __init__(self, begin):
        self.begin = begin
        self.interpreter = None

    def initialize(self):
        self.interpreter = interpreters.create()
        try:
            if self.begin is not None:
                self.run(self.begin)
        except BaseException:
            self.finalize()
            raise

    def finalize(self):
        interpreter, self.interpreter = self.interpreter, None
        if interpreter is not None:
            try:
                interpreter.close()
            except interpreters.InterpreterError:
                pass

    def run(self, task):
        try:
            return self.interpreter._result(self.interpreter._ask("call", task))
        except interpreters.ExecutionFailed as failed:
            pickled = getattr(failed, "_original", None)
            if pickled is None:
                raise
            error = pickle.loads(pickled)
            raise error from failed


class InterpreterPoolExecutor(_thread.ThreadPoolExecutor):
    """Carries calls out in a number of interpreters, which are made as they are needed."""

    BROKEN = BrokenInterpreterPool

    @classmethod
    def prepare_context(cls, initializer, initargs):
        return WorkerContext.prepare(initializer, initargs)

    def __init__(self, max_workers=None, thread_name_prefix="", initializer=None, initargs=()):
        """Threads get names that begin with the prefix; each interpreter calls the initializer first."""
        thread_name_prefix = thread_name_prefix or f"InterpreterPoolExecutor-{self._counter()}"
        super().__init__(max_workers, thread_name_prefix, initializer, initargs)
