"""Escaping text, writing documents from events, and reading them from anywhere."""

import codecs
import io
import os
import urllib.parse

from xml.sax import handler, xmlreader


def _replaced(data, table):
    for text, replacement in table.items():
        data = data.replace(text, replacement)
    return data


def escape(data, entities={}):
    """Return text in which nothing is taken for markup; entities are further replacements."""
    return _replaced(data.replace("&", "&amp;").replace(">", "&gt;").replace("<", "&lt;"), entities)


def unescape(data, entities={}):
    """Undo escape()."""
    return _replaced(data.replace("&lt;", "<").replace("&gt;", ">"), entities).replace("&amp;", "&")


def quoteattr(data, entities={}):
    """Return text as the value of an attribute, in quotes."""
    data = escape(data, {**entities, "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
    if '"' not in data:
        return f'"{data}"'
    if "'" not in data:
        return f"'{data}'"
    return '"{}"'.format(data.replace('"', "&quot;"))


def _text_writer(out, encoding):
    # A file that takes characters, on top of what is given.
    if out is None:
        import sys

        return sys.stdout
    if isinstance(out, (io.TextIOBase, codecs.StreamWriter, codecs.StreamReaderWriter)):
        return out
    if isinstance(out, io.RawIOBase):
        buffer = _KeptOpen(out)
    else:
        buffer = io.BufferedIOBase()
        buffer.writable = lambda: True
        buffer.write = out.write
        try:
            buffer.seekable, buffer.tell = out.seekable, out.tell
        except AttributeError:
            pass
    return io.TextIOWrapper(buffer, encoding=encoding, errors="xmlcharrefreplace", newline="\n", write_through=True)


class _KeptOpen:
    # A file that is not closed with what is on top of it.

    def __init__(self, file):
        self._file = file

    def __getattr__(self, name):
        return getattr(self._file, name)

    def close(self):
        pass


class XMLGenerator(handler.ContentHandler):
    """Writes the document that it is told."""

    def __init__(self, out=None, encoding="iso-8859-1", short_empty_elements=False):
        super().__init__()
        out = _text_writer(out, encoding)
        self._write, self._flush = out.write, getattr(out, "flush", lambda: None)
        self._encoding, self._short = encoding, short_empty_elements
        # The prefixes of namespaces, as they were before each mapping.
        self._contexts = [{}]
        self._prefixes = self._contexts[-1]
        self._undeclared = []
        self._open = False

    def _name(self, name):
        uri, local = name
        if not uri:
            return local
        if uri == "http://www.w3.org/XML/1998/namespace":
            return f"xml:{local}"
        prefix = self._prefixes[uri]
        return f"{prefix}:{local}" if prefix else local

    def _finish_start(self, end=False):
        if self._open:
            self._write("/>" if end else ">")
            self._open = False
            return True
        return False

    def startDocument(self):
        self._write(f'<?xml version="1.0" encoding="{self._encoding}"?>\n')

    def endDocument(self):
        self._flush()

    def startPrefixMapping(self, prefix, uri):
        self._contexts.append(self._prefixes.copy())
        self._prefixes[uri] = prefix
        self._undeclared.append((prefix, uri))

    def endPrefixMapping(self, prefix):
        self._prefixes = self._contexts.pop()

    def startElement(self, name, attrs):
        self._start(name, [(key, value) for key, value in attrs.items()])

    def startElementNS(self, name, qname, attrs):
        declared = [(f"xmlns:{prefix}" if prefix else "xmlns", uri) for prefix, uri in self._undeclared]
        self._undeclared = []
        given = [(self._name(key), value) for key, value in attrs.items()]
        self._start(self._name(name), given, declared)

    def _start(self, name, attributes, declared=()):
        self._finish_start()
        self._write(f"<{name}")
        for key, uri in declared:
            self._write(f" {key}={quoteattr(uri)}")
        for key, value in attributes:
            self._write(f" {key}={quoteattr(value)}")
        if self._short:
            self._open = True
        else:
            self._write(">")

    def endElement(self, name):
        if not self._finish_start(end=True):
            self._write(f"</{name}>")

    def endElementNS(self, name, qname):
        self.endElement(self._name(name))

    def characters(self, content):
        if content:
            self._finish_start()
            self._write(escape(content if isinstance(content, str) else str(content, self._encoding)))

    def ignorableWhitespace(self, content):
        if content:
            self._finish_start()
            self._write(content if isinstance(content, str) else str(content, self._encoding))

    def processingInstruction(self, target, data):
        self._finish_start()
        self._write(f"<?{target} {data}?>")


class XMLFilterBase(xmlreader.XMLReader):
    """Stands between a reader and its handlers, and hands everything on."""

    def __init__(self, parent=None):
        super().__init__()
        self._parent = parent

    def _handing_on(attribute, name):
        def method(self, *args):
            return getattr(getattr(self, attribute), name)(*args)

        method.__name__ = name
        return method

    for _attribute, _names in {
        "_err_handler": "error fatalError warning",
        "_cont_handler": "startDocument endDocument startPrefixMapping endPrefixMapping startElement endElement "
        "startElementNS endElementNS characters ignorableWhitespace processingInstruction skippedEntity",
        "_dtd_handler": "notationDecl unparsedEntityDecl",
        "_ent_handler": "resolveEntity",
        "_parent": "setLocale getFeature setFeature getProperty setProperty",
    }.items():
        for _name in _names.split():
            locals()[_name] = _handing_on(_attribute, _name)
    del _attribute, _names, _name, _handing_on

    def setDocumentLocator(self, locator):
        """The object that knows where the reader is."""
        self._locator = locator
        self._cont_handler.setDocumentLocator(locator)

    def parse(self, source):
        """Have the parent read a document."""
        self._parent.setContentHandler(self)
        self._parent.setErrorHandler(self)
        self._parent.setEntityResolver(self)
        self._parent.setDTDHandler(self)
        self._parent.parse(source)

    def getParent(self):
        """Return the reader."""
        return self._parent

    def setParent(self, parent):
        """Set the reader."""
        self._parent = parent


def prepare_input_source(source, base=""):
    """Return an InputSource that can be read, of one, a name or address, or a file."""
    if isinstance(source, os.PathLike):
        source = os.fspath(source)
    if isinstance(source, str):
        source = xmlreader.InputSource(source)
    elif hasattr(source, "read"):
        file, source = source, xmlreader.InputSource()
        if isinstance(file.read(0), str):
            source.setCharacterStream(file)
        else:
            source.setByteStream(file)
        if isinstance(getattr(file, "name", None), str):
            source.setSystemId(file.name)
    if source.getCharacterStream() is None and source.getByteStream() is None:
        name = source.getSystemId()
        path = os.path.join(os.path.dirname(os.path.normpath(base)), name)
        if os.path.isfile(path):
            source.setSystemId(path)
            file = open(path, "rb")
        else:
            import urllib.request

            source.setSystemId(urllib.parse.urljoin(base, name))
            file = urllib.request.urlopen(source.getSystemId())
        source.setByteStream(file)
    return source
