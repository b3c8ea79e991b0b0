# A bytes literal that is not ASCII outranks what is wrong around it.
SOURCES = [
    'two b"é"= 2\n',
    'x = "a" b"é"\n',
    'x = b"é" "a"\n',
    'f(iter([])b"é")\n',
    'x = [y for b"é"_ in z]\n',
    'a, b b"é"= 0, 1\n',
    'import b"é"\n',
    'x = b"é"\n',
]
for source in SOURCES:
    try:
        compile(source, "<text>", "exec")
    except SyntaxError as e:
        print(e.msg, (e.lineno, e.offset, e.end_lineno, e.end_offset), repr(e.text))
