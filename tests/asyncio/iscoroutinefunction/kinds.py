import asyncio, warnings
warnings.simplefilter("ignore")
async def co(): pass
async def ag(): yield
def plain(): pass
class C:
    async def m(self): pass
import functools
print([asyncio.iscoroutinefunction(f) for f in (co, ag, plain, C().m, C, functools.partial(co), lambda: co())])
