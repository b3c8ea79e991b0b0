"""The archives of shutil: which formats there are, packing and unpacking."""

import os
import sys

from shutil import ReadError, RegistryError, _get_gid, _get_uid, copyfileobj


def _importable(name):
    try:
        __import__(name)
    except ImportError:
        return False
    return True


_ZLIB_SUPPORTED = _importable("zlib")
_BZ2_SUPPORTED = _importable("bz2")
_LZMA_SUPPORTED = _importable("lzma")
_ZSTD_SUPPORTED = _importable("compression.zstd")


# Packing.


def _make_tarball(
    base_name, base_dir, compress="gzip", verbose=0, dry_run=0, owner=None, group=None, logger=None, root_dir=None
):
    """Pack base_dir into a tar file; return the name of it."""
    if compress is None:
        kind, ending = "", ".tar"
    else:
        known = {
            "gzip": (_ZLIB_SUPPORTED, "gz", ".tar.gz"), "bzip2": (_BZ2_SUPPORTED, "bz2", ".tar.bz2"),
            "xz": (_LZMA_SUPPORTED, "xz", ".tar.xz"), "zst": (_ZSTD_SUPPORTED, "zst", ".tar.zst"),
        }
        usable, kind, ending = known.get(compress, (False, "", ""))
        if not usable:
            raise ValueError(f"bad value for 'compress', or compression format not supported : {compress}")
    import tarfile

    name = base_name + ending
    _make_folder_for(name, dry_run, logger)
    if logger is not None:
        logger.info("Creating tar archive")
    uid, gid = _get_uid(owner), _get_gid(group)

    def owned(member):
        if gid is not None:
            member.gid, member.gname = gid, group
        if uid is not None:
            member.uid, member.uname = uid, owner
        return member

    if not dry_run:
        member = base_dir if root_dir is None else os.path.join(root_dir, base_dir)
        with tarfile.open(name, f"w|{kind}") as archive:
            archive.add(member, base_dir, filter=owned)
    return name if root_dir is None else os.path.abspath(name)


def _make_folder_for(name, dry_run, logger):
    folder = os.path.dirname(name)
    if folder and not os.path.exists(folder):
        if logger is not None:
            logger.info("creating %s", folder)
        if not dry_run:
            os.makedirs(folder)


def _make_zipfile(
    base_name, base_dir, verbose=0, dry_run=0, logger=None, owner=None, group=None, root_dir=None
):
    """Pack base_dir into a ZIP file; return the name of it."""
    import zipfile

    name = base_name + ".zip"
    _make_folder_for(name, dry_run, logger)
    if logger is not None:
        logger.info("creating '%s' and adding '%s' to it", name, base_dir)
    start = os.path.normpath(base_dir if root_dir is None else os.path.join(root_dir, base_dir))

    def member_name(path):
        return os.path.normpath(path if root_dir is None else os.path.relpath(path, root_dir))

    if not dry_run:
        with zipfile.ZipFile(name, "w", compression=zipfile.ZIP_DEFLATED) as archive:

            def add(path, arcname):
                archive.write(path, arcname)
                if logger is not None:
                    logger.info("adding '%s'", path)

            if member_name(start) != os.curdir:
                add(start, member_name(start))
            for folder, folders, files in os.walk(start):
                for found in sorted(folders):
                    add(os.path.join(folder, found), member_name(os.path.join(folder, found)))
                for found in files:
                    path = os.path.normpath(os.path.join(folder, found))
                    if os.path.isfile(path):
                        add(path, member_name(path))
    return name if root_dir is None else os.path.abspath(name)


_make_zipfile.supports_root_dir = _make_tarball.supports_root_dir = True

# Name: (function, arguments for it, description).
_ARCHIVE_FORMATS = {"tar": (_make_tarball, [("compress", None)], "uncompressed tar file")}
# Name: (endings, function, arguments for it, description); filled below.
_UNPACK_FORMATS = {}


def get_archive_formats():
    """Return the formats that make_archive() knows: sorted (name, description)."""
    return sorted((name, entry[2]) for name, entry in _ARCHIVE_FORMATS.items())


def register_archive_format(name, function, extra_args=None, description=""):
    """Let make_archive() know a format: function(base_name, base_dir, **extra_args) makes it."""
    if not callable(function):
        raise TypeError(f"The {function} object is not callable")
    extra_args = [] if extra_args is None else extra_args
    if not isinstance(extra_args, (tuple, list)):
        raise TypeError("extra_args needs to be a sequence")
    if not all(isinstance(pair, (tuple, list)) and len(pair) == 2 for pair in extra_args):
        raise TypeError("extra_args elements are : (arg_name, value)")
    _ARCHIVE_FORMATS[name] = (function, extra_args, description)


def unregister_archive_format(name):
    """Forget a format of make_archive()."""
    del _ARCHIVE_FORMATS[name]


