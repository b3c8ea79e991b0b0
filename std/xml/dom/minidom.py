"""A small implementation of the DOM."""

import io


import xml.dom
from xml.dom import EMPTY_NAMESPACE, EMPTY_PREFIX, XMLNS_NAMESPACE, domreg


class NodeList(list):
    """Nodes in order."""

    __slots__ = ()

    def item(self, index):
        """Return a node, or None."""
        return self[index] if 0 <= index < len(self) else None

    @property
    def length(self):
        return len(self)


class Node(xml.dom.Node):
    """What all nodes have."""

    namespaceURI = parentNode = ownerDocument = nextSibling = previousSibling = None
    prefix = EMPTY_PREFIX
    nodeValue = attributes = None
    allowed = ()

    def __bool__(self):
        return True

    def __init__(self):
        self.childNodes = NodeList()

    def __enter__(self):
        return self

    def __exit__(self, et, ev, tb):
        self.unlink()

    @property
    def firstChild(self):
        return self.childNodes[0] if self.childNodes else None

    @property
    def lastChild(self):
        return self.childNodes[-1] if self.childNodes else None

    @property
    def localName(self):
        return None

    def toxml(self, encoding=None, standalone=None):
        """Return the node as text, or as bytes of an encoding."""
        return self.toprettyxml("", "", encoding, standalone)

    def toprettyxml(self, indent="\t", newl="\n", encoding=None, standalone=None):
        """Return the node as text with each element on a line."""
        if encoding is None:
            writer = io.StringIO()
        else:
            writer = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="xmlcharrefreplace", newline="\n")
        if self.nodeType == Node.DOCUMENT_NODE:
            self.writexml(writer, "", indent, newl, encoding, standalone)
        else:
            self.writexml(writer, "", indent, newl)
        return writer.getvalue() if encoding is None else writer.detach().getvalue()

    def hasChildNodes(self):
        """Tell whether there are children."""
        return bool(self.childNodes)

    def _link(self):
        # Children know their neighbours.
        before = None
        for child in self.childNodes:
            child.previousSibling, child.nextSibling = before, None
            if before is not None:
                before.nextSibling = child
            before = child

    def _accept(self, node):
        if node.nodeType not in self.allowed:
            raise xml.dom.HierarchyRequestErr(f"{node!r} cannot be child of {self!r}")
        if node.parentNode is not None:
            node.parentNode.removeChild(node)
        node.parentNode = self

    def _changed(self):
        document = self if self.nodeType == Node.DOCUMENT_NODE else self.ownerDocument
        if document is not None:
            document._id_cache = None

    def insertBefore(self, newChild, refChild):
        """Put a node before a child, or at the end."""
        if newChild.nodeType == Node.DOCUMENT_FRAGMENT_NODE:
            for child in tuple(newChild.childNodes):
                self.insertBefore(child, refChild)
            return newChild
        if refChild is None:
            return self.appendChild(newChild)
        if refChild not in self.childNodes:
            raise xml.dom.NotFoundErr()
        self._accept(newChild)
        self.childNodes.insert(self.childNodes.index(refChild), newChild)
        self._link()
        self._changed()
        return newChild

    def appendChild(self, node):
        """Put a node at the end."""
        if node.nodeType == Node.DOCUMENT_FRAGMENT_NODE:
            for child in tuple(node.childNodes):
                self.appendChild(child)
            return node
        self._accept(node)
        last = self.lastChild
        self.childNodes.append(node)
        node.previousSibling, node.nextSibling = last, None
        if last is not None:
            last.nextSibling = node
        self._changed()
        return node

    def replaceChild(self, newChild, oldChild):
        """Put a node in the place of a child, which is returned."""
        if newChild.nodeType == Node.DOCUMENT_FRAGMENT_NODE:
            after = oldChild.nextSibling
            self.removeChild(oldChild)
            return self.insertBefore(newChild, after)
        if newChild is oldChild:
            return None
        if oldChild not in self.childNodes:
            raise xml.dom.NotFoundErr()
        self._accept(newChild)
        self.childNodes[self.childNodes.index(oldChild)] = newChild
        oldChild.parentNode = oldChild.previousSibling = oldChild.nextSibling = None
        self._link()
        self._changed()
        return oldChild

    def removeChild(self, oldChild):
        """Take a child out and return it."""
        at = next((at for at, child in enumerate(self.childNodes) if child is oldChild), None)
        if at is None:
            raise xml.dom.NotFoundErr()
        del self.childNodes[at]
        before, after = oldChild.previousSibling, oldChild.nextSibling
        if before is not None:
            before.nextSibling = after
        if after is not None:
            after.previousSibling = before
        oldChild.parentNode = oldChild.previousSibling = oldChild.nextSibling = None
        self._changed()
        return oldChild

    def normalize(self):
        """Join texts beside each other, and take empty ones out."""
        kept = NodeList()
        for child in self.childNodes:
            if child.nodeType == Node.TEXT_NODE:
                if not child.data:
                    child.parentNode = child.previousSibling = child.nextSibling = None
                    continue
                if kept and kept[-1].nodeType == Node.TEXT_NODE:
                    kept[-1].data += child.data
                    child.parentNode = None
                    continue
            else:
                child.normalize()
            kept.append(child)
        self.childNodes[:] = kept
        self._link()

    def cloneNode(self, deep):
        """Return a copy, with copies of everything below if deep is true."""
        return _clone(self, deep, self.ownerDocument or self)

    def isSupported(self, feature, version):
        """Tell whether the implementation can do something."""
        return self.ownerDocument.implementation.hasFeature(feature, version)

    def isSameNode(self, other):
        """Tell whether the other is this node."""
        return self is other

    def getInterface(self, feature):
        """Return the node if it can do something, else None."""
        return self if self.isSupported(feature, None) else None

    def getUserData(self, key):
        """Return data that was noted under a key."""
        return self.__dict__.get("_user_data", {}).get(key, (None, None))[0]

    def setUserData(self, key, data, handler):
        """Note data under a key; returns what was there."""
        noted = self.__dict__.setdefault("_user_data", {})
        old = noted.pop(key, (None, None))[0]
        if data is not None:
            noted[key] = (data, handler)
        return old

    def unlink(self):
        """Take the tree apart."""
        self.parentNode = self.ownerDocument = None
        for child in self.childNodes:
            child.unlink()
        self.childNodes = NodeList()
        self.previousSibling = self.nextSibling = None


