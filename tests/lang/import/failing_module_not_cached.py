import sys
for _ in range(2):
    try:
        import _broken
    except ValueError as e:
        print(e, "_broken" in sys.modules)
try:
    import _syntax_broken
except SyntaxError as e:
    print(e.msg, e.lineno, e.offset, "_syntax_broken" in sys.modules)
