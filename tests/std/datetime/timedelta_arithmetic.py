from datetime import timedelta

a = timedelta(days=7, hours=3, microseconds=12)
b = timedelta(seconds=-90, milliseconds=250)
print(a + b, a - b, -b, +b, abs(b))
print(a * 3, 3 * a, b * 0.5, b * 1.1, a // 7, a / 7, b / 2.5)
print(a / b, a // b, a % b, divmod(a, b), divmod(b, a))
print(timedelta(microseconds=5) / 2, timedelta(microseconds=7) / 2, timedelta(microseconds=-5) / 2)
print(timedelta(microseconds=1) * 0.5, timedelta(microseconds=3) * 0.5, timedelta(microseconds=5) * -0.5)
print(a > b, a == timedelta(7, 10800, 12), a != b, bool(timedelta()), bool(b), a <= a, b >= a)
print(hash(a) == hash(timedelta(7, 10800, 12)), a.total_seconds(), b.total_seconds())
print(timedelta(0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1).total_seconds())
print(timedelta(seconds=0.5e-6), timedelta(seconds=1.5e-6), timedelta(weeks=1.5), timedelta(days=1e-6))
print(timedelta.min, timedelta.max, timedelta.resolution)
print(repr(timedelta.min), repr(timedelta.max), repr(timedelta.resolution), repr(timedelta()))
print(repr(b), str(b), str(timedelta(days=-1)), str(timedelta(days=2)), str(timedelta(seconds=5, microseconds=20)))
print(timedelta(True), timedelta(microseconds=10**15), b.days, b.seconds, b.microseconds)


class Sub(timedelta):
    pass


s = Sub(days=1)
print(repr(s), type(s + s), type(s * 2), type(-s), type(abs(s)), s.__reduce__()[1])


def attempt(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


for unit in ("days", "seconds", "microseconds", "milliseconds", "minutes", "hours", "weeks"):
    attempt(timedelta, **{unit: "x"})
attempt(timedelta, 10**9)
attempt(timedelta, 10**40)
attempt(timedelta, -(10**9))
attempt(timedelta, float("nan"))
attempt(timedelta, float("inf"))
attempt(timedelta, 1e300)
attempt(timedelta, 1, 2, 3, 4, 5, 6, 7, 8)
attempt(timedelta, foo=1)
attempt(lambda: timedelta.max + timedelta.resolution)
attempt(lambda: -timedelta.max)
attempt(lambda: -timedelta.min)
attempt(lambda: timedelta.max * 2)
attempt(lambda: timedelta.max * 2.5)
attempt(lambda: timedelta.max * float("nan"))
attempt(lambda: timedelta(1) / 0)
attempt(lambda: timedelta(1) / 0.0)
attempt(lambda: timedelta(1) // 0)
attempt(lambda: timedelta(1) // 2.0)
attempt(lambda: timedelta(1) % timedelta(0))
attempt(lambda: timedelta(1) / timedelta(0))
attempt(lambda: divmod(timedelta(1), timedelta(0)))
attempt(lambda: timedelta(1) + 1)
attempt(lambda: 1 - timedelta(1))
attempt(lambda: timedelta(1) < 1)
attempt(lambda: timedelta(1) == 1)
attempt(lambda: timedelta(1) * "a")
attempt(lambda: timedelta(1) % 2)
attempt(setattr, timedelta(1), "days", 2)
attempt(setattr, timedelta(1), "foo", 2)
