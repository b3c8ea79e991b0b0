"""The symbol tables of a source: the names of each scope, and what the compiler knows of them."""

import weakref
from enum import StrEnum

import _symtable
from _symtable import (
    CELL,
    DEF_ANNOT,
    DEF_BOUND,
    DEF_COMP_CELL,
    DEF_COMP_ITER,
    DEF_FREE_CLASS,
    DEF_GLOBAL,
    DEF_IMPORT,
    DEF_LOCAL,
    DEF_NONLOCAL,
    DEF_PARAM,
    DEF_TYPE_PARAM,
    FREE,
    GLOBAL_EXPLICIT,
    GLOBAL_IMPLICIT,
    LOCAL,
    SCOPE_MASK,
    SCOPE_OFF,
    USE,
)

__all__ = ["symtable", "SymbolTableType", "SymbolTable", "Class", "Function", "Symbol"]


def symtable(code, filename, compile_type):
    """Return the table of a source; compile_type is the mode of compile()."""
    return _newSymbolTable(_symtable.symtable(code, filename, compile_type), filename)


class SymbolTableFactory:
    """Makes the tables of blocks: always the same one as long as it lives."""

    def __init__(self):
        self.__memo = weakref.WeakValueDictionary()

    def new(self, table, filename):
        classes = {_symtable.TYPE_FUNCTION: Function, _symtable.TYPE_CLASS: Class}
        return classes.get(table.type, SymbolTable)(table, filename)

    def __call__(self, table, filename):
        known = self.__memo.get((table, filename))
        if known is None:
            known = self.__memo[table, filename] = self.new(table, filename)
        return known


_newSymbolTable = SymbolTableFactory()


class SymbolTableType(StrEnum):
    """What kind of scope a table is for."""

    MODULE = "module"
    FUNCTION = "function"
    CLASS = "class"
    ANNOTATION = "annotation"
    TYPE_ALIAS = "type alias"
    TYPE_PARAMETERS = "type parameters"
    TYPE_VARIABLE = "type variable"


_types = {getattr(_symtable, f"TYPE_{member.name}"): member for member in SymbolTableType}


class SymbolTable:
    """The table of a scope."""

    def __init__(self, raw_table, filename):
        self._table = raw_table
        self._filename = filename
        self._symbols = {}

    def __repr__(self):
        kind = "" if self.__class__ is SymbolTable else self.__class__.__name__ + " "
        name = "module" if self._table.name == "top" else self._table.name
        return f"<{kind}SymbolTable for {name} in {self._filename}>".replace("module in", "module")

    def get_type(self):
        """Return the kind of the scope, a SymbolTableType."""
        return _types[self._table.type]

    def get_id(self):
        """Return a number that no other table has."""
        return self._table.id

    def get_name(self):
        """Return the name of the function or class, 'top' for the module."""
        return self._table.name

    def get_lineno(self):
        """Return the first line of what the table is for."""
        return self._table.lineno

    def is_optimized(self):
        """Tell whether the locals can be optimized."""
        return self._table.type == _symtable.TYPE_FUNCTION

    def is_nested(self):
        """Tell whether it is inside a function."""
        return bool(self._table.nested)

    def has_children(self):
        """Tell whether there are scopes inside."""
        return bool(self._table.children)

    def get_identifiers(self):
        """Return a view of all names."""
        return self._table.symbols.keys()

    def lookup(self, name):
        """Return the Symbol of a name; KeyError if there is none."""
        symbol = self._symbols.get(name)
        if symbol is None:
            flags = self._table.symbols[name]
            inside = self.__check_children(name)
            symbol = self._symbols[name] = Symbol(name, flags, inside, module_scope=self._table.name == "top")
        return symbol

    def get_symbols(self):
        """Return the Symbols of all names."""
        return [self.lookup(name) for name in self.get_identifiers()]

    def __check_children(self, name):
        return [table for table in self.get_children() if table.get_name() == name]

    def get_children(self):
        """Return the tables of the scopes inside."""
        return [_newSymbolTable(child, self._filename) for child in self._table.children]


def _get_scope(flags):
    return flags >> SCOPE_OFF & SCOPE_MASK


class Function(SymbolTable):
    """The table of a function, lambda or comprehension."""

    __params = __locals = __globals = __nonlocals = __frees = None

    def __names(self, test):
        return tuple(name for name, flags in self._table.symbols.items() if test(flags))

    def get_parameters(self):
        """Return the names of the parameters."""
        if self.__params is None:
            self.__params = self.__names(lambda flags: flags & DEF_PARAM)
        return self.__params

    def get_locals(self):
        """Return the names of the local variables."""
        if self.__locals is None:
            self.__locals = self.__names(lambda flags: _get_scope(flags) in (LOCAL, CELL))
        return self.__locals

    def get_globals(self):
        """Return the names of globals that are used."""
        if self.__globals is None:
            self.__globals = self.__names(lambda flags: _get_scope(flags) in (GLOBAL_IMPLICIT, GLOBAL_EXPLICIT))
        return self.__globals

    def get_nonlocals(self):
        """Return the names that are declared nonlocal."""
        if self.__nonlocals is None:
            self.__nonlocals = self.__names(lambda flags: flags & DEF_NONLOCAL)
        return self.__nonlocals

    def get_frees(self):
        """Return the names that belong to functions around this one."""
        if self.__frees is None:
            self.__frees = self.__names(lambda flags: _get_scope(flags) == FREE)
        return self.__frees


