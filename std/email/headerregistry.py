"""Headers as objects: strings that know what they mean."""

from types import MappingProxyType
from email import _header_values as _values
from email import errors, utils

__all__ = ["Address", "Group", "HeaderRegistry"]


class Address:
    """An address: a name to show, a user and a domain."""

    def __init__(self, display_name="", username="", domain="", addr_spec=None):
        if any("\r" in part or "\n" in part for part in filter(None, (display_name, username, domain, addr_spec))):
            raise ValueError("invalid arguments; address parts cannot contain CR or LF")
        if addr_spec is not None:
            if username or domain:
                raise TypeError("addrspec specified when username and/or domain also specified")
            defects = []
            groups = _values.parse_addresses(addr_spec, defects)
            if len(groups) != 1 or groups[0][0] is not None or groups[0][1][0][0]:
                raise ValueError(f"Invalid addr_spec; only {addr_spec!r} could be parsed from {addr_spec!r}")
            if defects:
                raise defects[0]
            _, username, domain = groups[0][1][0]
        self._display_name, self._username, self._domain = display_name, username, domain

    display_name = property(lambda self: self._display_name)
    username = property(lambda self: self._username)
    domain = property(lambda self: self._domain)

    @property
    def addr_spec(self):
        """The address without the name."""
        user = self.username
        if user and not _values._is_dot_atom(user):
            user = '"{}"'.format(_values.escaped(user))
        if self.domain:
            return f"{user}@{self.domain}"
        return user or "<>"

    def __repr__(self):
        parts = f"display_name={self.display_name!r}, username={self.username!r}, domain={self.domain!r}"
        return f"{self.__class__.__name__}({parts})"

    def __str__(self):
        name, spec = self.display_name, self.addr_spec
        if not name:
            return spec
        return f"{_values.quoted(name)} <{'' if spec == '<>' else spec}>"

    def __eq__(self, other):
        if not isinstance(other, Address):
            return NotImplemented
        return (self.display_name, self.username, self.domain) == (other.display_name, other.username, other.domain)


class Group:
    """Addresses under a name, or a single one without."""

    def __init__(self, display_name=None, addresses=None):
        self._display_name = display_name
        self._addresses = tuple(addresses) if addresses else ()

    display_name = property(lambda self: self._display_name)
    addresses = property(lambda self: self._addresses)

    def __repr__(self):
        return f"{self.__class__.__name__}(display_name={self.display_name!r}, addresses={self.addresses!r}"

    def __str__(self):
        if self.display_name is None and len(self.addresses) == 1:
            return str(self.addresses[0])
        name = self.display_name
        name = name if name is None else _values.quoted(name)
        members = ", ".join(map(str, self.addresses))
        return f"{name}:{' ' if members else ''}{members};"

    def __eq__(self, other):
        if not isinstance(other, Group):
            return NotImplemented
        return self.display_name == other.display_name and self.addresses == other.addresses


class BaseHeader(str):
    """The value of a header; its name and defects are attributes."""

    def __new__(cls, name, value):
        kwds = {"defects": []}
        cls.parse(value, kwds)
        kwds["decoded"] = _values.clean(kwds["decoded"])
        self = str.__new__(cls, kwds.pop("decoded"))
        self.init(name, **kwds)
        return self

    def init(self, name, *, parse_tree, defects):
        self._name, self._parse_tree, self._defects = name, parse_tree, defects

    @property
    def name(self):
        return self._name

    @property
    def defects(self):
        return tuple(self._defects)

    def __reduce__(self):
        return _reconstruct_header, (self.__class__.__name__, self.__class__.__bases__, str(self)), self.__dict__

    @classmethod
    def _reconstruct(cls, value):
        return str.__new__(cls, value)

    def fold(self, *, policy):
        """Return the header in lines."""
        return _values.fold(self.name, self._pieces(), policy)

    def _pieces(self):
        return [_values.Piece(f" {self}")] if self else []


def _reconstruct_header(cls_name, bases, value):
    return type(cls_name, bases, {})._reconstruct(value)


class UnstructuredHeader:
    max_count = None

    @classmethod
    def parse(cls, value, kwds):
        _values.note_text_defects(value, kwds["defects"])
        kwds["parse_tree"] = value
        kwds["decoded"] = _values.decode_words(value, kwds["defects"])


class UniqueUnstructuredHeader(UnstructuredHeader):
    max_count = 1


