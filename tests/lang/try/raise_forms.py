for src in ["raise ValueError", "raise ValueError('x')", "raise 5", "raise 'text'", "raise None", "raise ValueError from 5", "raise int", "raise ValueError('a') from KeyError('b')", "raise ValueError from None", "raise ValueError from KeyError"]:
    try:
        exec(src)
    except BaseException as e:
        print(src, "->", repr(e), repr(e.__cause__), e.__suppress_context__)
class Weird(Exception):
    def __new__(cls): return 5
try:
    raise Weird
except TypeError as e:
    print(e)
