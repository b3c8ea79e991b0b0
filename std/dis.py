"""Listings of code objects: the instructions of this machine, which works with registers.

The functions and classes are the documented ones; names of operations, their operands and offsets are this machine's. There
are no caches to show among the instructions and no adaptive forms of them, so show_caches and adaptive change nothing.
"""

import _opcode
import io
import sys
import types
from collections import namedtuple
from opcode import *
from opcode import __all__ as _opcode_names

__all__ = [
    "code_info",
    "dis",
    "disassemble",
    "distb",
    "disco",
    "findlinestarts",
    "findlabels",
    "show_code",
    "get_instructions",
    "Instruction",
    "Bytecode",
    *_opcode_names,
]
del _opcode_names

COMPILER_FLAG_NAMES = {
    1: "OPTIMIZED",
    2: "NEWLOCALS",
    4: "VARARGS",
    8: "VARKEYWORDS",
    16: "NESTED",
    32: "GENERATOR",
    64: "NOFREE",
    128: "COROUTINE",
    256: "ITERABLE_COROUTINE",
    512: "ASYNC_GENERATOR",
    0x4000000: "HAS_DOCSTRING",
    0x8000000: "METHOD",
}


def pretty_flags(flags):
    """The flags of a code object by their names."""
    names = [name for bit, name in COMPILER_FLAG_NAMES.items() if flags & bit]
    rest = flags & ~sum(COMPILER_FLAG_NAMES)
    if rest or not names:
        names.append(hex(rest))
    return ", ".join(names)


Positions = namedtuple("Positions", "lineno end_lineno col_offset end_col_offset", defaults=(None,) * 4)

_Fields = namedtuple(
    "_Instruction",
    "opname opcode arg argval argrepr offset start_offset starts_line line_number label positions cache_info",
    defaults=(None, None, None),
)


class Instruction(_Fields):
    """An instruction of a listing."""

    @property
    def oparg(self):
        """Alias for Instruction.arg."""
        return self.arg

    @property
    def baseopcode(self):
        """Numeric code for the base operation."""
        return self.opcode

    @property
    def baseopname(self):
        """Human readable name for the base operation."""
        return self.opname

    @property
    def cache_offset(self):
        """Start index of the cache entries following the operation."""
        return self.offset + 2

    @property
    def end_offset(self):
        """End index of the cache entries following the operation."""
        return self.offset + 2 + 2 * sum(size for _, size, _ in self.cache_info or ())

    @property
    def jump_target(self):
        """Bytecode index of the jump target if this is a jump operation, otherwise None."""
        return self.argval if self.opcode in hasjump else None

    @property
    def is_jump_target(self):
        """True if other code jumps to here, otherwise False"""
        return self.label is not None

    def __str__(self):
        return _line(self, 3, 0, False, False, False)


def _line(instruction, line_width, offset_width, show_positions, marked, show_offsets):
    """An instruction as a line of a listing."""
    at = instruction.positions
    if show_positions and at is not None and at.lineno is not None:
        place = f"{at.lineno}:{at.col_offset}-{at.end_lineno}:{at.end_col_offset}"
    elif not show_positions and instruction.starts_line:
        place = "--" if instruction.line_number is None else str(instruction.line_number)
    else:
        place = ""
    parts = [place.rjust(line_width), "-->" if marked else "   "]
    if show_offsets:
        parts.append(str(instruction.offset).rjust(offset_width))
    label = "" if instruction.label is None else f"L{instruction.label}:"
    parts += [label.rjust(5), instruction.opname.ljust(18), instruction.argrepr]
    return " ".join(parts).rstrip()


def _code_of(x):
    """The code object of a function, a method, a generator, a string of source and so on."""
    for name in ("__func__", "__code__", "gi_code", "ag_code", "cr_code"):
        x = getattr(x, name, x) if not isinstance(x, types.CodeType) else x
    if isinstance(x, str):
        for mode in ("eval", "exec"):
            try:
                x = compile(x, "<disassembly>", mode)
                break
            except SyntaxError:
                if mode == "exec":
                    raise
    if hasattr(x, "co_code"):
        return x
    raise TypeError(f"don't know how to disassemble {type(x).__name__} objects")


