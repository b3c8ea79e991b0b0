"""Syntax trees of Python: parsing into nodes, walking and changing them, and turning them into text.

The classes of nodes are native (`_ast`); how a tree becomes source text again is in `_ast_unparse`.
"""

import sys
from _ast import *


def parse(source, filename="<unknown>", mode="exec", *, type_comments=False, feature_version=None, optimize=-1):
    """Parse the source into an AST node.

    This is compile(..., PyCF_ONLY_AST) with friendlier arguments: type_comments keeps type comments, feature_version (a
    minor version or a pair of numbers) asks for the grammar of an older Python, optimize folds constants."""
    flags = PyCF_OPTIMIZED_AST if optimize > 0 else PyCF_ONLY_AST
    if type_comments:
        flags |= PyCF_TYPE_COMMENTS
    if feature_version is None:
        minor = -1
    elif isinstance(feature_version, tuple):
        major, minor = feature_version
        if major != 3:
            raise ValueError(f"Unsupported major version: {major}")
    else:
        minor = feature_version
    return compile(source, filename, mode, flags, optimize=optimize, _feature_version=minor)


def _malformed(node):
    place = f" on line {line}" if (line := getattr(node, "lineno", None)) else ""
    return ValueError(f"malformed node or string{place}: {node!r}")


def _number_of(node, *, signed=False):
    """The number that a node stands for, maybe behind a sign."""
    sign = 1
    if signed and isinstance(node, UnaryOp) and isinstance(node.op, (UAdd, USub)):
        sign = -1 if isinstance(node.op, USub) else 1
        node = node.operand
    if not isinstance(node, Constant) or type(node.value) not in (int, float, complex):
        raise _malformed(node)
    return node.value if sign > 0 else -node.value


def _literal_value(node):
    match node:
        case Constant():
            return node.value
        case Tuple():
            return tuple([_literal_value(item) for item in node.elts])
        case List():
            return [_literal_value(item) for item in node.elts]
        case Set():
            return {_literal_value(item) for item in node.elts}
        case Call(func=Name(id="set"), args=[], keywords=[]):
            return set()
        case Dict():
            if len(node.keys) != len(node.values):
                raise _malformed(node)
            keys = [_literal_value(key) for key in node.keys]
            return dict(zip(keys, map(_literal_value, node.values)))
        case BinOp(op=Add() | Sub()):
            # The notation of complex numbers.
            real, imaginary = _number_of(node.left, signed=True), _number_of(node.right)
            if not isinstance(real, complex) and isinstance(imaginary, complex):
                return real + imaginary if isinstance(node.op, Add) else real - imaginary
    return _number_of(node, signed=True)


def literal_eval(node_or_string):
    """Evaluate a literal, given as a node or as text.

    It may be made of strings, bytes, numbers, tuples, lists, dicts, sets, booleans, None and Ellipsis only."""
    node = node_or_string
    if isinstance(node, str):
        node = parse(node.lstrip(" \t"), mode="eval").body
    elif isinstance(node, Expression):
        node = node.body
    return _literal_value(node)


def iter_fields(node):
    """Yield the name and the value of each field of the node that is present."""
    for name in node._fields:
        try:
            value = getattr(node, name)
        except AttributeError:
            continue
        yield name, value


def iter_child_nodes(node):
    """Yield the nodes right below the node: fields that are nodes, and nodes in fields that are lists."""
    for _, value in iter_fields(node):
        if isinstance(value, AST):
            yield value
        elif isinstance(value, list):
            yield from (item for item in value if isinstance(item, AST))


def walk(node):
    """Yield the node and all nodes below it, level by level."""
    waiting = [node]
    # The list grows while it is gone through.
    for at in waiting:
        waiting.extend(iter_child_nodes(at))
        yield at


def copy_location(new_node, old_node):
    """Give new_node the place of old_node in the source, as far as both have one, and return it."""
    for name in ("lineno", "col_offset", "end_lineno", "end_col_offset"):
        if name not in old_node._attributes or name not in new_node._attributes:
            continue
        value = getattr(old_node, name, None)
        # An end may be unknown, a start may not.
        if value is not None or (name.startswith("end_") and hasattr(old_node, name)):
            setattr(new_node, name, value)
    return new_node


def fix_missing_locations(node):
    """Give nodes without a place the place of their parents, from this node on (which is on line 1 if it has none)."""
    names = ("lineno", "col_offset", "end_lineno", "end_col_offset")
    waiting = [(node, (1, 0, 1, 0))]
    while waiting:
        at, place = waiting.pop()
        found = []
        for name, inherited in zip(names, place):
            if name in at._attributes:
                value = getattr(at, name, None)
                if value is None and (name.startswith("end_") or not hasattr(at, name)):
                    setattr(at, name, value := inherited)
                inherited = value
            found.append(inherited)
        found = tuple(found)
        waiting.extend((child, found) for child in iter_child_nodes(at))
    return node


