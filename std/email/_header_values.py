"""The values of headers: reading them by the grammars of RFC 5322 and 2045, and folding them into lines."""

import re
from email import _encoded_words as _words
from email import errors
from email.utils import _has_surrogates

_encoded = re.compile(r"=\?[^?\s]*\?[qQbB]\?[^?\s]*\?=")
# Characters that have meanings in addresses.
_specials = frozenset('()<>@,:;.\\"[]')
_not_printable = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


def clean(text):
    """Return text in which bytes of no known character set are shown as such."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace") if _has_surrogates(text) else text


def decode_words(text, defects):
    """Return text with its encoded words decoded; blanks between them mean nothing."""
    if "=?" not in text:
        return text
    result, last_end, after_word = [], 0, False
    for found in _encoded.finditer(text):
        between = text[last_end : found.start()]
        if not (after_word and between and between.isspace()):
            result.append(between)
        try:
            decoded, _, _, problems = _words.decode(found[0])
        except (ValueError, KeyError):
            defects.append(errors.InvalidHeaderDefect("encoded word format invalid"))
            decoded, problems = found[0], []
        defects += problems
        if not between and last_end and after_word is False:
            defects.append(errors.InvalidHeaderDefect("missing whitespace before encoded word"))
        result.append(decoded)
        last_end, after_word = found.end(), True
    result.append(text[last_end:])
    return "".join(result)


def note_text_defects(text, defects):
    """Note what should not be in a header."""
    found = _not_printable.findall(text)
    if found:
        defects.append(errors.NonPrintableDefect(found))
    if _has_surrogates(text):
        defects.append(errors.UndecodableBytesDefect("Non-ASCII characters found in header token"))


# Addresses.


class _Reader:
    """Reads the words, comments and signs of a structured value."""

    def __init__(self, text, defects):
        self.text, self.at, self.defects = text, 0, defects

    def peek(self):
        return self.text[self.at : self.at + 1]

    def space(self):
        """Pass blanks and comments; returns whether there were any."""
        begin = self.at
        while self.at < len(self.text):
            if self.text[self.at].isspace():
                self.at += 1
            elif self.text[self.at] == "(":
                self.comment()
            else:
                break
        return self.at > begin

    def comment(self):
        depth = 0
        while self.at < len(self.text):
            char = self.text[self.at]
            self.at += 2 if char == "\\" else 1
            depth += (char == "(") - (char == ")")
            if depth == 0:
                return
        self.defects.append(errors.InvalidHeaderDefect("end of header inside comment"))

    def quoted(self):
        """Return the content of a string in quotes."""
        self.at += 1
        found = []
        while self.at < len(self.text):
            char = self.text[self.at]
            self.at += 1
            if char == '"':
                return "".join(found)
            if char == "\\" and self.at < len(self.text):
                char = self.text[self.at]
                self.at += 1
            found.append(char)
        self.defects.append(errors.InvalidHeaderDefect("end of header inside quoted string"))
        return "".join(found)

    def atom(self, ends):
        begin = self.at
        while self.at < len(self.text) and not self.text[self.at].isspace() and self.text[self.at] not in ends:
            self.at += 1
        return self.text[begin : self.at]


def _words_of(reader, stops):
    # The words up to one of the stops: (text, in quotes, blanks before).
    found = []
    while True:
        spaced = reader.space()
        char = reader.peek()
        if not char or char in stops:
            return found
        if char == '"':
            found.append((reader.quoted(), True, spaced))
        elif char == "[":
            begin = reader.at
            end = reader.text.find("]", begin)
            reader.at = len(reader.text) if end < 0 else end + 1
            found.append((reader.text[begin : reader.at], False, spaced))
        elif text := reader.atom(stops + '"('):
            found.append((text, False, spaced))
        else:
            reader.at += 1
            found.append((char, False, spaced))


def _phrase(words, defects):
    # A name: encoded words are decoded, others have a blank between them.
    text, before = "", False
    for word, quoted, spaced in words:
        is_encoded = not quoted and _encoded.fullmatch(word) is not None
        if is_encoded:
            word = decode_words(word, defects)
        elif quoted and _encoded.search(word):
            defects.append(errors.InvalidHeaderDefect("encoded word inside quoted string"))
            word = decode_words(word, [])
        elif not quoted and "." in word:
            defects.append(errors.ObsoleteHeaderDefect("period in 'phrase'"))
        if text and spaced and not (before and is_encoded):
            text += " "
        text += word
        before = is_encoded
    return text


def _split(words, defects):
    # Local part and domain of an address that stands by itself.
    last = max((at for at, (word, quoted, _) in enumerate(words) if "@" in word and not quoted), default=None)
    if last is None:
        local, domain = _local_part(words, defects), ""
        defects.append(errors.InvalidHeaderDefect("addr-spec local part with no domain"))
    else:
        before, _, after = words[last][0].rpartition("@")
        before = [(before, False, words[last][2])] if before else []
        local = _local_part([*words[:last], *before], defects)
        domain = after + "".join(word for word, _, _ in words[last + 1 :])
    if not local.isascii():
        defects.append(errors.NonASCIILocalPartDefect("local-part contains non-ASCII characters)"))
    return local, domain


def _local_part(words, defects):
    # Blanks around dots mean nothing, others are one.
    text = ""
    for at, (word, _, spaced) in enumerate(words):
        if at and spaced:
            if text.endswith(".") or word.startswith("."):
                defects.append(errors.ObsoleteHeaderDefect("local-part is not a dot-atom (contains CFWS)"))
            else:
                defects.append(errors.InvalidHeaderDefect("local-part is not dot-atom, quoted-string, or obs-local-part"))
                text += " "
        text += word
    return text


def _is_dot_atom(text):
    return bool(text) and all(part and not _specials & set(part) and " " not in part for part in text.split("."))


def parse_addresses(text, defects):
    """Return the groups of an address header: (name or None, [(display name, local part, domain)])."""
    reader = _Reader(text, defects)
    groups = []
    while True:
        reader.space()
        char = reader.peek()
        if not char:
            return groups
        if char == ",":
            reader.at += 1
            defects.append(errors.ObsoleteHeaderDefect("address-list entry with no content"))
            continue
        words = _words_of(reader, ",;:<")
        char = reader.peek()
        if char == ":":
            reader.at += 1
            groups.append((_phrase(words, defects), _members(reader, defects)))
        else:
            mailbox = _mailbox(reader, words, defects)
            if mailbox is not None:
                groups.append((None, [mailbox]))
        reader.space()
        char = reader.peek()
        if char in (",", ";"):
            reader.at += 1
        elif char:
            defects.append(errors.InvalidHeaderDefect("invalid address in address-list"))
            _words_of(reader, ",")


def _members(reader, defects):
    # The addresses of a group, up to its semicolon.
    found = []
    while True:
        reader.space()
        char = reader.peek()
        if not char:
            defects.append(errors.InvalidHeaderDefect("end of header in group"))
            return found
        if char == ";":
            reader.at += 1
            return found
        if char == ",":
            reader.at += 1
            continue
        mailbox = _mailbox(reader, _words_of(reader, ",;<"), defects)
        if mailbox is not None:
            found.append(mailbox)


def _mailbox(reader, words, defects):
    if reader.peek() == "<":
        reader.at += 1
        inside = _words_of(reader, ">")
        if reader.peek() == ">":
            reader.at += 1
        else:
            defects.append(errors.InvalidHeaderDefect("missing trailing '>' on angle-addr"))
        name = _phrase(words, defects)
        if not inside:
            return name, "", ""
        # Routes are of no use any more.
        if inside[0][0].startswith("@") and ":" in "".join(word for word, _, _ in inside):
            defects.append(errors.ObsoleteHeaderDefect("obsolete route specification in angle-addr"))
            route = "".join(word for word, _, _ in inside)
            inside = [(route.partition(":")[2], False, False)]
        return (name, *_split(inside, defects))
    if not words:
        return None
    return ("", *_split(words, defects))


# Parameters.

_section = re.compile(r"([^*]+)\*(\d+)?(\*)?$")


def parse_parameters(text, defects):
    """Return what stands before the parameters of a MIME header, and the parameters."""
    reader = _Reader(text, defects)
    reader.space()
    value = re.match(r"[^\s()<>@,:;\\\"\[\]?=/]*(?:/[^\s()<>@,:;\\\"\[\]?=/]*)?", reader.text[reader.at :])[0]
    reader.at += len(value)
    reader.space()
    if reader.peek() not in ("", ";"):
        defects.append(errors.InvalidHeaderDefect("invalid content in header"))
        reader.atom(";")
    found = {}
    while reader.peek() == ";":
        reader.at += 1
        reader.space()
        name = reader.atom(";=(")
        reader.space()
        if reader.peek() != "=":
            if name:
                defects.append(errors.InvalidHeaderDefect("parameter with no value"))
            continue
        reader.at += 1
        reader.space()
        quoted = reader.peek() == '"'
        content = reader.quoted() if quoted else reader.atom(";(")
        reader.space()
        if quoted and _encoded.search(content):
            content = decode_words(content, defects)
        found.setdefault(name.strip(), content)
    return value, _joined(found, defects)


def _joined(found, defects):
    # The parts of long values, and what is in another character set (RFC 2231).
    result, parts = {}, {}
    for name, content in found.items():
        section = _section.match(name)
        if section is None:
            result[name] = content
        else:
            parts.setdefault(section[1], []).append((int(section[2] or 0), bool(section[3] or section[2] is None), content))
    for name, pieces in parts.items():
        from urllib.parse import unquote_to_bytes

        data, charset = b"", None
        for number, extended, content in sorted(pieces):
            if extended and number == 0 and content.count("'") >= 2:
                charset, _, content = content.split("'", 2)
            data += unquote_to_bytes(content) if extended else content.encode("utf-8", "surrogateescape")
        try:
            text = data.decode(charset or "utf-8")
        except (LookupError, UnicodeDecodeError):
            text = data.decode("utf-8", "replace")
        if name not in result:
            result[name] = text
    return result


# Folding.


def quoted(text):
    """Return text in quotes if it is no phrase of plain words."""
    if text and not _specials & set(text):
        return text
    return f'"{escaped(text)}"'


def escaped(text):
    """Return text as it is in quotes."""
    return text.replace("\\", "\\\\").replace('"', '\\"')


class Piece:
    """Text that is written as it is; if it cannot be, and `encodable`, as encoded words."""

    def __init__(self, text, encodable=True):
        self.text, self.encodable = text, encodable


def _needs_encoding(text, policy):
    return not text.isascii() and (not policy.utf8 or _has_surrogates(text))


def fold(name, pieces, policy):
    """Return a header in lines: broken at blanks, and what is not ASCII in encoded words."""
    most = policy.max_line_length or float("inf")
    lines = [f"{name}:"]
    for unit in pieces:
        unit = [unit] if isinstance(unit, Piece) else unit
        whole = sum(len(piece.text) for piece in unit)
        # What belongs together goes to a line of its own rather than being broken.
        if len(unit) > 1 and len(lines[-1]) + whole > most >= whole and lines[-1] != f"{name}:":
            lines.append("")
        _fold_unit(lines, unit, policy, most, name)
    return policy.linesep.join(lines) + policy.linesep


def _fold_unit(lines, unit, policy, most, name):
    for piece in unit:
        words = re.findall(r"\s*\S+|\s+$", piece.text) or ([piece.text] if piece.text else [])
        at = 0
        while at < len(words):
            if piece.encodable and _needs_encoding(words[at], policy):
                # Words that follow each other are encoded as one.
                end = at + 1
                while end < len(words) and _needs_encoding(words[end], policy):
                    end += 1
                _fold_encoded(lines, "".join(words[at:end]), most)
                at = end
                continue
            word = words[at]
            if len(lines[-1]) + len(word) > most and word[:1].isspace() and lines[-1].strip() and len(lines[-1]) > 1:
                if lines[-1] != f"{name}:" or len(word) <= most:
                    lines.append("")
            lines[-1] += word
            at += 1


def _fold_encoded(lines, text, most):
    space = text[: len(text) - len(text.lstrip())]
    text = text[len(space) :]
    charset = "unknown-8bit" if _has_surrogates(text) else "utf-8"
    lead = space or (" " if lines[-1].endswith(":") else "")
    while text:
        room = most - len(lines[-1]) - len(lead)
        take = len(text)
        word = _words.encode(text, charset)
        while len(word) > room and take > 1:
            # A character has at most a dozen in an encoded word.
            take -= max(1, int(len(word) - room) // 12)
            word = _words.encode(text[:take], charset)
        if len(word) > room and lines[-1].strip() and not lines[-1].endswith(":"):
            lines.append("")
            lead = lead or " "
            continue
        lines[-1] += lead + word
        text = text[take:]
        if text:
            lines.append("")
            lead = " "
