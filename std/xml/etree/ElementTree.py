"""Documents as trees of elements, which are like lists and dictionaries."""

import collections
import collections.abc
import contextlib
import copy
import io
import re
import sys
import warnings
import weakref

import _xml
import pyexpat
from xml.etree import ElementPath

__all__ = [
    "Comment", "dump", "Element", "ElementTree", "canonicalize", "fromstring", "fromstringlist", "indent", "iselement",
    "iterparse", "parse", "ParseError", "PI", "ProcessingInstruction", "QName", "SubElement", "tostring", "tostringlist",
    "TreeBuilder", "VERSION", "XML", "XMLID", "XMLParser", "XMLPullParser", "register_namespace", "C14NWriterTarget",
]  # fmt: skip

VERSION = "1.3.0"


class ParseError(SyntaxError):
    """An error in a document: attributes code and position (line, column)."""


def iselement(element):
    """Tell whether something looks like an element."""
    return hasattr(element, "tag")


class Element:
    """An element: a tag, attributes, the text before its first child and behind itself, and children."""

    tag = attrib = text = tail = None

    def __init__(self, tag, attrib={}, **extra):
        if not isinstance(attrib, dict):
            raise TypeError(f"attrib must be dict, not {attrib.__class__.__name__}")
        self.tag = tag
        self.attrib = {**attrib, **extra}
        self.text = self.tail = None
        self._children = []

    def __repr__(self):
        return f"<{self.__class__.__name__} {self.tag!r} at {id(self):#x}>"

    def makeelement(self, tag, attrib, /):
        """Return a new element of the same kind."""
        return self.__class__(tag, attrib)

    def __copy__(self):
        made = self.makeelement(self.tag, self.attrib)
        made.text, made.tail = self.text, self.tail
        made[:] = self
        return made

    def __deepcopy__(self, memo, /):
        made = self.makeelement(copy.deepcopy(self.tag, memo), copy.deepcopy(self.attrib, memo))
        made.text, made.tail = copy.deepcopy(self.text, memo), copy.deepcopy(self.tail, memo)
        memo[id(self)] = made
        made._children = [copy.deepcopy(child, memo) for child in self._children]
        return made

    def __getstate__(self):
        return {name: getattr(self, name) for name in ("tag", "_children", "attrib", "text", "tail")}

    def __setstate__(self, state):
        self.__dict__.update(state)

    def __len__(self):
        return len(self._children)

    def __bool__(self):
        warnings.warn(
            "Testing an element's truth value will always return True in future versions.  "
            "Use specific 'len(elem)' or 'elem is not None' test instead.",
            DeprecationWarning,
            stacklevel=2,
        )
        return len(self._children) != 0

    def __getitem__(self, index):
        return self._children[index]

    def __setitem__(self, index, element):
        if isinstance(index, slice):
            element = list(element)
            for each in element:
                self._check(each)
        else:
            self._check(element)
        self._children[index] = element

    def __delitem__(self, index):
        del self._children[index]

    @staticmethod
    def _check(element):
        if not isinstance(element, Element):
            raise TypeError(f"expected an Element, not {type(element).__name__}")

    def append(self, subelement, /):
        """Add a child at the end."""
        self._check(subelement)
        self._children.append(subelement)

    def extend(self, elements, /):
        """Add children at the end."""
        for element in elements:
            self._check(element)
            self._children.append(element)

    def insert(self, index, subelement, /):
        """Put a child before the one at an index."""
        self._check(subelement)
        self._children.insert(index, subelement)

    def remove(self, subelement, /):
        """Take a child out, compared by identity first."""
        try:
            self._children.remove(subelement)
        except ValueError:
            self._check(subelement)
            raise ValueError("Element.remove(x): element not found") from None

    def find(self, path, namespaces=None):
        """Return the first element that a tag or path fits, or None."""
        return ElementPath.find(self, path, namespaces)

    def findtext(self, path, default=None, namespaces=None):
        """Return the text of the first element that a path fits, or the default."""
        return ElementPath.findtext(self, path, default, namespaces)

    def findall(self, path, namespaces=None):
        """Return the elements that a path fits."""
        return ElementPath.findall(self, path, namespaces)

    def iterfind(self, path, namespaces=None):
        """Yield the elements that a path fits."""
        return ElementPath.iterfind(self, path, namespaces)

    def clear(self):
        """Take everything but the tag away."""
        self.attrib.clear()
        self._children = []
        self.text = self.tail = None

    def get(self, key, default=None):
        """Return an attribute."""
        return self.attrib.get(key, default)

    def set(self, key, value, /):
        """Set an attribute."""
        self.attrib[key] = value

    def keys(self):
        """Return the names of the attributes."""
        return self.attrib.keys()

    def items(self):
        """Return the attributes."""
        return self.attrib.items()

    def iter(self, tag=None):
        """Yield this element and all below it in the order of the document; with a tag only those."""
        if tag == "*":
            tag = None
        stack = [iter((self,))]
        while stack:
            for element in stack[-1]:
                if tag is None or element.tag == tag:
                    yield element
                if element._children:
                    stack.append(iter(element._children))
                    break
            else:
                stack.pop()

    def itertext(self):
        """Yield all text in the element."""
        tag = self.tag
        if not isinstance(tag, str) and tag is not None:
            return
        if self.text:
            yield self.text
        for child in self._children:
            yield from child.itertext()
            if child.tail:
                yield child.tail