def _text_of(text, attribute=False):
    # Text as documents have it.
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if attribute:
        text = text.replace('"', "&quot;").replace("\r", "&#13;").replace("\n", "&#10;").replace("\t", "&#9;")
    return text


class DocumentFragment(Node):
    """Nodes without a parent."""

    nodeType, nodeName = Node.DOCUMENT_FRAGMENT_NODE, "#document-fragment"
    allowed = (
        Node.ELEMENT_NODE, Node.TEXT_NODE, Node.CDATA_SECTION_NODE, Node.ENTITY_REFERENCE_NODE,
        Node.PROCESSING_INSTRUCTION_NODE, Node.COMMENT_NODE, Node.NOTATION_NODE,
    )  # fmt: skip


class Attr(Node):
    """An attribute."""

    nodeType = Node.ATTRIBUTE_NODE
    specified = True
    ownerElement = None

    def __init__(self, qName, namespaceURI=EMPTY_NAMESPACE, localName=None, prefix=None):
        super().__init__()
        self.name = self.nodeName = qName
        self.namespaceURI, self._local, self.value = namespaceURI, localName, ""
        self.prefix = prefix if prefix is not None else _split_name(qName)[0]

    @property
    def localName(self):
        return self._local or _split_name(self.nodeName)[1]

    nodeValue = property(lambda self: self.value, lambda self, value: setattr(self, "value", value))
    isId = property(lambda self: self.ownerElement is not None and self.name in self.ownerElement._ids)

    def unlink(self):
        """Take it off its element."""
        element = self.ownerElement
        if element is not None:
            element._attributes.pop(self.nodeName, None)
        self.ownerElement = None


def _split_name(name):
    prefix, colon, local = name.partition(":")
    return (prefix, local) if colon else (None, name)


