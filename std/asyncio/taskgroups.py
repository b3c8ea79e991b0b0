"""Groups of tasks that end together."""

__all__ = ("TaskGroup",)

from _asyncio import _TaskGroup

from . import exceptions


class TaskGroup(_TaskGroup):
    """Asynchronous context manager that waits for the tasks made in it.

    When one fails the others and the block are cancelled, and all failures are raised as an
    exception group.
    """

    def __repr__(self):
        info = [""]
        if self._tasks:
            info.append(f"tasks={len(self._tasks)}")
        if self._errors:
            info.append(f"errors={len(self._errors)}")
        if self._aborting:
            info.append("cancelling")
        elif self._entered:
            info.append("entered")
        return f"<TaskGroup{' '.join(info)}>"

    async def __aexit__(self, et, exc, tb):
        cancellation = None
        try:
            if et is None:
                try:
                    if await self._wait_for_all():
                        return None
                except exceptions.CancelledError as ex:
                    cancellation = ex
            return await self._leave(et, exc, cancellation)
        finally:
            # The exceptions refer to frames that refer to us.
            self._parent_task = None
            self._errors = None
            self._base_error = None
            tb = exc = cancellation = None

    async def _leave(self, et, exc, cancellation):
        self._exiting = True
        if et is not None and self._is_base_error(exc) and self._base_error is None:
            self._base_error = exc
        if et is not None and issubclass(et, exceptions.CancelledError):
            cancellation = exc
        elif self._aborting:
            # Only a cancellation that came first is one of the parent by somebody else.
            cancellation = None
        if (et is not None or cancellation is not None) and not self._aborting:
            self._abort()
        while self._tasks:
            self._all_done = self._loop.create_future()
            try:
                await self._all_done
            except exceptions.CancelledError as ex:
                if not self._aborting:
                    # The parent is cancelled while it waits.
                    cancellation = ex
                    self._abort()
            self._all_done = None
        if self._base_error is not None:
            try:
                raise self._base_error
            finally:
                exc = None
        if self._parent_cancel_requested and self._parent_task.uncancel() == 0:
            # Nobody but us has cancelled the parent.
            cancellation = None
        try:
            if cancellation is not None and not self._errors:
                raise cancellation
        finally:
            cancellation = None
        if et is not None and not issubclass(et, exceptions.CancelledError):
            self._errors.append(exc)
        if self._errors:
            if self._parent_task.cancelling():
                # Somebody else has cancelled the parent too: it is to see that at its next await.
                self._parent_task.uncancel()
                self._parent_task.cancel()
            try:
                raise BaseExceptionGroup("unhandled errors in a TaskGroup", self._errors) from None
            finally:
                exc = None
        return self._cancel_called and et is not None

    def cancel(self):
        """End the group early: cancel its tasks and its block, without an error.

        Before the group is entered, its block will be cancelled at its first await.
        """
        self._cancel_called = True
        if self._entered and not self._aborting and self._parent_task is not None:
            self._cancel_all()

    def _cancel_all(self):
        self._abort()
        if not self._parent_cancel_requested and not self._parent_task.done():
            # The block may be waiting for something else: it is cancelled as well.
            self._parent_cancel_requested = True
            self._parent_task.cancel()

    @staticmethod
    def _is_base_error(exc):
        return isinstance(exc, (SystemExit, KeyboardInterrupt))

    def _abort(self):
        self._aborting = True
        for task in self._tasks_in_order():
            if not task.done():
                task.cancel()

    def _on_failure(self, task, error):
        """A task of the group has failed."""
        self._errors.append(error)
        if self._is_base_error(error) and self._base_error is None:
            self._base_error = error
        if self._parent_task.done():
            self._loop.call_exception_handler(
                {
                    "message": (
                        f"Task {task!r} has errored out but its parent task "
                        f"{self._parent_task} is already completed"
                    ),
                    "exception": error,
                    "task": task,
                }
            )
            return
        if not self._aborting:
            self._cancel_all()