def SubElement(parent, tag, attrib={}, **extra):
    """Make an element and append it to another."""
    if not isinstance(parent, Element):
        raise TypeError(f"SubElement() argument 1 must be xml.etree.ElementTree.Element, not {type(parent).__name__}")
    element = parent.makeelement(tag, {**attrib, **extra})
    parent.append(element)
    return element


def Comment(text=None):
    """Return a comment: an element whose tag is this function."""
    element = Element(Comment)
    element.text = text
    return element


def ProcessingInstruction(target, text=None):
    """Return a processing instruction: an element whose tag is this function."""
    element = Element(ProcessingInstruction)
    element.text = f"{target} {text}" if text else target
    return element


PI = ProcessingInstruction


class QName:
    """A name with its namespace, {uri}local."""

    def __init__(self, text_or_uri, tag=None):
        self.text = f"{{{text_or_uri}}}{tag}" if tag else text_or_uri

    def __str__(self):
        return self.text

    def __repr__(self):
        return f"<{self.__class__.__name__} {self.text!r}>"

    def __hash__(self):
        return hash(self.text)

    def _compare(operation):
        def compare(self, other):
            return operation(self.text, other.text if isinstance(other, QName) else other)

        return compare

    __eq__ = _compare(lambda a, b: a == b)
    __lt__, __le__ = _compare(lambda a, b: a < b), _compare(lambda a, b: a <= b)
    __gt__, __ge__ = _compare(lambda a, b: a > b), _compare(lambda a, b: a >= b)
    del _compare


class ElementTree:
    """A whole document: reads and writes files."""

    def __init__(self, element=None, file=None):
        if element is not None and not iselement(element):
            raise TypeError(f"expected an Element, not {type(element).__name__}")
        self._root = element
        if file:
            self.parse(file)

    def getroot(self):
        """Return the outermost element."""
        return self._root

    def _setroot(self, element):
        if not iselement(element):
            raise TypeError(f"expected an Element, not {type(element).__name__}")
        self._root = element

    def parse(self, source, parser=None):
        """Read a file, by its name or opened; returns the outermost element."""
        with contextlib.ExitStack() as stack:
            if not hasattr(source, "read"):
                source = stack.enter_context(open(source, "rb"))
            parser = XMLParser() if parser is None else parser
            whole = getattr(parser, "_parse_whole", None)
            if whole is not None:
                self._root = whole(source)
            else:
                while data := source.read(65536):
                    parser.feed(data)
                self._root = parser.close()
            return self._root

    def iter(self, tag=None):
        """Yield all elements in the order of the document; with a tag only those."""
        return self._root.iter(tag)

    def _relative(self, path, depth=3):
        if path[:1] == "/":
            path = "." + path
            warnings.warn(
                "This search is broken in 1.3 and earlier, and will be fixed in a future version.  "
                f"If you rely on the current behaviour, change it to {path!r}",
                FutureWarning,
                stacklevel=depth,
            )
        return path

    def find(self, path, namespaces=None):
        """As Element.find()."""
        return self._root.find(self._relative(path), namespaces)

    def findtext(self, path, default=None, namespaces=None):
        """As Element.findtext()."""
        return self._root.findtext(self._relative(path), default, namespaces)

    def findall(self, path, namespaces=None):
        """As Element.findall()."""
        return self._root.findall(self._relative(path), namespaces)

    def iterfind(self, path, namespaces=None):
        """As Element.iterfind()."""
        return self._root.iterfind(self._relative(path), namespaces)

    def write(
        self,
        file_or_filename,
        encoding=None,
        xml_declaration=None,
        default_namespace=None,
        method=None,
        *,
        short_empty_elements=True,
    ):
        """Write the document to a file, by its name or opened for writing."""
        if self._root is None:
            raise TypeError("ElementTree not initialized")
        method = method or "xml"
        if method not in _WRITERS:
            raise ValueError(f"unknown method {method!r}")
        if not encoding:
            encoding = "utf-8" if method == "c14n" else "us-ascii"
        with _text_file(file_or_filename, encoding) as (write, declared):
            plain = encoding.lower() in ("utf-8", "us-ascii") if encoding.lower() != "unicode" else True
            if encoding.lower() == "unicode":
                plain = declared.lower() in ("utf-8", "us-ascii", "ascii")
            if method == "xml" and (xml_declaration or xml_declaration is None and encoding.lower() != "unicode" and not plain):
                write(f"<?xml version='1.0' encoding='{declared}'?>\n")
            if method == "text":
                _write_text(write, self._root)
            else:
                names, namespaces = _names_of(self._root, default_namespace)
                if method == "xml":
                    _write_xml(write, self._root, names, namespaces, short_empty_elements)
                else:
                    _write_html(write, self._root, names, namespaces)

    def write_c14n(self, file):
        """Write the document in canonical form 1.0's place."""
        return self.write(file, method="c14n")


