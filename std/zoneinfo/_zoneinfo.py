"""ZoneInfo: the offsets of a zone at all times, from the list of its past changes and the rule for later ones."""

import bisect
import collections
import datetime
import weakref

from . import _common, _tzpath

_EPOCH_DAY = datetime.date(1970, 1, 1).toordinal()
_KEPT = 8


class _Offset(collections.namedtuple("_Offset", "utcoff dstoff tzname")):
    """What holds between two changes."""

    __slots__ = ()


_unknown = _Offset(None, None, None)


def _delta(seconds):
    return datetime.timedelta(seconds=seconds)


def _seconds(dt):
    """The fields of a datetime as seconds after the epoch."""
    return ((dt.toordinal() - _EPOCH_DAY) * 24 + dt.hour) * 3600 + dt.minute * 60 + dt.second


class ZoneInfo(datetime.tzinfo):
    """A time zone of the IANA database."""

    _recent = collections.OrderedDict()
    _known = weakref.WeakValueDictionary()
    __module__ = "zoneinfo"

    def __init_subclass__(cls):
        cls._recent = collections.OrderedDict()
        cls._known = weakref.WeakValueDictionary()

    def __new__(cls, key):
        zone = cls._known.get(key)
        if zone is None:
            zone = cls._known.setdefault(key, cls._made(key, True))
        # The last few stay alive.
        cls._recent[key] = cls._recent.pop(key, zone)
        while len(cls._recent) > _KEPT:
            cls._recent.popitem(last=False)
        return zone

    @classmethod
    def no_cache(cls, key):
        """Get a new instance of ZoneInfo, bypassing the cache."""
        return cls._made(key, False)

    @classmethod
    def _made(cls, key, cached):
        self = super().__new__(cls)
        path = _tzpath.find_tzfile(key)
        file = open(path, "rb") if path is not None else _common.load_tzdata(key)
        with file:
            self._read(file)
        self._key = key
        self._cached = cached
        self._source = None
        return self

    @classmethod
    def from_file(cls, file_obj, /, key=None):
        """Create a ZoneInfo file from a file object."""
        self = super().__new__(cls)
        self._key = key
        self._cached = False
        self._read(file_obj)
        self._source = repr(file_obj)
        return self

    @classmethod
    def clear_cache(cls, *, only_keys=None):
        """Clear the ZoneInfo cache."""
        if only_keys is None:
            cls._known.clear()
            cls._recent.clear()
            return
        for key in only_keys:
            cls._known.pop(key, None)
            cls._recent.pop(key, None)

    @property
    def key(self):
        return self._key

    def utcoffset(self, dt, /):
        """Retrieve a timedelta representing the UTC offset in a zone at the given datetime."""
        return self._at(dt).utcoff

    def dst(self, dt, /):
        """Retrieve a timedelta representing the amount of DST applied in a zone at the given datetime."""
        return self._at(dt).dstoff

    def tzname(self, dt, /):
        """Retrieve a string containing the abbreviation for the time zone that applies in a zone at a given datetime."""
        return self._at(dt).tzname

    def _at(self, dt):
        """What holds at a local time."""
        if dt is None:
            return self._later if self._fixed else _unknown
        seconds = _seconds(dt)
        shown = self._shown[dt.fold]
        place = bisect.bisect_right(shown, seconds)
        if place == len(shown):
            if isinstance(self._later, _Rule):
                return self._later.at_local(seconds, dt.year, dt.fold)
            return self._later
        return self._offsets[place - 1] if place else self._before

    def fromutc(self, dt, /):
        """Given a datetime with local time in UTC, retrieve an adjusted datetime in local time."""
        if not isinstance(dt, datetime.datetime):
            raise TypeError("fromutc: argument must be a datetime")
        if dt.tzinfo is not self:
            raise ValueError("fromutc: dt.tzinfo is not self")
        seconds = _seconds(dt)
        place = bisect.bisect_right(self._times, seconds)
        if place == len(self._times) and isinstance(self._later, _Rule):
            offset, fold = self._later.at_utc(seconds, dt.year)
            if place and not fold:
                fold = self._is_repeated(place, offset, seconds)
        elif place == 0:
            offset, fold = (self._before if self._times else self._later), False
        else:
            offset = self._offsets[place - 1]
            fold = self._is_repeated(place, offset, seconds)
        local = dt + offset.utcoff
        return local.replace(fold=1) if fold else local

    def _is_repeated(self, place, offset, seconds):
        """Whether the clock showed this time before the last change, too."""
        before = self._offsets[place - 2] if place > 1 else self._before
        back = (before.utcoff - offset.utcoff).total_seconds()
        return back > seconds - self._times[place - 1]

    def _read(self, file):
        indices, times, offsets, flags, names, rule = _common.load_data(file)
        saving = _savings(indices, offsets, flags)
        kinds = [_Offset(*map(_delta, pair), name) for *pair, name in zip(offsets, saving, names)]
        self._times = list(times)
        self._offsets = [kinds[index] for index in indices]
        standard = (kind for kind, flag in zip(kinds, flags) if not flag)
        # Before the first change: the first kind that is no summer time.
        self._before = next(standard, kinds[0] if kinds else None)
        early = self._before.utcoff.total_seconds() if self._before else 0
        self._shown = ([], [])
        for time, kind in zip(times, self._offsets):
            late = kind.utcoff.total_seconds()
            # The first of two equal times belongs to what was before, so it takes the larger offset to be past the change.
            self._shown[0].append(time + int(max(early, late)))
            self._shown[1].append(time + int(min(early, late)))
            early = late
        if rule:
            self._later = _parsed(rule.decode())
        elif self._offsets:
            self._later = self._offsets[-1]
        elif kinds:
            self._later = kinds[0]
        else:
            raise ValueError("No time zone information found.")
        if self._before is None:
            self._before = self._later
        self._fixed = not isinstance(self._later, _Rule) and all(kind == self._later for kind in self._offsets)

    def __repr__(self):
        name = f"{type(self).__module__}.{type(self).__qualname__}"
        if self._key is not None:
            return f"{name}(key={self._key!r})"
        return f"{name}.from_file({self._source})"

    def __str__(self):
        return self._key if self._key is not None else repr(self)

    def __reduce__(self):
        if self._source is not None:
            import pickle

            raise pickle.PicklingError("Cannot pickle a ZoneInfo file created from a file stream.")
        return (type(self)._unpickle, (self._key, int(self._cached)))

    @classmethod
    def _unpickle(cls, key, from_cache, /):
        return cls(key) if from_cache else cls.no_cache(key)


