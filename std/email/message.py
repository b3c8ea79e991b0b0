"""Messages: headers, and a payload that is text, bytes or more messages."""

import binascii
import re
from email import errors, utils
from email._policybase import compat32
from email import charset as _charset
from io import BytesIO, StringIO

Charset = _charset.Charset

__all__ = ["Message", "EmailMessage"]

SEMISPACE = "; "
_NEEDS_QUOTES = re.compile(r"[ \(\)<>@,;:\\\"/\[\]\?=]")
_ENDS = re.compile(r"\r\n|\r|\n")
# The names under which files encoded by uuencode go.
_UUENCODED = ("x-uuencode", "uuencode", "uue", "x-uue")


def _formatparam(param, value=None, quote=True):
    if value is None or len(value) == 0:
        return param
    if isinstance(value, tuple):
        value = utils.encode_rfc2231(value[2], value[0], value[1])
        return f"{param}*={value}"
    if not value.isascii():
        return f"{param}*={utils.encode_rfc2231(value, 'utf-8', '')}"
    if quote or _NEEDS_QUOTES.search(value):
        return f'{param}="{utils.quote(value)}"'
    return f"{param}={value}"


def _split_parameters(text):
    """The parts of a value between semicolons, those inside of quotes aside."""
    parts, current, is_quoted, is_escaped = [], [], False, False
    for character in text:
        if is_quoted and character == "\\" and not is_escaped:
            is_escaped = True
        else:
            if character == '"' and not is_escaped:
                is_quoted = not is_quoted
            is_escaped = False
        if character == ";" and not is_quoted:
            parts.append("".join(current))
            current = []
        else:
            current.append(character)
    return [*parts, "".join(current)]


def _parseparam(s):
    """The parameters that follow a value: each as name=value."""
    found = []
    for part in _split_parameters(s)[1:]:
        name, equals, value = part.partition("=")
        found.append(f"{name.strip().lower()}={value.strip()}" if equals else part.strip())
    return found


def _splitparam(param):
    first, semicolon, rest = str(param).partition(";")
    return (first.strip(), rest.strip()) if semicolon else (first.strip(), None)


def _unquotevalue(value):
    if isinstance(value, tuple):
        return value[0], value[1], utils.unquote(value[2])
    return utils.unquote(value)


def _uudecoded(data):
    """The bytes of a file encoded by uuencode."""
    lines = iter(data.splitlines())
    for line in lines:
        if line.startswith(b"begin "):
            _, _, rest = line.partition(b" ")
            mode, _, path = rest.partition(b" ")
            if path and mode.isdigit():
                break
    else:
        raise ValueError("`begin` line not found")
    found = []
    for line in lines:
        if not line:
            raise ValueError("Truncated input")
        if line.strip(b" \t\r\n\f") == b"end":
            break
        try:
            found.append(binascii.a2b_uu(line))
        except binascii.Error:
            # Some write lines that are too long.
            size = ((line[0] - 32 & 63) * 4 + 5) // 3
            found.append(binascii.a2b_uu(line[:size]))
    return b"".join(found)


