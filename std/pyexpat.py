"""The interface of the parser expat: handlers that are called with what a document holds."""

import codecs
import sys
import types

import _xml

__all__ = [
    "EXPAT_VERSION", "ErrorString", "ExpatError", "ParserCreate", "XMLParserType", "XML_PARAM_ENTITY_PARSING_ALWAYS",
    "XML_PARAM_ENTITY_PARSING_NEVER", "XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE", "error", "errors", "features", "model",
    "native_encoding", "version_info",
]  # fmt: skip

EXPAT_VERSION = "expat_2.9.0"
version_info = (2, 9, 0)
native_encoding = "UTF-8"
features = [
    ("sizeof(XML_Char)", 1), ("sizeof(XML_LChar)", 1), ("XML_DTD", 0), ("XML_CONTEXT_BYTES", 1024), ("XML_NS", 0),
    ("XML_BLAP_MAX_AMP", 100), ("XML_BLAP_ACT_THRES", 8388608), ("XML_GE", 0),
]  # fmt: skip
XML_PARAM_ENTITY_PARSING_NEVER, XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE, XML_PARAM_ENTITY_PARSING_ALWAYS = range(3)

_ERRORS = """
NO_MEMORY: out of memory
SYNTAX: syntax error
NO_ELEMENTS: no element found
INVALID_TOKEN: not well-formed (invalid token)
UNCLOSED_TOKEN: unclosed token
PARTIAL_CHAR: partial character
TAG_MISMATCH: mismatched tag
DUPLICATE_ATTRIBUTE: duplicate attribute
JUNK_AFTER_DOC_ELEMENT: junk after document element
PARAM_ENTITY_REF: illegal parameter entity reference
UNDEFINED_ENTITY: undefined entity
RECURSIVE_ENTITY_REF: recursive entity reference
ASYNC_ENTITY: asynchronous entity
BAD_CHAR_REF: reference to invalid character number
BINARY_ENTITY_REF: reference to binary entity
ATTRIBUTE_EXTERNAL_ENTITY_REF: reference to external entity in attribute
MISPLACED_XML_PI: XML or text declaration not at start of entity
UNKNOWN_ENCODING: unknown encoding
INCORRECT_ENCODING: encoding specified in XML declaration is incorrect
UNCLOSED_CDATA_SECTION: unclosed CDATA section
EXTERNAL_ENTITY_HANDLING: error in processing external entity reference
NOT_STANDALONE: document is not standalone
UNEXPECTED_STATE: unexpected parser state - please send a bug report
ENTITY_DECLARED_IN_PE: entity declared in parameter entity
FEATURE_REQUIRES_XML_DTD: requested feature requires XML_DTD support in Expat
CANT_CHANGE_FEATURE_ONCE_PARSING: cannot change setting once parsing has begun
UNBOUND_PREFIX: unbound prefix
UNDECLARING_PREFIX: must not undeclare prefix
INCOMPLETE_PE: incomplete markup in parameter entity
XML_DECL: XML declaration not well-formed
TEXT_DECL: text declaration not well-formed
PUBLICID: illegal character(s) in public id
SUSPENDED: parser suspended
NOT_SUSPENDED: parser not suspended
ABORTED: parsing aborted
FINISHED: parsing finished
SUSPEND_PE: cannot suspend in external parameter entity
RESERVED_PREFIX_XML: reserved prefix (xml) must not be undeclared or bound to another namespace name
RESERVED_PREFIX_XMLNS: reserved prefix (xmlns) must not be declared or undeclared
RESERVED_NAMESPACE_URI: prefix must not be bound to one of the reserved namespace names
INVALID_ARGUMENT: invalid argument
NO_BUFFER: a successful prior call to function XML_GetBuffer is required
AMPLIFICATION_LIMIT_BREACH: limit on input amplification factor (from DTD and entities) breached
NOT_STARTED: parser not started
"""

errors = types.ModuleType("pyexpat.errors", "Constants used to describe error conditions.")
errors.codes, errors.messages = {}, {}
for _code, _line in enumerate(_ERRORS.strip().splitlines(), 1):
    _name, _, _text = _line.partition(": ")
    setattr(errors, f"XML_ERROR_{_name}", _text)
    errors.codes[_text] = _code
    errors.messages[_code] = _text
model = types.ModuleType("pyexpat.model", "Constants used to interpret content model information.")
for _code, _name in enumerate("EMPTY ANY MIXED NAME CHOICE SEQ".split(), 1):
    setattr(model, f"XML_CTYPE_{_name}", _code)
for _code, _name in enumerate("NONE OPT REP PLUS".split()):
    setattr(model, f"XML_CQUANT_{_name}", _code)
