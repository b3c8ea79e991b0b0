"""The base of debuggers: breakpoints, and stopping where they are or after steps."""

import fnmatch
import os
import sys
import weakref
from contextlib import contextmanager
from inspect import CO_ASYNC_GENERATOR, CO_COROUTINE, CO_GENERATOR

__all__ = ["BdbQuit", "Bdb", "Breakpoint"]

GENERATOR_AND_COROUTINE_FLAGS = CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR


class BdbQuit(Exception):
    """Raised in the program to end it."""


class Bdb:
    """A debugger without a user interface: subclasses override the user_ methods, which are called where it stops."""

    def __init__(self, skip=None, backend="settrace"):
        if backend not in ("settrace", "monitoring"):
            raise ValueError(f"Invalid backend: {backend}")
        self.skip = set(skip) if skip else None
        self.breaks = {}
        self.fncache = {}
        self.frame_trace_lines_opcodes = {}
        self.frame_returning = None
        self.trace_opcodes = False
        self.enterframe = None
        self.cmdframe = self.cmdlineno = None
        self.code_linenos = weakref.WeakKeyDictionary()
        self.backend = backend
        self._load_breaks()

    def canonic(self, filename):
        """The absolute path of a file; names in angle brackets stay."""
        if filename.startswith("<") and (filename.endswith(">") or filename.startswith("<std>/")):
            return filename
        path = self.fncache.get(filename)
        if path is None:
            path = self.fncache[filename] = os.path.normcase(os.path.abspath(filename))
        return path

    def start_trace(self):
        """Let this thread be traced."""
        sys.settrace(self.trace_dispatch)

    def stop_trace(self):
        """End the tracing of this thread."""
        sys.settrace(None)

    def reset(self):
        """Be ready for a program."""
        import linecache

        linecache.checkcache()
        self.botframe = None
        self._set_stopinfo(None, None)

    @contextmanager
    def set_enterframe(self, frame):
        """Note the frame in which an event is handled."""
        assert not frame or (self.enterframe is None)
        self.enterframe = frame
        yield
        self.enterframe = None

    # Events of the program.

    def trace_dispatch(self, frame, event, arg):
        """The function for sys.settrace()."""
        if self.quitting:
            return None
        handle = {
            "line": self.dispatch_line,
            "call": lambda frame: self.dispatch_call(frame, arg),
            "return": lambda frame: self.dispatch_return(frame, arg),
            "exception": lambda frame: self.dispatch_exception(frame, arg),
            "opcode": lambda frame: self.dispatch_opcode(frame, arg),
        }.get(event)
        if handle is not None:
            with self.set_enterframe(frame):
                return handle(frame)
        if not event.startswith("c_"):
            print("bdb.Bdb.dispatch: unknown debugging event:", repr(event))
        return self.trace_dispatch

    def _check_quit(self):
        if self.quitting:
            raise BdbQuit

    def dispatch_line(self, frame):
        """A line is about to run."""
        # A breakpoint on the line where the user already is does not stop again in the same line.
        if self.stop_here(frame) or self.break_here(frame):
            self.user_line(frame)
            self._check_quit()
        return self.trace_dispatch

    def dispatch_call(self, frame, arg):
        """A frame was entered."""
        if self.botframe is None:
            self.botframe = frame.f_back
            return self.trace_dispatch
        if not (self.stop_here(frame) or self.break_anywhere(frame)):
            return None
        if self.stopframe and frame.f_code.co_flags & GENERATOR_AND_COROUTINE_FLAGS:
            # A generator that goes on is no call.
            return self.trace_dispatch
        self.user_call(frame, arg)
        self._check_quit()
        return self.trace_dispatch

    def dispatch_return(self, frame, arg):
        """A frame is about to be left."""
        if self.stop_here(frame) or frame == self.returnframe:
            if self.stopframe and frame.f_code.co_flags & GENERATOR_AND_COROUTINE_FLAGS:
                return self.trace_dispatch
            try:
                self.frame_returning = frame
                self.user_return(frame, arg)
            finally:
                self.frame_returning = None
            self._check_quit()
            if self.stopframe is frame and self.stoplineno != -1:
                # The step leads out of the frame.
                self._set_stopinfo(None, None)
            if self.stoplineno != -1:
                self._set_caller_tracefunc(frame)
        return self.trace_dispatch

    def dispatch_exception(self, frame, arg):
        """An exception passes through a frame."""
        if self.stop_here(frame):
            # Not for what ends an iteration quietly.
            if not (
                frame.f_code.co_flags & GENERATOR_AND_COROUTINE_FLAGS
                and arg[0] is StopIteration
                and arg[2] is None
            ):
                self.user_exception(frame, arg)
                self._check_quit()
        elif (
            self.stopframe
            and frame is not self.stopframe
            and self.stopframe.f_code.co_flags & GENERATOR_AND_COROUTINE_FLAGS
            and arg[0] in (StopIteration, GeneratorExit)
        ):
            self.user_exception(frame, arg)
            self._check_quit()
        return self.trace_dispatch

    def dispatch_opcode(self, frame, arg):
        """An instruction is about to run."""
        self.user_opcode(frame)
        self._check_quit()
        return self.trace_dispatch

    # Where to stop.

    def is_skipped_module(self, module_name):
        """Whether a module is one of those to skip."""
        return module_name is not None and any(fnmatch.fnmatch(module_name, one) for one in self.skip)

    def stop_here(self, frame):
        """Whether a step ends in a frame."""
        if self.skip and self.is_skipped_module(frame.f_globals.get("__name__")):
            return False
        if frame is self.stopframe:
            return self.stoplineno != -1 and frame.f_lineno >= self.stoplineno
        return not self.stopframe

    def break_here(self, frame):
        """Whether there is a breakpoint that counts now at the line of a frame."""
        filename = self.canonic(frame.f_code.co_filename)
        if filename not in self.breaks:
            return False
        lineno = frame.f_lineno
        if lineno not in self.breaks[filename]:
            # A breakpoint at the first line of a function.
            lineno = frame.f_code.co_firstlineno
            if lineno not in self.breaks[filename]:
                return False
        breakpoint, clear = effective(filename, lineno, frame)
        if not breakpoint:
            return False
        self.currentbp = breakpoint.number
        if clear and breakpoint.temporary:
            self.do_clear(str(breakpoint.number))
        return True

    def do_clear(self, arg):
        """Remove a temporary breakpoint; subclasses must do it."""
        raise NotImplementedError("subclass of bdb must implement do_clear()")

    def break_anywhere(self, frame):
        """Whether there are breakpoints in the code of a frame."""
        filename = self.canonic(frame.f_code.co_filename)
        if filename not in self.breaks:
            return False
        return any(self._lineno_in_frame(lineno, frame) for lineno in self.breaks[filename])

    def _lineno_in_frame(self, lineno, frame):
        code = frame.f_code
        if lineno < code.co_firstlineno:
            return False
        if code not in self.code_linenos:
            self.code_linenos[code] = {line for _, _, line in code.co_lines()}
        return lineno in self.code_linenos[code]

    # For subclasses.

    def user_call(self, frame, argument_list):
        """Called when a frame is entered that might have to stop."""

    def user_line(self, frame):
        """Called at a line where to stop."""

    def user_return(self, frame, return_value):
        """Called when a frame is left where to stop."""

    def user_exception(self, frame, exc_info):
        """Called when an exception passes where to stop."""

    def user_opcode(self, frame):
        """Called before an instruction."""

    def _set_trace_opcodes(self, trace_opcodes):
        if trace_opcodes != self.trace_opcodes:
            self.trace_opcodes = trace_opcodes
            frame = self.enterframe
            while frame is not None:
                frame.f_trace_opcodes = trace_opcodes
                if frame is self.botframe:
                    break
                frame = frame.f_back

    def _set_stopinfo(self, stopframe, returnframe, stoplineno=0, opcode=False, cmdframe=None, cmdlineno=None):
        """Where to stop next: a frame (None means any), a frame whose return counts, and from which line on (-1: none)."""
        self._set_trace_opcodes(opcode)
        self.stopframe = stopframe
        self.returnframe = returnframe
        self.quitting = False
        self.stoplineno = stoplineno
        self.cmdframe = cmdframe
        self.cmdlineno = cmdlineno

    def _set_caller_tracefunc(self, current_frame):
        # The caller may not be traced, because nothing was to stop there when it was entered.
        caller = current_frame.f_back
        if caller and not caller.f_trace:
            caller.f_trace = self.trace_dispatch

    # What the user wants.

    def set_until(self, frame, lineno=None):
        """Stop at a line greater than the current one, or at the end of the frame."""
        if lineno is None:
            lineno = frame.f_lineno + 1
        self._set_stopinfo(frame, frame, lineno)

    def set_step(self):
        """Stop after one line."""
        self._set_stopinfo(None, None)

    def set_stepinstr(self):
        """Stop before the next instruction."""
        self._set_stopinfo(None, None, opcode=True)

    def set_next(self, frame):
        """Stop at the next line in or above a frame."""
        self._set_stopinfo(frame, None)

    def set_return(self, frame):
        """Stop when a frame is left."""
        if frame.f_code.co_flags & GENERATOR_AND_COROUTINE_FLAGS:
            self._set_stopinfo(frame, None, -1)
        else:
            self._set_stopinfo(frame.f_back, frame)

    def set_trace(self, frame=None):
        """Begin to debug in a frame, that of the caller by default."""
        self.stop_trace()
        self.reset()
        entered = sys._getframe().f_back if frame is None else frame
        with self.set_enterframe(entered):
            self.enterframe = entered
            for caller in self._callers(entered):
                caller.f_trace = self.trace_dispatch
                self.frame_trace_lines_opcodes[caller] = (caller.f_trace_lines, caller.f_trace_opcodes)
                # A frame that was entered without tracing of lines needs it now.
                caller.f_trace_lines = True
                self.botframe = caller
            self.set_stepinstr()
        self.enterframe = None
        self.start_trace()

    @staticmethod
    def _callers(frame):
        while frame is not None:
            yield frame
            frame = frame.f_back

    def set_continue(self):
        """Stop only at breakpoints; without any, run at full speed."""
        self._set_stopinfo(self.botframe, None, -1)
        if self.breaks:
            return
        self.stop_trace()
        frame = sys._getframe().f_back
        while frame and frame is not self.botframe:
            frame.f_trace = None
            frame = frame.f_back
        for frame, (lines, opcodes) in self.frame_trace_lines_opcodes.items():
            frame.f_trace_lines, frame.f_trace_opcodes = lines, opcodes
        self.frame_trace_lines_opcodes = {}
        self.enterframe = None

    def set_quit(self):
        """End the program."""
        self.stopframe = self.botframe
        self.returnframe = None
        self.quitting = True
        self.stop_trace()

    # Breakpoints. Those that return something return None, or the text of an error.

    def _add_to_breaks(self, filename, lineno):
        lines = self.breaks.setdefault(filename, [])
        if lineno not in lines:
            lines.append(lineno)

    def set_break(self, filename, lineno, temporary=False, cond=None, funcname=None):
        """Set a breakpoint."""
        import linecache

        filename = self.canonic(filename)
        if not linecache.getline(filename, lineno):
            return f"Line {filename}:{lineno} does not exist"
        self._add_to_breaks(filename, lineno)
        Breakpoint(filename, lineno, temporary, cond, funcname)
        # Frames that run already may not be traced.
        frame = self.enterframe
        while frame:
            if self.break_anywhere(frame):
                frame.f_trace = self.trace_dispatch
            frame = frame.f_back
        return None

    def _load_breaks(self):
        """Take over the breakpoints that other debuggers have set."""
        for filename, lineno in Breakpoint.bplist:
            self._add_to_breaks(filename, lineno)

    def _prune_breaks(self, filename, lineno):
        if (filename, lineno) not in Breakpoint.bplist:
            self.breaks[filename].remove(lineno)
        if not self.breaks[filename]:
            del self.breaks[filename]

    def clear_break(self, filename, lineno):
        """Remove the breakpoints at a line."""
        filename = self.canonic(filename)
        if filename not in self.breaks:
            return f"There are no breakpoints in {filename}"
        if lineno not in self.breaks[filename]:
            return f"There is no breakpoint at {filename}:{lineno}"
        for one in Breakpoint.bplist[filename, lineno][:]:
            one.deleteMe()
        self._prune_breaks(filename, lineno)
        return None

    def clear_bpbynumber(self, arg):
        """Remove a breakpoint."""
        try:
            one = self.get_bpbynumber(arg)
        except ValueError as e:
            return str(e)
        one.deleteMe()
        self._prune_breaks(one.file, one.line)
        return None

    def clear_all_file_breaks(self, filename):
        """Remove the breakpoints of a file."""
        filename = self.canonic(filename)
        if filename not in self.breaks:
            return f"There are no breakpoints in {filename}"
        for lineno in self.breaks[filename]:
            for one in Breakpoint.bplist[filename, lineno][:]:
                one.deleteMe()
        del self.breaks[filename]
        return None

    def clear_all_breaks(self):
        """Remove all breakpoints."""
        if not self.breaks:
            return "There are no breakpoints"
        for one in Breakpoint.bpbynumber:
            if one:
                one.deleteMe()
        self.breaks = {}
        return None

    def get_bpbynumber(self, arg):
        """The breakpoint with a number; ValueError says why there is none."""
        if not arg:
            raise ValueError("Breakpoint number expected")
        try:
            number = int(arg)
        except ValueError:
            raise ValueError(f"Non-numeric breakpoint number {arg}") from None
        try:
            one = Breakpoint.bpbynumber[number]
        except IndexError:
            raise ValueError(f"Breakpoint number {number} out of range") from None
        if one is None:
            raise ValueError(f"Breakpoint {number} already deleted")
        return one

    def get_break(self, filename, lineno):
        """Whether there is a breakpoint at a line."""
        filename = self.canonic(filename)
        return filename in self.breaks and lineno in self.breaks[filename]

    def get_breaks(self, filename, lineno):
        """The breakpoints at a line."""
        filename = self.canonic(filename)
        return self.get_break(filename, lineno) and Breakpoint.bplist[filename, lineno] or []

    def get_file_breaks(self, filename):
        """The lines of a file that have breakpoints."""
        return self.breaks.get(self.canonic(filename), [])

    def get_all_breaks(self):
        """The dict from files to lines that have breakpoints."""
        return self.breaks

    # Stacks.

    def get_stack(self, f, t):
        """The frames and lines from the oldest to a frame and on along a traceback, and the index of the frame."""
        if t is not None and t.tb_frame is f:
            t = t.tb_next
        stack = []
        for frame in self._callers(f):
            stack.insert(0, (frame, frame.f_lineno))
            if frame is self.botframe:
                break
        index = max(0, len(stack) - 1)
        while t is not None:
            stack.append((t.tb_frame, t.tb_lineno))
            t = t.tb_next
        if f is None:
            index = max(0, len(stack) - 1)
        return stack, index

    def format_stack_entry(self, frame_lineno, lprefix=": "):
        """A text for a frame and line."""
        import linecache
        import reprlib

        frame, lineno = frame_lineno
        filename = self.canonic(frame.f_code.co_filename)
        text = f"{filename}({lineno}){frame.f_code.co_name or '<lambda>'}()"
        if "__return__" in frame.f_locals:
            text += "->" + reprlib.repr(frame.f_locals["__return__"])
        if lineno is None:
            return f"{text}{lprefix}Warning: lineno is None"
        line = linecache.getline(filename, lineno, frame.f_globals)
        return f"{text}{lprefix}{line.strip()}" if line else text

    # Running something.

    # Nothing may be called between the start of the trace and what is debugged, because it would be traced.

    def _begin(self, globals, locals):
        if globals is None:
            import __main__

            globals = __main__.__dict__
        self.reset()
        return globals, globals if locals is None else locals

    def _end(self):
        self.quitting = True
        self.stop_trace()

    def run(self, cmd, globals=None, locals=None):
        """Debug a statement."""
        globals, locals = self._begin(globals, locals)
        if isinstance(cmd, str):
            cmd = compile(cmd, "<string>", "exec")
        self.start_trace()
        try:
            exec(cmd, globals, locals)
        except BdbQuit:
            pass
        finally:
            self._end()

    def runeval(self, expr, globals=None, locals=None):
        """Debug an expression; returns its value."""
        globals, locals = self._begin(globals, locals)
        self.start_trace()
        try:
            return eval(expr, globals, locals)
        except BdbQuit:
            pass
        finally:
            self._end()

    def runctx(self, cmd, globals, locals):
        """The same as run()."""
        self.run(cmd, globals, locals)

    def runcall(self, func, /, *args, **kwds):
        """Debug a call; returns its result."""
        self.reset()
        self.start_trace()
        try:
            return func(*args, **kwds)
        except BdbQuit:
            pass
        finally:
            self._end()


