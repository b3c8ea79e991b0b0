"""Ask for a password without showing it; who the user is."""

import contextlib
import io
import os
import sys

__all__ = ["getpass", "getuser", "GetPassWarning"]


class GetPassWarning(UserWarning):
    """Given when the password is shown as it is typed."""


def _check_echo_char(echo_char):
    if echo_char is None:
        return
    if not isinstance(echo_char, str):
        raise TypeError(f"'echo_char' must be a str or None, not {type(echo_char).__name__}")
    if not (len(echo_char) == 1 and echo_char.isprintable() and echo_char.isascii()):
        raise ValueError(f"'echo_char' must be a single printable ASCII character, got: {echo_char!r}")


def unix_getpass(prompt="Password: ", stream=None, *, echo_char=None):
    """Ask on the terminal (or on stdin and stream) for a password; with echo_char that is shown for each character."""
    _check_echo_char(echo_char)
    with contextlib.ExitStack() as stack:
        try:
            fd = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
            tty = stack.enter_context(io.FileIO(fd, "w+"))
            source = stack.enter_context(io.TextIOWrapper(tty))
            stream = stream or source
        except OSError:
            # No terminal of its own: standard input may be one.
            stack.close()
            try:
                fd = sys.stdin.fileno()
            except (AttributeError, ValueError):
                return fallback_getpass(prompt, stream)
            source = sys.stdin
            stream = stream or sys.stderr
        import termios

        try:
            before = termios.tcgetattr(fd)
        except termios.error:
            # It cannot be kept from showing what is typed.
            return fallback_getpass(prompt, stream)
        silent = before[:]
        silent[3] &= ~termios.ECHO
        if echo_char:
            silent[3] &= ~termios.ICANON
        when = termios.TCSAFLUSH | getattr(termios, "TCSASOFT", 0)
        try:
            termios.tcsetattr(fd, when, silent)
            password = _raw_input(prompt, stream, input=source, echo_char=echo_char)
        finally:
            termios.tcsetattr(fd, when, before)
            stream.flush()
        # The newline of the user was not shown either.
        stream.write("\n")
        return password


def win_getpass(prompt="Password: ", stream=None, *, echo_char=None):
    """Ask on the console of Windows; elsewhere as fallback_getpass()."""
    _check_echo_char(echo_char)
    return fallback_getpass(prompt, stream)


def fallback_getpass(prompt="Password: ", stream=None, *, echo_char=None):
    """Ask for a password that is shown as it is typed, with a warning."""
    import warnings

    _check_echo_char(echo_char)
    warnings.warn("Can not control echo on the terminal.", GetPassWarning, stacklevel=2)
    stream = stream or sys.stderr
    print("Warning: Password input may be echoed.", file=stream)
    return _raw_input(prompt, stream, echo_char=echo_char)


def _raw_input(prompt="", stream=None, input=None, echo_char=None):
    """Show a prompt and read a line, without the newline."""
    stream = stream or sys.stderr
    input = input or sys.stdin
    prompt = str(prompt)
    if prompt:
        try:
            stream.write(prompt)
        except UnicodeEncodeError:
            prompt = prompt.encode(stream.encoding, "replace").decode(stream.encoding)
            stream.write(prompt)
        stream.flush()
    if echo_char:
        return _readline_with_echo_char(stream, input, echo_char)
    line = input.readline()
    if not line:
        raise EOFError
    return line.removesuffix("\n")


def _readline_with_echo_char(stream, input, echo_char):
    password = ""
    ended = False
    while True:
        char = input.read(1)
        if char in ("\n", "\r"):
            break
        if char == "\x03":
            raise KeyboardInterrupt
        if char == "\x04" or not char:
            if ended or not char:
                break
            ended = True
            continue
        if char in ("\x7f", "\b"):
            if password:
                stream.write("\b \b")
                password = password[:-1]
        elif char != "\x00":
            password += char
            stream.write(echo_char)
        ended = False
        stream.flush()
    return password


def getuser():
    """Return the name of the user, from LOGNAME, USER, LNAME, USERNAME or the system; OSError if none is known."""
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        if user := os.environ.get(name):
            return user
    try:
        import pwd

        return pwd.getpwuid(os.getuid()).pw_name
    except (ImportError, KeyError) as exc:
        raise OSError("No username set in the environment") from exc


getpass = unix_getpass
