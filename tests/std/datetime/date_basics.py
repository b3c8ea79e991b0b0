import datetime as dt
from datetime import date, timedelta

d = date(2024, 2, 29)
print(repr(d), str(d), d.isoformat(), d.ctime(), d.timetuple(), d.toordinal(), d.weekday(), d.isoweekday())
print(d.isocalendar(), tuple(d.isocalendar()), d.isocalendar().week, d.isocalendar()[2])
print(d.replace(year=2020), d.replace(day=1, month=3), d + timedelta(1), timedelta(366) + d, d - timedelta(60))
print(d - date(2023, 2, 28), d < date(2024, 3, 1), d == date(2024, 2, 29), d != 3, d == "x", hash(d) == hash(date(2024, 2, 29)))
print(date.min, date.max, date.resolution, date.fromordinal(1), date.fromordinal(738945), date.max.toordinal())
print(date.fromisocalendar(2020, 53, 7), date.fromisocalendar(2021, 1, 1), date(2021, 1, 3).isocalendar())
for text in ("2024-02-29", "20240229", "2024-W09-4", "2024W094", "2024-W09", "2024W09", "2020-W53"):
    print(text, date.fromisoformat(text))
print(d.strftime("%A %d %B %Y, day %j of week %U/%W/%V %G %u %w %y %C %D %F %e %h %n %t %%"))
print(format(d, "%d.%m.%y"), format(d), f"{d:%H:%M:%S.%f}")
print(date(5, 1, 2).strftime("%Y|%G|%C|%F|%y|%4Y"), date(1, 1, 1).strftime("%c"))
print(date.strptime("2020/03/04", "%Y/%m/%d"), d.__reduce__(), d.__replace__(year=2020))


class Sub(date):
    def __new__(cls, *args, **kwargs):
        self = super().__new__(cls, *args, **kwargs)
        self.extra = "e"
        return self


s = Sub(2020, 1, 2)
print(repr(s), s.extra, type(s + timedelta(1)), type(s.replace(day=3)), type(Sub.fromordinal(5)), type(Sub.fromisoformat("2020-01-01")))
print(type(s - timedelta(1)), s - date(2020, 1, 1), s == date(2020, 1, 2), isinstance(s, date), type(Sub.today()))
print(date.fromtimestamp(86400 * 365), date.fromtimestamp(1.5))


def attempt(f, *args, **kwargs):
    try:
        print(repr(f(*args, **kwargs)))
    except Exception as e:
        print(type(e).__name__, e)


attempt(date)
attempt(date, 2020)
attempt(date, 2020, 13, 1)
attempt(date, 2020, 0, 1)
attempt(date, 2021, 2, 29)
attempt(date, 0, 1, 1)
attempt(date, 10000, 1, 1)
attempt(date, 2020, 1, "x")
attempt(date, 2020, 1, 1.0)
attempt(date, 2020, 1, 2, 3)
attempt(date, 2020, 1, 10**30)
attempt(date, year=2020, month=1, day=2)
attempt(date, 2020, 1, foo=3)
attempt(d.replace, 2023)
attempt(d.replace, day=40)
attempt(d.__replace__, foo=3)
attempt(d.replace, foo=3)
attempt(date.fromordinal, 0)
attempt(date.fromordinal, 10**7)
attempt(date.fromordinal, "x")
attempt(date.fromisocalendar, 2021, 53, 1)
attempt(date.fromisocalendar, 2021, 0, 1)
attempt(date.fromisocalendar, 2021, 1, 8)
attempt(date.fromisocalendar, 0, 1, 1)
attempt(date.fromisocalendar, "2021", 1, 1)
attempt(date.fromisocalendar, 2021, 1)
for text in ("", "2024", "2024-02", "2024-2-3", "2024-02-30", "2024-W54-1", "2024-W00-1", "2024-W01-8", "2024-W1", "2024/02/03", "2024-0203", "202402-03", "²024-01-01", "2024-W53-1", "0000-01-01"):
    attempt(date.fromisoformat, text)
attempt(date.fromisoformat, 3)
attempt(lambda: d + 1)
attempt(lambda: d - "x")
attempt(lambda: d < 1)
attempt(lambda: 1 < d)
attempt(lambda: d + d)
attempt(lambda: timedelta(1) - d)
attempt(lambda: date.max + timedelta(1))
attempt(lambda: date.min - timedelta(1))
attempt(date.fromtimestamp, 10**20)
attempt(date.fromtimestamp, "x")
attempt(d.strftime)
attempt(d.strftime, 3)
attempt(format, d, 3)
attempt(setattr, d, "year", 3)
attempt(date.strptime, "x", "%Y")
attempt(date.strptime, "12:00", "%H:%M")
attempt(date.strptime, "2020", 3)
