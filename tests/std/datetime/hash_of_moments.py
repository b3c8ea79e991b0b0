# env: PYTHONHASHSEED=0
# A moment without a zone has the hash of the bytes that it is pickled as; one with a zone that of the time in UTC.
import datetime as dt

hour = dt.timedelta(hours=1)
east = dt.timezone(2 * hour)
for value in (
    dt.date(2020, 1, 2), dt.datetime(2020, 1, 2, 3, 4, 5, 6), dt.datetime(2020, 1, 2, fold=1), dt.time(1, 2),
    dt.timedelta(5, 6, 7), dt.timezone.utc, east, dt.datetime(2020, 1, 2, tzinfo=east), dt.time(1, 2, tzinfo=east),
):
    print(repr(value), hash(value))
day = dt.date(2020, 1, 2)
print(hash(day) == hash(day.__reduce__()[1][0]))
local = dt.datetime(2020, 1, 2, 3, tzinfo=east)
print(hash(local) == hash(local.astimezone(dt.timezone.utc)))
