def g():
    try:
        yield 1
    except GeneratorExit:
        print("exit")
        raise
    finally:
        print("finally")
it = g(); next(it)
print(it.close(), it.close())
def ret():
    try: yield
    except GeneratorExit: return "value"
it = ret(); next(it)
print(it.close())
print(g().close())
