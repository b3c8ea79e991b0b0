import operator as o
print(o.add(1, 2), o.sub(5, 3), o.mul(2, 3), o.truediv(1, 2), o.floordiv(7, 2), o.mod(7, 3), o.pow(2, 3), o.neg(1), o.pos(-1), o.invert(5), o.not_(0), o.truth([]), o.is_(None, None), o.is_not(1, None), o.is_none(None), o.is_not_none(5), o.contains([1], 1), o.concat("a", "b"), o.countOf([1, 1, 2], 1), o.indexOf([5, 6], 6), o.lt(1, 2), o.ge(1, 2), o.eq(1, 1), o.and_(6, 3), o.or_(1, 2), o.xor(3, 1), o.lshift(1, 3), o.rshift(8, 2), o.index(True), o.abs(-3), o.length_hint([1, 2]), o.matmul.__name__)
x = [1]; print(o.iadd(x, [2]), x, o.setitem(x, 0, 9), o.getitem(x, 0), o.delitem(x, 0), x)
print(o.itemgetter(1)("abc"), o.itemgetter(0, 2)("abc"), o.attrgetter("real")(5), o.attrgetter("real", "imag")(5), o.methodcaller("upper")("a"), o.methodcaller("split", ",", maxsplit=1)("a,b,c"), o.itemgetter(slice(1, 3))("abcd"), o.call(max, 1, 2))
print(o.itemgetter(1), o.attrgetter("a.b"), o.methodcaller("m", 1, k=2), o.itemgetter(1, 2))
for f in (lambda: o.itemgetter(), lambda: o.attrgetter(5), lambda: o.methodcaller(), lambda: o.indexOf([1], 2), lambda: o.index(1.5), lambda: o.concat(1, 2), lambda: o.attrgetter("zz")(5), lambda: o.length_hint([], "a")):
    try:
        f()
    except (TypeError, ValueError, AttributeError) as e:
        print(type(e).__name__, e)
