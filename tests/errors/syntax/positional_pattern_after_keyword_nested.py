for program in "A(a, b=1, c(a, ", "P(b=":
    try:
        compile("match x:\n case " + program * 24 + " x y", "x", "exec")
    except SyntaxError as error:
        print(error.msg)
try:
    compile("match x:\n case A(B(c=1, d), e=2): pass", "x", "exec")
except SyntaxError as error:
    print(error.msg, error.offset)
