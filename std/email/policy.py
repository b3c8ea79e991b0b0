"""Policies: how messages are read, what their headers are, and how they are written."""

import re
import sys
from email._policybase import Compat32, Policy, _check_name, _source_parts, compat32
from email.contentmanager import raw_data_manager
from email.headerregistry import HeaderRegistry
from email.message import EmailMessage
from email.utils import _has_surrogates

__all__ = ["Compat32", "compat32", "Policy", "EmailPolicy", "default", "strict", "SMTP", "HTTP"]

_line_break = re.compile(r"\r\n|\r|\n")


class EmailPolicy(Policy):
    """Headers are objects that know what they mean, messages know how to hold content."""

    message_factory = EmailMessage
    utf8 = False
    refold_source = "long"
    header_factory = HeaderRegistry()
    content_manager = raw_data_manager

    def __init__(self, **kw):
        # Each policy has a registry of its own, unless it is given one.
        if "header_factory" not in kw:
            object.__setattr__(self, "header_factory", HeaderRegistry())
        super().__init__(**kw)

    def header_max_count(self, name):
        return self.header_factory[name].max_count

    def header_source_parse(self, sourcelines):
        return _source_parts(sourcelines)

    def header_store_parse(self, name, value):
        _check_name(name)
        if hasattr(value, "name") and value.name.lower() == name.lower():
            return name, value
        if isinstance(value, str) and len(value.splitlines()) > 1:
            raise ValueError("Header values may not contain linefeed or carriage return characters")
        return name, self.header_factory(name, value)

    def header_fetch_parse(self, name, value):
        if hasattr(value, "name"):
            return value
        return self.header_factory(name, "".join(_line_break.split(value)))

    def fold(self, name, value):
        return self._fold(name, value, refold_binary=True)

    def fold_binary(self, name, value):
        folded = self._fold(name, value, refold_binary=self.cte_type == "7bit")
        return folded.encode("utf-8" if self.utf8 else "ascii", "surrogateescape")

    def _fold(self, name, value, refold_binary=False):
        if hasattr(value, "name"):
            return value.fold(policy=self)
        most = self.max_line_length or sys.maxsize
        lines = _line_break.split(value)
        refold = self.refold_source == "all" or self.refold_source == "long" and (
            lines and len(lines[0]) + len(name) + 2 > most or any(len(line) > most for line in lines[1:])
        )
        if not refold and not (self.refold_source == "none" and False):
            if self.utf8:
                refold = refold_binary and _has_surrogates(value)
            else:
                refold = not value.isascii() and (refold_binary or not _has_surrogates(value))
        if refold:
            return self.header_factory(name, "".join(lines)).fold(policy=self)
        return f"{name}: {self.linesep.join(lines)}{self.linesep}"


default = EmailPolicy()
# The registry belongs to the class, as those of all that are made from this one.
del default.__dict__["header_factory"]
strict = default.clone(raise_on_defect=True)
SMTP = default.clone(linesep="\r\n")
HTTP = default.clone(linesep="\r\n", max_line_length=None)
SMTPUTF8 = SMTP.clone(utf8=True)
