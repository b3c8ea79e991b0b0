"""Formatting of stack traces and exceptions."""

import sys
from _lazy_attributes import attributes as _attributes
from _traceback_frames import (
    _COLORS,
    BUILTIN_EXCEPTION_LIMIT,
    FrameSummary,
    StackSummary,
    _byte_offset_to_character_offset,
    _indent,
    _safe_string,
    _theme,
)
from collections.abc import Sequence

__all__ = [
    "extract_stack",
    "extract_tb",
    "format_exception",
    "format_exception_only",
    "format_list",
    "format_stack",
    "format_tb",
    "print_exc",
    "format_exc",
    "print_exception",
    "print_last",
    "print_stack",
    "print_tb",
    "clear_frames",
    "FrameSummary",
    "StackSummary",
    "TracebackException",
    "walk_stack",
    "walk_tb",
    "print_list",
]


class _Sentinel:
    def __repr__(self):
        return "<implicit>"


_sentinel = _Sentinel()

_cause_message = (
    "\nThe above exception was the direct cause of the following exception:\n\n"
)
_context_message = (
    "\nDuring handling of the above exception, another exception occurred:\n\n"
)

# ---- functions on lists of frames


def print_list(extracted_list, file=None):
    """Print what extract_tb() or extract_stack() gave."""
    for text in format_list(extracted_list):
        print(text, file=sys.stderr if file is None else file, end="")


def format_list(extracted_list):
    """Return what print_list() would print, as a list of strings."""
    return StackSummary.from_list(extracted_list).format()


def print_tb(tb, limit=None, file=None):
    """Print the frames of a traceback, at most `limit` of them."""
    print_list(extract_tb(tb, limit=limit), file=file)


def format_tb(tb, limit=None):
    """Return what print_tb() would print, as a list of strings."""
    return extract_tb(tb, limit=limit).format()


def extract_tb(tb, limit=None):
    """Return the frames of a traceback as a StackSummary."""
    return StackSummary._extract_from_extended_frame_gen(_walk_tb_with_full_positions(tb), limit=limit)


def print_stack(f=None, limit=None, file=None):
    """Print the stack of the caller, or of the frame."""
    if f is None:
        f = sys._getframe().f_back
    print_list(extract_stack(f, limit=limit), file=file)


def format_stack(f=None, limit=None):
    """Return what print_stack() would print, as a list of strings."""
    if f is None:
        f = sys._getframe().f_back
    return format_list(extract_stack(f, limit=limit))


def extract_stack(f=None, limit=None):
    """Return the frames of the caller's stack as a StackSummary, the oldest first."""
    frame = sys._getframe(1) if f is None else f
    stack = StackSummary.extract(walk_stack(frame), limit=limit)
    stack.reverse()
    return stack


def walk_stack(f):
    """Yield (frame, line number) up the stack of the frame, or of the caller."""
    if f is None:
        f = sys._getframe().f_back

    def walk(frame):
        while frame is not None:
            yield frame, frame.f_lineno
            frame = frame.f_back

    return walk(f)


def walk_tb(tb):
    """Yield (frame, line number) down a traceback."""
    for entry in _entries(tb):
        yield entry.tb_frame, entry.tb_lineno


def _entries(tb):
    while tb is not None:
        yield tb
        tb = tb.tb_next


def _walk_tb_with_full_positions(tb):
    # Yields (frame, (line, end line, column, end column)).
    for entry in _entries(tb):
        first, *rest = _get_code_position(entry.tb_frame.f_code, entry.tb_lasti)
        yield entry.tb_frame, (entry.tb_lineno if first is None else first, *rest)


