from datetime import time, timedelta, timezone, tzinfo

t = time(13, 5, 9, 70)
print(repr(t), str(t), t.isoformat(), t.hour, t.minute, t.second, t.microsecond, t.fold, t.tzinfo)
print(repr(time()), repr(time(1)), repr(time(1, 2, 3)), repr(time(fold=1)), time.min, time.max, time.resolution, bool(time()))
for spec in ("auto", "hours", "minutes", "seconds", "milliseconds", "microseconds"):
    print(spec, t.isoformat(spec), t.isoformat(timespec=spec))
z = time(1, 2, tzinfo=timezone(timedelta(hours=5, minutes=30)))
print(repr(z), str(z), z.utcoffset(), z.tzname(), z.dst(), z == time(20, 2, 1), z.replace(tzinfo=None))
print(t.replace(hour=1), t.replace(1, 2, 3, 4), t.replace(fold=1).fold, t.__replace__(minute=9))
print(t < time(14), t == time(13, 5, 9, 70), time(1, tzinfo=timezone.utc) == time(2, tzinfo=timezone(timedelta(hours=1))))
print(hash(time(1, tzinfo=timezone.utc)) == hash(time(2, tzinfo=timezone(timedelta(hours=1)))), time(1) == time(1, tzinfo=timezone.utc), t != 3)
for text in ("01", "0102", "01:02", "010203", "01:02:03", "01:02:03.4", "01:02:03,45", "01:02:03.456789", "01:02:03.4567891", "T01:02", "24:00", "24:00:00.000",
             "01:02Z", "01:02:03+05:30", "010203+0530", "01:02-05", "01:02:03+05:30:10.000123", "01:02+00:00"):
    print(text, repr(time.fromisoformat(text)))
print(t.strftime("%H:%M:%S %f %I %p [%z] [%Z] %Y %j %:z"), z.strftime("%H %z %:z %Z"), format(t, "%H"), format(t, ""))
print(time.strptime("12:30", "%H:%M"), t.__reduce__(), t.replace(fold=1).__reduce_ex__(2), t.replace(fold=1).__reduce_ex__(4))
print(time(b"\x8d\x05\x09\x00\x00F").fold, time(b"\x0d\x05\x09\x00\x00F"))


class Sub(time):
    pass


print(repr(Sub(1, 2)), type(Sub(1).replace(hour=2)), type(Sub.fromisoformat("01:02")))


class Odd(tzinfo):
    def __init__(self, offset):
        self.offset = offset

    def utcoffset(self, dt):
        return self.offset

    def tzname(self, dt):
        return self.offset

    def dst(self, dt):
        return self.offset


def attempt(f, *args, **kwargs):
    try:
        print(repr(f(*args, **kwargs)))
    except Exception as e:
        print(type(e).__name__, e)


attempt(time, 24)
attempt(time, 1, 60)
attempt(time, 1, 1, 60)
attempt(time, 1, 1, 1, 1000000)
attempt(time, -1)
attempt(time, fold=2)
attempt(time, tzinfo=3)
attempt(time, "x")
attempt(time, 1.0)
attempt(time, 1, 2, 3, 4, None, 1)
attempt(t.isoformat, "foo")
attempt(t.isoformat, 3)
attempt(t.replace, hour=25)
attempt(t.replace, fold=3)
attempt(lambda: t < time(1, tzinfo=timezone.utc))
attempt(lambda: t < 3)
attempt(lambda: t + timedelta(1))
for text in ("", "1", "1:2", "01:", "01:0", "25:00", "01:60", "01:02:60", "24:01", "01:02:03.", "01:02:03+25:00", "01:02:03+", "0102:03", "01:0203", "01:02:03.4.5", "01:02Zx", "²1:00", "01:02:03Z+01:00", "12:30:45.123456789abc"):
    attempt(time.fromisoformat, text)
attempt(time.fromisoformat, 3)
attempt(time(1, tzinfo=tzinfo()).utcoffset)
attempt(time(1, tzinfo=Odd(3)).utcoffset)
attempt(time(1, tzinfo=Odd("x")).dst)
attempt(time(1, tzinfo=Odd(3)).tzname)
attempt(time(1, tzinfo=Odd(timedelta(1))).utcoffset)
attempt(time(1, tzinfo=Odd(timedelta(microseconds=1))).isoformat)
attempt(time(1, tzinfo=Odd(timedelta(hours=-3, microseconds=1))).isoformat)
attempt(time(1, tzinfo=Odd(None)).isoformat)
attempt(setattr, t, "hour", 3)
attempt(time.strptime, "2020", "%Y")
