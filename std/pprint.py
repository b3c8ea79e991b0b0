"""Readable representations of nested values, broken into lines that fit a width."""

import collections
import operator
import sys
import types

__all__ = ["pprint", "pformat", "isreadable", "isrecursive", "saferepr", "PrettyPrinter", "pp"]


def pprint(
    object, stream=None, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, underscore_numbers=False
):
    """Write a readable representation to a stream, standard output by default."""
    printer = PrettyPrinter(
        stream=stream,
        indent=indent,
        width=width,
        depth=depth,
        compact=compact,
        sort_dicts=sort_dicts,
        underscore_numbers=underscore_numbers,
    )
    printer.pprint(object)


def pformat(object, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
    """A readable representation as a string."""
    printer = PrettyPrinter(
        indent=indent,
        width=width,
        depth=depth,
        compact=compact,
        sort_dicts=sort_dicts,
        underscore_numbers=underscore_numbers,
    )
    return printer.pformat(object)


def pp(object, *args, sort_dicts=False, **kwargs):
    """Like pprint(), but dicts keep their order."""
    pprint(object, *args, sort_dicts=sort_dicts, **kwargs)


def saferepr(object):
    """A representation in one line that is protected against recursion."""
    return PrettyPrinter()._safe_repr(object, {}, None, 0)[0]


def isreadable(object):
    """Whether the representation could be read back with eval()."""
    return PrettyPrinter()._safe_repr(object, {}, None, 0)[1]


def isrecursive(object):
    """Whether the value contains itself."""
    return PrettyPrinter()._safe_repr(object, {}, None, 0)[2]


_first = operator.itemgetter(0)


class _safe_key:
    """A sort key for values that cannot be compared: then their types decide."""

    __slots__ = ["obj"]

    def __init__(self, obj):
        self.obj = obj

    def __lt__(self, other):
        try:
            return self.obj < other.obj
        except TypeError:
            return self._by_type() < other._by_type()

    def _by_type(self):
        return str(type(self.obj)), id(self.obj)


def _safe_tuple(pair):
    """A sort key for pairs."""
    return _safe_key(pair[0]), _safe_key(pair[1])


# Keys of one of these types alone can be compared with each other.
_COMPARABLE = {frozenset({kind}) for kind in (str, int, bytes)}


def _sorted_items(mapping):
    """The items of a dict in the order of their keys."""
    if frozenset(map(type, mapping)) in _COMPARABLE:
        return sorted(mapping.items(), key=_first)
    return sorted(mapping.items(), key=_safe_tuple)


def _recursion(object):
    return f"<Recursion on {type(object).__name__} with id={id(object)}>"


def _words(line):
    """Divide a line into words, each with the white space after it."""
    start = 0
    ended = False
    for index, char in enumerate(line):
        if char.isspace():
            ended = True
        elif ended:
            yield line[start:index]
            start, ended = index, False
    if start < len(line):
        yield line[start:]


def _filled(pieces, width, allowance):
    """The representations of joined pieces, each no wider than `width` if possible; the last leaves some room."""
    pieces = list(pieces)
    current = pieces[0][:0] if pieces else ""
    for index, piece in enumerate(pieces):
        if index == len(pieces) - 1:
            width -= allowance
        if len(repr(current + piece)) > width:
            if current:
                yield repr(current)
            current = piece
        else:
            current += piece
    if current:
        yield repr(current)


class _Layout:
    """Writes one value to a stream.

    `column` is where the text begins, `reserve` how many characters must still fit behind it in its last line.
    """

    def __init__(self, printer, stream, context):
        self.printer = printer
        self.write = stream.write
        self.context = context

    def repr(self, obj, level):
        return self.printer._repr(obj, self.context, level)

    def put(self, obj, column, reserve, level):
        """Write a value, in one line if it fits."""
        printer = self.printer
        key = id(obj)
        if key in self.context:
            self.write(_recursion(obj))
            printer._recursive = True
            printer._readable = False
            return
        text = self.repr(obj, level)
        if len(text) > printer._width - column - reserve:
            break_up = self._breaker(obj)
            if break_up is not None:
                self.context[key] = 1
                break_up(obj, column, reserve, level + 1)
                del self.context[key]
                return
        self.write(text)

    def _breaker(self, obj):
        """The method that writes such a value in several lines."""
        name = _BREAKERS.get(type(obj).__repr__)
        if name is not None:
            return getattr(self, name)
        # A dataclass whose __repr__() is the generated one.
        params = getattr(obj, "__dataclass_params__", None)
        if params is not None and not isinstance(obj, type) and params.repr:
            generated = getattr(obj.__repr__, "__wrapped__", None)
            if generated is not None and "__create_fn__" in generated.__qualname__:
                return self._dataclass
        return None

    # Parts of containers.

    def _margin(self):
        extra = self.printer._indent_per_level - 1
        if extra > 0:
            self.write(" " * extra)

    def _elements(self, items, column, reserve, level):
        """Write elements one a line, or as many as fit in a compact layout."""
        printer = self.printer
        column += printer._indent_per_level
        self._margin()
        new_line = ",\n" + " " * column
        full = room = printer._width - column + 1
        items = list(items)
        delimiter = ""
        for index, item in enumerate(items):
            last = index == len(items) - 1
            if last:
                full -= reserve
                room -= reserve
            if printer._compact:
                text = self.repr(item, level)
                needed = len(text) + 2
                if room < needed:
                    room = full
                    if delimiter:
                        delimiter = new_line
                if room >= needed:
                    room -= needed
                    self.write(delimiter + text)
                    delimiter = ", "
                    continue
            self.write(delimiter)
            delimiter = new_line
            self.put(item, column, reserve if last else 1, level)

    def _pairs(self, items, column, reserve, level):
        """Write the items of a dict."""
        column += self.printer._indent_per_level
        new_line = ",\n" + " " * column
        for left, (key, value) in zip(range(len(items) - 1, -1, -1), items):
            text = self.repr(key, level) + ": "
            self.write(text)
            self.put(value, column + len(text), 1 if left else reserve, level)
            if left:
                self.write(new_line)

    def _fields(self, name, items, column, reserve, level):
        """Write something that looks like a call with keyword arguments."""
        self.write(name + "(")
        column += len(name) + 1
        for index, (field, value) in enumerate(items):
            if index:
                self.write(",\n" + " " * column)
            self.write(field + "=")
            if id(value) in self.context:
                # What __repr__() of these types itself shows for a value inside itself.
                self.write("...")
            else:
                last = index == len(items) - 1
                self.put(value, column + len(field) + 1, reserve if last else 1, level)
        self.write(")")

    def _wrapped(self, name, inner, column, reserve, level):
        """Write a call with one argument."""
        self.write(name + "(")
        self.put(inner, column + len(name) + 1, reserve + 1, level)
        self.write(")")

    def _lines(self, chunks, column, level):
        """Write strings under each other, in parentheses unless something encloses them."""
        outermost = level == 1
        separator = "\n" + " " * column
        text = separator.join(chunks)
        self.write(f"({text})" if outermost else text)

    # One method for each kind of value; the table behind the class says which.

    def _dict(self, obj, column, reserve, level):
        self.write("{")
        self._margin()
        if obj:
            items = _sorted_items(obj) if self.printer._sort_dicts else list(obj.items())
            self._pairs(items, column, reserve + 1, level)
        self.write("}")

    def _ordered_dict(self, obj, column, reserve, level):
        if obj:
            self._wrapped(type(obj).__name__, list(obj.items()), column, reserve, level)
        else:
            self.write(repr(obj))

    def _list(self, obj, column, reserve, level):
        self.write("[")
        self._elements(obj, column, reserve + 1, level)
        self.write("]")

    def _tuple(self, obj, column, reserve, level):
        end = ",)" if len(obj) == 1 else ")"
        self.write("(")
        self._elements(obj, column, reserve + len(end), level)
        self.write(end)

    def _set(self, obj, column, reserve, level):
        if not obj:
            self.write(repr(obj))
            return
        begin, end = "{", "}"
        if type(obj) is not set:
            begin, end = type(obj).__name__ + "({", "})"
            column += len(begin) - 1
        self.write(begin)
        self._elements(sorted(obj, key=_safe_key), column, reserve + len(end), level)
        self.write(end)

    def _str(self, obj, column, reserve, level):
        if not obj:
            self.write(repr(obj))
            return
        if level == 1:
            column += 1
            reserve += 1
        width = self.printer._width - column
        chunks = []
        lines = obj.splitlines(True)
        for index, line in enumerate(lines):
            room = reserve if index == len(lines) - 1 else 0
            text = repr(line)
            if len(text) <= width - room:
                chunks.append(text)
            else:
                chunks.extend(_filled(_words(line), width, room))
        if len(chunks) == 1:
            self.write(text)
        else:
            self._lines(chunks, column, level)

    def _bytes(self, obj, column, reserve, level):
        if len(obj) <= 4:
            self.write(repr(obj))
            return
        if level == 1:
            column += 1
            reserve += 1
        pieces = [obj[start : start + 4] for start in range(0, len(obj), 4)]
        if len(obj) % 4 == 0:
            # Only an odd piece at the end leaves room for what follows.
            chunks = _filled(pieces, self.printer._width - column, 0)
        else:
            chunks = _filled(pieces, self.printer._width - column, reserve)
        self._lines(chunks, column, level)

    def _bytearray(self, obj, column, reserve, level):
        self.write("bytearray(")
        self._bytes(bytes(obj), column + 10, reserve + 1, level + 1)
        self.write(")")

    def _mappingproxy(self, obj, column, reserve, level):
        self._wrapped("mappingproxy", obj.copy(), column, reserve, level)

    def _namespace(self, obj, column, reserve, level):
        name = "namespace" if type(obj) is types.SimpleNamespace else type(obj).__name__
        self._fields(name, list(obj.__dict__.items()), column, reserve, level)

    def _dataclass(self, obj, column, reserve, level):
        from dataclasses import fields

        items = [(field.name, getattr(obj, field.name)) for field in fields(obj) if field.repr]
        self._fields(type(obj).__name__, items, column, reserve, level)

    def _default_dict(self, obj, column, reserve, level):
        if not obj:
            self.write(repr(obj))
            return
        factory = self.repr(obj.default_factory, level)
        name = type(obj).__name__
        column += len(name) + 1
        self.write(f"{name}({factory},\n{' ' * column}")
        self._dict(obj, column, reserve + 1, level)
        self.write(")")

    def _counter(self, obj, column, reserve, level):
        if not obj:
            self.write(repr(obj))
            return
        name = type(obj).__name__
        self.write(name + "({")
        self._margin()
        self._pairs(obj.most_common(), column + len(name) + 1, reserve + 2, level)
        self.write("})")

    def _chain_map(self, obj, column, reserve, level):
        if not obj.maps:
            self.write(repr(obj))
            return
        name = type(obj).__name__
        self.write(name + "(")
        column += len(name) + 1
        *others, last = obj.maps
        for mapping in others:
            self.put(mapping, column, 1, level)
            self.write(",\n" + " " * column)
        self.put(last, column, reserve + 1, level)
        self.write(")")

    def _deque(self, obj, column, reserve, level):
        if not obj:
            self.write(repr(obj))
            return
        name = type(obj).__name__
        self.write(name + "([")
        column += len(name) + 1
        if obj.maxlen is None:
            self._elements(obj, column, reserve + 2, level)
            self.write("])")
        else:
            self._elements(obj, column, 2, level)
            self.write(f"],\n{' ' * column}maxlen={self.repr(obj.maxlen, level)})")

    def _user_collection(self, obj, column, reserve, level):
        self.put(obj.data, column, reserve, level - 1)


# Which method breaks up a value is decided by its __repr__(): one that a subclass overrides is respected.
_BREAKERS = {
    dict.__repr__: "_dict",
    collections.OrderedDict.__repr__: "_ordered_dict",
    list.__repr__: "_list",
    tuple.__repr__: "_tuple",
    set.__repr__: "_set",
    frozenset.__repr__: "_set",
    str.__repr__: "_str",
    bytes.__repr__: "_bytes",
    bytearray.__repr__: "_bytearray",
    types.MappingProxyType.__repr__: "_mappingproxy",
    types.SimpleNamespace.__repr__: "_namespace",
    collections.defaultdict.__repr__: "_default_dict",
    collections.Counter.__repr__: "_counter",
    collections.ChainMap.__repr__: "_chain_map",
    collections.deque.__repr__: "_deque",
    collections.UserDict.__repr__: "_user_collection",
    collections.UserList.__repr__: "_user_collection",
    collections.UserString.__repr__: "_user_collection",
}


class PrettyPrinter:
    """Prints values readably, with settings that are given once."""

    def __init__(
        self,
        indent=1,
        width=80,
        depth=None,
        stream=None,
        *,
        compact=False,
        sort_dicts=True,
        underscore_numbers=False,
    ):
        indent, width = int(indent), int(width)
        if indent < 0:
            raise ValueError("indent must be >= 0")
        if depth is not None and depth <= 0:
            raise ValueError("depth must be > 0")
        if not width:
            raise ValueError("width must be != 0")
        self._depth = depth
        self._indent_per_level = indent
        self._width = width
        # None only if the process has no standard output.
        self._stream = sys.stdout if stream is None else stream
        self._compact = bool(compact)
        self._sort_dicts = sort_dicts
        self._underscore_numbers = underscore_numbers

    def pprint(self, object):
        """Write a value, and the end of the line."""
        if self._stream is not None:
            self._format(object, self._stream, 0, 0, {}, 0)
            self._stream.write("\n")

    def pformat(self, object):
        """The text of a value."""
        from io import StringIO

        stream = StringIO()
        self._format(object, stream, 0, 0, {}, 0)
        return stream.getvalue()

    def isrecursive(self, object):
        """Whether the value contains itself."""
        return self.format(object, {}, 0, 0)[2]

    def isreadable(self, object):
        """Whether eval() could make the value from its representation."""
        text, readable, recursive = self.format(object, {}, 0, 0)
        return readable and not recursive

    def format(self, object, context, maxlevels, level):
        """The representation in one line, whether it is readable, and whether the value is recursive.

        Subclasses override this to show values their own way.
        """
        return self._safe_repr(object, context, maxlevels, level)

    def _format(self, object, stream, indent, allowance, context, level):
        _Layout(self, stream, context).put(object, indent, allowance, level)

    def _repr(self, object, context, level):
        text, readable, recursive = self.format(object, context.copy(), self._depth, level)
        if not readable:
            self._readable = False
        if recursive:
            self._recursive = True
        return text

    def _safe_repr(self, object, context, maxlevels, level):
        kind = type(object)
        if kind in _SCALARS:
            return repr(object), True, False
        method = getattr(kind, "__repr__", None)
        base, begin, end = _BUILTIN_REPRS.get(method, _OTHERS)
        if not issubclass(kind, base):
            text = repr(object)
            return text, bool(text) and not text.startswith("<"), False
        if base is int:
            return (f"{object:_d}" if self._underscore_numbers else repr(object)), True, False
        if base is tuple and len(object) == 1:
            end = ",)"
        if not object:
            return begin + end, True, False
        if maxlevels and level >= maxlevels:
            return f"{begin}...{end}", False, id(object) in context
        if id(object) in context:
            return _recursion(object), False, True
        return self._nested_repr(object, begin, end, context, maxlevels, level + 1)

    def _nested_repr(self, object, begin, end, context, maxlevels, level):
        context[id(object)] = 1
        if begin == "{":
            items = _sorted_items(object) if self._sort_dicts else object.items()
            values = [value for item in items for value in item]
        else:
            values = object
        texts = []
        readable, recursive = True, False
        for value in values:
            text, is_readable, is_recursive = self.format(value, context, maxlevels, level)
            texts.append(text)
            if not is_readable:
                readable = False
            if is_recursive:
                recursive = True
        if begin == "{":
            texts = [key + ": " + value for key, value in zip(texts[::2], texts[1::2])]
        del context[id(object)]
        return begin + ", ".join(texts) + end, readable, recursive


# The types whose own representation is written part by part, with what begins and ends it.
_BUILTIN_REPRS = {
    int.__repr__: (int, "", ""),
    dict.__repr__: (dict, "{", "}"),
    list.__repr__: (list, "[", "]"),
    tuple.__repr__: (tuple, "(", ")"),
}
_OTHERS = (), "", ""
_SCALARS = frozenset({str, bytes, bytearray, float, complex, bool, type(None)})