class NamedNodeMap:
    """The attributes of an element by their names."""

    def __init__(self, element):
        self._element = element
        self._attributes = element._attributes

    def item(self, index):
        """Return an attribute, or None."""
        return NodeList(self._attributes.values()).item(index)

    def items(self):
        return [(attribute.nodeName, attribute.value) for attribute in self._attributes.values()]

    def itemsNS(self):
        return [((attribute.namespaceURI, attribute.localName), attribute.value) for attribute in self._attributes.values()]

    def keys(self):
        return self._attributes.keys()

    def keysNS(self):
        return [key for key, _ in self.itemsNS()]

    def values(self):
        return self._attributes.values()

    def get(self, name, value=None):
        return self._attributes.get(name, value)

    length = property(lambda self: len(self._attributes))

    def __len__(self):
        return len(self._attributes)

    def __contains__(self, key):
        return key in self._attributes if isinstance(key, str) else key in self.keysNS()

    def __getitem__(self, name):
        if isinstance(name, tuple):
            found = self.getNamedItemNS(*name)
            if found is None:
                raise KeyError(name)
            return found
        return self._attributes[name]

    def __setitem__(self, name, value):
        if isinstance(value, str):
            self._element.setAttribute(name, value)
        elif isinstance(value, Attr):
            self.setNamedItem(value)
        else:
            raise TypeError("value must be a string or Attr object")

    def __delitem__(self, name):
        self._element.removeAttributeNode(self[name])

    def getNamedItem(self, name):
        """Return an attribute, or None."""
        return self._attributes.get(name)

    def getNamedItemNS(self, namespaceURI, localName):
        """Return the attribute of a namespace, or None."""
        return self._element.getAttributeNodeNS(namespaceURI, localName)

    def removeNamedItem(self, name):
        """Take an attribute out and return it."""
        found = self.getNamedItem(name)
        if found is None:
            raise xml.dom.NotFoundErr()
        return self._element.removeAttributeNode(found)

    def removeNamedItemNS(self, namespaceURI, localName):
        """Take the attribute of a namespace out and return it."""
        found = self.getNamedItemNS(namespaceURI, localName)
        if found is None:
            raise xml.dom.NotFoundErr()
        return self._element.removeAttributeNode(found)

    def setNamedItem(self, node):
        """Put an attribute in; returns that which was there."""
        if not isinstance(node, Attr):
            raise xml.dom.HierarchyRequestErr(f"{node!r} cannot be child of {self!r}")
        return self._element.setAttributeNode(node)

    setNamedItemNS = setNamedItem


AttributeList = NamedNodeMap


