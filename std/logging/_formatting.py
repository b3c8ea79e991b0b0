"""How records of logging become text: the three styles of formats, and Formatter."""

import io
import logging
import time
from functools import lru_cache
from operator import attrgetter

BASIC_FORMAT = "%(levelname)s:%(name)s:%(message)s"


class PercentStyle:
    """Formats for the operator `%`."""

    default_format = "%(message)s"
    asctime_format = "%(asctime)s"
    asctime_search = "%(asctime)"

    def __init__(self, fmt, *, defaults=None):
        self._fmt = fmt or self.default_format
        self._defaults = defaults

    def usesTime(self):
        """Whether the format shows the time."""
        return self._fmt.find(self.asctime_search) >= 0

    def validate(self):
        """Raise ValueError if the format is none of this style."""
        if not any(map(_is_percent_field, self._fmt.split("%(")[1:])):
            raise ValueError(f"Invalid format '{self._fmt}' for '{self.default_format[0]}' style")

    def _values(self, record):
        return {**self._defaults, **record.__dict__} if self._defaults else record.__dict__

    def _format(self, record):
        if type(record) is logging.LogRecord and not self._defaults:
            template, values, single = _in_order(self._fmt)
            if values is not None:
                try:
                    found = values(record)
                    return template % ((found,) if single else found)
                except AttributeError:
                    # The dict of the record knows which field it has not.
                    pass
        return self._fmt % self._values(record)

    def format(self, record):
        """The text of a record."""
        try:
            return self._format(record)
        except KeyError as e:
            raise ValueError(f"Formatting field not found in record: {e}")


@lru_cache(64)
def _in_order(fmt):
    """A format with its fields in order instead of by name, what gets their values of a record, whether there is but one.

    None instead of the second if that would not be the same. Attributes are had for less than a dict of them.
    """
    first, *rest = fmt.split("%(")
    names, template = [], [first]
    for part in rest:
        name, closing, after = part.partition(")")
        if not closing or not name.isidentifier() or hasattr(logging.LogRecord, name) or "*" in after:
            return fmt, None, False
        names.append(name)
        template.append(after)
    if not names or any("%" in part for part in template):
        return fmt, None, False
    return "%".join(template), attrgetter(*names), len(names) == 1


def _is_percent_field(text):
    """Whether a text goes on behind `%(` as a name and a conversion."""
    name, closing, rest = text.partition(")")
    if not closing or not name.replace("_", "a").isalnum():
        return False
    rest = rest.lstrip("#0+ -")
    for begin in "", ".":
        if begin and not rest.startswith(begin):
            continue
        rest = rest[len(begin) :]
        rest = rest[1:] if rest.startswith("*") else rest.lstrip("0123456789")
    return rest[:1].lower() in tuple("diouxefgcrsa%")


class StrFormatStyle(PercentStyle):
    """Formats for str.format()."""

    default_format = "{message}"
    asctime_format = "{asctime}"
    asctime_search = "{asctime"

    def _format(self, record):
        return self._fmt.format(**self._values(record))

    def validate(self):
        """Raise ValueError if the format is none of this style."""
        import re
        from _string import formatter_parser

        spec_form = re.compile(r"(.?[<=>^])?[+ -]?#?0?(\d+|{\w+})?[,_]?(\.(\d+|{\w+}))?[bcdefgnosx%]?", re.I)
        name_form = re.compile(r"(\d+|\w+)(\.\w+|\[[^]]+\])*")
        names = set()
        try:
            for _, name, spec, conversion in formatter_parser(self._fmt):
                if name:
                    if not name_form.fullmatch(name):
                        raise ValueError(f"invalid field name/expression: {name!r}")
                    names.add(name)
                if conversion and conversion not in "rsa":
                    raise ValueError(f"invalid conversion: {conversion!r}")
                if spec and not spec_form.fullmatch(spec):
                    raise ValueError(f"bad specifier: {spec!r}")
        except ValueError as e:
            raise ValueError(f"invalid format: {e}")
        if not names:
            raise ValueError("invalid format: no fields")


