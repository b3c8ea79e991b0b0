"""Reads HTML as it is found in the world, and calls a method for each thing in it."""

import re
from html import unescape
from html.entities import html5 as html5_entities

__all__ = ["HTMLParser"]

_SPACE = "\t\n\r\f "
_TAG_NAME = re.compile(r"[a-zA-Z][^\t\n\r\f />]*")
# An attribute: a name, perhaps with a value in quotes of one kind, of the other, or of none.
_ATTRIBUTE = re.compile(
    r"""[\t\n\r\f /]*(?P<name>[^\t\n\r\f />][^\t\n\r\f /=>]*)
    (?P<equals>[\t\n\r\f ]*=[\t\n\r\f ]*(?:'(?P<single>[^']*)'|"(?P<double>[^"]*)"|(?P<bare>(?!['"])[^>\t\n\r\f ]*)))?""",
    re.VERBOSE,
)
_OPEN_QUOTE = re.compile(r"""[\t\n\r\f ]*=[\t\n\r\f ]*['"]""")
_COMMENT_END = re.compile(r"--!?>|(?<=<!--)-?>")
_CHARACTER = re.compile(r"&#(?:[0-9]+|[xX][0-9a-fA-F]+)[^0-9a-fA-F]")
_ENTITY = re.compile(r"&([a-zA-Z][-.a-zA-Z0-9]*)[^a-zA-Z0-9]")
_UNFINISHED = re.compile(r"&(?:#(?:[0-9]*|[xX][0-9a-fA-F]*)|[a-zA-Z][-.a-zA-Z0-9]*)?\Z")
_IN_ATTRIBUTE = re.compile(r"&(#[0-9]+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*)[;=]?")


def _attribute_text(text):
    """The text of a value: a name without its semicolon is one only if nothing follows that could go on with it."""

    def replaced(match):
        reference, name = match[0], match[1]
        if name[0] != "#" and not reference.endswith(";"):
            if reference.endswith("=") or _goes_on(match) or name not in html5_entities:
                return reference
        return unescape(reference)

    return _IN_ATTRIBUTE.sub(replaced, text)


def _goes_on(match):
    return match.string[match.end() : match.end() + 1].isalnum()