class Element(Node):
    """An element."""

    nodeType = Node.ELEMENT_NODE
    allowed = (
        Node.ELEMENT_NODE, Node.PROCESSING_INSTRUCTION_NODE, Node.COMMENT_NODE, Node.TEXT_NODE, Node.CDATA_SECTION_NODE,
        Node.ENTITY_REFERENCE_NODE,
    )  # fmt: skip

    def __init__(self, tagName, namespaceURI=EMPTY_NAMESPACE, prefix=None, localName=None):
        super().__init__()
        self.tagName = self.nodeName = tagName
        self.namespaceURI, self._local = namespaceURI, localName
        self.prefix = prefix if prefix is not None else _split_name(tagName)[0]
        self._attributes = {}
        self._ids = set()

    def __repr__(self):
        return f"<DOM Element: {self.tagName} at {id(self):#x}>"

    @property
    def localName(self):
        return self._local or _split_name(self.tagName)[1]

    @property
    def attributes(self):
        return NamedNodeMap(self)

    def unlink(self):
        """Take the tree apart."""
        for attribute in list(self._attributes.values()):
            attribute.unlink()
        self._attributes = {}
        super().unlink()

    def getAttribute(self, attname):
        """Return the value of an attribute, or an empty string."""
        found = self._attributes.get(attname)
        return "" if found is None else found.value

    def getAttributeNS(self, namespaceURI, localName):
        """Return the value of the attribute of a namespace, or an empty string."""
        found = self.getAttributeNodeNS(namespaceURI, localName)
        return "" if found is None else found.value

    def setAttribute(self, attname, value):
        """Set an attribute."""
        found = self._attributes.get(attname)
        if found is None:
            found = Attr(attname)
            found.ownerDocument = self.ownerDocument
            self._put(found)
        found.value = value
        self._changed()

    def setAttributeNS(self, namespaceURI, qualifiedName, value):
        """Set the attribute of a namespace."""
        prefix, local = _split_name(qualifiedName)
        found = self.getAttributeNodeNS(namespaceURI, local)
        if found is None:
            found = Attr(qualifiedName, namespaceURI, local, prefix)
            found.ownerDocument = self.ownerDocument
            self._put(found)
        elif found.nodeName != qualifiedName:
            del self._attributes[found.nodeName]
            found.name = found.nodeName = qualifiedName
            found.prefix = prefix
            self._put(found)
        found.value = value
        self._changed()

    def _put(self, attribute):
        attribute.ownerElement = self
        self._attributes[attribute.nodeName] = attribute

    def getAttributeNode(self, attrname):
        """Return an attribute, or None."""
        return self._attributes.get(attrname)

    def getAttributeNodeNS(self, namespaceURI, localName):
        """Return the attribute of a namespace, or None."""
        for attribute in self._attributes.values():
            if attribute.localName == localName and attribute.namespaceURI == namespaceURI:
                return attribute
        return None

    def setAttributeNode(self, attr):
        """Put an attribute in; returns that which was there."""
        if attr.ownerElement not in (None, self):
            raise xml.dom.InuseAttributeErr("attribute node already owned")
        old = self._attributes.get(attr.nodeName)
        if old is attr:
            return None
        if old is not None:
            old.ownerElement = None
        self._put(attr)
        self._changed()
        return old

    setAttributeNodeNS = setAttributeNode

    def removeAttribute(self, name):
        """Take an attribute out."""
        found = self._attributes.get(name)
        if found is None:
            raise xml.dom.NotFoundErr()
        self.removeAttributeNode(found)

    def removeAttributeNS(self, namespaceURI, localName):
        """Take the attribute of a namespace out."""
        found = self.getAttributeNodeNS(namespaceURI, localName)
        if found is None:
            raise xml.dom.NotFoundErr()
        self.removeAttributeNode(found)

    def removeAttributeNode(self, node):
        """Take an attribute out and return it."""
        if node is None or self._attributes.get(node.nodeName) is not node:
            raise xml.dom.NotFoundErr()
        node.unlink()
        self._changed()
        return node

    removeAttributeNodeNS = removeAttributeNode

    def hasAttribute(self, name):
        """Tell whether there is an attribute."""
        return name in self._attributes

    def hasAttributeNS(self, namespaceURI, localName):
        """Tell whether there is an attribute of a namespace."""
        return self.getAttributeNodeNS(namespaceURI, localName) is not None

    def hasAttributes(self):
        """Tell whether there are attributes."""
        return bool(self._attributes)

    def getElementsByTagName(self, name):
        """Return the elements below of a tag, or all for `*`."""
        return _elements(self, lambda node: name == "*" or node.tagName == name)

    def getElementsByTagNameNS(self, namespaceURI, localName):
        """Return the elements below of a namespace and name; `*` stands for any."""
        return _elements(
            self,
            lambda node: localName in ("*", node.localName) and namespaceURI in ("*", node.namespaceURI),
        )

    def setIdAttribute(self, name):
        """Let an attribute be the identifier of the element."""
        self.setIdAttributeNode(self.getAttributeNode(name))

    def setIdAttributeNS(self, namespaceURI, localName):
        """Let an attribute be the identifier of the element."""
        self.setIdAttributeNode(self.getAttributeNodeNS(namespaceURI, localName))

    def setIdAttributeNode(self, idAttr):
        """Let an attribute be the identifier of the element."""
        if idAttr is None or idAttr.ownerElement is not self:
            raise xml.dom.NotFoundErr()
        self._ids.add(idAttr.name)
        self._changed()

    def writexml(self, writer, indent="", addindent="", newl=""):
        """Write the element."""
        writer.write(f"{indent}<{self.tagName}")
        for name, attribute in self._attributes.items():
            writer.write(f' {name}="{_text_of(attribute.value, attribute=True)}"')
        if not self.childNodes:
            writer.write(f"/>{newl}")
            return
        writer.write(">")
        only = self.childNodes[0]
        if len(self.childNodes) == 1 and only.nodeType in (Node.TEXT_NODE, Node.CDATA_SECTION_NODE):
            only.writexml(writer, "", "", "")
        else:
            writer.write(newl)
            for node in self.childNodes:
                node.writexml(writer, indent + addindent, addindent, newl)
            writer.write(indent)
        writer.write(f"</{self.tagName}>{newl}")


def _elements(node, test):
    found, stack = NodeList(), list(reversed(node.childNodes))
    while stack:
        each = stack.pop()
        if each.nodeType == Node.ELEMENT_NODE:
            if test(each):
                found.append(each)
            stack.extend(reversed(each.childNodes))
    return found


class Childless(Node):
    """What nodes without children have."""

    @property
    def childNodes(self):
        return NodeList()

    def __init__(self):
        pass

    def normalize(self):
        pass

    def unlink(self):
        self.parentNode = self.ownerDocument = self.previousSibling = self.nextSibling = None

    def appendChild(self, node):
        raise xml.dom.HierarchyRequestErr(f"{self.nodeName} nodes cannot have children")

    def insertBefore(self, newChild, refChild):
        raise xml.dom.HierarchyRequestErr(f"{self.nodeName} nodes do not have children")

    def removeChild(self, oldChild):
        raise xml.dom.NotFoundErr(f"{self.nodeName} nodes do not have children")

    def replaceChild(self, newChild, oldChild):
        raise xml.dom.HierarchyRequestErr(f"{self.nodeName} nodes do not have children")


