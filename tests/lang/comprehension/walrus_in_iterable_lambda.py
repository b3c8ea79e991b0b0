# A lambda does not make `:=` possible in what a comprehension iterates over.
for source in (
    "[x for x in (lambda: (y := 1))()]",
    "[x for x in [] for z in (lambda d=3: (y := None))()]",
    "[[a for a in b] for x in (lambda: (y := 1))()]",
    "{x for x in 'ab' if (lambda: (y := 1))()}",
):
    try:
        compile(source, "test", "eval")
    except SyntaxError as error:
        print(source, "-", error.msg, error.offset, error.end_offset)
    else:
        print(source, "- compiles")