class HTMLParser:
    """Is fed with HTML; subclasses have a method for what they care for."""

    CDATA_CONTENT_ELEMENTS = ("script", "style", "xmp", "iframe", "noembed", "noframes")
    RCDATA_CONTENT_ELEMENTS = ("textarea", "title")

    def __init__(self, *, convert_charrefs=True, scripting=False):
        self.convert_charrefs, self.scripting = convert_charrefs, scripting
        self.reset()

    def reset(self):
        """Forget everything that was fed."""
        self.rawdata = ""
        self._waiting, self._waiting_size, self._enough = [], 0, 1
        self.lineno, self.offset = 1, 0
        self.lasttag = "???"
        self.cdata_elem = None
        self._escapable = True
        self._support_cdata = True
        self._start_text = None

    def feed(self, data):
        """Take in more text; what is not complete waits for the rest."""
        self._waiting.append(data)
        self._waiting_size += len(data)
        if self._waiting_size < self._enough:
            return
        self._take_waiting()
        before = len(self.rawdata)
        self._run(False)
        # What is not complete is looked at again only when there is twice as much of it: else many short pieces would
        # take a time that grows with the square of their number.
        self._enough = 1 if len(self.rawdata) < before else max(before, 1)

    def close(self):
        """Take what waits as it is."""
        self._take_waiting()
        self._run(True)

    def _take_waiting(self):
        self.rawdata += "".join(self._waiting)
        self._waiting.clear()
        self._waiting_size = 0

    def getpos(self):
        """Line and column of what is being read."""
        return self.lineno, self.offset

    def get_starttag_text(self):
        """The text of the last start tag."""
        return self._start_text

    def set_cdata_mode(self, elem, *, escapable=False):
        """Take all as text until an element ends."""
        self.cdata_elem, self._escapable = elem.lower(), escapable

    def clear_cdata_mode(self):
        """Read tags again."""
        self.cdata_elem, self._escapable = None, True

    def _set_support_cdata(self, flag=True):
        """Whether <![CDATA[ begins a section, as it does in SVG and MathML."""
        self._support_cdata = flag

    # The course of the text.

    def _move(self, start, end):
        """Go on in lines and columns."""
        passed = self.rawdata[start:end]
        lines = passed.count("\n")
        if lines:
            self.lineno += lines
            self.offset = len(passed) - passed.rindex("\n") - 1
        else:
            self.offset += len(passed)
        return end

    def _run(self, is_end):
        at, size = 0, len(self.rawdata)
        while at < size:
            if self.cdata_elem is not None:
                stop = self._raw_end(at)
                if stop is None:
                    at = self._tail(at, is_end)
                    break
            else:
                stop = self.rawdata.find("<", at)
                if stop < 0:
                    at = self._tail(at, is_end)
                    break
            if stop > at:
                at = self._data(at, stop, is_end=True)
            after = self._markup(at, is_end)
            if after is None:
                break
            at = self._move(at, after)
        self.rawdata = self.rawdata[at:]

    def _raw_end(self, at):
        """Where the tag is that ends an element of text."""
        if self.cdata_elem == "plaintext":
            return None
        pattern = re.compile(rf"</{re.escape(self.cdata_elem)}(?=[\t\n\r\f />])", re.IGNORECASE | re.ASCII)
        match = pattern.search(self.rawdata, at)
        return match and match.start()

    def _tail(self, at, is_end):
        """Text with nothing behind it yet: where what has to wait begins."""
        size = len(self.rawdata)
        if is_end:
            return self._data(at, size, is_end=True)
        if self.cdata_elem is not None and self.cdata_elem != "plaintext":
            # The element may be about to end: what comes before its last reference does not.
            if self._escapable and not self.convert_charrefs:
                last = self.rawdata.rfind("&", at)
                if last >= 0:
                    at = self._data_with_references(at, last, is_end=True)
                    after = self._reference(at, size, is_end=False)
                    return at if after is None else self._move(at, after)
            return at
        if not self.convert_charrefs or not self._escapable:
            return self._data(at, size, is_end=False)
        # A reference that is not complete is not yet one.
        ampersand = self.rawdata.rfind("&", max(at, size - 34))
        if ampersand >= 0 and not re.search(r"[\t\n\r\f ;]", self.rawdata[ampersand:]):
            return at
        return self._data(at, size, is_end=False)

    def _data(self, at, stop, is_end):
        """Hand over text; where it stopped, which can be earlier if a reference is not complete."""
        text = self.rawdata[at:stop]
        if not text:
            return at
        if not self._escapable:
            self.handle_data(text)
        elif self.convert_charrefs:
            self.handle_data(unescape(text))
        else:
            return self._data_with_references(at, stop, is_end)
        return self._move(at, stop)

    def _data_with_references(self, at, stop, is_end):
        while at < stop:
            ampersand = self.rawdata.find("&", at, stop)
            if ampersand < 0:
                self.handle_data(self.rawdata[at:stop])
                return self._move(at, stop)
            if ampersand > at:
                self.handle_data(self.rawdata[at:ampersand])
                at = self._move(at, ampersand)
            after = self._reference(at, stop, is_end)
            if after is None:
                return at
            at = self._move(at, after)
        return at

    def _reference(self, at, stop, is_end):
        text = self.rawdata[at:stop]
        # What follows tells where the name ends; a hyphen at the end of the text is none of the name.
        is_finished = is_end or _ENTITY.match(text)
        if not is_finished and _UNFINISHED.match(text):
            return None
        probe = text + " " if is_end else text
        match = _CHARACTER.match(probe)
        if match:
            name, handle = match[0][2:-1], self.handle_charref
        else:
            match = _ENTITY.match(probe)
            if not match:
                mark = "&#" if text.startswith("&#") else "&"
                self.handle_data(mark)
                return at + len(mark)
            name, handle = match[1], self.handle_entityref
        handle(name)
        end = at + match.end() - 1
        return end + (self.rawdata[end : end + 1] == ";")

    # Markup.

    def _markup(self, at, is_end):
        """Read what begins with <; where it ends, None if that is not there yet."""
        text = self.rawdata
        if text.startswith("</", at):
            after = self._end_tag(at)
        elif text.startswith("<!", at):
            after = self._declaration(at)
        elif text.startswith("<?", at):
            after = self._until(at + 2, ">", self.handle_pi)
        elif _TAG_NAME.match(text, at + 1):
            after = self._start_tag(at)
        elif at + 1 < len(text) or is_end:
            self.handle_data("<")
            return at + 1
        else:
            return None
        if after is None and is_end:
            self._finish(at)
            return len(text)
        return after

    def _until(self, start, mark, handle):
        stop = self.rawdata.find(mark, start)
        if stop < 0:
            return None
        handle(self.rawdata[start:stop])
        return stop + len(mark)

    def _finish(self, at):
        """Deal with markup that never ends: tags are dropped, the rest is what it would have been."""
        text = self.rawdata
        rest = text[at + 2 :]
        if text.startswith("<!--", at):
            self.handle_comment(re.sub(r"--!?\Z|-\Z", "", text[at + 4 :]))
        elif text.startswith("<![CDATA[", at) and self._support_cdata:
            self.unknown_decl(text[at + 3 :])
        elif text[at : at + 9].lower() == "<!doctype":
            self.handle_decl(rest)
        elif text.startswith("<!", at):
            self.handle_comment(rest)
        elif text.startswith("<?", at):
            self.handle_pi(rest)
        elif text.startswith("</", at):
            if not rest:
                self.handle_data("</")
            elif not rest[0].isascii() or not rest[0].isalpha():
                self.handle_comment(rest)

    def _declaration(self, at):
        text = self.rawdata
        if text.startswith("<!--", at):
            match = _COMMENT_END.search(text, at + 4)
            if not match:
                return None
            self.handle_comment(text[at + 4 : match.start()])
            return match.end()
        if text.startswith("<![CDATA[", at):
            mark = "]]>" if self._support_cdata else ">"
            handle = self.unknown_decl if self._support_cdata else self.handle_comment
            return self._until(at + (3 if self._support_cdata else 2), mark, handle)
        if text[at : at + 9].lower() == "<!doctype":
            return self._until(at + 2, ">", self.handle_decl)
        if len(text) - at < 9 and ">" not in text[at:]:
            # It may still become one of those above.
            return None
        return self._until(at + 2, ">", self.handle_comment)

    def _end_tag(self, at):
        text = self.rawdata
        if at + 2 >= len(text):
            return None
        match = _TAG_NAME.match(text, at + 2)
        if not match:
            if text[at + 2] == ">":
                return at + 3
            return self._until(at + 2, ">", self.handle_comment)
        after = self._tag_end(match.end())
        if after is None:
            return None
        self.handle_endtag(match[0].lower())
        self.clear_cdata_mode()
        return after

    def _attributes(self, at):
        """The attributes of a tag, and where they end; (None, None) if that is not there yet."""
        text, found = self.rawdata, []
        while match := _ATTRIBUTE.match(text, at):
            if not match["equals"] and _OPEN_QUOTE.match(text, match.end()):
                return None, None
            value = None
            if match["equals"]:
                value = next(v for v in match.group("single", "double", "bare") if v is not None)
                value = _attribute_text(value)
            found.append((match["name"].lower(), value))
            at = match.end()
        while at < len(text) and text[at] in "/" + _SPACE:
            at += 1
        return (found, at) if at < len(text) else (None, None)

    def _tag_end(self, at):
        attributes, stop = self._attributes(at)
        return None if attributes is None else stop + 1

    def _start_tag(self, at):
        match = _TAG_NAME.match(self.rawdata, at + 1)
        attributes, stop = self._attributes(match.end())
        if attributes is None:
            return None
        self._start_text = self.rawdata[at : stop + 1]
        tag = self.lasttag = match[0].lower()
        # The slash may be part of a value without quotes.
        is_value = attributes and (attributes[-1][1] or "").endswith("/") and self._start_text[-3] not in "'\" "
        if self._start_text.endswith("/>") and not is_value:
            self.handle_startendtag(tag, attributes)
            return stop + 1
        self.handle_starttag(tag, attributes)
        if tag in self.CDATA_CONTENT_ELEMENTS or tag == "plaintext" or (self.scripting and tag == "noscript"):
            self.set_cdata_mode(tag)
        elif tag in self.RCDATA_CONTENT_ELEMENTS:
            self.set_cdata_mode(tag, escapable=True)
        return stop + 1

    # What subclasses care for.

    def handle_startendtag(self, tag, attrs):
        """A tag that ends itself."""
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_starttag(self, tag, attrs):
        """A start tag, with attributes (name, value)."""

    def handle_endtag(self, tag):
        """An end tag."""

    def handle_charref(self, name):
        """A number that stands for a character."""

    def handle_entityref(self, name):
        """A name that stands for a character."""

    def handle_data(self, data):
        """Text."""

    def handle_comment(self, data):
        """A comment."""

    def handle_decl(self, decl):
        """A declaration."""

    def handle_pi(self, data):
        """A processing instruction."""

    def unknown_decl(self, data):
        """A declaration that begins with a bracket."""
