"""Commands of pdb that few sessions need: displays, chains of exceptions, debugging within, aliases."""

import sys

_WITHOUT_ARGUMENT = {"do_args", "do_continue", "do_longlist", "do_next", "do_return", "do_retval", "do_step"}
_WITH_ARGUMENT = {
    "do_condition", "do_debug", "do_disable", "do_enable", "do_ignore", "do_jump", "do_p", "do_pp", "do_source",
    "do_unalias", "do_whatis",
}  # fmt: skip


class MoreCommands:
    """What `pdb.Pdb` inherits besides its base classes of the library."""

    # Expressions that are displayed, with their last values, by frames.
    _displayed = None
    # The exceptions that have led to the one that is looked at, oldest first.
    _chain = ()
    _chain_index = 0

    def _has_wrong_argument(self, line):
        """Complain if a command has an argument that takes none, or lacks the one that it needs."""
        name, argument, _ = self.parseline(line)
        command = getattr(self, f"do_{name}", None) if name else None
        if command is None or line.startswith("!"):
            return False
        if argument and command.__name__ in _WITHOUT_ARGUMENT:
            complaint = f"Invalid argument: {argument}"
        elif not argument and command.__name__ in _WITH_ARGUMENT:
            complaint = "Argument is required for this command"
        else:
            return False
        self.error(f"{complaint}\n      Usage: {command.__doc__.strip().splitlines()[0]}")
        return True

    def completenames(self, text, line, begidx, endidx, *ignored):
        """The commands that could stand here, or else names."""
        found = super().completenames(text, line, begidx, endidx, *ignored)
        found += [alias for alias in self.aliases if alias.startswith(text)]
        return found or self.completedefault(text, line, begidx, endidx)

    def completedefault(self, text, line, begidx, endidx):
        """What could stand for names and attributes of the frame."""
        if self.curframe is None:
            return []
        import readline

        # The import would make another completer readline's.
        own = readline.get_completer()
        from rlcompleter import Completer

        readline.set_completer(own)
        completer = Completer({**self.curframe.f_globals, **self.curframe.f_locals})
        find = completer.attr_matches if "." in text else completer.global_matches
        # Functions are looked at more than they are called here.
        return [match.rstrip("()") for match in find(text)]

    def _show_displayed(self):
        """Show the displayed expressions whose values are others than before."""
        shown = (self._displayed or {}).get(self.curframe)
        for expression, old in (shown or {}).items():
            new = self._displayed_value(expression)
            if new is not old and new != old:
                shown[expression] = new
                self.message(f"display {expression}: {self._shown(new)}  [old: {self._shown(old)}]")

    def _displayed_value(self, expression):
        import traceback

        try:
            return eval(expression, self.curframe.f_globals, self.curframe.f_locals)
        except BaseException as error:
            return _Raised(traceback.format_exception_only(error)[-1].strip())

    @staticmethod
    def _shown(value):
        try:
            return repr(value)
        except Exception as error:
            return f"*** repr() failed: {error!r} ***"

    def do_display(self, arg):
        """display [expression]

        Show the value of an expression now, and whenever it has changed when the program stops in this frame.
        Without one, list the displayed expressions.
        """
        if self._displayed is None:
            self._displayed = {}
        if not arg:
            if not self._displayed:
                self.message("No expression is being displayed")
                return
            self.message("Currently displaying:")
            for expression, value in self._displayed.get(self.curframe, {}).items():
                self.message(f"{expression}: {self._shown(value)}")
            return
        try:
            compile(arg, "<stdin>", "eval")
        except SyntaxError as error:
            self.error(f"Unable to display {arg}: {type(error).__name__}: {error.msg}")
            return
        value = self._displayed_value(arg)
        self._displayed.setdefault(self.curframe, {})[arg] = value
        self.message(f"display {arg}: {self._shown(value)}")

    def do_undisplay(self, arg):
        """undisplay [expression]

        Do not display an expression any more, or none in this frame.
        """
        frames = self._displayed or {}
        if not arg:
            frames.pop(self.curframe, None)
            return
        try:
            del frames.get(self.curframe, {})[arg]
        except KeyError:
            self.error(f"not displaying {arg}")

    def do_debug(self, arg):
        """debug code

        Step through code in a debugger of its own.
        """
        sys.settrace(None)
        inner = type(self)(self.completekey, self.stdin, self.stdout)
        inner.prompt = f"({self.prompt.strip()}) "
        inner.use_rawinput = self.use_rawinput
        self.message("ENTERING RECURSIVE DEBUGGER")
        try:
            sys.call_tracing(inner.run, (arg, self.curframe.f_globals, self.curframe.f_locals))
        except Exception:
            self._error_exc()
        self.message("LEAVING RECURSIVE DEBUGGER")
        sys.settrace(self.trace_dispatch)
        self.lastcmd = inner.lastcmd

    def _keep_chain(self, tb_or_exc):
        """The traceback of what is looked at; of an exception those that have led to it are kept."""
        if not isinstance(tb_or_exc, BaseException):
            self._chain = ()
            return tb_or_exc
        chain = []
        error = tb_or_exc
        while error is not None and error not in chain:
            chain.append(error)
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        self._chain = tuple(reversed(chain))
        self._chain_index = len(chain) - 1
        return tb_or_exc.__traceback__

    def do_exceptions(self, arg):
        """exceptions [number]

        List the exceptions that have led to this one, or look at one of them.
        """
        if not self._chain:
            self.message(
                "Did not find chained exceptions. To move between exceptions, pdb/post_mortem must be given an"
                " exception object rather than a traceback."
            )
            return
        if not arg:
            for number, error in enumerate(self._chain):
                mark = ">" if number == self._chain_index else " "
                shown = repr(error)
                if len(shown) > 80:
                    shown = f"{shown[:77]}..."
                label = "  -" if error.__traceback__ is None else f"{number:>3}"
                self.message(f"{mark} {label} {shown}")
            return
        try:
            number = int(arg)
        except ValueError:
            self.error("Argument must be an integer")
            return
        if not 0 <= number < len(self._chain):
            self.error("No exception with that number")
        elif self._chain[number].__traceback__ is None:
            self.error("This exception does not have a traceback, cannot jump to it")
        else:
            self._chain_index = number
            self.setup(None, self._chain[number].__traceback__)
            self.print_stack_entry(self.stack[self.curindex])

    def do_alias(self, arg):
        """alias [name [command]]

        Give a command a short name; %1 to %9 and %* stand for its arguments.
        """
        name, _, command = arg.partition(" ")
        if not name:
            for key in sorted(self.aliases):
                self.message(f"{key} = {self.aliases[key]}")
        elif command.strip():
            self.aliases[name] = command.strip()
        elif name in self.aliases:
            self.message(f"{name} = {self.aliases[name]}")
        else:
            self.error(f"Unknown alias '{name}'")

    def do_unalias(self, arg):
        """unalias name

        Forget a short name.
        """
        if arg:
            self.aliases.pop(arg.split()[0], None)

    def do_interact(self, arg):
        """interact

        Run an interpreter in a copy of the names of this frame.
        """
        import code

        names = {**self.curframe.f_globals, **self.curframe.f_locals}
        code.interact("*pdb interact start*", local=names, exitmsg="*exit from pdb interact command*")


class _Raised:
    """Stands for the value of an expression that raises."""

    def __init__(self, message):
        self.message = message

    def __repr__(self):
        return f"** raised {self.message} **"

    def __eq__(self, other):
        return isinstance(other, _Raised) and other.message == self.message
