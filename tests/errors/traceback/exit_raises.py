# exit: 1
class CM:
    def __enter__(self): pass
    def __exit__(self, *a): raise OSError("exit")
with CM():
    raise ValueError("body")
