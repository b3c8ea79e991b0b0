async def ag():
    x = yield 1
g = ag()
print(g.ag_running, g.ag_frame is not None, g.ag_await, g.ag_code.co_name, g.__name__, g.ag_suspended)
print(type(g.__anext__()), type(g.asend(1)), type(g.athrow(ValueError)), type(g.aclose()))
print(g.__aiter__() is g, hasattr(g, "__iter__"))
try:
    iter(g)
except TypeError as e:
    print(e)
import warnings; warnings.simplefilter("ignore")
