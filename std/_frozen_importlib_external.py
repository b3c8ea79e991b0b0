"""Finders and loaders of files, as importlib shows them, and the places of compiled modules."""

import posix
import sys

import _imp
from _imp import FileFinder, ModuleSpec, PathFinder, SourceFileLoader

try:
    import _frozen_importlib as _bootstrap
except ImportError:
    # Forbidden: importlib has a copy then.
    from importlib import _bootstrap

MAGIC_NUMBER = _imp.pyc_magic_number_token.to_bytes(4, "little")
SOURCE_SUFFIXES = [".py"]
BYTECODE_SUFFIXES = [".pyc"]
# There are no modules in the machine code of shared libraries.
EXTENSION_SUFFIXES = []

_PYCACHE = "__pycache__"
_OPT = "opt-"
_HEADER = 16
_FOLDER = 0o040000
_FILE = 0o100000
_KIND = 0o170000


def _path_join(*parts):
    parts = [part for part in parts if part]
    if not parts:
        return ""
    head = "/" if parts == ["/"] else ""
    joined = "/".join(part.rstrip("/") for part in parts)
    return joined or head or "/"


def _path_split(path):
    head, slash, tail = path.rpartition("/")
    return (head or slash if slash and not head else head), tail


def _path_stat(path):
    return posix.stat(path)


def _path_is_kind(path, kind):
    try:
        return _path_stat(path).st_mode & _KIND == kind
    except OSError:
        return False


def _path_isfile(path):
    return _path_is_kind(path, _FILE)


def _path_isdir(path):
    return _path_is_kind(path or posix.getcwd(), _FOLDER)


def _path_isabs(path):
    return path.startswith("/")


def _path_abspath(path):
    return path if _path_isabs(path) else _path_join(posix.getcwd(), path)


def _write_atomic(path, data, mode=0o666):
    """Write a file so that readers see the old contents or the new."""
    unfinished = f"{path}.{id(path)}"
    descriptor = posix.open(unfinished, posix.O_EXCL | posix.O_CREAT | posix.O_WRONLY, mode & 0o666)
    try:
        try:
            written = posix.write(descriptor, data)
            if written != len(data):
                raise OSError("os.write() didn't write the full pyc file")
        finally:
            posix.close(descriptor)
        posix.replace(unfinished, path)
    except OSError:
        try:
            posix.unlink(unfinished)
        except OSError:
            pass
        raise


def cache_from_source(path, debug_override=None, *, optimization=None):
    """Return where the compiled form of a source file is kept; neither file has to exist."""
    if debug_override is not None:
        _bootstrap._warn(
            "the debug_override parameter is deprecated; use 'optimization' instead", DeprecationWarning
        )
        if optimization is not None:
            raise TypeError("debug_override or optimization must be set to None")
        optimization = "" if debug_override else 1
    path = posix.fspath(path)
    head, tail = _path_split(path)
    base, dot, rest = tail.rpartition(".")
    tag = sys.implementation.cache_tag
    if tag is None:
        raise NotImplementedError("sys.implementation.cache_tag is None")
    name = f"{base or rest}{dot}{tag}"
    if optimization is None:
        optimization = sys.flags.optimize or ""
    optimization = str(optimization)
    if optimization != "":
        if not optimization.isalnum():
            raise ValueError(f"{optimization!r} is not alphanumeric")
        name = f"{name}.{_OPT}{optimization}"
    name += BYTECODE_SUFFIXES[0]
    if sys.pycache_prefix is not None:
        return _path_join(sys.pycache_prefix, _path_abspath(head).lstrip("/"), name)
    return _path_join(head, _PYCACHE, name)


