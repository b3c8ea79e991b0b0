import zoneinfo
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

berlin, york = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
print(berlin, repr(york), berlin is ZoneInfo("Europe/Berlin"), ZoneInfo.no_cache("Europe/Berlin") is berlin, berlin.key)
for zone in (berlin, york, ZoneInfo("Asia/Kolkata"), ZoneInfo("Australia/Lord_Howe"), ZoneInfo("UTC"), ZoneInfo("Europe/Dublin")):
    for when in (datetime(1800, 1, 1), datetime(1944, 5, 1, 12), datetime(2020, 1, 15), datetime(2020, 7, 15), datetime(2024, 10, 27, 2, 30), datetime(2050, 7, 1), datetime(2050, 12, 1)):
        local = when.replace(tzinfo=zone)
        print(zone, local, local.utcoffset(), local.dst(), local.tzname(), when.replace(tzinfo=UTC).astimezone(zone))
for fold in (0, 1):
    for when in (datetime(2024, 10, 27, 2, 30), datetime(2024, 3, 31, 2, 30), datetime(2060, 10, 31, 2, 30)):
        local = when.replace(tzinfo=berlin, fold=fold)
        print(local, local.tzname(), local.astimezone(UTC))
for hour in range(4):
    print(repr(datetime(2024, 10, 27, hour, 30, tzinfo=UTC).astimezone(berlin)), repr(datetime(2060, 10, 31, hour, tzinfo=UTC).astimezone(berlin)))
print(berlin.utcoffset(None), time(1, tzinfo=berlin).utcoffset(), ZoneInfo("UTC").utcoffset(None), time(1, tzinfo=ZoneInfo("UTC")).tzname())
print("Europe/Berlin" in zoneinfo.available_timezones(), berlin.__reduce__()[1], len(zoneinfo.TZPATH) > 0)
for key in ("No/Such", "/etc/passwd", "../x", "Europe/../Asia/Tokyo", "Europe//Berlin"):
    try:
        ZoneInfo(key)
    except (ZoneInfoNotFoundError, ValueError) as e:
        print(type(e).__name__, e)
try:
    zoneinfo.reset_tzpath("x")
except TypeError as e:
    print(e)
try:
    zoneinfo.reset_tzpath(["x"])
except ValueError as e:
    print(e)
zoneinfo.reset_tzpath([])
ZoneInfo.clear_cache()
try:
    print(berlin.fromutc(3))
except TypeError as e:
    print(e)
