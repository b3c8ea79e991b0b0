class M:
    def __enter__(self): pass
    def __exit__(self, *e): raise ValueError("from exit")
try:
    with M():
        raise KeyError("body")
except ValueError as e:
    print(repr(e), repr(e.__context__))
