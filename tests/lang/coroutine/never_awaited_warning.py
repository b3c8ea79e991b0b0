# exit: 0
import warnings, gc
async def f(): pass
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always")
    f()
    gc.collect()
    x = f()
    x.close()
    del x
    print([(i.category.__name__, str(i.message)) for i in w])