def increment_lineno(node, n=1):
    """Move the node and all nodes below it n lines down."""
    for at in walk(node):
        if isinstance(at, TypeIgnore):
            # Its line is a field.
            at.lineno = getattr(at, "lineno", 0) + n
            continue
        if "lineno" in at._attributes:
            at.lineno = getattr(at, "lineno", 0) + n
        if "end_lineno" in at._attributes and (end := getattr(at, "end_lineno", 0)) is not None:
            at.end_lineno = end + n
    return node


def get_docstring(node, clean=True):
    """The docstring of a module, class or function node, or None; with its indentation taken off if clean is true."""
    if not isinstance(node, (AsyncFunctionDef, FunctionDef, ClassDef, Module)):
        raise TypeError(f"{node.__class__.__name__!r} can't have docstrings")
    match node.body:
        case [Expr(value=Constant(value=str(text))), *_]:
            pass
        case _:
            return None
    if clean:
        from inspect import cleandoc

        text = cleandoc(text)
    return text


def _source_lines(source, most=None):
    """The lines of a source with their ends. A form feed ends no line for the parser, unlike for str.splitlines()."""
    import re

    lines = []
    for found in re.finditer(r"[^\r\n]*(?:\r\n|[\r\n])|[^\r\n]+\Z", source):
        if most is not None and len(lines) >= most:
            break
        lines.append(found[0])
    return lines


def get_source_segment(source, node, *, padded=False):
    """The text of the node in the source, or None if its place is not known.

    If padded is true, a segment of several lines begins with as many spaces as stand before it in its line."""
    try:
        if node.end_lineno is None or node.end_col_offset is None:
            return None
        first, last = node.lineno - 1, node.end_lineno - 1
        start, end = node.col_offset, node.end_col_offset
    except AttributeError:
        return None
    encoded = [line.encode() for line in _source_lines(source, last + 1)[first:]]
    if first == last:
        return encoded[0][start:end].decode()
    before = ""
    if padded:
        before = "".join(c if c in "\t\f" else " " for c in encoded[0][:start].decode())
    encoded[0] = encoded[0][start:]
    encoded[-1] = encoded[-1][:end]
    return before + b"".join(encoded).decode()


class _Dumper:
    """Writes a tree as the calls of constructors that would make it."""

    def __init__(self, annotate_fields, include_attributes, indent, show_empty):
        self.annotate = annotate_fields
        self.attributes = include_attributes
        self.indent = indent
        self.show_empty = show_empty

    def is_left_out(self, node, name, value):
        """Whether this is what the constructor would put there anyway."""
        if value is None:
            return getattr(type(node), name, ...) is None
        if self.show_empty or value != [] or not isinstance(value, list):
            return False
        of = getattr(type(node), "_field_types", {}).get(name, object)
        return getattr(of, "__origin__", None) is list

    def arguments(self, node, level):
        """The arguments as text, and whether all are simple enough to stand on one line."""
        simple = True
        # Without names an argument that is left out would move those behind it: empty lists wait, None needs names.
        waiting = []
        named = self.annotate
        found = []
        for name in node._fields:
            try:
                value = getattr(node, name)
            except AttributeError:
                named = True
                continue
            if self.is_left_out(node, name, value):
                if value is None:
                    named = True
                elif not named:
                    waiting.append(repr(value))
                continue
            if not named:
                found += waiting
                waiting.clear()
            text, is_simple = self.value(value, level)
            simple = simple and is_simple
            found.append(f"{name}={text}" if named else text)
        if self.attributes and node._attributes:
            for name in node._attributes:
                try:
                    value = getattr(node, name)
                except AttributeError:
                    continue
                if value is None and getattr(type(node), name, ...) is None:
                    continue
                text, is_simple = self.value(value, level)
                simple = simple and is_simple
                found.append(f"{name}={text}")
        return found, simple

    def value(self, value, level):
        """The text of a value, and whether it is simple."""
        if isinstance(value, AST):
            found, simple = self.arguments(value, level + 1)
            name = value.__class__.__name__
            if simple and len(found) <= 3:
                return f"{name}({', '.join(found)})", not found
            return f"{name}({self.joined(found, level + 1)})", False
        if isinstance(value, list):
            if not value:
                return "[]", True
            items = [self.value(item, level + 1)[0] for item in value]
            return f"[{self.joined(items, level + 1)}]", False
        return repr(value), True

    def joined(self, parts, level):
        if self.indent is None:
            return ", ".join(parts)
        start = "\n" + self.indent * level
        return start + f",{start}".join(parts)


def dump(node, annotate_fields=True, include_attributes=False, *, indent=None, show_empty=False):
    """The tree as text, for debugging: calls of constructors.

    Names of fields are left out where annotate_fields is false and they are not needed; lines and columns are shown if
    include_attributes is true; with an indent (a number of spaces or a string) the text has many lines; show_empty
    shows empty lists."""
    if not isinstance(node, AST):
        raise TypeError(f"expected AST, got {node.__class__.__name__!r}")
    if indent is not None and not isinstance(indent, str):
        indent = " " * indent
    return _Dumper(annotate_fields, include_attributes, indent, show_empty).value(node, 0)[0]