class ProcessingInstruction(Childless):
    """A processing instruction."""

    nodeType = Node.PROCESSING_INSTRUCTION_NODE

    def __init__(self, target, data):
        self.target = self.nodeName = target
        self.data = data

    nodeValue = property(lambda self: self.data, lambda self, value: setattr(self, "data", value))

    def writexml(self, writer, indent="", addindent="", newl=""):
        """Write the node."""
        writer.write(f"{indent}<?{self.target} {self.data}?>{newl}")


class CharacterData(Childless):
    """What nodes of text have."""

    def __init__(self):
        self.data = ""

    nodeValue = property(lambda self: self.data, lambda self, value: setattr(self, "data", value))
    length = property(lambda self: len(self.data))

    def __len__(self):
        return len(self.data)

    def __repr__(self):
        shown = self.data[:10] + ("..." if len(self.data) > 10 else "")
        return f'<DOM {self.__class__.__name__} node "{shown!r}">'

    def _checked(self, offset, count=0):
        if offset < 0:
            raise xml.dom.IndexSizeErr("offset cannot be negative")
        if offset >= len(self.data) and (count or offset > len(self.data)):
            raise xml.dom.IndexSizeErr("offset cannot be beyond end of data")
        if count < 0:
            raise xml.dom.IndexSizeErr("count cannot be negative")

    def substringData(self, offset, count):
        """Return a part of the text."""
        self._checked(offset, count)
        return self.data[offset : offset + count]

    def appendData(self, arg):
        """Add text at the end."""
        self.data += arg

    def insertData(self, offset, arg):
        """Put text in."""
        self._checked(offset)
        self.data = self.data[:offset] + arg + self.data[offset:]

    def deleteData(self, offset, count):
        """Take text out."""
        self._checked(offset, count)
        self.data = self.data[:offset] + self.data[offset + count :]

    def replaceData(self, offset, count, arg):
        """Put text in the place of other text."""
        self._checked(offset, count)
        self.data = self.data[:offset] + arg + self.data[offset + count :]


class Text(CharacterData):
    """Text."""

    nodeType, nodeName = Node.TEXT_NODE, "#text"

    def splitText(self, offset):
        """Break the text; the second half, which comes next, is returned."""
        if not 0 <= offset <= len(self.data):
            raise xml.dom.IndexSizeErr("illegal offset value")
        made = self.__class__()
        made.data, made.ownerDocument = self.data[offset:], self.ownerDocument
        if self.parentNode is not None and self in self.parentNode.childNodes:
            self.parentNode.insertBefore(made, self.nextSibling)
        self.data = self.data[:offset]
        return made

    def writexml(self, writer, indent="", addindent="", newl=""):
        """Write the text."""
        writer.write(f"{indent}{_text_of(self.data)}{newl}")

    @property
    def wholeText(self):
        texts, node = [self.data], self.previousSibling
        while node is not None and node.nodeType in (Node.TEXT_NODE, Node.CDATA_SECTION_NODE):
            texts.insert(0, node.data)
            node = node.previousSibling
        node = self.nextSibling
        while node is not None and node.nodeType in (Node.TEXT_NODE, Node.CDATA_SECTION_NODE):
            texts.append(node.data)
            node = node.nextSibling
        return "".join(texts)

    def replaceWholeText(self, content):
        """Put text in the place of this text and of those beside it; returns the node, None if nothing is left."""
        kinds, parent = (Node.TEXT_NODE, Node.CDATA_SECTION_NODE), self.parentNode
        for step in ("previousSibling", "nextSibling"):
            while (beside := getattr(self, step)) is not None and beside.nodeType in kinds:
                parent.removeChild(beside)
        if not content:
            parent.removeChild(self)
            return None
        self.data = content
        return self

    @property
    def isWhitespaceInElementContent(self):
        return False


class Comment(CharacterData):
    """A comment."""

    nodeType, nodeName = Node.COMMENT_NODE, "#comment"

    def __init__(self, data):
        self.data = data

    def writexml(self, writer, indent="", addindent="", newl=""):
        """Write the comment."""
        if "--" in self.data:
            raise ValueError("'--' is not allowed in a comment node")
        writer.write(f"{indent}<!--{self.data}-->{newl}")


class CDATASection(Text):
    """Text in a CDATA section."""

    nodeType, nodeName = Node.CDATA_SECTION_NODE, "#cdata-section"

    def writexml(self, writer, indent="", addindent="", newl=""):
        """Write the section."""
        if "]]>" in self.data:
            raise ValueError("']]>' not allowed in a CDATA section")
        writer.write(f"<![CDATA[{self.data}]]>")


