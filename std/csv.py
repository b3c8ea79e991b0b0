"""Delimited text: rows of values in lines, as spreadsheets write them."""

import re
import types
from io import StringIO

from _csv import (
    QUOTE_ALL,
    QUOTE_MINIMAL,
    QUOTE_NONE,
    QUOTE_NONNUMERIC,
    QUOTE_NOTNULL,
    QUOTE_STRINGS,
    Error,
    field_size_limit,
    get_dialect,
    list_dialects,
    reader,
    register_dialect,
    unregister_dialect,
    writer,
)
from _csv import Dialect as _Dialect

__all__ = [
    "QUOTE_MINIMAL",
    "QUOTE_ALL",
    "QUOTE_NONNUMERIC",
    "QUOTE_NONE",
    "QUOTE_STRINGS",
    "QUOTE_NOTNULL",
    "Error",
    "Dialect",
    "excel",
    "excel_tab",
    "field_size_limit",
    "reader",
    "writer",
    "register_dialect",
    "get_dialect",
    "list_dialects",
    "Sniffer",
    "unregister_dialect",
    "DictReader",
    "DictWriter",
    "unix_dialect",
]

__version__ = "1.0"


class Dialect:
    """Base class of dialects, whose settings are attributes of the class."""

    _name = ""
    _valid = False
    delimiter = None
    quotechar = None
    escapechar = None
    doublequote = None
    skipinitialspace = None
    lineterminator = None
    quoting = None

    def __init__(self):
        if type(self) is not Dialect:
            self._valid = True
        try:
            _Dialect(self)
        except TypeError as e:
            # As this module has always done.
            raise Error(str(e)) from None


class excel(Dialect):
    """What Excel writes."""

    delimiter = ","
    quotechar = '"'
    doublequote = True
    skipinitialspace = False
    lineterminator = "\r\n"
    quoting = QUOTE_MINIMAL


class excel_tab(excel):
    """What Excel writes with tabs."""

    delimiter = "\t"


class unix_dialect(Dialect):
    """What programs on Unix write."""

    delimiter = ","
    quotechar = '"'
    doublequote = True
    skipinitialspace = False
    lineterminator = "\n"
    quoting = QUOTE_ALL


register_dialect("excel", excel)
register_dialect("excel-tab", excel_tab)
register_dialect("unix", unix_dialect)


class DictReader:
    """Yields rows as dicts; the keys are in the first row, unless they are given."""

    def __init__(self, f, fieldnames=None, restkey=None, restval=None, dialect="excel", *args, **kwds):
        if fieldnames is not None and iter(fieldnames) is fieldnames:
            fieldnames = list(fieldnames)
        self._fieldnames = fieldnames
        # The key for values behind the last field, and the value for fields that are missing.
        self.restkey = restkey
        self.restval = restval
        self.reader = reader(f, dialect, *args, **kwds)
        self.dialect = dialect
        self.line_num = 0

    def __iter__(self):
        return self

    @property
    def fieldnames(self):
        """The keys."""
        if self._fieldnames is None:
            try:
                self._fieldnames = next(self.reader)
            except StopIteration:
                pass
        self.line_num = self.reader.line_num
        return self._fieldnames

    @fieldnames.setter
    def fieldnames(self, value):
        self._fieldnames = value

    def __next__(self):
        names = self.fieldnames
        # Empty lines are no rows.
        row = []
        while not row:
            row = next(self.reader)
        self.line_num = self.reader.line_num
        if self.line_num == 0:
            names = self.fieldnames
        result = dict(zip(names, row))
        if len(names) < len(row):
            result[self.restkey] = row[len(names) :]
        elif len(names) > len(row):
            result.update(dict.fromkeys(names[len(row) :], self.restval))
        return result

    __class_getitem__ = classmethod(types.GenericAlias)


class DictWriter:
    """Writes dicts as rows; `fieldnames` gives their order."""

    def __init__(self, f, fieldnames, restval="", extrasaction="raise", dialect="excel", *args, **kwds):
        if fieldnames is not None and iter(fieldnames) is fieldnames:
            fieldnames = list(fieldnames)
        self.fieldnames = fieldnames
        self.restval = restval
        extrasaction = extrasaction.lower()
        if extrasaction not in ("raise", "ignore"):
            raise ValueError(f"extrasaction ({extrasaction}) must be 'raise' or 'ignore'")
        self.extrasaction = extrasaction
        self.writer = writer(f, dialect, *args, **kwds)

    def writeheader(self):
        """Write the names of the fields."""
        return self.writerow(dict(zip(self.fieldnames, self.fieldnames)))

    def _dict_to_list(self, rowdict):
        if self.extrasaction == "raise":
            wrong = rowdict.keys() - self.fieldnames
            if wrong:
                raise ValueError(f"dict contains fields not in fieldnames: {', '.join(map(repr, wrong))}")
        return (rowdict.get(name, self.restval) for name in self.fieldnames)

    def writerow(self, rowdict):
        """Write a dict."""
        return self.writer.writerow(self._dict_to_list(rowdict))

    def writerows(self, rowdicts):
        """Write dicts."""
        return self.writer.writerows(map(self._dict_to_list, rowdicts))

    __class_getitem__ = classmethod(types.GenericAlias)


