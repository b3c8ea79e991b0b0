"""Parsing of dates and times by a format: what time.strptime() and the classes of datetime use."""

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


def _number_ends(data, at, letter):
    for form in _numbers[letter]:
        end = at + len(form)
        if end > len(data):
            continue
        if all(
            char.isdecimal() if digits is _any else char in digits for char, digits in zip(data[at:end], form)
        ):
            yield end


def _digits(data, at, count):
    piece = data[at : at + count]
    return len(piece) == count and piece.isdecimal()


def _zone_ends(data, at):
    # A "Z", or hours, minutes, and perhaps seconds with a fraction: the longest first.
    if data[at : at + 1] == "Z":
        yield at + 1
        return
    if data[at : at + 1] not in ("+", "-") or not _digits(data, at + 1, 2):
        return
    end = at + 3
    if data[end : end + 1] == ":":
        end += 1
    if not (_digits(data, end, 2) and data[end] in "012345"):
        return
    end += 2
    ends = [end]
    seconds = end + (data[end : end + 1] == ":")
    if _digits(data, seconds, 2) and data[seconds] in "012345":
        end = seconds + 2
        ends.append(end)
        if data[end : end + 1] == ".":
            digit = end + 1
            while digit < len(data) and digit < end + 7 and data[digit].isdecimal():
                digit += 1
                ends.append(digit)
    yield from reversed(ends)


def _ends(data, at, part):
    # Where the part may end if it begins here; the best place first.
    if part == " ":
        end = at
        while end < len(data) and data[end].isspace():
            end += 1
        yield from range(end, at, -1)
    elif isinstance(part, str):
        if data[at : at + 1].lower() == part.lower() and at < len(data):
            yield at + 1
    elif part[1] in _numbers:
        yield from _number_ends(data, at, part[1])
    elif part[1] == "z":
        yield from _zone_ends(data, at)
    else:
        for name in _names[part[1]]():
            if name and data[at : at + len(name)].lower() == name:
                yield at + len(name)


def _match(data, parts):
    # The texts of the directives and where the match ends; None if there is no match.
    choices = [_ends(data, 0, parts[0])] if parts else []
    starts = [0]
    while choices:
        try:
            end = next(choices[-1])
        except StopIteration:
            choices.pop()
            starts.pop()
            continue
        if len(choices) == len(parts):
            starts.append(end)
            found = {}
            for part, start, stop in zip(parts, starts, starts[1:]):
                if isinstance(part, tuple):
                    found[part[1]] = data[start:stop]
            return found, end
        starts.append(end)
        choices.append(_ends(data, end, parts[len(choices)]))
    return None if parts else ({}, 0)


# ---- dates


def _is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _month_days(year, month):
    if month == 2:
        return 29 if _is_leap(year) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _ordinal(year, month, day):
    # Days since the day before the first of January of the year 1.
    if not 1 <= day <= _month_days(year, month):
        last = _month_days(year, month)
        raise ValueError(f"day {day} must be in range 1..{last} for month {month} in year {year}")
    before = year - 1
    days = before * 365 + before // 4 - before // 100 + before // 400
    return days + sum(_month_days(year, m) for m in range(1, month)) + day


def _from_ordinal(ordinal):
    year = max(ordinal // 366, 1)
    while _ordinal(year + 1, 1, 1) <= ordinal:
        year += 1
    day = ordinal - _ordinal(year, 1, 1) + 1
    month = 1
    while day > _month_days(year, month):
        day -= _month_days(year, month)
        month += 1
    return year, month, day


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
            yearday = ordinal - _ordinal(year, 1, 1) + 1
        if yearday is not None and yearday <= 0:
            year -= 1
            yearday += 366 if _is_leap(year) else 365
    if yearday is None:
        yearday = _ordinal(year, month, day) - _ordinal(year, 1, 1) + 1
    else:
        year, month, day = _from_ordinal(yearday - 1 + _ordinal(year, 1, 1))
    if weekday is None:
        weekday = (_ordinal(year, month, day) + 6) % 7
    return year if shown_year is None else shown_year, month, day, weekday, yearday


def _warn_of_missing_year(parts):
    letters = {part[1] for part in parts if isinstance(part, tuple)}
    if "d" in letters and not letters & {"Y", "y", "G"}:
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
    parts = _parts(format)
    _check_repeats(parts, format)
    _warn_of_missing_year(parts)
    match = _match(data, parts)
    if match is None:
        raise ValueError(f"time data {data!r} does not match format {format!r}")
    found, end = match
    if end != len(data):
        raise ValueError(f"unconverted data remains: {data[end:]}")
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
