# Loops over asynchronous generators that run often, also where they are left, thrown into, or await.
import sys


class Tree:
    def __init__(self, left, value, right):
        self.left, self.value, self.right = left, value, right

    async def __aiter__(self):
        if self.left:
            async for value in self.left:
                yield value
        yield self.value
        if self.right:
            async for value in self.right:
                yield value


class Pause:
    def __await__(self):
        return (yield "pause")


def build(low, high):
    if low >= high:
        return None
    middle = (low + high) // 2
    return Tree(build(low, middle), middle, build(middle + 1, high))


async def numbers(n, every=0):
    got = []
    try:
        for k in range(n):
            if every and k % every == 0:
                await Pause()
            sent = yield k
            if sent is not None:
                got.append(sent)
    finally:
        ended.append((n, k, got))


async def failing(n):
    for k in range(n):
        yield k
    raise ValueError(n)


ended = []


async def main():
    total = 0
    for _ in range(40):
        async for value in build(0, 50):
            total += value
    print(total)
    for stop in (3, 400, 900):
        async for k in numbers(1000):
            if k == stop:
                break
        print(k)
    print([k async for k in numbers(1000, 250) if k % 300 == 0])
    try:
        async for k in failing(700):
            pass
    except ValueError as error:
        print(k, error)
    generator = numbers(600)
    print([await anext(generator) for _ in range(3)], await generator.asend("sent"))
    async for k in generator:
        if k == 500:
            await generator.aclose()
    print(k)
    try:
        async for k in numbers(800):
            if k == 300:
                total // 0
    except ZeroDivisionError as error:
        print(k, error, sys.exception() is error)


pauses = 0
coroutine = main()
while True:
    try:
        pauses += coroutine.send(None) == "pause"
    except StopIteration:
        break
print(pauses, ended)
