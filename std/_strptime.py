"""Parsing of dates and times by a format: what time.strptime() and the classes of datetime use."""

import re
import time

_weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_months = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]

# Directives that stand for others.
_composed = {
    "c": "%a %b %d %H:%M:%S %Y",
    "x": "%m/%d/%y",
    "X": "%H:%M:%S",
    "R": "%H:%M",
    "T": "%H:%M:%S",
    "r": "%I:%M:%S %p",
}
_same = {"e": "d", "k": "H", "l": "I", "P": "p"}

# The forms of numbers, the first one that fits being preferred: each character of a form is a set of
# digits, "*" for any.
_any = "*"
_nonzero = "123456789"


def _forms(*forms):
    return list(forms)


_numbers = {
    "d": _forms(("3", "01"), ("12", _any), ("0", _nonzero), (_nonzero,), (" ", _nonzero)),
    "f": [(_any,) * n for n in range(6, 0, -1)],
    "G": [(_any,) * 4],
    "H": _forms(("2", "0123"), ("01", _any), (_any,), (" ", _any)),
    "I": _forms(("1", "012"), ("0", _nonzero), (_nonzero,), (" ", _nonzero)),
    "j": _forms(
        ("3", "6", "0123456"),
        ("3", "012345", _any),
        ("12", _any, _any),
        ("0", _nonzero, _any),
        ("0", "0", _nonzero),
        (_nonzero, _any),
        ("0", _nonzero),
        (_nonzero,),
    ),
    "m": _forms(("1", "012"), ("0", _nonzero), (_nonzero,)),
    "M": _forms(("012345", _any), (_any,)),
    "S": _forms(("6", "01"), ("012345", _any), (_any,)),
    "U": _forms(("5", "0123"), ("01234", _any), (_any,)),
    "u": _forms(("1234567",)),
    "V": _forms(("5", "0123"), ("0", _nonzero), ("1234", _any), (_any,)),
    "w": _forms(("0123456",)),
    "y": [(_any,) * 2],
    "Y": [(_any,) * 4],
}
_numbers["W"] = _numbers["U"]


def _zone_names():
    return ["utc", "gmt", time.tzname[0].lower(), time.tzname[1].lower()]


def _longest_first(names):
    return sorted(names, key=len, reverse=True)


_names = {
    "A": lambda: _longest_first(_weekdays),
    "a": lambda: [name[:3] for name in _weekdays],
    "B": lambda: _longest_first(_months),
    "b": lambda: [name[:3] for name in _months],
    "p": lambda: ["am", "pm"],
    "Z": lambda: _longest_first(set(_zone_names())),
}


# ---- the format


def _parts(format):
    # Texts, " " for any white space, and directives as pairs ("%", letter).
    parts = []
    i = 0
    while i < len(format):
        char = format[i]
        i += 1
        if char.isspace():
            while i < len(format) and format[i].isspace():
                i += 1
            parts.append(" ")
        elif char != "%":
            parts.append(char)
        else:
            if i < len(format) and format[i] in "-_0^#":
                # How strftime() is to write it: any form is read.
                i += 1
            if i == len(format):
                raise ValueError(f"stray % in format '{format}'")
            letter = format[i]
            i += 1
            letter = _same.get(letter, letter)
            if letter == "%":
                parts.append("%")
            elif letter in _composed:
                parts += _parts(_composed[letter])
            elif letter in _numbers or letter in _names or letter == "z":
                parts.append(("%", letter))
            else:
                raise ValueError(f"'{letter}' is a bad directive in format '{format}'")
    return parts


def _check_repeats(parts, format):
    letters = [part[1] for part in parts if isinstance(part, tuple)]
    for letter in letters:
        if letters.count(letter) > 1:
            raise ValueError(f"directive '%{letter}' is more than once in format '{format}'")


# ---- matching


def _class(digits):
    # A regular expression for one digit of these.
    return r"\d" if digits is _any else digits if len(digits) == 1 else f"[{digits}]"


def _pattern(part):
    # The regular expression of a part: of several ways to read it the first one that fits is taken.
    if part == " ":
        return r"\s+"
    if isinstance(part, str):
        return re.escape(part)
    letter = part[1]
    if letter == "z":
        ways = [r"Z", r"[+-]\d\d:?[0-5]\d(?::?[0-5]\d(?:\.\d{1,6})?)?"]
    elif letter in _numbers:
        ways = ["".join(map(_class, form)) for form in _numbers[letter]]
    else:
        ways = [re.escape(name) for name in _names[letter]() if name]
    return f"(?P<{letter}>{'|'.join(ways) or '(?!)'})"


# Formats that have been asked for lately: their regular expressions, and whether a day has no year. They hold for the names of
# time zones that there were.
_known = {}
_known_zones = None
_MOST_KNOWN = 64


