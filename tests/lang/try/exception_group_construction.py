for f in [lambda: ExceptionGroup("m", []), lambda: ExceptionGroup("m", [1]), lambda: ExceptionGroup("m"), lambda: ExceptionGroup(1, [ValueError()]), lambda: ExceptionGroup("m", 5), lambda: ExceptionGroup("m", [KeyboardInterrupt()]), lambda: BaseExceptionGroup("m", [KeyboardInterrupt()]), lambda: BaseExceptionGroup("m", [ValueError()])]:
    try:
        x = f()
        print(type(x).__name__, repr(x))
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
class My(ExceptionGroup):
    def derive(self, excs): return My(self.message + "!", excs)
a, b = My("m", [ValueError(1), KeyError(2)]).split(KeyError)
print(type(a).__name__, a, type(b).__name__, b)
