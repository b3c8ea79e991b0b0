"""Finding the modules that a script imports, without running it."""

import dis
import importlib.machinery
import importlib.util
import io
import os
import sys

# What a module is: its file's ending, how that is opened, and a number.
_SOURCE, _EXTENSION, _PACKAGE, _BUILTIN, _FROZEN = (
    (".py", "rb", 1), (".so", "rb", 3), ("", "", 5), ("", "", 6), ("", "", 7),
)  # fmt: skip

# Further folders of packages, and packages that go by other names.
packagePathMap = {}
replacePackageMap = {}


def AddPackagePath(packagename, path):
    """Say that a package has modules in one more folder."""
    packagePathMap.setdefault(packagename, []).append(path)


def ReplacePackage(oldname, newname):
    """Say that a module named like the first is the package of the second name."""
    replacePackageMap[oldname] = newname


class Module:
    """A module that was found: its name, file and, of packages, path."""

    def __init__(self, name, file=None, path=None):
        self.__name__, self.__file__, self.__path__ = name, file, path
        self.__code__ = None
        # Names that are bound at the outermost level, and modules of which all names are taken.
        self.globalnames, self.starimports = {}, {}

    def __repr__(self):
        shown = [repr(part) for part in (self.__name__, self.__file__, self.__path__) if part is not None]
        return f"Module({', '.join(shown)})"


def _imports_of(code):
    # What a code object imports: (level, names taken or None, module).
    before = []
    for instruction in dis.get_instructions(code):
        if instruction.opname == "ImportName":
            level = int(before[-2].argrepr.rpartition("= ")[2])
            names = before[-1].argval if before[-1].opname == "LoadConst" else None
            yield level, names, instruction.argval
        before = [*before[-1:], instruction]


def _stored_in(code):
    # The names that a code object binds in its namespace.
    for instruction in dis.get_instructions(code):
        if instruction.opname in ("StoreName", "StoreGlobal"):
            yield instruction.argval


