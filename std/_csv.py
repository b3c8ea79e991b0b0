"""Reading and writing of delimited text, for module csv."""

__version__ = "1.0"

QUOTE_MINIMAL = 0
QUOTE_ALL = 1
QUOTE_NONNUMERIC = 2
QUOTE_NONE = 3
QUOTE_STRINGS = 4
QUOTE_NOTNULL = 5

_dialects = {}
_field_limit = 128 * 1024


class Error(Exception):
    """Something that csv cannot read or write."""


Error.__module__ = "_csv"


def _kind(value):
    return type(value).__name__


def _character(name, value, optional):
    """Check that a value is one character, or None where it may be."""
    if value is None and optional:
        return None
    or_none = " or None" if optional else ""
    if not isinstance(value, str):
        raise TypeError(f'"{name}" must be a unicode character{or_none}, not {_kind(value)}')
    if len(value) != 1:
        raise TypeError(f'"{name}" must be a unicode character{or_none}, not a string of length {len(value)}')
    return value


_SETTINGS = {
    "delimiter": ",",
    "doublequote": True,
    "escapechar": None,
    "lineterminator": "\r\n",
    "quotechar": '"',
    "quoting": QUOTE_MINIMAL,
    "skipinitialspace": False,
    "strict": False,
}


class Dialect:
    """How the text is written: read-only settings, checked when they are given."""

    __slots__ = tuple("_" + name for name in _SETTINGS)

    def __new__(cls, dialect=None, **settings):
        for name in settings:
            if name not in _SETTINGS:
                raise TypeError(f"this function got an unexpected keyword argument '{name}'")
        if isinstance(dialect, str):
            dialect = get_dialect(dialect)
        if type(dialect) is Dialect and not settings:
            return dialect
        values = {
            name: settings[name] if name in settings else getattr(dialect, name, default)
            for name, default in _SETTINGS.items()
        }
        self = super().__new__(cls)
        self._check(values, "quotechar" in settings or hasattr(dialect, "quotechar"), "quoting" in settings)
        for name, value in values.items():
            object.__setattr__(self, "_" + name, value)
        return self

    @staticmethod
    def _check(values, has_quotechar, has_quoting):
        delimiter = values["delimiter"] = _character("delimiter", values["delimiter"], False)
        escape = values["escapechar"] = _character("escapechar", values["escapechar"], True)
        quote = values["quotechar"] = _character("quotechar", values["quotechar"], True)
        for name in "doublequote", "skipinitialspace", "strict":
            values[name] = bool(values[name])
        terminator = values["lineterminator"]
        if not isinstance(terminator, str):
            raise TypeError(f'"lineterminator" must be a string, not {_kind(terminator)}')
        quoting = values["quoting"]
        if type(quoting) is not int:
            raise TypeError(f'"quoting" must be an integer, not {_kind(quoting)}')
        if not QUOTE_MINIMAL <= quoting <= QUOTE_NOTNULL:
            raise TypeError('bad "quoting" value')
        if quote is None and has_quotechar and not has_quoting:
            quoting = values["quoting"] = QUOTE_NONE
        if quote is None and quoting != QUOTE_NONE:
            raise TypeError("quotechar must be set if quoting enabled")
        chars = {"delimiter": delimiter, "escapechar": escape, "quotechar": quote}
        for name, char in chars.items():
            if char is None:
                continue
            space = char == " " and values["skipinitialspace"] and name != "delimiter"
            if char in "\r\n" or space or char in terminator:
                raise ValueError(f"bad {name} value")
        for one, other in ("delimiter", "escapechar"), ("delimiter", "quotechar"), ("escapechar", "quotechar"):
            if chars[one] is not None and chars[one] == chars[other]:
                raise ValueError(f"bad {one} or {other} value")

    def __setattr__(self, name, value):
        if name in _SETTINGS:
            raise AttributeError(f"attribute '{name}' of '_csv.Dialect' objects is not writable")
        raise AttributeError(f"'_csv.Dialect' object has no attribute '{name}'")

    def __delattr__(self, name):
        self.__setattr__(name, None)

    def __reduce_ex__(self, protocol):
        raise TypeError("cannot pickle 'Dialect' instances")


def _setting(name):
    return property(lambda self: getattr(self, "_" + name))


for _name in _SETTINGS:
    setattr(Dialect, _name, _setting(_name))
del _name
Dialect.__module__ = "_csv"


def register_dialect(name, /, dialect="excel", **fmtparams):
    """Give a dialect a name."""
    if not isinstance(name, str):
        raise TypeError("dialect name must be a string")
    _dialects[name] = Dialect(dialect, **fmtparams)


def unregister_dialect(name):
    """Forget the name of a dialect."""
    try:
        del _dialects[name]
    except (KeyError, TypeError):
        raise Error("unknown dialect") from None


def get_dialect(name):
    """The dialect with a name."""
    try:
        return _dialects[name]
    except (KeyError, TypeError):
        raise Error("unknown dialect") from None


def list_dialects():
    """The names of all dialects."""
    return list(_dialects)