@contextlib.contextmanager
def _text_file(target, encoding):
    # A function that writes text to a file, and the encoding to declare.
    write = getattr(target, "write", None)
    if write is None:
        mode = "utf-8" if encoding.lower() == "unicode" else encoding
        with open(target, "w", encoding=mode, errors="xmlcharrefreplace") as file:
            yield file.write, mode if encoding.lower() == "unicode" else encoding
        return
    if encoding.lower() == "unicode":
        yield write, getattr(target, "encoding", None) or "utf-8"
        return
    # A file of bytes, which stays open; a byte order mark comes once.
    with contextlib.ExitStack() as stack:
        if isinstance(target, io.BufferedIOBase):
            file = target
        elif isinstance(target, io.RawIOBase):
            file = io.BufferedWriter(target)
            stack.callback(file.detach)
        else:
            file = io.BufferedIOBase()
            file.writable = lambda: True
            file.write = write
            try:
                file.seekable, file.tell = target.seekable, target.tell
            except AttributeError:
                pass
        text = io.TextIOWrapper(file, encoding=encoding, errors="xmlcharrefreplace", newline="\n")
        stack.callback(text.detach)
        yield text.write, encoding


_namespace_map = {
    "http://www.w3.org/XML/1998/namespace": "xml",
    "http://www.w3.org/1999/xhtml": "html",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://schemas.xmlsoap.org/wsdl/": "wsdl",
    "http://www.w3.org/2001/XMLSchema": "xs",
    "http://www.w3.org/2001/XMLSchema-instance": "xsi",
    "http://purl.org/dc/elements/1.1/": "dc",
}


def register_namespace(prefix, uri):
    """Choose the prefix that a namespace gets when it is written."""
    if re.match(r"ns\d+$", prefix):
        raise ValueError("Prefix format reserved for internal use")
    for known, name in list(_namespace_map.items()):
        if known == uri or name == prefix:
            del _namespace_map[known]
    _namespace_map[uri] = prefix


register_namespace._namespace_map = _namespace_map


def _names_of(root, default):
    # How the names in a tree are written, and the prefixes of its namespaces.
    names, namespaces = {None: None}, {}
    if default:
        namespaces[default] = ""

    def note(name):
        if name in names:
            return
        try:
            if name[:1] != "{":
                if default:
                    raise ValueError("cannot use non-qualified names with default_namespace option")
                names[name] = name
                return
            uri, local = name[1:].rsplit("}", 1)
        except TypeError:
            _cannot_write(name)
        prefix = namespaces.get(uri)
        if prefix is None:
            prefix = _namespace_map.get(uri)
            if prefix is None:
                prefix = f"ns{len(namespaces)}"
            if prefix != "xml":
                namespaces[uri] = prefix
        names[name] = f"{prefix}:{local}" if prefix else local

    for element in root.iter():
        tag = element.tag
        if isinstance(tag, QName):
            note(tag.text)
        elif isinstance(tag, str):
            note(tag)
        elif tag is not None and tag is not Comment and tag is not PI:
            _cannot_write(tag)
        for key, value in element.items():
            note(key.text if isinstance(key, QName) else key)
            if isinstance(value, QName):
                note(value.text)
        if isinstance(element.text, QName):
            note(element.text.text)
    return names, namespaces


def _cannot_write(what):
    raise TypeError(f"cannot serialize {what!r} (type {type(what).__name__})")