class Sniffer:
    """Guesses the dialect of a text."""

    def __init__(self):
        # Those that are preferred.
        self.preferred = [",", "\t", ";", " ", ":"]

    def sniff(self, sample, delimiters=None):
        """A dialect for a text; Error if none is found."""
        quotechar, doublequote, delimiter, skipinitialspace = self._guess_quote_and_delimiter(sample, delimiters)
        if not delimiter:
            delimiter, skipinitialspace = self._guess_delimiter(sample, delimiters)
        if not delimiter:
            raise Error("Could not determine delimiter")

        class dialect(Dialect):
            _name = "sniffed"
            lineterminator = "\r\n"
            quoting = QUOTE_MINIMAL

        dialect.doublequote = doublequote
        dialect.delimiter = delimiter
        # Without one that was seen, the usual one.
        dialect.quotechar = quotechar or '"'
        dialect.skipinitialspace = skipinitialspace
        return dialect

    # The rest of a text in quotes, looked at once: the sample may be long.
    _QUOTED = r"(?:(?!(?P=quote)).|(?P=quote){2})*+(?P=quote)"
    _QUOTED_FORMS = (
        # Between two delimiters, at the start of a line, at the end, and alone in a line.
        r"(?P<delim>[^\w\n\"\'])(?P<space> ?)(?P<quote>[\"\'])" + _QUOTED + r"(?P=delim)",
        r"(?:^|\n)(?P<quote>[\"\'])" + _QUOTED + r"(?P<delim>[^\w\n\"\'])(?P<space> ?)",
        r"(?P<delim>[^\w\n\"\'])(?P<space> ?)(?P<quote>[\"\'])" + _QUOTED + r"(?:$|\n)",
        r"(?:^|\n)(?P<quote>[\"\'])" + _QUOTED + r"(?:$|\n)",
    )

    def _guess_quote_and_delimiter(self, data, delimiters):
        """Look for text in quotes, and what is beside it."""
        for form in self._QUOTED_FORMS:
            found = [match.groupdict() for match in re.finditer(form, data, re.DOTALL | re.MULTILINE)]
            if found:
                break
        else:
            return "", False, None, 0

        def most(values):
            counts = {}
            for value in values:
                counts[value] = counts.get(value, 0) + 1
            return max(counts, key=counts.get), counts

        quotechar, _ = most(match["quote"] for match in found)
        candidates = [
            match["delim"]
            for match in found
            if match.get("delim") and (delimiters is None or match["delim"] in delimiters)
        ]
        if candidates:
            delim, counts = most(candidates)
            spaces = sum(1 for match in found if match.get("delim") and match["space"])
            skipinitialspace = counts[delim] == spaces
            if delim == "\n":
                # A single column.
                delim = ""
        else:
            delim, skipinitialspace = "", 0
        # Whether a field holds its quotes twice.
        beside = f"|{re.escape(delim)}" if delim else ""
        field = rf"(?:^{beside}) *{quotechar}((?:[^{quotechar}]|{quotechar}{{2}})*+){quotechar}(?= *(?:${beside}))"
        doublequote = any(2 * quotechar in inside for inside in re.findall(field, data, re.MULTILINE))
        return quotechar, doublequote, delim, skipinitialspace

    def _guess_delimiter(self, data, delimiters):
        """Find a character that is equally often in nearly all lines."""
        lines = [line for line in data.split("\n") if line]
        characters = [chr(code) for code in range(127)]
        size = min(10, len(lines))
        tables = {char: {} for char in characters}
        delims = {}
        start, end = 0, size
        total = 0
        while start < len(lines):
            for line in lines[start:end]:
                for char in characters:
                    count = line.count(char)
                    tables[char][count] = tables[char].get(count, 0) + 1
            total += min(end, len(lines)) - start
            # How often each character usually is in a line, and in how many lines more than in others.
            modes = {}
            for char, table in tables.items():
                items = list(table.items())
                if len(items) == 1 and items[0][0] == 0:
                    continue
                best = max(items, key=lambda item: item[1])
                modes[char] = best[0], best[1] - sum(count for value, count in items if (value, count) != best)
            consistency = 1.0
            while not delims and consistency >= 0.9:
                for char, (frequency, lead) in modes.items():
                    if frequency > 0 and lead > 0 and lead / total >= consistency:
                        if delimiters is None or char in delimiters:
                            delims[char] = frequency, lead
                consistency -= 0.01
            if len(delims) == 1:
                (delim,) = delims
                skip = lines[0].count(delim) == lines[0].count(delim + " ")
                return delim, skip
            start, end = end, end + size
        if not delims:
            return "", 0
        for delim in self.preferred:
            if delim in delims:
                return delim, lines[0].count(delim) == lines[0].count(delim + " ")
        # The one that is in a line most often.
        delim = max(delims, key=lambda char: (delims[char], char))
        return delim, lines[0].count(delim) == lines[0].count(delim + " ")

    def has_header(self, sample):
        """Guess whether the first row has names: columns whose type or length it does not share say so."""
        rows = reader(StringIO(sample), self.sniff(sample))
        header = next(rows)
        columns = dict.fromkeys(range(len(header)))
        checked = 0
        for row in rows:
            if checked > 20:
                break
            checked += 1
            if len(row) != len(header):
                continue
            for column in list(columns):
                try:
                    complex(row[column])
                    kind = complex
                except (ValueError, OverflowError):
                    kind = len(row[column])
                if columns[column] is None:
                    columns[column] = kind
                elif columns[column] != kind:
                    # No type that all rows share.
                    del columns[column]
        votes = 0
        for column, kind in columns.items():
            if kind is None:
                continue
            if isinstance(kind, int):
                votes += 1 if len(header[column]) != kind else -1
                continue
            try:
                kind(header[column])
                votes -= 1
            except (ValueError, TypeError):
                votes += 1
        return votes > 0
