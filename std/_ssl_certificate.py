"""Certificates: the PEM form, and what the DER form says."""

import base64
import re

_BLOCK = re.compile(r"-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \1-----", re.DOTALL)
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()

_ATTRIBUTES = {
    "2.5.4.3": "commonName", "2.5.4.4": "surname", "2.5.4.5": "serialNumber", "2.5.4.6": "countryName",
    "2.5.4.7": "localityName", "2.5.4.8": "stateOrProvinceName", "2.5.4.9": "streetAddress",
    "2.5.4.10": "organizationName", "2.5.4.11": "organizationalUnitName", "2.5.4.12": "title",
    "2.5.4.13": "description", "2.5.4.15": "businessCategory", "2.5.4.17": "postalCode",
    "2.5.4.41": "name", "2.5.4.42": "givenName", "2.5.4.43": "initials", "2.5.4.46": "dnQualifier",
    "2.5.4.65": "pseudonym", "2.5.4.97": "organizationIdentifier", "1.2.840.113549.1.9.1": "emailAddress",
    "0.9.2342.19200300.100.1.1": "userId", "0.9.2342.19200300.100.1.25": "domainComponent",
    "1.3.6.1.4.1.311.60.2.1.1": "jurisdictionLocalityName",
    "1.3.6.1.4.1.311.60.2.1.2": "jurisdictionStateOrProvinceName",
    "1.3.6.1.4.1.311.60.2.1.3": "jurisdictionCountryName",
}
_ALTERNATIVE_NAMES, _BASIC_CONSTRAINTS = "2.5.29.17", "2.5.29.19"
_CRL_POINTS, _AUTHORITY_ACCESS = "2.5.29.31", "1.3.6.1.5.5.7.1.1"
_OCSP, _CA_ISSUERS = "1.3.6.1.5.5.7.48.1", "1.3.6.1.5.5.7.48.2"

# Encodings of the kinds of strings.
_STRINGS = {0x1E: "utf-16-be", 0x1C: "utf-32-be", 0x14: "latin-1"}


def pem_blocks(text):
    """The blocks of a PEM file: (title, headers and all, data or None if it is not base64)."""
    for match in _BLOCK.finditer(text):
        title, body = match.groups()
        try:
            data = base64.b64decode("".join(body.split()), validate=True)
        except ValueError:
            data = None
        yield title, body, data


def elements(data):
    """The values in DER data: (tag, content, the whole)."""
    at = 0
    while at < len(data):
        start = at
        if at + 2 > len(data):
            raise ValueError("not enough data")
        tag, length = data[at], data[at + 1]
        at += 2
        if length & 0x80:
            count = length & 0x7F
            length = int.from_bytes(data[at : at + count])
            at += count
        if at + length > len(data):
            raise ValueError("not enough data")
        yield tag, data[at : at + length], data[start : at + length]
        at += length


def first_element(data):
    """The first value in data, as it is."""
    for _, _, whole in elements_until_error(data):
        return whole
    raise ValueError("not enough data")


def elements_until_error(data):
    try:
        yield from elements(data)
    except ValueError:
        return


