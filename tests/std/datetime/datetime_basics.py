from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

d = datetime(2024, 2, 29, 13, 5, 9, 70)
east = timezone(timedelta(hours=5, minutes=30), "IST")
print(repr(d), str(d), d.isoformat(), d.isoformat(" "), d.isoformat("€", "minutes"), d.isoformat(timespec="milliseconds"))
print(repr(datetime(1, 1, 1)), repr(datetime(1, 1, 1, 0, 0, 5)), repr(datetime(1, 1, 1, tzinfo=UTC, fold=1)))
print(d.date(), d.time(), d.timetz(), d.ctime(), d.timetuple(), d.utctimetuple(), d.toordinal(), d.weekday())
print(d.replace(year=2023, day=1), d.replace(tzinfo=UTC), d.replace(fold=1).fold, d.__replace__(hour=3))
print(d + timedelta(hours=12), d - timedelta(days=60, microseconds=71), d - datetime(2024, 1, 1), timedelta(1) + d)
a = d.replace(tzinfo=east)
print(repr(a), a, a.utcoffset(), a.tzname(), a.dst(), a.astimezone(UTC), a.utctimetuple(), a.timestamp(), a.timetz())
print(a == a.astimezone(UTC), hash(a) == hash(a.astimezone(UTC)), a - a.astimezone(UTC), a - datetime(2024, 1, 1, tzinfo=UTC), a < a.astimezone(UTC) + timedelta(1))
print(a == d, a != d, d == d.date(), d.date() == d, d != d.date(), d == 3)
print(datetime.combine(date(2020, 1, 2), time(3, 4, tzinfo=UTC)), datetime.combine(date(2020, 1, 2), time(3, 4), tzinfo=east), datetime.combine(d, time(1)))
print(datetime.fromtimestamp(1700000000.123456, UTC), datetime.fromtimestamp(-1.5, tz=UTC), datetime.fromtimestamp(0.0000005, UTC), datetime.fromtimestamp(0.0000015, UTC), datetime.fromtimestamp(10, east))
print(datetime.fromordinal(738945), datetime.fromisocalendar(2024, 9, 4), datetime.min, datetime.max, datetime.resolution)
print(datetime.strptime("2024-02-29 13:05:09.07 +0530", "%Y-%m-%d %H:%M:%S.%f %z"), d.strftime("%a %d %b %Y %H:%M:%S.%f|%z|%Z|%:z|%s|" if 0 else "%a %d %b %Y %H:%M:%S.%f|%z|%Z|%:z|%%z"))
print(a.strftime("%c %x %X %p %z %Z %:z"), format(a, "%Y%m%d"), f"{a}", datetime(5, 1, 1, tzinfo=timezone(-timedelta(hours=3, seconds=7))).strftime("%Y %z %:z %Z"))
print(d.__reduce__(), a.__reduce_ex__(4), d.replace(fold=1).__reduce_ex__(3), d.replace(fold=1).__reduce_ex__(4))
print(datetime(b"\x07\xe8\x82\x1d\r\x05\t\x00\x00F").fold, datetime(b"\x07\xe8\x02\x1d\r\x05\t\x00\x00F", UTC))
print(d.isocalendar(), datetime.max - datetime.min, datetime(1970, 1, 1, tzinfo=UTC).timestamp())
print(type(datetime.now()), datetime.now(UTC).tzinfo, datetime.now(east).tzinfo, datetime.now(tz=None).tzinfo, abs(datetime.now(UTC) - datetime.now(east)) < timedelta(seconds=5))


class Sub(datetime):
    pass


s = Sub(2020, 1, 2, 3)
print(repr(s), type(s + timedelta(1)), type(s - timedelta(1)), type(s.replace(hour=1)), type(Sub.now()), type(s.astimezone(UTC)), type(s.date()))
print(type(Sub.fromisoformat("2020-01-01")), type(Sub.combine(date(1, 1, 1), time())), type(Sub.fromtimestamp(0)), type(Sub.strptime("2020", "%Y")), type(s - s))
