"""INI files: sections with options, whose values may refer to others."""

import functools
import io
import itertools
import os
import re
import sys
from collections import ChainMap
from collections.abc import MutableMapping

__all__ = (
    "NoSectionError",
    "DuplicateOptionError",
    "DuplicateSectionError",
    "NoOptionError",
    "InterpolationError",
    "InterpolationDepthError",
    "InterpolationMissingOptionError",
    "InterpolationSyntaxError",
    "ParsingError",
    "MissingSectionHeaderError",
    "MultilineContinuationError",
    "UnnamedSectionDisabledError",
    "InvalidWriteError",
    "ConfigParser",
    "RawConfigParser",
    "Interpolation",
    "BasicInterpolation",
    "ExtendedInterpolation",
    "SectionProxy",
    "ConverterMapping",
    "DEFAULTSECT",
    "MAX_INTERPOLATION_DEPTH",
    "UNNAMED_SECTION",
)

_default_dict = dict
DEFAULTSECT = "DEFAULT"
MAX_INTERPOLATION_DEPTH = 10


class Error(Exception):
    """Base class of the errors of this module."""

    def __init__(self, msg=""):
        self.message = msg
        Exception.__init__(self, msg)

    def __repr__(self):
        return self.message

    __str__ = __repr__


class NoSectionError(Error):
    """There is no such section."""

    def __init__(self, section):
        super().__init__(f"No section: {section!r}")
        self.section = section
        self.args = (section,)


def _already_exists(what, section, source, lineno, unsourced):
    """The message of an error about something that is there twice."""
    if source is None:
        return unsourced
    place = f"While reading from {source!r}"
    if lineno is not None:
        place += f" [line {lineno:2d}]"
    return f"{place}: {what} already exists"


class DuplicateSectionError(Error):
    """A section is there twice, in a file or because of add_section()."""

    def __init__(self, section, source=None, lineno=None):
        super().__init__(
            _already_exists(f"section {section!r}", section, source, lineno, f"Section {section!r} already exists")
        )
        self.section = section
        self.source = source
        self.lineno = lineno
        self.args = (section, source, lineno)


class DuplicateOptionError(Error):
    """An option is there twice in one file."""

    def __init__(self, section, option, source=None, lineno=None):
        super().__init__(
            _already_exists(
                f"option {option!r} in section {section!r}",
                section,
                source,
                lineno,
                f"Option {option!r} in section {section!r} already exists",
            )
        )
        self.section = section
        self.option = option
        self.source = source
        self.lineno = lineno
        self.args = (section, option, source, lineno)


class NoOptionError(Error):
    """There is no such option in a section."""

    def __init__(self, option, section):
        super().__init__(f"No option {option!r} in section: {section!r}")
        self.option = option
        self.section = section
        self.args = (option, section)


class InterpolationError(Error):
    """Base class of errors in references to other values."""

    def __init__(self, option, section, msg):
        super().__init__(msg)
        self.option = option
        self.section = section
        self.args = (option, section, msg)


class InterpolationMissingOptionError(InterpolationError):
    """A value refers to an option that is not there."""

    def __init__(self, option, section, rawval, reference):
        msg = (
            f"Bad value substitution: option {option!r} in section {section!r} contains an interpolation key "
            f"{reference!r} which is not a valid option name. Raw value: {rawval!r}"
        )
        super().__init__(option, section, msg)
        self.reference = reference
        self.args = (option, section, rawval, reference)


class InterpolationSyntaxError(InterpolationError):
    """A reference is written wrongly."""


class InterpolationDepthError(InterpolationError):
    """Values refer to each other too often."""

    def __init__(self, option, section, rawval):
        msg = (
            f"Recursion limit exceeded in value substitution: option {option!r} in section {section!r} contains an "
            f"interpolation key which cannot be substituted in {MAX_INTERPOLATION_DEPTH} steps. Raw value: {rawval!r}"
        )
        super().__init__(option, section, msg)
        self.args = (option, section, rawval)