def source_from_cache(path):
    """Return the source file whose compiled form is kept there."""
    if sys.implementation.cache_tag is None:
        raise NotImplementedError("sys.implementation.cache_tag is None")
    path = posix.fspath(path)
    head, name = _path_split(path)
    in_prefix = False
    if sys.pycache_prefix is not None:
        prefix = sys.pycache_prefix.rstrip("/")
        if head.startswith(prefix + "/"):
            head = head[len(prefix) :]
            in_prefix = True
    if not in_prefix:
        head, folder = _path_split(head)
        if folder != _PYCACHE:
            raise ValueError(f"{_PYCACHE} not bottom-level directory in {path!r}")
    dots = name.count(".")
    if dots not in (2, 3):
        raise ValueError(f"expected only 2 or 3 dots in {name!r}")
    if dots == 3:
        optimization = name.rsplit(".", 2)[-2]
        if not optimization.startswith(_OPT):
            raise ValueError(f"optimization portion of filename does not start with {_OPT!r}")
        level = optimization[len(_OPT) :]
        if not level.isalnum():
            raise ValueError(f"optimization level {optimization!r} is not an alphanumeric value")
    return _path_join(head, name.partition(".")[0] + SOURCE_SUFFIXES[0])


def _get_sourcefile(bytecode_path):
    """The source of a file of bytecode if it is there, else the path itself."""
    if not bytecode_path:
        return None
    stem, dot, ending = bytecode_path.rpartition(".")
    if not stem or ending.lower() not in ("pyc", "pyo"):
        return bytecode_path
    try:
        source = source_from_cache(bytecode_path)
    except (NotImplementedError, ValueError):
        source = bytecode_path[:-1]
    return source if _path_isfile(source) else bytecode_path


def _pack_uint32(number):
    """Four bytes of a number."""
    return (int(number) & 0xFFFFFFFF).to_bytes(4, "little")


def _unpack_uint32(data):
    """The number of four bytes."""
    return int.from_bytes(data, "little")


def decode_source(source_bytes):
    """Decode source by its encoding declaration, with every line end a newline."""
    from _io import IncrementalNewlineDecoder

    return IncrementalNewlineDecoder(None, True).decode(_imp.decode_source(source_bytes))


_POPULATE = object()


def spec_from_file_location(name, location=None, *, loader=None, submodule_search_locations=_POPULATE):
    """Return a spec of a module that lies in a file."""
    if location is None:
        location = "<unknown>"
        if hasattr(loader, "get_filename"):
            try:
                location = loader.get_filename(name)
            except ImportError:
                pass
    else:
        location = posix.fspath(location)
        try:
            location = _path_abspath(location)
        except OSError:
            pass
    spec = ModuleSpec(name, loader, origin=location)
    spec._set_fileattr = True
    if loader is None:
        for loader_class, suffixes in _get_supported_file_loaders():
            if location.endswith(tuple(suffixes)):
                spec.loader = loader = loader_class(name, location)
                break
        else:
            return None
    if submodule_search_locations is _POPULATE:
        if hasattr(loader, "is_package"):
            try:
                if loader.is_package(name):
                    spec.submodule_search_locations = []
            except ImportError:
                pass
    else:
        spec.submodule_search_locations = submodule_search_locations
    if spec.submodule_search_locations == [] and location:
        spec.submodule_search_locations.append(_path_split(location)[0])
    return spec


def _get_supported_file_loaders():
    return [(SourceFileLoader, SOURCE_SUFFIXES), (SourcelessFileLoader, BYTECODE_SUFFIXES)]


def _usual_loaders():
    return [(suffix, loader) for loader, suffixes in _get_supported_file_loaders() for suffix in suffixes]


def _classify_pyc(data, name, exc_details):
    """Return the flags of a file of bytecode, whose header has to be right."""
    magic = data[:4]
    if magic != MAGIC_NUMBER:
        raise ImportError(f"bad magic number in {name!r}: {magic!r}", **exc_details)
    if len(data) < _HEADER:
        raise EOFError(f"reached EOF while reading pyc header of {name!r}")
    flags = int.from_bytes(data[4:8], "little")
    if flags & ~0b11:
        raise ImportError(f"invalid flags {flags!r} in {name!r}", **exc_details)
    return flags


