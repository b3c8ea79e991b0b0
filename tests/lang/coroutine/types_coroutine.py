import types
@types.coroutine
def old():
    x = yield 1
    return ("old", x)
async def main(): return await old()
c = main()
print(c.send(None))
try:
    c.send("v")
except StopIteration as e:
    print(e.value)
print(type(old()).__name__, bool(old.__code__.co_flags & 0x100))
for bad in (5, None):
    try:
        types.coroutine(bad)
    except TypeError as e:
        print(e)