def _escaped(text):
    try:
        if "&" in text:
            text = text.replace("&", "&amp;")
        if "<" in text:
            text = text.replace("<", "&lt;")
        if ">" in text:
            text = text.replace(">", "&gt;")
        return text
    except (TypeError, AttributeError):
        _cannot_write(text)


def _escaped_attribute(text):
    text = _escaped(text)
    for char, reference in (('"', "&quot;"), ("\r", "&#13;"), ("\n", "&#10;"), ("\t", "&#09;")):
        if char in text:
            text = text.replace(char, reference)
    return text


def _escaped_html_attribute(text):
    try:
        return text.replace("&", "&amp;").replace(">", "&gt;").replace('"', "&quot;")
    except (TypeError, AttributeError):
        _cannot_write(text)


def _write_start(write, element, names, namespaces, escape):
    write(f"<{names[element.tag.text if isinstance(element.tag, QName) else element.tag]}")
    for uri, prefix in sorted((namespaces or {}).items(), key=lambda item: item[1]):
        write(f' xmlns{":" if prefix else ""}{prefix}="{escape(uri)}"')
    for key, value in element.items():
        key = key.text if isinstance(key, QName) else key
        value = names[value.text] if isinstance(value, QName) else escape(value)
        write(f' {names[key]}="{value}"')


def _write_xml(write, element, names, namespaces, short_empty_elements):
    tag, text = element.tag, element.text
    if tag is Comment:
        write(f"<!--{text}-->")
    elif tag is ProcessingInstruction:
        write(f"<?{text}?>")
    elif tag is None:
        if text:
            write(_escaped(text))
        for child in element:
            _write_xml(write, child, names, None, short_empty_elements)
    else:
        _write_start(write, element, names, namespaces, _escaped_attribute)
        if text or len(element) or not short_empty_elements:
            write(">")
            if text:
                write(names[text.text] if isinstance(text, QName) else _escaped(text))
            for child in element:
                _write_xml(write, child, names, None, short_empty_elements)
            write(f"</{names[tag.text if isinstance(tag, QName) else tag]}>")
        else:
            write(" />")
    if element.tail:
        write(_escaped(element.tail))


_HTML_EMPTY = {
    "area", "base", "basefont", "br", "col", "embed", "frame", "hr", "img", "input", "isindex", "link", "meta", "param",
    "source", "track", "wbr",
}  # fmt: skip
_HTML_RAW = {"script", "style", "xmp", "iframe", "noembed", "noframes", "plaintext"}


def _write_html(write, element, names, namespaces):
    tag, text = element.tag, element.text
    if tag is Comment:
        write(f"<!--{_escaped(text)}-->")
    elif tag is ProcessingInstruction:
        write(f"<?{_escaped(text)}?>")
    elif tag is None:
        if text:
            write(_escaped(text))
        for child in element:
            _write_html(write, child, names, None)
    else:
        _write_start(write, element, names, namespaces, _escaped_html_attribute)
        write(">")
        name = names[tag.text if isinstance(tag, QName) else tag]
        if text:
            write(text if name.lower() in _HTML_RAW else _escaped(text))
        for child in element:
            _write_html(write, child, names, None)
        if name.lower() not in _HTML_EMPTY and name.lower() != "plaintext":
            write(f"</{name}>")
    if element.tail:
        write(_escaped(element.tail))


def _write_text(write, element):
    for part in element.itertext():
        write(part)
    if element.tail:
        write(element.tail)


_WRITERS = {"xml", "html", "text", "c14n"}


def tostring(
    element, encoding=None, method=None, *, xml_declaration=None, default_namespace=None, short_empty_elements=True
):
    """Return an element as bytes, or as text if the encoding is "unicode"."""
    file = io.StringIO() if encoding == "unicode" else io.BytesIO()
    ElementTree(element).write(
        file,
        encoding,
        xml_declaration=xml_declaration,
        default_namespace=default_namespace,
        method=method,
        short_empty_elements=short_empty_elements,
    )
    return file.getvalue()


def tostringlist(
    element, encoding=None, method=None, *, xml_declaration=None, default_namespace=None, short_empty_elements=True
):
    """Return an element as a list of pieces of bytes or text."""
    options = dict(xml_declaration=xml_declaration, default_namespace=default_namespace)
    if encoding != "unicode":
        return [tostring(element, encoding, method, short_empty_elements=short_empty_elements, **options)]
    file = _Pieces()
    ElementTree(element).write(file, encoding, method=method, short_empty_elements=short_empty_elements, **options)
    return file.pieces