class ParsingError(Error):
    """Lines of a file could not be read."""

    def __init__(self, source, *args):
        super().__init__(f"Source contains parsing errors: {source!r}")
        self.source = source
        self.errors = []
        self.args = (source,)
        if args:
            self.append(*args)

    def append(self, lineno, line):
        """Add a line that could not be read."""
        self.errors.append((lineno, line))
        self.message += f"\n\t[line {lineno:2d}]: {line!r}"

    def combine(self, others):
        """Add the lines of other errors."""
        for other in others:
            for error in other.errors:
                self.append(*error)
        return self

    @staticmethod
    def _raise_all(exceptions):
        """Raise what there is: one error with all lines."""
        first = None
        for error in exceptions:
            if first is None:
                first = error
            else:
                first.combine([error])
        if first is not None:
            raise first


class MissingSectionHeaderError(ParsingError):
    """There is an option before the first section."""

    def __init__(self, filename, lineno, line):
        Error.__init__(self, f"File contains no section headers.\nfile: {filename!r}, line: {lineno}\n{line!r}")
        self.source = filename
        self.lineno = lineno
        self.line = line
        self.errors = []
        self.args = (filename, lineno, line)


class MultilineContinuationError(ParsingError):
    """A line goes on with a key that has no value."""

    def __init__(self, filename, lineno, line):
        Error.__init__(
            self, f"Key without value continued with an indented line.\nfile: {filename!r}, line: {lineno}\n{line!r}"
        )
        self.source = filename
        self.lineno = lineno
        self.line = line
        self.errors = []
        self.args = (filename, lineno, line)


class UnnamedSectionDisabledError(Error):
    """The section without a name is used, but not allowed."""

    def __init__(self):
        super().__init__("Support for UNNAMED_SECTION is disabled.")


class InvalidWriteError(Error):
    """What would be written could not be read back."""


class _UnnamedSection:
    def __repr__(self):
        return "<UNNAMED_SECTION>"


UNNAMED_SECTION = _UnnamedSection()


# Stands for a fallback that was not given.
_UNSET = object()


class Interpolation:
    """What values go through as they are read and written: here they stay as they are."""

    def before_get(self, parser, section, option, value, defaults):
        return value

    def before_set(self, parser, section, option, value):
        return value

    def before_read(self, parser, section, option, value):
        return value

    def before_write(self, parser, section, option, value):
        return value


class _References(Interpolation):
    """Replaces references, which begin with a sign and are in brackets; the sign twice stands for itself."""

    sign = brackets = pattern = None

    def before_get(self, parser, section, option, value, defaults):
        parts = []
        self._interpolate_some(parser, option, parts, value, section, defaults, 1)
        return "".join(parts)

    def before_set(self, parser, section, option, value):
        rest = self._KEYCRE.sub("", value.replace(self.sign * 2, ""))
        if self.sign in rest:
            raise ValueError(f"invalid interpolation syntax in {value!r} at position {rest.find(self.sign)}")
        return value

    def _interpolate_some(self, parser, option, parts, rest, section, defaults, depth):
        raw = parser.get(section, option, raw=True, fallback=rest)
        if depth > MAX_INTERPOLATION_DEPTH:
            raise InterpolationDepthError(option, section, raw)
        sign, opening = self.sign, self.sign + self.brackets
        while rest:
            text, found, after = rest.partition(sign)
            parts.append(text)
            if not found:
                return
            if after.startswith(sign):
                parts.append(sign)
                rest = after[1:]
                continue
            rest = sign + after
            if not rest.startswith(opening):
                raise InterpolationSyntaxError(
                    option, section, f"'{sign}' must be followed by '{sign}' or '{self.brackets}', found: {rest!r}"
                )
            match = self._KEYCRE.match(rest)
            if match is None:
                raise InterpolationSyntaxError(
                    option, section, f"bad interpolation variable reference {rest!r}"
                )
            rest = rest[match.end() :]
            self._replace(parser, option, parts, match.group(1), raw, section, defaults, depth)


class BasicInterpolation(_References):
    """References like %(name)s to values of the same section or the defaults."""

    sign, brackets = "%", "("
    _KEYCRE = re.compile(r"%\(([^)]+)\)s")

    def _replace(self, parser, option, parts, name, raw, section, defaults, depth):
        name = parser.optionxform(name)
        try:
            value = defaults[name]
        except KeyError:
            raise InterpolationMissingOptionError(option, section, raw, name) from None
        if "%" in value:
            self._interpolate_some(parser, option, parts, value, section, defaults, depth + 1)
        else:
            parts.append(value)


