import inspect
def outer():
    def inner():
        fr = inspect.currentframe()
        return fr.f_code.co_name, fr.f_back.f_code.co_name, fr.f_lineno, sorted(fr.f_back.f_locals)
    v = 1
    return inner()
print(outer())
print(inspect.getsource(outer))
print(inspect.getsourcelines(outer)[1], [f.function for f in inspect.stack()], inspect.getfile(outer) == __file__)
try:
    inspect.getsource(5)
except TypeError as e:
    print("module, class, method" in str(e))
