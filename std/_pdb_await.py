"""`await` in pdb: statements that await at its prompt, and names that begin with `$`."""

import re
import sys

_CONVENIENCE = re.compile(r"\$([A-Za-z_]\w*)")
# PyCF_ALLOW_TOP_LEVEL_AWAIT
_TOP_LEVEL_AWAIT = 0x2000


class AwaitCommands:
    """What `pdb.Pdb` inherits to debug code that awaits."""

    # What a statement at the prompt has to await before the prompt is shown again.
    _awaitable = None
    # Whether statements may await: the frame that set_trace_async() was called in waits for the debugger.
    _can_await = False

    async def set_trace_async(self, frame=None, *, commands=None):
        """Stop in a frame, that of the caller by default; statements at the prompt may await."""
        if self._can_await:
            # The prompt of the same debugger has led here.
            return
        if frame is None:
            frame = sys._getframe().f_back
        self.set_trace(frame, commands=commands)
        # Calls are of no interest from here on; that which ends the tracing is one.
        self.stopframe = frame
        self.stop_trace()
        self._can_await = True
        try:
            while True:
                self._awaitable = None
                with self.set_enterframe(frame):
                    self.user_line(frame)
                if self._awaitable is None:
                    break
                try:
                    if self.breaks:
                        self.start_trace()
                    await self._awaitable
                except Exception:
                    self._error_exc()
                finally:
                    self.stop_trace()
        finally:
            self._can_await = False
        if self.quitting:
            raise sys.modules["bdb"].BdbQuit
        if self.returnframe is None and self.stoplineno == -1 and not self.breaks:
            # Nothing is to stop any more.
            return
        self.start_trace()

    def _run_awaiting(self, code):
        """Run code that awaits. Returns whether the prompt has to be left for it."""
        if not code.co_flags & 0x80:
            return False
        self._awaitable = self._store_result(code, self.curframe)
        return True

    async def _store_result(self, code, frame):
        # Names that are assigned become the frame's.
        await eval(code, frame.f_globals, frame.f_locals)

    # Names that begin with `$` are kept in a dictionary of the module.

    def _set_convenience(self, name, value, frame=None):
        frame = frame or self.curframe
        if frame is not None:
            frame.f_globals.setdefault("__pdb_convenience_variables", {})[name] = value

    def _with_convenience(self, line):
        if "$" not in line:
            return line
        if "_asynctask" in line:
            self._set_convenience("_asynctask", _current_task())
        return _CONVENIENCE.sub(r'__pdb_convenience_variables["\1"]', line)


def _current_task():
    asyncio = sys.modules.get("asyncio")
    try:
        return asyncio and asyncio.current_task()
    except RuntimeError:
        return None
