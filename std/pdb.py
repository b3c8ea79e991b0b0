"""A debugger for the terminal."""

import _colorize
import bdb
import cmd
import linecache
import os
import sys

from _pdb_await import _TOP_LEVEL_AWAIT, AwaitCommands
from _pdb_more import MoreCommands

__all__ = [
    "run",
    "pm",
    "Pdb",
    "runeval",
    "runctx",
    "runcall",
    "set_trace",
    "post_mortem",
    "set_default_backend",
    "get_default_backend",
    "help",
]

line_prefix = "\n-> "

# Stands among queued commands for showing where the program is.
_SHOW_PLACE = "(place)"

_default_backend = "settrace"


class Restart(Exception):
    """Ends the program that is debugged, so that it starts again."""


def set_default_backend(backend):
    """Set how new debuggers watch the program: `settrace` or `monitoring`."""
    global _default_backend
    if backend not in ("settrace", "monitoring"):
        raise ValueError(f"Invalid backend: {backend}")
    _default_backend = backend


def get_default_backend():
    """How new debuggers watch the program."""
    return _default_backend


class Pdb(bdb.Bdb, AwaitCommands, MoreCommands, cmd.Cmd):
    """The debugger: commands are methods, whose docstrings are their help."""

    _last_pdb_instance = None

    def __init__(
        self,
        completekey="tab",
        stdin=None,
        stdout=None,
        skip=None,
        nosigint=False,
        readrc=True,
        mode=None,
        backend=None,
        colorize=False,
    ):
        bdb.Bdb.__init__(self, skip=skip, backend=backend or _default_backend)
        cmd.Cmd.__init__(self, completekey, stdin, stdout)
        if stdout:
            self.use_rawinput = 0
        self.prompt = "(Pdb) "
        self.aliases = {}
        self.mainpyfile = ""
        self._wait_for_mainpyfile = False
        self.nosigint = nosigint
        self.mode = mode
        self.colorize = colorize and _colorize.can_colorize(file=stdout or sys.stdout)
        self.commands = {}
        self.commands_defining = False
        self.tb_lineno = {}
        self.rcLines = self._read_rc() if readrc else []
        self.forget()

    def _read_rc(self):
        lines = []
        for path in os.path.expanduser("~/.pdbrc"), ".pdbrc":
            try:
                with open(path, encoding="utf-8") as file:
                    lines.extend(file)
            except OSError:
                pass
        return lines

    def set_trace(self, frame=None, *, commands=None):
        """Stop in a frame, that of the caller by default, and run some commands first."""
        Pdb._last_pdb_instance = self
        if frame is None:
            frame = sys._getframe().f_back
        if commands is not None:
            self.rcLines.extend(commands)
        super().set_trace(frame)

    # Where the program is.

    def forget(self):
        """Forget the stack."""
        self.lineno = None
        self.stack = []
        self.curindex = 0
        self.curframe = None
        self.tb_lineno.clear()

    def setup(self, f, tb):
        """Take the stack of a frame or traceback, and run the commands of the start-up files."""
        self.forget()
        self.stack, self.curindex = self.get_stack(f, tb)
        while tb:
            self.tb_lineno[tb.tb_frame] = tb.tb_lineno
            tb = tb.tb_next
        self.curframe = self.stack[self.curindex][0]
        self._set_convenience("_frame", self.curframe)
        lines, self.rcLines = self.rcLines, []
        # In reverse, because they come before what is queued.
        self.cmdqueue = [line.strip() for line in lines if line.strip() and not line.strip().startswith("#")] + [
            *self.cmdqueue
        ]

    def user_call(self, frame, argument_list):
        if self._wait_for_mainpyfile:
            return
        if self.stop_here(frame):
            self.message("--Call--")
            self.interaction(frame, None)

    def user_line(self, frame):
        if self._wait_for_mainpyfile:
            if self.mainpyfile != self.canonic(frame.f_code.co_filename):
                return
            self._wait_for_mainpyfile = False
        if self.bp_commands(frame):
            self.interaction(frame, None)

    user_opcode = user_line

    def bp_commands(self, frame):
        """Run the commands of a breakpoint; returns whether to talk to the user."""
        number = getattr(self, "currentbp", False)
        if not number or number not in self.commands:
            return True
        self.currentbp = 0
        self.setup(frame, None)
        silent, talk = False, True
        for line in self.commands[number]:
            if line == "silent":
                silent = True
                continue
            if self.onecmd(line):
                talk = False
                break
        if not silent:
            self.print_stack_entry(self.stack[self.curindex])
            self._show_displayed()
        if talk:
            self.cmdloop()
        self.forget()
        return False

    def user_return(self, frame, return_value):
        if self._wait_for_mainpyfile:
            return
        frame.f_locals["__return__"] = return_value
        self._set_convenience("_retval", return_value, frame)
        self.message("--Return--")
        self.interaction(frame, None)

    def user_exception(self, frame, exc_info):
        if self._wait_for_mainpyfile:
            return
        import traceback

        kind, value, tb = exc_info
        frame.f_locals["__exception__"] = kind, value
        self._set_convenience("_exception", value, frame)
        quiet = "Internal " if not tb and kind is StopIteration else ""
        self.message(f"{quiet}{traceback.format_exception_only(kind, value)[-1].strip()}")
        self.interaction(frame, tb)

    def interaction(self, frame, tb_or_exc):
        """Talk to the user, in a frame or after an exception."""
        tb = self._keep_chain(tb_or_exc)
        self.setup(frame, tb)
        # The place is shown right before somebody is asked, so behind the commands that are queued.
        self.cmdqueue.append(_SHOW_PLACE)
        while True:
            try:
                self.cmdloop()
                break
            except KeyboardInterrupt:
                self.message("--KeyboardInterrupt--")
        if self.cmdqueue and self.cmdqueue[-1] == _SHOW_PLACE:
            del self.cmdqueue[-1]
        self.forget()

    def message(self, msg, end="\n"):
        """Write a line."""
        print(msg, end=end, file=self.stdout)

    def error(self, msg):
        """Write a line about a mistake."""
        print("***", msg, file=self.stdout)

    def displayhook(self, obj):
        """Show the value of an expression that was typed."""
        if obj is not None:
            self.message(repr(obj))

    def _error_exc(self):
        import traceback

        self.error(traceback.format_exception_only(sys.exception())[-1].strip())

    # Lines that are no commands are statements.

    def default(self, line):
        if line[:1] == "!":
            line = line[1:].strip()
        saved = sys.stdin, sys.stdout, sys.displayhook
        sys.stdin, sys.stdout, sys.displayhook = self.stdin, self.stdout, self.displayhook
        try:
            code = self._compile_more(line)
            if code is not None and self._run_awaiting(code):
                return True
            if code is not None:
                exec(code, self.curframe.f_globals, self.curframe.f_locals)
        except BaseException:
            self._error_exc()
        finally:
            sys.stdin, sys.stdout, sys.displayhook = saved

    def _compile_more(self, line):
        """The code of a statement; its other lines are read with a prompt."""
        import codeop

        compile_command = codeop.CommandCompiler()
        if self._can_await:
            compile_command.compiler.flags |= _TOP_LEVEL_AWAIT
        buffer = line
        code = compile_command(buffer + "\n", "<stdin>", "single")
        while code is None:
            if self.use_rawinput:
                try:
                    line = input("...   ")
                except (EOFError, KeyboardInterrupt):
                    self.lastcmd = ""
                    return None
            else:
                self.stdout.write("...   ")
                self.stdout.flush()
                line = self.stdin.readline()
                if not line:
                    self.lastcmd = ""
                    return None
                line = line.rstrip("\r\n")
            buffer += "\n" + line
            code = compile_command(buffer + ("\n" if not line else ""), "<stdin>", "single")
        return code

    def precmd(self, line):
        """Replace aliases, and divide a line at `;;`."""
        if not line.strip():
            return line
        args = line.split()
        while args[0] in self.aliases:
            line = self.aliases[args[0]].replace("%*", " ".join(args[1:]))
            for number in range(9, 0, -1):
                line = line.replace(f"%{number}", args[number] if number < len(args) else "")
            args = line.split()
            if not args:
                return line
        if args[0] != "alias":
            first, mark, rest = line.partition(";;")
            if mark:
                self.cmdqueue.insert(0, rest.lstrip())
                line = first.rstrip()
        return self._with_convenience(line)

    def onecmd(self, line):
        if self.commands_defining:
            return self._handle_command_def(line)
        if line == _SHOW_PLACE:
            self.print_stack_entry(self.stack[self.curindex])
            self._show_displayed()
            return None
        if self._has_wrong_argument(line):
            return None
        return cmd.Cmd.onecmd(self, line)

    def emptyline(self):
        return cmd.Cmd.emptyline(self)

    def _getval(self, arg):
        try:
            return eval(arg, self.curframe.f_globals, self.curframe.f_locals)
        except Exception:
            self._error_exc()
            raise

    # Commands: where.

    def print_stack_entry(self, frame_lineno, prompt_prefix=line_prefix):
        """Write a frame and the line in it."""
        mark = "> " if frame_lineno[0] is self.curframe else "  "
        place, prefix, line = self.format_stack_entry(frame_lineno, prompt_prefix).partition(prompt_prefix)
        self.message(mark + place + prefix + self._shown(line))

    def _shown(self, line):
        """A line of source as this debugger shows it."""
        if not self.colorize:
            return line
        from _code_colors import colored

        return colored(line)

    def do_where(self, arg):
        """w(here) [count]

        Print the stack, the most recent frame at the bottom; with count only that many, from the bottom or,
        if it is negative, from the top.
        """
        entries = self.stack
        if arg:
            try:
                count = int(arg)
            except ValueError:
                self.error(f"Invalid count ({arg})")
                return
            entries = [self.stack[self.curindex]] if count == 0 else entries[-count:] if count > 0 else entries[:-count]
        for entry in entries:
            self.print_stack_entry(entry)

    do_w = do_bt = do_where

    def _select_frame(self, number):
        self.curindex = number
        self.curframe = self.stack[number][0]
        self._set_convenience("_frame", self.curframe)
        self.print_stack_entry(self.stack[number])
        self.lineno = None

    def _move(self, arg, direction, limit, message):
        if self.curindex == limit:
            self.error(message)
            return
        try:
            count = int(arg or 1)
        except ValueError:
            self.error(f"Invalid frame count ({arg})")
            return
        number = limit if count < 0 else self.curindex + direction * count
        self._select_frame(min(max(number, 0), len(self.stack) - 1))

    def do_up(self, arg):
        """u(p) [count]

        Go to an older frame.
        """
        self._move(arg, -1, 0, "Oldest frame")

    do_u = do_up

    def do_down(self, arg):
        """d(own) [count]

        Go to a newer frame.
        """
        self._move(arg, 1, len(self.stack) - 1, "Newest frame")

    do_d = do_down

    # Commands: breakpoints.

    def _default_file(self):
        filename = self.curframe.f_code.co_filename
        return self.mainpyfile if filename == "<string>" and self.mainpyfile else filename

    def _place(self, arg):
        """File, line and function that an argument names; raises ValueError with a message."""
        file, colon, line = arg.rpartition(":")
        if colon:
            found = self.lookupmodule(file.rstrip())
            if not found:
                raise ValueError(f"{file!r} not found from sys.path")
            try:
                return found, int(line), None
            except ValueError:
                raise ValueError(f"Bad lineno: {line.strip()}") from None
        try:
            return self._default_file(), int(arg), None
        except ValueError:
            pass
        try:
            func = eval(arg, self.curframe.f_globals, self.curframe.f_locals)
            code = getattr(func, "__func__", func).__code__
        except Exception:
            raise ValueError(f"The specified object {arg!r} is not a function or was not found along sys.path.") from None
        return code.co_filename, _first_line(code), code.co_name

    def lookupmodule(self, filename):
        """The path of a file, or of a module's file, or None."""
        if not filename.endswith(".py"):
            filename += ".py"
        if os.path.isabs(filename):
            return filename if os.path.exists(filename) else None
        for directory in [os.path.dirname(self.mainpyfile) or ".", *sys.path]:
            path = os.path.join(directory, filename)
            if os.path.exists(path):
                return path
        return None

    def do_break(self, arg, temporary=False):
        """b(reak) [ ([filename:]lineno | function) [, condition] ]

        Set a breakpoint; without an argument list all of them.
        """
        if not arg:
            if self.breaks:
                self.message("Num Type         Disp Enb   Where")
                for one in bdb.Breakpoint.bpbynumber:
                    if one:
                        self.message(one.bpformat())
            return
        arg, _, cond = map(str.strip, arg.partition(","))
        try:
            filename, line, funcname = self._place(arg)
        except ValueError as e:
            self.error(e)
            return
        line = self.checkline(filename, line)
        if not line:
            return
        error = self.set_break(filename, line, temporary, cond or None, funcname)
        if error:
            self.error(error)
            return
        one = self.get_breaks(filename, line)[-1]
        self.message(f"Breakpoint {one.number} at {one.file}:{one.line}")

    do_b = do_break

    def checkline(self, filename, lineno, module_globals=None):
        """The line if a breakpoint makes sense there, else 0."""
        line = linecache.getline(filename, lineno, module_globals)
        if not line:
            self.message("End of file")
            return 0
        line = line.strip()
        if not line or line[0] == "#" or line[:3] in ('"""', "'''"):
            self.error("Blank or comment")
            return 0
        return lineno

    def do_tbreak(self, arg):
        """tbreak [ ([filename:]lineno | function) [, condition] ]

        Like break, for one time.
        """
        self.do_break(arg, True)

    def _each_breakpoint(self, arg):
        for word in arg.split():
            try:
                yield self.get_bpbynumber(word)
            except ValueError as e:
                self.error(e)

    def do_enable(self, arg):
        """enable bpnumber [bpnumber ...]

        Let breakpoints count again.
        """
        for one in self._each_breakpoint(arg):
            one.enable()
            self.message(f"Enabled {one}")

    def do_disable(self, arg):
        """disable bpnumber [bpnumber ...]

        Let breakpoints not count.
        """
        for one in self._each_breakpoint(arg):
            one.disable()
            self.message(f"Disabled {one}")

    def do_condition(self, arg):
        """condition bpnumber [condition]

        Set or remove the condition of a breakpoint.
        """
        number, _, cond = arg.partition(" ")
        for one in self._each_breakpoint(number or " x"):
            one.cond = cond.strip() or None
            if one.cond:
                self.message(f"New condition set for breakpoint {one.number}.")
            else:
                self.message(f"Breakpoint {one.number} is now unconditional.")

    def do_ignore(self, arg):
        """ignore bpnumber [count]

        Let a breakpoint not count for some times.
        """
        number, _, count = arg.partition(" ")
        try:
            count = max(int(count or 0), 0)
        except ValueError:
            self.error(f"Invalid ignore count ({count})")
            return
        for one in self._each_breakpoint(number or " x"):
            one.ignore = count
            if count:
                times = f"{count} crossings" if count > 1 else "1 crossing"
                self.message(f"Will ignore next {times} of breakpoint {one.number}.")
            else:
                self.message(f"Will stop next time breakpoint {one.number} is reached.")

    def do_clear(self, arg):
        """cl(ear) [filename:lineno | bpnumber ...]

        Remove breakpoints; without an argument all of them, after a question.
        """
        if not arg:
            try:
                reply = input("Clear all breaks? ").strip().lower()
            except EOFError:
                reply = "no"
            if reply in ("y", "yes"):
                gone = [one for one in bdb.Breakpoint.bpbynumber if one]
                self.clear_all_breaks()
                for one in gone:
                    self.message(f"Deleted {one}")
            return
        if ":" in arg:
            filename, _, line = arg.rpartition(":")
            try:
                line = int(line)
            except ValueError:
                self.error(f"Invalid line number ({arg})")
                return
            gone = self.get_breaks(filename, line)[:]
            error = self.clear_break(filename, line)
            if error:
                self.error(error)
            for one in gone:
                self.message(f"Deleted {one}")
            return
        for one in self._each_breakpoint(arg):
            self.clear_bpbynumber(one.number)
            self.message(f"Deleted {one}")

    do_cl = do_clear

    def do_commands(self, arg):
        """commands [bpnumber]

        Give a breakpoint commands: the lines up to `end`.
        """
        number = len(bdb.Breakpoint.bpbynumber) - 1 if not arg else arg
        try:
            one = self.get_bpbynumber(number)
        except ValueError as e:
            self.error(f"cannot set commands: {e}")
            return
        self.commands[one.number] = []
        self._commands_of = one.number
        prompt, self.prompt = self.prompt, "(com) "
        self.commands_defining = True
        try:
            self.cmdloop()
        finally:
            self.commands_defining = False
            self.prompt = prompt

    def _handle_command_def(self, line):
        command = line.strip()
        if command in ("end", "EOF"):
            return True
        if command:
            self.commands[self._commands_of].append(command)
            # After those the program goes on, so nothing could follow.
            if command.split()[0] in ("c", "cont", "continue", "s", "step", "n", "next", "q", "quit", "r", "return"):
                return True
        return False

    # Commands: going on.

    def do_step(self, arg):
        """s(tep)

        Run the line, and stop as soon as possible, in a function that it calls too.
        """
        self.set_step()
        return 1

    do_s = do_step

    def do_next(self, arg):
        """n(ext)

        Run the line, and stop at the next one in this function or where it returns.
        """
        self.set_next(self.curframe)
        return 1

    do_n = do_next

    def do_until(self, arg):
        """unt(il) [lineno]

        Run to a line greater than this one, or to the given one.
        """
        lineno = None
        if arg:
            try:
                lineno = int(arg)
            except ValueError:
                self.error(f"Error in argument: {arg!r}")
                return None
            if lineno <= self.curframe.f_lineno:
                self.error('"until" line number is smaller than current line number')
                return None
        self.set_until(self.curframe, lineno)
        return 1

    do_unt = do_until

    def do_return(self, arg):
        """r(eturn)

        Run to the end of this function.
        """
        self.set_return(self.curframe)
        return 1

    do_r = do_return

    def do_continue(self, arg):
        """c(ont(inue))

        Run to the next breakpoint.
        """
        self.set_continue()
        return 1

    do_c = do_cont = do_continue

    def do_jump(self, arg):
        """j(ump) lineno

        Set the line that runs next.
        """
        if self.curindex + 1 != len(self.stack):
            self.error("You can only jump within the bottom frame")
            return
        try:
            lineno = int(arg)
        except ValueError:
            self.error("The 'jump' command requires a line number")
            return
        try:
            self.curframe.f_lineno = lineno
            self.stack[self.curindex] = self.stack[self.curindex][0], lineno
            self.print_stack_entry(self.stack[self.curindex])
        except ValueError as e:
            self.error(f"Jump failed: {e}")

    do_j = do_jump

    def do_run(self, arg):
        """run [args...]

        Start the program again, with new arguments if some are given.
        """
        if arg:
            import shlex

            sys.argv = sys.argv[:1] + shlex.split(arg)
        raise Restart

    do_restart = do_run

    def do_quit(self, arg):
        """q(uit) | exit

        End the program and the debugger.
        """
        while self.mode == "inline":
            try:
                answer = input("Quitting pdb will kill the process. Quit anyway? [y/n] ").strip().lower()
            except EOFError:
                answer = "y"
                self.message("")
            if answer in ("y", ""):
                sys.exit(1)
            if answer == "n":
                return None
        self._user_requested_quit = True
        self.set_quit()
        return 1

    do_q = do_exit = do_quit

    def do_EOF(self, arg):
        """EOF

        The end of the input is the same as quit.
        """
        self.message("")
        return self.do_quit(arg)

    # Commands: looking at values and source.

    def do_args(self, arg):
        """a(rgs)

        Print the arguments of this function.
        """
        code, values = self.curframe.f_code, self.curframe.f_locals
        count = code.co_argcount + code.co_kwonlyargcount + bool(code.co_flags & 4) + bool(code.co_flags & 8)
        for name in code.co_varnames[:count]:
            shown = repr(values[name]) if name in values else "*** undefined ***"
            self.message(f"{name} = {shown}")

    do_a = do_args

    def do_retval(self, arg):
        """retval

        Print what this function returns.
        """
        if "__return__" in self.curframe.f_locals:
            self.message(repr(self.curframe.f_locals["__return__"]))
        else:
            self.error("Not yet returned!")

    do_rv = do_retval

    def _print_value(self, arg, show):
        try:
            value = self._getval(arg)
        except Exception:
            return
        try:
            self.message(show(value))
        except Exception:
            self._error_exc()

    def do_p(self, arg):
        """p expression

        Print the value of an expression.
        """
        self._print_value(arg, repr)

    def do_pp(self, arg):
        """pp expression

        Print the value of an expression, laid out in lines.
        """
        import pprint

        self._print_value(arg, pprint.pformat)

    def do_whatis(self, arg):
        """whatis expression

        Print the kind of a value.
        """

        def kind(value):
            if hasattr(value, "__func__") and hasattr(value.__func__, "__code__"):
                return f"Method {value.__func__.__code__.co_name}"
            if hasattr(value, "__code__"):
                return f"Function {value.__code__.co_name}"
            if isinstance(value, type):
                return f"Class {value.__module__}.{value.__qualname__}"
            return repr(type(value))

        self._print_value(arg, kind)

    def do_list(self, arg):
        """l(ist) [first[, last] | .]

        Show eleven lines around the current one, or go on where the last list ended.
        """
        self.lastcmd = "list"
        last = None
        if arg and arg != ".":
            try:
                first, comma, second = arg.partition(",")
                first = int(first.strip())
                if comma:
                    last = int(second.strip())
                    if last < first:
                        last = first + last
                else:
                    first = max(1, first - 5)
            except ValueError:
                self.error(f"Error in argument: {arg!r}")
                return
        elif self.lineno is None or arg == ".":
            first = max(1, self.curframe.f_lineno - 5)
        else:
            first = self.lineno + 1
        if last is None:
            last = first + 10
        filename = self.curframe.f_code.co_filename
        lines = linecache.getlines(filename, self.curframe.f_globals)
        self._print_lines(lines[first - 1 : last], first, self.get_file_breaks(filename), self.curframe)
        self.lineno = min(last, len(lines))
        if len(lines) < last:
            self.message("[EOF]")

    do_l = do_list

    def do_longlist(self, arg):
        """ll | longlist

        Show the source of this function.
        """
        import inspect

        try:
            lines, first = inspect.getsourcelines(self.curframe)
        except OSError as e:
            self.error(e)
            return
        breaks = self.get_file_breaks(self.curframe.f_code.co_filename)
        self._print_lines(lines, max(first, 1), breaks, self.curframe)

    do_ll = do_longlist

    def do_source(self, arg):
        """source expression

        Show the source of an object.
        """
        import inspect

        try:
            lines, first = inspect.getsourcelines(self._getval(arg))
        except (OSError, TypeError) as e:
            self.error(e)
            return
        except Exception:
            return
        self._print_lines(lines, max(first, 1))

    def _print_lines(self, lines, start, breaks=(), frame=None):
        current = frame.f_lineno if frame else -1
        raised = self.tb_lineno.get(frame, -1)
        for number, line in enumerate(lines, start):
            text = str(number).rjust(3)
            text = text.ljust(4) + ("B" if number in breaks else " ")
            text += "->" if number == current else ">>" if number == raised else ""
            self.message(text + "\t" + self._shown(line.rstrip()))

    def do_help(self, arg):
        """h(elp)

        List the commands, or explain one.
        """
        if not arg:
            return cmd.Cmd.do_help(self, arg)
        command = getattr(self, "do_" + arg, None)
        if command is None or command.__doc__ is None:
            self.error(f"No help for {arg!r}")
        else:
            import inspect

            self.message("Usage: " + inspect.cleandoc(command.__doc__))

    do_h = do_help


