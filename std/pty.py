"""Programs on pseudo-terminals."""

import os
import sys
import tty
from os import close, waitpid
from select import select
from tty import setraw, tcgetattr, tcsetattr

__all__ = ["openpty", "fork", "spawn"]

STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO = range(3)
CHILD = 0


def openpty():
    """Make a pseudo-terminal; return the descriptors of both of its sides, the controlling one first."""
    return os.openpty()


def fork():
    """Copy the process to a new pseudo-terminal; return (pid, descriptor of its controlling side)."""
    return os.forkpty()


def _read(fd):
    return os.read(fd, 1024)


def _copy(master_fd, master_read=_read, stdin_read=_read):
    """Carry data between standard input and output and a terminal, until it ends."""
    was_blocking = os.get_blocking(master_fd)
    os.set_blocking(master_fd, False)
    try:
        _carry(master_fd, master_read, stdin_read)
    finally:
        os.set_blocking(master_fd, was_blocking)


def _carry(master_fd, master_read, stdin_read):
    # No more is read for one side than there is room for.
    limit = 40960
    to_program = to_user = b""
    stdin_open = True
    while True:
        reading = [STDIN_FILENO] if stdin_open and len(to_program) < limit else []
        if len(to_user) < limit:
            reading.append(master_fd)
        writing = ([STDOUT_FILENO] if to_user else []) + ([master_fd] if to_program else [])
        readable, writable, _ = select(reading, writing, [])
        if STDOUT_FILENO in writable:
            to_user = to_user[os.write(STDOUT_FILENO, to_user) :]
        if master_fd in readable:
            try:
                data = master_read(master_fd)
            except OSError:
                data = b""
            if not data:
                # The program has closed the terminal; what it wrote before is still shown.
                while to_user:
                    to_user = to_user[os.write(STDOUT_FILENO, to_user) :]
                return
            to_user += data
        if master_fd in writable:
            to_program = to_program[os.write(master_fd, to_program) :]
        if STDIN_FILENO in readable:
            data = stdin_read(STDIN_FILENO)
            stdin_open = bool(data)
            to_program += data


def spawn(argv, master_read=_read, stdin_read=_read):
    """Run a program on a pseudo-terminal that is connected with this one; return what waitpid() says of it."""
    if isinstance(argv, str):
        argv = (argv,)
    sys.audit("pty.spawn", argv)
    pid, master = fork()
    if pid == CHILD:
        os.execlp(argv[0], *argv)
    try:
        before = setraw(STDIN_FILENO)
    except tty.error:
        # Standard input is no terminal.
        before = None
    try:
        _copy(master, master_read, stdin_read)
    finally:
        if before is not None:
            tcsetattr(STDIN_FILENO, tty.TCSAFLUSH, before)
    close(master)
    return waitpid(pid, 0)[1]