def _reading(format):
    global _known_zones
    if _known_zones != time.tzname:
        _known.clear()
        _known_zones = time.tzname
    found = _known.get(format)
    if found is None:
        parts = _parts(format)
        _check_repeats(parts, format)
        expression = re.compile("".join(map(_pattern, parts)), re.IGNORECASE)
        letters = set(expression.groupindex)
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        found = _known[format] = expression, "d" in letters and letters.isdisjoint("YyG")
    return found


# ---- dates


def _is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


# Days before each month, of ordinary years and of leap years.
_before = [
    [None, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365],
    [None, 0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335, 366],
]


def _new_year(year):
    # The ordinal of the last day of the year before: days are counted from the first of January of the year 1.
    before = year - 1
    return before * 365 + before // 4 - before // 100 + before // 400


def _ordinal(year, month, day):
    days = _before[_is_leap(year)]
    last = days[month + 1] - days[month]
    if not 1 <= day <= last:
        raise ValueError(f"day {day} must be in range 1..{last} for month {month} in year {year}")
    return _new_year(year) + days[month] + day


def _from_ordinal(ordinal):
    year = max(ordinal // 366, 1)
    while _new_year(year + 1) < ordinal:
        year += 1
    day = ordinal - _new_year(year)
    days = _before[_is_leap(year)]
    month = 1
    while day > days[month + 1]:
        month += 1
    return year, month, day - days[month]


def _day_of_week_number(year, week, weekday, first):
    # The day of the year of a weekday (from Monday, 0) in a week; weeks begin on the weekday first.
    new_year = (_ordinal(year, 1, 1) + 6) % 7
    offset = (weekday - first) % 7
    # Days of the week in which the year begins that are of the year before.
    missing = (new_year - first) % 7
    first_week = 0 if missing == 0 else 7 - missing
    if week == 0:
        return 1 + offset - missing
    return 1 + first_week + 7 * (week - 1) + offset


def _day_of_iso_week(year, week, weekday):
    # The ordinal of a day of the week, of the year whose first week has the first Thursday.
    fourth = _ordinal(year, 1, 4)
    monday = fourth - (fourth + 6) % 7
    if week == 53:
        next_fourth = _ordinal(year + 1, 1, 4)
        if monday + 52 * 7 >= next_fourth - (next_fourth + 6) % 7:
            raise ValueError(f"Invalid week: {week}")
    elif week == 0:
        raise ValueError(f"Invalid week: {week}")
    return monday + (week - 1) * 7 + weekday


# ---- what the directives mean

_weekday_directives = "a weekday directive ('%A', '%a', '%w', or '%u')"


def _two_digit_year(text):
    year = int(text)
    return year + (2000 if year <= 68 else 1900)


def _last(found, letters):
    # Of directives for the same thing the last one in the format counts.
    return next((letter for letter in reversed(found) if letter in letters), None)


def _hour(found):
    letter = _last(found, "HI")
    if letter is None:
        return 0
    hour = int(found[letter])
    if letter == "H":
        return hour
    afternoon = found.get("p", "").lower() == "pm"
    return hour % 12 + (12 if afternoon else 0)


def _weekday(found):
    match _last(found, "Aawu"):
        case None:
            return None
        case "w":
            return (int(found["w"]) - 1) % 7
        case "u":
            return int(found["u"]) - 1
        case letter:
            return _position(found[letter], _weekdays, letter == "a")


def _month(found):
    match _last(found, "mBb"):
        case None:
            return 1
        case "m":
            return int(found["m"])
        case letter:
            return _position(found[letter], _months, letter == "b") + 1


def _position(text, names, short):
    return [name[:3] if short else name for name in names].index(text.lower())


def _offset(text):
    # Seconds east of Greenwich, and millionths.
    if text == "Z":
        return 0, 0
    plain = text
    if plain[3] == ":":
        plain = plain[:3] + plain[4:]
        if len(plain) > 5:
            if plain[5] != ":":
                raise ValueError(f"Inconsistent use of : in {text}")
            plain = plain[:5] + plain[6:]
    seconds = int(plain[1:3]) * 3600 + int(plain[3:5]) * 60 + int(plain[5:7] or 0)
    fraction = int(plain[8:].ljust(6, "0")) if len(plain) > 8 else 0
    if plain[0] == "-":
        return -seconds, -fraction
    return seconds, fraction


def _daylight(found):
    name = found.get("Z", "").lower()
    if not name:
        return -1
    standard, daylight = time.tzname[0].lower(), time.tzname[1].lower()
    if name in ("utc", "gmt"):
        return 0
    if standard == daylight and time.daylight:
        # The name does not tell which one it is.
        return -1
    return 0 if name == standard else 1


def _check_iso(found, year, weekday):
    if "G" in found:
        if "j" in found:
            raise ValueError(
                "Day of the year directive '%j' is not compatible with ISO year directive '%G'. Use '%Y' instead."
            )
        if "V" not in found or weekday is None:
            raise ValueError(
                f"ISO year directive '%G' must be used with the ISO week directive '%V' and {_weekday_directives}."
            )
    elif "V" in found:
        if year is None or weekday is None:
            raise ValueError(
                f"ISO week directive '%V' must be used with the ISO year directive '%G' and {_weekday_directives}."
            )
        raise ValueError(
            "ISO week directive '%V' is incompatible with the year directive '%Y'. Use the ISO year '%G' instead."
        )


def _date(found):
    # Year, month, day, weekday and day of the year.
    year = None
    match _last(found, "yY"):
        case "y":
            year = _two_digit_year(found["y"])
        case "Y":
            year = int(found["Y"])
    weekday = _weekday(found)
    _check_iso(found, year, weekday)
    month = _month(found)
    day = int(found["d"]) if "d" in found else 1
    yearday = int(found["j"]) if "j" in found else None

    # A day that only leap years have is counted as in one.
    shown_year = None
    if year is None:
        year = 1900
        if month == 2 and day == 29:
            year, shown_year = 1904, 1900
    if yearday is None and weekday is not None:
        if letter := _last(found, "UW"):
            first = 6 if letter == "U" else 0
            yearday = _day_of_week_number(year, int(found[letter]), weekday, first)
        elif "G" in found:
            ordinal = _day_of_iso_week(int(found["G"]), int(found["V"]), weekday)
            year, month, day = _from_ordinal(ordinal)
            yearday = ordinal - _new_year(year)
        if yearday is not None and yearday <= 0:
            year -= 1
            yearday += 366 if _is_leap(year) else 365
    if yearday is None:
        ordinal = _ordinal(year, month, day)
        yearday = ordinal - _new_year(year)
    else:
        ordinal = _new_year(year) + yearday
        year, month, day = _from_ordinal(ordinal)
    if weekday is None:
        weekday = (ordinal + 6) % 7
    return year if shown_year is None else shown_year, month, day, weekday, yearday


def _warn_of_missing_year():
    import warnings

    warnings.warn(
        """\
Parsing dates involving a day of month without a year specified is ambiguous
and fails to parse leap day. The default behavior will change in Python 3.15
to either always raise an exception or to use a different default year (TBD).
To avoid trouble, add a specific year to the input & format.
See https://github.com/python/cpython/issues/70647.""",
        DeprecationWarning,
        stacklevel=4,
    )


def _strptime(data, format="%a %b %d %H:%M:%S %Y"):
    # The fields of a struct_time with zone and offset, then the fractions of the second and of the offset.
    for index, argument in enumerate((data, format)):
        if not isinstance(argument, str):
            raise TypeError(f"strptime() argument {index} must be str, not {type(argument)}")
    expression, lacks_year = _reading(format)
    if lacks_year:
        _warn_of_missing_year()
    match = expression.match(data)
    if match is None:
        raise ValueError(f"time data {data!r} does not match format {format!r}")
    if match.end() != len(data):
        raise ValueError(f"unconverted data remains: {data[match.end():]}")
    found = match.groupdict()
    year, month, day, weekday, yearday = _date(found)
    zone = found.get("Z")
    offset, offset_fraction = _offset(found["z"]) if "z" in found else (None, 0)
    fields = (
        year,
        month,
        day,
        _hour(found),
        int(found.get("M", 0)),
        int(found.get("S", 0)),
        weekday,
        yearday,
        _daylight(found),
        zone,
        offset,
    )
    return fields, int(found.get("f", "0").ljust(6, "0")), offset_fraction


def _strptime_time(data, format="%a %b %d %H:%M:%S %Y"):
    """Return a struct_time."""
    return time.struct_time(_strptime(data, format)[0])


def _zone(fields, offset_fraction):
    # The tzinfo of an offset; None if there is none.
    name, offset = fields[-2:]
    if offset is None:
        return None
    from datetime import timedelta, timezone

    delta = timedelta(seconds=offset, microseconds=offset_fraction)
    return timezone(delta, name) if name else timezone(delta)


def _strptime_datetime_date(cls, data, format="%a %b %d %Y"):
    """Return an instance of the class, which is a date."""
    return cls(*_strptime(data, format)[0][:3])


def _strptime_datetime_time(cls, data, format="%H:%M:%S"):
    """Return an instance of the class, which is a time."""
    fields, fraction, offset_fraction = _strptime(data, format)
    arguments = fields[3:6] + (fraction,)
    zone = _zone(fields, offset_fraction)
    return cls(*arguments) if zone is None else cls(*arguments, zone)


def _strptime_datetime_datetime(cls, data, format="%a %b %d %H:%M:%S %Y"):
    """Return an instance of the class, which is a datetime."""
    fields, fraction, offset_fraction = _strptime(data, format)
    arguments = fields[:6] + (fraction,)
    zone = _zone(fields, offset_fraction)
    return cls(*arguments) if zone is None else cls(*arguments, zone)
