"""Copying, moving and deleting files and whole folders, archives of them, and a few questions to the system."""

__all__ = [
    "copyfileobj", "copyfile", "copymode", "copystat", "copy", "copy2", "copytree", "move", "rmtree", "Error",
    "SpecialFileError", "make_archive", "get_archive_formats", "register_archive_format",
    "unregister_archive_format", "get_unpack_formats", "register_unpack_format", "unregister_unpack_format",
    "unpack_archive", "ignore_patterns", "chown", "which", "get_terminal_size", "SameFileError", "disk_usage",
]

import collections
import errno
import os
import stat
import sys

COPY_BUFSIZE = 256 * 1024

# Copying inside the kernel can be switched off, by name and in this order.
_USE_CP_COPY_FILE_RANGE = hasattr(os, "copy_file_range")
_USE_CP_SENDFILE = hasattr(os, "sendfile")


class Error(OSError):
    """What went wrong: for copytree() a list of (from, to, why)."""


class SameFileError(Error):
    """Raised when a file is to be copied to itself."""


class SpecialFileError(OSError):
    """Raised for what cannot be copied, as a named pipe."""


class ReadError(OSError):
    """A file is no archive that can be unpacked."""


class RegistryError(Exception):
    """Raised when a format of archives cannot be registered."""


class _GiveupOnFastCopy(Exception):
    """The kernel cannot copy between these files: they are copied in the plain way."""


def __getattr__(name):
    # Archives are in a module of their own.
    import _shutil_archives

    try:
        value = getattr(_shutil_archives, name)
    except AttributeError:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None
    return globals().setdefault(name, value)


# Files.


def copyfileobj(fsrc, fdst, length=0):
    """Copy the rest of a file object to another one, in parts of length."""
    read, write = fsrc.read, fdst.write
    while part := read(length or COPY_BUFSIZE):
        write(part)


def _in_kernel(fsrc, fdst, copy_part, first_part):
    """Copy with a call of the system that moves at most so many bytes from an offset; raises when it cannot begin."""
    try:
        infd, outfd = fsrc.fileno(), fdst.fileno()
    except Exception as exc:
        # They only look like files.
        raise _GiveupOnFastCopy(exc)
    offset = 0
    part = _determine_linux_fastcopy_blocksize(infd)
    while True:
        try:
            moved = copy_part(infd, outfd, part, offset)
        except OSError as exc:
            exc.filename, exc.filename2 = fsrc.name, fdst.name
            if exc.errno in (errno.ENOSPC, errno.ETXTBSY) or offset:
                raise exc from None
            if not first_part(infd, outfd):
                raise exc from None
            raise _GiveupOnFastCopy(exc)
        if moved == 0:
            break
        offset += moved
    if offset == 0 and first_part(infd, outfd):
        # Files of /proc say that they are empty and are not.
        raise _GiveupOnFastCopy("nothing was copied")


def _determine_linux_fastcopy_blocksize(infd):
    try:
        size = max(os.fstat(infd).st_size, 2**23)
    except OSError:
        size = 2**27
    # A system with 32 bits cannot take more at once.
    return min(size, 2**30) if sys.maxsize < 2**32 else size


def _at_start(infd, outfd):
    try:
        return os.lseek(outfd, 0, os.SEEK_CUR) == 0
    except OSError:
        return False


def _fastcopy_copy_file_range(fsrc, fdst):
    """Copy with copy_file_range(), which may share blocks between the files."""
    _in_kernel(fsrc, fdst, lambda infd, outfd, part, offset: os.copy_file_range(
        infd, outfd, part, offset_src=offset), _at_start)