def make_archive(
    base_name, format, root_dir=None, base_dir=None, verbose=0, dry_run=0, owner=None, group=None, logger=None
):
    """Pack a folder; return the name of the archive.

    base_name is the name without its ending, root_dir the folder that paths in the archive start from, base_dir what
    is packed, from there (both: the current folder).
    """
    sys.audit("shutil.make_archive", base_name, format, root_dir, base_dir)
    try:
        function, extra_args, _ = _ARCHIVE_FORMATS[format]
    except KeyError:
        raise ValueError(f"unknown archive format {format!r}") from None
    options = {"dry_run": dry_run, "logger": logger, "owner": owner, "group": group, **dict(extra_args)}
    if base_dir is None:
        base_dir = os.curdir
    able = getattr(function, "supports_root_dir", False)
    back = None
    if root_dir is not None:
        found = os.stat(root_dir).st_mode
        if found & 0o170000 != 0o040000:
            raise NotADirectoryError(20, "Not a directory", root_dir)
        if able:
            base_name = os.fspath(base_name)
            options["root_dir"] = root_dir
        else:
            back = os.getcwd()
            if logger is not None:
                logger.debug("changing into '%s'", root_dir)
            base_name = os.path.abspath(base_name)
            if not dry_run:
                os.chdir(root_dir)
    try:
        return function(base_name, base_dir, **options)
    finally:
        if back is not None:
            if logger is not None:
                logger.debug("changing back to '%s'", back)
            os.chdir(back)


# Unpacking.


def _ensure_directory(path):
    folder = os.path.dirname(path)
    if not os.path.isdir(folder):
        os.makedirs(folder)


def _unpack_zipfile(filename, extract_dir):
    import zipfile

    if not zipfile.is_zipfile(filename):
        raise ReadError(f"{filename} is not a zip file")
    with zipfile.ZipFile(filename) as archive:
        for member in archive.infolist():
            name = member.filename
            # What would lie elsewhere is left out.
            if name.startswith("/") or ".." in name:
                continue
            target = os.path.join(extract_dir, *name.split("/"))
            _ensure_directory(target)
            if not name.endswith("/"):
                with archive.open(name) as source, open(target, "wb") as file:
                    copyfileobj(source, file)


def _unpack_tarfile(filename, extract_dir, *, filter=None):
    import tarfile

    try:
        archive = tarfile.open(filename)
    except tarfile.TarError:
        raise ReadError(f"{filename} is not a compressed or uncompressed tar file") from None
    with archive:
        archive.extractall(extract_dir, filter=filter)


def get_unpack_formats():
    """Return the formats that unpack_archive() knows: sorted (name, endings, description)."""
    return sorted((name, entry[0], entry[3]) for name, entry in _UNPACK_FORMATS.items())


def _check_unpack_options(extensions, function, extra_args):
    taken = {ending: name for name, entry in _UNPACK_FORMATS.items() for ending in entry[0]}
    for ending in extensions:
        if ending in taken:
            raise RegistryError(f'{ending} is already registered for "{taken[ending]}"')
    if not callable(function):
        raise TypeError("The registered function must be a callable")


def register_unpack_format(name, extensions, function, extra_args=None, description=""):
    """Let unpack_archive() know a format: function(filename, extract_dir, **extra_args) unpacks it."""
    extra_args = [] if extra_args is None else extra_args
    _check_unpack_options(extensions, function, extra_args)
    _UNPACK_FORMATS[name] = extensions, function, extra_args, description


def unregister_unpack_format(name):
    """Forget a format of unpack_archive()."""
    del _UNPACK_FORMATS[name]


for _usable, _name, _endings, _what, _compress in (
    (True, "tar", [".tar"], "uncompressed tar file", None),
    (True, "zip", [".zip"], "ZIP file", None),
    (_ZLIB_SUPPORTED, "gztar", [".tar.gz", ".tgz"], "gzip'ed tar-file", "gzip"),
    (_BZ2_SUPPORTED, "bztar", [".tar.bz2", ".tbz2"], "bzip2'ed tar-file", "bzip2"),
    (_LZMA_SUPPORTED, "xztar", [".tar.xz", ".txz"], "xz'ed tar-file", "xz"),
    (_ZSTD_SUPPORTED, "zstdtar", [".tar.zst", ".tzst"], "zstd'ed tar-file", "zst"),
):
    if _usable:
        register_unpack_format(_name, _endings, _unpack_zipfile if _name == "zip" else _unpack_tarfile, [], _what)
        if _compress is not None:
            register_archive_format(_name, _make_tarball, [("compress", _compress)], _what)
if _ZLIB_SUPPORTED:
    register_archive_format("zip", _make_zipfile, [], "ZIP file")


def _find_unpack_format(filename):
    for name, entry in _UNPACK_FORMATS.items():
        if any(filename.endswith(ending) for ending in entry[0]):
            return name
    return None


def unpack_archive(filename, extract_dir=None, format=None, *, filter=None):
    """Unpack an archive into a folder (the current one), in a format that the ending of its name tells.

    filter is handed to tarfile: what members may do.
    """
    sys.audit("shutil.unpack_archive", filename, extract_dir, format)
    if extract_dir is None:
        extract_dir = os.getcwd()
    extract_dir, filename = os.fspath(extract_dir), os.fspath(filename)
    if format is None:
        format = _find_unpack_format(filename)
        if format is None:
            raise ReadError(f"Unknown archive format '{filename}'")
    elif format not in _UNPACK_FORMATS:
        raise ValueError(f"Unknown unpack format '{format}'")
    _, function, extra_args, _ = _UNPACK_FORMATS[format]
    options = dict(extra_args)
    if filter is not None:
        options["filter"] = filter
    function(filename, extract_dir, **options)
