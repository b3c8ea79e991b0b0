"""Reading messages piece by piece. The pieces are collected; the message is taken apart when all is there."""

import re
from collections import deque
from email import errors
from email._policybase import compat32

__all__ = ["FeedParser", "BytesFeedParser"]

_LINE_END = re.compile(r"\r\n|\r|\n")
_HEADER = re.compile(r"From |[!-9;-~]*:|[\t ]")
# Encodings that leave the lines of a multipart message as they are.
_TRANSPARENT = ("7bit", "8bit", "binary")


def _lines(text):
    """The lines of a text, with their ends, of which there are three kinds and no others."""
    found, at = [], 0
    for match in _LINE_END.finditer(text):
        found.append(text[at : match.end()])
        at = match.end()
    if at < len(text):
        found.append(text[at:])
    return found


def _without_end(line):
    return line.rstrip("\r\n") if not line.endswith("\r\n") else line[:-2]


def _chop(lines):
    """Drop the end of the last line: it belongs to the boundary that follows."""
    if lines:
        last = lines[-1]
        match = re.search(r"(?:\r\n|\r|\n)\Z", last)
        if match:
            lines[-1] = last[: match.start()]
    return lines


class FeedParser:
    """Is fed with text, and gives the message at the end."""

    def __init__(self, _factory=None, *, policy=compat32):
        self.policy = policy
        self._old_style_factory = False
        if _factory is None:
            if policy.message_factory is None:
                from email.message import Message

                _factory = Message
            else:
                _factory = policy.message_factory
        else:
            try:
                _factory(policy=policy)
            except TypeError:
                # Such classes know nothing of policies.
                self._old_style_factory = True
        self._factory = _factory
        self._pieces = []
        self._only_headers = False

    def _set_headersonly(self):
        self._only_headers = True

    def feed(self, data):
        """Take in more text."""
        self._pieces.append(data)

    def close(self):
        """The message, with its defects noted."""
        text = "".join(self._pieces)
        self._pieces = []
        root = self._parse(deque(_lines(text)), self._only_headers)
        if root.get_content_maintype() == "multipart" and not root.is_multipart() and not self._only_headers:
            self.policy.handle_defect(root, errors.MultipartInvariantViolationDefect())
        return root

    def _parse(self, lines, only_headers=False, default_type=None):
        message = self._factory() if self._old_style_factory else self._factory(policy=self.policy)
        if default_type is not None:
            message.set_default_type(default_type)
        self._take_headers(message, lines)
        if only_headers:
            message.set_payload("".join(lines))
        elif message.get_content_type() == "message/delivery-status":
            self._take_blocks(message, lines)
        elif message.get_content_maintype() == "message":
            message.attach(self._parse(lines))
        elif message.get_content_maintype() == "multipart":
            self._take_parts(message, lines)
        else:
            message.set_payload("".join(lines))
        return message

    def _take_headers(self, message, lines):
        headers, defects = [], []
        first = True
        while lines:
            line = lines[0]
            if not _HEADER.match(line):
                if _without_end(line):
                    defects.append(errors.MissingHeaderBodySeparatorDefect())
                else:
                    lines.popleft()
                break
            lines.popleft()
            if line[0] in " \t":
                if headers:
                    headers[-1].append(line)
                else:
                    defects.append(errors.FirstHeaderLineIsContinuationDefect(line))
            elif line.startswith("From "):
                if first:
                    message.set_unixfrom(_without_end(line))
                elif lines and _HEADER.match(lines[0]):
                    defects.append(errors.MisplacedEnvelopeHeaderDefect(line))
                else:
                    # After the last header it is the first line of the body, with a > too few.
                    lines.appendleft(line)
                    break
            elif line[0] == ":":
                defects.append(errors.InvalidHeaderDefect("Missing header name."))
            else:
                headers.append([line])
            first = False
        for defect in defects:
            self.policy.handle_defect(message, defect)
        for header in headers:
            message.set_raw(*self.policy.header_source_parse(header))

    def _take_blocks(self, message, lines):
        """A report on delivery: blocks of headers, with empty lines between."""
        while lines:
            block = deque()
            while lines:
                line = lines.popleft()
                block.append(line)
                if not _without_end(line):
                    break
            message.attach(self._parse(block))

    def _take_parts(self, message, lines):
        boundary = message.get_boundary()
        if boundary is None:
            self.policy.handle_defect(message, errors.NoBoundaryInMultipartDefect())
            message.set_payload("".join(lines))
            return
        encoding = str(message.get("content-transfer-encoding", "8bit")).lower()
        if encoding not in _TRANSPARENT:
            self.policy.handle_defect(message, errors.InvalidMultipartContentTransferEncodingDefect())
        separator = re.compile(rf"--{re.escape(boundary)}(--)?[ \t]*(\r\n|\r|\n)?\Z")
        default_type = "message/rfc822" if message.get_content_type() == "multipart/digest" else None
        # What stands before the first boundary, then one list for each part.
        sections, ended, end_of_line = [[]], False, None
        while lines and not ended:
            line = lines.popleft()
            match = separator.match(line) if line.startswith("--") else None
            if match is None:
                sections[-1].append(line)
            else:
                ended, end_of_line = bool(match[1]), match[2]
                if not ended:
                    sections.append([])
                elif len(sections) == 1:
                    # The last boundary without a first one is no boundary.
                    sections[0].append(line)
                    ended = False
        preamble, *parts = sections
        if not parts:
            self.policy.handle_defect(message, errors.StartBoundaryNotFoundDefect())
            message.set_payload("".join(preamble))
            message.epilogue = ""
            return
        if preamble:
            message.preamble = "".join(_chop(preamble))
        for part in parts:
            message.attach(self._parse(deque(_chop(part)), default_type=default_type))
        if ended:
            message.epilogue = "".join(lines)
        else:
            self.policy.handle_defect(message, errors.CloseBoundaryNotFoundDefect())
        lines.clear()


class BytesFeedParser(FeedParser):
    """The same for bytes."""

    def feed(self, data):
        super().feed(data.decode("ascii", "surrogateescape"))