def _savings(indices, offsets, flags):
    """How much of each kind's offset is summer time: the difference to the standard time before it, or else after it."""
    saving = [0] * len(offsets)
    last = len(indices) - 1
    for place in range(1, len(indices)):
        kind = indices[place]
        if not flags[kind] or saving[kind]:
            continue
        for near in (place - 1, place + 1):
            if near <= last and not flags[indices[near]]:
                saving[kind] = offsets[kind] - offsets[indices[near]]
            if saving[kind]:
                break
    # An hour is a better guess than nothing.
    return [value or (3600 if flag else 0) for value, flag in zip(saving, flags)]


class _Rule:
    """Standard and summer time of every year."""

    def __init__(self, standard, summer, start, end):
        self.standard = standard
        self.summer = summer
        self.start = start
        self.end = end
        self.difference = int((summer.utcoff - standard.utcoff).total_seconds())

    def at_local(self, seconds, year, fold):
        start, end = self.start(year), self.end(year)
        # In the hour that comes twice, the fold says which; in the one that never comes, too.
        if fold == (self.difference >= 0):
            end -= self.difference
        else:
            start += self.difference
        return self._chosen(start, end, seconds)

    def _chosen(self, start, end, seconds):
        inside = start <= seconds < end if start < end else not end <= seconds < start
        return self.summer if inside else self.standard

    def at_utc(self, seconds, year):
        start = self.start(year) - int(self.standard.utcoff.total_seconds())
        end = self.end(year) - int(self.summer.utcoff.total_seconds())
        chosen = self._chosen(start, end, seconds)
        first = end if self.difference > 0 else start
        return chosen, first <= seconds < first + abs(self.difference)