def _is_function(block):
    return block.type == _symtable.TYPE_FUNCTION and block.comprehension is None


class Class(SymbolTable):
    """The table of a class."""

    __methods = None

    def get_methods(self):
        """Return the names of the functions that the body defines. Deprecated."""
        import warnings

        name = f"{self.__class__.__module__}.{self.__class__.__qualname__}.get_methods()"
        warnings.warn(f"{name} is deprecated and will be removed in Python 3.16.", DeprecationWarning, stacklevel=2)
        if self.__methods is None:
            found = {}
            for child in self._table.children:
                if _get_scope(self._table.symbols.get(child.name, 0)) not in (LOCAL, CELL):
                    continue
                inner = [child, *child.children] if child.type == _symtable.TYPE_TYPE_PARAMETERS else [child]
                if any(_is_function(block) and block.name == child.name for block in inner):
                    found[child.name] = True
            self.__methods = tuple(found)
        return self.__methods


_scope_names = {
    number: name
    for name, number in vars(_symtable).items()
    if name in ("FREE", "LOCAL", "GLOBAL_IMPLICIT", "GLOBAL_EXPLICIT", "CELL")
}
_flag_names = [("USE", USE)] + [
    (name, value)
    for name, value in vars(_symtable).items()
    if name.startswith("DEF_") and name != "DEF_BOUND" and isinstance(value, int)
]


class Symbol:
    """A name in a table."""

    def __init__(self, name, flags, namespaces=None, *, module_scope=False):
        self.__name = name
        self.__flags = flags
        self.__scope = _get_scope(flags)
        self.__namespaces = namespaces or ()
        self.__module_scope = module_scope

    def __repr__(self):
        scope, flags = self._words()
        return f"<symbol {self.__name!r}: {scope}, {'|'.join(flags)}>"

    def _words(self):
        flags = [name for name, bit in _flag_names if self.__flags & bit]
        return _scope_names.get(self.__scope, str(self.__scope)), flags

    def _is(self, flag):
        return bool(self.__flags & flag)

    def get_name(self):
        """Return the name."""
        return self.__name

    def is_referenced(self):
        """Tell whether it is used in its block."""
        return self._is(USE)

    def is_parameter(self):
        """Tell whether it is a parameter."""
        return self._is(DEF_PARAM)

    def is_type_parameter(self):
        """Tell whether it is a type parameter."""
        return self._is(DEF_TYPE_PARAM)

    def is_global(self):
        """Tell whether it is global."""
        return self.__scope in (GLOBAL_IMPLICIT, GLOBAL_EXPLICIT) or self.__module_scope and self._is(DEF_BOUND)

    def is_nonlocal(self):
        """Tell whether it is declared nonlocal."""
        return self._is(DEF_NONLOCAL)

    def is_declared_global(self):
        """Tell whether a statement declares it global."""
        return self.__scope == GLOBAL_EXPLICIT

    def is_local(self):
        """Tell whether it is local in its block."""
        return self.__scope in (LOCAL, CELL) or self.__module_scope and self._is(DEF_BOUND)

    def is_annotated(self):
        """Tell whether it has an annotation."""
        return self._is(DEF_ANNOT)

    def is_free(self):
        """Tell whether it is used here and belongs to a function around."""
        return self.__scope == FREE

    def is_free_class(self):
        """Tell whether it is a class's own name and free in a method as well."""
        return self._is(DEF_FREE_CLASS)

    def is_imported(self):
        """Tell whether an import binds it."""
        return self._is(DEF_IMPORT)

    def is_assigned(self):
        """Tell whether it is assigned to."""
        return self._is(DEF_LOCAL)

    def is_comp_iter(self):
        """Tell whether it is the variable of a comprehension."""
        return self._is(DEF_COMP_ITER)

    def is_comp_cell(self):
        """Tell whether it is a cell of a comprehension that is merged into its block."""
        return self._is(DEF_COMP_CELL)

    def is_namespace(self):
        """Tell whether it names a function or class."""
        return bool(self.__namespaces)

    def get_namespaces(self):
        """Return the tables of what it names."""
        return self.__namespaces

    def get_namespace(self):
        """Return the only table of what it names; ValueError if there is none, or more than one."""
        if not self.__namespaces:
            raise ValueError("name is not bound to any namespaces")
        if len(self.__namespaces) > 1:
            raise ValueError("name is bound to multiple namespaces")
        return self.__namespaces[0]


def main(args):
    """The command: prints the tables of the files named, or of standard input."""
    import sys

    def show(table, level, place=""):
        margin = "    " * level
        nested = "nested " if table.is_nested() else ""
        name = "" if table.get_type() == "module" else f" {table.get_name()!r}"
        print(f"{margin}symbol table for {nested}{table.get_type()}{name}{place}:")
        for symbol in table.get_symbols():
            scope, flags = symbol._words()
            print(f"{margin}    {scope.lower()} symbol {symbol.get_name()!r}: {', '.join(flags).lower()}")
        print()
        for child in table.get_children():
            show(child, level + 1)

    for name in args or ["-"]:
        if name == "-":
            source, shown = sys.stdin.read(), "<stdin>"
        else:
            shown = name
            with open(name, "rb") as file:
                source = file.read()
        show(symtable(source, shown, "exec"), 0, f" from file {shown!r}")


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
