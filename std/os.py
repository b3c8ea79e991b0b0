"""What the operating system offers, in a portable form."""

import sys
import stat as st
from posix import *
from posix import _exit

try:
    from posix import _have_functions
except ImportError:
    _have_functions = None

import posixpath as path

sys.modules["os.path"] = path

# The raw variables: the mapping of this name is made when it is first used.
del environ

name = "posix"
linesep = "\n"
curdir = "."
pardir = ".."
sep = "/"
pathsep = ":"
defpath = "/bin:/usr/bin"
altsep = None
extsep = "."
devnull = "/dev/null"

SEEK_SET = 0
SEEK_CUR = 1
SEEK_END = 2

P_WAIT = 0
P_NOWAIT = P_NOWAITO = 1

supports_bytes_environ = True

GenericAlias = type(list[int])

# Resolved by __getattr__ below: what needs the abstract base classes, and what few programs use.
_environment_names = {"environ", "environb", "_Environ", "PathLike", "Mapping", "MutableMapping"}
_more_names = {
    "execl",
    "execle",
    "execlp",
    "execlpe",
    "execvp",
    "execvpe",
    "_execvpe",
    "fwalk",
    "popen",
    "_wrap_close",
    "removedirs",
    "renames",
    "spawnl",
    "spawnle",
    "spawnlp",
    "spawnlpe",
    "spawnv",
    "spawnve",
    "spawnvp",
    "spawnvpe",
    "_spawnvef",
}
_support_sets = {
    "supports_dir_fd": (
        ("HAVE_FACCESSAT", "access"),
        ("HAVE_FCHMODAT", "chmod"),
        ("HAVE_FCHOWNAT", "chown"),
        ("HAVE_FSTATAT", "stat"),
        ("HAVE_FSTATAT", "lstat"),
        ("HAVE_FUTIMESAT", "utime"),
        ("HAVE_LINKAT", "link"),
        ("HAVE_MKDIRAT", "mkdir"),
        ("HAVE_MKFIFOAT", "mkfifo"),
        ("HAVE_MKNODAT", "mknod"),
        ("HAVE_OPENAT", "open"),
        ("HAVE_READLINKAT", "readlink"),
        ("HAVE_RENAMEAT", "rename"),
        ("HAVE_SYMLINKAT", "symlink"),
        ("HAVE_UNLINKAT", "unlink"),
        ("HAVE_UNLINKAT", "rmdir"),
        ("HAVE_UTIMENSAT", "utime"),
    ),
    "supports_effective_ids": (("HAVE_FACCESSAT", "access"),),
    "supports_fd": (
        ("HAVE_FCHDIR", "chdir"),
        ("HAVE_FCHMOD", "chmod"),
        ("HAVE_FCHOWN", "chown"),
        ("HAVE_FDOPENDIR", "listdir"),
        ("HAVE_FDOPENDIR", "scandir"),
        ("HAVE_FEXECVE", "execve"),
        ("HAVE_FPATHCONF", "pathconf"),
        ("HAVE_FSTATVFS", "statvfs"),
        ("HAVE_FTRUNCATE", "truncate"),
        ("HAVE_FUTIMENS", "utime"),
        ("HAVE_FUTIMES", "utime"),
        (None, "stat"),
    ),
    "supports_follow_symlinks": (
        ("HAVE_FACCESSAT", "access"),
        ("HAVE_FCHOWNAT", "chown"),
        ("HAVE_FSTATAT", "stat"),
        ("HAVE_LCHFLAGS", "chflags"),
        ("HAVE_LCHMOD", "chmod"),
        ("HAVE_LCHOWN", "chown"),
        ("HAVE_LINKAT", "link"),
        ("HAVE_LUTIMES", "utime"),
        ("HAVE_LSTAT", "stat"),
        ("HAVE_UTIMENSAT", "utime"),
    ),
}
_mac_only = {"HAVE_LCHFLAGS", "HAVE_LCHMOD"}


def __getattr__(name):
    namespace = globals()
    if name in _environment_names:
        import _os_environ

        for key in _environment_names:
            namespace.setdefault(key, getattr(_os_environ, key))
    elif name in _more_names:
        import _os_more

        for key in _more_names:
            namespace.setdefault(key, getattr(_os_more, key))
    elif name in _support_sets:
        found = set()
        for condition, function in _support_sets[name]:
            if _have_functions is None:
                available = condition not in _mac_only
            else:
                available = condition is None or condition in _have_functions
            if available and function in namespace:
                found.add(namespace[function])
        namespace[name] = found
    elif name == "__all__":
        namespace[name] = _public_names()
    elif name == "_check_methods":
        from _collections_abc import _check_methods

        return _check_methods
    else:
        raise AttributeError(f"module 'os' has no attribute {name!r}")
    return namespace[name]


_not_public = {
    "GenericAlias",
    "Mapping",
    "MutableMapping",
    "PathLike",
    "process_cpu_count",
    "st",
    "supports_dir_fd",
    "supports_effective_ids",
    "supports_fd",
    "supports_follow_symlinks",
    "sys",
}


def _public_names():
    names = {key for key in globals() if not key.startswith("_")}
    names.update(key for key in _environment_names | _more_names if not key.startswith("_"))
    names.add("_exit")
    return sorted(names - _not_public)


def __dir__():
    return sorted(globals().keys() | _environment_names | _more_names | _support_sets.keys() | {"__all__"})


def _exists(name):
    return name in globals()


