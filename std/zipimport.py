"""Importing from zip archives: entries of sys.path that are archives, or folders in archives."""

import _frozen_importlib as _bootstrap
import _frozen_importlib_external as _bootstrap_external
import _imp
import _io
import sys
import time

__all__ = ["ZipImportError", "zipimporter"]

path_sep, alt_path_sep = "/", ""

END_CENTRAL_DIR_SIZE = 22
END_CENTRAL_DIR_SIZE_64 = 56
END_CENTRAL_DIR_LOCATOR_SIZE_64 = 20
STRING_END_ARCHIVE = b"PK\x05\x06"
STRING_END_LOCATOR_64 = b"PK\x06\x07"
STRING_END_ZIP_64 = b"PK\x06\x06"
MAX_COMMENT_LEN = (1 << 16) - 1
MAX_UINT32 = 0xFFFFFFFF
ZIP64_EXTRA_TAG = 0x1

# The directories of archives that have been read.
_zip_directory_cache = {}

# Endings of modules and packages, whether the file is compiled, and whether it is a package.
_zip_searchorder = (
    (path_sep + "__init__.pyc", True, True),
    (path_sep + "__init__.py", False, True),
    (".pyc", True, False),
    (".py", False, False),
)


class ZipImportError(ImportError):
    pass


def _uint(data, at, size):
    """An unsigned number of so many bytes. The module struct may have to be looked for in the archive."""
    return int.from_bytes(data[at : at + size], "little")


class zipimporter(_bootstrap_external._LoaderBasics):
    """Finds and loads the modules in an archive, or in a folder of one: the path goes on behind the archive's."""

    def __init__(self, path):
        if not isinstance(path, str):
            raise TypeError(f"expected str, not {type(path)!r}")
        if not path:
            raise ZipImportError("archive path is empty", path=path)
        if alt_path_sep:
            path = path.replace(alt_path_sep, path_sep)
        # The archive is the part of the path that is a file.
        inside = []
        while True:
            try:
                status = _bootstrap_external._path_stat(path)
            except (OSError, ValueError):
                folder, name = _bootstrap_external._path_split(path)
                if folder == path:
                    raise ZipImportError("not a Zip file", path=path)
                path = folder
                inside.append(name)
                continue
            if status.st_mode & 0o170000 != 0o100000:
                raise ZipImportError(f"not a Zip file: {path!r}", path=path)
            break
        if path not in _zip_directory_cache:
            _zip_directory_cache[path] = _read_directory(path)
        self.archive = path
        self.prefix = _bootstrap_external._path_join(*inside[::-1]) if inside else ""
        if self.prefix:
            self.prefix += path_sep

    def __repr__(self):
        return f'<zipimporter object "{self.archive}{path_sep}{self.prefix}">'

    def _get_files(self):
        """The directory of the archive, read if it is not known."""
        files = _zip_directory_cache.get(self.archive)
        if files is None:
            try:
                files = _zip_directory_cache[self.archive] = _read_directory(self.archive)
            except ZipImportError:
                files = {}
        return files

    def find_spec(self, fullname, target=None):
        """The spec of a module in the archive, or None."""
        if _get_module_info(self, fullname) is not None:
            return _bootstrap.spec_from_loader(fullname, self, is_package=_get_module_info(self, fullname))
        # A folder that is no package may be a part of one.
        path = _get_module_path(self, fullname)
        if not _is_dir(self, path):
            return None
        spec = _bootstrap.ModuleSpec(name=fullname, loader=None, is_package=True)
        spec.submodule_search_locations.append(f"{self.archive}{path_sep}{path}")
        return spec

    def get_code(self, fullname):
        """The code of a module."""
        return _get_module_code(self, fullname)[0]

    def get_data(self, pathname):
        """The bytes of a file in the archive."""
        if alt_path_sep:
            pathname = pathname.replace(alt_path_sep, path_sep)
        key = pathname.removeprefix(self.archive + path_sep)
        entry = self._get_files().get(key)
        if entry is None:
            raise OSError(0, "", key)
        return b"" if entry[1] is None else _get_data(self.archive, entry)

    def get_filename(self, fullname):
        """What is __file__ in a module."""
        return _get_module_code(self, fullname)[2]

    def get_source(self, fullname):
        """The source of a module; None if only its compiled form is there."""
        is_package = _get_module_info(self, fullname)
        if is_package is None:
            raise ZipImportError(f"can't find module {fullname!r}", name=fullname)
        path = _get_module_path(self, fullname)
        entry = self._get_files().get(f"{path}{path_sep}__init__.py" if is_package else f"{path}.py")
        return None if entry is None else _get_data(self.archive, entry).decode()

    def is_package(self, fullname):
        """Whether a module is a package."""
        is_package = _get_module_info(self, fullname)
        if is_package is None:
            raise ZipImportError(f"can't find module {fullname!r}", name=fullname)
        return is_package

    def load_module(self, fullname):
        """Deprecated: make, fill and return a module."""
        import warnings

        warnings.warn(
            "zipimport.zipimporter.load_module() is deprecated and slated for removal in Python 3.15; use exec_module() instead",
            DeprecationWarning,
        )
        code, is_package, path = _get_module_code(self, fullname)
        module = sys.modules.get(fullname)
        if module is None or not isinstance(module, type(sys)):
            module = sys.modules[fullname] = type(sys)(fullname)
        module.__loader__ = self
        try:
            if is_package:
                place = _get_module_path(self, fullname)
                module.__path__ = [_bootstrap_external._path_join(self.archive, place)]
            if not hasattr(module, "__builtins__"):
                module.__builtins__ = __builtins__
            module.__spec__ = _bootstrap.spec_from_loader(fullname, self, is_package=is_package)
            module.__file__ = path
            exec(code, module.__dict__)
        except BaseException:
            del sys.modules[fullname]
            raise
        try:
            return sys.modules[fullname]
        except KeyError:
            raise ImportError(f"Loaded module {fullname!r} not found in sys.modules")

    def get_resource_reader(self, fullname):
        """A reader of the resources of a package."""
        from importlib.readers import ZipReader

        return ZipReader(self, fullname)

    def invalidate_caches(self):
        """Forget the directory."""
        _zip_directory_cache.pop(self.archive, None)


