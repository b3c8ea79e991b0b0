"""Pickles taken apart: their instructions, a listing of them, and a shorter form."""

import codecs
import io
import struct

from pickle import decode_long

__all__ = ["dis", "genops", "optimize"]

# Sizes of arguments that are not fixed.
UP_TO_NEWLINE = -1
TAKEN_FROM_ARGUMENT1, TAKEN_FROM_ARGUMENT4, TAKEN_FROM_ARGUMENT4U, TAKEN_FROM_ARGUMENT8U = -2, -3, -4, -5


class ArgumentDescriptor:
    """What follows an instruction in the pickle."""

    __slots__ = ("name", "n", "reader", "doc")

    def __init__(self, name, n, reader, doc):
        self.name, self.n, self.reader, self.doc = name, n, reader, doc


class StackObject:
    """A kind of object on the stack."""

    __slots__ = ("name", "obtype", "doc")

    def __init__(self, name, obtype, doc):
        self.name, self.obtype, self.doc = name, obtype, doc

    def __repr__(self):
        return self.name


class OpcodeInfo:
    """An instruction: its byte, its argument, and the top of the stack before and after it."""

    __slots__ = ("name", "code", "arg", "stack_before", "stack_after", "proto", "doc")

    def __init__(self, name, code, arg, stack_before, stack_after, proto, doc):
        self.name, self.code, self.arg = name, code, arg
        self.stack_before, self.stack_after = stack_before, stack_after
        self.proto, self.doc = proto, doc


# Arguments.


def _exactly(f, size, what):
    data = f.read(size)
    if len(data) == size:
        return data
    raise ValueError(f"not enough data in stream to read {what}")


def _number(name, form):
    size = struct.calcsize(form)

    def reader(f):
        return struct.unpack(form, _exactly(f, size, name))[0]

    return reader


read_uint1 = _number("uint1", "<B")
read_uint2 = _number("uint2", "<H")
read_int4 = _number("int4", "<i")
read_uint4 = _number("uint4", "<I")
read_uint8 = _number("uint8", "<Q")
read_float8 = _number("float8", ">d")


def _counted(name, read_size, decode):
    """A reader of a size and as many bytes."""

    def reader(f):
        size = read_size(f)
        if size < 0:
            raise ValueError(f"{name} byte count < 0: {size}")
        data = f.read(size)
        if len(data) != size:
            raise ValueError(f"expected {size} bytes in a {name}, but only {len(data)} remain")
        return decode(data)

    return reader


_utf8 = lambda data: data.decode("utf-8", "surrogatepass")
_latin = lambda data: data.decode("latin-1")
read_string1 = _counted("string1", read_uint1, _latin)
read_string4 = _counted("string4", read_int4, _latin)
read_bytes1 = _counted("bytes1", read_uint1, bytes)
read_bytes4 = _counted("bytes4", read_uint4, bytes)
read_bytes8 = _counted("bytes8", read_uint8, bytes)
read_bytearray8 = _counted("bytearray8", read_uint8, bytearray)
read_unicodestring1 = _counted("unicodestring1", read_uint1, _utf8)
read_unicodestring4 = _counted("unicodestring4", read_uint4, _utf8)
read_unicodestring8 = _counted("unicodestring8", read_uint8, _utf8)
read_long1 = _counted("long1", read_uint1, decode_long)
read_long4 = _counted("long4", read_int4, decode_long)


def read_stringnl(f, decode=True, stripquotes=True, *, encoding="latin-1"):
    """The rest of a line, usually in quotes and with escapes."""
    data = f.readline()
    if not data.endswith(b"\n"):
        raise ValueError("no newline found when trying to read stringnl")
    data = data[:-1]
    if stripquotes:
        for quote in b'"', b"'":
            if data.startswith(quote):
                if not data.endswith(quote):
                    raise ValueError(f"string quote {quote!r} not found at both ends of {data!r}")
                data = data[1:-1]
                break
        else:
            raise ValueError(f"no string quotes around {data!r}")
    return codecs.escape_decode(data)[0].decode(encoding) if decode else data


def read_stringnl_noescape(f):
    return read_stringnl(f, stripquotes=False, encoding="utf-8")


def read_stringnl_noescape_pair(f):
    return f"{read_stringnl_noescape(f)} {read_stringnl_noescape(f)}"


