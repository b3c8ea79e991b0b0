"""Calendars as text, as HTML and as data.

Days of the week are numbers from 0 for Monday; a calendar may begin its weeks with any of them.
"""

import datetime
import locale as _locale
import sys
from enum import IntEnum, global_enum

__all__ = """IllegalMonthError IllegalWeekdayError setfirstweekday firstweekday isleap leapdays weekday monthrange
monthcalendar prmonth month prcal calendar timegm month_name month_abbr day_name day_abbr Calendar TextCalendar
HTMLCalendar LocaleTextCalendar LocaleHTMLCalendar weekheader Day Month JANUARY FEBRUARY MARCH APRIL MAY JUNE JULY
AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER MONDAY TUESDAY WEDNESDAY THURSDAY FRIDAY SATURDAY SUNDAY""".split()

error = ValueError


class IllegalMonthError(ValueError, IndexError):
    def __init__(self, month):
        self.month = month

    def __str__(self):
        return f"bad month number {self.month!r}; must be 1-12"


class IllegalWeekdayError(ValueError):
    def __init__(self, weekday):
        self.weekday = weekday

    def __str__(self):
        return f"bad weekday number {self.weekday!r}; must be 0 (Monday) to 6 (Sunday)"


Month = global_enum(
    IntEnum(
        "Month",
        "JANUARY FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER",
        module=__name__,
    )
)
Day = global_enum(
    IntEnum(
        "Day",
        "MONDAY TUESDAY WEDNESDAY THURSDAY FRIDAY SATURDAY SUNDAY",
        module=__name__,
        start=0,
    )
)

mdays = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

_FOUR_CENTURIES = 400
EPOCH = 1970


class _LocaleNames:
    """Names of days or months, asked anew each time, as the locale may have changed."""

    def __init__(self, format, dates, first):
        self.format = format
        self._dates = dates
        self._first = first

    def __len__(self):
        return len(self._dates) + self._first

    def _name(self, position):
        if position < self._first:
            return ""
        return self._dates[position - self._first].strftime(self.format)

    def __getitem__(self, index):
        positions = range(len(self))[index]
        if isinstance(positions, range):
            return [self._name(p) for p in positions]
        return self._name(positions)


_days = [datetime.date(2001, 1, day) for day in range(1, 8)]
_months = [datetime.date(2001, month, 1) for month in range(1, 13)]


class _localized_day(_LocaleNames):
    def __init__(self, format):
        super().__init__(format, _days, 0)


class _localized_month(_LocaleNames):
    def __init__(self, format):
        super().__init__(format, _months, 1)


day_name = _localized_day("%A")
day_abbr = _localized_day("%a")
month_name = _localized_month("%B")
month_abbr = _localized_month("%b")


def isleap(year):
    """Whether a year has 366 days."""
    return not year % 4 and bool(year % 100 or not year % 400)


def leapdays(y1, y2):
    """How many leap years there are from y1 up to and without y2."""

    def before(year):
        past = year - 1
        return past // 4 - past // 100 + past // 400

    return before(y2) - before(y1)


def weekday(year, month, day):
    """The day of the week of a date, 0 for Monday."""
    if year < datetime.MINYEAR or year > datetime.MAXYEAR:
        # The calendar repeats after four centuries.
        year = 2000 + year % _FOUR_CENTURIES
    return Day(datetime.date(year, month, day).weekday())


def _check_month(month):
    if month < 1 or month > 12:
        raise IllegalMonthError(month)


def monthrange(year, month):
    """The day of the week of the first of a month, and how many days the month has."""
    _check_month(month)
    return weekday(year, month, 1), _length(year, month)


def _length(year, month):
    return mdays[month] + int(month == 2 and isleap(year))


def _neighbour(year, month, step):
    """The month before or after."""
    months = year * 12 + month - 1 + step
    return months // 12, months % 12 + 1


def _chunks(items, size):
    items = list(items)
    return [items[at : at + size] for at in range(0, len(items), size)]


