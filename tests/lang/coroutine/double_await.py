async def inner(): return 5
async def main():
    c = inner()
    print(await c)
    try:
        await c
    except RuntimeError as e:
        print(e)
try:
    main().send(None)
except StopIteration:
    print("done")