def _day_of_year(day, time, counts_leap_day):
    def moment(year):
        offset = day
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        if not counts_leap_day:
            # 29 February has no number.
            offset = day - 1 + (leap and day >= 60)
        return (datetime.date(year, 1, 1).toordinal() + offset - _EPOCH_DAY) * 86400 + time

    return moment


def _day_of_week(month, week, weekday, time):
    def moment(year):
        first = datetime.date(year, month, 1)
        day = 1 + (weekday - first.isoweekday()) % 7 + (week - 1) * 7
        next_month = datetime.date(year + month // 12, month % 12 + 1, 1) if (year, month) != (9999, 12) else None
        length = (next_month - first).days if next_month else 31
        if day > length:
            day -= 7
        return (first.toordinal() + day - 1 - _EPOCH_DAY) * 86400 + time

    return moment


class _Reader:
    """The text of a rule, as POSIX has it in TZ."""

    def __init__(self, text):
        self.text = text
        self.at = 0

    def peek(self):
        return self.text[self.at : self.at + 1]

    def take(self, characters):
        found = self.peek()
        if found and found in characters:
            self.at += 1
            return found
        return ""

    def fail(self):
        raise ValueError(f"Malformed TZ string: {self.text}")

    def name(self):
        start = self.at
        if self.take("<"):
            end = self.text.find(">", start)
            name = self.text[start + 1 : end]
            if end < 0 or not name or not all(c.isalnum() or c in "+-" for c in name):
                self.fail()
            self.at = end + 1
            return name
        while self.peek().isalpha() and self.peek().isascii():
            self.at += 1
        if self.at - start < 3:
            self.fail()
        return self.text[start : self.at]

    def number(self, most_digits):
        start = self.at
        while self.at - start < most_digits and self.peek().isdigit() and self.peek().isascii():
            self.at += 1
        if start == self.at:
            self.fail()
        return int(self.text[start : self.at])

    def time(self):
        sign = -1 if self.take("+-") == "-" else 1
        parts = [self.number(3)]
        while len(parts) < 3 and self.take(":"):
            parts.append(self.number(2))
        hours, minutes, seconds = parts + [0] * (3 - len(parts))
        if hours > 167 or minutes > 59 or seconds > 59:
            self.fail()
        return sign * ((hours * 60 + minutes) * 60 + seconds)

    def offset(self):
        seconds = -self.time()
        if abs(seconds) > 86400:
            self.fail()
        return seconds

    def day(self):
        if self.take("M"):
            month = self.number(2)
            week = self.number(1) if self.take(".") else self.fail()
            weekday = self.number(1) if self.take(".") else self.fail()
            if not (1 <= month <= 12 and 1 <= week <= 5 and weekday <= 6):
                self.fail()
            time = self.time() if self.take("/") else 7200
            return _day_of_week(month, week, weekday, time)
        julian = bool(self.take("J"))
        day = self.number(3)
        if day < julian or day > 365:
            self.fail()
        time = self.time() if self.take("/") else 7200
        return _day_of_year(day, time, not julian)


def _parsed(text):
    reader = _Reader(text)
    name = reader.name()
    standard_offset = reader.offset()
    standard = _Offset(_delta(standard_offset), _delta(0), name)
    if not reader.peek():
        return standard
    summer_name = reader.name()
    summer_offset = standard_offset + 3600 if reader.peek() in ("", ",") else reader.offset()
    if not reader.take(","):
        reader.fail()
    start = reader.day()
    if not reader.take(","):
        reader.fail()
    end = reader.day()
    if reader.peek():
        reader.fail()
    saving = _delta(summer_offset - standard_offset)
    return _Rule(standard, _Offset(_delta(summer_offset), saving, summer_name), start, end)
