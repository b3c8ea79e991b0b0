"""What readers are, and what they hand over."""

from xml.sax import handler
from xml.sax._exceptions import SAXNotRecognizedException, SAXNotSupportedException


class XMLReader:
    """Reads documents and tells its handlers."""

    def __init__(self):
        self._cont_handler = handler.ContentHandler()
        self._dtd_handler = handler.DTDHandler()
        self._ent_handler = handler.EntityResolver()
        self._err_handler = handler.ErrorHandler()

    def _accessors(attribute, name):
        def get(self):
            return getattr(self, attribute)

        def put(self, given):
            setattr(self, attribute, given)

        get.__name__, put.__name__ = f"get{name}", f"set{name}"
        return get, put

    getContentHandler, setContentHandler = _accessors("_cont_handler", "ContentHandler")
    getDTDHandler, setDTDHandler = _accessors("_dtd_handler", "DTDHandler")
    getEntityResolver, setEntityResolver = _accessors("_ent_handler", "EntityResolver")
    getErrorHandler, setErrorHandler = _accessors("_err_handler", "ErrorHandler")
    del _accessors

    def parse(self, source):
        """Read a document."""
        raise NotImplementedError("This method must be implemented!")

    def setLocale(self, locale):
        """Choose the language of messages."""
        raise SAXNotSupportedException("Locale support not implemented")

    def getFeature(self, name):
        """Return whether a feature is on."""
        raise SAXNotRecognizedException(f"Feature '{name}' not recognized")

    def setFeature(self, name, state):
        """Turn a feature on or off."""
        raise SAXNotRecognizedException(f"Feature '{name}' not recognized")

    def getProperty(self, name):
        """Return a property."""
        raise SAXNotRecognizedException(f"Property '{name}' not recognized")

    def setProperty(self, name, value):
        """Set a property."""
        raise SAXNotRecognizedException(f"Property '{name}' not recognized")


class IncrementalParser(XMLReader):
    """A reader that documents can be given to piece by piece."""

    def __init__(self, bufsize=2**16):
        self._bufsize = bufsize
        super().__init__()

    def parse(self, source):
        from xml.sax import saxutils

        source = saxutils.prepare_input_source(source)
        self.prepareParser(source)
        file = source.getCharacterStream()
        if file is None:
            file = source.getByteStream()
        while data := file.read(self._bufsize):
            self.feed(data)
        self.close()

    def feed(self, data):
        """Read a piece."""
        raise NotImplementedError("This method must be implemented!")

    def prepareParser(self, source):
        """A document is about to be read."""
        raise NotImplementedError("prepareParser must be overridden!")

    def close(self):
        """The document ends."""
        raise NotImplementedError("This method must be implemented!")

    def reset(self):
        """Make ready for another document."""
        raise NotImplementedError("This method must be implemented!")


class Locator:
    """Knows where a reader is."""

    def getColumnNumber(self):
        """Return the column."""
        return -1

    def getLineNumber(self):
        """Return the line."""
        return -1

    def getPublicId(self):
        """Return the public identifier of the entity."""
        return None

    def getSystemId(self):
        """Return the system identifier of the entity."""
        return None


class InputSource:
    """Where a document comes from: identifiers, an encoding, and a file of bytes or characters."""

    def __init__(self, system_id=None):
        self.__values = {"SystemId": system_id}

    def _accessors(name):
        def get(self):
            return self.__values.get(name)

        def put(self, value):
            self.__values[name] = value

        get.__name__, put.__name__ = f"get{name}", f"set{name}"
        return get, put

    getPublicId, setPublicId = _accessors("PublicId")
    getSystemId, setSystemId = _accessors("SystemId")
    getEncoding, setEncoding = _accessors("Encoding")
    getByteStream, setByteStream = _accessors("ByteStream")
    getCharacterStream, setCharacterStream = _accessors("CharacterStream")
    del _accessors


class AttributesImpl:
    """The attributes of an element."""

    def __init__(self, attrs):
        self._attrs = attrs

    def getLength(self):
        """Return how many there are."""
        return len(self._attrs)

    def getType(self, name):
        """Return the type of an attribute."""
        return "CDATA"

    def getValue(self, name):
        """Return the value of an attribute."""
        return self._attrs[name]

    def getValueByQName(self, name):
        """Return the value of an attribute by its name in the document."""
        return self._attrs[name]

    def getNameByQName(self, name):
        """Return the name of an attribute by that in the document."""
        if name not in self._attrs:
            raise KeyError(name)
        return name

    getQNameByName = getNameByQName

    def getNames(self):
        """Return the names."""
        return list(self._attrs.keys())

    def getQNames(self):
        """Return the names as they are in the document."""
        return list(self._attrs.keys())

    def __len__(self):
        return len(self._attrs)

    def __getitem__(self, name):
        return self._attrs[name]

    def __contains__(self, name):
        return name in self._attrs

    def keys(self):
        return list(self._attrs.keys())

    def get(self, name, alternative=None):
        return self._attrs.get(name, alternative)

    def copy(self):
        return self.__class__(self._attrs)

    def items(self):
        return list(self._attrs.items())

    def values(self):
        return list(self._attrs.values())


class AttributesNSImpl(AttributesImpl):
    """The attributes of an element, whose names are pairs (namespace, local name)."""

    def __init__(self, attrs, qnames):
        super().__init__(attrs)
        self._qnames = qnames

    def getNameByQName(self, name):
        for pair, known in self._qnames.items():
            if known == name:
                return pair
        raise KeyError(name)

    def getValueByQName(self, name):
        return self._attrs[self.getNameByQName(name)]

    def getQNameByName(self, name):
        return self._qnames[name]

    def getQNames(self):
        return list(self._qnames.values())

    def copy(self):
        return self.__class__(self._attrs, self._qnames)
