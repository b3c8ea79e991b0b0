try:
    raise KeyError("k")
except ValueError, KeyError:
    print("caught")
try:
    raise ExceptionGroup("g", [TypeError("t")])
except* ValueError, TypeError:
    print("group")
try:
    compile("try: pass\nexcept A, B as e: pass", "s", "exec")
except SyntaxError as e:
    print(e.msg)