class DocumentType(Childless):
    """The document type."""

    nodeType = Node.DOCUMENT_TYPE_NODE
    publicId = systemId = internalSubset = None

    def __init__(self, qualifiedName):
        self.name = self.nodeName = _split_name(qualifiedName)[1] if qualifiedName else None
        self.entities, self.notations = NodeList(), NodeList()

    def writexml(self, writer, indent="", addindent="", newl=""):
        """Write the document type."""
        writer.write(f"<!DOCTYPE {self.name}")
        if self.publicId:
            writer.write(f"{newl}  PUBLIC '{self.publicId}'{newl}  '{self.systemId}'")
        elif self.systemId:
            writer.write(f"{newl}  SYSTEM '{self.systemId}'")
        if self.internalSubset is not None:
            writer.write(f" [{self.internalSubset}]")
        writer.write(f">{newl}")


class DOMImplementation:
    """Makes documents."""

    _features = {("core", version) for version in ("1.0", "2.0", "3.0", None)} | {
        ("xml", version) for version in ("1.0", "2.0", "3.0", None)
    } | {("ls-load", "3.0"), ("ls-load", None)}

    def hasFeature(self, feature, version):
        """Tell whether this can do something."""
        return (feature.lower(), version or None) in self._features

    def createDocument(self, namespaceURI, qualifiedName, doctype):
        """Return a document with an element, unless nothing is named."""
        if doctype is not None and doctype.parentNode is not None:
            raise xml.dom.WrongDocumentErr("doctype object owned by another DOM tree")
        document = Document()
        if qualifiedName:
            prefix, _ = _split_name(qualifiedName)
            if prefix == "xml" and namespaceURI != xml.dom.XML_NAMESPACE:
                raise xml.dom.NamespaceErr("illegal use of 'xml' prefix")
            if prefix and not namespaceURI:
                raise xml.dom.NamespaceErr("illegal use of prefix without namespaces")
            element = document.createElementNS(namespaceURI, qualifiedName)
            if doctype is not None:
                document.appendChild(doctype)
            document.appendChild(element)
        elif namespaceURI is not None or doctype is not None:
            raise xml.dom.InvalidCharacterErr("Element with no name")
        if doctype is not None:
            doctype.ownerDocument = document
        document.doctype, document.implementation = doctype, self
        return document

    def createDocumentType(self, qualifiedName, publicId, systemId):
        """Return a document type."""
        made = DocumentType(qualifiedName)
        made.publicId, made.systemId = publicId, systemId
        return made

    def getInterface(self, feature):
        """Return this if it can do something, else None."""
        return self if self.hasFeature(feature, None) else None


