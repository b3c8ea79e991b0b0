"""Documents as trees of nodes (DOM)."""

from xml.dom.domreg import getDOMImplementation, registerDOMImplementation

EMPTY_NAMESPACE = EMPTY_PREFIX = None
XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace"
XMLNS_NAMESPACE = "http://www.w3.org/2000/xmlns/"
XHTML_NAMESPACE = "http://www.w3.org/1999/xhtml"


class Node:
    """What every node has: the numbers of the kinds of nodes."""

    __slots__ = ()
    (
        ELEMENT_NODE, ATTRIBUTE_NODE, TEXT_NODE, CDATA_SECTION_NODE, ENTITY_REFERENCE_NODE, ENTITY_NODE,
        PROCESSING_INSTRUCTION_NODE, COMMENT_NODE, DOCUMENT_NODE, DOCUMENT_TYPE_NODE, DOCUMENT_FRAGMENT_NODE, NOTATION_NODE,
    ) = range(1, 13)  # fmt: skip


class DOMException(Exception):
    """What goes wrong with a tree; code says what."""

    def __init__(self, *args, **kw):
        if self.__class__ is DOMException:
            raise RuntimeError("DOMException should not be instantiated directly")
        super().__init__(*args, **kw)

    def _get_code(self):
        return self.code


for _code, _name in enumerate(
    "IndexSize DomstringSize HierarchyRequest WrongDocument InvalidCharacter NoDataAllowed NoModificationAllowed NotFound "
    "NotSupported InuseAttribute InvalidState Syntax InvalidModification Namespace InvalidAccess Validation".split(),
    1,
):
    _class = {"IndexSize": "IndexSizeErr", "Namespace": "NamespaceErr"}.get(_name, _name + "Err")
    globals()[_class] = type(_class, (DOMException,), {"code": _code, "__module__": __name__})
    _words = "".join("_" + char if char.isupper() else char for char in _name).strip("_").upper()
    globals()[_words + "_ERR"] = _code
del _code, _name, _class, _words


class UserDataHandler:
    """What has happened to a node with data of the user."""

    NODE_CLONED, NODE_IMPORTED, NODE_DELETED, NODE_RENAMED = range(1, 5)