class Message:
    """A message: a mapping of headers, which may come more than once, and a payload."""

    def __init__(self, policy=compat32):
        self.policy = policy
        self._headers = []
        self._unixfrom = self._payload = self._charset = None
        self.preamble = self.epilogue = None
        self.defects = []
        self._default_type = "text/plain"

    def __str__(self):
        return self.as_string()

    def __bytes__(self):
        return self.as_bytes()

    def as_string(self, unixfrom=False, maxheaderlen=0, policy=None):
        """The whole message as text."""
        from email.generator import Generator

        file = StringIO()
        writer = Generator(file, mangle_from_=False, maxheaderlen=maxheaderlen, policy=policy or self.policy)
        writer.flatten(self, unixfrom=unixfrom)
        return file.getvalue()

    def as_bytes(self, unixfrom=False, policy=None):
        """The whole message as bytes."""
        from email.generator import BytesGenerator

        file = BytesIO()
        BytesGenerator(file, mangle_from_=False, policy=policy or self.policy).flatten(self, unixfrom=unixfrom)
        return file.getvalue()

    def is_multipart(self):
        """Whether the payload is a list of messages."""
        return isinstance(self._payload, list)

    def set_unixfrom(self, unixfrom):
        """Set the line that begins the message in an mbox file."""
        self._unixfrom = unixfrom

    def get_unixfrom(self):
        """The line that begins the message in an mbox file."""
        return self._unixfrom

    # The payload.

    def attach(self, payload):
        """Add a part."""
        if self._payload is None:
            self._payload = [payload]
            return
        try:
            self._payload.append(payload)
        except AttributeError:
            raise TypeError("Attach is not valid on a message with a non-multipart payload") from None

    def get_payload(self, i=None, decode=False):
        """The payload, one part of it, or its bytes."""
        payload = self._payload
        if self.is_multipart():
            if decode:
                return None
            return payload if i is None else payload[i]
        if i is not None and not isinstance(payload, list):
            raise TypeError(f"Expected list, got {type(payload)}")
        encoding = str(self.get("content-transfer-encoding", "")).strip().lower()
        if not decode:
            return self._text_payload(payload)
        if isinstance(payload, str):
            data = self._byte_payload(payload)
        else:
            data = payload
        return self._transfer_decoded(data, encoding)

    def _text_payload(self, payload):
        if not isinstance(payload, str) or not utils._has_surrogates(payload):
            return payload
        try:
            data = payload.encode("ascii", "surrogateescape")
        except UnicodeEncodeError:
            return payload
        try:
            return data.decode(self.get_content_charset("ascii"), "replace")
        except LookupError:
            return data.decode("ascii", "replace")

    def _byte_payload(self, payload):
        if utils._has_surrogates(payload):
            try:
                return payload.encode("ascii", "surrogateescape")
            except UnicodeEncodeError:
                return payload.encode("raw-unicode-escape", "replace")
        try:
            # Characters that came from nowhere in the message.
            return payload.encode("raw-unicode-escape")
        except UnicodeEncodeError:
            return payload.encode("ascii", "replace")

    def _transfer_decoded(self, data, encoding):
        if data is None:
            return None
        if encoding == "quoted-printable":
            return binascii.a2b_qp(data)
        if encoding == "base64":
            return self._base64_decoded(data)
        if encoding in _UUENCODED:
            try:
                return _uudecoded(data)
            except ValueError:
                return data
        return data

    def _base64_decoded(self, data):
        """What there is of base64, however badly it was treated."""
        data = b"".join(data.splitlines())
        missing = -len(data.rstrip(b"=")) % 4
        try:
            decoded = binascii.a2b_base64(data, strict_mode=True)
        except binascii.Error:
            pass
        else:
            return decoded
        valid = re.sub(rb"[^A-Za-z0-9+/=]", b"", data)
        if valid != data:
            self.policy.handle_defect(self, errors.InvalidBase64CharactersDefect())
        try:
            decoded = binascii.a2b_base64(data)
        except binascii.Error:
            pass
        else:
            return decoded
        try:
            decoded = binascii.a2b_base64(data + b"==")
            self.policy.handle_defect(self, errors.InvalidBase64PaddingDefect())
            return decoded
        except binascii.Error:
            self.policy.handle_defect(self, errors.InvalidBase64LengthDefect())
            return data

    def set_payload(self, payload, charset=None):
        """Set the payload; with a character set it is encoded as that asks for."""
        if hasattr(payload, "encode"):
            if isinstance(charset, Charset):
                self._payload = payload.encode(charset.output_charset or "ascii", "surrogateescape").decode(
                    "ascii", "surrogateescape"
                )
                self.set_charset(charset)
                return
            if charset is not None:
                charset = Charset(charset)
                payload = payload.encode(charset.output_charset, "surrogateescape")
            elif utils._has_surrogates(payload):
                payload = payload.encode("ascii", "surrogateescape")
        if hasattr(payload, "decode"):
            self._payload = payload.decode("ascii", "surrogateescape")
        else:
            self._payload = payload
        if charset is not None:
            self.set_charset(charset)

    def set_charset(self, charset):
        """Set the character set of the payload and the headers that tell of it; None takes it away."""
        if charset is None:
            self.del_param("charset")
            self._charset = None
            return
        if not isinstance(charset, Charset):
            charset = Charset(charset)
        self._charset = charset
        if "MIME-Version" not in self:
            self.add_header("MIME-Version", "1.0")
        if "Content-Type" not in self:
            self.add_header("Content-Type", "text/plain", charset=charset.get_output_charset())
        else:
            self.set_param("charset", charset.get_output_charset())
        if charset != charset.get_output_charset():
            self._payload = charset.body_encode(self._payload)
        if "Content-Transfer-Encoding" in self:
            return
        encoding = charset.get_body_encoding()
        if callable(encoding):
            encoding(self)
            return
        payload = self._payload
        if payload:
            try:
                payload = payload.encode("ascii", "surrogateescape")
            except UnicodeError:
                payload = payload.encode(charset.output_charset)
        self._payload = charset.body_encode(payload)
        self.add_header("Content-Transfer-Encoding", encoding)

    def get_charset(self):
        """The character set that was set."""
        return self._charset

    # Headers.

    def __len__(self):
        return len(self._headers)

    def __getitem__(self, name):
        return self.get(name)

    def __setitem__(self, name, val):
        most = self.policy.header_max_count(name)
        if most:
            same = [key for key, _ in self._headers if key.lower() == name.lower()]
            if len(same) >= most:
                raise ValueError(f"There may be at most {most} {name} headers in a message")
        self._headers.append(self.policy.header_store_parse(name, val))

    def __delitem__(self, name):
        name = name.lower()
        self._headers = [header for header in self._headers if header[0].lower() != name]

    def __contains__(self, name):
        name = name.lower()
        return any(name == key.lower() for key, _ in self._headers)

    def __iter__(self):
        for name, _ in self._headers:
            yield name

    def keys(self):
        """The names of the headers, in order, as often as they come."""
        return [name for name, _ in self._headers]

    def values(self):
        """The values of the headers."""
        return [self.policy.header_fetch_parse(name, value) for name, value in self._headers]

    def items(self):
        """Names and values of the headers."""
        return [(name, self.policy.header_fetch_parse(name, value)) for name, value in self._headers]

    def get(self, name, failobj=None):
        """The value of the first header of a name."""
        name = name.lower()
        for key, value in self._headers:
            if key.lower() == name:
                return self.policy.header_fetch_parse(key, value)
        return failobj

    def get_all(self, name, failobj=None):
        """The values of all headers of a name."""
        name = name.lower()
        found = [self.policy.header_fetch_parse(key, value) for key, value in self._headers if key.lower() == name]
        return found or failobj

    def set_raw(self, name, value):
        """Add a header as it is, for parsers."""
        self._headers.append((name, value))

    def raw_items(self):
        """The headers as they are, for generators."""
        return iter(self._headers.copy())

    def add_header(self, _name, _value, **_params):
        """Add a header with parameters: the name of one is written with _ for -, and None gives one without a value."""
        parts = [] if _value is None else [_value]
        for key, value in _params.items():
            key = key.replace("_", "-")
            parts.append(key if value is None else _formatparam(key, value))
        self[_name] = SEMISPACE.join(parts)

    def replace_header(self, _name, _value):
        """Change the first header of a name where it stands."""
        wanted = _name.lower()
        for at, (key, _) in enumerate(self._headers):
            if key.lower() == wanted:
                self._headers[at] = self.policy.header_store_parse(key, _value)
                return
        raise KeyError(_name)

    # Types and parameters.

    def get_content_type(self):
        """The type: text/plain if there is none or no good one."""
        value = self.get("content-type")
        if value is None:
            return self.get_default_type()
        kind = _splitparam(value)[0].lower()
        return kind if kind.count("/") == 1 else "text/plain"

    def get_content_maintype(self):
        """The part of the type before the slash."""
        return self.get_content_type().split("/")[0]

    def get_content_subtype(self):
        """The part of the type after the slash."""
        return self.get_content_type().split("/")[1]

    def get_default_type(self):
        """The type of a message that names none."""
        return self._default_type

    def set_default_type(self, ctype):
        """Set the type of a message that names none."""
        self._default_type = ctype

    def _get_params_preserve(self, failobj, header):
        value = self.get(header)
        if value is None:
            return failobj
        pairs = []
        for part in _parseparam(";" + str(value)):
            name, equals, text = part.partition("=")
            pairs.append((name.strip(), text.strip() if equals else ""))
        return utils.decode_params(pairs)

    def get_params(self, failobj=None, header="content-type", unquote=True):
        """The parameters of a header, the value itself as the first."""
        params = self._get_params_preserve(None, header)
        if params is None:
            return failobj
        return [(name, _unquotevalue(value)) for name, value in params] if unquote else params

    def get_param(self, param, failobj=None, header="content-type", unquote=True):
        """One parameter of a header."""
        for name, value in self._get_params_preserve((), header):
            if name.lower() == param.lower():
                return _unquotevalue(value) if unquote else value
        return failobj

    def set_param(self, param, value, header="Content-Type", requote=True, charset=None, language="", replace=False):
        """Set a parameter of a header."""
        if not isinstance(value, tuple) and charset:
            value = (charset, language, value)
        if header not in self and header.lower() == "content-type":
            old = "text/plain"
        else:
            old = self.get(header)
        if not self.get_param(param, header=header):
            formatted = _formatparam(param, value, requote)
            new = SEMISPACE.join((old, formatted)) if old else formatted
        else:
            parts = []
            for name, text in self.get_params(header=header, unquote=requote):
                if name.lower() == param.lower():
                    text = value
                parts.append(_formatparam(name, text, requote))
            new = SEMISPACE.join(parts)
        self._change(header, self.get(header), new, replace)

    def _change(self, header, old, new, replace=False):
        if new == old:
            return
        if replace:
            self.replace_header(header, new)
        else:
            del self[header]
            self[header] = new

    def del_param(self, param, header="content-type", requote=True):
        """Take a parameter away."""
        if header not in self:
            return
        kept = [
            _formatparam(name, value, requote)
            for name, value in self.get_params(header=header, unquote=requote)
            if name.lower() != param.lower()
        ]
        self._change(header, self.get(header), SEMISPACE.join(kept))

    def set_type(self, type, header="Content-Type", requote=True):
        """Set the type and keep the parameters."""
        if type.count("/") != 1:
            raise ValueError
        if header.lower() == "content-type":
            del self["mime-version"]
            self["MIME-Version"] = "1.0"
        if header not in self:
            self[header] = type
            return
        params = self.get_params(header=header, unquote=requote)
        del self[header]
        self[header] = type
        for name, value in params[1:]:
            self.set_param(name, value, header, requote)

    def get_filename(self, failobj=None):
        """The name of the file that the message is to be kept in."""
        value = self.get_param("filename", None, "content-disposition")
        if value is None:
            value = self.get_param("name", None, "content-type")
        return failobj if value is None else utils.collapse_rfc2231_value(value).strip()

    def get_boundary(self, failobj=None):
        """What stands between the parts."""
        value = self.get_param("boundary")
        return failobj if value is None else utils.collapse_rfc2231_value(value).rstrip()

    def set_boundary(self, boundary):
        """Set what stands between the parts; the header keeps its place."""
        params = self._get_params_preserve(None, "content-type")
        if params is None:
            raise errors.HeaderParseError("No Content-Type header found")
        changed = [(name, f'"{boundary}"' if name.lower() == "boundary" else value) for name, value in params]
        if changed == params and not any(name.lower() == "boundary" for name, _ in params):
            changed.append(("boundary", f'"{boundary}"'))
        value = SEMISPACE.join(name if text == "" else f"{name}={text}" for name, text in changed)
        self._headers = [
            self.policy.header_store_parse(key, value) if key.lower() == "content-type" else (key, old)
            for key, old in self._headers
        ]

    def get_content_charset(self, failobj=None):
        """The character set that the type names, in small letters."""
        value = self.get_param("charset")
        if value is None:
            return failobj
        if isinstance(value, tuple):
            charset = value[0] or "us-ascii"
            try:
                value = str(value[2].encode("raw-unicode-escape"), charset)
            except (LookupError, UnicodeError):
                value = value[2]
        return value.lower() if value.isascii() else failobj

    def get_charsets(self, failobj=None):
        """The character sets of all parts."""
        return [part.get_content_charset(failobj) for part in self.walk()]

    def get_content_disposition(self):
        """Whether the message is shown or kept: "inline", "attachment" or None."""
        value = self.get("content-disposition")
        return None if value is None else _splitparam(value)[0].lower()

    from email.iterators import walk


