"""Property lists, the files that macOS keeps settings in: as XML and in binary form."""

import binascii
import codecs
import datetime
import enum
import itertools
import os
import re
import struct
from io import BytesIO
from xml.parsers.expat import ParserCreate

__all__ = ["InvalidFileException", "FMT_XML", "FMT_BINARY", "load", "dump", "loads", "dumps", "UID"]

PlistFormat = enum.Enum("PlistFormat", "FMT_XML FMT_BINARY", module=__name__)
globals().update(PlistFormat.__members__)


class UID:
    """A number that refers to an object in an archive of NSKeyedArchiver."""

    def __init__(self, data):
        if not isinstance(data, int):
            raise TypeError("data must be an int")
        if data >= 1 << 64:
            raise ValueError("UIDs cannot be >= 2**64")
        if data < 0:
            raise ValueError("UIDs must be positive")
        self.data = data

    def __index__(self):
        return self.data

    def __repr__(self):
        return f"{self.__class__.__name__}({self.data!r})"

    def __reduce__(self):
        return self.__class__, (self.data,)

    def __eq__(self, other):
        return self.data == other.data if isinstance(other, UID) else NotImplemented

    def __hash__(self):
        return hash(self.data)


class InvalidFileException(ValueError):
    """Raised for what is no property list."""

    def __init__(self, message="Invalid file"):
        super().__init__(message)


# Nothing but tab and line ends may be in a text.
_control = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_date = re.compile(
    r"(?P<year>\d\d\d\d)(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)(?:T(?P<hour>\d\d)(?::(?P<minute>\d\d)(?::(?P<second>\d\d))?)?)?)?)?Z",
    re.ASCII,
)


def _date_of(text, aware):
    fields = [int(field) for field in _date.match(text).groupdict().values() if field is not None]
    return datetime.datetime(*fields, tzinfo=datetime.UTC if aware else None)


def _items_of(mapping, sort_keys, skipkeys):
    for key, value in sorted(mapping.items()) if sort_keys else mapping.items():
        if isinstance(key, str):
            yield key, value
        elif not skipkeys:
            raise TypeError("keys must be strings")


class _XMLReader:
    # Makes objects of the events of a document.

    def __init__(self, dict_type, aware):
        self.dict_type, self.aware = dict_type, aware
        self.stack = []
        self.key = self.root = None
        self.text = []

    def parse(self, file):
        self.parser = parser = ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.end
        parser.CharacterDataHandler = self.text.append
        parser.EntityDeclHandler = self.entity
        parser.ParseFile(file)
        return self.root

    def entity(self, name, is_parameter, *rest):
        # They are a way to make files that grow without bound, and nobody uses them.
        raise InvalidFileException("XML entity declarations are not supported in plist files")

    def start(self, tag, attributes):
        self.text.clear()
        if tag == "dict":
            self.begin(self.dict_type())
        elif tag == "array":
            self.begin([])

    def begin(self, container):
        self.add(container)
        self.stack.append(container)

    def line(self):
        return self.parser.CurrentLineNumber

    def add(self, value):
        if self.key is not None:
            if not isinstance(self.stack[-1], dict):
                raise ValueError(f"unexpected element at line {self.line()}")
            self.stack[-1][self.key] = value
            self.key = None
        elif not self.stack:
            self.root = value
        elif not isinstance(self.stack[-1], list):
            raise ValueError(f"unexpected element at line {self.line()}")
        else:
            self.stack[-1].append(value)

    def end(self, tag):
        method = getattr(self, f"end_{tag}", None)
        if method is not None:
            method()

    def data(self):
        text = "".join(self.text)
        self.text.clear()
        return text

    def end_dict(self):
        if self.key:
            raise ValueError(f"missing value for key {self.key!r} at line {self.line()}")
        self.stack.pop()

    def end_key(self):
        if self.key or not isinstance(self.stack[-1], dict):
            raise ValueError(f"unexpected key at line {self.line()}")
        self.key = self.data()

    def end_array(self):
        self.stack.pop()

    def end_true(self):
        self.add(True)

    def end_false(self):
        self.add(False)

    def end_integer(self):
        text = self.data()
        self.add(int(text, 16) if text.startswith(("0x", "0X")) else int(text))

    def end_real(self):
        self.add(float(self.data()))

    def end_string(self):
        self.add(self.data())

    def end_data(self):
        self.add(binascii.a2b_base64(self.data().encode("utf-8")))

    def end_date(self):
        self.add(_date_of(self.data(), self.aware))