def _get_code_position(code, instruction_index):
    if instruction_index < 0:
        return (None, None, None, None)
    from itertools import islice

    return next(islice(code.co_positions(), instruction_index // 2, None), (None, None, None, None))


def clear_frames(tb):
    "Clear the locals of all frames of a traceback."
    for entry in _entries(tb):
        try:
            entry.tb_frame.clear()
        except RuntimeError:
            # Still running.
            continue


# ---- functions on exceptions


def _parse_value_tb(exc, value, tb):
    # The arguments are (exception), or (type, exception, traceback) as of old.
    if (value is _sentinel) != (tb is _sentinel):
        raise ValueError("Both or neither of value and tb must be given")
    if value is not _sentinel:
        return value, tb
    if exc is None:
        return None, None
    if isinstance(exc, BaseException):
        return exc, exc.__traceback__
    raise TypeError(f"Exception expected for value, {type(exc).__name__} found")


def print_exception(exc, /, value=_sentinel, tb=_sentinel, limit=None, file=None, chain=True, **kwargs):
    """Print an exception with its traceback, and those it was raised from."""
    colorize = kwargs.get("colorize", False)
    value, tb = _parse_value_tb(exc, value, tb)
    te = TracebackException(type(value), value, tb, limit=limit, compact=True)
    te.print(file=file, chain=chain, colorize=colorize)


def _show_colored(exc):
    """Print an uncaught exception with colours, if standard error has them; whether it was printed."""
    import _colorize

    file = sys.stderr
    if file is None or not _colorize.can_colorize(file=file):
        return False
    text = "".join(format_exception(exc, limit=BUILTIN_EXCEPTION_LIMIT, colorize=True))
    file.write(text)
    file.flush()
    return True


def _print_exception_bltin(exc, /):
    file = sys.stderr if sys.stderr is not None else sys.__stderr__
    try:
        import _colorize

        colorize = _colorize.can_colorize(file=file)
    except ImportError:
        colorize = False
    return print_exception(exc, limit=BUILTIN_EXCEPTION_LIMIT, file=file, colorize=colorize)


def format_exception(exc, /, value=_sentinel, tb=_sentinel, limit=None, chain=True, **kwargs):
    """Return what print_exception() would print, as a list of strings."""
    value, tb = _parse_value_tb(exc, value, tb)
    te = TracebackException(type(value), value, tb, limit=limit, compact=True)
    return list(te.format(chain=chain, colorize=kwargs.get("colorize", False)))


def format_exception_only(exc, /, value=_sentinel, *, show_group=False, **kwargs):
    """Return the lines that tell of the exception without its traceback."""
    if value is _sentinel:
        value = exc
    te = TracebackException(type(value), value, None, compact=True)
    return list(te.format_exception_only(show_group=show_group, colorize=kwargs.get("colorize", False)))


def print_exc(limit=None, file=None, chain=True):
    """Print the exception that is being handled."""
    print_exception(sys.exception(), limit=limit, file=file, chain=chain)


def format_exc(limit=None, chain=True):
    """Return what print_exc() would print, as a string."""
    return "".join(format_exception(sys.exception(), limit=limit, chain=chain))


def print_last(limit=None, file=None, chain=True):
    """Print the last exception that nobody handled."""
    if not hasattr(sys, "last_exc") and not hasattr(sys, "last_type"):
        raise ValueError("no last exception")
    if hasattr(sys, "last_exc"):
        print_exception(sys.last_exc, limit=limit, file=file, chain=chain)
    else:
        print_exception(
            sys.last_type, sys.last_value, sys.last_traceback, limit=limit, file=file, chain=chain
        )


def _format_final_exc_line(etype, value, *, insert_final_newline=True, colorize=False):
    theme = _theme(colorize)
    text = _safe_string(value, "exception")
    end = "\n" if insert_final_newline else ""
    if value is None or not text:
        return f"{theme['type']}{etype}{theme['reset']}{end}"
    return f"{theme['type']}{etype}{theme['reset']}: {theme['message']}{text}{theme['reset']}{end}"


class _ExceptionPrintContext:
    # Where we are in a tree of exception groups.

    def __init__(self):
        self.exception_group_depth = 0
        # Whether the innermost group has yet to be ended by a line.
        self.need_close = False

    def indent(self):
        return " " * (2 * self.exception_group_depth)

    def emit(self, text_gen, margin_char=None):
        if margin_char is None:
            margin_char = "|"
        prefix = self.indent()
        if self.exception_group_depth:
            prefix += margin_char + " "
        if isinstance(text_gen, str):
            yield _indent_nonblank(text_gen, prefix)
        else:
            for text in text_gen:
                yield _indent_nonblank(text, prefix)


def _indent_nonblank(text, prefix):
    return _indent(text, prefix) if prefix else text


def _attributes_of(error):
    # Whatever the class makes of attributes that it does not have.
    try:
        return object.__getattribute__(error, "__dict__")
    except AttributeError:
        return {}


def _hint(error):
    """That something of CPython's standard library is not here."""
    if not isinstance(error, (ImportError, AttributeError)) or not isinstance(getattr(error, "name", None), str):
        return ""
    if isinstance(error, AttributeError) and not isinstance(error.obj, type(sys)):
        return ""
    if isinstance(error, ModuleNotFoundError) and sys.flags.no_site and error.name not in sys.stdlib_module_names:
        return ""
    from _left_out import hint

    return hint(error)


class TracebackException:
    """An exception made ready to be printed, without keeping it or its frames alive."""

    def __init__(
        self,
        exc_type,
        exc_value,
        exc_traceback,
        *,
        limit=None,
        lookup_lines=True,
        capture_locals=False,
        compact=False,
        max_group_width=15,
        max_group_depth=10,
        save_exc_type=True,
        _seen=None,
    ):
        # Exceptions that have been seen, for chains with loops. A list of work instead of
        # recursion: chains can be long.
        is_recursive_call = _seen is not None
        _seen = _seen if is_recursive_call else set()
        _seen.add(id(exc_value))
        frame_options = {"limit": limit, "lookup_lines": lookup_lines, "capture_locals": capture_locals}
        group_options = {"max_group_width": max_group_width, "max_group_depth": max_group_depth}

        self.stack = StackSummary._extract_from_extended_frame_gen(
            _walk_tb_with_full_positions(exc_traceback), **frame_options
        )
        self.max_group_width = max_group_width
        self.max_group_depth = max_group_depth
        self._exc_type = exc_type if save_exc_type else None
        # Now, while the exception is there.
        self._str = _safe_string(exc_value, "exception")
        try:
            self.__notes__ = getattr(exc_value, "__notes__", None)
        except Exception as error:
            self.__notes__ = [f"Ignored error getting __notes__: {_safe_string(error, '__notes__', repr)}"]
        # What asyncio has noted for a terminal.
        tasks = _attributes_of(exc_value).get("_awaiting_tasks")
        self._awaiting_tasks = tasks if isinstance(tasks, str) else ""
        self._have_exc_type = exc_type is not None
        self.exc_type_qualname = getattr(exc_type, "__qualname__", None)
        self.exc_type_module = getattr(exc_type, "__module__", None)

        self._is_syntax_error = self._have_exc_type and issubclass(exc_type, SyntaxError)
        if self._is_syntax_error:
            self._take_place(exc_value)
        elif hint := _hint(exc_value):
            self._str += hint
        elif exc_type and issubclass(exc_type, ImportError) and getattr(exc_value, "name_from", None) is not None:
            self._suggest(exc_value, exc_traceback, exc_value.name_from)
        elif (
            exc_type
            and issubclass(exc_type, ModuleNotFoundError)
            and sys.flags.no_site
            and getattr(exc_value, "name", None) not in sys.stdlib_module_names
        ):
            self._str += (
                ". Site initialization is disabled, did you forget to "
                "add the site-packages directory to sys.path?"
            )
        elif exc_type and issubclass(exc_type, (NameError, AttributeError)) and (
            getattr(exc_value, "name", None) is not None
        ):
            wrong_name = exc_value.name
            suggestion = self._suggest(exc_value, exc_traceback, wrong_name)
            if issubclass(exc_type, NameError) and wrong_name in sys.stdlib_module_names:
                forgotten = f"id you forget to import '{wrong_name}'?"
                self._str += f" Or d{forgotten}" if suggestion else f". D{forgotten}"

        if lookup_lines:
            self._load_lines()
        self.__suppress_context__ = exc_value.__suppress_context__ if exc_value is not None else False

        self.__cause__ = None
        self.__context__ = None
        self.exceptions = None
        if is_recursive_call:
            return
        options = {**frame_options, **group_options, "_seen": _seen}

        def follow(exc):
            return TracebackException(type(exc), exc, exc.__traceback__, **options)

        work = [(self, exc_value)]
        while work:
            te, exc = work.pop()
            if exc is None:
                continue
            cause = exc.__cause__
            if cause is not None and id(cause) not in _seen:
                te.__cause__ = follow(cause)
            else:
                cause = None
            # What will not be shown need not be made ready.
            wanted = te.__cause__ is None and not exc.__suppress_context__ if compact else True
            context = exc.__context__
            if context is not None and wanted and id(context) not in _seen:
                te.__context__ = follow(context)
            else:
                context = None
            if isinstance(exc, BaseExceptionGroup):
                te.exceptions = [follow(inner) for inner in exc.exceptions]
                work.extend(zip(te.exceptions, exc.exceptions))
            work.append((te.__cause__, cause))
            work.append((te.__context__, context))

    def _take_place(self, error):
        # What a SyntaxError says of the place in the source; lines as text.
        self.filename = error.filename
        self.lineno, self.end_lineno = [
            None if number is None else str(number) for number in (error.lineno, error.end_lineno)
        ]
        self.text, self.msg = error.text, error.msg
        self.offset, self.end_offset = error.offset, error.end_offset
        self._exc_metadata = getattr(error, "_metadata", None)
        if "_shown" in vars(error):
            # The parser has found a misspelt keyword, which only tracebacks tell.
            self.msg, self.offset, self.end_offset = error._shown
            self.end_lineno = self.lineno

    def _suggest(self, exc_value, tb, wrong_name):
        from _traceback_suggestions import _compute_suggestion_error

        suggestion = _compute_suggestion_error(exc_value, tb, wrong_name)
        if suggestion:
            self._str += f". Did you mean: '{suggestion}'?"
        return suggestion

    @classmethod
    def from_exception(cls, exc, *args, **kwargs):
        """Make one of an exception."""
        return cls(type(exc), exc, exc.__traceback__, *args, **kwargs)

    @property
    def exc_type(self):
        import warnings

        warnings.warn("Deprecated in 3.13. Use exc_type_str instead.", DeprecationWarning, stacklevel=2)
        return self._exc_type

    @property
    def exc_type_str(self):
        if not self._have_exc_type:
            return None
        module = self.exc_type_module
        if module in ("__main__", "builtins"):
            return self.exc_type_qualname
        if not isinstance(module, str):
            module = "<unknown>"
        return f"{module}.{self.exc_type_qualname}"

    def __str__(self):
        return self._str

    def __eq__(self, other):
        if isinstance(other, TracebackException):
            return vars(self) == vars(other)
        return NotImplemented

    def _load_lines(self):
        for frame in self.stack:
            frame._original_lines

    def format_exception_only(self, *, show_group=False, _depth=0, **kwargs):
        """Yield the lines that tell of the exception without its traceback.

        With show_group those of the exceptions in a group too.
        """
        colorize = kwargs.get("colorize", False)
        indent = 3 * _depth * " "
        if not self._have_exc_type:
            yield indent + _format_final_exc_line(None, self._str, colorize=colorize)
            return
        stype = self.exc_type_str
        if self._is_syntax_error:
            for line in self._format_syntax_error(stype, colorize=colorize):
                yield indent + line
        elif _depth > 0:
            # Every line of the message.
            text = _format_final_exc_line(stype, self._str, insert_final_newline=False, colorize=colorize)
            for line in text.split("\n"):
                yield f"{indent}{line}\n"
        else:
            yield _format_final_exc_line(stype, self._str, colorize=colorize)

        notes = self.__notes__
        if isinstance(notes, Sequence) and not isinstance(notes, (str, bytes)):
            for note in notes:
                note = _safe_string(note, "note")
                for line in note.split("\n"):
                    yield f"{indent}{line}\n"
        elif notes is not None:
            yield f"{indent}{_safe_string(notes, '__notes__', func=repr)}\n"

        if self.exceptions and show_group:
            for inner in self.exceptions:
                yield from inner.format_exception_only(show_group=show_group, _depth=_depth + 1, colorize=colorize)

    def _format_syntax_error(self, stype, **kwargs):
        """Yield the lines of a SyntaxError, with the place in the source."""
        theme = _theme(kwargs.get("colorize", False))
        reset = theme["reset"]
        suffix = ""
        if self.lineno is not None:
            yield (
                f'  File {theme["filename"]}"{self.filename or "<string>"}"{reset}, '
                f"line {theme['line_no']}{self.lineno}{reset}\n"
            )
        elif self.filename is not None:
            suffix = f" ({self.filename})"

        text = self.text
        if isinstance(text, str):
            # text  = "   foo\n"
            # rtext = "   foo"
            # ltext = "foo"
            rtext = text.rstrip("\n")
            ltext = rtext.lstrip(" \n\f")
            spaces = len(rtext) - len(ltext)
            if self.offset is None:
                yield f"    {ltext}\n"
            elif isinstance(self.offset, int):
                offset = self.offset
                if self.lineno == self.end_lineno:
                    end_offset = self.end_offset if self.end_offset not in (None, 0) else offset
                else:
                    end_offset = len(rtext) + 1
                if text and offset > len(text):
                    offset = len(text) + 1
                # At least one mark, and none behind the text.
                end_offset = max(min(end_offset, len(rtext) + 1), offset + 1)
                # Offsets count from one, and in the text as it was.
                colno = offset - 1 - spaces
                end_colno = end_offset - 1 - spaces
                if colno >= 0:
                    # Tabs and the like keep the marks in place.
                    caretspace = "".join([char if char.isspace() else " " for char in ltext[:colno]])
                    shown = ltext
                    marks = "^" * (end_colno - colno)
                    if theme is _COLORS:
                        shown = (
                            f"{ltext[:colno]}{theme['error_highlight']}{ltext[colno:end_colno]}{reset}"
                            f"{ltext[end_colno:]}"
                        )
                        marks = f"{theme['error_highlight']}{marks}{reset}"
                    yield f"    {shown}\n"
                    yield f"    {caretspace}{marks}\n"
                else:
                    yield f"    {ltext}\n"
        msg = "<no detail available>" if self.msg is None else self.msg
        yield f"{theme['type']}{stype}{reset}: {theme['message']}{msg}{reset}{suffix}\n"

    def format(self, *, chain=True, _ctx=None, **kwargs):
        """Yield the lines of the exception with its traceback, and those it was raised from."""
        colorize = kwargs.get("colorize", False)
        _ctx = _ctx or _ExceptionPrintContext()
        # Of those it was raised from the last comes first.
        output = [(None, self)]
        while chain:
            newer = output[-1][1]
            if newer.__cause__ is not None:
                message, older = _cause_message, newer.__cause__
            elif newer.__context__ is not None and not newer.__suppress_context__:
                message, older = _context_message, newer.__context__
            else:
                break
            output[-1] = (message, newer)
            output.append((None, older))

        for message, exc in reversed(output):
            if message is not None:
                yield from _ctx.emit(message)
            if exc.exceptions is None:
                if exc.stack:
                    yield from _ctx.emit("Traceback (most recent call last):\n")
                    yield from _ctx.emit(exc.stack.format(colorize=colorize))
                    if exc._awaiting_tasks:
                        yield from _ctx.emit(exc._awaiting_tasks)
                yield from _ctx.emit(exc.format_exception_only(colorize=colorize))
            elif _ctx.exception_group_depth > self.max_group_depth:
                yield from _ctx.emit(f"... (max_group_depth is {self.max_group_depth})\n")
            else:
                yield from exc._format_group(_ctx, colorize)

    def _format_group(self, ctx, colorize):
        is_toplevel = ctx.exception_group_depth == 0
        if is_toplevel:
            ctx.exception_group_depth += 1
        if self.stack:
            yield from ctx.emit(
                "Exception Group Traceback (most recent call last):\n", margin_char="+" if is_toplevel else None
            )
            yield from ctx.emit(self.stack.format(colorize=colorize))
            if self._awaiting_tasks:
                yield from ctx.emit(self._awaiting_tasks)
        yield from ctx.emit(self.format_exception_only(colorize=colorize))
        total = len(self.exceptions)
        if total <= self.max_group_width:
            shown = total
        else:
            # One more, which tells of the rest.
            shown = self.max_group_width + 1
        ctx.need_close = False
        for index in range(shown):
            last = index == shown - 1
            if last:
                # Unless something inside closes it before.
                ctx.need_close = True
            truncated = index >= self.max_group_width
            title = "..." if truncated else f"{index + 1}"
            corner = "+-" if index == 0 else "  "
            yield f"{ctx.indent()}{corner}+---------------- {title} ----------------\n"
            ctx.exception_group_depth += 1
            if truncated:
                remaining = total - self.max_group_width
                plural = "s" if remaining > 1 else ""
                yield from ctx.emit(f"and {remaining} more exception{plural}\n")
            else:
                yield from self.exceptions[index].format(chain=True, _ctx=ctx, colorize=colorize)
            if last and ctx.need_close:
                yield f"{ctx.indent()}+------------------------------------\n"
                ctx.need_close = False
            ctx.exception_group_depth -= 1
        if is_toplevel:
            assert ctx.exception_group_depth == 1
            ctx.exception_group_depth = 0

    def print(self, *, file=None, chain=True, **kwargs):
        """Print what format() gives."""
        for line in self.format(chain=chain, colorize=kwargs.get("colorize", False)):
            print(line, file=sys.stderr if file is None else file, end="")


# What is loaded when an exception asks for it.
__getattr__ = _attributes(
    globals(), {"_traceback_suggestions": ["_compute_suggestion_error", "_levenshtein_distance"]}
)