def _fastcopy_sendfile(fsrc, fdst):
    """Copy with sendfile()."""
    global _USE_CP_SENDFILE
    try:
        _in_kernel(fsrc, fdst, lambda infd, outfd, part, offset: os.sendfile(outfd, infd, offset, part), _at_start)
    except _GiveupOnFastCopy as exc:
        reason = exc.args[0]
        if isinstance(reason, OSError) and reason.errno == errno.ENOTSOCK:
            # This system sends only to sockets; no use to try again.
            _USE_CP_SENDFILE = False
        raise


def _samefile(src, dst):
    if isinstance(src, os.DirEntry) and hasattr(os.path, "samestat"):
        try:
            return os.path.samestat(src.stat(), os.stat(dst))
        except OSError:
            return False
    try:
        return os.path.samefile(src, dst)
    except OSError:
        return False


def _stat(fn):
    return fn.stat() if isinstance(fn, os.DirEntry) else os.stat(fn)


def _islink(fn):
    return fn.is_symlink() if isinstance(fn, os.DirEntry) else os.path.islink(fn)


def copyfile(src, dst, *, follow_symlinks=True):
    """Copy the content of a file, without mode and times; return dst.

    A link is copied as a link if follow_symlinks is false.
    """
    sys.audit("shutil.copyfile", src, dst)
    if _samefile(src, dst):
        raise SameFileError(f"{src!r} and {dst!r} are the same file")
    size = 0
    for name in (src, dst):
        try:
            found = _stat(name)
        except OSError:
            # Opening it says more.
            continue
        if stat.S_ISFIFO(found.st_mode):
            shown = name.path if isinstance(name, os.DirEntry) else name
            raise SpecialFileError(f"`{shown}` is a named pipe")
        if name is src:
            size = found.st_size
    if not follow_symlinks and _islink(src):
        os.symlink(os.readlink(src), dst)
        return dst
    with open(src, "rb") as fsrc:
        try:
            with open(dst, "wb") as fdst:
                _copy_content(fsrc, fdst)
        except IsADirectoryError as exc:
            # The system says this also where the folder is missing that the name ends with.
            if not os.path.exists(dst):
                raise FileNotFoundError(f"Directory does not exist: {dst}") from exc
            raise
    return dst


def _copy_content(fsrc, fdst):
    if _USE_CP_COPY_FILE_RANGE:
        try:
            return _fastcopy_copy_file_range(fsrc, fdst)
        except _GiveupOnFastCopy:
            pass
    if _USE_CP_SENDFILE:
        try:
            return _fastcopy_sendfile(fsrc, fdst)
        except _GiveupOnFastCopy:
            pass
    copyfileobj(fsrc, fdst)


def copymode(src, dst, *, follow_symlinks=True):
    """Copy the permissions of a file; of two links themselves if follow_symlinks is false and the system can."""
    sys.audit("shutil.copymode", src, dst)
    of_links = not follow_symlinks and _islink(src) and os.path.islink(dst)
    if not of_links:
        os.chmod(dst, stat.S_IMODE(_stat(src).st_mode))
    elif hasattr(os, "lchmod"):
        os.lchmod(dst, stat.S_IMODE(os.lstat(src).st_mode))


def _copyxattr(src, dst, *, follow_symlinks=True):
    """Copy extended attributes, those that the other system of files knows."""
    harmless = (errno.EPERM, errno.ENOTSUP, errno.ENODATA, errno.EINVAL, errno.EACCES)
    try:
        names = os.listxattr(src, follow_symlinks=follow_symlinks)
    except OSError as exc:
        if exc.errno not in harmless:
            raise
        return
    for name in names:
        try:
            value = os.getxattr(src, name, follow_symlinks=follow_symlinks)
            os.setxattr(dst, name, value, follow_symlinks=follow_symlinks)
        except OSError as exc:
            if exc.errno not in harmless:
                raise


if not hasattr(os, "listxattr"):

    def _copyxattr(*args, **kwargs):
        """There are no extended attributes."""