class Document(Node):
    """A document."""

    nodeType, nodeName = Node.DOCUMENT_NODE, "#document"
    allowed = (Node.ELEMENT_NODE, Node.PROCESSING_INSTRUCTION_NODE, Node.COMMENT_NODE, Node.DOCUMENT_TYPE_NODE)
    implementation = DOMImplementation()
    doctype = encoding = version = documentURI = None
    standalone = None
    strictErrorChecking = False
    _id_cache = None

    def __init__(self, doctype=None, implementation=None, documentElement=None):
        super().__init__()
        if doctype is not None:
            self.appendChild(doctype)
            self.doctype = doctype
        if implementation is not None:
            self.implementation = implementation
        if documentElement is not None:
            self.appendChild(documentElement)

    def appendChild(self, node):
        if node.nodeType == Node.ELEMENT_NODE and self.documentElement is not None and node.parentNode is not self:
            raise xml.dom.HierarchyRequestErr("two document elements disallowed")
        return super().appendChild(node)

    @property
    def documentElement(self):
        return next((node for node in self.childNodes if node.nodeType == Node.ELEMENT_NODE), None)

    def unlink(self):
        """Take the tree apart."""
        self.doctype = None
        super().unlink()

    def cloneNode(self, deep):
        """Return a copy with copies of everything; without depth there is none."""
        if not deep:
            return None
        made = self.implementation.createDocument(None, None, None)
        made.encoding, made.standalone, made.version = self.encoding, self.standalone, self.version
        for child in self.childNodes:
            copied = _clone(child, True, made)
            made.childNodes.append(copied)
            copied.parentNode = made
            if copied.nodeType == Node.DOCUMENT_TYPE_NODE:
                made.doctype = copied
        made._link()
        return made

    def _owned(self, node):
        node.ownerDocument = self
        return node

    def createDocumentFragment(self):
        return self._owned(DocumentFragment())

    def createElement(self, tagName):
        return self._owned(Element(tagName))

    def createTextNode(self, data):
        return self._owned(self._with_data(Text(), data))

    def createCDATASection(self, data):
        return self._owned(self._with_data(CDATASection(), data))

    @staticmethod
    def _with_data(node, data):
        if not isinstance(data, str):
            raise TypeError("node contents must be a string")
        node.data = data
        return node

    def createComment(self, data):
        return self._owned(Comment(data))

    def createProcessingInstruction(self, target, data):
        return self._owned(ProcessingInstruction(target, data))

    def createAttribute(self, qName):
        return self._owned(Attr(qName))

    def createElementNS(self, namespaceURI, qualifiedName):
        prefix, local = _split_name(qualifiedName)
        return self._owned(Element(qualifiedName, namespaceURI, prefix, local))

    def createAttributeNS(self, namespaceURI, qualifiedName):
        prefix, local = _split_name(qualifiedName)
        return self._owned(Attr(qualifiedName, namespaceURI, local, prefix))

    def getElementById(self, id):
        """Return the element of an identifier, or None."""
        if self._id_cache is None:
            self._id_cache = {}
            for element in self.getElementsByTagName("*"):
                for name in element._ids:
                    if element.hasAttribute(name):
                        self._id_cache.setdefault(element.getAttribute(name), element)
        return self._id_cache.get(id)

    getElementsByTagName = Element.getElementsByTagName
    getElementsByTagNameNS = Element.getElementsByTagNameNS

    def isSupported(self, feature, version):
        return self.implementation.hasFeature(feature, version)

    def importNode(self, node, deep):
        """Return a copy of another document's node that belongs to this one."""
        if node.nodeType in (Node.DOCUMENT_NODE, Node.DOCUMENT_TYPE_NODE):
            raise xml.dom.NotSupportedErr("cannot import document nodes" + " or types" * (node.nodeType == Node.DOCUMENT_TYPE_NODE))
        return _clone(node, deep, self)

    def renameNode(self, n, namespaceURI, name):
        """Give an element or attribute another name."""
        if n.ownerDocument is not self:
            raise xml.dom.WrongDocumentErr(
                f"cannot rename nodes from other documents;\nexpected {self},\nfound {n.ownerDocument}"
            )
        if n.nodeType not in (Node.ELEMENT_NODE, Node.ATTRIBUTE_NODE):
            raise xml.dom.NotSupportedErr("renameNode() only applies to element and attribute nodes")
        prefix, local = _split_name(name)
        if namespaceURI == EMPTY_NAMESPACE and prefix:
            raise xml.dom.NamespaceErr("illegal use of prefix")
        if prefix == "xmlns" and namespaceURI != XMLNS_NAMESPACE:
            raise xml.dom.NamespaceErr("illegal use of 'xmlns' prefix")
        element = n.ownerElement if n.nodeType == Node.ATTRIBUTE_NODE else None
        if element is not None:
            is_id = n.name in element._ids
            del element._attributes[n.nodeName]
        n.nodeName, n.prefix, n._local, n.namespaceURI = name, prefix, local, namespaceURI
        if n.nodeType == Node.ELEMENT_NODE:
            n.tagName = name
        else:
            n.name = name
            if element is not None:
                element._put(n)
                if is_id:
                    element._ids.add(name)
        self._changed()
        return n

    def writexml(self, writer, indent="", addindent="", newl="", encoding=None, standalone=None):
        """Write the document."""
        declared = f' encoding="{encoding}"' if encoding else ""
        if standalone is not None:
            declared += f' standalone="{"yes" if standalone else "no"}"'
        writer.write(f'<?xml version="1.0"{declared or " "}?>{newl}')
        for node in self.childNodes:
            node.writexml(writer, indent, addindent, newl)


def _clone(node, deep, document):
    kind = node.nodeType
    if kind == Node.ELEMENT_NODE:
        made = Element(node.tagName, node.namespaceURI, node.prefix, node._local)
        for attribute in node._attributes.values():
            copied = _clone(attribute, True, document)
            made._put(copied)
        made._ids = set(node._ids)
    elif kind == Node.DOCUMENT_FRAGMENT_NODE:
        made = DocumentFragment()
    elif kind in (Node.TEXT_NODE, Node.CDATA_SECTION_NODE):
        made = Document._with_data(node.__class__(), node.data)
    elif kind == Node.PROCESSING_INSTRUCTION_NODE:
        made = ProcessingInstruction(node.target, node.data)
    elif kind == Node.COMMENT_NODE:
        made = Comment(node.data)
    elif kind == Node.ATTRIBUTE_NODE:
        made = Attr(node.nodeName, node.namespaceURI, node._local, node.prefix)
        made.value = node.value
    elif kind == Node.DOCUMENT_TYPE_NODE:
        made = DocumentType(node.name)
        made.publicId, made.systemId, made.internalSubset = node.publicId, node.systemId, node.internalSubset
    else:
        raise xml.dom.NotSupportedErr(f"Cannot clone node {node!r}")
    made.ownerDocument = document
    if deep and kind in (Node.ELEMENT_NODE, Node.DOCUMENT_FRAGMENT_NODE):
        for child in node.childNodes:
            made.appendChild(_clone(child, True, document))
    return made