def _validate_timestamp_pyc(data, source_mtime, source_size, name, exc_details):
    """Raise ImportError if the source has changed since."""
    if int.from_bytes(data[8:12], "little") != source_mtime & 0xFFFFFFFF or (
        source_size is not None and int.from_bytes(data[12:16], "little") != source_size & 0xFFFFFFFF
    ):
        raise ImportError(f"bytecode is stale for {name!r}", **exc_details)


def _validate_hash_pyc(data, source_hash, name, exc_details):
    """Raise ImportError if the source is another one."""
    if data[8:16] != source_hash:
        raise ImportError(f"hash in bytecode doesn't match hash of source {name!r}", **exc_details)


def _compile_bytecode(data, name=None, bytecode_path=None, source_path=None):
    """Return the code object in what follows the header."""
    try:
        return _imp.load_code(data)
    except ValueError as error:
        raise ImportError(f"Non-code object in {bytecode_path!r}", name=name, path=bytecode_path) from error


def _pyc(flags, check, code):
    return b"".join((MAGIC_NUMBER, flags.to_bytes(4, "little"), check, _imp.dump_code(code)))


def _code_to_timestamp_pyc(code, mtime=0, source_size=0):
    """Return the contents of a file of bytecode that is compared by time and size."""
    check = _pack_uint32(mtime) + _pack_uint32(source_size)
    return _pyc(0, check, code)


def _code_to_hash_pyc(code, source_hash, checked=True):
    """Return the contents of a file of bytecode that is compared by hash, or not at all."""
    return _pyc(0b11 if checked else 0b01, source_hash, code)


class _LoaderBasics:
    """What loaders of source and of bytecode have in common."""

    def is_package(self, fullname):
        """Whether the file is called __init__ and the module is not."""
        stem = _path_split(self.get_filename(fullname))[1].rsplit(".", 1)[0]
        return stem == "__init__" and fullname.rpartition(".")[2] != "__init__"

    def create_module(self, spec):
        """Use the usual kind of module."""

    def exec_module(self, module):
        """Run the module's code."""
        code = self.get_code(module.__name__)
        if code is None:
            raise ImportError(f"cannot load module {module.__name__!r} when get_code() returns None")
        exec(code, module.__dict__)

    def load_module(self, fullname):
        """Deprecated: make, fill and return a module."""
        return _bootstrap._load_module_shim(self, fullname)