def copystat(src, dst, *, follow_symlinks=True):
    """Copy permissions, times, flags and extended attributes; of links themselves if follow_symlinks is false."""
    sys.audit("shutil.copystat", src, dst)
    follow = follow_symlinks or not (_islink(src) and os.path.islink(dst))

    def able(name):
        # What cannot be done to a link itself is left out.
        function = getattr(os, name, None)
        usable = function is not None and (follow or function in os.supports_follow_symlinks)
        return function if usable else lambda *args, **options: None

    if isinstance(src, os.DirEntry):
        found = src.stat(follow_symlinks=follow)
    else:
        found = able("stat")(src, follow_symlinks=follow)
    able("utime")(dst, ns=(found.st_atime_ns, found.st_mtime_ns), follow_symlinks=follow)
    # Before the mode, which may forbid to write them.
    _copyxattr(src, dst, follow_symlinks=follow)
    try:
        able("chmod")(dst, stat.S_IMODE(found.st_mode), follow_symlinks=follow)
    except NotImplementedError:
        # It is listed, and not there for this kind of file.
        pass
    if hasattr(found, "st_flags"):
        try:
            able("chflags")(dst, found.st_flags, follow_symlinks=follow)
        except OSError as exc:
            if exc.errno not in (errno.EOPNOTSUPP, errno.ENOTSUP):
                raise


def _copy_into(src, dst, copy_meta, follow_symlinks):
    if os.path.isdir(dst):
        dst = os.path.join(dst, os.path.basename(src))
    copyfile(src, dst, follow_symlinks=follow_symlinks)
    copy_meta(src, dst, follow_symlinks=follow_symlinks)
    return dst


def copy(src, dst, *, follow_symlinks=True):
    """Copy a file and its permissions to a file or into a folder; return the new file's path."""
    return _copy_into(src, dst, copymode, follow_symlinks)


def copy2(src, dst, *, follow_symlinks=True):
    """Copy a file with its permissions and times to a file or into a folder; return the new file's path."""
    return _copy_into(src, dst, copystat, follow_symlinks)


# Folders.


def ignore_patterns(*patterns):
    """Return an ignore function for copytree() that leaves out names that match one of the patterns."""
    import fnmatch

    def _ignore_patterns(path, names):
        return {name for pattern in patterns for name in fnmatch.filter(names, pattern)}

    return _ignore_patterns


def _copytree(
    entries, src, dst, symlinks, ignore, copy_function, ignore_dangling_symlinks, dirs_exist_ok=False
):
    skipped = ()
    if ignore is not None:
        skipped = ignore(os.fspath(src), [entry.name for entry in entries])
    os.makedirs(dst, exist_ok=dirs_exist_ok)
    errors = []
    # Given entries the copying functions need not ask the system again.
    takes_entries = copy_function is copy2 or copy_function is copy

    def subtree(source, target):
        copytree(source, target, symlinks, ignore, copy_function, ignore_dangling_symlinks, dirs_exist_ok)

    def copy_entry(entry, source, target):
        given = entry if takes_entries else source
        if entry.is_symlink():
            goal = os.readlink(source)
            if symlinks:
                os.symlink(goal, target)
                copystat(given, target, follow_symlinks=False)
                return
            if ignore_dangling_symlinks and not os.path.exists(source):
                return
        if entry.is_dir():
            subtree(given if entry.is_symlink() else source, target)
        else:
            copy_function(given, target)

    for entry in entries:
        if entry.name in skipped:
            continue
        source, target = os.path.join(src, entry.name), os.path.join(dst, entry.name)
        try:
            copy_entry(entry, source, target)
        except Error as exc:
            # Those of a folder in it.
            errors.extend(exc.args[0])
        except OSError as exc:
            errors.append((source, target, str(exc)))
    try:
        copystat(src, dst)
    except OSError as exc:
        # Some systems cannot set the times of folders.
        if getattr(exc, "winerror", None) is None:
            errors.append((src, dst, str(exc)))
    if errors:
        raise Error(errors)
    return dst