class Calendar:
    """The weeks of months and years as data; subclasses write them down."""

    def __init__(self, firstweekday=0):
        self.firstweekday = firstweekday  # 0 = Monday, 6 = Sunday

    def getfirstweekday(self):
        return self._firstweekday % 7

    def setfirstweekday(self, firstweekday):
        self._firstweekday = firstweekday

    firstweekday = property(getfirstweekday, setfirstweekday)

    def iterweekdays(self):
        """Yield the days of the week, from the one that weeks begin with."""
        first = self.firstweekday
        return (day % 7 for day in range(first, first + 7))

    def itermonthdates(self, year, month):
        """Yield the dates of all weeks that have a day of the month, whole weeks each."""
        return (datetime.date(*fields) for fields in self.itermonthdays3(year, month))

    def itermonthdays(self, year, month):
        """Yield the days of the month of these dates, 0 for those of other months."""
        before, length, after = self._frame(year, month)
        for _ in range(before):
            yield 0
        yield from range(1, length + 1)
        for _ in range(after):
            yield 0

    def _frame(self, year, month):
        """How many days of other months come before, how many days the month has, how many come after."""
        first, length = monthrange(year, month)
        before = (first - self.firstweekday) % 7
        return before, length, -(before + length) % 7

    def itermonthdays2(self, year, month):
        """Yield pairs of day of the month (0 for other months) and day of the week."""
        first = self.firstweekday
        for position, day in enumerate(self.itermonthdays(year, month)):
            yield day, (first + position) % 7

    def itermonthdays3(self, year, month):
        """Yield year, month and day of these dates; dates that datetime does not have are yielded too."""
        before, length, after = self._frame(year, month)
        if before:
            earlier = _neighbour(year, month, -1)
            last = _length(*earlier)
            for day in range(last - before + 1, last + 1):
                yield *earlier, day
        for day in range(1, length + 1):
            yield year, month, day
        if after:
            later = _neighbour(year, month, 1)
            for day in range(1, after + 1):
                yield *later, day

    def itermonthdays4(self, year, month):
        """Yield year, month, day and day of the week of these dates."""
        first = self.firstweekday
        for position, fields in enumerate(self.itermonthdays3(year, month)):
            yield *fields, (first + position) % 7

    def monthdatescalendar(self, year, month):
        """The weeks of a month as lists of seven dates."""
        return _chunks(self.itermonthdates(year, month), 7)

    def monthdays2calendar(self, year, month):
        """The weeks of a month as lists of seven pairs: day of the month (0 for other months) and of the week."""
        return _chunks(self.itermonthdays2(year, month), 7)

    def monthdayscalendar(self, year, month):
        """The weeks of a month as lists of seven days of the month, 0 for other months."""
        return _chunks(self.itermonthdays(year, month), 7)

    def _year(self, of_month, year, width):
        return _chunks((of_month(year, month) for month in range(1, 13)), width)

    def yeardatescalendar(self, year, width=3):
        """The months of a year in rows of `width`; each as weeks of dates."""
        return self._year(self.monthdatescalendar, year, width)

    def yeardays2calendar(self, year, width=3):
        """The months of a year in rows of `width`; each as weeks of pairs like those of monthdays2calendar()."""
        return self._year(self.monthdays2calendar, year, width)

    def yeardayscalendar(self, year, width=3):
        """The months of a year in rows of `width`; each as weeks of days like those of monthdayscalendar()."""
        return self._year(self.monthdayscalendar, year, width)