class _Pieces:
    # A file that keeps what is written as it comes.
    def __init__(self):
        self.pieces = []
        self.write = self.pieces.append


def dump(elem):
    """Write an element or a tree to standard output."""
    tree = elem if isinstance(elem, ElementTree) else ElementTree(elem)
    tree.write(sys.stdout, encoding="unicode")
    tail = tree.getroot().tail
    if not tail or tail[-1] != "\n":
        sys.stdout.write("\n")


def indent(tree, space="  ", level=0):
    """Put white space into a tree so that each element stands on a line."""
    if isinstance(tree, ElementTree):
        tree = tree.getroot()
    if level < 0:
        raise ValueError(f"Initial indentation level must be >= 0, got {level}")
    if len(tree):
        _indent_children(tree, level + 1, space, [])


_SPACE = " \t\n\r"


def _indent_children(element, level, space, margins):
    # The margins are those of each level, made once.
    while len(margins) <= level:
        margins.append("\n" + len(margins) * space)
    margin = margins[level]
    if not element.text or not element.text.strip(_SPACE):
        element.text = margin
    for child in element:
        if len(child):
            _indent_children(child, level + 1, space, margins)
        if not child.tail or not child.tail.strip(_SPACE):
            child.tail = margin
    if not child.tail.strip(_SPACE):
        child.tail = margins[level - 1]


def parse(source, parser=None):
    """Read a file into an ElementTree."""
    tree = ElementTree()
    tree.parse(source, parser)
    return tree


def XML(text, parser=None):
    """Return the outermost element of a document in a string."""
    parser = XMLParser(target=TreeBuilder()) if parser is None else parser
    parser.feed(text)
    return parser.close()


fromstring = XML


def fromstringlist(sequence, parser=None):
    """Return the outermost element of a document in pieces."""
    parser = XMLParser(target=TreeBuilder()) if parser is None else parser
    for text in sequence:
        parser.feed(text)
    return parser.close()


def XMLID(text, parser=None):
    """Return the outermost element of a document, and a dictionary of elements by their attribute id."""
    tree = XML(text, parser)
    return tree, {element.get("id"): element for element in tree.iter() if element.get("id")}


class TreeBuilder:
    """Makes a tree of what it is told."""

    def __init__(self, element_factory=None, *, comment_factory=None, pi_factory=None, insert_comments=False, insert_pis=False):
        self._factory = element_factory or Element
        self._comment_factory = comment_factory or Comment
        self._pi_factory = pi_factory or ProcessingInstruction
        self.insert_comments, self.insert_pis = insert_comments, insert_pis
        # Text that has come, elements that are open, and the last node: text goes into or behind it.
        self._data, self._elem = [], []
        self._root = self._last = None
        self._tail = False

    def close(self):
        """Return the outermost element."""
        assert len(self._elem) == 0, "missing end tags"
        assert self._root is not None, "missing toplevel element"
        return self._root

    def _flush(self):
        pieces, self._data = self._data, []
        if not pieces or self._last is None:
            return
        place = "tail" if self._tail else "text"
        assert getattr(self._last, place) is None, f"internal error ({place})"
        setattr(self._last, place, "".join(pieces))

    def data(self, data):
        """Text comes next."""
        self._data.append(data)

    def start(self, tag, attrs):
        """An element begins."""
        self._flush()
        self._last = element = self._factory(tag, attrs)
        if self._elem:
            self._elem[-1].append(element)
        elif self._root is None:
            self._root = element
        self._elem.append(element)
        self._tail = False
        return element

    def end(self, tag):
        """The element ends."""
        self._flush()
        self._last = self._elem.pop()
        assert self._last.tag == tag, f"end tag mismatch (expected {self._last.tag}, got {tag})"
        self._tail = True
        return self._last

    def comment(self, text):
        """A comment comes next."""
        return self._single(self._comment_factory, self.insert_comments, text)

    def pi(self, target, text=None):
        """A processing instruction comes next."""
        return self._single(self._pi_factory, self.insert_pis, target, text)

    def _single(self, factory, insert, *args):
        element = factory(*args)
        if insert:
            self._flush()
            self._last = element
            if self._elem:
                self._elem[-1].append(element)
            self._tail = True
        return element