def read_unicodestringnl(f):
    data = f.readline()
    if not data.endswith(b"\n"):
        raise ValueError("no newline found when trying to read unicodestringnl")
    return str(data[:-1], "raw-unicode-escape")


def read_decimalnl_short(f):
    """A decimal number; 00 and 01 are the truth values."""
    text = read_stringnl(f, decode=False, stripquotes=False)
    return {b"00": False, b"01": True}[text] if text in (b"00", b"01") else int(text)


def read_decimalnl_long(f):
    return int(read_stringnl(f, decode=False, stripquotes=False).removesuffix(b"L"))


def read_floatnl(f):
    return float(read_stringnl(f, decode=False, stripquotes=False))


# Names of arguments, with their sizes and what they are.
_ARGUMENTS = {
    "uint1": (1, "One byte, unsigned."), "uint2": (2, "Two bytes, unsigned, little-endian."),
    "int4": (4, "Four bytes, signed, little-endian."), "uint4": (4, "Four bytes, unsigned, little-endian."),
    "uint8": (8, "Eight bytes, unsigned, little-endian."), "float8": (8, "Eight bytes, big-endian IEEE 754."),
    "stringnl": (UP_TO_NEWLINE, "A string in quotes, with escapes, to the end of the line."),
    "stringnl_noescape": (UP_TO_NEWLINE, "A string to the end of the line."),
    "stringnl_noescape_pair": (UP_TO_NEWLINE, "Two strings, each to the end of its line."),
    "unicodestringnl": (UP_TO_NEWLINE, "Text in raw-unicode-escape to the end of the line."),
    "decimalnl_short": (UP_TO_NEWLINE, "A decimal number to the end of the line."),
    "decimalnl_long": (UP_TO_NEWLINE, "A decimal number to the end of the line, perhaps with an L."),
    "floatnl": (UP_TO_NEWLINE, "A floating-point number to the end of the line."),
    "string1": (TAKEN_FROM_ARGUMENT1, "A string behind its size of one byte."),
    "string4": (TAKEN_FROM_ARGUMENT4, "A string behind its size of four bytes, signed."),
    "bytes1": (TAKEN_FROM_ARGUMENT1, "Bytes behind their size of one byte."),
    "bytes4": (TAKEN_FROM_ARGUMENT4U, "Bytes behind their size of four bytes."),
    "bytes8": (TAKEN_FROM_ARGUMENT8U, "Bytes behind their size of eight bytes."),
    "bytearray8": (TAKEN_FROM_ARGUMENT8U, "A bytearray behind its size of eight bytes."),
    "unicodestring1": (TAKEN_FROM_ARGUMENT1, "Text in UTF-8 behind its size of one byte."),
    "unicodestring4": (TAKEN_FROM_ARGUMENT4U, "Text in UTF-8 behind its size of four bytes."),
    "unicodestring8": (TAKEN_FROM_ARGUMENT8U, "Text in UTF-8 behind its size of eight bytes."),
    "long1": (TAKEN_FROM_ARGUMENT1, "A number in two's complement behind its size of one byte."),
    "long4": (TAKEN_FROM_ARGUMENT4, "A number in two's complement behind its size of four bytes."),
}
for _name, (_size, _doc) in _ARGUMENTS.items():
    globals()[_name] = ArgumentDescriptor(name=_name, n=_size, reader=globals()["read_" + _name], doc=_doc)

# Objects.

pyint = pylong = StackObject(name="int", obtype=int, doc="An int.")
pyinteger_or_bool = StackObject(name="int_or_bool", obtype=(int, bool), doc="An int or a bool.")
pybool = StackObject(name="bool", obtype=bool, doc="A bool.")
pyfloat = StackObject(name="float", obtype=float, doc="A float.")
pybytes_or_str = pystring = StackObject(name="bytes_or_str", obtype=(bytes, str), doc="Bytes or a str.")
pybytes = StackObject(name="bytes", obtype=bytes, doc="Bytes.")
pybytearray = StackObject(name="bytearray", obtype=bytearray, doc="A bytearray.")
pyunicode = StackObject(name="str", obtype=str, doc="A str.")
pynone = StackObject(name="None", obtype=type(None), doc="None.")
pytuple = StackObject(name="tuple", obtype=tuple, doc="A tuple.")
pylist = StackObject(name="list", obtype=list, doc="A list.")
pydict = StackObject(name="dict", obtype=dict, doc="A dict.")
pyset = StackObject(name="set", obtype=set, doc="A set.")
pyfrozenset = StackObject(name="frozenset", obtype=set, doc="A frozenset.")
pybuffer = StackObject(name="buffer", obtype=object, doc="A buffer.")
anyobject = StackObject(name="any", obtype=object, doc="Any object.")
markobject = StackObject(name="mark", obtype=StackObject, doc="A mark, from which objects are counted.")
stackslice = StackObject(name="stackslice", obtype=StackObject, doc="All objects above the last mark.")

