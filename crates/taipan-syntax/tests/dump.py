"""Prints the syntax trees of files in the notation of examples/dump.rs, for comparing the two.

python3.14 dump.py [--hash] FILE...
"""

import ast
import struct
import sys
import warnings

SKIPPED = {"type_comment", "type_ignores"}
TEXT = set(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")


def text(value):
    return "'" + "".join(chr(b) if b in TEXT else f"%{b:02x}" for b in value)


def constant(value, kind, out):
    if value is None or value is True or value is False:
        out.append(f" {value}")
    elif value is ...:
        out.append(" ...")
    elif isinstance(value, int):
        out.append(f" {value}" if value < 2**63 else " BIG")
    elif isinstance(value, float):
        out.append(f" f{struct.pack('>d', value).hex()}")
    elif isinstance(value, complex):
        out.append(f" j{struct.pack('>d', value.imag).hex()}")
    elif isinstance(value, str):
        out.append(" " + text(value.encode("utf-8", "surrogatepass")) + ("u" if kind else ""))
    else:
        out.append(" b" + text(value))


def dump(node, out):
    if isinstance(node, list):
        out.append(" [")
        for item in node:
            dump(item, out)
        out.append("]")
    elif isinstance(node, ast.AST):
        name = type(node).__name__
        if hasattr(node, "lineno"):
            out.append(f"({name} {node.lineno}:{node.col_offset}-{node.end_lineno}:{node.end_col_offset}")
        elif node._fields:
            out.append(f"({name}")
        else:
            out.append(f" ({name}")
        if isinstance(node, ast.Constant):
            constant(node.value, node.kind, out)
        elif isinstance(node, ast.MatchSingleton):
            constant(node.value, None, out)
        else:
            for field in node._fields:
                if field not in SKIPPED:
                    value = getattr(node, field)
                    if field == "str":
                        out.append(" " + text(value.encode()))
                    else:
                        dump(value, out)
        out.append(")")
    elif node is None:
        out.append(" ~")
    elif isinstance(node, str):
        out.append(f" ={node}")
    else:
        out.append(f" {node}")


def fnv(data):
    hash = 0xCBF29CE484222325
    for byte in data:
        hash = ((hash ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return hash


warnings.simplefilter("ignore")
files = sys.argv[1:]
if files[0] == "--list":
    files = ["--hash"] + open(files[1]).read().split("\n")
hashing = files[0] == "--hash"
for file in files[hashing:]:
    if not file:
        continue
    try:
        tree = ast.parse(open(file, "rb").read())
    except (SyntaxError, ValueError) as error:
        print(file, "ERROR", error)
        continue
    out = []
    dump(tree.body, out)
    result = "".join(out)
    print(f"{file} {fnv(result.encode()):016x}" if hashing else result)
