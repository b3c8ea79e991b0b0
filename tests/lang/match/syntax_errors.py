for src in ["match x:\n case a: pass\n case b: pass", "match x:\n case a | b: pass", "match x:\n case [a, a]: pass", "match x:\n case {**r, 'a': 1}: pass", "match x:\n case [*a, *b]: pass", "match x:\n case A(x=1, x=2): pass", "match x:\n case {'a': 1, 'a': 2}: pass", "match x:\n case A(x=1, 2): pass", "match x:\n case 1 as _: pass", "match x:\n case 1 + 1: pass", "match x:\n case f'a': pass", "match x:\n case (_ | 1): pass", "match x:\n case -a: pass", "match x:\n case 1 as a.b: pass", "match x:\npass", "match x:\n case 1\n  pass"]:
    try:
        compile(src, "s", "exec"); print("ok")
    except SyntaxError as e:
        print(e.msg, e.lineno, e.offset)