class MIMEPart(Message):
    """A part of a message, of the policies that know what headers mean."""

    def __init__(self, policy=None):
        if policy is None:
            from email.policy import default as policy
        super().__init__(policy)

    def as_string(self, unixfrom=False, maxheaderlen=None, policy=None):
        """The whole message as text."""
        policy = self.policy if policy is None else policy
        if maxheaderlen is None:
            maxheaderlen = policy.max_line_length
        return super().as_string(unixfrom, maxheaderlen, policy)

    def __str__(self):
        return self.as_string(policy=self.policy.clone(utf8=True))

    def is_attachment(self):
        """Whether the header Content-Disposition says that it is an attachment."""
        disposition = self.get("content-disposition")
        return disposition is not None and disposition.content_disposition == "attachment"

    def _bodies(self, part, wanted):
        # The parts that may be the body, with their ranks among the wanted kinds.
        if part.is_attachment():
            return
        maintype, subtype = part.get_content_type().split("/")
        if maintype == "text":
            if subtype in wanted:
                yield wanted.index(subtype), part
            return
        if maintype != "multipart" or not self.is_multipart():
            return
        if subtype != "related":
            for inner in part.iter_parts():
                yield from self._bodies(inner, wanted)
            return
        if "related" in wanted:
            yield wanted.index("related"), part
        start = part.get_param("start")
        root = None
        if start:
            root = next((inner for inner in part.iter_parts() if inner["content-id"] == start), None)
        if root is None:
            inner = part.get_payload()
            root = inner[0] if inner else None
        if root is not None:
            yield from self._bodies(root, wanted)

    def get_body(self, preferencelist=("related", "html", "plain")):
        """The part that is most likely the body, of the kinds wanted; None if there is none."""
        best, body = len(preferencelist), None
        for rank, part in self._bodies(self, preferencelist):
            if rank < best:
                best, body = rank, part
                if rank == 0:
                    break
        return body

    _BODIES = {("text", "plain"), ("text", "html"), ("multipart", "related"), ("multipart", "alternative")}

    def iter_attachments(self):
        """Yield the parts that are not the body."""
        maintype, subtype = self.get_content_type().split("/")
        if maintype != "multipart" or subtype == "alternative":
            return
        payload = self.get_payload()
        try:
            parts = payload.copy()
        except AttributeError:
            # A multipart without parts is one that could not be read.
            return
        if subtype == "related":
            # All but the root.
            start = self.get_param("start")
            roots = [part for part in parts if start and part.get("content-id") == start]
            if start and roots:
                yield from (part for part in parts if part is not roots[0])
            else:
                yield from parts[1:]
            return
        seen = []
        for part in parts:
            kind = tuple(part.get_content_type().split("/"))
            if kind in self._BODIES and not part.is_attachment() and kind[1] not in seen:
                seen.append(kind[1])
                continue
            yield part

    def iter_parts(self):
        """Yield the parts of a multipart."""
        if self.is_multipart():
            yield from self.get_payload()

    def get_content(self, *args, content_manager=None, **kw):
        """The content, as the manager gets it."""
        manager = self.policy.content_manager if content_manager is None else content_manager
        return manager.get_content(self, *args, **kw)

    def set_content(self, *args, content_manager=None, **kw):
        """Set the content, as the manager puts it in."""
        manager = self.policy.content_manager if content_manager is None else content_manager
        manager.set_content(self, *args, **kw)

    def _make_multipart(self, subtype, disallowed, boundary):
        if self.get_content_maintype() == "multipart":
            existing = self.get_content_subtype()
            if existing in (*disallowed, subtype):
                raise ValueError(f"Cannot convert {existing} to {subtype}")
        kept, moved = [], []
        for name, value in self._headers:
            (moved if name.lower().startswith("content-") else kept).append((name, value))
        if moved:
            part = type(self)(policy=self.policy)
            part._headers, part._payload = moved, self._payload
            self._payload = [part]
        else:
            self._payload = []
        self._headers = kept
        self["Content-Type"] = "multipart/" + subtype
        if boundary is not None:
            self.set_param("boundary", boundary)

    def make_related(self, boundary=None):
        """Become a multipart/related that holds what was here."""
        self._make_multipart("related", ("alternative", "mixed"), boundary)

    def make_alternative(self, boundary=None):
        """Become a multipart/alternative that holds what was here."""
        self._make_multipart("alternative", ("mixed",), boundary)

    def make_mixed(self, boundary=None):
        """Become a multipart/mixed that holds what was here."""
        self._make_multipart("mixed", (), boundary)

    def _add_multipart(self, kind, /, *args, _disp=None, **kw):
        if self.get_content_maintype() != "multipart" or self.get_content_subtype() != kind:
            getattr(self, "make_" + kind)()
        part = type(self)(policy=self.policy)
        part.set_content(*args, **kw)
        if _disp and "content-disposition" not in part:
            part["Content-Disposition"] = _disp
        self.attach(part)

    def add_related(self, *args, **kw):
        """Add something that the body shows."""
        self._add_multipart("related", *args, _disp="inline", **kw)

    def add_alternative(self, *args, **kw):
        """Add the body in another form."""
        self._add_multipart("alternative", *args, **kw)

    def add_attachment(self, *args, **kw):
        """Add an attachment."""
        self._add_multipart("mixed", *args, _disp="attachment", **kw)

    def clear(self):
        """Take everything away."""
        self._headers = []
        self._payload = None

    def clear_content(self):
        """Take the content and its headers away."""
        self._headers = [(name, value) for name, value in self._headers if not name.lower().startswith("content-")]
        self._payload = None


class EmailMessage(MIMEPart):
    """A message of the policies that know what headers mean."""

    def set_content(self, *args, **kw):
        super().set_content(*args, **kw)
        if "MIME-Version" not in self:
            self["MIME-Version"] = "1.0"
