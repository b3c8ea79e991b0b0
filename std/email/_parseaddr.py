"""Reads addresses and dates, as kindly as mail on the way demands."""

import calendar
import time

__all__ = ["mktime_tz", "parsedate", "parsedate_tz", "quote"]

_MONTHS = ("jan feb mar apr may jun jul aug sep oct nov dec").split()
_LONG_MONTHS = "january february march april may june july august september october november december".split()
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ZONES = {
    "UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "AST": -400, "ADT": -300, "EST": -500, "EDT": -400, "CST": -600,
    "CDT": -500, "MST": -700, "MDT": -600, "PST": -800, "PDT": -700,
}


def quote(str):
    """The text as it can stand between quotes."""
    return str.replace("\\", "\\\\").replace('"', '\\"')


def parsedate_tz(data):
    """Ten numbers of a date: nine as of time.struct_time, and the seconds of the zone; None if it is none."""
    fields = _parsedate_tz(data)
    if not fields:
        return None
    if fields[9] is None:
        fields[9] = 0
    return tuple(fields)


def parsedate(data):
    """Nine numbers of a date, None if it is none."""
    fields = parsedate_tz(data)
    return fields[:9] if isinstance(fields, tuple) else fields


def mktime_tz(data):
    """Seconds since 1970 of what parsedate_tz() gives."""
    if data[9] is None:
        return time.mktime(data[:8] + (-1,))
    return calendar.timegm(data) - data[9]


def _month_number(text):
    text = text.lower()
    if text in _MONTHS:
        return _MONTHS.index(text) + 1
    if text in _LONG_MONTHS:
        return _LONG_MONTHS.index(text) + 1
    return None


def _offset(text):
    """Seconds of a zone; None where nobody knows it."""
    zone = _ZONES.get(text.upper())
    if zone is None:
        try:
            zone = int(text)
        except ValueError:
            return None
        if zone == 0 and text.startswith("-"):
            return None
    sign = -1 if zone < 0 else 1
    hours, minutes = divmod(abs(zone), 100)
    return sign * (hours * 3600 + minutes * 60)


def _clock(text):
    """Hours, minutes and seconds, or None."""
    parts = text.split(":")
    if len(parts) == 1 and "." in text:
        parts = text.split(".")
        if len(parts) < 2:
            return None
    if len(parts) not in (2, 3):
        return None
    return (*parts, "0")[:3]


def _parsedate_tz(data):
    if not data:
        return None
    words = data.split()
    if not words:
        return None
    # The day of the week, with a comma or without.
    if words[0].endswith(",") or words[0].lower() in _DAYS:
        del words[0]
    elif "," in words[0]:
        words[0] = words[0].split(",", 1)[1]
    if len(words) == 3:
        # 01-Jan-2001 of RFC 850
        parts = words[0].split("-")
        if len(parts) == 3:
            words = parts + words[1:]
    if len(words) == 4:
        clock, plus, zone = words[3].partition("+")
        words[3:] = [clock, plus + zone] if plus else [words[3], ""]
    if len(words) < 5:
        return None
    day, month, year, clock, zone = words[:5]
    if not (day and month and year):
        return None
    number = _month_number(month)
    if number is None:
        day, month = month, day.lower()
        number = _month_number(month)
        if number is None:
            return None
    day = day.removesuffix(",")
    if ":" in year:
        year, clock = clock, year
    year = year.removesuffix(",")
    if not year:
        return None
    if not year[0].isdigit():
        year, zone = zone, year
    clock = _clock(clock.removesuffix(","))
    if clock is None:
        return None
    try:
        year, day = int(year), int(day)
        hour, minute, second = map(int, clock)
    except ValueError:
        return None
    if year < 100:
        # Two digits: RFC 5322 and POSIX agree on what they mean.
        year += 1900 if year > 68 else 2000
    return [year, number, day, hour, minute, second, 0, 1, -1, _offset(zone)]


