"""Helpers for the tests of programs."""

__all__ = ("DeadlockError", "VirtualClockLoop")

from asyncio import SelectorEventLoop, all_tasks


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