class SourceLoader(_LoaderBasics):
    """Loader of source, from get_data() and get_filename()."""

    def path_mtime(self, path):
        """Return when a file was changed; OSError if that cannot be told."""
        raise OSError

    def path_stats(self, path):
        """Return a dict with the file's "mtime" and, if known, "size"."""
        return {"mtime": self.path_mtime(path)}

    def _cache_bytecode(self, source_path, cache_path, data):
        return self.set_data(cache_path, data)

    def set_data(self, path, data):
        """Write a file, if that is possible."""

    def get_source(self, fullname):
        """Return the module's source."""
        path = self.get_filename(fullname)
        try:
            source_bytes = self.get_data(path)
        except OSError as error:
            raise ImportError("source not available through get_data()", name=fullname) from error
        return decode_source(source_bytes)

    def _compiled(self, data, path, optimize):
        return compile(data, path, "exec", dont_inherit=True, optimize=optimize)

    def source_to_code(self, data, path, *, _optimize=-1):
        """Return the compiled source, which may be a str, bytes or a tree."""
        return SourceLoader._compiled(self, data, path, _optimize)

    def get_code(self, fullname):
        """Return the module's code: as kept beside the source if it is still right, else compiled."""
        path = self.get_filename(fullname)
        source = stats = hashed = None
        try:
            kept_at = cache_from_source(path)
            stats = self.path_stats(path)
        except (NotImplementedError, OSError):
            kept_at = None
        if kept_at is not None:
            about = {"name": fullname, "path": kept_at}
            try:
                data = self.get_data(kept_at)
                flags = _classify_pyc(data, fullname, about)
                hashed = bool(flags & 0b1)
                if not hashed:
                    _validate_timestamp_pyc(data, int(stats["mtime"]), stats.get("size"), fullname, about)
                elif _imp.check_hash_based_pycs != "never" and (
                    flags & 0b10 or _imp.check_hash_based_pycs == "always"
                ):
                    source = self.get_data(path)
                    source_hash = _imp.source_hash(_imp.pyc_magic_number_token, source)
                    _validate_hash_pyc(data, source_hash, fullname, about)
                return _compile_bytecode(data[_HEADER:], fullname, kept_at, path)
            except (ImportError, EOFError, OSError):
                pass
        if source is None:
            source = self.get_data(path)
        code = self.source_to_code(source, path)
        if kept_at is not None and not sys.dont_write_bytecode:
            if hashed is False:
                data = _code_to_timestamp_pyc(code, stats["mtime"], len(source))
            else:
                data = _code_to_hash_pyc(code, _imp.source_hash(_imp.pyc_magic_number_token, source))
            try:
                self._cache_bytecode(path, kept_at, data)
            except NotImplementedError:
                pass
        return code

    # What the native SourceFileLoader does by calling these.

    def _file_stats(self, path):
        status = _path_stat(path)
        return {"mtime": status.st_mtime, "size": status.st_size}

    def _cache_file(self, source_path, bytecode_path, data):
        try:
            mode = _path_stat(source_path).st_mode | 0o200
        except OSError:
            mode = 0o666
        return self.set_data(bytecode_path, data, _mode=mode)

    def _write_file(self, path, data, mode):
        missing = []
        parent = _path_split(path)[0]
        while parent and not _path_isdir(parent):
            parent, folder = _path_split(parent)
            missing.append(folder)
        try:
            for folder in reversed(missing):
                parent = _path_join(parent, folder)
                try:
                    posix.mkdir(parent)
                except FileExistsError:
                    pass
            _write_atomic(path, data, mode)
        except OSError as error:
            _bootstrap._verbose_message("could not create {!r}: {!r}", path, error)

    def _resource_reader(self, name):
        from importlib.readers import FileReader

        return FileReader(self) if self.is_package(name) else None


class FileLoader:
    """Loader of one file."""

    def __init__(self, fullname, path):
        self.name = fullname
        self.path = path

    def __eq__(self, other):
        return self.__class__ == other.__class__ and self.__dict__ == other.__dict__

    def __hash__(self):
        return hash(self.name) ^ hash(self.path)

    def _check_name(self, name):
        if name is not None and name != self.name:
            raise ImportError(f"loader for {self.name} cannot handle {name}", name=name)

    def load_module(self, fullname=None):
        """Deprecated: make, fill and return a module."""
        self._check_name(fullname)
        return super().load_module(self.name)

    def get_filename(self, fullname=None):
        """Return the file's path."""
        self._check_name(fullname)
        return self.path

    def get_data(self, path):
        """Return the bytes of a file."""
        with open(path, "rb", buffering=0) as file:
            return file.read()

    def get_resource_reader(self, module):
        """Return the reader of the files beside a package's."""
        self._check_name(module)
        from importlib.readers import FileReader

        return FileReader(self)


class SourcelessFileLoader(FileLoader, _LoaderBasics):
    """Loader of files of bytecode whose source is not there."""

    def get_code(self, fullname):
        """Return the code in the file."""
        path = self.get_filename(fullname)
        data = self.get_data(path)
        _classify_pyc(data, fullname, {"name": fullname, "path": path})
        return _compile_bytecode(data[_HEADER:], name=fullname, bytecode_path=path)

    def get_source(self, fullname):
        """Return None: there is no source."""
        return None