class ExtendedInterpolation(_References):
    """References like ${name}, and ${section:name} to values of other sections."""

    sign, brackets = "$", "{"
    _KEYCRE = re.compile(r"\$\{([^}]+)\}")

    def _replace(self, parser, option, parts, reference, raw, section, defaults, depth):
        path = reference.split(":")
        other, name = section, option
        try:
            if len(path) == 1:
                name = parser.optionxform(path[0])
                value = defaults[name]
            elif len(path) == 2:
                other, name = path[0], parser.optionxform(path[1])
                value = parser.get(other, name, raw=True)
            else:
                raise InterpolationSyntaxError(option, section, f"More than one ':' found: {raw!r}")
        except (KeyError, NoSectionError, NoOptionError):
            raise InterpolationMissingOptionError(option, section, raw, ":".join(path)) from None
        if value is None:
            return
        if "$" in value:
            self._interpolate_some(
                parser, name, parts, value, other, dict(parser.items(other, raw=True)), depth + 1
            )
        else:
            parts.append(value)


class _Comments:
    """Removes comments from lines."""

    def __init__(self, full, inline):
        self.full = full
        self.inline = inline

    def strip(self, line):
        """A line without comment and without white space at its ends, and whether there was a comment."""
        stripped = line.strip()
        if stripped.startswith(self.full):
            return "", True
        # The first prefix that is at the start or behind a space.
        cut = len(line)
        for prefix in self.inline:
            index = line.find(prefix)
            while index >= 0:
                if index == 0 or line[index - 1].isspace():
                    cut = min(cut, index)
                    break
                index = line.find(prefix, index + 1)
        return (stripped, False) if cut == len(line) else (line[:cut].strip(), True)


