"""Helpers for the tests of programs, and marks for those that `taipan test` runs.

    @parametrize("text, number", [("1", 1), ("10", 10)])
    def test_int(text, number):
        assert int(text) == number
"""

__all__ = ("DeadlockError", "VirtualClockLoop", "parametrize", "skip", "skip_if", "expected_failure", "raises")

import re
import unittest
from asyncio import SelectorEventLoop, all_tasks

# Reports of failed tests end where these helpers are called.
__unittest = True


class DeadlockError(RuntimeError):
    """Every task waits and nothing can ever wake one; `tasks` are those that wait."""

    def __init__(self, tasks):
        self.tasks = tasks
        waiting = "\n".join(f"  {task!r}" for task in tasks)
        super().__init__(f"nothing can ever run again; {len(tasks)} tasks wait:\n{waiting}")


class VirtualClockLoop(SelectorEventLoop):
    """An event loop whose time passes at once when there is nothing to do, for tests of what sleeps and times out.

    Its time begins at 0. With a seed, timers of the same moment are run in an order that depends on nothing else;
    without one, in the order in which they were set. Work in executors is waited for in real time, and so is what
    comes from other processes when no timer is set. When nothing can ever run again, DeadlockError is raised.

        asyncio.run(main(), loop_factory=VirtualClockLoop)
        asyncio.run(main(), loop_factory=lambda: VirtualClockLoop(seed=7))
    """

    def __init__(self, seed=None):
        super().__init__()
        self._in_executors = 0
        self._use_virtual_clock(seed)

    @property
    def _awaits_outside(self):
        return self._in_executors > 0 or (bool(self._signal_handlers) and not self._scheduled)

    def run_in_executor(self, executor, func, *args):
        """Call func in an executor; no time passes until it is done."""
        future = super().run_in_executor(executor, func, *args)
        self._in_executors += 1
        future.add_done_callback(self._executor_done)
        return future

    async def shutdown_default_executor(self, timeout=None):
        """Wait for the threads of the default executor to end."""
        self._in_executors += 1
        try:
            await super().shutdown_default_executor(timeout)
        finally:
            self._in_executors -= 1

    def _executor_done(self, future):
        self._in_executors -= 1

    def _raise_deadlock(self):
        raise DeadlockError(sorted((task for task in all_tasks(self)), key=lambda task: task.get_name()))


skip = unittest.skip
skip_if = unittest.skipIf
expected_failure = unittest.expectedFailure


def parametrize(names, table, *, ids=None):
    """Run a test once for each row of a table; `names` says which parameters the columns are for.

    Several tables are combined, the one nearest to the function changing slowest.
    """
    names = tuple(re.split(r"[\s,]+", names.strip())) if isinstance(names, str) else tuple(names)
    rows = []
    for number, row in enumerate(table):
        values = (row,) if len(names) == 1 else tuple(row)
        if len(values) != len(names):
            raise ValueError(f"row {number} has {len(values)} values for the parameters {', '.join(names)}")
        rows.append((ids[number] if ids is not None else None, dict(zip(names, values))))

    def decorate(test):
        test._parameter_tables = [*getattr(test, "_parameter_tables", ()), rows]
        return test

    return decorate


class raises:
    """Expect an exception, whose text the regular expression `match` is found in; `value` is it then."""

    def __init__(self, expected, *, match=None):
        self.expected = expected
        self.match = match
        self.value = None

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        if error is None:
            kinds = self.expected if isinstance(self.expected, tuple) else (self.expected,)
            raise AssertionError(f"{' or '.join(kind.__name__ for kind in kinds)} was not raised")
        if not isinstance(error, self.expected):
            return False
        self.value = error
        if self.match is not None and not re.search(self.match, str(error)):
            raise AssertionError(f"{str(error)!r} does not match {self.match!r}") from error
        return True
