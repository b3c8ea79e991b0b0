"""Lines that are edited on a terminal, with a history and completion.

Once this module is imported, input() lets its line be edited. Keys are those of GNU readline's emacs mode; what an
inputrc file or parse_and_bind() says is followed as far as it binds keys to the commands that are here.
"""

import os
import sys

_DELIMITERS = " \t\n`~!@#$%^&*()-=+[{]}\\|;:'\",<>/?"

backend = "readline"

_history = []
_settings = {
    "completer": None,
    "delimiters": _DELIMITERS,
    "display matches": None,
    "startup": None,
    "pre input": None,
    "automatic": True,
    "length": -1,
    "last file": None,
}

# The line that is edited now, or was last.
_current = None


# ---- the line


def get_line_buffer():
    """The text of the line so far."""
    return _line().text


def insert_text(string, /):
    """Put text into the line at the cursor."""
    _line().insert(_checked(string))


def redisplay():
    """Show the line as it is now."""
    line = _line()
    if line.is_edited:
        line.draw()


def _line():
    global _current
    if _current is None:
        from _readline_editor import Line

        _current = Line("", sys.modules[__name__])
    return _current


def _checked(text):
    if not isinstance(text, str):
        raise TypeError("bad argument type for built-in operation")
    return text


# ---- keys


def parse_and_bind(string, /):
    """Follow a line of an inputrc file: a key that is bound to a command, or a variable that is set."""
    from _readline_editor import bind

    bind(_checked(string))


def read_init_file(filename=None, /):
    """Follow the lines of an inputrc file, the last one if none is named."""
    from _readline_editor import bind_lines

    if filename is None:
        filename = os.environ.get("INPUTRC") or os.path.expanduser("~/.inputrc")
    with _opened(filename) as file:
        bind_lines(file)


# ---- the history


def _opened(filename, mode="r"):
    try:
        return open(filename, mode, encoding="utf-8", errors="surrogateescape")
    except OSError as error:
        # The name of the file is not told.
        raise type(error)(error.errno, error.strerror) from None


def _history_file(filename):
    return os.path.expanduser("~/.history") if filename is None else filename


def read_history_file(filename=None, /):
    """Add the lines of a file to the history; ~/.history if none is named."""
    with _opened(_history_file(filename)) as file:
        _history.extend(line.rstrip("\r\n") for line in file)


def write_history_file(filename=None, /):
    """Save the history in a file; ~/.history if none is named."""
    filename = _history_file(filename)
    with _opened(filename, "w") as file:
        file.writelines(f"{entry}\n" for entry in _history)
    _shorten(filename)


def append_history_file(nelements, filename=None, /):
    """Add the last entries of the history to a file that is there; ~/.history if none is named."""
    if nelements < 0:
        raise ValueError("nelements must be non-negative")
    filename = _history_file(filename)
    with _opened(filename, "r+") as file:
        file.seek(0, os.SEEK_END)
        file.writelines(f"{entry}\n" for entry in _history[len(_history) - nelements :] if nelements)
    _shorten(filename)


def _shorten(filename):
    length = _settings["length"]
    if length < 0:
        return
    with _opened(filename) as file:
        lines = file.readlines()
    if len(lines) > length:
        with _opened(filename, "w") as file:
            file.writelines(lines[len(lines) - length :])


def get_history_length():
    """How many lines a history file may have; negative if there is no limit."""
    return _settings["length"]


def set_history_length(length, /):
    """Limit the number of lines that are kept in history files."""
    import operator

    _settings["length"] = operator.index(length)


def get_current_history_length():
    """How many entries the history has."""
    return len(_history)


def get_history_item(index, /):
    """The entry with this number, from 1; None if there is none."""
    return _history[index - 1] if 0 < index <= len(_history) else None


def _check_position(pos):
    if pos < 0:
        raise ValueError("History index cannot be negative")
    if pos >= len(_history):
        raise ValueError(f"No history item at position {pos}")


def remove_history_item(pos, /):
    """Drop the entry at a position, from 0."""
    _check_position(pos)
    del _history[pos]


def replace_history_item(pos, line, /):
    """Put another text at a position of the history, from 0."""
    _check_position(pos)
    _history[pos] = _checked(line)


def add_history(string, /):
    """Add an entry to the history."""
    _history.append(_checked(string))


def clear_history():
    """Forget all entries."""
    _history.clear()


def set_auto_history(enabled, /):
    """Tell whether the lines that are read become entries of the history."""
    _settings["automatic"] = bool(enabled)


# ---- hooks


def _hook(key, setter, function):
    if function is not None and not callable(function):
        raise TypeError(f"{setter}(func): argument not callable")
    _settings[key] = function


def set_startup_hook(function=None, /):
    """Have a function called before the prompt of a line is shown."""
    _hook("startup", "set_startup_hook", function)


def set_pre_input_hook(function=None, /):
    """Have a function called when the prompt is shown and keys are about to be read."""
    _hook("pre input", "set_pre_input_hook", function)


# ---- completion


def set_completer(function=None, /):
    """Have a function find completions: called with a text and 0, 1, 2, ..., until it returns no string."""
    _hook("completer", "set_completer", function)


def get_completer():
    """The function that finds completions."""
    return _settings["completer"]


def get_completion_type():
    """The kind of completion that is going on."""
    return _line().completion_type


def get_begidx():
    """Where the text begins that is to be completed."""
    return _line().begin


def get_endidx():
    """Where the text ends that is to be completed."""
    return _line().end


def set_completer_delims(string, /):
    """Set the characters between which a text is completed."""
    _settings["delimiters"] = _checked(string)


def get_completer_delims():
    """The characters between which a text is completed."""
    return _settings["delimiters"]


def set_completion_display_matches_hook(function=None, /):
    """Have a function show matches: called with the text, the matches and the length of the longest one."""
    _hook("display matches", "set_completion_display_matches_hook", function)


# ---- input()


def _is_terminal(stream, fd):
    try:
        return stream.fileno() == fd and os.isatty(fd)
    except (AttributeError, OSError, ValueError):
        return False


def _edited_line(prompt):
    """What input() returns if the line can be edited; else None."""
    global _current
    if not _is_terminal(sys.stdin, 0) or not _is_terminal(sys.stdout, 1):
        return None
    if os.environ.get("TERM", "dumb") in ("", "dumb", "cons25"):
        return None
    from _readline_editor import Line

    sys.stdout.flush()
    outer, _current = _current, Line(prompt, sys.modules[__name__])
    try:
        text = _current.read()
    finally:
        if outer is not None and outer.is_edited:
            _current = outer
    if text and _settings["automatic"] and (not _history or _history[-1] != text):
        _history.append(text)
    return text
