from datetime import UTC, datetime, time, timedelta, timezone, tzinfo

print(repr(UTC), str(UTC), UTC is timezone.utc, timezone(timedelta(0)) is UTC, timezone(timedelta(0), "Z") is UTC, timezone(timedelta(0), "UTC"))
print(repr(timezone.min), repr(timezone.max), timezone.min, timezone.max)
z = timezone(timedelta(hours=-3, minutes=-30), "NST")
print(repr(z), z, z.utcoffset(None), z.tzname(None), z.dst(None), z == timezone(timedelta(hours=-3, minutes=-30)), hash(z) == hash(timezone(timedelta(hours=-3, minutes=-30))))
print(timezone(timedelta(seconds=3661)), timezone(timedelta(seconds=1, microseconds=5)), timezone(-timedelta(microseconds=5)))
print(z.__getinitargs__(), z.__reduce__(), UTC.__getinitargs__(), timezone(timedelta(1) / 24).__getinitargs__())
print(UTC.fromutc(datetime(2020, 1, 1, tzinfo=UTC)), z.fromutc(datetime(2020, 1, 1, tzinfo=z)))


class Zone(tzinfo):
    """Summer time from April to October, fold-aware."""

    def __init__(self, name):
        self.name = name

    def dst(self, dt):
        if dt is None:
            return None
        start = datetime(dt.year, 4, 1, 2)
        end = datetime(dt.year, 10, 1, 2)
        plain = dt.replace(tzinfo=None)
        if start <= plain < end - timedelta(hours=1):
            return timedelta(hours=1)
        if end - timedelta(hours=1) <= plain < end:
            return timedelta(hours=0 if dt.fold else 1)
        return timedelta(0)

    def utcoffset(self, dt):
        return None if dt is None else timedelta(hours=2) + self.dst(dt)

    def tzname(self, dt):
        return self.name

    def __repr__(self):
        return 'Zone()'


zone = Zone("here")
d = datetime(2020, 6, 1, 12, tzinfo=zone)
print(d, d.dst(), d.tzname(), d.astimezone(UTC), d.utctimetuple().tm_hour, d.timetuple().tm_isdst, d.timetuple().tm_zone)
w = datetime(2020, 12, 1, 12, tzinfo=zone)
print(w, w - d, w.timestamp() - d.timestamp(), w > d, time(1, tzinfo=zone).utcoffset())
one, two = datetime(2020, 10, 1, 1, 30, tzinfo=zone), datetime(2020, 10, 1, 1, 30, tzinfo=zone, fold=1)
print(one.utcoffset(), two.utcoffset(), one == two, one == one.astimezone(UTC), two == two.astimezone(UTC), hash(one) == hash(two), one - two)
print(repr(two), two.astimezone(timezone(timedelta(hours=1))), datetime(2020, 10, 1, 0, 15, tzinfo=UTC).astimezone(zone))
print(datetime(2020, 6, 1, 12, tzinfo=UTC).astimezone(zone), datetime.fromtimestamp(1.6e9, zone))
print(zone.__reduce__(), Zone.fromutc is tzinfo.fromutc)


class Plain(tzinfo):
    def utcoffset(self, dt):
        return timedelta(hours=1)

    def dst(self, dt):
        return None


try:
    Plain().fromutc(datetime(2020, 1, 1, tzinfo=Plain()))
except ValueError as e:
    print(e)
p = Plain()
try:
    p.fromutc(datetime(2020, 1, 1, tzinfo=p))
except ValueError as e:
    print(e)
