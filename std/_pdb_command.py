"""The command line of `pdb`."""

import io
import os
import sys
import traceback

_DESCRIPTION = """\
Debug a program: a file, a module or package (-m), or a process of this interpreter that runs already (-p).

Commands are read from .pdbrc in the home folder and in this one first; those given with -c come after them.
`-c continue` lets the program run until an exception; `-c 'until X'` until line X.
"""


def run_command(debugger_class, restart):
    """Do what the command line asks for."""
    import argparse

    parser = argparse.ArgumentParser(
        usage="%(prog)s [-h] [-c command] (-m module | -p pid | pyfile) [args ...]",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
        color=True,
    )
    parser.add_argument(
        "-c", "--command", action="append", default=[], metavar="command", dest="commands",
        help="pdb commands to execute as if given in a .pdbrc file",
    )  # fmt: skip
    parser.add_argument("-m", metavar="module", dest="module")
    parser.add_argument("-p", "--pid", type=int, help="attach to the process with this number", default=None)
    if len(sys.argv) == 1:
        parser.print_help()
        sys.exit(2)
    own, rest = _divide(sys.argv[1:])
    options = parser.parse_args(own)
    if options.pid is not None:
        from _pdb_remote import attach

        attach(options.pid, options.commands)
        return
    target = _Module(options.module) if options.module is not None else None
    if target is None:
        if not rest:
            parser.error("no module or script to run")
        path = rest.pop(0)
        if not os.path.exists(path):
            print(f"Error: {path} does not exist")
            sys.exit(1)
        target = _Script(path)
    sys.argv = [target.name, *rest]
    debugger = debugger_class(mode="cli", colorize=True)
    debugger.rcLines.extend(options.commands)
    while True:
        try:
            _run(debugger, target)
        except restart:
            print("Restarting", target.name, "with arguments:")
            print("\t" + " ".join(sys.argv[1:]))
            continue
        except SystemExit as e:
            print(f"The program exited via sys.exit(). Exit status: {e.code}")
        except BaseException as e:
            traceback.print_exception(e)
            print("Uncaught exception. Entering post mortem debugging")
            print("Running 'cont' or 'step' will restart the program")
            debugger.interaction(None, e)
            print(f"Post mortem debugger finished. The {target.name} will be restarted")
        if debugger._user_requested_quit:
            break
        print("The program finished and will be restarted")


def _divide(arguments):
    """The arguments of pdb, and those of the program with its name."""
    own = []
    while arguments:
        word = arguments[0]
        if not word.startswith("-") or word == "-":
            break
        takes_value = word in ("-c", "--command", "-m", "-p", "--pid")
        own += arguments[: 1 + takes_value]
        del arguments[: 1 + takes_value]
        if word.startswith("-m"):
            break
    return own, arguments


class _Script:
    """A program in a file."""

    def __init__(self, path):
        self.name = path
        self.path = path
        sys.path[0] = os.path.dirname(os.path.realpath(path))

    def code(self):
        with io.open_code(self.path) as file:
            return compile(file.read(), self.path, "exec")

    def namespace(self):
        return {"__file__": self.path, "__spec__": None}


class _Module:
    """A module that is run as a program."""

    def __init__(self, name):
        import runpy

        sys.path[0] = os.getcwd()
        try:
            _, self.spec, self._code = runpy._get_module_details(name)
        except ImportError as error:
            print(f"ImportError: {error}")
            sys.exit(1)
        except Exception:
            traceback.print_exc()
            sys.exit(1)
        self.path = self._code.co_filename
        self.name = self.path

    def code(self):
        return self._code

    def namespace(self):
        spec = self.spec
        return {"__file__": self.path, "__package__": spec.parent, "__loader__": spec.loader, "__spec__": spec}


def _run(debugger, target):
    """Debug a program, which becomes the main module."""
    import __main__

    debugger._wait_for_mainpyfile = True
    debugger._user_requested_quit = False
    debugger.mainpyfile = debugger.canonic(target.path)
    namespace = __main__.__dict__
    builtins = namespace["__builtins__"]
    namespace.clear()
    namespace.update(target.namespace(), __name__="__main__", __builtins__=builtins)
    debugger.run(target.code(), namespace)
