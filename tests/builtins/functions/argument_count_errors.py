for src in ["len()", "len(1, 2)", "len(x=1)", "ord()", "chr(1, 2)", "[].append()", "{}.get()", "'a'.upper(1)", "'a'.split(1, 2, 3)", "isinstance(1)", "getattr(1)", "int(1, 2, 3)", "str.join()", "print(a=1)", "sorted([], 1)", "round()", "min(key=1)", "'a'.split(foo=1)", "open()", "id()", "hash(1, 2)", "divmod(1)", "pow(1)", "callable()", "iter()", "set().add()", "().index()", "b''.decode(1, 2, 3)", "float(1, 2)", "bool(1, 2)", "list().sort(1)", "enumerate(1, 2, 3)", "type('a', 1)", "range(1, 2, 3, 4)", "complex(1, 2, 3)", "dict(1, 2)", "super(1, 2, 3)", "object(1)", "Exception(a=1)", "zip(a=1)"]:
    try:
        eval(src)
        print(src, "ok")
    except TypeError as e:
        print(src, "->", e)