sys.modules["pyexpat.errors"], sys.modules["pyexpat.model"] = errors, model
del _code, _line, _name, _text


class ExpatError(Exception):
    """An error in a document: attributes code, lineno and offset."""

    __module__ = "xml.parsers.expat"


error = ExpatError


def ErrorString(code, /):
    """Return what an error's number means, or None."""
    return errors.messages.get(code)


class Document:
    """The bytes or text of a document on the way to a scanner: what their encoding is shows at the beginning."""

    def __init__(self, scanner, encoding=None):
        self.scanner = scanner
        self.encoding = encoding
        self.decoder = None
        self.head = b""

    def feed(self, data, last):
        """Return the events of more data, and what is wrong, as Scanner.feed() does; LookupError for an unknown encoding."""
        if not isinstance(data, str):
            if self.decoder is None:
                data = self._begin(bytes(data), last)
                if data is None:
                    return [], None
            try:
                data = self.decoder.decode(data, last)
            except UnicodeDecodeError as problem:
                done, _ = self.scanner.feed(problem.object[: problem.start].decode(self.encoding, "ignore"), False)
                partial = last and "unexpected end" in problem.reason
                return done, (6 if partial else 4, *self.scanner.place())
        try:
            return self.scanner.feed(data, last)
        except ValueError:
            return [], (4, *self.scanner.place())

    def _begin(self, data, last):
        # The beginning of the document, once enough of it is there to tell the encoding.
        self.head += data
        head = self.head
        if self.encoding is None:
            if head.startswith(b"\xef\xbb\xbf"):
                self.encoding = "utf-8"
            elif head[:2] in (b"\xfe\xff", b"\xff\xfe"):
                self.encoding = "utf-16"
            elif head[:2] in (b"<\0", b"\0<"):
                self.encoding = "utf-16-le" if head[0] else "utf-16-be"
            elif len(head) < 5 and b"<?xml".startswith(head) and not last:
                return None
            elif head.startswith(b"<?xml"):
                end = head.find(b"?>")
                if end < 0 and not last:
                    return None
                self.encoding = _declared(head[:end].decode("latin-1")) or "utf-8"
            else:
                self.encoding = "utf-8"
        self.decoder = codecs.getincrementaldecoder(self.encoding)()
        self.head = b""
        return head


def _declared(text):
    before, mark, after = text.partition("encoding")
    if not mark:
        return None
    after = after.lstrip()[1:].lstrip()
    name = after[1:].partition(after[:1])[0] if after else None
    # A document of bytes below 256 that says so is not one of UTF-16.
    return "utf-8" if name and name.lower().startswith("utf-16") else name


# The kinds of events, and the handlers that are called for them.
_HANDLERS = {
    "start": "StartElementHandler", "end": "EndElementHandler", "text": "CharacterDataHandler",
    "instruction": "ProcessingInstructionHandler", "comment": "CommentHandler", "start-cdata": "StartCdataSectionHandler",
    "end-cdata": "EndCdataSectionHandler", "start-ns": "StartNamespaceDeclHandler", "end-ns": "EndNamespaceDeclHandler",
    "declaration": "XmlDeclHandler", "start-doctype": "StartDoctypeDeclHandler", "end-doctype": "EndDoctypeDeclHandler",
    "element": "ElementDeclHandler", "attribute": "AttlistDeclHandler", "entity": "EntityDeclHandler",
    "notation": "NotationDeclHandler", "outside": "ExternalEntityRefHandler", "skipped": "SkippedEntityHandler",
}  # fmt: skip
_MORE_HANDLERS = ("DefaultHandler", "DefaultHandlerExpand", "NotStandaloneHandler", "UnparsedEntityDeclHandler")