class ModuleFinder:
    """Finds modules: those found are in `modules`, those missing in `badmodules`."""

    def __init__(self, path=None, debug=0, excludes=None, replace_paths=None):
        self.path = sys.path if path is None else path
        self.modules, self.badmodules = {}, {}
        self.debug, self.indent = debug, 0
        self.excludes = [] if excludes is None else excludes
        self.replace_paths = [] if replace_paths is None else replace_paths
        self.processed_paths = []

    def msg(self, level, str, *args):
        """Print what happens if the level is wanted."""
        if level <= self.debug:
            print("   " * self.indent + str, *map(repr, args))

    def msgin(self, *args):
        if args[0] <= self.debug:
            self.indent += 1
            self.msg(*args)

    def msgout(self, *args):
        if args[0] <= self.debug:
            self.indent -= 1
            self.msg(*args)

    def run_script(self, pathname):
        """Look at a script and at everything that it imports."""
        self.msg(2, "run_script", pathname)
        with io.open_code(pathname) as file:
            self.load_module("__main__", file, pathname, _SOURCE)

    def load_file(self, pathname):
        """Look at a file as a module named like it."""
        name = os.path.splitext(os.path.basename(pathname))[0]
        with io.open_code(pathname) as file:
            self.load_module(name, file, pathname, _SOURCE)

    def import_hook(self, name, caller=None, fromlist=None, level=-1):
        """Do what an import statement in a module would."""
        self.msg(3, "import_hook", name, caller, fromlist, level)
        parent = self.determine_parent(caller, level=level)
        head, tail = self.find_head_package(parent, name)
        module = self.load_tail(head, tail)
        if not fromlist:
            return head
        if module.__path__:
            self.ensure_fromlist(module, fromlist)
        return None

    def determine_parent(self, caller, level=-1):
        """Return the package that names are relative to, or None."""
        if not caller or level == 0:
            return None
        name = caller.__name__
        if level >= 1:
            if caller.__path__:
                level -= 1
            if name.count(".") < level:
                raise ImportError("relative importpath too deep")
            return self.modules[".".join(name.split(".")[: len(name.split(".")) - level])]
        if caller.__path__:
            return self.modules[name]
        package, dot, _ = name.rpartition(".")
        return self.modules[package] if dot else None

    def find_head_package(self, parent, name):
        """Load the first part of a name; returns it and the rest."""
        head, _, tail = name.partition(".")
        if parent is None:
            found = self.import_module(head, head, None)
        else:
            whole = f"{parent.__name__}.{head}" if head else parent.__name__
            found = self.import_module(head, whole, parent) if head else parent
            if not found:
                found = self.import_module(head, head, None)
                whole = head
        if not found:
            raise ImportError("No module named " + (whole if parent is not None else head))
        return found, tail

    def load_tail(self, q, tail):
        """Load the modules of the rest of a name in turn."""
        for part in tail.split(".") if tail else ():
            whole = f"{q.__name__}.{part}"
            q = self.import_module(part, whole, q)
            if not q:
                raise ImportError("No module named " + whole)
        return q

    def ensure_fromlist(self, m, fromlist, recursive=0):
        """Load the modules among the names taken of a package."""
        for name in fromlist:
            if name == "*":
                if not recursive:
                    self.ensure_fromlist(m, self.find_all_submodules(m), 1)
            elif not hasattr(m, name):
                whole = f"{m.__name__}.{name}"
                if not self.import_module(name, whole, m):
                    raise ImportError("No module named " + whole)

    def find_all_submodules(self, m):
        """Return the names of the modules in a package."""
        found = {}
        for folder in m.__path__ or ():
            try:
                names = os.listdir(folder)
            except OSError:
                self.msg(2, "can't list directory", folder)
                continue
            for name in names:
                for ending in importlib.machinery.all_suffixes():
                    if name.endswith(ending):
                        name = name[: -len(ending)]
                        if name != "__init__":
                            found[name] = name
                        break
        return found.keys()

    def import_module(self, partname, fqname, parent):
        """Load a module unless that has been done; None if it is not there."""
        self.msgin(3, "import_module", partname, fqname, parent)
        if fqname in self.modules:
            return self.modules[fqname]
        if fqname in self.badmodules or parent and parent.__path__ is None:
            return None
        try:
            file, path, kind = self.find_module(partname, parent and parent.__path__, parent)
        except ImportError:
            self.msgout(3, "import_module ->", None)
            return None
        try:
            module = self.load_module(fqname, file, path, kind)
        finally:
            if file:
                file.close()
        if parent:
            setattr(parent, partname, module)
        self.msgout(3, "import_module ->", module)
        return module

    def load_module(self, fqname, fp, pathname, file_info):
        """Make the module of a file and look at its code."""
        self.msgin(2, "load_module", fqname, fp and "fp", pathname)
        if file_info[2] == _PACKAGE[2]:
            return self.load_package(fqname, pathname)
        code = None
        if file_info[2] == _SOURCE[2]:
            code = compile(fp.read(), pathname, "exec")
        module = self.add_module(fqname)
        module.__file__ = pathname
        if code is not None:
            module.__code__ = self.replace_paths_in_code(code) if self.replace_paths else code
            self.scan_code(code, module)
        self.msgout(2, "load_module ->", module)
        return module

    def load_package(self, fqname, pathname):
        """Make the module of a package."""
        self.msgin(2, "load_package", fqname, pathname)
        fqname = replacePackageMap.get(fqname, fqname)
        module = self.add_module(fqname)
        module.__file__, module.__path__ = pathname, [pathname, *packagePathMap.get(fqname, [])]
        file, path, kind = self.find_module("__init__", module.__path__)
        try:
            self.load_module(fqname, file, path, kind)
        finally:
            if file:
                file.close()
        self.msgout(2, "load_package ->", module)
        return module

    def _add_badmodule(self, name, caller):
        self.badmodules.setdefault(name, {})[caller.__name__ if caller else "-"] = 1

    def _safe_import_hook(self, name, caller, fromlist, level=-1):
        # What cannot be found is noted.
        if name in self.badmodules:
            self._add_badmodule(name, caller)
            return
        try:
            self.import_hook(name, caller, level=level)
        except (ImportError, SyntaxError) as error:
            self.msg(2, f"{type(error).__name__}:", str(error))
            self._add_badmodule(name, caller)
            return
        for part in fromlist or ():
            whole = f"{name}.{part}"
            if whole in self.badmodules:
                self._add_badmodule(whole, caller)
                continue
            try:
                self.import_hook(name, caller, [part], level=level)
            except ImportError as error:
                self.msg(2, "ImportError:", str(error))
                self._add_badmodule(whole, caller)

    def scan_opcodes(self, co):
        """Yield what a code object does with modules: ("store", (name,)) and ("absolute_import" or "relative_import", ...)."""
        for name in _stored_in(co):
            yield "store", (name,)
        for level, names, module in _imports_of(co):
            if level == 0:
                yield "absolute_import", (names, module)
            else:
                yield "relative_import", (level, names, module)

    def scan_code(self, co, m):
        """Look at a module's code and at that inside it."""
        for what, args in self.scan_opcodes(co):
            if what == "store":
                m.globalnames[args[0]] = 1
                continue
            level, names, name = args if what == "relative_import" else (0, *args)
            if what == "relative_import" and not name:
                parent = self.determine_parent(m, level=level)
                self._safe_import_hook(parent.__name__, None, names, level=0)
                continue
            taken = [each for each in names or () if each != "*"]
            self._safe_import_hook(name, m, taken, level=level)
            if names and "*" in names:
                self._take_all(m, name)
        for const in co.co_consts:
            if isinstance(const, type(co)):
                self.scan_code(const, m)

    def _take_all(self, m, name):
        # `from x import *`: the names of x, if it is known.
        found = None
        if m.__path__:
            found = self.modules.get(f"{m.__name__}.{name}")
        found = found or self.modules.get(name)
        if found is None:
            m.starimports[name] = 1
            return
        m.globalnames.update(found.globalnames)
        m.starimports.update(found.starimports)
        if found.__code__ is None:
            m.starimports[name] = 1

    def add_module(self, fqname):
        """Return the module of a name, made if it is not there."""
        if fqname not in self.modules:
            self.modules[fqname] = Module(fqname)
        return self.modules[fqname]

    def find_module(self, name, path, parent=None):
        """Return the opened file of a module, its path, and what it is; ImportError if it is not there."""
        fullname = name if parent is None else f"{parent.__name__}.{name}"
        if fullname in self.excludes:
            self.msgout(3, "find_module -> Excluded", fullname)
            raise ImportError(name)
        if path is None:
            if name in sys.builtin_module_names:
                return None, None, _BUILTIN
            path = self.path
        importlib.machinery.PathFinder.invalidate_caches()
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        if spec is None:
            raise ImportError(f"No module named {name!r}", name=name)
        if spec.loader is importlib.machinery.BuiltinImporter:
            return None, None, _BUILTIN
        if spec.loader is importlib.machinery.FrozenImporter:
            return None, None, _FROZEN
        if spec.origin is None:
            raise ImportError(f"No module named {name!r}", name=name)
        if spec.loader.is_package(name):
            return None, os.path.dirname(spec.origin), _PACKAGE
        if isinstance(spec.loader, importlib.machinery.SourceFileLoader):
            return io.open_code(spec.origin), spec.origin, _SOURCE
        return None, spec.origin, _EXTENSION

    def report(self):
        """Print the modules that were found, and those that are missing."""
        print(f"\n  {'Name':<25} File\n  {'----':<25} ----")
        for key in sorted(self.modules):
            module = self.modules[key]
            print("P" if module.__path__ else "m", f"{key:<25}", module.__file__ or "")
        missing, maybe = self.any_missing_maybe()
        if missing:
            print("\nMissing modules:")
            for name in missing:
                print("?", name, "imported from", ", ".join(sorted(self.badmodules[name])))
        if maybe:
            print("\nSubmodules that appear to be missing, but could also be", end=" ")
            print("global names in the parent package:")
            for name in maybe:
                print("?", name, "imported from", ", ".join(sorted(self.badmodules[name])))

    def any_missing(self):
        """Return the names of modules that are missing, or may be."""
        missing, maybe = self.any_missing_maybe()
        return missing + maybe

    def any_missing_maybe(self):
        """Return the names of modules that are missing, and of those that may be names in a package."""
        missing, maybe = [], []
        for name in self.badmodules:
            if name in self.excludes:
                continue
            package, dot, part = name.rpartition(".")
            if not dot:
                missing.append(name)
                continue
            found = self.modules.get(package)
            if found is None:
                missing.append(name)
            elif package in self.badmodules.get(name, ()):
                # The package itself imports it: then it is a module.
                missing.append(name)
            elif part in found.globalnames:
                pass
            elif found.starimports:
                # It may come from a module that is not known.
                maybe.append(name)
            else:
                missing.append(name)
        return sorted(missing), sorted(maybe)

    def replace_paths_in_code(self, co):
        """Return code whose file has another path, as replace_paths says."""
        original = path = os.path.normpath(co.co_filename)
        for old, new in self.replace_paths:
            if original.startswith(old):
                path = new + original[len(old) :]
                break
        if self.debug and original not in self.processed_paths:
            if path != original:
                self.msgout(2, f"co_filename {original!r} changed to {path!r}")
            else:
                self.msgout(2, f"co_filename {original!r} remains unchanged")
            self.processed_paths.append(original)
        # Code inside is replaced with it.
        return co.replace(co_filename=path)


def test():
    """The command: prints a report on the script named."""
    import getopt

    try:
        options, names = getopt.getopt(sys.argv[1:], "dmp:qx:")
    except getopt.error as error:
        print(error)
        return None
    debug, modules, path, excludes = 1, False, [], []
    for option, value in options:
        if option == "-d":
            debug += 1
        elif option == "-m":
            modules = True
        elif option == "-p":
            path += value.split(os.pathsep)
        elif option == "-q":
            debug = 0
        else:
            excludes.append(value)
    script, *others = names or ["hello.py"]
    finder = ModuleFinder([os.path.dirname(script), *path, *sys.path[1:]], debug, excludes)
    for name in others:
        if name == "-m":
            modules = True
        elif not modules:
            finder.load_file(name)
        elif name.endswith(".*"):
            finder.import_hook(name[:-2], None, ["*"])
        else:
            finder.import_hook(name)
    finder.run_script(script)
    finder.report()
    return finder


if __name__ == "__main__":
    try:
        test()
    except KeyboardInterrupt:
        print("\n[interrupted]")
