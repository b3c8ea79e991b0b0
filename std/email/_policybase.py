"""How messages are read and written: the base of policies, and the oldest of them."""

import abc
from email import charset as _charset
from email import header
from email.utils import _has_surrogates

__all__ = ["Policy", "Compat32", "compat32"]


class _PolicyBase:
    """Settings by name: the class says which there are, an instance may have its own values."""

    def __init__(self, **kw):
        for name, value in kw.items():
            if not hasattr(self, name):
                raise TypeError(f"{name!r} is an invalid keyword argument for {self.__class__.__name__}")
            super().__setattr__(name, value)

    def __repr__(self):
        settings = ", ".join(f"{name}={value!r}" for name, value in self.__dict__.items())
        return f"{self.__class__.__name__}({settings})"

    def clone(self, **kw):
        """The same policy with other values."""
        new = self.__class__.__new__(self.__class__)
        for name, value in self.__dict__.items():
            object.__setattr__(new, name, value)
        for name, value in kw.items():
            if not hasattr(self, name):
                raise TypeError(f"{name!r} is an invalid keyword argument for {self.__class__.__name__}")
            object.__setattr__(new, name, value)
        return new

    def __setattr__(self, name, value):
        if hasattr(self, name):
            message = f"{self.__class__.__name__!r} object attribute {name!r} is read-only"
        else:
            message = f"{self.__class__.__name__!r} object has no attribute {name!r}"
        raise AttributeError(message)

    def __add__(self, other):
        """This policy with the values that the other sets itself."""
        return self.clone(**other.__dict__)


class Policy(_PolicyBase, metaclass=abc.ABCMeta):
    """What every policy decides."""

    raise_on_defect = False
    linesep = "\n"
    cte_type = "8bit"
    max_line_length = 78
    mangle_from_ = False
    message_factory = None
    verify_generated_headers = True

    def handle_defect(self, obj, defect):
        """Raise a defect or note it."""
        if self.raise_on_defect:
            raise defect
        self.register_defect(obj, defect)

    def register_defect(self, obj, defect):
        """Note a defect."""
        obj.defects.append(defect)

    def header_max_count(self, name):
        """How many headers of a name there may be."""
        return None

    @abc.abstractmethod
    def header_source_parse(self, sourcelines):
        """Name and value of a header, of the lines it was read from."""
        raise NotImplementedError

    @abc.abstractmethod
    def header_store_parse(self, name, value):
        """Name and value of a header, of those that a program sets."""
        raise NotImplementedError

    @abc.abstractmethod
    def header_fetch_parse(self, name, value):
        """The value of a header that a program asks for."""
        raise NotImplementedError

    @abc.abstractmethod
    def fold(self, name, value):
        """A header in lines."""
        raise NotImplementedError

    @abc.abstractmethod
    def fold_binary(self, name, value):
        """A header in lines, as bytes."""
        raise NotImplementedError


def _source_parts(sourcelines):
    """Name and value of a header as it stands in a message."""
    name, value = sourcelines[0].split(":", 1)
    value = "".join((value, *sourcelines[1:])).lstrip(" \t\r\n")
    return name, value.rstrip("\r\n")


class Compat32(Policy):
    """What Python 3.2 did: values are strings as they stand in the message."""

    mangle_from_ = True

    def _sanitize_header(self, name, value):
        if isinstance(value, str) and _has_surrogates(value):
            return header.Header(value, charset=_charset.UNKNOWN8BIT, header_name=name)
        return value

    def header_source_parse(self, sourcelines):
        return _source_parts(sourcelines)

    def header_store_parse(self, name, value):
        _check_name(name)
        return name, value

    def header_fetch_parse(self, name, value):
        return self._sanitize_header(name, value)

    def fold(self, name, value):
        return self._fold(name, value, sanitize=True)

    def fold_binary(self, name, value):
        folded = self._fold(name, value, sanitize=self.cte_type == "7bit")
        return folded.encode("ascii", "surrogateescape")

    def _fold(self, name, value, sanitize):
        prefix = f"{name}: "
        if isinstance(value, str):
            if not _has_surrogates(value):
                value = header.Header(value, header_name=name)
            elif sanitize:
                value = header.Header(value, header_name=name, charset=_charset.UNKNOWN8BIT)
            else:
                # Bytes of nobody knows which character set go out as they came in.
                return prefix + value + self.linesep
        return prefix + value.encode(linesep=self.linesep, maxlinelen=self.max_line_length or 0) + self.linesep


def _check_name(name):
    if not name:
        raise ValueError("Header field name must not be empty")
    if not name.isascii() or any(not "!" <= character <= "~" or character == ":" for character in name):
        raise ValueError(f"Header field name contains invalid characters: {name!r}")


compat32 = Compat32()