class RawConfigParser(MutableMapping):
    """Reads and writes INI files, and gives access to their sections like a dict; values are left as they are."""

    _SECT_TMPL = r"""
        \[                                 # [
        (?P<header>.+)                     # very permissive!
        \]                                 # ]
        """
    _OPT_TMPL = r"""
        (?P<option>.*?)                    # very permissive!
        \s*(?:                             # any number of space/tab,
        (?P<vi>{delim})\s*                 # optionally followed by any of the allowed delimiters,
        (?P<value>.*))$                    # followed by any space/tab, and everything up to eol
        """
    _OPT_NV_TMPL = r"""
        (?P<option>.*?)                    # very permissive!
        \s*(?:                             # any number of space/tab,
        (?P<vi>{delim})\s*                 # optionally followed by any of the allowed delimiters,
        (?P<value>.*))?$                   # followed by any space/tab, and everything up to eol
        """
    _DEFAULT_INTERPOLATION = Interpolation()

    SECTCRE = re.compile(_SECT_TMPL, re.VERBOSE)
    OPTCRE = re.compile(_OPT_TMPL.format(delim="=|:"), re.VERBOSE)
    OPTCRE_NV = re.compile(_OPT_NV_TMPL.format(delim="=|:"), re.VERBOSE)
    NONSPACECRE = re.compile(r"\S")
    BOOLEAN_STATES = {
        "1": True,
        "yes": True,
        "true": True,
        "on": True,
        "0": False,
        "no": False,
        "false": False,
        "off": False,
    }

    def __init__(
        self,
        defaults=None,
        dict_type=_default_dict,
        allow_no_value=False,
        *,
        delimiters=("=", ":"),
        comment_prefixes=("#", ";"),
        inline_comment_prefixes=None,
        strict=True,
        empty_lines_in_values=True,
        default_section=DEFAULTSECT,
        interpolation=_UNSET,
        converters=_UNSET,
        allow_unnamed_section=False,
    ):
        self._dict = dict_type
        self._sections = dict_type()
        self._defaults = dict_type()
        self._converters = ConverterMapping(self)
        self._proxies = dict_type()
        self._proxies[default_section] = SectionProxy(self, default_section)
        self._delimiters = tuple(delimiters)
        if delimiters == ("=", ":"):
            self._optcre = self.OPTCRE_NV if allow_no_value else self.OPTCRE
        else:
            form = self._OPT_NV_TMPL if allow_no_value else self._OPT_TMPL
            self._optcre = re.compile(form.format(delim="|".join(map(re.escape, delimiters))), re.VERBOSE)
        self._comments = _Comments(tuple(comment_prefixes or ()), tuple(inline_comment_prefixes or ()))
        self._strict = strict
        self._allow_no_value = allow_no_value
        self._empty_lines_in_values = empty_lines_in_values
        self.default_section = default_section
        if interpolation is _UNSET:
            interpolation = self._DEFAULT_INTERPOLATION
        self._interpolation = Interpolation() if interpolation is None else interpolation
        if not isinstance(self._interpolation, Interpolation):
            raise TypeError(f"interpolation= must be None or an instance of Interpolation; got an object of type {type(self._interpolation)}")
        if converters is not _UNSET:
            self._converters.update(converters)
        if defaults:
            self._read_defaults(defaults)
        self._allow_unnamed_section = allow_unnamed_section

    def defaults(self):
        """The defaults of all sections."""
        return self._defaults

    def sections(self):
        """The names of the sections, without that of the defaults."""
        return list(self._sections)

    def add_section(self, section):
        """Add a section; DuplicateSectionError if it is there, ValueError for the name of the defaults."""
        if section == self.default_section:
            raise ValueError(f"Invalid section name: {section!r}")
        if section is UNNAMED_SECTION and not self._allow_unnamed_section:
            raise UnnamedSectionDisabledError
        if section in self._sections:
            raise DuplicateSectionError(section)
        self._sections[section] = self._dict()
        self._proxies[section] = SectionProxy(self, section)

    def has_section(self, section):
        """Whether there is a section; that of the defaults does not count."""
        return section in self._sections

    def options(self, section):
        """The names of the options of a section, those of the defaults included."""
        if section not in self._sections:
            raise NoSectionError(section) from None
        names = self._sections[section].copy()
        names.update(self._defaults)
        return list(names)

    # Reading.

    def read(self, filenames, encoding=None):
        """Read files, those that can be opened; returns a list of their names."""
        if isinstance(filenames, (str, bytes, os.PathLike)):
            filenames = [filenames]
        encoding = io.text_encoding(encoding)
        done = []
        for filename in filenames:
            try:
                with open(filename, encoding=encoding) as file:
                    self._read(file, filename)
            except OSError:
                continue
            done.append(os.fspath(filename) if isinstance(filename, os.PathLike) else filename)
        return done

    def read_file(self, f, source=None):
        """Read an open file, or any iterable of lines."""
        if source is None:
            source = getattr(f, "name", "<???>")
        self._read(f, source)

    def read_string(self, string, source="<string>"):
        """Read a string."""
        self.read_file(io.StringIO(string), source)

    def read_dict(self, dictionary, source="<dict>"):
        """Take over a dict of dicts; values become strings."""
        seen = set()
        for section, options in dictionary.items():
            if section is not UNNAMED_SECTION:
                section = str(section)
            try:
                self.add_section(section)
            except (DuplicateSectionError, ValueError):
                if self._strict and section in seen:
                    raise
            seen.add(section)
            for key, value in options.items():
                key = self.optionxform(str(key))
                if value is not None:
                    value = str(value)
                if self._strict and (section, key) in seen:
                    raise DuplicateOptionError(section, key, source)
                seen.add((section, key))
                self.set(section, key, value)

    def _read(self, fp, fpname):
        ParsingError._raise_all(_Reading(self, fp, fpname).errors())

    def _join_multiline_values(self):
        """Join the lines of values, and let the interpolation see them."""
        for section, options in itertools.chain([(self.default_section, self._defaults)], self._sections.items()):
            for name, value in options.items():
                if isinstance(value, list):
                    value = "\n".join(value).rstrip()
                options[name] = self._interpolation.before_read(self, section, name, value)

    def _read_defaults(self, defaults):
        """Take over defaults that were given to the constructor."""
        for key, value in defaults.items():
            self._defaults[self.optionxform(key)] = value

    # Values.

    def get(self, section, option, *, raw=False, vars=None, fallback=_UNSET):
        """The value of an option; `vars` are looked at first, `fallback` is returned if there is none."""
        try:
            values = self._unify_values(section, vars)
        except NoSectionError:
            if fallback is _UNSET:
                raise
            return fallback
        option = self.optionxform(option)
        try:
            value = values[option]
        except KeyError:
            if fallback is _UNSET:
                raise NoOptionError(option, section)
            return fallback
        if raw or value is None:
            return value
        return self._interpolation.before_get(self, section, option, value, values)

    def _get(self, section, conv, option, **kwargs):
        return conv(self.get(section, option, **kwargs))

    def _get_conv(self, section, option, conv, *, raw=False, vars=None, fallback=_UNSET, **kwargs):
        try:
            return self._get(section, conv, option, raw=raw, vars=vars, **kwargs)
        except (NoSectionError, NoOptionError):
            if fallback is _UNSET:
                raise
            return fallback

    def getint(self, section, option, *, raw=False, vars=None, fallback=_UNSET, **kwargs):
        """The value of an option as an int."""
        return self._get_conv(section, option, int, raw=raw, vars=vars, fallback=fallback, **kwargs)

    def getfloat(self, section, option, *, raw=False, vars=None, fallback=_UNSET, **kwargs):
        """The value of an option as a float."""
        return self._get_conv(section, option, float, raw=raw, vars=vars, fallback=fallback, **kwargs)

    def getboolean(self, section, option, *, raw=False, vars=None, fallback=_UNSET, **kwargs):
        """The value of an option as a bool."""
        return self._get_conv(
            section, option, self._convert_to_boolean, raw=raw, vars=vars, fallback=fallback, **kwargs
        )

    def _convert_to_boolean(self, value):
        if value.lower() not in self.BOOLEAN_STATES:
            raise ValueError(f"Not a boolean: {value}")
        return self.BOOLEAN_STATES[value.lower()]

    def items(self, section=_UNSET, raw=False, vars=None):
        """The items of a section; without a section, the items of the parser: names and proxies of sections."""
        if section is _UNSET:
            return super().items()
        values = self._defaults.copy()
        try:
            values.update(self._sections[section])
        except KeyError:
            if section != self.default_section:
                raise NoSectionError(section)
        names = list(values)
        if vars:
            for key, value in vars.items():
                values[self.optionxform(key)] = value
        if raw:
            return [(name, values[name]) for name in names]
        get = self._interpolation.before_get
        return [(name, get(self, section, name, values[name], values)) for name in names]

    def popitem(self):
        """Remove a section; returns its name and its proxy."""
        for key in self.sections():
            value = self[key]
            del self[key]
            return key, value
        raise KeyError

    def optionxform(self, optionstr):
        """What the name of an option becomes: lower case."""
        return optionstr.lower()

    def has_option(self, section, option):
        """Whether there is an option; no section means that of the defaults."""
        if not section or section == self.default_section:
            return self.optionxform(option) in self._defaults
        if section not in self._sections:
            return False
        option = self.optionxform(option)
        return option in self._sections[section] or option in self._defaults

    def set(self, section, option, value=None):
        """Set an option."""
        if value:
            value = self._interpolation.before_set(self, section, option, value)
        self._options_of(section)[self.optionxform(option)] = value

    def _options_of(self, section):
        if not section or section == self.default_section:
            return self._defaults
        try:
            return self._sections[section]
        except KeyError:
            raise NoSectionError(section) from None

    def remove_option(self, section, option):
        """Remove an option; returns whether it was there."""
        options = self._options_of(section)
        option = self.optionxform(option)
        existed = option in options
        if existed:
            del options[option]
        return existed

    def remove_section(self, section):
        """Remove a section; returns whether it was there."""
        existed = section in self._sections
        if existed:
            del self._sections[section]
            del self._proxies[section]
        return existed

    def _unify_values(self, section, vars):
        """The values that count for a section: given ones, those of the section, defaults."""
        options = {}
        try:
            options = self._sections[section]
        except KeyError:
            if section != self.default_section:
                raise NoSectionError(section) from None
        given = {}
        for key, value in (vars or {}).items():
            given[self.optionxform(key)] = value if value is None else str(value)
        return ChainMap(given, options, self._defaults)

    def _validate_key_contents(self, key):
        """Raise InvalidWriteError for a key that would be read back as something else."""
        if re.match(self.SECTCRE, key):
            raise InvalidWriteError(f"Cannot write key {key}; begins with section pattern")
        if any(delimiter in key for delimiter in self._delimiters):
            raise InvalidWriteError(f"Cannot write key {key}; contains delimiter")

    def _validate_value_types(self, *, section="", option="", value=""):
        if not isinstance(section, str) and section is not UNNAMED_SECTION:
            raise TypeError("section names must be strings or UNNAMED_SECTION")
        if not isinstance(option, str):
            raise TypeError("option keys must be strings")
        if not self._allow_no_value or value:
            if not isinstance(value, str):
                raise TypeError("option values must be strings")

    # Writing.

    def write(self, fp, space_around_delimiters=True):
        """Write everything to an open file."""
        delimiter = f" {self._delimiters[0]} " if space_around_delimiters else self._delimiters[0]
        if self._defaults:
            self._write_section(fp, self.default_section, self._defaults.items(), delimiter)
        if UNNAMED_SECTION in self._sections:
            self._write_section(fp, UNNAMED_SECTION, self._sections[UNNAMED_SECTION].items(), delimiter, unnamed=True)
        for section, options in self._sections.items():
            if section is not UNNAMED_SECTION:
                self._write_section(fp, section, options.items(), delimiter)

    def _write_section(self, fp, section_name, section_items, delimiter, unnamed=False):
        if not unnamed:
            fp.write(f"[{section_name}]\n")
        for key, value in section_items:
            self._validate_key_contents(key)
            value = self._interpolation.before_write(self, section_name, key, value)
            text = ""
            if value is not None or not self._allow_no_value:
                lines = str(value).replace("\r\n", "\n").replace("\r", "\n")
                text = delimiter + lines.replace("\n", "\n\t")
            fp.write(f"{key}{text}\n")
        if section_items or not unnamed:
            fp.write("\n")

    # As a dict of sections.

    def __getitem__(self, key):
        if key != self.default_section and not self.has_section(key):
            raise KeyError(key)
        return self._proxies[key]

    def __setitem__(self, key, value):
        if key in self and self[key] is value:
            return
        # The section is replaced, not added to.
        options = self._defaults if key == self.default_section else self._sections.get(key)
        if options is not None:
            options.clear()
        self.read_dict({key: value})

    def __delitem__(self, key):
        if key == self.default_section:
            raise ValueError("Cannot remove the default section.")
        if not self.has_section(key):
            raise KeyError(key)
        self.remove_section(key)

    def __contains__(self, key):
        return key == self.default_section or self.has_section(key)

    def __len__(self):
        return len(self._sections) + 1

    def __iter__(self):
        return itertools.chain((self.default_section,), self._sections.keys())

    @property
    def converters(self):
        """The functions of the methods get*()."""
        return self._converters


