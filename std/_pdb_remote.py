"""pdb for a process that runs already: the debugger is there, its terminal here, and a socket between them.

Each message is a line of JSON: {"out": text} is shown, {"read": true} wants a line, which the answer {"line": text} has,
{"line": ""} at the end of the input.
"""

import contextlib
import json
import os
import sys

_PATIENCE = 10.0


# ---- in the process that is debugged


class _Output:
    """What the debugger prints goes to the terminal at the other end."""

    encoding = "utf-8"

    def __init__(self, file):
        self.file = file

    def write(self, text):
        self.file.write(json.dumps({"out": text}) + "\n")
        self.file.flush()
        return len(text)

    def flush(self):
        pass

    def isatty(self):
        return False


class _Input:
    """The lines that are typed at the other end."""

    def __init__(self, file):
        self.file = file

    def readline(self):
        try:
            self.file.write(json.dumps({"read": True}) + "\n")
            self.file.flush()
            answer = self.file.readline()
        except OSError:
            return ""
        return json.loads(answer)["line"] if answer else ""


# The debugger that is connected, if there is one.
_debugger = None


def _debugger_class():
    import pdb

    class RemotePdb(pdb.Pdb):
        """A debugger whose terminal is elsewhere; to quit it lets the program go on."""

        def __init__(self, connection):
            self.connection = connection
            file = connection.makefile("rw", encoding="utf-8")
            super().__init__(stdin=_Input(file), stdout=_Output(file), readrc=False, mode="remote")

        def do_quit(self, arg):
            """q(uit) | exit

            Leave the debugger; the program goes on.
            """
            global _debugger
            _debugger = None
            self.clear_all_breaks()
            self.set_continue()
            self.stop_trace()
            # The files made of it keep it open otherwise.
            with contextlib.suppress(OSError):
                self.connection.shutdown(2)
            self.connection.close()
            return 1

        do_q = do_exit = do_quit

        def do_EOF(self, arg):
            """EOF

            The end of the input is the same as quit.
            """
            return self.do_quit(arg)

        def message(self, msg, end="\n"):
            try:
                super().message(msg, end)
            except (OSError, ValueError):
                self.do_quit("")

    return RemotePdb


def _program_frame():
    """The frame in which the program was interrupted."""
    frame = sys._getframe()
    names = "_pdb_remote", "_remote_debug"
    while frame.f_globals.get("__name__") in names or frame.f_code.co_filename.endswith("-attach.py"):
        frame = frame.f_back
    return frame


def serve(address, commands):
    """Begin to debug, with the terminal behind a socket."""
    import socket

    global _debugger
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.connect(address)
    frame = _program_frame()
    if _debugger is not None:
        connection.close()
        return
    _debugger = _debugger_class()(connection)
    _debugger.set_trace(frame, commands=commands)


def interrupt():
    """Stop where the program is."""
    if _debugger is not None:
        _debugger.set_trace(_program_frame())


# ---- at the terminal


def attach(pid, commands):
    """Debug a process from this terminal."""
    import shutil
    import socket
    import tempfile

    folder = tempfile.mkdtemp(prefix="taipan-pdb-")
    try:
        owner = os.stat(f"/proc/{pid}").st_uid
        if owner != os.geteuid():
            os.chown(folder, owner, -1)
        address = os.path.join(folder, "socket")
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
            listener.bind(address)
            listener.listen(1)
            listener.settimeout(_PATIENCE)
            _ask(pid, folder, f"serve({address!r}, {commands!r})")
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                print(f"Error: process {pid} does not answer: it has not run any code for {_PATIENCE:g} s")
                sys.exit(1)
        with connection, connection.makefile("rw", encoding="utf-8") as file:
            _talk(pid, folder, file)
    except (OSError, RuntimeError) as error:
        print(f"Error: cannot attach to process {pid}: {error}")
        sys.exit(1)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _ask(pid, folder, call):
    script = os.path.join(folder, "pdb-attach.py")
    with open(script, "w", encoding="utf-8") as file:
        file.write(f"import _pdb_remote\n_pdb_remote.{call}\n")
    sys.remote_exec(pid, script)


def _talk(pid, folder, file):
    """Show what comes, and send what is typed. Ctrl-C stops the program."""
    if sys.stdin.isatty():
        import readline  # lines can be edited then
    pending = ""
    while True:
        try:
            message = file.readline()
        except KeyboardInterrupt:
            _ask(pid, folder, "interrupt()")
            continue
        except OSError:
            message = ""
        if not message:
            print(pending)
            return
        message = json.loads(message)
        if "out" in message:
            shown, newline, pending = (pending + message["out"]).rpartition("\n")
            print(shown, end=newline, flush=True)
            continue
        try:
            line = input(pending) + "\n"
        except EOFError:
            line = ""
        except KeyboardInterrupt:
            print("\n--KeyboardInterrupt--")
            line = "!None\n"
        pending = ""
        file.write(json.dumps({"line": line}) + "\n")
        file.flush()
