"""Writing messages."""

import random
import re
import sys
import time
from copy import deepcopy
from email.errors import HeaderWriteError
from email.utils import _has_surrogates
from io import BytesIO, StringIO

__all__ = ["Generator", "DecodedGenerator", "BytesGenerator"]

UNDERSCORE, NL = "_", "\n"
_ENDS = re.compile(r"\r\n|\r|\n")
_FROM = re.compile(r"^From ", re.MULTILINE)
# A line of a header that would be read as one of its own, or as the end of the headers.
_BROKEN = re.compile(r"\r\n(?=[^ \t])|\r(?=[^ \t\n])|(?<!\r)\n(?=[^ \t])")


class Generator:
    """Writes messages as text."""

    def __init__(self, outfp, mangle_from_=None, maxheaderlen=None, *, policy=None):
        if mangle_from_ is None:
            mangle_from_ = True if policy is None else policy.mangle_from_
        self._fp = outfp
        self._mangle_from_ = mangle_from_
        self.maxheaderlen = maxheaderlen
        self.policy = policy

    def write(self, s):
        """Write text as it is."""
        self._fp.write(s)

    def flatten(self, msg, unixfrom=False, linesep=None):
        """Write a whole message."""
        policy = msg.policy if self.policy is None else self.policy
        if linesep is not None:
            policy = policy.clone(linesep=linesep)
        if self.maxheaderlen is not None:
            policy = policy.clone(max_line_length=self.maxheaderlen)
        self._NL = policy.linesep
        old_own, old_message = self.policy, msg.policy
        try:
            self.policy = msg.policy = policy
            if unixfrom:
                self.write((msg.get_unixfrom() or "From nobody " + time.ctime(time.time())) + self._NL)
            self._write(msg)
        finally:
            self.policy, msg.policy = old_own, old_message

    def clone(self, fp):
        """A generator like this that writes elsewhere."""
        return self.__class__(fp, self._mangle_from_, None, policy=self.policy)

    def _new_buffer(self):
        return StringIO()

    def _encode(self, s):
        return s

    def _write_lines(self, lines):
        """Write text with the ends of lines that the policy wants."""
        if lines:
            self.write(_ENDS.sub(lambda _: self._NL, lines))

    def _write(self, msg):
        # The payload may change the headers, so it is written first, beside.
        outer = self._fp
        self._fp = inner = self._new_buffer()
        self._changed = None
        try:
            self._dispatch(msg)
        finally:
            self._fp = outer
        changed, self._changed = self._changed, None
        if changed:
            msg = deepcopy(msg)
            if msg.get("content-transfer-encoding") is None:
                msg["Content-Transfer-Encoding"] = changed[0]
            else:
                msg.replace_header("content-transfer-encoding", changed[0])
            msg.replace_header("content-type", changed[1])
        write_headers = getattr(msg, "_write_headers", None)
        if write_headers is None:
            self._write_headers(msg)
        else:
            write_headers(self)
        self._fp.write(inner.getvalue())

    def _dispatch(self, msg):
        main, sub = msg.get_content_maintype(), msg.get_content_subtype()
        for name in (f"{main}_{sub}", main):
            method = getattr(self, "_handle_" + name.replace("-", "_"), None)
            if method is not None:
                return method(msg)
        return self._writeBody(msg)

    def _check_folded(self, folded):
        stripped = folded[: -len(self._NL)] if folded.endswith(self._NL) else folded
        if not folded.endswith(self._NL) or _BROKEN.search(stripped):
            raise HeaderWriteError(f"folded header contains newline: {folded!r}")

    def _write_headers(self, msg):
        for name, value in msg.raw_items():
            folded = self.policy.fold(name, value)
            if self.policy.verify_generated_headers:
                self._check_folded(folded)
            self.write(folded)
        self.write(self._NL)

    # One method for each type that is not plain text.

    def _handle_text(self, msg):
        payload = msg._payload
        if payload is None:
            return
        if not isinstance(payload, str):
            raise TypeError(f"string payload expected: {type(payload)}")
        if _has_surrogates(payload):
            charset = msg.get_param("charset")
            if charset is not None:
                copy = deepcopy(msg)
                del copy["content-transfer-encoding"]
                copy.set_payload(msg._payload, charset)
                payload = copy.get_payload()
                self._changed = (copy["content-transfer-encoding"], copy["content-type"])
        if self._mangle_from_:
            payload = _FROM.sub(">From ", payload)
        self._write_lines(payload)

    _writeBody = _handle_text

    def _written(self, part):
        buffer = self._new_buffer()
        self.clone(buffer).flatten(part, unixfrom=False, linesep=self._NL)
        return buffer.getvalue()

    def _handle_multipart(self, msg):
        payload = msg.get_payload()
        if payload is None:
            payload = []
        elif isinstance(payload, str):
            # A multipart message that could not be taken apart.
            self.write(payload)
            return
        elif not isinstance(payload, list):
            payload = [payload]
        parts = [self._written(part) for part in payload]
        boundary = msg.get_boundary()
        if not boundary:
            boundary = self._make_boundary(self._encode(self._NL).join(parts))
            msg.set_boundary(boundary)
        if msg.preamble is not None:
            preamble = _FROM.sub(">From ", msg.preamble) if self._mangle_from_ else msg.preamble
            self._write_lines(preamble)
            self.write(self._NL)
        self.write("--" + boundary + self._NL)
        for number, part in enumerate(parts):
            if number:
                self.write(self._NL + "--" + boundary + self._NL)
            self._fp.write(part)
        self.write(self._NL + "--" + boundary + "--" + self._NL)
        if msg.epilogue is not None:
            epilogue = _FROM.sub(">From ", msg.epilogue) if self._mangle_from_ else msg.epilogue
            self._write_lines(epilogue)

    def _handle_multipart_signed(self, msg):
        # What is signed must not be folded anew.
        policy = self.policy
        self.policy = policy.clone(max_line_length=0)
        try:
            self._handle_multipart(msg)
        finally:
            self.policy = policy

    def _handle_message_delivery_status(self, msg):
        end = self._encode(self._NL)
        blocks = []
        for part in msg.get_payload():
            lines = self._written(part).split(end)
            # Each block ends in an empty line.
            blocks.append(end.join(lines[:-1] if lines and not lines[-1] else lines))
        self._fp.write(end.join(blocks))

    def _handle_message(self, msg):
        payload = msg._payload
        if isinstance(payload, list):
            self._fp.write(self._written(payload[0]))
        else:
            self._write_lines(payload)

    @classmethod
    def _make_boundary(cls, text=None):
        digits = len(repr(sys.maxsize - 1))
        boundary = "=" * 15 + f"{random.randrange(sys.maxsize):0{digits}d}" + "=="
        if text is None:
            return boundary
        candidate, counter = boundary, 0
        while cls._compile_re(rf"^--{re.escape(candidate)}(--)?$", re.MULTILINE).search(text):
            candidate = f"{boundary}.{counter}"
            counter += 1
        return candidate

    @classmethod
    def _compile_re(cls, s, flags):
        return re.compile(s, flags)


