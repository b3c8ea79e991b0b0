import sys, traceback
async def failing():
    yield 1
    raise ValueError('x')
async def main():
    try:
        async for x in failing():
            print(x)
            if x: pass
    except ValueError as e: traceback.print_exc(file=sys.stdout)
    try:
        y = [x async for x in failing()]
    except ValueError as e: traceback.print_exc(file=sys.stdout)
    try:
        async for x in (failing()):   pass
    except ValueError as e: traceback.print_exc(file=sys.stdout)
try: main().send(None)
except StopIteration: pass