class TextCalendar(Calendar):
    """Writes calendars as plain text."""

    def prweek(self, theweek, width):
        """Print a week without ending the line."""
        sys.stdout.write(self.formatweek(theweek, width))

    def formatday(self, day, weekday, width):
        """A day in a column."""
        return (f"{day:2}" if day else "").center(width)

    def formatweek(self, theweek, width):
        """A week in a line without its end."""
        days = [self.formatday(day, weekday, width) for day, weekday in theweek]
        return " ".join(days)

    def formatweekday(self, day, width):
        """The name of a day of the week, cut to a column's width."""
        names = day_abbr if width < 9 else day_name
        return names[day][:width].center(width)

    def formatweekheader(self, width):
        """The names of the days above a month."""
        return " ".join([self.formatweekday(day, width) for day in self.iterweekdays()])

    def formatmonthname(self, theyear, themonth, width, withyear=True):
        """The name of a month (and the year), centred."""
        _check_month(themonth)
        name = month_name[themonth]
        return (f"{name} {theyear!r}" if withyear else name).center(width)

    def prmonth(self, theyear, themonth, w=0, l=0):
        """Print a month."""
        sys.stdout.write(self.formatmonth(theyear, themonth, w, l))

    def formatmonth(self, theyear, themonth, w=0, l=0):
        """A month in several lines."""
        width, height = max(2, w), max(1, l)
        lines = [
            self.formatmonthname(theyear, themonth, 7 * width + 6),
            self.formatweekheader(width),
        ]
        lines += [self.formatweek(week, width) for week in self.monthdays2calendar(theyear, themonth)]
        return "".join(line.rstrip() + "\n" * height for line in lines)

    def formatyear(self, theyear, w=2, l=1, c=6, m=3):
        """A year in several lines, `m` months beside each other."""
        width, height, spacing = max(2, w), max(1, l), max(2, c)
        column = 7 * (width + 1) - 1
        ends = "\n" * height
        out = [repr(theyear).center(column * m + spacing * (m - 1)).rstrip(), ends]
        header = self.formatweekheader(width)
        first = 1
        for months in self.yeardays2calendar(theyear, m):
            numbers = range(first, first + len(months))
            first += len(months)
            names = (self.formatmonthname(theyear, number, column, False) for number in numbers)
            out += [ends, formatstring(names, column, spacing).rstrip(), ends]
            out += [formatstring((header for _ in numbers), column, spacing).rstrip(), ends]
            for row in range(max(map(len, months))):
                weeks = [
                    self.formatweek(weeks[row], width) if row < len(weeks) else "" for weeks in months
                ]
                out += [formatstring(weeks, column, spacing).rstrip(), ends]
        return "".join(out)

    def pryear(self, theyear, w=0, l=0, c=6, m=3):
        """Print a year."""
        sys.stdout.write(self.formatyear(theyear, w, l, c, m))


class HTMLCalendar(Calendar):
    """Writes calendars as tables of HTML."""

    # CSS classes for the day <td>s
    cssclasses = "mon tue wed thu fri sat sun".split()

    # CSS classes for the day <th>s
    cssclasses_weekday_head = cssclasses

    # CSS class for the days before and after current month
    cssclass_noday = "noday"

    # CSS class for the month's head
    cssclass_month_head = "month"

    # CSS class for the month
    cssclass_month = "month"

    # CSS class for the year's table head
    cssclass_year_head = "year"

    # CSS class for the whole year table
    cssclass_year = "year"

    def formatday(self, day, weekday):
        """The cell of a day."""
        if day:
            return f'<td class="{self.cssclasses[weekday]}">{day}</td>'
        return f'<td class="{self.cssclass_noday}">&nbsp;</td>'

    def formatweek(self, theweek):
        """The row of a week."""
        cells = [self.formatday(day, weekday) for day, weekday in theweek]
        return "<tr>" + "".join(cells) + "</tr>"

    def formatweekday(self, day):
        """The heading of a column."""
        return f'<th class="{self.cssclasses_weekday_head[day]}">{day_abbr[day]}</th>'

    def formatweekheader(self):
        """The row of headings."""
        return "<tr>" + "".join(map(self.formatweekday, self.iterweekdays())) + "</tr>"

    def formatmonthname(self, theyear, themonth, withyear=True):
        """The row with the name of a month."""
        _check_month(themonth)
        name = month_name[themonth]
        if withyear:
            name = f"{name} {theyear}"
        return f'<tr><th colspan="7" class="{self.cssclass_month_head}">{name}</th></tr>'

    def formatmonth(self, theyear, themonth, withyear=True):
        """The table of a month."""
        lines = [
            f'<table border="0" cellpadding="0" cellspacing="0" class="{self.cssclass_month}">',
            self.formatmonthname(theyear, themonth, withyear=withyear),
            self.formatweekheader(),
        ]
        lines += map(self.formatweek, self.monthdays2calendar(theyear, themonth))
        lines.append("</table>")
        return "\n".join(lines) + "\n"

    def formatyear(self, theyear, width=3):
        """A table with the tables of all months."""
        width = max(width, 1)
        head = f'<tr><th colspan="{width}" class="{self.cssclass_year_head}">{theyear}</th></tr>'
        out = [f'<table border="0" cellpadding="0" cellspacing="0" class="{self.cssclass_year}">\n{head}']
        for months in _chunks(range(1, 13), width):
            cells = [f"<td>{self.formatmonth(theyear, number, withyear=False)}</td>" for number in months]
            out.append("<tr>" + "".join(cells) + "</tr>")
        return "".join(out) + "</table>"

    def formatyearpage(self, theyear, width=3, css="calendar.css", encoding=None):
        """The document of a year, encoded."""
        if encoding is None:
            encoding = "utf-8"
        link = "" if css is None else f'<link rel="stylesheet" type="text/css" href="{css}" />\n'
        page = (
            f'<?xml version="1.0" encoding="{encoding}"?>\n'
            '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" '
            '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">\n'
            "<html>\n<head>\n"
            f'<meta http-equiv="Content-Type" content="text/html; charset={encoding}" />\n'
            f"{link}<title>Calendar for {theyear}</title>\n</head>\n<body>\n"
            f"{self.formatyear(theyear, width)}</body>\n</html>\n"
        )
        return page.encode(encoding, "xmlcharrefreplace")