def field_size_limit(*args):
    """The greatest length of a field that is read; an argument changes it."""
    global _field_limit
    if len(args) > 1:
        raise TypeError(f"field_size_limit expected at most 1 argument, got {len(args)}")
    before = _field_limit
    if args:
        if type(args[0]) is not int:
            raise TypeError("limit must be an integer")
        _field_limit = args[0]
    return before


# Where a reader is in its text.
_BEGIN, _FIELD, _QUOTED, _AFTER_QUOTE, _ESCAPED, _AFTER_ESCAPED_NEWLINE, _QUOTED_ESCAPED, _ENDED = range(8)


class Reader:
    """Yields the rows of lines as lists."""

    def __init__(self, iterable, dialect):
        self._lines = iter(iterable)
        self._dialect = dialect
        self.line_num = 0
        self._reading = False

    dialect = property(lambda self: self._dialect)

    def __iter__(self):
        return self

    def __next__(self):
        if self._reading:
            raise Error("iterator has already advanced the reader")
        self._reading = True
        try:
            return self._next_row()
        finally:
            self._reading = False

    def _next_row(self):
        dialect = self._dialect
        quote, escape = dialect.quotechar, dialect.escapechar
        quoting = dialect.quoting
        if quoting == QUOTE_NONE:
            quote = None
        self._row = []
        self._field = []
        self._length = 0
        self._state = _BEGIN
        self._was_quoted = False
        # Spaces that are skipped make a field nevertheless.
        self._spaces = False
        started = False
        while True:
            try:
                line = next(self._lines)
            except StopIteration:
                if not started or (self._state == _BEGIN and not self._row and not self._spaces):
                    raise
                if self._state in (_QUOTED, _ESCAPED, _AFTER_ESCAPED_NEWLINE, _QUOTED_ESCAPED) or self._field:
                    if dialect.strict:
                        raise Error("unexpected end of data") from None
                    self._end_field()
                    return self._row
                raise
            if not isinstance(line, str):
                raise Error(
                    f"iterator should return strings, not {_kind(line)} (the file should be opened in text mode)"
                )
            self.line_num += 1
            if not started and (quote is None or quote not in line) and (escape is None or escape not in line):
                row = self._plain_row(line)
                if row is not None:
                    return row
            started = True
            if self._take(line, quote, escape):
                return self._row

    def _plain_row(self, line):
        """The row of a line in which nothing is quoted or escaped; None if it must be looked at closely."""
        dialect = self._dialect
        text = line.rstrip("\r\n")
        if "\r" in text or "\n" in text or len(text) > _field_limit or dialect.quoting > QUOTE_NONE:
            return None
        if dialect.skipinitialspace and dialect.delimiter == " ":
            return None
        if dialect.quoting == QUOTE_NONNUMERIC or line[len(text) :] not in ("\n", "", "\r\n", "\r"):
            return None
        if not text:
            return []
        fields = text.split(dialect.delimiter)
        return [field.lstrip(" ") for field in fields] if dialect.skipinitialspace else fields

    def _take(self, line, quote, escape):
        """Read a line; returns whether the row ends with it."""
        dialect = self._dialect
        delimiter = dialect.delimiter
        state = self._state
        add = self._add
        for char in line:
            if state == _ENDED:
                if char not in "\r\n":
                    raise Error(
                        "new-line character seen in unquoted field - do you need to open the file with newline=''?"
                    )
            elif state == _BEGIN or state == _FIELD or state == _AFTER_ESCAPED_NEWLINE:
                if char in "\r\n":
                    if state != _BEGIN or self._row or self._spaces:
                        self._end_field()
                    state = _ENDED
                elif state == _BEGIN and char == " " and dialect.skipinitialspace:
                    self._spaces = True
                elif char == delimiter:
                    self._end_field()
                    state = _BEGIN
                elif char == escape:
                    state = _ESCAPED
                elif state == _BEGIN and char == quote:
                    self._was_quoted = True
                    state = _QUOTED
                else:
                    add(char)
                    state = _FIELD
            elif state == _QUOTED:
                if char == escape:
                    state = _QUOTED_ESCAPED
                elif char == quote:
                    state = _AFTER_QUOTE
                else:
                    add(char)
            elif state == _AFTER_QUOTE:
                if char == quote and dialect.doublequote:
                    add(char)
                    state = _QUOTED
                elif char == delimiter:
                    self._end_field()
                    state = _BEGIN
                elif char in "\r\n":
                    self._end_field()
                    state = _ENDED
                elif dialect.strict:
                    raise Error(f"'{delimiter}' expected after '{quote}'")
                else:
                    add(char)
                    state = _FIELD
            elif state == _ESCAPED:
                add(char)
                state = _AFTER_ESCAPED_NEWLINE if char in "\r\n" else _FIELD
            else:
                add(char)
                state = _QUOTED
        return self._end_line(state)

    def _end_line(self, state):
        """Whether a row ends with the line that has been read."""
        self._state = state
        if state == _ESCAPED or state == _QUOTED_ESCAPED:
            # What is escaped is the end of the line.
            self._add("\n")
            self._state = _FIELD if state == _ESCAPED else _QUOTED
            return False
        if state == _QUOTED or state == _AFTER_ESCAPED_NEWLINE:
            return False
        if state == _FIELD or state == _AFTER_QUOTE or (state == _BEGIN and (self._row or self._spaces)):
            self._end_field()
        return True

    def _add(self, char):
        self._length += 1
        if self._length > _field_limit:
            raise Error(f"field larger than field limit ({_field_limit})")
        self._field.append(char)

    def _end_field(self):
        text = "".join(self._field)
        quoting = self._dialect.quoting
        value = text
        if not self._was_quoted:
            if not text and quoting in (QUOTE_STRINGS, QUOTE_NOTNULL):
                value = None
            elif text and quoting in (QUOTE_NONNUMERIC, QUOTE_STRINGS):
                value = float(text)
            elif quoting == QUOTE_NONNUMERIC:
                value = float(text) if text else text
        self._row.append(value)
        self._field = []
        self._length = 0
        self._was_quoted = False


