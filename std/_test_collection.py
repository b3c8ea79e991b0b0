"""Finding tests: files, and what in them is a test."""

import fnmatch
import inspect
import itertools
import os
import sys
import tokenize
import types
import unittest

import _test_assertions

_PATTERNS = ("test_*.py", "*_test.py")
_SKIPPED_FOLDERS = {"__pycache__", "node_modules", "build", "dist", "venv"}


class Item:
    """A test: where it is, and how it is called."""

    def __init__(self, file, name, test, *, owner=None, parameters=None):
        self.file = file
        self.name = name
        self.test = test
        self.owner = owner
        self.parameters = parameters or {}

    @property
    def id(self):
        return f"{self.file}::{self.name}"


def files(paths):
    """The test files below the paths, with the part of a name behind `::` that chooses tests."""
    for path in paths:
        path, _, name = path.partition("::")
        if os.path.isfile(path):
            yield path, name
        elif os.path.isdir(path):
            for file in sorted(_files_below(path)):
                yield file, ""
        else:
            raise FileNotFoundError(path)


def _files_below(folder):
    for root, folders, names in os.walk(folder):
        folders[:] = [
            name
            for name in folders
            if name not in _SKIPPED_FOLDERS
            and not name.startswith(".")
            and not os.path.exists(os.path.join(root, name, "pyvenv.cfg"))
        ]
        for name in names:
            if any(fnmatch.fnmatch(name, pattern) for pattern in _PATTERNS):
                yield os.path.normpath(os.path.join(root, name))


def load(file):
    """The module of a file, with assertions that explain themselves."""
    path = os.path.abspath(file)
    folder, name = os.path.split(path)
    name = name.removesuffix(".py")
    while os.path.exists(os.path.join(folder, "__init__.py")):
        folder, package = os.path.split(folder)
        name = f"{package}.{name}"
    if folder not in sys.path:
        sys.path.insert(0, folder)
    known = sys.modules.get(name)
    if known is not None and getattr(known, "__file__", None) == path:
        return known
    package = name.rpartition(".")[0]
    if package:
        __import__(package)
    with tokenize.open(path) as stream:
        source = stream.read()
    module = types.ModuleType(name)
    module.__file__ = path
    module.__package__ = package
    code, names = _test_assertions.compiled(source, path)
    module.__dict__.update(names)
    sys.modules[name] = module
    try:
        exec(code, module.__dict__)
    except BaseException:
        sys.modules.pop(name, None)
        raise
    return module


def collect(file, wanted=""):
    """The tests of a file in the order of their definitions."""
    module = load(file)
    for name, value in list(vars(module).items()):
        if isinstance(value, type):
            if getattr(value, "__module__", None) != module.__name__ and not issubclass(value, unittest.TestCase):
                continue
            items = _of_class(file, name, value)
        elif name.startswith("test") and inspect.isfunction(value):
            items = _of_function(file, name, value)
        else:
            continue
        for item in items:
            if not wanted or item.name == wanted or item.name.startswith((f"{wanted}::", f"{wanted}[")):
                yield item


def _of_class(file, name, cls):
    if issubclass(cls, unittest.TestCase):
        if cls.__module__.startswith("unittest"):
            return
        for method in unittest.defaultTestLoader.getTestCaseNames(cls):
            yield Item(file, f"{name}::{method}", cls(method), owner=cls)
    elif name.startswith("Test") and "__init__" not in vars(cls):
        for method in dir(cls):
            value = getattr(cls, method)
            if method.startswith("test") and callable(value):
                for item in _of_function(file, f"{name}::{method}", value):
                    item.owner = cls
                    yield item


def _of_function(file, name, function):
    tables = list(getattr(function, "_parameter_tables", ())) + _foreign_tables(function)
    if not tables:
        yield Item(file, name, function)
        return
    for rows in itertools.product(*tables):
        parameters = {}
        labels = []
        for label, values in rows:
            parameters |= values
            labels.append(str(label) if label is not None else "-".join(_label(key, v) for key, v in values.items()))
        yield Item(file, f"{name}[{'-'.join(labels)}]", function, parameters=parameters)


def _label(name, value):
    if isinstance(value, (str, int, float, bool, type(None))):
        return str(value).encode("unicode_escape").decode("ascii")
    return getattr(value, "__name__", name)


def _foreign_tables(function):
    """Tables that pytest's mark has left on a function."""
    tables = []
    for mark in getattr(function, "pytestmark", ()):
        if getattr(mark, "name", None) != "parametrize":
            continue
        names, values = mark.args[:2]
        names = [part.strip() for part in names.split(",")] if isinstance(names, str) else list(names)
        ids = mark.kwargs.get("ids")
        rows = []
        for number, row in enumerate(values):
            row = getattr(row, "values", row) if not isinstance(row, dict) else row
            row = (row,) if len(names) == 1 and not isinstance(row, tuple) else tuple(row)
            rows.append((ids[number] if isinstance(ids, (list, tuple)) else None, dict(zip(names, row))))
        tables.append(rows)
    return tables


def marks(function):
    """Whether a test is to be skipped (the reason), and whether it is expected to fail."""
    reason = getattr(function, "__unittest_skip_why__", "") if getattr(function, "__unittest_skip__", False) else None
    fails = getattr(function, "__unittest_expecting_failure__", False)
    for mark in getattr(function, "pytestmark", ()):
        name = getattr(mark, "name", None)
        if name == "skip" or name == "skipif" and any(mark.args):
            reason = mark.kwargs.get("reason", "") or (mark.args[0] if name == "skip" and mark.args else "")
        elif name == "xfail":
            fails = True
    return reason, fails
