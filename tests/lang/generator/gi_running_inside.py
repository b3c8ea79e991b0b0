def g():
    print(it.gi_running, it.gi_suspended)
    yield
it = g()
next(it)
print(it.gi_running, it.gi_suspended)