def _xml_text(text):
    if _control.search(text):
        raise ValueError("strings can't contain control characters; use bytes instead")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class _XMLWriter:
    HEAD = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n'
    )

    def __init__(self, file, sort_keys, skipkeys, aware):
        self.file, self.sort_keys, self.skipkeys, self.aware = file, sort_keys, skipkeys, aware
        self.depth = 0

    def write(self, value):
        self.file.write(f'{self.HEAD}<plist version="1.0">\n'.encode())
        self.value(value)
        self.line("</plist>")

    def line(self, text):
        self.file.write(f"{self.depth * chr(9)}{text}\n".encode("utf-8"))

    def element(self, tag, text):
        self.line(f"<{tag}>{_xml_text(text)}</{tag}>")

    def value(self, value):
        if isinstance(value, str):
            self.element("string", value)
        elif value is True or value is False:
            self.line(f"<{str(value).lower()}/>")
        elif isinstance(value, int):
            if not -(1 << 63) <= value < 1 << 64:
                raise OverflowError(value)
            self.element("integer", "%d" % value)
        elif isinstance(value, float):
            self.element("real", repr(value))
        elif isinstance(value, dict):
            self.container("dict", value, self.entries)
        elif isinstance(value, (bytes, bytearray)):
            self.bytes(value)
        elif isinstance(value, datetime.datetime):
            if self.aware:
                value = value.astimezone(datetime.UTC)
            self.element("date", f"{value.replace(microsecond=0, tzinfo=None).isoformat()}Z")
        elif isinstance(value, (tuple, list)):
            self.container("array", value, self.members)
        else:
            raise TypeError(f"unsupported type: {type(value)}")

    def container(self, tag, value, inside):
        if not value:
            self.line(f"<{tag}/>")
            return
        self.line(f"<{tag}>")
        self.depth += 1
        inside(value)
        self.depth -= 1
        self.line(f"</{tag}>")

    def entries(self, mapping):
        for key, value in _items_of(mapping, self.sort_keys, self.skipkeys):
            self.element("key", key)
            self.value(value)

    def members(self, array):
        for value in array:
            self.value(value)

    def bytes(self, data):
        # Lines of 76 characters, with the margin counted as if a tab had eight columns.
        self.line("<data>")
        width = max(16, 76 - len((self.depth * "\t").expandtabs(8)))
        for chunk in itertools.batched(bytes(data), width // 4 * 3):
            self.line(binascii.b2a_base64(bytes(chunk), newline=False).decode("ascii"))
        self.line("</data>")


_EPOCH = datetime.datetime(2001, 1, 1)


class _BinaryReader:
    # Objects lie anywhere in the file and refer to each other by numbers; a table says where each is.

    def __init__(self, dict_type, aware):
        self.dict_type, self.aware = dict_type, aware

    def parse(self, file):
        try:
            self.file = file
            file.seek(-32, os.SEEK_END)
            trailer = file.read(32)
            if len(trailer) != 32:
                raise InvalidFileException()
            width, self.number, count, top, table = struct.unpack(">6xBBQQQ", trailer)
            file.seek(table)
            self.offsets = self.numbers(count, width)
            self.objects = [_missing] * count
            return self.object(top)
        except (OSError, IndexError, struct.error, OverflowError, ValueError) as error:
            if isinstance(error, InvalidFileException):
                raise
            raise InvalidFileException() from error

    def size(self, low):
        # What does not fit into four bits follows as a number.
        if low != 15:
            return low
        return int.from_bytes(self.bytes(1 << (self.bytes(1)[0] & 3)), "big")

    def numbers(self, count, width):
        data = self.bytes(count * width)
        if not width:
            raise InvalidFileException()
        return [int.from_bytes(data[at : at + width], "big") for at in range(0, len(data), width)]

    def bytes(self, count):
        # A damaged file may name any size: no more memory is asked for than it has data.
        data = self.file.read(min(count, 1 << 16))
        while len(data) < count and (more := self.file.read(min(count - len(data), len(data)))):
            data += more
        if len(data) != count:
            raise InvalidFileException()
        return data

    def object(self, number):
        known = self.objects[number]
        if known is not _missing:
            return known
        self.file.seek(self.offsets[number])
        (token,) = self.bytes(1)
        high, low = token & 0xF0, token & 0x0F
        if token in _SINGLE:
            result = _SINGLE[token]
        elif high == 0x10:
            result = int.from_bytes(self.bytes(1 << low), "big", signed=low >= 3)
        elif token in (0x22, 0x23):
            result = struct.unpack(">f" if low == 2 else ">d", self.bytes(1 << low))[0]
        elif token == 0x33:
            since = datetime.timedelta(seconds=struct.unpack(">d", self.bytes(8))[0])
            result = (_EPOCH.replace(tzinfo=datetime.UTC) if self.aware else _EPOCH) + since
        elif high == 0x40:
            result = self.bytes(self.size(low))
        elif high == 0x50:
            result = self.bytes(self.size(low)).decode("ascii")
        elif high == 0x60:
            result = self.bytes(2 * self.size(low)).decode("utf-16be")
        elif high == 0x80:
            result = UID(int.from_bytes(self.bytes(1 + low), "big"))
        elif high == 0xA0:
            members = self.numbers(self.size(low), self.number)
            # Noted first: it may contain itself.
            result = self.objects[number] = []
            result.extend(map(self.object, members))
        elif high == 0xD0:
            size = self.size(low)
            keys, values = self.numbers(size, self.number), self.numbers(size, self.number)
            result = self.objects[number] = self.dict_type()
            try:
                for key, value in zip(keys, values):
                    result[self.object(key)] = self.object(value)
            except TypeError:
                raise InvalidFileException() from None
        else:
            raise InvalidFileException()
        self.objects[number] = result
        return result


_missing = object()
_SINGLE = {0x00: None, 0x08: False, 0x09: True, 0x0F: b""}


def _width(count):
    return 1 if count < 1 << 8 else 2 if count < 1 << 16 else 4 if count < 1 << 32 else 8


class _BinaryWriter:
    def __init__(self, file, sort_keys, skipkeys, aware):
        self.file, self.sort_keys, self.skipkeys, self.aware = file, sort_keys, skipkeys, aware

    def write(self, value):
        self.objects, self.plain, self.containers = [], {}, {}
        self.note(value)
        count = len(self.objects)
        self.width = _width(count)
        self.file.write(b"bplist00")
        offsets = []
        for each in self.objects:
            offsets.append(self.file.tell())
            self.object(each)
        table = self.file.tell()
        width = _width(table)
        self.file.write(b"".join(offset.to_bytes(width, "big") for offset in offsets))
        self.file.write(struct.pack(">5xBBBQQQ", 0, width, self.width, count, self.number(value), table))

    def key(self, value):
        # Equal values of a type are one object in the file; containers are only the same if they are.
        if isinstance(value, _PLAIN):
            return self.plain, (type(value), bytes(value) if isinstance(value, bytearray) else value)
        return self.containers, id(value)

    def note(self, value):
        table, key = self.key(value)
        if key in table:
            return
        table[key] = len(self.objects)
        self.objects.append(value)
        if isinstance(value, dict):
            items = list(_items_of(value, self.sort_keys, self.skipkeys))
            for key, _ in items:
                self.note(key)
            for _, inner in items:
                self.note(inner)
        elif isinstance(value, (list, tuple)):
            for inner in value:
                self.note(inner)

    def number(self, value):
        table, key = self.key(value)
        return table[key]

    def sized(self, token, size):
        if size < 15:
            self.file.write(bytes([token | size]))
        else:
            width = _width(size)
            self.file.write(bytes([token | 15, 0x10 | width.bit_length() - 1]) + size.to_bytes(width, "big"))

    def references(self, values):
        self.file.write(b"".join(self.number(value).to_bytes(self.width, "big") for value in values))

    def object(self, value):
        write = self.file.write
        if value is None:
            write(b"\x00")
        elif value is False or value is True:
            write(b"\x09" if value else b"\x08")
        elif isinstance(value, int):
            if value < 0:
                try:
                    write(struct.pack(">Bq", 0x13, value))
                except struct.error:
                    raise OverflowError(value) from None
            elif value < 1 << 63:
                width = _width(value)
                write(bytes([0x10 | width.bit_length() - 1]) + value.to_bytes(width, "big"))
            elif value < 1 << 64:
                write(b"\x14" + value.to_bytes(16, "big", signed=True))
            else:
                raise OverflowError(value)
        elif isinstance(value, float):
            write(struct.pack(">Bd", 0x23, value))
        elif isinstance(value, datetime.datetime):
            if self.aware:
                since = value.astimezone(datetime.UTC) - _EPOCH.replace(tzinfo=datetime.UTC)
            else:
                since = value - _EPOCH
            write(struct.pack(">Bd", 0x33, since.total_seconds()))
        elif isinstance(value, (bytes, bytearray)):
            self.sized(0x40, len(value))
            write(value)
        elif isinstance(value, str):
            if value.isascii():
                self.sized(0x50, len(value))
                write(value.encode("ascii"))
            else:
                data = value.encode("utf-16be")
                self.sized(0x60, len(data) // 2)
                write(data)
        elif isinstance(value, UID):
            width = _width(value.data)
            if value.data >= 1 << 64:
                raise OverflowError(value)
            write(bytes([0x80 | width - 1]) + value.data.to_bytes(width, "big"))
        elif isinstance(value, (list, tuple)):
            self.sized(0xA0, len(value))
            self.references(value)
        elif isinstance(value, dict):
            items = list(_items_of(value, self.sort_keys, self.skipkeys))
            self.sized(0xD0, len(items))
            self.references([key for key, _ in items])
            self.references([inner for _, inner in items])
        else:
            raise TypeError(value)


_PLAIN = (str, int, float, datetime.datetime, bytes, bytearray)
# What documents may begin with: the declaration or the element, after a mark of the byte order.
_BEGINNINGS = [
    mark + text.encode(encoding)
    for mark, encoding in (
        (b"", "ascii"), (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    )
    for text in ("<?xml", "<plist")
]  # fmt: skip


def load(fp, *, fmt=None, dict_type=dict, aware_datetime=False):
    """Read a file; fmt says in which form it is, unless that is to be found out."""
    if fmt is None:
        head = fp.read(32)
        fp.seek(0)
        if head[:8] == b"bplist00":
            fmt = FMT_BINARY
        elif head.startswith(tuple(_BEGINNINGS)):
            fmt = FMT_XML
        else:
            raise InvalidFileException()
    reader = _XMLReader if fmt is FMT_XML else _BinaryReader
    return reader(dict_type, aware_datetime).parse(fp)


def loads(value, *, fmt=None, dict_type=dict, aware_datetime=False):
    """Read bytes, or the text of a document."""
    if isinstance(value, str):
        if fmt == FMT_BINARY:
            raise TypeError("value must be bytes-like object when fmt is FMT_BINARY")
        value = value.encode()
    return load(BytesIO(value), fmt=fmt, dict_type=dict_type, aware_datetime=aware_datetime)


def dump(value, fp, *, fmt=FMT_XML, sort_keys=True, skipkeys=False, aware_datetime=False):
    """Write an object to a file."""
    writers = {FMT_XML: _XMLWriter, FMT_BINARY: _BinaryWriter}
    if fmt not in writers:
        raise ValueError(f"Unsupported format: {fmt!r}")
    writers[fmt](fp, sort_keys, skipkeys, aware_datetime).write(value)


def dumps(value, *, fmt=FMT_XML, skipkeys=False, sort_keys=True, aware_datetime=False):
    """Return an object as bytes."""
    file = BytesIO()
    dump(value, file, fmt=fmt, skipkeys=skipkeys, sort_keys=sort_keys, aware_datetime=aware_datetime)
    return file.getvalue()
