import warnings
for source in ('x = "ab\\d" + "\\q"', '1 is 2', 'assert (1, "x")', '"\\400"'):
    for action in ("error", "always"):
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter(action)
            try:
                compile(source, "F", "exec")
            except SyntaxError as e:
                print(e.msg, e.filename, e.lineno, e.offset, e.end_lineno, e.end_offset)
            for w in seen:
                print(w.category.__name__, w.message, w.filename, w.lineno)
