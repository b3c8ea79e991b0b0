"""What messages hold, as objects: text, bytes, other messages."""

import binascii
import email.charset
import email.errors
import email.message
from email import quoprimime

__all__ = ["ContentManager", "raw_data_manager"]


class ContentManager:
    """Knows how content is got of messages, by their types, and put into them, by its class."""

    def __init__(self):
        self.get_handlers, self.set_handlers = {}, {}

    def add_get_handler(self, key, handler):
        """Register what gets the content of messages of a type, like "text/plain" or "text"."""
        self.get_handlers[key] = handler

    def get_content(self, msg, *args, **kw):
        """Return the content of a message."""
        for key in (msg.get_content_type(), msg.get_content_maintype(), ""):
            if key in self.get_handlers:
                return self.get_handlers[key](msg, *args, **kw)
        raise KeyError(msg.get_content_type())

    def add_set_handler(self, typekey, handler):
        """Register what puts objects of a class into messages: the class, or its name."""
        self.set_handlers[typekey] = handler

    def set_content(self, msg, obj, *args, **kw):
        """Put an object into a message."""
        if msg.get_content_maintype() == "multipart":
            raise TypeError("set_content not valid on multipart")
        handler = self._find_set_handler(msg, obj)
        msg.clear_content()
        handler(msg, obj, *args, **kw)

    def _find_set_handler(self, msg, obj):
        first = None
        for cls in type(obj).__mro__:
            whole = f"{cls.__module__}.{cls.__qualname__}"
            first = first or (whole if cls.__module__ else cls.__qualname__)
            for key in (cls, whole, cls.__qualname__, cls.__name__):
                if key in self.set_handlers:
                    return self.set_handlers[key]
        if None in self.set_handlers:
            return self.set_handlers[None]
        raise KeyError(first)


raw_data_manager = ContentManager()


def get_text_content(msg, errors="replace"):
    content = msg.get_payload(decode=True)
    return content.decode(msg.get_param("charset", "ASCII"), errors=errors)


def get_non_text_content(msg):
    return msg.get_payload(decode=True)


def get_message_content(msg):
    return msg.get_payload(0)


def get_and_fixup_unknown_message_content(msg):
    # The content may be in any of the encodings that are allowed for messages.
    return bytes(msg.get_payload(0))


raw_data_manager.add_get_handler("text", get_text_content)
for _maintype in ("audio", "image", "video", "application"):
    raw_data_manager.add_get_handler(_maintype, get_non_text_content)
for _subtype in ("rfc822", "external-body"):
    raw_data_manager.add_get_handler(f"message/{_subtype}", get_message_content)
raw_data_manager.add_get_handler("message", get_and_fixup_unknown_message_content)
del _maintype, _subtype


def _prepare(msg, maintype, subtype, headers):
    msg["Content-Type"] = f"{maintype}/{subtype}"
    if headers:
        if not hasattr(headers[0], "name"):
            parse = msg.policy.header_source_parse
            headers = [msg.policy.header_factory(*parse([header])) for header in headers]
        for header in headers:
            if header.defects:
                raise ValueError(f"Invalid header: {header.fold(policy=msg.policy)}") from header.defects[0]
            msg[header.name] = header


def _finish(msg, disposition, filename, cid, params):
    if disposition is None and filename is not None:
        disposition = "attachment"
    if disposition is not None:
        msg["Content-Disposition"] = disposition
    if filename is not None:
        msg.set_param("filename", filename, header="Content-Disposition", replace=True)
    if cid is not None:
        msg["Content-ID"] = cid
    for name, value in (params or {}).items():
        msg.set_param(name, value)


def _base64_lines(data, width):
    # Three bytes become four characters.
    size = width // 4 * 3
    lines = [binascii.b2a_base64(data[at : at + size]).decode("ascii") for at in range(0, len(data), size)]
    return "".join(lines)


def _encode_text(text, charset, cte, policy):
    lines = text.encode(charset).splitlines()
    linesep = policy.linesep.encode("ascii")
    whole = linesep.join([*lines, b""])
    plain = b"\n".join([*lines, b""])
    if cte is None:
        fits = max(map(len, lines), default=0) <= (policy.max_line_length or float("inf"))
        try:
            plain.decode("ascii")
            if fits:
                return "7bit", plain.decode("ascii")
        except UnicodeDecodeError:
            if policy.cte_type == "8bit" and fits:
                return "8bit", plain.decode("ascii", "surrogateescape")
        # What is mostly text stays readable.
        sample = plain[:10]
        readable = quoprimime.body_encode(sample.decode("latin-1"), policy.max_line_length or 78)
        cte = "base64" if len(readable) > len(binascii.b2a_base64(sample)) else "quoted-printable"
        if cte == "base64":
            return cte, _base64_lines(whole, policy.max_line_length or 78)
    if cte == "7bit":
        return cte, plain.decode("ascii")
    if cte == "8bit":
        return cte, plain.decode("ascii", "surrogateescape")
    if cte == "quoted-printable":
        return cte, quoprimime.body_encode(plain.decode("latin-1"), policy.max_line_length or 78)
    if cte == "base64":
        return cte, _base64_lines(whole, policy.max_line_length or 78)
    raise ValueError(f"Unknown content transfer encoding {cte}")


def set_text_content(
    msg, string, subtype="plain", charset="utf-8", cte=None, disposition=None, filename=None, cid=None, params=None, headers=None
):
    _prepare(msg, "text", subtype, headers)
    cte, payload = _encode_text(string, charset, cte, msg.policy)
    msg.set_payload(payload)
    charset = email.charset.ALIASES.get(charset, charset)
    msg.set_param("charset", charset, replace=True)
    msg["Content-Transfer-Encoding"] = cte
    _finish(msg, disposition, filename, cid, params)


def set_message_content(
    msg, message, subtype="rfc822", cte=None, disposition=None, filename=None, cid=None, params=None, headers=None
):
    if subtype == "partial":
        raise ValueError("message/partial is not supported for Message objects")
    if subtype == "rfc822" and cte not in (None, "7bit", "8bit", "binary"):
        raise ValueError(f"message/rfc822 parts do not support cte={cte}")
    if subtype == "external-body":
        if cte not in (None, "7bit"):
            raise ValueError(f"message/external-body parts do not support cte={cte}")
        cte = "7bit"
    elif cte is None:
        cte = "8bit"
    _prepare(msg, "message", subtype, headers)
    msg.set_payload([message])
    msg["Content-Transfer-Encoding"] = cte
    _finish(msg, disposition, filename, cid, params)


def set_bytes_content(
    msg, data, maintype, subtype, cte="base64", disposition=None, filename=None, cid=None, params=None, headers=None
):
    _prepare(msg, maintype, subtype, headers)
    if cte == "base64":
        data = _base64_lines(data, msg.policy.max_line_length or 78)
    elif cte == "quoted-printable":
        data = binascii.b2a_qp(data, istext=False, header=False, quotetabs=True).decode("ascii")
    elif cte == "7bit":
        data = data.decode("ascii")
    elif cte in ("8bit", "binary"):
        data = data.decode("ascii", "surrogateescape")
    msg.set_payload(data)
    msg["Content-Transfer-Encoding"] = cte
    _finish(msg, disposition, filename, cid, params)


raw_data_manager.add_set_handler(str, set_text_content)
raw_data_manager.add_set_handler(email.message.Message, set_message_content)
for _class in (bytes, bytearray, memoryview):
    raw_data_manager.add_set_handler(_class, set_bytes_content)
del _class
