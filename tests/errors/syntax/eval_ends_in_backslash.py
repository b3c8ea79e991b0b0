for s in "\\", "f'{\\}'", "x = \\", "\\t3", "(", "a b":
    for mode in "eval", "exec":
        try: compile(s, "f", mode)
        except SyntaxError as e: print(repr(s), mode, e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset, repr(e.text))
for n in 5, 30, 150:
    try: compile("match x:\n case " + "[" * n, "f", "exec")
    except SyntaxError as e: print(e)