def _get_exports_list(module):
    try:
        return list(module.__all__)
    except AttributeError:
        return [key for key in dir(module) if key[0] != "_"]


# ---- names of files


def fsencode(filename):
    """Encode a path-like name as the file system does; bytes stay as they are."""
    filename = fspath(filename)
    if isinstance(filename, str):
        return filename.encode(sys.getfilesystemencoding(), sys.getfilesystemencodeerrors())
    return filename


def fsdecode(filename):
    """Decode a path-like name as the file system does; a str stays as it is."""
    filename = fspath(filename)
    if isinstance(filename, bytes):
        return filename.decode(sys.getfilesystemencoding(), sys.getfilesystemencodeerrors())
    return filename


# ---- directories


def makedirs(name, mode=0o777, exist_ok=False):
    """Make a directory and the ones above it that are missing.

    The mode is that of the last one. With exist_ok it may be there already.
    """
    head, tail = path.split(name)
    if not tail:
        head, tail = path.split(head)
    if head and tail and not path.exists(head):
        try:
            makedirs(head, exist_ok=exist_ok)
        except FileExistsError:
            # Somebody else was quicker.
            pass
        cdir = curdir if isinstance(tail, str) else b"."
        if tail == cdir:
            # "a/." is there as soon as "a" is.
            return
    try:
        mkdir(name, mode)
    except OSError:
        # Not only FileExistsError: some systems check permissions first.
        if not exist_ok or not path.isdir(name):
            raise


# Says that walk() is to list links to directories among the files.
_walk_symlinks_as_files = object()


def walk(top, topdown=True, onerror=None, followlinks=False):
    """Yield (path, names of directories, names of files) for the directory and those below it.

    Top-down, the list of directories can be changed to say what is visited next. Errors of
    listing are ignored, unless onerror is given, which is called with the OSError.
    """
    sys.audit("os.walk", top, topdown, onerror, followlinks)
    join = path.join
    islink = path.islink
    # Directories to be visited, and finished results to be given on the way back.
    stack = [fspath(top)]
    while stack:
        top = stack.pop()
        if isinstance(top, tuple):
            yield top
            continue
        dirs = []
        nondirs = []
        walk_dirs = []
        try:
            entries = scandir(top)
        except OSError as error:
            if onerror is not None:
                onerror(error)
            continue
        failed = False
        with entries:
            while True:
                try:
                    try:
                        entry = next(entries)
                    except StopIteration:
                        break
                except OSError as error:
                    if onerror is not None:
                        onerror(error)
                    failed = True
                    break
                try:
                    if followlinks is _walk_symlinks_as_files:
                        is_dir = entry.is_dir(follow_symlinks=False) and not entry.is_junction()
                    else:
                        is_dir = entry.is_dir()
                except OSError:
                    # As os.path.isdir() says.
                    is_dir = False
                (dirs if is_dir else nondirs).append(entry.name)
                if not topdown and is_dir:
                    # It is decided now, before anybody can change anything.
                    if followlinks:
                        walk_into = True
                    else:
                        try:
                            walk_into = not entry.is_symlink()
                        except OSError:
                            walk_into = True
                    if walk_into:
                        walk_dirs.append(entry.path)
        if failed:
            continue
        if topdown:
            yield top, dirs, nondirs
            for dirname in reversed(dirs):
                below = join(top, dirname)
                # It may have been replaced since it was listed.
                if followlinks or not islink(below):
                    stack.append(below)
        else:
            stack.append((top, dirs, nondirs))
            stack.extend(reversed(walk_dirs))


# ---- the environment


def _current_environ():
    try:
        return environ
    except NameError:
        return __getattr__("environ")


def getenv(key, default=None):
    """Return an environment variable, or the default."""
    return _current_environ().get(key, default)


def getenvb(key, default=None):
    """Return an environment variable as bytes, or the default."""
    try:
        variables = environb
    except NameError:
        variables = __getattr__("environb")
    return variables.get(key, default)


def reload_environ():
    """Read the variables again, after they have been changed behind os.environ's back."""
    import posix

    if hasattr(posix, "_create_environ"):
        data = posix._create_environ()
    else:
        data = posix.environ
    _current_environ()._data = environb._data = dict(data)


def get_exec_path(env=None):
    """Return the directories in which programs are looked for."""
    if env is None:
        env = _current_environ()
    try:
        # Comparing bytes with str is no reason to warn here.
        found = env.get("PATH")
    except TypeError:
        found = None
    try:
        found_bytes = env[b"PATH"]
    except (KeyError, TypeError):
        pass
    else:
        if found is not None:
            raise ValueError("env cannot contain 'PATH' and b'PATH' keys")
        found = found_bytes
    if found is not None and isinstance(found, bytes):
        found = fsdecode(found)
    return (defpath if found is None else found).split(pathsep)


# ---- the rest


def fdopen(fd, mode="r", buffering=-1, encoding=None, *args, **kwargs):
    """Make a file object of a descriptor: open() for ints only."""
    if not isinstance(fd, int):
        raise TypeError(f"invalid fd type ({type(fd)}, expected integer)")
    import io

    if "b" not in mode:
        encoding = io.text_encoding(encoding)
    return io.open(fd, mode, buffering, encoding, *args, **kwargs)


def process_cpu_count():
    """Return how many processors this process may use."""
    override = getattr(sys, "_get_cpu_count_config", None)
    if override is not None:
        count = override()
        if count >= 0:
            return count
    return len(sched_getaffinity(0))