class _Reading:
    """One reading of a file into a parser."""

    def __init__(self, parser, lines, source):
        self.parser = parser
        self.lines = lines
        self.source = source
        self.seen = set()
        self.section = self.name = None
        self.options = None
        # How far the line is indented in which the option began.
        self.indent = 0

    def errors(self):
        """Read everything; yields the errors that do not end the reading."""
        try:
            yield from self._read_lines()
        finally:
            # Also what was read before an error can be used.
            self.parser._join_multiline_values()

    def _read_lines(self):
        for lineno, line in enumerate(self.lines, 1):
            text, has_comment = self.parser._comments.strip(line)
            if not text:
                self._empty_line(lineno, has_comment)
                continue
            start = self.parser.NONSPACECRE.search(line)
            indent = start.start() if start else 0
            if self._goes_on(lineno, line, text, indent):
                continue
            self.indent = indent
            yield from self._header_or_option(lineno, line, text)

    def _empty_line(self, lineno, has_comment):
        if not self.parser._empty_lines_in_values:
            # An empty line ends a value.
            self.indent = sys.maxsize
        elif not has_comment and self.options is not None and self.name and self.options[self.name] is not None:
            # It may be a part of a value.
            self.options[self.name].append("")

    def _goes_on(self, lineno, line, text, indent):
        """Take a line that is a part of the value before."""
        if self.options is None or not self.name or indent <= self.indent:
            return False
        if self.options[self.name] is None:
            raise MultilineContinuationError(self.source, lineno, line)
        self.options[self.name].append(text)
        return True

    def _header_or_option(self, lineno, line, text):
        parser = self.parser
        if parser._allow_unnamed_section and self.options is None:
            self._begin_section(UNNAMED_SECTION, lineno)
        match = parser.SECTCRE.match(text)
        if match:
            self._begin_section(match.group("header"), lineno)
            return
        if self.options is None:
            raise MissingSectionHeaderError(self.source, lineno, line)
        match = parser._optcre.match(text)
        if not match:
            yield ParsingError(self.source, lineno, line)
            return
        name, value = match.group("option"), match.group("value")
        if not name:
            yield ParsingError(self.source, lineno, line)
        self.name = name = parser.optionxform(name.rstrip())
        if parser._strict and (self.section, name) in self.seen:
            raise DuplicateOptionError(self.section, name, self.source, lineno)
        self.seen.add((self.section, name))
        # None if there is no delimiter either.
        self.options[name] = None if value is None else [value.strip()]

    def _begin_section(self, section, lineno):
        parser = self.parser
        self.section, self.name = section, None
        if section in parser._sections:
            if parser._strict and section in self.seen:
                raise DuplicateSectionError(section, self.source, lineno)
            self.options = parser._sections[section]
        elif section == parser.default_section:
            self.options = parser._defaults
            return
        else:
            self.options = parser._sections[section] = parser._dict()
            parser._proxies[section] = SectionProxy(parser, section)
        self.seen.add(section)


