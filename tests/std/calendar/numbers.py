import calendar

print([y for y in range(1890, 2010) if calendar.isleap(y)][:3], calendar.leapdays(1900, 2024), calendar.weekday(2024, 2, 29))
print(calendar.monthrange(2024, 2), calendar.monthcalendar(2024, 2), calendar.timegm((2024, 2, 29, 1, 2, 3)))
c = calendar.Calendar(firstweekday=6)
print(list(c.iterweekdays()), list(c.itermonthdays(2024, 2))[:6], list(c.itermonthdays2(2024, 2))[:6])
print(list(c.itermonthdays3(2024, 1))[:3], list(c.itermonthdays4(2024, 12))[-5:], list(c.itermonthdates(2024, 2))[-2:])
print(len(c.yeardatescalendar(2024)), c.yeardayscalendar(2024, 5)[2][1][0], c.yeardays2calendar(2024)[0][0][0][:2])
print(list(calendar.day_name), list(calendar.month_abbr), calendar.month_name[1:3], calendar.day_abbr[-1], len(calendar.month_name))
print(calendar.JANUARY, repr(calendar.Month.MAY), repr(calendar.SUNDAY), calendar.Day(3), calendar.Month(2).name)
print(calendar.firstweekday())
calendar.setfirstweekday(calendar.SUNDAY)
print(calendar.firstweekday(), calendar.weekheader(2))
for f, args in [
    (calendar.monthrange, (2024, 13)),
    (calendar.setfirstweekday, (7,)),
    (calendar.weekday, (2024, 2, 30)),
    (calendar.month, (2024, 0)),
]:
    try:
        f(*args)
    except ValueError as e:
        print(type(e).__name__, e)
print(calendar.weekday(-1, 1, 1), calendar.weekday(12345, 6, 7))
