class AppError(Exception):
    def __init__(self, code, *a):
        super().__init__(code, *a)
        self.code = code
    def __str__(self): return f"code {self.code}"
class Sub(AppError): pass
try:
    raise Sub(5, "more")
except AppError as e:
    print(e, repr(e), e.args, isinstance(e, Sub))
class NoInit(Exception):
    def __init__(self): self.x = 1
print(repr(NoInit()), NoInit().args)