class different_locale:
    """Another locale for dates inside of a `with`."""

    def __init__(self, locale):
        self.locale = locale
        self.oldlocale = None

    def __enter__(self):
        self.oldlocale = _locale.setlocale(_locale.LC_TIME, None)
        _locale.setlocale(_locale.LC_TIME, self.locale)

    def __exit__(self, *args):
        _locale.setlocale(_locale.LC_TIME, self.oldlocale)


def _default_locale():
    known = _locale.setlocale(_locale.LC_TIME, None)
    if known != "C":
        return known
    with different_locale(""):
        return _locale.setlocale(_locale.LC_TIME, None)


class LocaleTextCalendar(TextCalendar):
    """Writes calendars as plain text with the names that a locale gives days and months."""

    def __init__(self, firstweekday=0, locale=None):
        super().__init__(firstweekday)
        self.locale = _default_locale() if locale is None else locale

    def formatweekday(self, day, width):
        with different_locale(self.locale):
            return super().formatweekday(day, width)

    def formatmonthname(self, theyear, themonth, width, withyear=True):
        with different_locale(self.locale):
            return super().formatmonthname(theyear, themonth, width, withyear)


class LocaleHTMLCalendar(HTMLCalendar):
    """Writes calendars as HTML with the names that a locale gives days and months."""

    def __init__(self, firstweekday=0, locale=None):
        super().__init__(firstweekday)
        self.locale = _default_locale() if locale is None else locale

    def formatweekday(self, day):
        with different_locale(self.locale):
            return super().formatweekday(day)

    def formatmonthname(self, theyear, themonth, withyear=True):
        with different_locale(self.locale):
            return super().formatmonthname(theyear, themonth, withyear)


# The functions of the module are methods of one calendar.
c = TextCalendar()

firstweekday = c.getfirstweekday
monthcalendar = c.monthdayscalendar
prweek = c.prweek
week = c.formatweek
weekheader = c.formatweekheader
prmonth = c.prmonth
month = c.formatmonth
calendar = c.formatyear
prcal = c.pryear


def setfirstweekday(firstweekday):
    if firstweekday < MONDAY or firstweekday > SUNDAY:
        raise IllegalWeekdayError(firstweekday)
    c.firstweekday = firstweekday


_colwidth = 7 * 3 - 1
_spacing = 6


def format(cols, colwidth=_colwidth, spacing=_spacing):
    """Print columns side by side, each centred."""
    print(formatstring(cols, colwidth, spacing))


def formatstring(cols, colwidth=_colwidth, spacing=_spacing):
    """Columns side by side in one line, each centred."""
    return (" " * spacing).join([text.center(colwidth) for text in cols])


def timegm(tuple):
    """The seconds since 1970 of a time.struct_time in UTC: the inverse of time.gmtime()."""
    year, month, day, hours, minutes, seconds = tuple[:6]
    days = datetime.date(year, month, 1).toordinal() - datetime.date(EPOCH, 1, 1).toordinal() + day - 1
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds


def main(args=None):
    """The command `python -m calendar`."""
    from _calendar_main import run

    run(args)


if __name__ == "__main__":
    main()
