"""An exception that the caller handles is thrown in: the generator goes on handling it when the caller does not any more."""
import sys


def store():
    try:
        print(sys.exception())
        yield
    except Exception as e:
        print(repr(sys.exception()), e.__context__)
        yield
        print(repr(sys.exception()))
        try:
            yield "inner try"
        finally:
            print(repr(sys.exception()))
        yield
        raise
    print("not reached")


def throw(generator):
    try:
        raise ValueError("first")
    except Exception as e:
        try:
            generator.throw(e)
        except Exception:
            pass
        print("caller still handles", repr(sys.exception()))
    print("caller handles", sys.exception())


g = store()
next(g)
throw(g)
print(next(g), sys.exception())
next(g)
try:
    next(g)
except ValueError as e:
    print("raised again", repr(e), e.__context__)


def inherits():
    for k in range(3):
        yield repr(sys.exception())


i = inherits()
print(next(i))
try:
    raise KeyError("outer")
except KeyError:
    print(next(i))
print(next(i))


async def waits():
    try:
        await Wait()
    except LookupError:
        await Wait()
        print("coroutine handles", repr(sys.exception()))
        raise


class Wait:
    def __await__(self):
        yield


c = waits()
c.send(None)
try:
    raise IndexError("thrown")
except IndexError as e:
    c.throw(e)
try:
    c.send(None)
except IndexError as e:
    print(repr(e), e.__context__)
