# exit: 1
code = compile("x = 1\ny = x + z", "made up file", "exec")
exec(code)
