"""Loops over generators that run often: every way in and out of a body."""

import sys


def count(n):
    i = 0
    while i < n:
        yield i
        i += 1


def taken(n):
    got = []
    for i in range(n):
        x = yield i
        got.append(x)
    return got


def doubled(source):
    for item in source:
        yield item * 2


def guarded(n, log):
    try:
        for i in range(n):
            try:
                yield i
            except KeyError as e:
                log.append(repr(e))
    finally:
        log.append("end")


def depth(n):
    if n:
        yield from depth(n - 1)
    yield n


def looking(n):
    for i in range(n):
        yield sys._getframe().f_back.f_code.co_name if i % 100 == 0 else ""


def failing(n):
    for i in range(n):
        if i == n - 1:
            raise ValueError(i)
        yield i


def total(source):
    result = 0
    for item in source:
        result += item
    return result


def names(n):
    return {name for name in looking(n)}


def broken(n):
    log = []
    for i in guarded(n, log):
        if i == n // 2:
            break
    return i, log


def caught(n):
    seen = 0
    try:
        for i in failing(n):
            seen += i
    except ValueError as e:
        return seen, e.args, e.__traceback__.tb_next.tb_frame.f_code.co_name


def handling(n):
    try:
        raise KeyError("outer")
    except KeyError:
        result = []
        for i in count(n):
            try:
                1 // (i % 3)
            except ZeroDivisionError as e:
                result.append(type(e.__context__).__name__)
        return len(result), set(result)


def sends(n):
    g = taken(n)
    next(g)
    try:
        for i in range(n):
            g.send(i * i)
    except StopIteration as stop:
        return sum(stop.value)


def mixed(n):
    g = taken(n)
    for first in g:
        break
    for i in range(3):
        g.send(str(i))
    for _ in g:
        pass
    return first


def thrown(n):
    log = []
    g = guarded(n, log)
    for i in g:
        if i == 3:
            g.throw(KeyError(i))
            break
    rest = sum(1 for _ in g)
    return rest, log


def itself():
    def again():
        for x in g:
            yield x

    g = again()
    try:
        for x in g:
            pass
    except ValueError as e:
        return str(e)


def pairs(n):
    for i in range(n):
        yield i, str(i)


def unpacked(n):
    size = 0
    for number, text in pairs(n):
        size += number + len(text)
    return size


class Counted:
    alive = 0

    def __init__(self):
        Counted.alive += 1

    def __del__(self):
        Counted.alive -= 1


def objects(n):
    for _ in range(n):
        yield Counted()


def alive(n):
    most = 0
    for item in objects(n):
        most = max(most, Counted.alive)
    del item
    return most, Counted.alive


def from_main(n):
    here = 0
    for i in count(n):
        for j in doubled(count(3)):
            here += i ^ j
    return here


for turn in range(400):
    results = [
        total(count(20)),
        total(doubled(doubled(count(10)))),
        broken(8),
        caught(6),
        handling(9),
        sends(10),
        mixed(6),
        thrown(7),
        itself(),
        unpacked(12),
        alive(5),
        from_main(5),
        list(depth(6)),
        sorted(names(201)) if turn % 50 == 0 else None,
    ]
    if turn in (0, 150, 350):
        for result in results:
            print(result)

long = total(count(30000)), total(doubled(count(30000))), sends(3000), from_main(3000)
print(long)