class DateHeader:
    """A header that holds a date: datetime is it, or None."""

    max_count = None

    @classmethod
    def parse(cls, value, kwds):
        if not value:
            kwds["defects"].append(errors.HeaderMissingRequiredValue())
            kwds["datetime"], kwds["decoded"], kwds["parse_tree"] = None, "", ""
            return
        if isinstance(value, str):
            kwds["decoded"] = value
            try:
                value = utils.parsedate_to_datetime(value)
            except ValueError:
                kwds["defects"].append(errors.InvalidDateDefect("Invalid date value or format"))
                kwds["datetime"], kwds["parse_tree"] = None, value
                return
        kwds["datetime"] = value
        kwds["decoded"] = kwds["parse_tree"] = utils.format_datetime(value)

    def init(self, *args, **kw):
        self._datetime = kw.pop("datetime")
        super().init(*args, **kw)

    @property
    def datetime(self):
        return self._datetime


class UniqueDateHeader(DateHeader):
    max_count = 1


class AddressHeader:
    """A header that holds addresses: groups, and addresses with those of all groups."""

    max_count = None

    @classmethod
    def parse(cls, value, kwds):
        defects = kwds["defects"]
        if isinstance(value, str):
            _values.note_text_defects(value, defects)
            groups = []
            for name, members in _values.parse_addresses(value, defects):
                groups.append(Group(name, [Address(_values.clean(shown), user, domain) for shown, user, domain in members]))
            if not value.strip():
                defects.append(errors.HeaderMissingRequiredValue("address header with no addresses"))
        else:
            members = [value] if not hasattr(value, "__iter__") else list(value)
            groups = [Group(None, [item]) if not hasattr(item, "addresses") else item for item in members]
        kwds["groups"] = groups
        kwds["parse_tree"] = value
        kwds["decoded"] = ", ".join(map(str, groups))

    def init(self, *args, **kw):
        self._groups = tuple(kw.pop("groups"))
        self._addresses = None
        super().init(*args, **kw)

    @property
    def groups(self):
        return self._groups

    @property
    def addresses(self):
        if self._addresses is None:
            self._addresses = tuple(address for group in self._groups for address in group.addresses)
        return self._addresses

    def _pieces(self):
        # Names may be encoded, what addresses are made of may not.
        pieces = []
        for at, group in enumerate(self._groups):
            comma = "," if at + 1 < len(self._groups) else ""
            if group.display_name is None and len(group.addresses) == 1:
                pieces.append(_address_pieces(group.addresses[0], comma))
                continue
            unit = _name_pieces(group.display_name or "", ":")
            for number, address in enumerate(group.addresses):
                unit += _address_pieces(address, "," if number + 1 < len(group.addresses) else "")
            pieces.append([*unit, _values.Piece(";" + comma, False)])
        return pieces


def _name_pieces(name, ending):
    if name.isascii():
        return [_values.Piece(f" {_values.quoted(name)}{ending}", False)]
    return [_values.Piece(f" {name}"), _values.Piece(ending, False)]


def _address_pieces(address, ending):
    if not address.display_name:
        return [_values.Piece(f" {address.addr_spec}{ending}", False)]
    spec = "" if address.addr_spec == "<>" else address.addr_spec
    return [*_name_pieces(address.display_name, ""), _values.Piece(f" <{spec}>{ending}", False)]


class UniqueAddressHeader(AddressHeader):
    max_count = 1


class SingleAddressHeader(AddressHeader):
    @property
    def address(self):
        if len(self.addresses) != 1:
            raise ValueError(f"value of single address header {self.name} is not a single address")
        return self.addresses[0]


class UniqueSingleAddressHeader(SingleAddressHeader):
    max_count = 1


class MIMEVersionHeader:
    max_count = 1

    @classmethod
    def parse(cls, value, kwds):
        defects = kwds["defects"]
        kwds["parse_tree"] = kwds["decoded"] = value
        kwds["major"] = kwds["minor"] = kwds["version"] = None
        reader = _values._Reader(value, defects)
        reader.space()
        text = ""
        while (char := reader.peek()) and not char.isspace() and char != "(":
            text += char
            reader.at += 1
            reader.space()
        major, dot, minor = text.partition(".")
        if not value.strip():
            defects.append(errors.HeaderMissingRequiredValue("Missing MIME version number (eg: 1.0)"))
        elif dot and major.isdigit() and minor.isdigit():
            kwds["major"], kwds["minor"], kwds["version"] = int(major), int(minor), f"{int(major)}.{int(minor)}"
            if reader.peek():
                defects.append(errors.InvalidHeaderDefect("Excess non-CFWS text after MIME version"))
        else:
            defects.append(errors.InvalidHeaderDefect("Expected MIME version number"))

    def init(self, *args, **kw):
        self._version, self._major, self._minor = kw.pop("version"), kw.pop("major"), kw.pop("minor")
        super().init(*args, **kw)

    major = property(lambda self: self._major)
    minor = property(lambda self: self._minor)
    version = property(lambda self: self._version)