class BytesGenerator(Generator):
    """Writes messages as bytes."""

    def write(self, s):
        self._fp.write(s.encode("ascii", "surrogateescape"))

    def _new_buffer(self):
        return BytesIO()

    def _encode(self, s):
        return s.encode("ascii")

    def _write_headers(self, msg):
        for name, value in msg.raw_items():
            folded = self.policy.fold_binary(name, value)
            if self.policy.verify_generated_headers:
                self._check_folded(folded.decode("ascii", "surrogateescape"))
            self._fp.write(folded)
        self.write(self._NL)

    def _handle_text(self, msg):
        payload = msg._payload
        if payload is None:
            return
        if isinstance(payload, str) and _has_surrogates(payload) and self.policy.cte_type != "7bit":
            # These are the bytes as they came.
            if self._mangle_from_:
                payload = _FROM.sub(">From ", payload)
            self._write_lines(payload)
        else:
            super()._handle_text(msg)

    _writeBody = _handle_text

    @classmethod
    def _compile_re(cls, s, flags):
        return re.compile(s.encode("ascii"), flags)


_PLACEHOLDER = "[Non-text (%(type)s) part of message omitted, filename %(filename)s]"


class DecodedGenerator(Generator):
    """Writes the parts that are text, and a line about each other."""

    def __init__(self, outfp, mangle_from_=None, maxheaderlen=None, fmt=None, *, policy=None):
        super().__init__(outfp, mangle_from_, maxheaderlen, policy=policy)
        self._fmt = _PLACEHOLDER if fmt is None else fmt

    def _dispatch(self, msg):
        for part in msg.walk():
            main = part.get_content_maintype()
            if main == "text":
                print(part.get_payload(decode=False), file=self)
            elif main != "multipart":
                fields = {
                    "type": part.get_content_type(),
                    "maintype": main,
                    "subtype": part.get_content_subtype(),
                    "filename": part.get_filename("[no filename]"),
                    "description": part.get("Content-Description", "[no description]"),
                    "encoding": part.get("Content-Transfer-Encoding", "[no encoding]"),
                }
                print(self._fmt % fields, file=self)
