"""The headers of an answer as a mapping."""

import re

_special = re.compile(r'[ \(\)<>@,;:\\"/\[\]\?=]')
_control = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_control_in_name = re.compile(r"[\x00-\x1f\x7f]")


def _parameter(name, value=None, quote=1):
    if value is None or len(value) == 0:
        return name
    if quote or _special.search(value):
        value = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'{name}="{value}"'
    return f"{name}={value}"


class Headers:
    """A mapping over a list of pairs; names may come more than once, in any case."""

    def __init__(self, headers=None):
        headers = [] if headers is None else headers
        if type(headers) is not list:
            raise TypeError("Headers must be a list of name/value tuples")
        self._headers = headers
        for name, value in headers:
            self._convert_string_type(name, name=True)
            self._convert_string_type(value, name=False)

    def _convert_string_type(self, value, *, name):
        if type(value) is not str:
            raise AssertionError(f"Header names/values must be of type str (got {value!r})")
        if (_control_in_name if name else _control).search(value):
            raise ValueError("Control characters not allowed in headers")
        return value

    def __len__(self):
        return len(self._headers)

    def __setitem__(self, name, val):
        del self[name]
        self._headers.append((self._convert_string_type(name, name=True), self._convert_string_type(val, name=False)))

    def __delitem__(self, name):
        name = self._convert_string_type(name.lower(), name=True)
        self._headers[:] = [pair for pair in self._headers if pair[0].lower() != name]

    def __getitem__(self, name):
        return self.get(name)

    def __contains__(self, name):
        return self.get(name) is not None

    def get_all(self, name):
        """Return all values of a name."""
        name = self._convert_string_type(name.lower(), name=True)
        return [value for key, value in self._headers if key.lower() == name]

    def get(self, name, default=None):
        """Return the first value of a name."""
        return next(iter(self.get_all(name)), default)

    def keys(self):
        return [name for name, _ in self._headers]

    def values(self):
        return [value for _, value in self._headers]

    def items(self):
        return self._headers[:]

    def __repr__(self):
        return f"{self.__class__.__name__}({self._headers!r})"

    def __str__(self):
        return "\r\n".join([*(f"{name}: {value}" for name, value in self._headers), "", ""])

    def __bytes__(self):
        return str(self).encode("iso-8859-1")

    def setdefault(self, name, value):
        """Return the first value of a name, which is added if it is not there."""
        known = self.get(name)
        if known is not None:
            return known
        self._headers.append((self._convert_string_type(name, name=True), self._convert_string_type(value, name=False)))
        return value

    def add_header(self, _name, _value, **_params):
        """Add a header with parameters; underscores in their names become hyphens."""
        parts = []
        if _value is not None:
            parts.append(self._convert_string_type(_value, name=False))
        for name, value in _params.items():
            name = self._convert_string_type(name, name=True).replace("_", "-")
            if value is None:
                parts.append(name)
            else:
                parts.append(_parameter(name, self._convert_string_type(value, name=False)))
        self._headers.append((self._convert_string_type(_name, name=True), "; ".join(parts)))
