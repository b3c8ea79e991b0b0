import types
@types.coroutine
def pause():
    yield
def g():
    try:
        yield 1
    except ValueError:
        yield 2
    finally:
        print("never")
it = g()
try:
    it.throw(ValueError("thrown"))
except ValueError as e:
    print(repr(e), it.gi_frame, e.__traceback__.tb_next.tb_lineno)
async def c():
    try:
        await pause()
    except ValueError:
        return 3
try:
    c().throw(ValueError("thrown"))
except ValueError as e:
    print(repr(e))
