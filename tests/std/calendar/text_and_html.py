import calendar

print(calendar.month(2024, 2), calendar.month(2023, 10, 4, 2), sep="|")
print(calendar.calendar(2024))
print(calendar.TextCalendar(6).formatyear(2023, 3, 2, 4, 4))
print(calendar.HTMLCalendar().formatmonth(2024, 2))
print(calendar.HTMLCalendar(6).formatyear(2024, 5)[:300])
print(calendar.HTMLCalendar().formatyearpage(2024, css=None)[:500])
print(calendar.LocaleTextCalendar(locale="C").formatmonth(2020, 1))
print(calendar.weekheader(3), calendar.weekheader(10), calendar.weekheader(1), sep="|")
calendar.prmonth(2000, 1)
