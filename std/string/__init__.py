"""Constants and classes for working with strings."""

__all__ = [
    "ascii_letters",
    "ascii_lowercase",
    "ascii_uppercase",
    "capwords",
    "digits",
    "hexdigits",
    "octdigits",
    "printable",
    "punctuation",
    "whitespace",
    "Formatter",
    "Template",
]

import _string

whitespace = " \t\n\r\v\f"
ascii_lowercase = "abcdefghijklmnopqrstuvwxyz"
ascii_uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ascii_letters = ascii_lowercase + ascii_uppercase
digits = "0123456789"
hexdigits = digits + "abcdef" + "ABCDEF"
octdigits = "01234567"
punctuation = r"""!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~"""
printable = digits + ascii_letters + punctuation + whitespace


def capwords(s, sep=None):
    """Capitalise each word. Without a separator, runs of whitespace become one space."""
    return (sep or " ").join([word.capitalize() for word in s.split(sep)])


_not_given = {}


class _TemplatePattern:
    # Compiles the pattern of a Template class when it is first needed.

    def __get__(self, instance, cls=None):
        if cls is None:
            return self
        return cls._compile_pattern()


class Template:
    """A string with $name or ${name} to be replaced; $$ stands for $."""

    delimiter = "$"
    # Letters and digits of ASCII only; with IGNORECASE the (?a:) keeps others out.
    idpattern = r"(?a:[_a-z][_a-z0-9]*)"
    braceidpattern = None
    flags = None
    pattern = _TemplatePattern()

    def __init_subclass__(cls):
        # Now, so that a mistake in the class shows where it is made.
        cls._compile_pattern()
        super().__init_subclass__()

    @classmethod
    def _compile_pattern(cls):
        import re

        pattern = cls.__dict__.get("pattern")
        if pattern is None or isinstance(pattern, _TemplatePattern):
            delimiter = re.escape(cls.delimiter)
            braced = cls.braceidpattern or cls.idpattern
            pattern = (
                f"{delimiter}(?:(?P<escaped>{delimiter})|(?P<named>{cls.idpattern})"
                f"|{{(?P<braced>{braced})}}|(?P<invalid>))"
            )
        if isinstance(pattern, re.Pattern):
            return pattern
        flags = re.IGNORECASE if cls.flags is None else cls.flags
        compiled = cls.pattern = re.compile(pattern, flags | re.VERBOSE)
        return compiled

    def __init__(self, template):
        self.template = template

    def _invalid(self, mo):
        before = self.template[: mo.start("invalid")].splitlines(keepends=True)
        if before:
            line = len(before)
            column = mo.start("invalid") - sum(map(len, before[:-1]))
        else:
            line = column = 1
        raise ValueError(f"Invalid placeholder in string: line {line}, col {column}")

    def _bad_group(self):
        return ValueError("Unrecognized named group in pattern", self.pattern)

    def substitute(self, mapping=_not_given, /, **kws):
        """Replace all placeholders; KeyError for a missing one."""
        mapping = _merged(mapping, kws)

        def convert(mo):
            name = mo.group("named") or mo.group("braced")
            if name is not None:
                return str(mapping[name])
            if mo.group("escaped") is not None:
                return self.delimiter
            if mo.group("invalid") is not None:
                self._invalid(mo)
            raise self._bad_group()

        return self.pattern.sub(convert, self.template)

    def safe_substitute(self, mapping=_not_given, /, **kws):
        """Replace what can be replaced and leave the rest as it is."""
        mapping = _merged(mapping, kws)

        def convert(mo):
            name = mo.group("named") or mo.group("braced")
            if name is not None:
                try:
                    return str(mapping[name])
                except KeyError:
                    return mo.group()
            if mo.group("escaped") is not None:
                return self.delimiter
            if mo.group("invalid") is not None:
                return mo.group()
            raise self._bad_group()

        return self.pattern.sub(convert, self.template)

    def is_valid(self):
        """Return False if substitute() would complain about the template itself."""
        for mo in self.pattern.finditer(self.template):
            if mo.group("invalid") is not None:
                return False
            if mo.group("named") is None and mo.group("braced") is None and mo.group("escaped") is None:
                raise self._bad_group()
        return True

    def get_identifiers(self):
        """Return the names in the template, in order and each once."""
        names = {}
        for mo in self.pattern.finditer(self.template):
            name = mo.group("named") or mo.group("braced")
            if name is not None:
                names.setdefault(name)
            elif mo.group("invalid") is None and mo.group("escaped") is None:
                raise self._bad_group()
        return list(names)


def _merged(mapping, keywords):
    # What the placeholders are looked up in: keywords first.
    if mapping is _not_given:
        return keywords
    if not keywords:
        return mapping
    from collections import ChainMap

    return ChainMap(keywords, mapping)


class Formatter:
    """The formatting of str.format(), in methods to be overridden."""

    def format(self, format_string, /, *args, **kwargs):
        return self.vformat(format_string, args, kwargs)

    def vformat(self, format_string, args, kwargs):
        """Format with the arguments as a sequence and a mapping."""
        used = set()
        text, _ = self._vformat(format_string, args, kwargs, used, 2)
        self.check_unused_args(used, args, kwargs)
        return text

    def _vformat(self, format_string, args, kwargs, used_args, recursion_depth, auto_arg_index=0):
        # auto_arg_index is the next automatic number, or False once numbers were given.
        if recursion_depth < 0:
            raise ValueError("Max string recursion exceeded")
        parts = []
        for literal, field_name, format_spec, conversion in self.parse(format_string):
            if literal:
                parts.append(literal)
            if field_name is None:
                continue
            first, _ = _string.formatter_field_name_split(field_name)
            if first == "":
                if auto_arg_index is False:
                    raise ValueError("cannot switch from manual field specification to automatic field numbering")
                field_name = str(auto_arg_index) + field_name
                auto_arg_index += 1
            elif isinstance(first, int):
                if auto_arg_index:
                    raise ValueError("cannot switch from automatic field numbering to manual field specification")
                auto_arg_index = False
            obj, used = self.get_field(field_name, args, kwargs)
            used_args.add(used)
            obj = self.convert_field(obj, conversion)
            format_spec, auto_arg_index = self._vformat(
                format_spec, args, kwargs, used_args, recursion_depth - 1, auto_arg_index=auto_arg_index
            )
            parts.append(self.format_field(obj, format_spec))
        return "".join(parts), auto_arg_index

    def get_value(self, key, args, kwargs):
        return args[key] if isinstance(key, int) else kwargs[key]

    def check_unused_args(self, used_args, args, kwargs):
        """Complain of arguments that were not used, or not."""

    def convert_field(self, value, conversion):
        """Do what stands behind the exclamation mark."""
        if conversion is None:
            return value
        for letter, function in (("s", str), ("r", repr), ("a", ascii)):
            if conversion == letter:
                return function(value)
        raise ValueError(f"Unknown conversion specifier {conversion!s}")

    def format_field(self, value, format_spec):
        """Do what stands behind the colon."""
        return format(value, format_spec)

    def parse(self, format_string):
        """Give (literal text, field name, format spec, conversion) for each part."""
        return _string.formatter_parser(format_string)

    def get_field(self, field_name, args, kwargs):
        """Find the object for "0[name]" or "name.attr"; return it and the first key."""
        first, rest = _string.formatter_field_name_split(field_name)
        obj = self.get_value(first, args, kwargs)
        for is_attr, key in rest:
            obj = getattr(obj, key) if is_attr else obj[key]
        return obj, first