class ParameterizedMIMEHeader:
    """A header with parameters: params maps their names to values."""

    max_count = 1

    @classmethod
    def parse(cls, value, kwds):
        _values.note_text_defects(value, kwds["defects"])
        kwds["parse_tree"], params = _values.parse_parameters(value, kwds["defects"])
        shown = [f'; {name}="{_values.escaped(text)}"' for name, text in params.items()]
        kwds["decoded"] = kwds["parse_tree"] + "".join(shown)
        kwds["params"] = {_values.clean(name).lower(): _values.clean(text) for name, text in params.items()}

    def init(self, *args, **kw):
        self._params = kw.pop("params")
        super().init(*args, **kw)

    @property
    def params(self):
        return MappingProxyType(self._params)

    def _pieces(self):
        if not self:
            return []
        if str(self).isascii():
            return [_values.Piece(f" {self}", False)]
        pieces = [_values.Piece(f" {self._parse_tree}", False)]
        for name, text in self._params.items():
            if text.isascii():
                shown = f'{name}="{text}"' if not _values._is_dot_atom(text) else f"{name}={text}"
            else:
                shown = f"{name}*={utils.encode_rfc2231(text, 'utf-8')}"
            pieces += [_values.Piece(";", False), _values.Piece(f" {shown}", False)]
        return pieces


class ContentTypeHeader(ParameterizedMIMEHeader):
    def init(self, *args, **kw):
        super().init(*args, **kw)
        maintype, slash, subtype = self._parse_tree.partition("/")
        if not (maintype and slash and subtype) or "/" in subtype:
            if self._parse_tree:
                self._defects.append(errors.InvalidHeaderDefect("invalid content type"))
            else:
                self._defects.append(errors.HeaderMissingRequiredValue("Missing content type specification"))
            maintype, subtype = "text", "plain"
        self._maintype, self._subtype = _values.clean(maintype.lower()), _values.clean(subtype.lower())

    maintype = property(lambda self: self._maintype)
    subtype = property(lambda self: self._subtype)
    content_type = property(lambda self: f"{self.maintype}/{self.subtype}")


class ContentDispositionHeader(ParameterizedMIMEHeader):
    def init(self, *args, **kw):
        super().init(*args, **kw)
        value = self._parse_tree
        if not value:
            self._defects.append(errors.HeaderMissingRequiredValue("Missing content disposition"))
        self._content_disposition = _values.clean(value.lower()) if value else None

    content_disposition = property(lambda self: self._content_disposition)


class ContentTransferEncodingHeader:
    max_count = 1

    @classmethod
    def parse(cls, value, kwds):
        kwds["parse_tree"], _ = _values.parse_parameters(value, [])
        kwds["decoded"] = value
        if not value.strip():
            kwds["defects"].append(errors.HeaderMissingRequiredValue("Missing content transfer encoding"))

    def init(self, *args, **kw):
        super().init(*args, **kw)
        self._cte = _values.clean(self._parse_tree.lower()) or "7bit"

    cte = property(lambda self: self._cte)


class MessageIDHeader:
    max_count = 1

    @classmethod
    def parse(cls, value, kwds):
        kwds["parse_tree"] = kwds["decoded"] = value
        if not (value.strip().startswith("<") and value.strip().endswith(">")):
            kwds["defects"].append(errors.InvalidHeaderDefect(f"Invalid msg-id: {value!r}"))

    def _pieces(self):
        return [_values.Piece(f" {self}", False)]


_default_header_map = {
    "subject": UniqueUnstructuredHeader,
    "date": UniqueDateHeader,
    "resent-date": DateHeader,
    "orig-date": UniqueDateHeader,
    "sender": UniqueSingleAddressHeader,
    "resent-sender": SingleAddressHeader,
    **dict.fromkeys(("to", "cc", "bcc", "from", "reply-to"), UniqueAddressHeader),
    **dict.fromkeys(("resent-to", "resent-cc", "resent-bcc", "resent-from"), AddressHeader),
    "mime-version": MIMEVersionHeader,
    "content-type": ContentTypeHeader,
    "content-disposition": ContentDispositionHeader,
    "content-transfer-encoding": ContentTransferEncodingHeader,
    "message-id": MessageIDHeader,
}


class HeaderRegistry:
    """Makes headers: the class of each name is made of a base and what is registered for it."""

    def __init__(self, base_class=BaseHeader, default_class=UnstructuredHeader, use_default_map=True):
        self.registry = dict(_default_header_map) if use_default_map else {}
        self.base_class, self.default_class = base_class, default_class

    def map_to_type(self, name, cls):
        """Register what headers of a name are."""
        self.registry[name.lower()] = cls

    def __getitem__(self, name):
        cls = self.registry.get(name.lower(), self.default_class)
        return type("_" + cls.__name__, (cls, self.base_class), {})

    def __call__(self, name, value):
        """Make a header."""
        return self[name](name, value)
