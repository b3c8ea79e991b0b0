"""Interpreters of interactive input, to be used in programs."""

import builtins
import sys
import traceback
from codeop import CommandCompiler, compile_command

__all__ = ["InteractiveInterpreter", "InteractiveConsole", "interact", "compile_command"]


class InteractiveInterpreter:
    """Runs source in a namespace, and shows errors; input and prompts are left to others."""

    def __init__(self, locals=None):
        if locals is None:
            locals = {"__name__": "__console__", "__doc__": None}
        self.locals = locals
        self.compile = CommandCompiler()

    def runsource(self, source, filename="<input>", symbol="single"):
        """Compile and run a source; returns whether more input is needed."""
        try:
            code = self.compile(source, filename, symbol)
        except (OverflowError, SyntaxError, ValueError, MemoryError):
            self.showsyntaxerror(filename, source=source)
            return False
        if code is None:
            return True
        self.runcode(code)
        return False

    def runcode(self, code):
        """Run code; exceptions other than SystemExit are shown."""
        try:
            exec(code, self.locals)
        except SystemExit:
            raise
        except:
            self.showtraceback()

    def showsyntaxerror(self, filename=None, **kwargs):
        """Show the syntax error that was just raised; a file name replaces the one that it has."""
        try:
            error = sys.exception()
            if filename and isinstance(error, SyntaxError):
                error.filename = filename
            source = kwargs.pop("source", "")
            self._show(error, None, source)
        finally:
            error = None

    def showtraceback(self):
        """Show the exception that was just raised, without the frame of this interpreter."""
        try:
            error = sys.exception()
            self._show(error, error.__traceback__.tb_next, "")
        finally:
            error = None

    def _show(self, error, tb, source):
        kind = type(error)
        error = error.with_traceback(tb)
        if source and isinstance(error, SyntaxError) and not error.text and error.lineno:
            # What was typed is in no file that could be read.
            lines = source.splitlines()
            if error.lineno <= len(lines):
                error.text = lines[error.lineno - 1]
        sys.last_exc = sys.last_value = error
        sys.last_type, sys.last_traceback = kind, tb
        if sys.excepthook is sys.__excepthook__:
            self._excepthook(kind, error, tb)
            return
        # A hook that somebody has set is used, and what goes wrong in it shown.
        try:
            sys.excepthook(kind, error, tb)
        except SystemExit:
            raise
        except BaseException as e:
            e.__context__ = None
            e = e.with_traceback(e.__traceback__.tb_next)
            print("Error in sys.excepthook:", file=sys.stderr)
            sys.__excepthook__(type(e), e, e.__traceback__)
            print(file=sys.stderr)
            print("Original exception was:", file=sys.stderr)
            sys.__excepthook__(kind, error, tb)

    def _excepthook(self, kind, error, tb):
        self.write("".join(traceback.format_exception(kind, error, tb)))

    def write(self, data):
        """Write a text to standard error; subclasses may write it elsewhere."""
        sys.stderr.write(data)


class _Exit:
    """exit() and quit() while a console runs that only they end."""

    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"Use {self.name}() or {'Ctrl-Z plus Return' if sys.platform == 'win32' else 'Ctrl-D (i.e. EOF)'} to exit"

    def __call__(self, code=None):
        raise SystemExit(code)


class InteractiveConsole(InteractiveInterpreter):
    """An interpreter that reads lines with a prompt."""

    def __init__(self, locals=None, filename="<console>", *, local_exit=False):
        super().__init__(locals)
        self.filename = filename
        self.local_exit = local_exit
        self.resetbuffer()

    def resetbuffer(self):
        """Forget the lines of an incomplete statement."""
        self.buffer = []

    def interact(self, banner=None, exitmsg=None):
        """Read and run statements until the input ends."""
        prompts = {name: getattr(sys, name, None) for name in ("ps1", "ps2")}
        sys.ps1 = ">>> " if prompts["ps1"] is None else prompts["ps1"]
        sys.ps2 = "... " if prompts["ps2"] is None else prompts["ps2"]
        if banner is None:
            copyright = 'Type "help", "copyright", "credits" or "license" for more information.'
            self.write(f"Python {sys.version} on {sys.platform}\n{copyright}\n({type(self).__name__})\n")
        elif banner:
            self.write(f"{banner}\n")
        exits = {}
        if self.local_exit:
            for name in "exit", "quit":
                if hasattr(builtins, name):
                    exits[name] = getattr(builtins, name)
                    setattr(builtins, name, _Exit(name))
        try:
            self._read_and_run()
        finally:
            for name, value in exits.items():
                setattr(builtins, name, value)
            for name, value in prompts.items():
                if value is None:
                    delattr(sys, name)
        if exitmsg is None:
            self.write(f"now exiting {type(self).__name__}...\n")
        elif exitmsg != "":
            self.write(f"{exitmsg}\n")

    def _read_and_run(self):
        more = 0
        while True:
            try:
                try:
                    line = self.raw_input(sys.ps2 if more else sys.ps1)
                except EOFError:
                    self.write("\n")
                    return
                more = self.push(line)
            except KeyboardInterrupt:
                self.write("\nKeyboardInterrupt\n")
                self.resetbuffer()
                more = 0
            except SystemExit:
                if not self.local_exit:
                    raise
                self.write("\n")
                return

    def push(self, line, filename=None, _symbol="single"):
        """Add a line, and run the statement once it is complete; returns whether more input is needed."""
        self.buffer.append(line)
        more = self.runsource("\n".join(self.buffer), filename or self.filename, symbol=_symbol)
        if not more:
            self.resetbuffer()
        return more

    def raw_input(self, prompt=""):
        """Read a line; EOFError at the end of the input."""
        return input(prompt)


def interact(banner=None, readfunc=None, local=None, exitmsg=None, local_exit=False):
    """Run a console until the input ends."""
    console = InteractiveConsole(local, local_exit=local_exit)
    if readfunc is not None:
        console.raw_input = readfunc
    else:
        try:
            import readline  # noqa: F401  (input() edits lines when it is there)
        except ImportError:
            pass
    console.interact(banner, exitmsg)


def _main():
    import argparse

    parser = argparse.ArgumentParser(color=True)
    parser.add_argument("-q", action="store_true", help="don't print version and copyright messages")
    args = parser.parse_args()
    interact("" if args.q or sys.flags.quiet else None)


if __name__ == "__main__":
    _main()