def compare(a, b, /, *, compare_attributes=False):
    """Whether two trees are the same: the types and the fields of all nodes, and their places if compare_attributes is true."""
    missing = object()
    pairs = [(a, b)]
    while pairs:
        a, b = pairs.pop()
        if type(a) is not type(b):
            return False
        if isinstance(a, AST):
            if a._fields != b._fields:
                return False
            names = a._fields
            if compare_attributes:
                if a._attributes != b._attributes:
                    return False
                names += a._attributes
            pairs.extend((getattr(a, name, missing), getattr(b, name, missing)) for name in names)
        elif isinstance(a, list):
            if len(a) != len(b):
                return False
            pairs.extend(zip(a, b))
        elif a is not b and a != b:
            return False
    return True


class NodeVisitor:
    """Walks a tree and calls a method for each node: visit_ and the name of its class, or else generic_visit()."""

    def visit(self, node):
        """Visit a node with the method for its class."""
        return getattr(self, f"visit_{node.__class__.__name__}", self.generic_visit)(node)

    def generic_visit(self, node):
        """Visit the nodes below a node that has no method of its own."""
        for child in iter_child_nodes(node):
            self.visit(child)


class NodeTransformer(NodeVisitor):
    """Walks a tree and puts what the methods return into the place of the nodes visited.

    None takes the node away; in a list, several values may come into its place."""

    def generic_visit(self, node):
        for name, value in iter_fields(node):
            if isinstance(value, AST):
                made = self.visit(value)
                if made is None:
                    delattr(node, name)
                else:
                    setattr(node, name, made)
            elif isinstance(value, list):
                value[:] = self._transformed(value)
        return node

    def _transformed(self, items):
        made = []
        for item in items:
            if not isinstance(item, AST):
                made.append(item)
                continue
            item = self.visit(item)
            if item is None:
                continue
            if isinstance(item, AST):
                made.append(item)
            else:
                made.extend(item)
        return made


class slice(AST):
    """What subscripts were wrapped in; no longer used."""


class Index(slice):
    """What wrapped a plain subscript: such a subscript stands for itself now."""

    def __new__(cls, value, **kwargs):
        return value


class ExtSlice(slice):
    """What held several slices: a Tuple does now."""

    def __new__(cls, dims=(), **kwargs):
        return Tuple(list(dims), Load(), **kwargs)


# Indexes of several dimensions were nodes of their own once.
Tuple.dims = property(
    lambda self: self.elts,
    lambda self, value: setattr(self, "elts", value),
    doc="Deprecated. Use elts instead.",
)


class Suite(mod):
    """A body of statements; never made by the parser."""


class AugLoad(expr_context):
    """A context; never made by the parser."""


class AugStore(expr_context):
    """A context; never made by the parser."""


class Param(expr_context):
    """A context; never made by the parser."""


def unparse(ast_obj):
    """Source text whose tree is equal to the given one."""
    from _ast_unparse import Unparser

    return Unparser().visit(ast_obj)


def _named_source(name):
    """The name and the bytes of a file on the command line; "-" is standard input."""
    if name == "-":
        return "<stdin>", sys.stdin.buffer.read()
    with open(name, "rb") as file:
        return name, file.read()


def main(args=None):
    """The command: shows the tree of a file."""
    import argparse

    parser = argparse.ArgumentParser(color=True)
    option = parser.add_argument
    option("infile", nargs="?", default="-", help="the file to parse; defaults to stdin")
    option(
        "-m",
        "--mode",
        default="exec",
        choices=("exec", "single", "eval", "func_type"),
        help="specify what kind of code must be parsed",
    )
    option("--no-type-comments", default=True, action="store_false", help="don't add information about type comments")
    option(
        "-a",
        "--include-attributes",
        action="store_true",
        help="include attributes such as line numbers and column offsets",
    )
    option("-i", "--indent", type=int, default=3, help="indentation of nodes (number of spaces)")
    option(
        "--feature-version",
        type=str,
        default=None,
        metavar="VERSION",
        help="Python version in the format 3.x (e.g., 3.10)",
    )
    option("-O", "--optimize", type=int, default=-1, metavar="LEVEL", help="optimization level for parser (default -1)")
    option("--show-empty", default=False, action="store_true", help="show empty lists and fields in dump output")
    given = parser.parse_args(args)

    name, source = _named_source(given.infile)
    version = None
    if given.feature_version:
        numbers = given.feature_version.split(".")
        if len(numbers) != 2 or not all(number.isdecimal() for number in numbers):
            parser.error("Invalid format for --feature-version; expected format 3.x")
        version = tuple(map(int, numbers))
    tree = parse(
        source,
        name,
        given.mode,
        type_comments=given.no_type_comments,
        feature_version=version,
        optimize=given.optimize,
    )
    print(dump(tree, include_attributes=given.include_attributes, indent=given.indent, show_empty=given.show_empty))


if __name__ == "__main__":
    main()