# Modules.


def _get_module_path(self, fullname):
    return self.prefix + fullname.rpartition(".")[2]


def _is_dir(self, path):
    return path + path_sep in self._get_files()


def _get_module_info(self, fullname):
    """Whether a module is a package; None if there is no such module."""
    path, files = _get_module_path(self, fullname), self._get_files()
    for ending, _, is_package in _zip_searchorder:
        if path + ending in files:
            return is_package
    return None


def _get_module_code(self, fullname):
    """The code of a module, whether it is a package, and its file."""
    path, files = _get_module_path(self, fullname), self._get_files()
    failure = None
    for ending, is_compiled, is_package in _zip_searchorder:
        entry = files.get(path + ending)
        if entry is None:
            continue
        file = entry[0]
        data = _get_data(self.archive, entry)
        code = None
        if is_compiled:
            try:
                code = _unmarshal_code(self, file, path + ending, fullname, data)
            except ImportError as error:
                failure = error
        else:
            code = _compile_source(file, data)
        if code is not None:
            return code, is_package, file
    if failure is not None:
        raise ZipImportError(f"module load failed: {failure}", name=fullname) from failure
    raise ZipImportError(f"can't find module {fullname!r}", name=fullname)


def _compile_source(pathname, source):
    return compile(_normalize_line_endings(source), pathname, "exec", dont_inherit=True)


def _normalize_line_endings(source):
    return source.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _unmarshal_code(self, pathname, fullpath, fullname, data):
    """The code in a compiled file; None if it is not that of the source beside it."""
    flags = _bootstrap_external._classify_pyc(data, fullname, {"name": fullname, "path": fullpath})
    source = self._get_files().get(fullpath[:-1])
    if flags & 0b1:
        is_checked = flags & 0b10
        if _imp.check_hash_based_pycs != "never" and (is_checked or _imp.check_hash_based_pycs == "always"):
            if source is not None:
                found = _imp.source_hash(_imp.pyc_magic_number_token, _get_data(self.archive, source))
                try:
                    _bootstrap_external._validate_hash_pyc(data, found, fullname, {"name": fullname, "path": fullpath})
                except ImportError:
                    return None
    elif source is not None:
        moment = _parse_dostime(source[6], source[5])
        if not _eq_mtime(_uint(data, 8, 4), moment) or _uint(data, 12, 4) != source[3] & MAX_UINT32:
            return None
    return _bootstrap_external._compile_bytecode(data[16:], fullname, pathname)


def _eq_mtime(t1, t2):
    # Archives know times to two seconds.
    return abs(t1 - t2) <= 1


def _parse_dostime(d, t):
    """Seconds since 1970 of a date and a time of MS-DOS."""
    return time.mktime(
        ((d >> 9) + 1980, d >> 5 & 0x0F, d & 0x1F, t >> 11, t >> 5 & 0x3F, (t & 0x1F) * 2, -1, -1, -1)
    )


# Archives.