_OBJECTS = {thing.name: thing for thing in list(globals().values()) if isinstance(thing, StackObject)}

# Name, byte, argument, stack before and after, and the protocol it came with.
_TABLE = """
INT 49 decimalnl_short - int_or_bool 0
BININT 4a int4 - int 1
BININT1 4b uint1 - int 1
BININT2 4d uint2 - int 1
LONG 4c decimalnl_long - int 0
LONG1 8a long1 - int 2
LONG4 8b long4 - int 2
STRING 53 stringnl - bytes_or_str 0
BINSTRING 54 string4 - bytes_or_str 1
SHORT_BINSTRING 55 string1 - bytes_or_str 1
BINBYTES 42 bytes4 - bytes 3
SHORT_BINBYTES 43 bytes1 - bytes 3
BINBYTES8 8e bytes8 - bytes 4
BYTEARRAY8 96 bytearray8 - bytearray 5
NEXT_BUFFER 97 - - buffer 5
READONLY_BUFFER 98 - buffer buffer 5
NONE 4e - - None 0
NEWTRUE 88 - - bool 2
NEWFALSE 89 - - bool 2
UNICODE 56 unicodestringnl - str 0
SHORT_BINUNICODE 8c unicodestring1 - str 4
BINUNICODE 58 unicodestring4 - str 1
BINUNICODE8 8d unicodestring8 - str 4
FLOAT 46 floatnl - float 0
BINFLOAT 47 float8 - float 1
EMPTY_LIST 5d - - list 1
APPEND 61 - list,any list 0
APPENDS 65 - list,mark,stackslice list 1
LIST 6c - mark,stackslice list 0
EMPTY_TUPLE 29 - - tuple 1
TUPLE 74 - mark,stackslice tuple 0
TUPLE1 85 - any tuple 2
TUPLE2 86 - any,any tuple 2
TUPLE3 87 - any,any,any tuple 2
EMPTY_DICT 7d - - dict 1
DICT 64 - mark,stackslice dict 0
SETITEM 73 - dict,any,any dict 0
SETITEMS 75 - dict,mark,stackslice dict 1
EMPTY_SET 8f - - set 4
ADDITEMS 90 - set,mark,stackslice set 4
FROZENSET 91 - mark,stackslice frozenset 4
POP 30 - any - 0
DUP 32 - any any,any 0
MARK 28 - - mark 0
POP_MARK 31 - mark,stackslice - 1
GET 67 decimalnl_short - any 0
BINGET 68 uint1 - any 1
LONG_BINGET 6a uint4 - any 1
PUT 70 decimalnl_short - - 0
BINPUT 71 uint1 - - 1
LONG_BINPUT 72 uint4 - - 1
MEMOIZE 94 - any any 4
EXT1 82 uint1 - any 2
EXT2 83 uint2 - any 2
EXT4 84 int4 - any 2
GLOBAL 63 stringnl_noescape_pair - any 0
STACK_GLOBAL 93 - str,str any 4
REDUCE 52 - any,any any 0
BUILD 62 - any,any any 0
INST 69 stringnl_noescape_pair mark,stackslice any 0
OBJ 6f - mark,any,stackslice any 1
NEWOBJ 81 - any,any any 2
NEWOBJ_EX 92 - any,any,any any 4
PROTO 80 uint1 - - 2
STOP 2e - any - 0
FRAME 95 uint8 - - 4
PERSID 50 stringnl_noescape - any 0
BINPERSID 51 - any any 1
"""


