"""How one process has another execute a script: `sys.remote_exec()`.

A process handles a signal that has no other use. Who wants something done there writes the name of a script into a file
whose name both know, in a folder that nobody else can write to, and sends the signal; the process reads the file,
deletes it, and executes the script where it is. A process that does not handle the signal would be ended by it, so
the system is asked first.
"""

import os
import sys


def _signal_number():
    import _signal

    return _signal.SIGRTMIN + 14


def _request(pid, uid, make=False):
    """The file with the name of the script for a process of a user."""
    folder = f"/tmp/taipan-remote-{uid}"
    if make:
        try:
            os.mkdir(folder, 0o700)
            if uid != os.geteuid():
                os.chown(folder, uid, -1)
        except FileExistsError:
            pass
    status = os.lstat(folder)
    if status.st_uid != uid or status.st_mode & 0o170077 != 0o040000:
        raise PermissionError(f"{folder} is not a folder of that user alone")
    return f"{folder}/{pid}"


def _status(pid, signal):
    """The user of a process, and whether it handles a signal."""
    uid, caught = None, 0
    with open(f"/proc/{pid}/status") as status:
        for line in status:
            key, _, value = line.partition(":")
            if key == "Uid":
                uid = int(value.split()[1])
            elif key == "SigCgt":
                caught = int(value, 16)
    return uid, bool(caught >> (signal - 1) & 1)


def send(pid, script):
    """Have a process execute a script as soon as it can."""
    script = os.fsdecode(script)
    if not os.path.exists(script):
        raise FileNotFoundError("Script file does not exist")
    if not os.access(script, os.R_OK):
        raise PermissionError("Script file cannot be read")
    try:
        uid, handles = _status(pid, _signal_number())
    except FileNotFoundError:
        raise ProcessLookupError(f"there is no process {pid}") from None
    if not handles:
        raise RuntimeError(f"process {pid} is none of this interpreter's, or has remote debugging disabled")
    request = _request(pid, uid, make=True)
    with open(f"{request}.{os.getpid()}", "w", encoding="utf-8", errors="surrogateescape") as file:
        file.write(os.path.abspath(script))
    if uid != os.geteuid():
        os.chown(file.name, uid, -1)
    os.rename(file.name, request)
    os.kill(pid, _signal_number())


def answer():
    """Execute the script that this process was asked to."""
    try:
        request = _request(os.getpid(), os.geteuid())
        with open(request, encoding="utf-8", errors="surrogateescape") as file:
            script = file.read()
        os.unlink(request)
    except OSError:
        # Somebody else's signal.
        return
    try:
        with open(script, "rb") as file:
            code = compile(file.read(), script, "exec")
        exec(code, {"__builtins__": __builtins__})
    except Exception as error:
        _report(error, script)


def _report(error, script):
    hook = sys.unraisablehook
    hook(_Unraisable(error, f"Error executing debugger script {script}"))


class _Unraisable:
    object = None

    def __init__(self, error, message):
        self.exc_type = type(error)
        self.exc_value = error
        self.exc_traceback = error.__traceback__
        self.err_msg = message
