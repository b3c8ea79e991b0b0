"""What can be wrong with messages: errors that are raised, and defects that are noted."""


class MessageError(Exception):
    """The base of the errors of this package."""


class MessageParseError(MessageError):
    """A message could not be read."""


class HeaderParseError(MessageParseError):
    """A header could not be read."""


class BoundaryError(MessageParseError):
    """The boundary of a multipart message was not found."""


class MultipartConversionError(MessageError, TypeError):
    """Something was to be attached to what is no multipart message."""


class CharsetError(MessageError):
    """A character set is not known."""


class HeaderWriteError(MessageError):
    """A header would not be read again as it was."""


class MessageDefect(ValueError):
    """The base of the defects."""

    def __init__(self, line=None):
        if line is not None:
            super().__init__(line)
        self.line = line


class NoBoundaryInMultipartDefect(MessageDefect):
    """A multipart message names no boundary."""


class StartBoundaryNotFoundDefect(MessageDefect):
    """The boundary that was named never came."""


class CloseBoundaryNotFoundDefect(MessageDefect):
    """The last boundary never came."""


class FirstHeaderLineIsContinuationDefect(MessageDefect):
    """The first line goes on with a header that is not there."""


class MisplacedEnvelopeHeaderDefect(MessageDefect):
    """A line of an mbox file stands between headers."""


class MissingHeaderBodySeparatorDefect(MessageDefect):
    """A line without a colon stands before the empty line."""


MalformedHeaderDefect = MissingHeaderBodySeparatorDefect


class MultipartInvariantViolationDefect(MessageDefect):
    """A message that says multipart has no parts."""


class InvalidMultipartContentTransferEncodingDefect(MessageDefect):
    """A multipart message is encoded as a whole."""


class UndecodableBytesDefect(MessageDefect):
    """Bytes of a header are not in the character set."""


class InvalidBase64PaddingDefect(MessageDefect):
    """The end of base64 data is not as it should be."""


class InvalidBase64CharactersDefect(MessageDefect):
    """Base64 data has other characters between its own."""


class InvalidBase64LengthDefect(MessageDefect):
    """Base64 data of a length that nothing has."""


class HeaderDefect(MessageDefect):
    """The base of the defects of headers."""

    def __init__(self, *args, **kw):
        super().__init__(*args, **kw)


class InvalidHeaderDefect(HeaderDefect):
    """A header is not as the grammar wants it."""


class HeaderMissingRequiredValue(HeaderDefect):
    """A header that must have a value has none."""


class NonPrintableDefect(HeaderDefect):
    """Characters that cannot be printed."""

    def __init__(self, non_printables):
        super().__init__(non_printables)
        self.non_printables = non_printables

    def __str__(self):
        return f"the following ASCII non-printables found in header: {self.non_printables}"


class ObsoleteHeaderDefect(HeaderDefect):
    """A form that is not to be written any more."""


class NonASCIILocalPartDefect(HeaderDefect):
    """An address whose local part is not ASCII."""


class InvalidDateDefect(HeaderDefect):
    """A date that cannot be read."""
