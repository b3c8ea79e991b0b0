for src in ["[(yield 1) for x in y]", "((yield) for x in y)", "{(yield): 1 for x in y}", "[x for x in (yield)]", "def f(): return [x for x in (yield 1)]"]:
    try:
        compile(src, "s", "exec")
        print("ok")
    except SyntaxError as e:
        print(e.msg)