def copytree(
    src, dst, symlinks=False, ignore=None, copy_function=copy2, ignore_dangling_symlinks=False, dirs_exist_ok=False
):
    """Copy a folder with all that is in it; return dst, which must not exist unless dirs_exist_ok is true.

    ignore(folder, names) returns the names that are left out. What fails does not stop the rest: at the end Error is
    raised with a list of (from, to, why).
    """
    sys.audit("shutil.copytree", src, dst)
    with os.scandir(src) as found:
        entries = list(found)
    return _copytree(
        entries, src, dst, symlinks, ignore, copy_function, ignore_dangling_symlinks, dirs_exist_ok
    )


def _rmtree_islink(st):
    return stat.S_ISLNK(st.st_mode)


class _TreeRemover:
    """Removes a tree by descriptors of its folders, so that nobody can put a link in the way meanwhile."""

    def __init__(self, onexc):
        self.onexc = onexc
        # Folders that are open: (path, name, descriptor of the folder above, own descriptor, folders in it).
        self.open = []

    def report(self, function, path, exc):
        exc.filename = path
        self.onexc(function, path, exc)

    def remove(self, path, dir_fd):
        try:
            expected = os.lstat(path, dir_fd=dir_fd)
        except OSError as exc:
            self.report(os.lstat, path, exc)
            return
        try:
            self.enter(path, path, dir_fd, expected)
            while self.open:
                path, name, above, fd, folders = self.open[-1]
                if folders:
                    self.enter_entry(path, folders.pop(), fd)
                else:
                    self.leave(*self.open.pop())
        finally:
            # An exception of onexc() ends it all.
            for *_, fd, _ in self.open:
                os.close(fd)

    def enter_entry(self, folder, entry, fd):
        path = os.path.join(folder, entry.name)
        try:
            expected = entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            # Somebody else has removed it, which is as good.
            return
        except OSError as exc:
            self.report(os.lstat, path, exc)
            return
        self.enter(path, entry.name, fd, expected)

    def enter(self, path, name, above, expected):
        """Open a folder and remove what is in it, but for other folders."""
        try:
            fd = os.open(name, os.O_RDONLY | os.O_NONBLOCK, dir_fd=above)
        except FileNotFoundError as exc:
            if not self.open:
                self.report(os.open, path, exc)
            return
        except OSError as exc:
            self.report(os.open, path, exc)
            return
        folders = []
        self.open.append((path, name, above, fd, folders))
        try:
            # What has become a link since it was looked at leads to other people's files.
            if not os.path.samestat(expected, os.fstat(fd)):
                raise OSError("Cannot call rmtree on a symbolic link")
        except OSError as exc:
            self.open.pop()
            os.close(fd)
            self.report(os.path.islink, path, exc)
            return
        try:
            with os.scandir(fd) as found:
                entries = list(found)
        except OSError as exc:
            self.report(os.scandir, path, exc)
            return
        for entry in entries:
            try:
                is_folder = entry.is_dir(follow_symlinks=False)
            except OSError:
                is_folder = False
            if is_folder:
                folders.append(entry)
                continue
            try:
                os.unlink(entry.name, dir_fd=fd)
            except FileNotFoundError:
                pass
            except OSError as exc:
                self.onexc(os.unlink, os.path.join(path, entry.name), exc)

    def leave(self, path, name, above, fd, folders):
        """Close an empty folder and remove it."""
        try:
            os.close(fd)
        except OSError as exc:
            self.report(os.close, path, exc)
        try:
            os.rmdir(name, dir_fd=above)
        except FileNotFoundError as exc:
            if not self.open:
                self.report(os.rmdir, path, exc)
        except OSError as exc:
            self.report(os.rmdir, path, exc)


def _rmtree_safe_fd(path, dir_fd, onexc):
    _TreeRemover(onexc).remove(path, dir_fd)