class XMLParser:
    """Reads a document and tells a target what is in it; the usual one makes a tree."""

    def __init__(self, *, target=None, encoding=None):
        self.entity = {}
        self.target = TreeBuilder() if target is None else target
        self.version = "Expat %d.%d.%d" % pyexpat.version_info
        self._scanner = _xml.scanner("}")
        # Names that the document does not declare may be in `entity`.
        self._document = pyexpat.Document(self._scanner, encoding)
        self._names = {}
        self._doctype = None
        self._failed = None
        find = lambda name: getattr(self.target, name, None)
        self._start, self._end, self._data = find("start"), find("end"), find("data")
        self._handlers = {
            "start-ns": find("start_ns") and (lambda prefix, uri: self.target.start_ns(prefix or "", uri or "")),
            "end-ns": find("end_ns") and (lambda prefix: self.target.end_ns(prefix or "")),
            "comment": find("comment"),
            "instruction": find("pi"),
        }

    def _name(self, name):
        known = self._names.get(name)
        if known is None:
            known = self._names[name] = "{" + name if "}" in name else name
        return known

    def _error(self, code, place, text=None):
        self._failed = code
        text = text or pyexpat.errors.messages[code]
        error = ParseError(f"{text}: line {place[0]}, column {place[1]}")
        error.code, error.position = code, (place[0], place[1])
        raise error

    def feed(self, data):
        """Read more of the document."""
        self._feed(data, False)

    def _feed(self, data, last):
        if not isinstance(data, str):
            data = memoryview(data).tobytes()
        try:
            events, problem = self._document.feed(data, last)
        except LookupError:
            self._error(18, (1, 30), "unknown encoding")
        self._tell(events)
        if problem:
            self._error(problem[0], problem[1:])

    def _tell(self, events):
        # What the scanner has found goes to the target.
        names, start, end, data = self._names, self._start, self._end, self._data
        for event in events:
            kind = event[0]
            if kind == "text":
                if data is not None:
                    data(event[4])
            elif kind == "start":
                if start is not None:
                    tag = names.get(event[4]) or self._name(event[4])
                    listed = event[5]
                    attributes = {}
                    for at in range(0, len(listed), 2):
                        attributes[names.get(listed[at]) or self._name(listed[at])] = listed[at + 1]
                    start(tag, attributes)
            elif kind == "end":
                if end is not None:
                    end(names.get(event[4]) or self._name(event[4]))
            elif kind == "skipped":
                if not event[5]:
                    self._undeclared(event)
            elif kind == "start-doctype":
                self._doctype_begins(event)
            elif self._handlers.get(kind) is not None:
                self._handlers[kind](*event[4:])

    def _undeclared(self, event):
        # An entity that the document has not declared.
        try:
            text = self.entity[event[4]]
        except KeyError:
            self._error(11, event[1:4], f"undefined entity &{event[4]};")
        if self._data is not None:
            self._data(text)

    def _doctype_begins(self, event):
        _, _, _, _, name, system, public, _ = event
        handler = getattr(self.target, "doctype", None)
        if handler is not None:
            handler(name, public, system)
        elif hasattr(self, "doctype") and system is not None:
            warnings.warn(
                "The doctype() method of XMLParser is ignored.  Define doctype() method on the TreeBuilder target.",
                RuntimeWarning,
            )

    def close(self):
        """The document ends; returns what the target's close() does."""
        if self._failed is None:
            self._feed("", True)
        else:
            self._error(self._failed, self._scanner.place())
        handler = getattr(self.target, "close", None)
        return handler() if handler is not None else None

    def flush(self):
        """Tell the target what has been read; nothing is held back here."""


class XMLPullParser:
    """Reads a document that comes piece by piece, and lets its elements be asked for in between."""

    def __init__(self, events=None, *, _parser=None):
        self._events_queue = collections.deque()
        self._parser = _parser or XMLParser(target=TreeBuilder())
        self._set_events(("end",) if events is None else events)

    def _set_events(self, wanted):
        append, target, parser = self._events_queue.append, self._parser.target, self._parser
        for name in wanted:
            if name == "start":
                begin = parser._start
                parser._start = lambda tag, attributes: append(("start", begin(tag, attributes)))
            elif name == "end":
                finish = parser._end
                parser._end = lambda tag: append(("end", finish(tag)))
            elif name == "start-ns":
                tell = getattr(target, "start_ns", None)
                parser._handlers[name] = lambda prefix, uri: append(
                    ("start-ns", tell(prefix or "", uri or "") if tell else (prefix or "", uri or ""))
                )
            elif name == "end-ns":
                untell = getattr(target, "end_ns", None)
                parser._handlers[name] = lambda prefix: append(("end-ns", untell(prefix or "") if untell else None))
            elif name == "comment":
                parser._handlers["comment"] = lambda text: append(("comment", target.comment(text)))
            elif name == "pi":
                parser._handlers["instruction"] = lambda *args: append(("pi", target.pi(*args)))
            else:
                raise ValueError(f"unknown event {name!r}")

    def feed(self, data):
        """Read more of the document."""
        if self._parser is None:
            raise ValueError("feed() called after end of stream")
        if data:
            try:
                self._parser.feed(data)
            except SyntaxError as error:
                self._events_queue.append(error)

    def _close_and_return_root(self):
        root = self._parser.close()
        self._parser = None
        return root

    def close(self):
        """The document ends."""
        self._close_and_return_root()

    def read_events(self):
        """Yield the events that have happened, and forget them."""
        queue = self._events_queue
        while queue:
            event = queue.popleft()
            if isinstance(event, Exception):
                raise event
            yield event

    def flush(self):
        """Let everything read so far be asked for; nothing is held back here."""
        if self._parser is None:
            raise ValueError("flush() called after end of stream")
        self._parser.flush()


