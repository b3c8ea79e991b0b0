"""The operations of the machine that runs the code: a register machine of its own, so names and numbers are not CPython's."""

__all__ = [
    "cmp_op",
    "stack_effect",
    "hascompare",
    "opname",
    "opmap",
    "HAVE_ARGUMENT",
    "EXTENDED_ARG",
    "hasarg",
    "hasconst",
    "hasname",
    "hasjump",
    "hasjrel",
    "hasjabs",
    "hasfree",
    "haslocal",
    "hasexc",
]

import _opcode
from _opcode import stack_effect

opmap = {name: number for number, name in enumerate(_opcode.names)}
opname = [*_opcode.names, *(f"<{number!r}>" for number in range(len(opmap), 256))]


def _numbers(test):
    return [number for number in opmap.values() if test(number)]


hasarg = _numbers(_opcode.has_arg)
hasconst = _numbers(_opcode.has_const)
hasname = _numbers(_opcode.has_name)
hasjump = _numbers(_opcode.has_jump)
hasfree = _numbers(_opcode.has_free)
haslocal = _numbers(_opcode.has_local)
hasexc = _numbers(_opcode.has_exc)
# All jumps are relative; each comparison is an operation of its own; no operand needs an operation in front of it.
hasjrel, hasjabs, hascompare = hasjump, [], []
cmp_op = ("<", "<=", "==", "!=", ">", ">=")
HAVE_ARGUMENT = 0
EXTENDED_ARG = -1
