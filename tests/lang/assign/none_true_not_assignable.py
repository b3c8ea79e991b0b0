for src in ["None = 1", "True = 1", "__debug__ = 1", "f() = 1", "a + b = 1", "1 = x", "(a, 1) = x", "x = y = 3 = z", "[a, b()] = 1", "x += 1 = 2", "(a, b) += 1", "{} = 1", "'' = 1", "... = 1", "-x = 1", "lambda: 1 = 2", "a if b else c = 1", "x() += 1"]:
    try:
        compile(src, "<s>", "exec")
    except SyntaxError as e:
        print(src, "->", e.msg, e.offset, e.end_offset)