def _identifier(content):
    numbers, number = [], 0
    for byte in content:
        number = number << 7 | byte & 0x7F
        if not byte & 0x80:
            numbers.append(number)
            number = 0
    first = min(numbers[0] // 40, 2)
    return ".".join(map(str, (first, numbers[0] - 40 * first, *numbers[1:])))


def _string(tag, content):
    return content.decode(_STRINGS.get(tag, "utf-8"), "replace")


def _time(tag, content):
    text = content.decode("ascii")
    if tag == 0x17:
        text = ("20" if text < "5" else "19") + text
    month, day = int(text[4:6]), int(text[6:8])
    return f"{_MONTHS[month - 1]} {day:2} {text[8:10]}:{text[10:12]}:{text[12:14]} {text[:4]} GMT"


def _name(content):
    parts = []
    for _, relative, _ in elements(content):
        pairs = []
        for _, pair, _ in elements(relative):
            (_, oid, _), (tag, value, _) = elements(pair)
            oid = _identifier(oid)
            pairs.append((_ATTRIBUTES.get(oid, oid), _string(tag, value)))
        parts.append(tuple(pairs))
    return tuple(parts)


def _address(content):
    if len(content) == 4:
        return ".".join(map(str, content))
    if len(content) == 16:
        groups = [f"{int.from_bytes(content[i : i + 2]):X}" for i in range(0, 16, 2)]
        return ":".join(groups)
    return "<invalid>"


def _general_name(tag, content):
    match tag:
        case 0x81:
            return "email", content.decode("ascii", "replace")
        case 0x82:
            return "DNS", content.decode("ascii", "replace")
        case 0x86:
            return "URI", content.decode("ascii", "replace")
        case 0x87:
            return "IP Address", _address(content)
        case 0x88:
            return "Registered ID", _identifier(content)
        case 0xA4:
            ((_, name, _),) = elements(content)
            return "DirName", _name(name)
    return "othername", "<unsupported>"


def _inside(content):
    """What is inside a value that holds one value."""
    ((_, inner, _),) = elements(content)
    return inner


class Certificate:
    """The parts of a certificate that scripts ask for."""

    def __init__(self, der):
        (_, outer, _), *_ = elements(der)
        (_, signed, _), *_ = elements(outer)
        fields = list(elements(signed))
        self.version = 1
        if fields[0][0] == 0xA0:
            self.version = _inside(fields.pop(0)[1])[0] + 1
        (_, serial, _), _, (_, issuer, self.issuer_der), (_, validity, _), (_, subject, self.subject_der) = fields[:5]
        self.serial = serial.hex().upper().removeprefix("00") or "00"
        self.issuer, self.subject = _name(issuer), _name(subject)
        (before, after) = elements(validity)
        self.not_before, self.not_after = _time(*before[:2]), _time(*after[:2])
        self.extensions = {}
        for tag, content, _ in fields[5:]:
            if tag == 0xA3:
                for _, extension, _ in elements(_inside(content)):
                    (_, oid, _), *_, (_, value, _) = elements(extension)
                    self.extensions[_identifier(oid)] = value

    @property
    def is_self_signed(self):
        """Whether the issuer has the name of the subject."""
        return self.issuer_der == self.subject_der

    @property
    def is_authority(self):
        """Whether this may sign certificates."""
        value = self.extensions.get(_BASIC_CONSTRAINTS)
        if value is None:
            return self.version == 1 and self.is_self_signed
        first = next(iter(elements(_inside(value))), None)
        return first is not None and first[0] == 1 and first[1] != b"\0"

    def alternative_names(self):
        """The other names of the subject: (kind, name)."""
        value = self.extensions.get(_ALTERNATIVE_NAMES)
        if value is None:
            return ()
        return tuple(_general_name(tag, content) for tag, content, _ in elements(_inside(value)))

    def _access(self, method):
        value = self.extensions.get(_AUTHORITY_ACCESS)
        found = []
        if value is not None:
            for _, description, _ in elements(_inside(value)):
                (_, oid, _), (tag, location, _) = elements(description)
                if tag == 0x86 and _identifier(oid) == method:
                    found.append(location.decode("ascii", "replace"))
        return tuple(found)

    def _crl_points(self):
        value = self.extensions.get(_CRL_POINTS)
        found = []
        if value is not None:
            for _, point, _ in elements(_inside(value)):
                for tag, name, _ in elements(point):
                    if tag != 0xA0:
                        continue
                    for _, full, _ in elements(name):
                        for kind, location, _ in elements(full):
                            if kind == 0x86:
                                found.append(location.decode("ascii", "replace"))
        return tuple(found)

    def as_dict(self):
        """The form of getpeercert()."""
        result = {
            "subject": self.subject,
            "issuer": self.issuer,
            "version": self.version,
            "serialNumber": self.serial,
            "notBefore": self.not_before,
            "notAfter": self.not_after,
        }
        optional = {
            "subjectAltName": self.alternative_names(),
            "OCSP": self._access(_OCSP),
            "caIssuers": self._access(_CA_ISSUERS),
            "crlDistributionPoints": self._crl_points(),
        }
        result.update((key, value) for key, value in optional.items() if value)
        return result