def _instruction(row):
    name, code, argument, before, after, protocol = row.split()
    objects = lambda names: [] if names == "-" else [_OBJECTS[name] for name in names.split(",")]
    return OpcodeInfo(
        name, chr(int(code, 16)), None if argument == "-" else globals()[argument], objects(before), objects(after), int(protocol),
        f"{name}: from protocol {protocol} on.",
    )


opcodes = [_instruction(row) for row in _TABLE.strip().splitlines()]
code2op = {instruction.code: instruction for instruction in opcodes}

_PUTS, _GETS = ("PUT", "BINPUT", "LONG_BINPUT"), ("GET", "BINGET", "LONG_BINGET")


def genops(pickle):
    """Go through a pickle, in bytes or in a file: instruction, argument and position of each."""
    for instruction, argument, position, _ in _genops(pickle):
        yield instruction, argument, position


def _genops(data):
    if isinstance(data, (bytes, bytearray, memoryview)):
        data = io.BytesIO(data)
    tell = getattr(data, "tell", lambda: None)
    while True:
        position = tell()
        code = data.read(1)
        instruction = code2op.get(code.decode("latin-1")) if code else None
        if instruction is None:
            if code == b"":
                raise ValueError("pickle exhausted before seeing STOP")
            where = "<unknown>" if position is None else position
            raise ValueError(f"at position {where}, opcode {code!r} unknown")
        argument = None if instruction.arg is None else instruction.arg.reader(data)
        yield instruction, argument, position, tell()
        if code == b".":
            return


def optimize(p):
    """A pickle without the instructions that remember what is not asked for."""
    wanted, protocol, parts = set(), 0, []
    remembered = 0
    for instruction, argument, start, end in _genops(p):
        part = p[start:end]
        protocol = max(protocol, instruction.proto)
        if instruction.name in _GETS:
            wanted.add(argument)
            parts.append(("get", argument, part))
        elif instruction.name in _PUTS:
            parts.append(("put", argument, part))
            remembered = max(remembered, argument + 1)
        elif instruction.name == "MEMOIZE":
            parts.append(("put", remembered, part))
            remembered += 1
        elif instruction.name == "FRAME":
            continue
        elif instruction.name == "PROTO":
            protocol = max(protocol, argument)
            parts.append(("proto", argument, part))
        else:
            parts.append(("", None, part))
    return _written(parts, wanted, protocol)


# Frames get full at this size, and are not made for less than that.
_FULL_FRAME, _LEAST_FRAME = 64 * 1024, 4


class _Frames:
    """Writes parts of a pickle, from protocol 4 on in frames."""

    def __init__(self, protocol):
        self.out = io.BytesIO()
        self.is_framing = protocol >= 4
        self.frame = b""

    def write(self, part):
        if not self.is_framing:
            self.out.write(part)
            return
        if len(part) > _FULL_FRAME:
            # Large data stands outside.
            self.end()
            self.out.write(part)
            return
        if len(self.frame) >= _FULL_FRAME:
            self.end()
        self.frame += part

    def end(self):
        frame, self.frame = self.frame, b""
        if len(frame) >= _LEAST_FRAME:
            self.out.write(b"\x95" + struct.pack("<Q", len(frame)))
        self.out.write(frame)


def _written(parts, wanted, protocol):
    frames = _Frames(protocol)
    places = {}
    for kind, place, part in parts:
        if kind == "proto":
            frames.out.write(b"\x80" + bytes([protocol]))
            continue
        if kind == "put":
            if place not in wanted:
                continue
            places[place] = len(places)
            part = b"\x94" if protocol >= 4 else _numbered(b"pqr", places[place], protocol)
        elif kind == "get":
            part = _numbered(b"ghj", places[place], protocol)
        frames.write(part)
    frames.end()
    return frames.out.getvalue()


def _numbered(codes, place, protocol):
    """An instruction with a place: as text, in a byte, or in four."""
    text, short, long = codes
    if protocol == 0:
        return b"%c%d\n" % (text, place)
    return bytes([short, place]) if place < 256 else bytes([long]) + struct.pack("<I", place)


# Listings.