class ExtensionFileLoader(FileLoader, _LoaderBasics):
    """Loader of modules in the machine code of shared libraries, of which this interpreter can load none."""

    def __init__(self, name, path):
        super().__init__(name, path)

    def create_module(self, spec):
        raise ImportError("extension modules cannot be loaded", name=self.name, path=self.path)

    def exec_module(self, module):
        raise ImportError("extension modules cannot be loaded", name=self.name, path=self.path)

    def is_package(self, fullname):
        """Whether the file is called __init__."""
        return _path_split(self.path)[1].partition(".")[0] == "__init__"

    def get_code(self, fullname):
        """Return None: there is no code object."""
        return None

    def get_source(self, fullname):
        """Return None: there is no source."""
        return None


class AppleFrameworkLoader(ExtensionFileLoader):
    """Loader of modules in the frameworks of an iOS application."""


class WindowsRegistryFinder:
    """Finder of modules named in the Windows registry, which there is not."""

    REGISTRY_KEY = r"Software\Python\PythonCore\{sys_version}\Modules\{fullname}"
    REGISTRY_KEY_DEBUG = REGISTRY_KEY + r"\Debug"
    DEBUG_BUILD = False

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        """Return None."""
        return None


class _NamespacePath:
    """The path of a namespace package: computed anew whenever the parent's path has changed."""

    def __init__(self, name, path, path_finder):
        self._name = name
        self._path = path
        self._path_finder = path_finder
        self._last_parent_path = tuple(self._get_parent_path())

    def _find_parent_path_names(self):
        parent = self._name.rpartition(".")[0]
        return (parent, "__path__") if parent else ("sys", "path")

    def _get_parent_path(self):
        module, attribute = self._find_parent_path_names()
        return getattr(sys.modules[module], attribute)

    def _recalculate(self):
        parent_path = tuple(self._get_parent_path())
        if parent_path != self._last_parent_path:
            self._last_parent_path = parent_path
            spec = self._path_finder(self._name, parent_path)
            if spec is not None and spec.loader is None and spec.submodule_search_locations:
                self._path = list(getattr(spec.submodule_search_locations, "_path", spec.submodule_search_locations))
        return self._path

    def __repr__(self):
        return f"_NamespacePath({self._path!r})"

    # Changes are made to the folders as they were found last.

    def append(self, item):
        self._path.append(item)

    def __setitem__(self, index, path):
        self._path[index] = path

    # Whoever looks sees those of the parent's path as it is now.

    def __len__(self):
        return len(self._recalculate())

    def __getitem__(self, index):
        return self._recalculate()[index]

    def __contains__(self, item):
        return item in self._recalculate()

    def __iter__(self):
        return iter(self._recalculate())


def _namespace_spec(name, paths):
    spec = ModuleSpec(name, None)
    spec.submodule_search_locations = _NamespacePath(name, paths, PathFinder.find_spec)
    return spec


class NamespaceLoader:
    """Loader of namespace packages, which have no code."""

    def __init__(self, name, path, path_finder):
        self._path = _NamespacePath(name, path, path_finder)

    @classmethod
    def _of_path(cls, path):
        loader = cls.__new__(cls)
        loader._path = path
        return loader

    def create_module(self, spec):
        """Use the usual kind of module."""

    def exec_module(self, module):
        """Run nothing: the folders are all there is."""

    def get_code(self, fullname):
        """The code of no text."""
        return compile(self.get_source(fullname), "<string>", "exec", dont_inherit=True)

    def get_source(self, fullname):
        return ""

    def is_package(self, fullname):
        return True

    def load_module(self, fullname):
        """Deprecated: make and return a namespace module."""
        return _bootstrap._load_module_shim(self, fullname)

    def get_resource_reader(self, module):
        """Return the reader of the files in all folders of the package."""
        from importlib.readers import NamespaceReader

        return NamespaceReader(self._path)


# The name it had once.
_NamespaceLoader = NamespaceLoader