def _first_line(code):
    """The line of the first statement of a function."""
    lines = [line for _, _, line in code.co_lines() if line is not None and line > code.co_firstlineno]
    return min(lines, default=code.co_firstlineno)


def run(statement, globals=None, locals=None):
    """Debug a statement."""
    Pdb().run(statement, globals, locals)


def runeval(expression, globals=None, locals=None):
    """Debug an expression; returns its value."""
    return Pdb().runeval(expression, globals, locals)


def runctx(statement, globals, locals):
    """The same as run()."""
    run(statement, globals, locals)


def runcall(*args, **kwds):
    """Debug a call; returns its result."""
    return Pdb().runcall(*args, **kwds)


def set_trace(*, header=None, commands=None):
    """Begin to debug in the caller."""
    debugger = Pdb._last_pdb_instance or Pdb(mode="inline", colorize=True)
    if header is not None:
        debugger.message(header)
    debugger.set_trace(sys._getframe().f_back, commands=commands)


async def set_trace_async(*, header=None, commands=None):
    """Begin to debug in the caller; statements at the prompt may await."""
    debugger = Pdb._last_pdb_instance or Pdb(mode="inline", colorize=True)
    if header is not None:
        debugger.message(header)
    await debugger.set_trace_async(sys._getframe().f_back, commands=commands)


def post_mortem(t=None):
    """Look at a traceback or exception, the one that is handled by default."""
    if t is None:
        t = sys.exception()
        if t is None or t.__traceback__ is None:
            raise ValueError("A valid traceback must be passed if no exception is being handled")
    elif isinstance(t, BaseException) and t.__traceback__ is None:
        raise ValueError("A valid traceback must be passed if no exception is being handled")
    debugger = Pdb()
    debugger.reset()
    debugger.interaction(None, t)


def pm():
    """Look at the last exception that nobody handled."""
    post_mortem(sys.last_exc)


def help():
    """Print the commands and what they do."""
    for name in sorted(name for name in dir(Pdb) if name.startswith("do_")):
        print(getattr(Pdb, name).__doc__)


def main():
    """The command line."""
    from _pdb_command import run_command

    run_command(Pdb, Restart)


if __name__ == "__main__":
    # The debugger itself is not to be debugged: its own module runs it.
    import pdb

    pdb.main()