def _read_directory(archive):
    """Name to (path, method, size, full size, place, time, date, checksum) of all files; method None for folders that are only implied."""
    try:
        file = _io.open_code(archive)
    except OSError:
        raise ZipImportError(f"can't open Zip file: {archive!r}", path=archive)
    refuse = lambda what: ZipImportError(f"{what}: {archive!r}", path=archive)
    with file:
        file.seek(0, 2)
        size = file.tell()
        begin = max(size - MAX_COMMENT_LEN - END_CENTRAL_DIR_SIZE, 0)
        file.seek(begin)
        tail = file.read()
        at = tail.rfind(STRING_END_ARCHIVE)
        if at < 0 or len(tail) < at + END_CENTRAL_DIR_SIZE:
            raise refuse("not a Zip file" if at < 0 else "corrupt Zip file")
        header_position = begin + at
        count, header_size, header_offset = (
            _uint(tail, at + 10, 2), _uint(tail, at + 12, 4), _uint(tail, at + 16, 4),
        )
        locator = header_position - END_CENTRAL_DIR_LOCATOR_SIZE_64
        if locator >= END_CENTRAL_DIR_SIZE_64:
            file.seek(locator)
            if file.read(4) == STRING_END_LOCATOR_64:
                file.seek(locator - END_CENTRAL_DIR_SIZE_64)
                record = file.read(END_CENTRAL_DIR_SIZE_64)
                if record[:4] == STRING_END_ZIP_64:
                    header_size, header_offset = _uint(record, 40, 8), _uint(record, 48, 8)
                    header_position = locator - END_CENTRAL_DIR_SIZE_64
        if header_position < header_size:
            raise refuse("bad central directory size")
        if header_position < header_offset:
            raise refuse("bad central directory offset")
        header_position -= header_size
        before = header_position - header_offset
        if before < 0:
            raise refuse("bad central directory size or offset")
        file.seek(header_position)
        directory = file.read(header_size)
    files = {}
    at = 0
    while directory[at : at + 4] == b"PK\x01\x02":
        if len(directory) < at + 46:
            raise EOFError("EOF read where not expected")
        flags, method, clock, date = (_uint(directory, at + i, 2) for i in range(8, 16, 2))
        crc, packed, full = (_uint(directory, at + i, 4) for i in range(16, 28, 4))
        name_size, extra_size, comment_size = (_uint(directory, at + i, 2) for i in range(28, 34, 2))
        place = _uint(directory, at + 42, 4)
        end = at + 46 + name_size
        name = directory[at + 46 : end]
        extra = directory[end : end + extra_size]
        if MAX_UINT32 in (packed, full, place):
            packed, full, place = _wide(extra, packed, full, place, refuse)
        if place > header_offset:
            raise refuse("bad local header offset")
        name = name.decode("utf-8" if flags & 0x800 else "cp437").replace("/", path_sep)
        path = _bootstrap_external._path_join(archive, name)
        files[name] = (path, method, packed, full, place + before, clock, date, crc)
        at = end + extra_size + comment_size
    # Folders without an entry of their own.
    for name in list(files):
        while True:
            slash = name.rstrip(path_sep).rfind(path_sep)
            if slash < 0:
                break
            name = name[: slash + 1]
            if name in files:
                break
            files[name] = (_bootstrap_external._path_join(archive, name), None, None, None, None, None, None, None)
    return files


def _wide(extra, packed, full, place, refuse):
    """Sizes and place that stand in the extra field of ZIP64."""
    at = 0
    while at + 4 <= len(extra):
        kind, size = _uint(extra, at, 2), _uint(extra, at + 2, 2)
        if kind == ZIP64_EXTRA_TAG:
            numbers = [_uint(extra, i, 8) for i in range(at + 4, at + 4 + size, 8)]
            result = []
            for value in full, packed, place:
                if value == MAX_UINT32:
                    if not numbers:
                        raise refuse("corrupt zip64 extra field")
                    value = numbers.pop(0)
                result.append(value)
            full, packed, place = result
            break
        at += 4 + size
    return packed, full, place


_importing_zlib = False


def _get_decompress_func():
    global _importing_zlib
    if _importing_zlib:
        # zlib itself is being looked for in an archive.
        raise ZipImportError("can't decompress data; zlib not available")
    _importing_zlib = True
    try:
        from zlib import decompress
    except Exception:
        raise ZipImportError("can't decompress data; zlib not available")
    finally:
        _importing_zlib = False
    return decompress


def _get_data(archive, toc_entry):
    """The bytes of a file in the archive."""
    _, method, packed, _, place, _, _, _ = toc_entry
    if packed < 0:
        raise ZipImportError("negative data size")
    with _io.open_code(archive) as file:
        file.seek(place)
        header = file.read(30)
        if len(header) != 30:
            raise EOFError("EOF read where not expected")
        if header[:4] != b"PK\x03\x04":
            raise ZipImportError(f"bad local file header: {archive!r}", path=archive)
        name_size, extra_size = _uint(header, 26, 2), _uint(header, 28, 2)
        file.seek(place + 30 + name_size + extra_size)
        data = file.read(packed)
        if len(data) != packed:
            raise OSError("zipimport: can't read data")
    if method == 0:
        return data
    try:
        decompress = _get_decompress_func()
    except Exception:
        raise ZipImportError("can't decompress data; zlib not available")
    return decompress(data, -15)