def get_instructions(x, *, first_line=None, show_caches=None, adaptive=False):
    """Yield the instructions of a function, method, generator, string of source or code object.

    If first_line is given it is taken for the line that the code begins at."""
    code = _code_of(x)
    shift = 0 if first_line is None else first_line - code.co_firstlineno
    return _instructions(code, shift)


def _instructions(code, shift):
    positions = [Positions(*found) for found in code.co_positions()]
    last = ()
    for offset, end, number, arg, text, meaning, target, label in _opcode.instructions(code):
        at = positions[offset // 2] if offset // 2 < len(positions) else Positions()
        line = at.lineno
        if line is not None and shift:
            line += shift
            at = at._replace(lineno=line, end_lineno=at.end_lineno + shift)
        starts = line != last
        last = line
        words = end - offset - 2
        caches = [("words", words // 2, bytes(words))] if words else None
        if target is not None:
            meaning = target
        yield Instruction(opname[number], number, arg, meaning, text, offset, offset, starts, line, label, at, caches)


def findlinestarts(code):
    """Yield the pairs of an offset and the line that begins there."""
    last = False
    for start, _, line in code.co_lines():
        if line != last:
            last = line
            yield start, line


def findlabels(code):
    """The offsets that something in the code jumps to."""
    if not isinstance(code, types.CodeType):
        raise TypeError("a code object is required: bytes alone do not tell where instructions jump to")
    found = []
    for instruction in _instructions(code, 0):
        target = instruction.jump_target
        if target is not None and target not in found:
            found.append(target)
    return found


def code_info(x):
    """What there is to know of a code object but its instructions, as text."""
    code = _code_of(x)
    lines = [
        f"Name:              {code.co_name}",
        f"Filename:          {code.co_filename}",
        f"Argument count:    {code.co_argcount}",
        f"Positional-only arguments: {code.co_posonlyargcount}",
        f"Kw-only arguments: {code.co_kwonlyargcount}",
        f"Number of locals:  {code.co_nlocals}",
        f"Stack size:        {code.co_stacksize}",
        f"Flags:             {pretty_flags(code.co_flags)}",
    ]
    for title, items, shown in (
        ("Constants:", code.co_consts, repr),
        ("Names:", code.co_names, str),
        ("Variable names:", code.co_varnames, str),
        ("Free variables:", code.co_freevars, str),
        ("Cell variables:", code.co_cellvars, str),
    ):
        if items:
            lines.append(title)
            lines += (f"{index:>4}: {shown(item)}" for index, item in enumerate(items))
    return "\n".join(lines)


def show_code(co, *, file=None):
    """Print what code_info() says."""
    print(code_info(co), file=file)


def _listing(code, marked, file, shift=0, show_offsets=False, show_positions=False):
    instructions = list(_instructions(code, shift))
    lines = [i.line_number for i in instructions if i.line_number is not None]
    width = max(3, len(str(max(lines, default=0))))
    if show_positions:
        width = 16
    offsets = len(str(instructions[-1].offset)) if instructions else 0
    for number, instruction in enumerate(instructions):
        if number and instruction.starts_line and instruction.line_number is not None:
            print(file=file)
        is_marked = marked is not None and instruction.offset <= marked < instruction.end_offset
        print(_line(instruction, width, offsets, show_positions, is_marked, show_offsets), file=file)


def disassemble(co, lasti=-1, *, file=None, show_caches=False, adaptive=False, show_offsets=False, show_positions=False):
    """Print the instructions of a code object; the one at lasti is marked."""
    _listing(co, None if lasti < 0 else lasti, file, 0, show_offsets, show_positions)


disco = disassemble


def dis(x=None, *, file=None, depth=None, show_caches=False, adaptive=False, show_offsets=False, show_positions=False):
    """Print the instructions of classes, modules, functions, code objects or source texts, and of the code in them.

    depth bounds how deep code in code is followed. Without an argument it is distb()."""
    options = {"show_offsets": show_offsets, "show_positions": show_positions}
    if x is None:
        distb(file=file, **options)
        return
    x = getattr(x, "__func__", x)
    for name in ("__code__", "gi_code", "ag_code", "cr_code"):
        if hasattr(x, name):
            x = getattr(x, name)
            break
    if hasattr(x, "__dict__") and not hasattr(x, "co_code"):
        kinds = (types.MethodType, types.FunctionType, types.CodeType, classmethod, staticmethod, type)
        for name, value in sorted(x.__dict__.items()):
            if isinstance(value, kinds):
                print(f"Disassembly of {name}:", file=file)
                try:
                    dis(value, file=file, depth=depth, **options)
                except TypeError as error:
                    print("Sorry:", error, file=file)
                print(file=file)
        return
    if isinstance(x, (bytes, bytearray)):
        raise TypeError("bytes alone cannot be disassembled: constants, names and jumps are those of a code object")
    _with_inner(_code_of(x), file, depth, options)


def _with_inner(code, file, depth, options):
    _listing(code, None, file, **options)
    if depth is not None and depth <= 0:
        return
    for value in code.co_consts:
        if hasattr(value, "co_code"):
            print(file=file)
            print(f"Disassembly of {value!r}:", file=file)
            _with_inner(value, file, None if depth is None else depth - 1, options)


def distb(tb=None, *, file=None, show_caches=False, adaptive=False, show_offsets=False, show_positions=False):
    """Print the instructions of the function at the end of a traceback, by default the last one; the current one is marked."""
    if tb is None:
        try:
            tb = sys.last_exc.__traceback__ if hasattr(sys, "last_exc") else sys.last_traceback
        except AttributeError:
            raise RuntimeError("no last traceback to disassemble") from None
        while tb.tb_next:
            tb = tb.tb_next
    options = {"show_offsets": show_offsets, "show_positions": show_positions}
    disassemble(tb.tb_frame.f_code, tb.tb_lasti, file=file, **options)


class Bytecode:
    """The instructions of something that has code: iterate over it for them."""

    def __init__(
        self,
        x,
        *,
        first_line=None,
        current_offset=None,
        show_caches=False,
        adaptive=False,
        show_offsets=False,
        show_positions=False,
    ):
        self.codeobj = code = _code_of(x)
        self.first_line = code.co_firstlineno if first_line is None else first_line
        self._shift = self.first_line - code.co_firstlineno
        self._original_object = x
        self.current_offset = current_offset
        self.show_caches = show_caches
        self.adaptive = adaptive
        self.show_offsets = show_offsets
        self.show_positions = show_positions

    def __iter__(self):
        return _instructions(self.codeobj, self._shift)

    def __repr__(self):
        return f"{self.__class__.__name__}({self._original_object!r})"

    @classmethod
    def from_traceback(cls, tb, *, show_caches=False, adaptive=False):
        """The code at the end of a traceback, with its current instruction marked."""
        while tb.tb_next:
            tb = tb.tb_next
        return cls(tb.tb_frame.f_code, current_offset=tb.tb_lasti, show_caches=show_caches, adaptive=adaptive)

    def info(self):
        """What code_info() says."""
        return code_info(self.codeobj)

    def dis(self):
        """The listing as text."""
        out = io.StringIO()
        _listing(
            self.codeobj, self.current_offset, out, self._shift, self.show_offsets, self.show_positions
        )
        return out.getvalue()


def main(args=None):
    """The command: lists the code of a file."""
    import argparse
    import ast

    parser = argparse.ArgumentParser(color=True)
    option = parser.add_argument
    option("-C", "--show-caches", action="store_true", help="show inline caches")
    option("-O", "--show-offsets", action="store_true", help="show instruction offsets")
    option("-P", "--show-positions", action="store_true", help="show instruction positions")
    option("-S", "--specialized", action="store_true", help="show specialized bytecode")
    option("infile", nargs="?", default="-")
    given = parser.parse_args(args)
    name, source = ast._named_source(given.infile)
    dis(compile(source, name, "exec"), show_offsets=given.show_offsets, show_positions=given.show_positions)


if __name__ == "__main__":
    main()