def _rmtree_unsafe(path, dir_fd, onexc):
    """Remove a tree by paths: where the system cannot do better."""
    if dir_fd is not None:
        raise NotImplementedError("dir_fd unavailable on this platform")
    try:
        found = os.lstat(path)
    except OSError as exc:
        onexc(os.lstat, path, exc)
        return
    if _rmtree_islink(found):
        try:
            raise OSError("Cannot call rmtree on a symbolic link")
        except OSError as exc:
            onexc(os.path.islink, path, exc)
            return

    def failed_listing(exc):
        if not isinstance(exc, FileNotFoundError):
            onexc(os.scandir, exc.filename, exc)

    def remove(function, name):
        try:
            function(name)
        except FileNotFoundError:
            pass
        except OSError as exc:
            onexc(function, name, exc)

    for folder, folders, files in os.walk(path, topdown=False, onerror=failed_listing, followlinks=os._walk_symlinks_as_files):
        for name in folders:
            remove(os.rmdir, os.path.join(folder, name))
        for name in files:
            remove(os.unlink, os.path.join(folder, name))
    try:
        os.rmdir(path)
    except OSError as exc:
        onexc(os.rmdir, path, exc)


_use_fd_functions = (
    {os.open, os.stat, os.unlink, os.rmdir} <= os.supports_dir_fd
    and os.scandir in os.supports_fd
    and os.stat in os.supports_follow_symlinks
)


def rmtree(path, ignore_errors=False, onerror=None, *, onexc=None, dir_fd=None):
    """Remove a folder with all that is in it.

    What fails is raised, or with ignore_errors left alone, or given to onexc(function, path, exception).
    The older onerror gets sys.exc_info() in place of the exception.
    """
    sys.audit("shutil.rmtree", path, dir_fd)
    if ignore_errors:

        def handle(*args):
            pass

    elif onexc is not None:
        handle = onexc
    elif onerror is not None:

        def handle(function, name, exc):
            given = (None, None, None) if exc is None else (type(exc), exc, exc.__traceback__)
            return onerror(function, name, given)

    else:

        def handle(function, name, exc):
            raise exc

    if _use_fd_functions:
        # Joining names to bytes gives bytes.
        if isinstance(path, bytes):
            path = os.fsdecode(path)
        _rmtree_safe_fd(path, dir_fd, handle)
    else:
        _rmtree_unsafe(path, dir_fd, handle)


rmtree.avoids_symlink_attacks = _use_fd_functions


def _basename(path):
    # A slash at the end of a folder's name is no part of it.
    separators = os.path.sep + (os.path.altsep or "")
    return os.path.basename(path.rstrip(separators))


def _destinsrc(src, dst):
    inner, outer = (os.path.join(os.path.abspath(name), "") for name in (dst, src))
    return inner.startswith(outer)


def _is_immutable(src):
    flags = getattr(_stat(src), "st_flags", 0)
    return bool(flags & (stat.UF_IMMUTABLE | stat.SF_IMMUTABLE)) if flags else False


def move(src, dst, copy_function=copy2):
    """Move a file or folder to another place, or into a folder; return where it is then.

    Across systems of files it is copied with copy_function and removed.
    """
    sys.audit("shutil.move", src, dst)
    goal = dst
    if os.path.isdir(dst):
        if _samefile(src, dst) and not os.path.islink(src):
            # Only the case of letters differs.
            os.rename(src, dst)
            return None
        # An existing folder is never replaced, only moved into.
        goal = os.path.join(dst, _basename(os.fspath(src)))
        if os.path.exists(goal):
            raise Error(f"Destination path '{goal}' already exists")
    try:
        os.rename(src, goal)
        return goal
    except OSError:
        pass
    if os.path.islink(src):
        os.symlink(os.readlink(src), goal)
        os.unlink(src)
    elif os.path.isdir(src):
        if _destinsrc(src, dst):
            raise Error(f"Cannot move a directory '{src}' into itself '{dst}'.")
        if _is_immutable(src) or (not os.access(src, os.W_OK) and os.listdir(src)):
            raise PermissionError(
                f"Cannot move the non-empty directory '{src}': Lacking write permission to '{src}'."
            )
        copytree(src, goal, copy_function=copy_function, symlinks=True)
        rmtree(src)
    else:
        copy_function(src, goal)
        os.unlink(src)
    return goal


