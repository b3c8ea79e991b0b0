import array, collections, datetime, io, itertools, asyncio

for descriptor in (
    collections.deque.maxlen, collections.deque.append, collections.deque.__len__, datetime.date.year,
    io.BytesIO.closed, io.StringIO.read, asyncio.Future.done, asyncio.Task._coro, array.array.append,
    itertools.count.__next__, collections.OrderedDict.popitem, int.real, str.join, list.__len__, BaseException.args,
):
    print(descriptor)


class Slotted:
    __slots__ = ("field",)


print(Slotted.field)
