"""The usual reader, over expat."""

import sys
import weakref
from xml.parsers import expat
from xml.sax import handler, saxutils, xmlreader
from xml.sax._exceptions import SAXException, SAXNotRecognizedException, SAXNotSupportedException, SAXParseException

version = "0.20"

AttributesImpl, AttributesNSImpl = xmlreader.AttributesImpl, xmlreader.AttributesNSImpl
_READ_ONLY = {
    handler.feature_validation: "expat does not support validation",
    handler.feature_external_pes: "expat does not read external parameter entities",
    handler.feature_namespace_prefixes: "expat does not report namespace prefixes",
}


class ExpatLocator(xmlreader.Locator):
    """Knows where the parser is, without keeping the reader alive."""

    def __init__(self, parser):
        self._ref = weakref.ref(parser)

    def _of(name, otherwise):
        def method(self):
            reader = self._ref()
            if reader is None:
                return otherwise
            if name.endswith("Number"):
                parser = reader._parser
                return otherwise if parser is None else getattr(parser, name)
            return getattr(reader._source, name)()

        return method

    getColumnNumber, getLineNumber = _of("ErrorColumnNumber", None), _of("ErrorLineNumber", 1)
    getPublicId, getSystemId = _of("getPublicId", None), _of("getSystemId", None)
    del _of


