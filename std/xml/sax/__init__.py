"""Documents as events (SAX)."""

import os
import sys

from xml.sax import handler
from xml.sax._exceptions import (
    SAXException,
    SAXNotRecognizedException,
    SAXNotSupportedException,
    SAXParseException,
    SAXReaderNotAvailable,
)
from xml.sax.handler import ContentHandler, ErrorHandler
from xml.sax.xmlreader import InputSource

__all__ = [
    "ContentHandler", "ErrorHandler", "InputSource", "SAXException", "SAXNotRecognizedException",
    "SAXNotSupportedException", "SAXParseException", "SAXReaderNotAvailable", "default_parser_list", "make_parser", "parse",
    "parseString",
]  # fmt: skip

default_parser_list = ["xml.sax.expatreader"]
if not sys.flags.ignore_environment and "PY_SAX_PARSER" in os.environ:
    default_parser_list = os.environ["PY_SAX_PARSER"].split(",")


def parse(source, handler, errorHandler=handler.ErrorHandler()):
    """Read a file, by its name or opened, and tell a handler what is in it."""
    parser = make_parser()
    parser.setContentHandler(handler)
    parser.setErrorHandler(errorHandler)
    parser.parse(source)


def parseString(string, handler, errorHandler=handler.ErrorHandler()):
    """As parse(), for a document in a string or in bytes."""
    import io

    parser = make_parser()
    parser.setContentHandler(handler)
    parser.setErrorHandler(ErrorHandler() if errorHandler is None else errorHandler)
    source = InputSource()
    if isinstance(string, str):
        source.setCharacterStream(io.StringIO(string))
    else:
        source.setByteStream(io.BytesIO(string))
    parser.parse(source)


def make_parser(parser_list=()):
    """Return a reader: that of the first module, of those named and the usual one, that can make one."""
    from importlib import import_module

    for name in [*parser_list, *default_parser_list]:
        try:
            return import_module(name).create_parser()
        except ImportError:
            if name in sys.modules:
                raise
        except SAXReaderNotAvailable:
            pass
    raise SAXReaderNotAvailable("No parsers found", None)