def set_trace():
    """Begin to debug in the caller, without a user interface."""
    Bdb().set_trace()


class Breakpoint:
    """A breakpoint: a line, whether it is temporary, a condition, how often to ignore it."""

    next = 1
    bplist = {}
    bpbynumber = [None]

    def __init__(self, file, line, temporary=False, cond=None, funcname=None):
        self.funcname = funcname
        # The first line of the function that really runs, once it has.
        self.func_first_executable_line = None
        self.file = file
        self.line = line
        self.temporary = temporary
        self.cond = cond
        self.enabled = True
        self.ignore = 0
        self.hits = 0
        self.number = Breakpoint.next
        Breakpoint.next += 1
        self.bpbynumber.append(self)
        self.bplist.setdefault((file, line), []).append(self)

    @staticmethod
    def clearBreakpoints():
        """Forget all breakpoints."""
        Breakpoint.next = 1
        Breakpoint.bplist = {}
        Breakpoint.bpbynumber = [None]

    def deleteMe(self):
        """Remove this breakpoint from the lists."""
        place = (self.file, self.line)
        self.bpbynumber[self.number] = None
        self.bplist[place].remove(self)
        if not self.bplist[place]:
            del self.bplist[place]

    def enable(self):
        """Let it count."""
        self.enabled = True

    def disable(self):
        """Let it not count."""
        self.enabled = False

    def bpprint(self, out=None):
        """Print a description."""
        print(self.bpformat(), file=sys.stdout if out is None else out)

    def bpformat(self):
        """A description."""
        what = ("del  " if self.temporary else "keep ") + ("yes  " if self.enabled else "no   ")
        text = f"{self.number:<4}breakpoint   {what} at {self.file}:{self.line}"
        if self.cond:
            text += f"\n\tstop only if {self.cond}"
        if self.ignore:
            text += f"\n\tignore next {self.ignore} hits"
        if self.hits:
            text += f"\n\tbreakpoint already hit {self.hits} time{'s' if self.hits > 1 else ''}"
        return text

    def __str__(self):
        return f"breakpoint {self.number} at {self.file}:{self.line}"


def checkfuncname(b, frame):
    """Whether a breakpoint that was set for a line or function counts in a frame."""
    if not b.funcname:
        return b.line == frame.f_lineno
    if frame.f_code.co_name != b.funcname:
        return False
    if not b.func_first_executable_line:
        b.func_first_executable_line = frame.f_lineno
    return b.func_first_executable_line == frame.f_lineno


def effective(file, line, frame):
    """The breakpoint that counts at a line, and whether it is to be removed if it is temporary; (None, None) if none."""
    for one in Breakpoint.bplist[file, line]:
        if not one.enabled or not checkfuncname(one, frame):
            continue
        one.hits += 1
        sure = True
        if one.cond:
            try:
                if not eval(one.cond, frame.f_globals, frame.f_locals):
                    continue
            except Exception:
                # A condition that fails stops, so that the user sees it; the breakpoint stays.
                sure = False
        if sure and one.ignore > 0:
            one.ignore -= 1
            continue
        return one, sure
    return None, None
