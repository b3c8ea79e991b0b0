"""Runtime-checkable protocols and abstract classes."""

from collections.abc import Hashable, Iterable, Mapping
from typing import Protocol, runtime_checkable
from _rows import main, row


@runtime_checkable
class Named(Protocol):
    name: str


@runtime_checkable
class Closing(Protocol):
    def open(self): ...
    def close(self): ...


@runtime_checkable
class Both(Protocol):
    name: str

    def close(self): ...


class File:
    name = "file"

    def open(self):
        pass

    def close(self):
        pass


class Holder:
    def __init__(self):
        self.name = "holder"


class Property:
    @property
    def name(self):
        return "property"


class Own(Named):
    def __init__(self):
        self.name = "own"


objects = [File(), Holder(), Property(), Own(), object(), 3]


@row
def isinstance_of_protocols():
    for thing in objects:
        for protocol in (Named, Closing, Both):
            isinstance(thing, protocol)


@row
def issubclass_of_protocols():
    for thing in objects:
        issubclass(type(thing), Closing)


@row
def isinstance_of_abstract_classes():
    for thing in ([], {}, "x", 3, objects):
        for kind in (Hashable, Iterable, Mapping):
            isinstance(thing, kind)


main()