def iterparse(source, events=None, parser=None):
    """Return an iterator over the events of a file while it is read; its attribute root is the tree in the end."""
    pull = XMLPullParser(events=events, _parser=parser)
    own = not hasattr(source, "read")
    if own:
        source = open(source, "rb")

    def steps():
        try:
            while True:
                yield from pull.read_events()
                data = source.read(16 * 1024)
                if not data:
                    break
                pull.feed(data)
            root = pull._close_and_return_root()
            yield from pull.read_events()
            iterator = reference()
            if iterator is not None:
                iterator.root = root
        finally:
            if own:
                source.close()

    generator = steps()

    class IterParseIterator(collections.abc.Iterator):
        __next__ = generator.__next__

        def close(self):
            nonlocal own
            generator.close()
            if own:
                source.close()
                own = False

        def __del__(self):
            if own and not source.closed:
                source.close()
                warnings.warn(f"unclosed file {source!r}", ResourceWarning, stacklevel=2)

    iterator = IterParseIterator()
    iterator.root = None
    reference = weakref.ref(iterator)
    return iterator


def canonicalize(xml_data=None, *, out=None, from_file=None, **options):
    """Write a document in canonical form 2.0, or return it as a string."""
    if xml_data is None and from_file is None:
        raise ValueError("Either 'xml_data' or 'from_file' must be provided as input")
    result = None
    if out is None:
        result = out = io.StringIO()
    parser = XMLParser(target=C14NWriterTarget(out.write, **options))
    if xml_data is not None:
        parser.feed(xml_data)
        parser.close()
    else:
        parse(from_file, parser=parser)
    return None if result is None else result.getvalue()


_is_qualified = re.compile(r"^\w+:\w+$", re.UNICODE).match


