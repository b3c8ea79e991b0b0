"""The parts of os that few programs use: running programs, and some walks over directories."""

import os
import sys
from posix import (
    WIFSTOPPED,
    _exit,
    close,
    execv,
    execve,
    fork,
    fspath,
    open as os_open,
    rename,
    rmdir,
    scandir,
    stat,
    waitpid,
    waitstatus_to_exitcode,
    O_CLOEXEC,
    O_NONBLOCK,
    O_RDONLY,
)

path = os.path

__name__ = "os"


# ---- directories


def removedirs(name):
    """Remove a directory, then the ones above it as far as they are empty."""
    rmdir(name)
    # A separator at the end is not a directory of its own.
    above = path.split(name)
    if not above[1]:
        above = path.split(above[0])
    while all(above):
        try:
            rmdir(above[0])
        except OSError:
            return
        above = path.split(above[0])


def renames(old, new):
    """Rename, making directories for the new name and removing ones the old name leaves empty."""
    head, tail = path.split(new)
    if head and tail and not path.exists(head):
        os.makedirs(head)
    rename(old, new)
    head, tail = path.split(old)
    if head and tail:
        try:
            removedirs(head)
        except OSError:
            pass


def fwalk(top=".", topdown=True, onerror=None, *, follow_symlinks=False, dir_fd=None):
    """Like walk(), but also yields a descriptor of the directory, valid until the next step.

    Nothing can be put in the place of a directory while it is being walked over.
    """
    sys.audit("os.fwalk", top, topdown, onerror, follow_symlinks, dir_fd)
    top = fspath(top)
    stack = [("enter", (True, dir_fd, top, top, None))]
    is_bytes = isinstance(top, bytes)
    try:
        while stack:
            yield from _fwalk_step(stack, is_bytes, topdown, onerror, follow_symlinks)
    finally:
        # Left early: close what is open.
        while stack:
            action, value = stack.pop()
            if action == "close":
                close(value)


def _kind_of(entry):
    """Whether a folder's entry is a folder or a file; None if it cannot be told."""
    try:
        return "folder" if entry.is_dir() else "file"
    except OSError:
        pass
    try:
        # Links that lead nowhere are files.
        return "file" if entry.is_symlink() else None
    except OSError:
        return None


def _fwalk_step(stack, is_bytes, topdown, onerror, follow_symlinks):
    action, value = stack.pop()
    if action == "close":
        close(value)
        return
    if action == "yield":
        yield value
        return
    is_root, dir_fd, toppath, topname, entry = value
    try:
        if not follow_symlinks:
            # Before opening, to tell afterwards whether it is still the same.
            if entry is None:
                before = stat(topname, follow_symlinks=False, dir_fd=dir_fd)
            else:
                before = entry.stat(follow_symlinks=False)
        topfd = os_open(topname, O_RDONLY | O_NONBLOCK | O_CLOEXEC, dir_fd=dir_fd)
    except OSError as error:
        if is_root:
            raise
        if onerror is not None:
            onerror(error)
        return
    stack.append(("close", topfd))
    if not follow_symlinks:
        if is_root and not os.st.S_ISDIR(before.st_mode):
            return
        if not path.samestat(before, stat(topfd)):
            return

    dirs, nondirs = [], []
    entries = None if topdown or follow_symlinks else []
    with scandir(topfd) as found:
        for entry in found:
            kind = _kind_of(entry)
            if kind is None:
                continue
            (dirs if kind == "folder" else nondirs).append(os.fsencode(entry.name) if is_bytes else entry.name)
            if kind == "folder" and entries is not None:
                entries.append(entry)

    if topdown:
        yield toppath, dirs, nondirs, topfd
    else:
        stack.append(("yield", (toppath, dirs, nondirs, topfd)))
    toppath = path.join(toppath, toppath[:0])
    below = [(name, None) for name in dirs] if entries is None else list(zip(dirs, entries))
    for name, entry in reversed(below):
        stack.append(("enter", (False, topfd, toppath + name, name, entry)))


# ---- running programs


def execl(file, *args):
    """Replace this process by a program with the arguments."""
    execv(file, args)


def execle(file, *args):
    """The same; the last argument is the environment."""
    execve(file, args[:-1], args[-1])