class _Builder:
    """Makes a document of the events of a parser."""

    def __init__(self, namespaces=True):
        from xml.parsers import expat

        self.document = Document()
        self.node = self.document
        self.cdata = False
        self.namespaces = namespaces
        self.declared = []
        self.parser = parser = expat.ParserCreate(namespace_separator=" " if namespaces else None)
        parser.namespace_prefixes = namespaces
        parser.buffer_text = parser.ordered_attributes = True
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.end
        parser.CharacterDataHandler, parser.CommentHandler = self.text, self.comment
        parser.ProcessingInstructionHandler = self.instruction
        parser.StartCdataSectionHandler, parser.EndCdataSectionHandler = self.start_cdata, self.end_cdata
        parser.StartNamespaceDeclHandler = lambda prefix, uri: self.declared.append((prefix, uri))
        parser.XmlDeclHandler, parser.StartDoctypeDeclHandler = self.declaration, self.doctype
        parser.AttlistDeclHandler = self.attribute_declared
        self.ids = {}

    def _names(self, name):
        # (qualified name, namespace, prefix, local name)
        parts = name.split(" ") if self.namespaces else [name]
        if len(parts) == 3:
            return f"{parts[2]}:{parts[1]}", parts[0], parts[2], parts[1]
        if len(parts) == 2:
            return parts[1], parts[0], EMPTY_PREFIX, parts[1]
        if self.namespaces:
            return name, EMPTY_NAMESPACE, EMPTY_PREFIX, name
        return name, EMPTY_NAMESPACE, None, None

    def _add(self, node):
        node.ownerDocument = self.document
        self.node.appendChild(node)
        return node

    def start(self, name, attributes):
        qualified, uri, prefix, local = self._names(name)
        element = self._add(Element(qualified, uri, prefix, local))
        for prefix, uri in self.declared:
            made = Attr(f"xmlns:{prefix}" if prefix else "xmlns", XMLNS_NAMESPACE, prefix or "xmlns", "xmlns")
            made.value, made.ownerDocument = uri or "", self.document
            element._put(made)
        self.declared = []
        for key, value in zip(attributes[::2], attributes[1::2]):
            made = Attr(*(lambda q, u, p, l: (q, u, l, p))(*self._names(key)))
            made.value, made.ownerDocument = value, self.document
            element._put(made)
        element._ids |= self.ids.get(qualified, set()) & element._attributes.keys()
        self.node = element

    def end(self, name):
        self.node = self.node.parentNode

    def text(self, data):
        last = self.node.lastChild
        kind = CDATASection if self.cdata else Text
        if last is not None and type(last) is kind and not (self.cdata and self.fresh):
            last.data += data
        else:
            self._add(Document._with_data(kind(), data))
            self.fresh = False

    def start_cdata(self):
        self.cdata = self.fresh = True

    def end_cdata(self):
        self.cdata = False

    def comment(self, data):
        self._add(Comment(data))

    def instruction(self, target, data):
        self._add(ProcessingInstruction(target, data))

    def declaration(self, version, encoding, standalone):
        self.document.version, self.document.encoding = version, encoding
        if standalone >= 0:
            self.document.standalone = bool(standalone)

    def doctype(self, name, system, public, inside):
        made = self.document.implementation.createDocumentType(name, public, system)
        self.document.doctype = self._add(made)

    def attribute_declared(self, element, name, kind, default, required):
        if kind == "ID":
            self.ids.setdefault(element, set()).add(name)


def parse(file, parser=None, bufsize=None):
    """Return the document in a file, by its name or opened."""
    if hasattr(file, "read"):
        builder = _Builder()
        builder.parser.ParseFile(file)
        return builder.document
    with open(file, "rb") as opened:
        return parse(opened)


def parseString(string, parser=None):
    """Return the document in a string or in bytes."""
    builder = _Builder()
    builder.parser.Parse(string, True)
    return builder.document


def getDOMImplementation(features=None):
    """Return this implementation if it has the features, else None."""
    if features:
        if isinstance(features, str):
            features = domreg._parse_feature_string(features)
        if not all(Document.implementation.hasFeature(name, version) for name, version in features):
            return None
    return Document.implementation