class ExpatParser(xmlreader.IncrementalParser, xmlreader.Locator):
    """A reader over expat."""

    def __init__(self, namespaceHandling=0, bufsize=2**16 - 20):
        super().__init__(bufsize)
        self._source = xmlreader.InputSource()
        self._parser = None
        self._namespaces = namespaceHandling
        self._lex_handler_prop = None
        self._parsing = False
        self._entity_stack = []
        self._external_ges = 0
        self._interning = None

    def parse(self, source):
        """Read a document."""
        source = saxutils.prepare_input_source(source)
        self._source = source
        try:
            self.reset()
            self._cont_handler.setDocumentLocator(ExpatLocator(self))
            super().parse(source)
        except BaseException:
            self._close_source()
            raise

    def prepareParser(self, source):
        if source.getSystemId() is not None:
            self._parser.SetBase(source.getSystemId())

    def setContentHandler(self, handler):
        super().setContentHandler(handler)
        if self._parsing:
            self._connect()

    def getFeature(self, name):
        """Return whether a feature is on."""
        if name == handler.feature_namespaces:
            return self._namespaces
        if name == handler.feature_string_interning:
            return self._interning is not None
        if name in _READ_ONLY:
            return 0
        if name == handler.feature_external_ges:
            return self._external_ges
        raise SAXNotRecognizedException(f"Feature '{name}' not recognized")

    def setFeature(self, name, state):
        """Turn a feature on or off."""
        if self._parsing:
            raise SAXNotSupportedException("Cannot set features while parsing")
        if name == handler.feature_namespaces:
            self._namespaces = state
        elif name == handler.feature_external_ges:
            self._external_ges = state
        elif name == handler.feature_string_interning:
            if state and self._interning is None:
                self._interning = {}
            elif not state:
                self._interning = None
        elif name in _READ_ONLY:
            if state:
                raise SAXNotSupportedException(_READ_ONLY[name])
        else:
            raise SAXNotRecognizedException(f"Feature '{name}' not recognized")

    def getProperty(self, name):
        """Return a property."""
        if name == handler.property_lexical_handler:
            return self._lex_handler_prop
        if name == handler.property_interning_dict:
            return self._interning
        if name == handler.property_xml_string:
            if self._parser is None:
                raise SAXNotSupportedException("XML string cannot be returned when not parsing")
            return self._parser.GetInputContext()
        raise SAXNotRecognizedException(f"Property '{name}' not recognized")

    def setProperty(self, name, value):
        """Set a property."""
        if name == handler.property_lexical_handler:
            self._lex_handler_prop = value
            if self._parsing:
                self._connect_lexical()
        elif name == handler.property_interning_dict:
            self._interning = value
        elif name == handler.property_xml_string:
            raise SAXNotSupportedException(f"Property '{name}' cannot be set")
        else:
            raise SAXNotRecognizedException(f"Property '{name}' not recognized")

    def feed(self, data, isFinal=False):
        """Read a piece."""
        if not self._parsing:
            self.reset()
            self._parsing = True
            self._cont_handler.startDocument()
        try:
            self._parser.Parse(data, isFinal)
        except expat.error as error:
            # Whoever handles it may go on.
            problem = SAXParseException(expat.ErrorString(error.code), error, self)
            self._err_handler.fatalError(problem)

    def flush(self):
        """Tell the handlers everything that has been read; nothing is held back here."""

    def _close_source(self):
        for file in (self._source.getCharacterStream(), self._source.getByteStream()):
            if file is not None:
                file.close()

    def close(self):
        """The document ends."""
        if self._entity_stack or self._parser is None or isinstance(self._parser, _Finished):
            # Nothing was read, or the end comes again.
            return
        try:
            self.feed(b"", isFinal=True)
            self._cont_handler.endDocument()
            self._parsing = False
        finally:
            self._parsing = False
            parser = self._parser
            if parser is not None:
                self._parser = _Finished(parser.ErrorColumnNumber, parser.ErrorLineNumber)
            if not self._entity_stack:
                self._close_source()

    def reset(self):
        """Make ready for another document."""
        separator = " " if self._namespaces else None
        self._parser = expat.ParserCreate(self._source.getEncoding(), separator, intern=self._interning)
        self._parser.namespace_prefixes = bool(self._namespaces)
        self._parsing = False
        self._entity_stack = []
        self._connect()

    def _connect(self):
        parser = self._parser
        if self._namespaces:
            parser.StartElementHandler, parser.EndElementHandler = self.start_element_ns, self.end_element_ns
        else:
            parser.StartElementHandler, parser.EndElementHandler = self.start_element, self.end_element
        content = self._cont_handler
        parser.ProcessingInstructionHandler = content.processingInstruction
        parser.CharacterDataHandler = content.characters
        parser.StartNamespaceDeclHandler, parser.EndNamespaceDeclHandler = (
            lambda prefix, uri: content.startPrefixMapping(prefix, uri),
            lambda prefix: content.endPrefixMapping(prefix),
        )
        parser.UnparsedEntityDeclHandler = self.unparsed_entity_decl
        parser.NotationDeclHandler = self.notation_decl
        parser.ExternalEntityRefHandler = self.external_entity_ref
        parser.SkippedEntityHandler = lambda name, is_parameter: content.skippedEntity(f"%{name}" if is_parameter else name)
        self._connect_lexical()

    def _connect_lexical(self):
        parser, lexical = self._parser, self._lex_handler_prop
        if lexical is None:
            parser.CommentHandler = parser.StartCdataSectionHandler = parser.EndCdataSectionHandler = None
            parser.StartDoctypeDeclHandler = parser.EndDoctypeDeclHandler = None
        else:
            parser.CommentHandler = lexical.comment
            parser.StartCdataSectionHandler, parser.EndCdataSectionHandler = lexical.startCDATA, lexical.endCDATA
            parser.StartDoctypeDeclHandler = lambda name, system, public, inside: lexical.startDTD(name, public, system)
            parser.EndDoctypeDeclHandler = lexical.endDTD

    # The reader is its own locator for errors.

    def getColumnNumber(self):
        return None if self._parser is None else self._parser.ErrorColumnNumber

    def getLineNumber(self):
        return 1 if self._parser is None else self._parser.ErrorLineNumber

    def getPublicId(self):
        return self._source.getPublicId()

    def getSystemId(self):
        return self._source.getSystemId()

    def start_element(self, name, attributes):
        self._cont_handler.startElement(name, AttributesImpl(attributes))

    def end_element(self, name):
        self._cont_handler.endElement(name)

    @staticmethod
    def _pair(name):
        # (namespace, local name), and the name in the document.
        parts = name.split()
        if len(parts) == 1:
            return (None, name), name
        qualified = f"{parts[2]}:{parts[1]}" if len(parts) == 3 else parts[1]
        return (parts[0], parts[1]), qualified

    def start_element_ns(self, name, attributes):
        pair, _ = self._pair(name)
        values, names = {}, {}
        for key, value in attributes.items():
            key, shown = self._pair(key)
            values[key], names[key] = value, shown
        self._cont_handler.startElementNS(pair, None, AttributesNSImpl(values, names))

    def end_element_ns(self, name):
        self._cont_handler.endElementNS(self._pair(name)[0], None)

    def unparsed_entity_decl(self, name, base, sysid, pubid, notation_name):
        self._dtd_handler.unparsedEntityDecl(name, pubid, sysid, notation_name)

    def notation_decl(self, name, base, sysid, pubid):
        self._dtd_handler.notationDecl(name, pubid, sysid)

    def external_entity_ref(self, context, base, sysid, pubid):
        if not self._external_ges:
            return 1
        source = self._ent_handler.resolveEntity(pubid, sysid)
        source = saxutils.prepare_input_source(source, self._source.getSystemId() or "")
        self._entity_stack.append((self._parser, self._source))
        self._parser = self._parser.ExternalEntityParserCreate(context)
        self._source = source
        try:
            xmlreader.IncrementalParser.parse(self, source)
            self._parser.Parse(b"", True)
        except Exception:
            return 0
        finally:
            self._close_source()
            self._parser, self._source = self._entity_stack.pop()
        return 1


class _Finished:
    # What is left of a parser: where it was.

    def __init__(self, column, line):
        self.ErrorColumnNumber, self.ErrorLineNumber = column, line


def create_parser(*args, **kwargs):
    """Return a reader."""
    return ExpatParser(*args, **kwargs)
