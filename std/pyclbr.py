"""Reads which classes and functions a module defines, without importing it."""

import ast
import importlib.util
import sys

__all__ = ["readmodule", "readmodule_ex", "Class", "Function"]

_modules = {}


class _Object:
    """What is common to classes and functions."""

    def __init__(self, module, name, file, lineno, end_lineno, parent):
        self.module = module
        self.name = name
        self.file = file
        self.lineno = lineno
        self.end_lineno = end_lineno
        self.parent = parent
        self.children = {}
        if parent is not None:
            parent.children[name] = self


class Function(_Object):
    """A function: its name, the module, file and line of it, what it is in, what is in it."""

    def __init__(self, module, name, file, lineno, parent=None, is_async=False, *, end_lineno=None):
        super().__init__(module, name, file, lineno, end_lineno, parent)
        self.is_async = is_async
        if isinstance(parent, Class):
            parent.methods[name] = lineno


class Class(_Object):
    """A class: as a function, and its base classes (super) and the lines of its methods."""

    def __init__(self, module, name, super_, file, lineno, parent=None, *, end_lineno=None):
        super().__init__(module, name, file, lineno, end_lineno, parent)
        self.super = super_ or []
        self.methods = {}


def readmodule(module, path=None):
    """The classes at the top level of a module, by their names."""
    found = _read(module, path or [])
    return {name: value for name, value in found.items() if isinstance(value, Class)}


def readmodule_ex(module, path=None):
    """The classes and functions at the top level of a module, by their names; of a package also __path__."""
    return _read(module, path or [])


def _read(module, path, package=None):
    full_name = module if package is None else f"{package}.{module}"
    if full_name in _modules:
        return _modules[full_name]
    found = {}
    if module in sys.builtin_module_names and package is None:
        _modules[module] = found
        return found
    head, dot, tail = module.rpartition(".")
    if dot:
        parent = _read(head, path, package)
        if package is not None:
            head = f"{package}.{head}"
        if "__path__" not in parent:
            raise ImportError(f"No package named {head}")
        return _read(tail, parent["__path__"], head)
    search = path if package is not None else [*path, *sys.path]
    spec = importlib.util._find_spec_from_path(full_name, search)
    if spec is None:
        raise ModuleNotFoundError(f"no module named {full_name!r}", name=full_name)
    _modules[full_name] = found
    if spec.submodule_search_locations is not None:
        found["__path__"] = spec.submodule_search_locations
    try:
        source = spec.loader.get_source(full_name)
    except (AttributeError, ImportError):
        return found
    if source is not None:
        _Reader(full_name, spec.origin, found, package).visit(ast.parse(source))
    return found


class _Reader(ast.NodeVisitor):
    """Notes the definitions of a module, and of what it imports as far as base classes may come from there."""

    def __init__(self, module, file, found, package):
        self.module, self.file, self.found, self.package = module, file, found, package
        self.around = []

    def _within(self, node, made):
        if not self.around:
            self.found[node.name] = made
        self.around.append(made)
        for child in node.body:
            self.visit(child)
        self.around.pop()

    def _parent(self):
        return self.around[-1] if self.around else None

    def visit_ClassDef(self, node):
        bases = []
        for base in node.bases:
            name = ast.unparse(base)
            if name in self.found:
                bases.append(self.found[name])
                continue
            # A class of another module that has been read is known, too.
            module, _, last = name.rpartition(".")
            known = _modules.get(module.rpartition(".")[2] if module else "", {})
            bases.append(known.get(last, name) if module else name)
        made = Class(
            self.module, node.name, bases, self.file, node.lineno, self._parent(), end_lineno=node.end_lineno
        )
        self._within(node, made)

    def visit_FunctionDef(self, node, is_async=False):
        made = Function(
            self.module, node.name, self.file, node.lineno, self._parent(), is_async, end_lineno=node.end_lineno
        )
        self._within(node, made)

    def visit_AsyncFunctionDef(self, node):
        self.visit_FunctionDef(node, True)

    def _read_other(self, name):
        try:
            return _read(name, [], self.package)
        except ImportError:
            # Of a package's module the other may be beside it or at the top.
            return _read(name, [])

    def visit_Import(self, node):
        for alias in node.names if not self.around else ():
            try:
                self._read_other(alias.name)
            except (ImportError, SyntaxError):
                continue

    def visit_ImportFrom(self, node):
        if self.around or not node.module:
            return
        try:
            module = "." * node.level + node.module
            if node.level and self.package:
                module = importlib.util.resolve_name(module, self.package)
            other = self._read_other(module)
        except (ImportError, SyntaxError):
            return
        for alias in node.names:
            if alias.name == "*":
                public = {name: value for name, value in other.items() if not name.startswith("_")}
                self.found.update(public)
            elif alias.name in other:
                self.found[alias.asname or alias.name] = other[alias.name]


def _lines(objects, level=0):
    for value in sorted(objects, key=lambda item: item.lineno):
        space = " " * 2 * level
        if isinstance(value, Class):
            bases = ", ".join(base if isinstance(base, str) else base.name for base in value.super)
            yield f"{space}class {value.name}{f'({bases})' if bases else ''}: # {value.lineno}"
        else:
            word = "async def" if value.is_async else "def"
            yield f"{space}{word} {value.name}: # {value.lineno}"
        yield from _lines(value.children.values(), level + 1)


def main(args=None):
    """The command: lists what a file defines."""
    import os

    path = (args or sys.argv[1:] or [__file__])[0]
    folder, name = os.path.split(path) if os.path.exists(path) else ([], path)
    name = name.removesuffix(".py")
    found = readmodule_ex(name, [folder] if folder else [])
    own = [value for value in found.values() if isinstance(value, _Object) and value.module == name]
    print("\n".join(_lines(own)))


if __name__ == "__main__":
    main()
