print(StopIteration().value, StopIteration(1, 2).value, SystemExit().code, SystemExit(1).code, SystemExit(1, 2).code, StopAsyncIteration(1).args)
print(GeneratorExit.__mro__[1].__name__, KeyboardInterrupt.__bases__, RecursionError.__bases__, ModuleNotFoundError.__bases__, PythonFinalizationError.__bases__)