class xmlparser:
    """A parser of a document."""

    __module__ = "pyexpat"
    buffer_text = ordered_attributes = specified_attributes = False

    def __init__(self, scanner, encoding, namespace_separator, intern):
        self._scanner = scanner
        self._document = Document(scanner, encoding)
        self._separator = namespace_separator
        self._text = []
        self._place = (1, 0, 0)
        self._error = None
        self._base = None
        self._finished = self._parsing = False
        self._prefixes = False
        self._buffer_size = 8192
        self._source = self._consumed = b""
        self.intern = intern

    def _setting(name, kind=bool):
        def get(self):
            return getattr(self, name)

        def put(self, value):
            setattr(self, name, kind(value))

        return property(get, put)

    def _handler(name):
        attribute = "_" + name

        def get(self):
            return self.__dict__.get(attribute)

        def put(self, value):
            if name == "CharacterDataHandler":
                self._flush()
            self.__dict__[attribute] = value

        return property(get, put)

    for _each in (*_HANDLERS.values(), *_MORE_HANDLERS):
        locals()[_each] = _handler(_each)
    del _each, _handler

    @property
    def buffer_size(self):
        return self._buffer_size

    @buffer_size.setter
    def buffer_size(self, value):
        if not isinstance(value, int):
            raise TypeError("buffer_size must be an integer")
        if value <= 0:
            raise ValueError("buffer_size must be greater than zero")
        if value > sys.maxsize:
            raise ValueError(f"buffer_size must not be greater than {sys.maxsize}")
        self._flush()
        self._buffer_size = value

    @property
    def buffer_used(self):
        return sum(map(len, self._text))

    @property
    def namespace_prefixes(self):
        return self._prefixes

    @namespace_prefixes.setter
    def namespace_prefixes(self, value):
        self._prefixes = bool(value)
        self._scanner.with_prefixes(self._prefixes)

    CurrentLineNumber = property(lambda self: self._place[0])
    CurrentColumnNumber = property(lambda self: self._place[1])
    CurrentByteIndex = property(lambda self: self._place[2])
    ErrorCode = property(lambda self: self._error or 0)
    ErrorLineNumber = property(lambda self: self._place[0])
    ErrorColumnNumber = property(lambda self: self._place[1])
    ErrorByteIndex = property(lambda self: self._place[2])
    del _setting

    def Parse(self, data, isfinal=False, /):
        """Parse more of the document; isfinal with the last piece."""
        if not isinstance(data, str):
            data = memoryview(data).tobytes()
        if self._finished:
            self._fail(errors.codes[errors.XML_ERROR_FINISHED], self._place)
        if self._parsing:
            raise RuntimeError("cannot call Parse() from within a handler")
        if self._error:
            self._fail(self._error, self._place)
        isfinal = bool(isfinal)
        self._source += data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
        try:
            events, problem = self._document.feed(data, isfinal)
        except LookupError:
            self._fail(errors.codes[errors.XML_ERROR_UNKNOWN_ENCODING], (1, 30, 30))
        self._parsing = True
        try:
            self._dispatch(events)
            if not self.buffer_text or isfinal or problem:
                self._flush()
        finally:
            self._parsing = False
        if problem:
            self._fail(problem[0], problem[1:])
        self._place = self._scanner.place()
        self._finished = isfinal
        # Only what handlers may ask for is kept.
        self._source = self._source[-1024:]
        return 1

    def _fail(self, code, place):
        self._error, self._place = code, place
        problem = ExpatError(f"{errors.messages[code]}: line {place[0]}, column {place[1]}")
        problem.code, problem.lineno, problem.offset = code, place[0], place[1]
        raise problem

    def ParseFile(self, file, /):
        """Parse what a file holds."""
        if not hasattr(file, "read"):
            raise TypeError("argument must have 'read' attribute")
        while data := file.read(2048):
            if not isinstance(data, (bytes, bytearray, str)):
                raise TypeError(f"read() did not return a bytes object (type={type(data).__name__})")
            self.Parse(data, False)
        return self.Parse(b"", True)

    def _flush(self):
        if self._text:
            text, self._text = "".join(self._text), []
            handler = self.CharacterDataHandler
            if handler is not None:
                handler(text)

    def _dispatch(self, events):
        handlers = self.__dict__
        for at, event in enumerate(events):
            kind = event[0]
            if kind == "text":
                handler = handlers.get("_CharacterDataHandler")
                if handler is None:
                    self._default(event, events, at)
                elif not self.buffer_text:
                    self._place = event[1:4]
                    handler(event[4])
                elif len(event[4]) > self._buffer_size:
                    self._flush()
                    handler(event[4])
                else:
                    if self.buffer_used + len(event[4]) > self._buffer_size:
                        self._flush()
                    self._text.append(event[4])
                continue
            if self._text and kind != "rest":
                self._flush()
            self._place = event[1:4]
            method = getattr(self, "_on_" + kind.replace("-", "_"), None)
            if method is not None:
                method(event, events, at)
            elif kind == "rest" or handlers.get("_" + _HANDLERS[kind]) is None:
                self._default(event, events, at)
            else:
                handlers["_" + _HANDLERS[kind]](*event[4:])

    def _default(self, event, events, at):
        handler = self.DefaultHandlerExpand or self.DefaultHandler
        if handler is None:
            return
        # What stands between this event and the next, as it is in the document.
        self._place = event[1:4]
        behind = [later[3] for later in events[at + 1 :] if later[3] > event[3]]
        end = behind[0] if behind else self._scanner.place()[2]
        first = self._scanner.place()[2] - len(self._source)
        first = max(first, 0)
        text = self._source[event[3] - first : end - first].decode("utf-8", "replace")
        if text:
            handler(text)

    def _on_start(self, event, events, at):
        handler = self.StartElementHandler
        if handler is None:
            return self._default(event, events, at)
        attributes = event[5][: event[6]] if self.specified_attributes else event[5]
        if not self.ordered_attributes:
            attributes = dict(zip(attributes[::2], attributes[1::2]))
        handler(event[4], attributes)

    def _on_end(self, event, events, at):
        handler = self.EndElementHandler
        if handler is None:
            return self._default(event, events, at)
        handler(event[4])

    def _on_start_doctype(self, event, events, at):
        handler = self.StartDoctypeDeclHandler
        if handler is None:
            self._default(event, events, at)
        else:
            handler(*event[4:])
        if event[5] is not None and self.NotStandaloneHandler is not None and not self.NotStandaloneHandler():
            self._fail(errors.codes[errors.XML_ERROR_NOT_STANDALONE], event[1:4])

    def _on_attribute(self, event, events, at):
        handler = self.AttlistDeclHandler
        if handler is not None:
            handler(*event[4:])

    def _on_entity(self, event, events, at):
        _, _, _, _, name, parameter, value, system, public, notation = event
        if notation is not None and self.UnparsedEntityDeclHandler is not None:
            self.UnparsedEntityDeclHandler(name, self._base, system, public, notation)
        elif self.EntityDeclHandler is not None:
            self.EntityDeclHandler(name, parameter, value, self._base, system, public, notation)

    def _on_notation(self, event, events, at):
        if self.NotationDeclHandler is not None:
            self.NotationDeclHandler(event[4], self._base, event[5], event[6])

    def _on_outside(self, event, events, at):
        handler = self.ExternalEntityRefHandler
        if handler is None:
            return self._default(event, events, at)
        result = handler(event[4], self._base, event[5], event[6])
        if not result:
            self._fail(errors.codes[errors.XML_ERROR_EXTERNAL_ENTITY_HANDLING], event[1:4])

    def _on_skipped(self, event, events, at):
        handler = self.SkippedEntityHandler
        if handler is None:
            return self._default(event, events, at)
        handler(event[4], event[5])

    def SetBase(self, base, /):
        """Set what relative addresses in the document are relative to."""
        self._base = base

    def GetBase(self):
        """Return what SetBase() was given, or None."""
        return self._base

    def GetInputContext(self):
        """Return the part of the document that is being parsed, or None."""
        if not self._parsing:
            return None
        first = max(self._scanner.place()[2] - len(self._source), 0)
        return self._source[self._place[2] - first :]

    def ExternalEntityParserCreate(self, context, encoding=None, /):
        """Return a parser of an entity outside of the document."""
        part = xmlparser(self._scanner.part(), encoding, self._separator, self.intern)
        for name, value in self.__dict__.items():
            if name.endswith("Handler") or name.endswith("HandlerExpand") or name == "_base":
                part.__dict__[name] = value
        part.buffer_text, part.ordered_attributes = self.buffer_text, self.ordered_attributes
        part.specified_attributes = self.specified_attributes
        return part

    def SetParamEntityParsing(self, flag, /):
        """Say whether entities of the document type that lie outside are wanted; returns whether that can be set."""
        return 1

    def UseForeignDTD(self, flag=True, /):
        """Let entities be declared elsewhere even if the document names no document type."""
        if flag:
            self._scanner.expect_more()

    def SetReparseDeferralEnabled(self, enabled, /):
        """Nothing depends on it here: tokens are read when they are whole."""
        self._deferral = bool(enabled)

    def GetReparseDeferralEnabled(self):
        """Return what SetReparseDeferralEnabled() was given."""
        return self.__dict__.get("_deferral", True)


XMLParserType = xmlparser


def ParserCreate(encoding=None, namespace_separator=None, intern=None):
    """Return a parser; with a namespace separator names have their namespaces before it."""
    if encoding is not None and not isinstance(encoding, str):
        raise TypeError(f"ParserCreate() argument 'encoding' must be str or None, not {type(encoding).__name__}")
    if namespace_separator is not None:
        if not isinstance(namespace_separator, str):
            kind = type(namespace_separator).__name__
            raise TypeError(f"ParserCreate() argument 'namespace_separator' must be str or None, not {kind}")
        if len(namespace_separator) > 1:
            raise ValueError("namespace_separator must be at most one character, omitted, or None")
    if intern is not None and not isinstance(intern, dict):
        raise TypeError("intern must be a dictionary")
    return xmlparser(_xml.scanner(namespace_separator), encoding, namespace_separator, {} if intern is None else intern)