# Questions.

_ntuple_diskusage = collections.namedtuple("usage", "total used free")
_ntuple_diskusage.total.__doc__ = "All bytes of the disk"
_ntuple_diskusage.used.__doc__ = "Bytes that are used"
_ntuple_diskusage.free.__doc__ = "Bytes that this user may still use"
_ntuple_diskusage.__module__ = "shutil"


def disk_usage(path):
    """Return how many bytes the disk of a path has: (total, used, free)."""
    found = os.statvfs(path)
    block = found.f_frsize
    return _ntuple_diskusage(found.f_blocks * block, (found.f_blocks - found.f_bfree) * block, found.f_bavail * block)


def _get_uid(name):
    """The number of a user, None if there is none."""
    if name is None:
        return None
    import pwd

    try:
        return pwd.getpwnam(name).pw_uid
    except KeyError:
        return None


def _get_gid(name):
    """The number of a group, None if there is none."""
    if name is None:
        return None
    import grp

    try:
        return grp.getgrnam(name).gr_gid
    except KeyError:
        return None


def chown(path, user=None, group=None, *, dir_fd=None, follow_symlinks=True):
    """Change the owner or the group of a file, each given by name or number."""
    sys.audit("shutil.chown", path, user, group)
    if user is None and group is None:
        raise ValueError("user and/or group must be set")
    numbers = []
    for given, look_up, what in ((user, _get_uid, "user"), (group, _get_gid, "group")):
        number = given
        if given is None:
            number = -1
        elif isinstance(given, str):
            number = look_up(given)
            if number is None:
                raise LookupError(f"no such {what}: {given!r}")
        numbers.append(number)
    os.chown(path, *numbers, dir_fd=dir_fd, follow_symlinks=follow_symlinks)


def get_terminal_size(fallback=(80, 24)):
    """Return the size of the terminal: COLUMNS and LINES if they are set, else what the terminal says, else fallback."""
    size = []
    for name in ("COLUMNS", "LINES"):
        try:
            size.append(int(os.environ[name]))
        except (KeyError, ValueError):
            size.append(0)
    if min(size) <= 0:
        try:
            found = os.get_terminal_size(sys.__stdout__.fileno())
        except (AttributeError, ValueError, OSError):
            # Standard output is missing, closed, or no terminal.
            found = os.terminal_size(fallback)
        size = [given if given > 0 else seen or default for given, seen, default in zip(size, found, fallback)]
    return os.terminal_size(size)


def _access_check(fn, mode):
    return os.path.exists(fn) and os.access(fn, mode) and not os.path.isdir(fn)


def which(cmd, mode=os.F_OK | os.X_OK, path=None):
    """Return the path of the program that a command would run, None if there is none."""
    if os.path.dirname(cmd):
        return cmd if _access_check(cmd, mode) else None
    as_bytes = isinstance(cmd, bytes)
    if path is None:
        path = os.environ.get("PATH")
        if path is None:
            try:
                path = os.confstr("CS_PATH")
            except (AttributeError, ValueError):
                path = os.defpath
    if not path:
        return None
    path = os.fsencode(path) if as_bytes else os.fsdecode(path)
    seen = set()
    for folder in path.split(os.fsencode(os.pathsep) if as_bytes else os.pathsep):
        place = os.path.normcase(folder)
        if place not in seen:
            seen.add(place)
            name = os.path.join(folder, cmd)
            if _access_check(name, mode):
                return name
    return None