class AddressList:
    """The addresses of a header: pairs of name and address."""

    _SPECIALS = '()<>@,:;."[]'
    _SPACE = " \t\r\n"

    def __init__(self, field):
        self._text = field or ""
        self._at = 0
        self.addresslist = self._all()

    def __len__(self):
        return len(self.addresslist)

    def _peek(self):
        return self._text[self._at] if self._at < len(self._text) else ""

    def _skip(self, comments):
        while (character := self._peek()) and (character in self._SPACE or character == "("):
            if character == "(":
                comments.append(self._enclosed("(", ")"))
            else:
                self._at += 1

    def _enclosed(self, begin, end):
        """What stands between two characters; comments may be in comments."""
        self._at += 1
        found, depth = [], 0
        while character := self._peek():
            self._at += 1
            if character == "\\":
                found.append(self._peek())
                self._at += 1
                continue
            if character == end:
                if not depth:
                    break
                depth -= 1
            elif character == "(" == begin:
                depth += 1
            elif character == "\r":
                continue
            found.append(character)
        return "".join(found)

    def _atom(self, without=""):
        found = []
        while (character := self._peek()) and character not in self._SPACE:
            if character in self._SPECIALS and character not in without:
                break
            found.append(character)
            self._at += 1
        return "".join(found)

    def _all(self):
        found = []
        while self._peek():
            pairs = self._address()
            found += pairs or [("", "")]
        return found

    def _address(self):
        comments = []
        self._skip(comments)
        start, before = self._at, comments.copy()
        words = self._phrase(comments)
        self._skip(comments)
        character = self._peek()
        result = []
        if not character:
            if words:
                result = [(" ".join(comments), words[0])]
        elif character in ".@":
            # The phrase was the local part.
            self._at, comments = start, before
            address = self._local_and_domain(comments)
            result = [(" ".join(comments), address)]
        elif character == ":":
            result = self._group()
        elif character == "<":
            address = self._route(comments)
            name = " ".join(words)
            if comments:
                name = f"{name} ({' '.join(comments)})" if name else " ".join(comments)
            result = [(name, address)]
        else:
            if words:
                result = [(" ".join(comments), words[0])]
            elif character in self._SPECIALS:
                self._at += 1
        self._skip(comments)
        if self._peek() == ",":
            self._at += 1
        return result

    def _phrase(self, comments):
        words = []
        while character := self._peek():
            if character in self._SPACE:
                self._at += 1
            elif character == '"':
                words.append(self._enclosed('"', '"'))
            elif character == "(":
                comments.append(self._enclosed("(", ")"))
            elif character in self._SPECIALS and character != ".":
                break
            elif character == "." and not words:
                break
            else:
                words.append(self._atom(without="."))
        return words

    def _group(self):
        self._at += 1
        found, comments = [], []
        while self._peek():
            self._skip(comments)
            if self._peek() == ";":
                self._at += 1
                break
            found += self._address()
        return found

    def _route(self, comments):
        """An address between angle brackets, perhaps after a route that nobody takes."""
        self._at += 1
        self._skip(comments)
        address, is_route = "", False
        while character := self._peek():
            if is_route:
                self._domain(comments)
                is_route = False
            elif character == ">":
                self._at += 1
                break
            elif character == "@":
                self._at += 1
                is_route = True
            elif character == ":":
                self._at += 1
            else:
                address = self._local_and_domain(comments)
                self._at += 1
                break
            self._skip(comments)
        return address

    def _local_and_domain(self, comments):
        parts = []
        self._skip(comments)
        while character := self._peek():
            keeps_space = True
            if character == ".":
                if parts and not parts[-1].strip():
                    parts.pop()
                parts.append(".")
                self._at += 1
                keeps_space = False
            elif character == '"':
                parts.append(f'"{quote(self._enclosed(chr(34), chr(34)))}"')
            elif character in self._SPECIALS:
                if parts and not parts[-1].strip():
                    parts.pop()
                break
            else:
                parts.append(self._atom())
            before = self._at
            self._skip(comments)
            if keeps_space and self._at > before:
                parts.append(" ")
        if self._peek() != "@":
            return "".join(parts).strip() if parts and parts[-1] == " " else "".join(parts)
        self._at += 1
        self._skip(comments)
        domain = self._domain(comments)
        if not domain:
            # An address with an @ and no domain is none.
            return ""
        return "".join(parts) + "@" + domain

    def _domain(self, comments):
        parts = []
        while character := self._peek():
            if character in self._SPACE:
                self._at += 1
            elif character == "(":
                comments.append(self._enclosed("(", ")"))
            elif character == "[":
                parts.append(f"[{self._enclosed('[', ']')}]")
            elif character == ".":
                self._at += 1
                parts.append(".")
            elif character == "@":
                # Two domains are a trick.
                return ""
            elif character in self._SPECIALS:
                break
            else:
                parts.append(self._atom())
        return "".join(parts)
