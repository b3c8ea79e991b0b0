"""Documents that include others (XInclude)."""

import copy
from urllib.parse import urljoin

from xml.etree import ElementTree

XINCLUDE = "{http://www.w3.org/2001/XInclude}"
XINCLUDE_INCLUDE = XINCLUDE + "include"
XINCLUDE_FALLBACK = XINCLUDE + "fallback"
DEFAULT_MAX_INCLUSION_DEPTH = 6


class FatalIncludeError(SyntaxError):
    """Raised for what cannot be included."""


class LimitedRecursiveIncludeError(FatalIncludeError):
    """Raised for inclusions in inclusions beyond the limit."""


def default_loader(href, parse, encoding=None):
    """Read a file: an element, or its text if parse is "text"."""
    if parse == "xml":
        with open(href, "rb") as file:
            return ElementTree.parse(file).getroot()
    with open(href, "r", encoding=encoding or "UTF-8") as file:
        return file.read()


def include(elem, loader=None, base_url=None, max_depth=DEFAULT_MAX_INCLUSION_DEPTH):
    """Replace the inclusions in a tree by what they name."""
    if max_depth is None:
        max_depth = -1
    elif max_depth < 0:
        raise ValueError(f"expected non-negative depth or None for 'max_depth', got {max_depth!r}")
    root = elem.getroot() if hasattr(elem, "getroot") else elem
    _include(root, loader or default_loader, base_url, max_depth, frozenset())


def _include(element, loader, base, depth, parents):
    at = 0
    while at < len(element):
        child = element[at]
        if child.tag == XINCLUDE_FALLBACK:
            raise FatalIncludeError(f"xi:fallback tag must be child of xi:include ({child.tag!r})")
        if child.tag != XINCLUDE_INCLUDE:
            _include(child, loader, base, depth, parents)
            at += 1
            continue
        href = child.get("href")
        href = urljoin(base, href) if base else href
        parse = child.get("parse", "xml")
        if parse == "xml":
            if href in parents:
                raise FatalIncludeError(f"recursive include of {href}")
            if depth == 0:
                raise LimitedRecursiveIncludeError(f"maximum xinclude depth reached when including file {href}")
            node = loader(href, parse)
            if node is None:
                raise FatalIncludeError(f"cannot load {href!r} as {parse!r}")
            node = copy.copy(node)
            _include(node, loader, href, depth - 1, parents | {href})
            if child.tail:
                node.tail = (node.tail or "") + child.tail
            element[at] = node
            at += 1
        elif parse == "text":
            text = loader(href, parse, child.get("encoding"))
            if text is None:
                raise FatalIncludeError(f"cannot load {href!r} as {parse!r}")
            text += child.tail or ""
            if at:
                before = element[at - 1]
                before.tail = (before.tail or "") + text
            else:
                element.text = (element.text or "") + text
            del element[at]
        else:
            raise FatalIncludeError(f"unknown parse type in xi:include tag ({parse!r})")
