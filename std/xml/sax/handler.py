"""What readers tell: handlers to be subclassed, and the names of features and properties."""

version = "2.0beta"

_FEATURES, _PROPERTIES = "http://xml.org/sax/features/", "http://xml.org/sax/properties/"
feature_namespaces = _FEATURES + "namespaces"
feature_namespace_prefixes = _FEATURES + "namespace-prefixes"
feature_string_interning = _FEATURES + "string-interning"
feature_validation = _FEATURES + "validation"
feature_external_ges = _FEATURES + "external-general-entities"
feature_external_pes = _FEATURES + "external-parameter-entities"
all_features = [
    feature_namespaces, feature_namespace_prefixes, feature_string_interning, feature_validation, feature_external_ges,
    feature_external_pes,
]  # fmt: skip
property_lexical_handler = _PROPERTIES + "lexical-handler"
property_declaration_handler = _PROPERTIES + "declaration-handler"
property_dom_node = _PROPERTIES + "dom-node"
property_xml_string = _PROPERTIES + "xml-string"
property_encoding = "http://www.python.org/sax/properties/encoding"
property_interning_dict = "http://www.python.org/sax/properties/interning-dict"
all_properties = [
    property_lexical_handler, property_dom_node, property_declaration_handler, property_xml_string, property_encoding,
    property_interning_dict,
]  # fmt: skip


class ErrorHandler:
    """Is told of errors; this one raises them."""

    def error(self, exception):
        """An error after which reading can go on."""
        raise exception

    def fatalError(self, exception):
        """An error after which it cannot."""
        raise exception

    def warning(self, exception):
        """Something worth knowing."""
        print(exception)


class ContentHandler:
    """Is told what a document holds; each method is there to be overridden."""

    def __init__(self):
        self._locator = None

    def setDocumentLocator(self, locator):
        """The object that knows where the reader is."""
        self._locator = locator

    def startDocument(self):
        """The document begins."""

    def endDocument(self):
        """The document ends."""

    def startPrefixMapping(self, prefix, uri):
        """A prefix stands for a namespace from the next element on."""

    def endPrefixMapping(self, prefix):
        """A prefix has lost its meaning."""

    def startElement(self, name, attrs):
        """An element begins, if namespaces are not wanted."""

    def endElement(self, name):
        """It ends."""

    def startElementNS(self, name, qname, attrs):
        """An element begins; its name is a pair (namespace, local name)."""

    def endElementNS(self, name, qname):
        """It ends."""

    def characters(self, content):
        """Text."""

    def ignorableWhitespace(self, whitespace):
        """White space that means nothing."""

    def processingInstruction(self, target, data):
        """A processing instruction."""

    def skippedEntity(self, name):
        """An entity whose content is not known."""


class DTDHandler:
    """Is told of notations and unparsed entities."""

    def notationDecl(self, name, publicId, systemId):
        """A notation is declared."""

    def unparsedEntityDecl(self, name, publicId, systemId, ndata):
        """An entity that is no text is declared."""


class EntityResolver:
    """Finds what entities are outside of the document."""

    def resolveEntity(self, publicId, systemId):
        """Return an address, or an InputSource."""
        return systemId


class LexicalHandler:
    """Is told what does not belong to the content: comments, CDATA sections, the document type."""

    def comment(self, content):
        """A comment."""

    def startDTD(self, name, public_id, system_id):
        """The document type begins."""

    def endDTD(self):
        """It ends."""

    def startCDATA(self):
        """A CDATA section begins."""

    def endCDATA(self):
        """It ends."""