def execlp(file, *args):
    """Like execl(), but look for the program in PATH."""
    execvp(file, args)


def execlpe(file, *args):
    """Like execle(), but look for the program in PATH."""
    execvpe(file, args[:-1], args[-1])


def execvp(file, args):
    """Like execv(), but look for the program in PATH."""
    _execvpe(file, args)


def execvpe(file, args, env):
    """Like execve(), but look for the program in PATH."""
    _execvpe(file, args, env)


def _execvpe(file, args, env=None):
    if env is None:
        run, rest = os.execv, (args,)
        env = os.environ
    else:
        run, rest = os.execve, (args, env)
    if path.dirname(file):
        run(file, *rest)
        return
    # Of the errors, one that says more than "no such file".
    telling = None
    file = os.fsencode(file)
    directories = map(os.fsencode, os.get_exec_path(env))
    for directory in directories:
        try:
            run(path.join(directory, file), *rest)
        except (FileNotFoundError, NotADirectoryError) as error:
            last = error
        except OSError as error:
            last = error
            if telling is None:
                telling = error
    raise last if telling is None else telling


def _spawnvef(mode, program, words, environment, execute):
    # Run execute(program, words[, environment]) in a child.
    if not isinstance(words, (list, tuple)):
        raise TypeError("argv must be a tuple or a list")
    if not (words and words[0]):
        raise ValueError("argv first element cannot be empty")
    rest = () if environment is None else (environment,)
    child = fork()
    if child == 0:
        try:
            execute(program, words, *rest)
        finally:
            # Only a failure comes back.
            _exit(127)
    if mode == os.P_NOWAIT:
        return child
    status = waitpid(child, 0)[1]
    while WIFSTOPPED(status):
        status = waitpid(child, 0)[1]
    return waitstatus_to_exitcode(status)


def spawnv(mode, file, args):
    """Run a program in a new process; with P_WAIT return its exit code, else its id."""
    return _spawnvef(mode, file, args, None, execv)


def spawnve(mode, file, args, env):
    """The same with an environment."""
    return _spawnvef(mode, file, args, env, execve)


def spawnvp(mode, file, args):
    """Like spawnv(), but look for the program in PATH."""
    return _spawnvef(mode, file, args, None, execvp)


def spawnvpe(mode, file, args, env):
    """Like spawnve(), but look for the program in PATH."""
    return _spawnvef(mode, file, args, env, execvpe)


def spawnl(mode, file, *args):
    """spawnv() with separate arguments."""
    return spawnv(mode, file, args)


def spawnle(mode, file, *args):
    """spawnve() with separate arguments, the last one the environment."""
    return spawnve(mode, file, args[:-1], args[-1])


def spawnlp(mode, file, *args):
    """spawnvp() with separate arguments."""
    return spawnvp(mode, file, args)


def spawnlpe(mode, file, *args):
    """spawnvpe() with separate arguments, the last one the environment."""
    return spawnvpe(mode, file, args[:-1], args[-1])


def popen(cmd, mode="r", buffering=-1):
    """Run a shell command with a pipe from its output, or to its input with mode "w"."""
    if not isinstance(cmd, str):
        raise TypeError(f"invalid cmd type ({type(cmd)}, expected string)")
    if mode not in ("r", "w"):
        raise ValueError(f"invalid mode {mode!r}")
    if buffering == 0 or buffering is None:
        raise ValueError("popen() does not support unbuffered streams")
    import subprocess

    stream = "stdout" if mode == "r" else "stdin"
    shell = subprocess.Popen(cmd, bufsize=buffering, shell=True, text=True, **{stream: subprocess.PIPE})
    return _wrap_close(getattr(shell, stream), shell)


class _wrap_close:
    # The pipe, whose close() waits for the command and returns its status.

    def __init__(self, stream, proc):
        self._stream = stream
        self._proc = proc

    def close(self):
        self._stream.close()
        returncode = self._proc.wait()
        if returncode == 0:
            return None
        # As wait() gives it: the exit code is in the upper byte, a signal is negative.
        return returncode << 8

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()

    def __getattr__(self, name):
        return getattr(self._stream, name)

    def __iter__(self):
        return iter(self._stream)
