# What listings say that does not depend on the machine: flags, lines, places, errors.
import dis


def function(a, b=1, *c):
    x = a + b

    def inner():
        return x

    return inner


print(dis.pretty_flags(function.__code__.co_flags), dis.pretty_flags(0))
print(sorted({line - function.__code__.co_firstlineno for _, line in dis.findlinestarts(function.__code__) if line}))
instructions = list(dis.get_instructions(function))
print(all(i.opname == dis.opname[i.opcode] and dis.opmap[i.opname] == i.opcode for i in instructions))
print(instructions[0].offset, all(a.end_offset == b.offset for a, b in zip(instructions, instructions[1:])))
print([line for line in dis.code_info(function).splitlines()[:1]])
moved = [i.line_number for i in dis.get_instructions(function, first_line=100) if i.line_number]
print(min(moved) >= 100)
print(dis.Positions(1, 2), dis.Bytecode("a + b").first_line, repr(dis.Bytecode("a")))
for wrong in (3, None.__class__):
    try:
        dis.Bytecode(wrong)
    except TypeError as error:
        print(error)
