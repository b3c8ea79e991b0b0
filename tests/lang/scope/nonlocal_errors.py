for src in ["def f():\n nonlocal x", "nonlocal x", "def f():\n x=1\n nonlocal x", "def f():\n x=1\n global x", "def f(x):\n global x", "def f():\n global x\n nonlocal x", "def f(x):\n nonlocal x", "def f():\n print(x)\n global x", "x: int\nglobal x"]:
    try:
        compile(src, "<s>", "exec")
        print("ok")
    except SyntaxError as e:
        print(e.msg, e.lineno, e.offset)
