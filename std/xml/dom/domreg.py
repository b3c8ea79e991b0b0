"""Implementations of the DOM, by name and by what they can do."""

import os
import sys

well_known_implementations = {"minidom": "xml.dom.minidom", "4DOM": "xml.dom.DOMImplementation"}
registered = {}


def registerDOMImplementation(name, factory):
    """Register a function that returns an implementation."""
    registered[name] = factory


def _good_enough(dom, features):
    return all(dom.hasFeature(name, version) for name, version in features)


def getDOMImplementation(name=None, features=()):
    """Return an implementation: that of the name, or one with the features."""
    module = well_known_implementations.get(name)
    if module:
        return __import__(module, {}, {}, ["getDOMImplementation"]).getDOMImplementation()
    if name:
        return registered[name]()
    if not sys.flags.ignore_environment and "PYTHON_DOM" in os.environ:
        return getDOMImplementation(name=os.environ["PYTHON_DOM"])
    if isinstance(features, str):
        features = _parse_feature_string(features)
    for creator in registered.values():
        dom = creator()
        if _good_enough(dom, features):
            return dom
    for known in well_known_implementations:
        try:
            dom = getDOMImplementation(name=known)
        except Exception:
            continue
        if _good_enough(dom, features):
            return dom
    raise ImportError("no suitable DOM implementation found")


def _parse_feature_string(text):
    features, parts = [], text.split()
    while parts:
        name = parts.pop(0)
        if name[0] in "0123456789":
            raise ValueError(f"bad feature name: {name!r}")
        version = parts.pop(0) if parts and parts[0][0] in "0123456789" else None
        features.append((name, version))
    return tuple(features)