class StringTemplateStyle(PercentStyle):
    """Formats for string.Template."""

    default_format = "${message}"
    asctime_format = "${asctime}"
    asctime_search = "${asctime}"

    def __init__(self, fmt, *, defaults=None):
        from string import Template

        super().__init__(fmt, defaults=defaults)
        self._tpl = Template(self._fmt)

    def usesTime(self):
        return "$asctime" in self._fmt or self.asctime_search in self._fmt

    def validate(self):
        """Raise ValueError if the format is none of this style."""
        names = set()
        for match in self._tpl.pattern.finditer(self._fmt):
            found = match.groupdict()
            if found["named"] or found["braced"]:
                names.add(found["named"] or found["braced"])
            elif match.group(0) == "$":
                raise ValueError("invalid format: bare '$' not allowed")
        if not names:
            raise ValueError("invalid format: no fields")

    def _format(self, record):
        return self._tpl.substitute(**self._values(record))


_STYLES = {
    "%": (PercentStyle, BASIC_FORMAT),
    "{": (StrFormatStyle, "{levelname}:{name}:{message}"),
    "$": (StringTemplateStyle, "${levelname}:${name}:${message}"),
}


def _style(style):
    if style not in _STYLES:
        raise ValueError(f"Style must be one of: {','.join(_STYLES)}")
    return _STYLES[style]


class Formatter:
    """Makes the text of records: a format in one of the styles `%`, `{` and `$`, and one for the time."""

    converter = time.localtime
    default_time_format = "%Y-%m-%d %H:%M:%S"
    default_msec_format = "%s,%03d"

    def __init__(self, fmt=None, datefmt=None, style="%", validate=True, *, defaults=None):
        self._style = _style(style)[0](fmt, defaults=defaults)
        if validate:
            self._style.validate()
        self._fmt = self._style._fmt
        self.datefmt = datefmt

    def formatTime(self, record, datefmt=None):
        """The text of a record's time, by a format for strftime() or by the default ones."""
        moment = self.converter(record.created)
        if datefmt:
            return time.strftime(datefmt, moment)
        text = time.strftime(self.default_time_format, moment)
        return self.default_msec_format % (text, record.msecs) if self.default_msec_format else text

    def formatException(self, ei):
        """The text of an exception, given as sys.exc_info() returns it."""
        import traceback

        stream = io.StringIO()
        traceback.print_exception(ei[0], ei[1], ei[2], limit=None, file=stream)
        return stream.getvalue().removesuffix("\n")

    def usesTime(self):
        """Whether the format shows the time."""
        return self._style.usesTime()

    def formatMessage(self, record):
        """The text of a record without exception and stack."""
        return self._style.format(record)

    def formatStack(self, stack_info):
        """The text of the stack of a record."""
        return stack_info

    def format(self, record):
        """The text of a record; that of its exception is kept in the record for other formatters."""
        record.message = record.getMessage()
        if self.usesTime():
            record.asctime = self.formatTime(record, self.datefmt)
        parts = [self.formatMessage(record)]
        if record.exc_info and not record.exc_text:
            record.exc_text = self.formatException(record.exc_info)
        if record.exc_text:
            parts.append(record.exc_text)
        if record.stack_info:
            parts.append(self.formatStack(record.stack_info))
        text = parts.pop(0)
        for part in parts:
            text = text + part if text.endswith("\n") else f"{text}\n{part}"
        return text


_defaultFormatter = Formatter()


class BufferingFormatter:
    """Makes the text of several records at once."""

    def __init__(self, linefmt=None):
        self.linefmt = linefmt or _defaultFormatter

    def formatHeader(self, records):
        """What comes before the records."""
        return ""

    def formatFooter(self, records):
        """What comes after the records."""
        return ""

    def format(self, records):
        """The text of the records."""
        if not records:
            return ""
        lines = [self.linefmt.format(record) for record in records]
        return "".join([self.formatHeader(records), *lines, self.formatFooter(records)])


for _public in PercentStyle, StrFormatStyle, StringTemplateStyle, Formatter, BufferingFormatter:
    _public.__module__ = "logging"