Reader.__module__ = "_csv"
Reader.__name__ = Reader.__qualname__ = "reader"


class Writer:
    """Writes rows as lines."""

    def __init__(self, fileobj, dialect):
        write = getattr(fileobj, "write", None)
        if not callable(write):
            raise TypeError('argument 1 must have a "write" method')
        self._write = write
        self._dialect = dialect

    dialect = property(lambda self: self._dialect)

    def writerow(self, row, /):
        """Write a row; returns what the file's write() does."""
        try:
            fields = iter(row)
        except TypeError:
            raise Error(f"iterable expected, not {_kind(row)}") from None
        dialect = self._dialect
        parts = []
        single_empty = False
        for field in fields:
            text, quoted = self._field(field)
            single_empty = not parts and not text and not quoted
            parts.append(f"{dialect.quotechar}{text}{dialect.quotechar}" if quoted else text)
        if len(parts) == 1 and single_empty:
            if dialect.quoting in (QUOTE_NONE, QUOTE_STRINGS, QUOTE_NOTNULL) and (
                dialect.quoting == QUOTE_NONE or field is None
            ):
                raise Error("single empty field record must be quoted")
            parts[0] = dialect.quotechar * 2
        return self._write(dialect.delimiter.join(parts) + dialect.lineterminator)

    def _field(self, field):
        """The text of a field, and whether it must be quoted."""
        dialect = self._dialect
        quoting = dialect.quoting
        is_number = isinstance(field, (int, float)) or (
            not isinstance(field, str) and hasattr(field, "__float__") and field is not None
        )
        quoted = (
            quoting == QUOTE_ALL
            or (quoting == QUOTE_NONNUMERIC and not is_number)
            or (quoting == QUOTE_STRINGS and isinstance(field, str))
            or (quoting == QUOTE_NOTNULL and field is not None)
        )
        text = field if isinstance(field, str) else "" if field is None else str(field)
        quote, escape, delimiter = dialect.quotechar, dialect.escapechar, dialect.delimiter
        special = {delimiter, quote, escape, "\r", "\n", *dialect.lineterminator}
        special.discard(None)
        if not text and delimiter == " " and dialect.skipinitialspace and not quoted:
            # Nothing but quotes would be seen of it.
            unquotable = field is None and quoting in (QUOTE_STRINGS, QUOTE_NOTNULL)
            if quoting == QUOTE_NONE or quote is None or unquotable:
                raise Error("empty field must be quoted if delimiter is a space and skipinitialspace is true")
            return text, True
        if not special.intersection(text):
            if quoting == QUOTE_MINIMAL and text.startswith(" ") and delimiter == " ":
                quoted = True
            if text.startswith(" ") and dialect.skipinitialspace and not quoted:
                # The space would be skipped when it is read.
                if quoting == QUOTE_NONE or quote is None:
                    if escape is None:
                        raise Error("need to escape, but no escapechar set")
                    return escape + text, False
                quoted = True
            return text, quoted
        pieces = []
        for char in text:
            if char in special:
                escaped = False
                if quoting == QUOTE_NONE:
                    escaped = True
                elif char == quote:
                    if dialect.doublequote:
                        pieces.append(quote)
                        quoted = True
                    else:
                        escaped = True
                elif char == escape:
                    escaped = True
                else:
                    quoted = True
                if escaped:
                    if escape is None:
                        raise Error("need to escape, but no escapechar set")
                    pieces.append(escape)
            pieces.append(char)
        return "".join(pieces), quoted

    def writerows(self, rows, /):
        """Write rows."""
        for row in rows:
            self.writerow(row)


Writer.__module__ = "_csv"
Writer.__name__ = Writer.__qualname__ = "writer"


def reader(iterable, /, dialect="excel", **fmtparams):
    """A reader of the lines of an iterable, in a dialect and with changes to it."""
    return Reader(iterable, Dialect(dialect, **fmtparams))


def writer(fileobj, /, dialect="excel", **fmtparams):
    """A writer to an object with method write(), in a dialect and with changes to it."""
    return Writer(fileobj, Dialect(dialect, **fmtparams))