class _Machine:
    """The stack and the places of a pickle while it is gone through."""

    def __init__(self, memo):
        self.stack = []
        self.marks = []
        self.memo = memo

    def pop_for(self, instruction):
        """Take off what the instruction needs: the objects, and what to say of the mark."""
        before, message = instruction.stack_before, None
        needed = len(before)
        ends_mark = markobject in before or instruction.name == "POP" and self.stack and self.stack[-1] is markobject
        if ends_mark:
            if not self.marks:
                raise ValueError("no MARK exists on stack")
            at = self.marks.pop()
            message = "(MARK at unknown opcode offset)" if at is None else f"(MARK at {at:d})"
            while self.stack[-1] is not markobject:
                self.stack.pop()
            self.stack.pop()
            needed = before.index(markobject) if markobject in before else 0
        return needed, message

    def store(self, instruction, argument):
        if instruction.name == "MEMOIZE":
            place, what = len(self.memo), f"(as {len(self.memo)})"
        else:
            place, what = argument, None
        if place in self.memo:
            raise ValueError(f"memo key {place!r} already defined")
        if not self.stack:
            raise ValueError("stack is empty -- can't store into memo")
        if self.stack[-1] is markobject:
            raise ValueError("can't store markobject in the memo")
        self.memo[place] = self.stack[-1]
        return what

    def push_for(self, instruction, argument, after):
        if instruction.name in _GETS:
            if argument not in self.memo:
                raise ValueError(f"memo key {argument!r} has never been stored into")
            after = [self.memo[argument]]
        self.stack.extend(after)


def dis(pickle, out=None, memo=None, indentlevel=4, annotate=0):
    """Print a listing of a pickle. ValueError if its stack or its places are not used as they should be."""
    machine = _Machine({} if memo is None else memo)
    highest, column = -1, annotate
    for instruction, argument, position in genops(pickle):
        if position is not None:
            print(f"{position:5d}:", end=" ", file=out)
        line = f"{repr(instruction.code)[1:-1]:<4} {' ' * indentlevel * len(machine.marks)}{instruction.name}"
        highest = max(highest, instruction.proto)
        failure, message, needed = None, None, 0
        after = instruction.stack_after
        try:
            needed, message = machine.pop_for(instruction)
            if instruction.name in _PUTS or instruction.name == "MEMOIZE":
                message = machine.store(instruction, argument) or message
                needed, after = 0, []
        except ValueError as error:
            failure = error
        if argument is not None or message:
            line += " " * (10 - len(instruction.name))
            if argument is not None:
                line += f" {argument!r}"
            if message:
                line += f" {message}"
        if annotate:
            line += " " * (column - len(line))
            column = min(len(line), 50)
            line += " " + instruction.doc.split("\n", 1)[0]
        print(line, file=out)
        if failure is not None:
            raise failure
        if len(machine.stack) < needed:
            raise ValueError(f"tries to pop {needed} items from stack with only {len(machine.stack)} items")
        if needed:
            del machine.stack[-needed:]
        if markobject in after:
            machine.marks.append(position)
        machine.push_for(instruction, argument, after)
    print("highest protocol among opcodes =", highest, file=out)
    if machine.stack:
        raise ValueError(f"stack not empty after STOP: {machine.stack!r}")


def _main(args=None):
    import argparse

    parser = argparse.ArgumentParser(description="disassemble one or more pickle files")
    parser.add_argument("pickle_file", nargs="+", help="the pickle file")
    parser.add_argument("-o", "--output", help="the file where the output should be written")
    parser.add_argument("-m", "--memo", action="store_true", help="preserve memo between disassemblies")
    parser.add_argument(
        "-l", "--indentlevel", default=4, type=int, help="the number of blanks by which to indent a new MARK level"
    )
    parser.add_argument("-a", "--annotate", action="store_true", help="annotate each line with a short opcode description")
    parser.add_argument(
        "-p", "--preamble", default="==> {name} <==", help="if more than one pickle file is specified, print this before each disassembly"
    )
    options = parser.parse_args(args)
    import sys

    output = open(options.output, "w") if options.output else None
    memo = {} if options.memo else None
    for name in options.pickle_file:
        if len(options.pickle_file) > 1:
            print(options.preamble.format(name=name), file=output)
        if name == "-":
            dis(sys.stdin.buffer, output, memo, options.indentlevel, 30 if options.annotate else 0)
        else:
            with open(name, "rb") as file:
                dis(file, output, memo, options.indentlevel, 30 if options.annotate else 0)
    if output is not None:
        output.close()


if __name__ == "__main__":
    _main()
