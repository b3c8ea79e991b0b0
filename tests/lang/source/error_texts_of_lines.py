# The text of an error is the line; without its end if the parser has looked at tokens behind it.
SOURCES = [
    'x = [a, "b" \nc = 1\n]\n',
    "for f in2 (all,\nany):\n    pass\n",
    'd = {}\nd["a" = 0\ndel d["c"]\n',
    "f(a for a in b, c)\n",
    "f(a,\n  b for b in c,\n  d)\n",
    "if 1:\n        x\n\ty\n",
    "if 1:\n        x\n\ty",
    "try:\n    pass\nexcept A as +e:\n    pass\n",
    "x = (1 2\n",
    "x = (1 2)\n",
    "x = 1 2\ny = 3\n",
]
for source in SOURCES:
    try:
        compile(source, "<text>", "exec")
    except SyntaxError as e:
        print(type(e).__name__, e.msg, (e.lineno, e.offset, e.end_lineno, e.end_offset), repr(e.text))
