for src in ["try: pass\nexcept* ValueError: pass\nexcept TypeError: pass", "try: pass\nexcept*: pass", "for _ in 'a':\n try: pass\n except* A: break", "def f():\n try: pass\n except* A: return", "for _ in 'a':\n try: pass\n except* A: continue"]:
    try:
        compile(src, "s", "exec")
    except SyntaxError as e:
        print(e.msg, e.lineno)
try:
    try:
        raise ValueError
    except* ExceptionGroup:
        pass
except TypeError as e:
    print(e)
