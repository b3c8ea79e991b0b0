"""Objects as bytes and back. Never load pickles that somebody else may have written: loading one may run any code."""

import io
import sys
from copyreg import dispatch_table
from struct import pack

from _pickle import (
    PickleBuffer,
    PickleError,
    Pickler,
    PicklingError,
    Unpickler,
    UnpicklingError,
    dump,
    dumps,
    load,
    loads,
)

__all__ = ["PickleError", "PicklingError", "UnpicklingError", "Pickler", "Unpickler", "dump", "dumps", "load", "loads"]
__all__ += ["PickleBuffer"]

# CPython has them once more in the language, under these names.
_Pickler, _Unpickler, _dump, _dumps, _load, _loads = Pickler, Unpickler, dump, dumps, load, loads

# The format, versions that can be read, and what protocols there are.
format_version = "5.0"
compatible_formats = ["1.0", "1.1", "1.2", "1.3", "2.0", "3.0", "4.0", "5.0"]
HIGHEST_PROTOCOL = 5
DEFAULT_PROTOCOL = 5

# Instructions, by protocol.
MARK, STOP, POP, POP_MARK, DUP = b"(", b".", b"0", b"1", b"2"
FLOAT, INT, BININT, BININT1, LONG, BININT2 = b"F", b"I", b"J", b"K", b"L", b"M"
NONE, PERSID, BINPERSID, REDUCE = b"N", b"P", b"Q", b"R"
STRING, BINSTRING, SHORT_BINSTRING, UNICODE, BINUNICODE = b"S", b"T", b"U", b"V", b"X"
APPEND, BUILD, GLOBAL, DICT, EMPTY_DICT, APPENDS = b"a", b"b", b"c", b"d", b"}", b"e"
GET, BINGET, INST, LONG_BINGET, LIST, EMPTY_LIST = b"g", b"h", b"i", b"j", b"l", b"]"
OBJ, PUT, BINPUT, LONG_BINPUT, SETITEM = b"o", b"p", b"q", b"r", b"s"
TUPLE, EMPTY_TUPLE, SETITEMS, BINFLOAT = b"t", b")", b"u", b"G"
TRUE, FALSE = b"I01\n", b"I00\n"

PROTO, NEWOBJ, EXT1, EXT2, EXT4 = b"\x80", b"\x81", b"\x82", b"\x83", b"\x84"
TUPLE1, TUPLE2, TUPLE3, NEWTRUE, NEWFALSE = b"\x85", b"\x86", b"\x87", b"\x88", b"\x89"
LONG1, LONG4 = b"\x8a", b"\x8b"

BINBYTES, SHORT_BINBYTES = b"B", b"C"

SHORT_BINUNICODE, BINUNICODE8, BINBYTES8, EMPTY_SET = b"\x8c", b"\x8d", b"\x8e", b"\x8f"
ADDITEMS, FROZENSET, NEWOBJ_EX, STACK_GLOBAL, MEMOIZE, FRAME = b"\x90", b"\x91", b"\x92", b"\x93", b"\x94", b"\x95"

BYTEARRAY8, NEXT_BUFFER, READONLY_BUFFER = b"\x96", b"\x97", b"\x98"

__all__ += sorted(name for name in globals() if name.isupper() or name[-1:].isdigit() and name[0].isupper())

bytes_types = (bytes, bytearray)


def encode_long(x):
    """An int in as few bytes of two's complement as there can be, lowest first; nothing for 0."""
    if not x:
        return b""
    size = (x.bit_length() >> 3) + 1
    encoded = x.to_bytes(size, "little", signed=True)
    if x < 0 and size > 1 and encoded[-1] == 0xFF and encoded[-2] & 0x80:
        encoded = encoded[:-1]
    return encoded


def decode_long(data):
    """The int of such bytes."""
    return int.from_bytes(data, "little", signed=True)


def whichmodule(obj, name):
    """The name of the module that an object belongs to."""
    module = getattr(obj, "__module__", None)
    if module is not None:
        return module
    for module_name, module in list(sys.modules.items()):
        if module_name in ("__main__", "__mp_main__") or module is None:
            continue
        found = module
        try:
            for part in name.split("."):
                found = getattr(found, part)
        except AttributeError:
            continue
        if found is obj:
            return module_name
    return "__main__"


def main(args=None):
    """Show what the pickles in files hold."""
    import argparse
    import pprint

    parser = argparse.ArgumentParser(description="display contents of the pickle files")
    parser.add_argument("pickle_file", nargs="+", help="the pickle file")
    for name in parser.parse_args(args).pickle_file:
        if name == "-":
            pprint.pprint(load(sys.stdin.buffer))
        else:
            with open(name, "rb") as file:
                pprint.pprint(load(file))


if __name__ == "__main__":
    main()