class C14NWriterTarget:
    """A target that writes what it is told in canonical form 2.0."""

    def __init__(
        self,
        write,
        *,
        with_comments=False,
        strip_text=False,
        rewrite_prefixes=False,
        qname_aware_tags=None,
        qname_aware_attrs=None,
        exclude_attrs=None,
        exclude_tags=None,
    ):
        self._write = write
        self._text = []
        self._with_comments, self._strip_text, self._rewrite = with_comments, strip_text, rewrite_prefixes
        self._exclude_attrs = set(exclude_attrs or ())
        self._exclude_tags = set(exclude_tags or ())
        self._name_tags = set(qname_aware_tags or ())
        self._name_attributes = set(qname_aware_attrs or ())
        # For each open element: the prefixes declared in the document, and those written.
        self._declared = [[("http://www.w3.org/XML/1998/namespace", "xml")]]
        self._written = [[]]
        self._prefixes = {} if rewrite_prefixes else None
        self._pending = None
        self._started = self._finished = False
        self._excluded = 0
        self._preserve = [False]
        self._declared.append([])

    def _find(self, tables, uri):
        for table in reversed(tables):
            for known, prefix in reversed(table):
                if known == uri:
                    return prefix
        return None

    def _qualified(self, name, uri=None):
        # The name as it is written, its local part and namespace.
        if uri is None:
            uri, local = name[1:].rsplit("}", 1) if name[:1] == "{" else ("", name)
        else:
            local = name
        hidden = set()
        for table in reversed(self._written):
            for known, prefix in reversed(table):
                if known == uri and prefix not in hidden:
                    return f"{prefix}:{local}" if prefix else local, local, uri
                hidden.add(prefix)
        if self._rewrite:
            prefix = self._prefixes.setdefault(uri, f"n{len(self._prefixes)}") if uri else ""
            self._written[-1].append((uri, prefix))
            return f"{prefix}:{local}" if prefix else local, local, uri
        if not uri and "" not in hidden:
            return local, local, uri
        if not uri:
            self._written[-1].append((uri, ""))
            return local, local, uri
        prefix = self._find(self._declared, uri)
        if prefix is None:
            raise ValueError(f'Namespace "{uri}" is not declared in scope')
        self._written[-1].append((uri, prefix))
        return f"{prefix}:{local}" if prefix else local, local, uri

    def _resolve(self, name):
        prefix, _, local = name.rpartition(":")
        for table in reversed(self._declared):
            for uri, known in table:
                if known == prefix:
                    return f"{{{uri}}}{local}"
        raise ValueError(f'Prefix {prefix} of QName "{name}" is not declared in scope')

    def data(self, data):
        if not self._excluded:
            self._text.append(data)

    def _flush(self):
        text = "".join(self._text)
        self._text.clear()
        if self._strip_text and not self._preserve[-1]:
            text = text.strip(_SPACE)
        if self._pending is not None:
            args, self._pending = self._pending, None
            qualified = text if text and _is_qualified(text) else None
            self._start(*args, qualified)
            if qualified is not None:
                return
        if text and self._started:
            self._write(_c14n_text(text))

    def start_ns(self, prefix, uri):
        if self._excluded:
            return
        if self._text:
            self._flush()
        self._declared[-1].append((uri, prefix or ""))

    def start(self, tag, attrs):
        if self._excluded or tag in self._exclude_tags:
            self._excluded += 1
            return
        if self._text:
            self._flush()
        declared = self._declared[-1]
        self._declared.append([])
        self._written.append([])
        if self._name_tags and tag in self._name_tags:
            self._pending = (tag, attrs, declared)
            return
        self._start(tag, attrs, declared)

    def _start(self, tag, attributes, declared, text=None):
        if self._exclude_attrs and attributes:
            attributes = {key: value for key, value in attributes.items() if key not in self._exclude_attrs}
        names = {tag, *(key for key in attributes if key[:1] == "{")}
        resolved = {}
        if text is not None:
            resolved[text] = self._resolve(text)
            names.add(resolved[text])
        if self._name_attributes:
            for key in sorted(self._name_attributes & attributes.keys()):
                value = attributes[key]
                if _is_qualified(value):
                    resolved[value] = self._resolve(value)
                    names.add(resolved[value])
        order = (lambda name: name[1:].split("}", 1) if name[:1] == "{" else ["", name])
        written = {name: self._qualified(name) for name in sorted(names, key=order)}
        items = []
        for uri, prefix in sorted(self._written[-1], key=lambda pair: pair[1]):
            items.append((f"xmlns:{prefix}" if prefix else "xmlns", uri))
        if attributes:
            keys = sorted(attributes, key=order)
            for key in keys:
                value = attributes[key]
                if key in self._name_attributes and value in resolved:
                    value = written[resolved[value]][0]
                items.append((written[key][0] if key in written else key, value))
        space = attributes.get("{http://www.w3.org/XML/1998/namespace}space")
        self._preserve.append(space == "preserve" if space else self._preserve[-1])
        parts = "".join(f' {key}="{_c14n_attribute(value)}"' for key, value in items)
        self._write(f"<{written[tag][0]}{parts}>")
        if text is not None:
            self._write(_c14n_text(written[resolved[text]][0]))
        self._started = True
        self._declared[-1] = []

    def end(self, tag):
        if self._excluded:
            self._excluded -= 1
            return
        if self._text or self._pending is not None:
            self._flush()
        self._write(f"</{self._qualified(tag)[0]}>")
        self._preserve.pop()
        self._finished = len(self._preserve) == 1
        self._declared.pop()
        self._written.pop()
        self._declared[-1] = []

    def _besides(self, text):
        # A comment or instruction: outside of the document's element it has a line of its own.
        if self._finished:
            self._write("\n")
        elif self._text and self._started:
            self._flush()
        self._write(text)
        if not self._started:
            self._write("\n")

    def comment(self, text):
        if self._with_comments and not self._excluded:
            self._besides(f"<!--{_c14n_text(text)}-->")

    def pi(self, target, data):
        if not self._excluded:
            self._besides(f"<?{target} {_c14n_text(data)}?>" if data else f"<?{target}?>")


def _c14n_text(text):
    return _escaped(text).replace("\r", "&#xD;")


def _c14n_attribute(text):
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return text.replace("\t", "&#x9;").replace("\n", "&#xA;").replace("\r", "&#xD;")
