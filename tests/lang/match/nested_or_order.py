# Of several patterns that match always, the first one in the text is complained of.
for pattern in "(a | b) | c", "a | (b | c)", "1 | (a | 2)", "[a | b] | c", "(1 | 2) | 3", "(_ | 1) | 2", "(a as b) | c":
    try:
        compile(f"match x:\n    case {pattern}: pass", "file", "exec")
        print("ok")
    except SyntaxError as error:
        print(error.msg, error.lineno, error.offset)