class ConfigParser(RawConfigParser):
    """A parser whose values may refer to others, and must be strings."""

    _DEFAULT_INTERPOLATION = BasicInterpolation()

    def set(self, section, option, value=None):
        """Set an option to a string."""
        self._validate_value_types(option=option, value=value)
        super().set(section, option, value)

    def add_section(self, section):
        """Add a section, whose name must be a string."""
        self._validate_value_types(section=section)
        super().add_section(section)

    def _read_defaults(self, defaults):
        # As they may come from outside, they must be strings, but need not have right references.
        interpolation, self._interpolation = self._interpolation, Interpolation()
        try:
            self.read_dict({self.default_section: defaults})
        finally:
            self._interpolation = interpolation


class SectionProxy(MutableMapping):
    """A section of a parser, as a dict."""

    def __init__(self, parser, name):
        self._parser = parser
        self._name = name
        for converter in parser.converters:
            key = "get" + converter
            setattr(self, key, functools.partial(self.get, _impl=getattr(parser, key)))

    def __repr__(self):
        return f"<Section: {self._name}>"

    def __getitem__(self, key):
        if not self._parser.has_option(self._name, key):
            raise KeyError(key)
        return self._parser.get(self._name, key)

    def __setitem__(self, key, value):
        self._parser._validate_value_types(option=key, value=value)
        return self._parser.set(self._name, key, value)

    def __delitem__(self, key):
        if not (self._parser.has_option(self._name, key) and self._parser.remove_option(self._name, key)):
            raise KeyError(key)

    def __contains__(self, key):
        return self._parser.has_option(self._name, key)

    def __len__(self):
        return len(self._options())

    def __iter__(self):
        return self._options().__iter__()

    def _options(self):
        if self._name != self._parser.default_section:
            return self._parser.options(self._name)
        return self._parser.defaults()

    @property
    def parser(self):
        """The parser."""
        return self._parser

    @property
    def name(self):
        """The name of the section."""
        return self._name

    def get(self, option, fallback=None, *, raw=False, vars=None, _impl=None, **kwargs):
        """The value of an option, or the fallback."""
        if not _impl:
            _impl = self._parser.get
        return _impl(self._name, option, raw=raw, vars=vars, fallback=fallback, **kwargs)


