from concurrent.futures import InterpreterPoolExecutor
from concurrent.futures.interpreter import BrokenInterpreterPool


def square(n):
    return n * n


def fail(text):
    raise ValueError(text)


def who():
    from concurrent import interpreters

    return interpreters.get_current().id > 0


if __name__ == "__main__":
    with InterpreterPoolExecutor(max_workers=2) as pool:
        print(list(pool.map(square, range(8))), pool.submit(who).result())
        try:
            pool.submit(fail, "bad").result()
        except ValueError as error:
            print(type(error), error, type(error.__cause__).__name__)
        print(pool.submit(divmod, 7, 2).result(), pool.submit(lambda: 5).result())
    try:
        pool.submit(square, 1)
    except RuntimeError as error:
        print(error)
    print(BrokenInterpreterPool.__mro__[1:3])
