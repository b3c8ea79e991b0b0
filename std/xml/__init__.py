"""XML: trees (dom), events (sax), elements (etree) and the parser below them (parsers)."""

__all__ = ["dom", "parsers", "sax", "etree"]