class ConverterMapping(MutableMapping):
    """The functions behind the methods get*() of a parser and its sections, by the name after `get`."""

    GETTERCRE = re.compile(r"^get(?P<name>.+)$")

    def __init__(self, parser):
        self._parser = parser
        self._data = {}
        for getter in dir(parser):
            match = self.GETTERCRE.match(getter)
            if match and callable(getattr(parser, getter)):
                # Their functions cannot be changed here.
                self._data[match.group("name")] = None

    def __getitem__(self, key):
        return self._data[key]

    def __setitem__(self, key, value):
        name = "get" + key if isinstance(key, str) else None
        if name is None:
            raise ValueError(f"Incompatible key: {key} (type: {type(key)})")
        if name == "get":
            raise ValueError('Incompatible key: cannot use "" as a name')
        self._data[key] = value
        method = functools.partial(self._parser._get_conv, conv=value)
        method.converter = value
        setattr(self._parser, name, method)
        for proxy in self._parser.values():
            setattr(proxy, name, functools.partial(proxy.get, _impl=method))

    def __delitem__(self, key):
        if not key or not isinstance(key, str):
            raise KeyError(key)
        name = "get" + key
        self._data[key]
        for place in itertools.chain((self._parser,), self._parser.values()):
            try:
                delattr(place, name)
            except AttributeError:
                # A method of the class.
                continue
        del self._data[key]

    def __iter__(self):
        return iter(self._data)

    def __len__(self):
        return len(self._data)
