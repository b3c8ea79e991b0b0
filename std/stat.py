"""Constants and functions for what os.stat() returns."""

# Indices into the result of os.stat() as a tuple.
ST_MODE, ST_INO, ST_DEV, ST_NLINK, ST_UID, ST_GID, ST_SIZE, ST_ATIME, ST_MTIME, ST_CTIME = range(10)

# The mode: the kind of file, then the permissions.
S_IFDIR = 0o40000
S_IFCHR = 0o20000
S_IFBLK = 0o60000
S_IFREG = 0o100000
S_IFIFO = 0o10000
S_IFLNK = 0o120000
S_IFSOCK = 0o140000
# Kinds of other systems.
S_IFDOOR = S_IFPORT = S_IFWHT = 0
S_ISUID = 0o4000
S_ISGID = 0o2000
S_ENFMT = 0o2000
S_ISVTX = 0o1000
S_IREAD = 0o400
S_IWRITE = 0o200
S_IEXEC = 0o100
S_IRWXU = 0o700
S_IRUSR = 0o400
S_IWUSR = 0o200
S_IXUSR = 0o100
S_IRWXG = 0o70
S_IRGRP = 0o40
S_IWGRP = 0o20
S_IXGRP = 0o10
S_IRWXO = 0o7
S_IROTH = 0o4
S_IWOTH = 0o2
S_IXOTH = 0o1

# st_file_attributes of Windows.
FILE_ATTRIBUTE_READONLY = 0x1
FILE_ATTRIBUTE_HIDDEN = 0x2
FILE_ATTRIBUTE_SYSTEM = 0x4
FILE_ATTRIBUTE_DIRECTORY = 0x10
FILE_ATTRIBUTE_ARCHIVE = 0x20
FILE_ATTRIBUTE_DEVICE = 0x40
FILE_ATTRIBUTE_NORMAL = 0x80
FILE_ATTRIBUTE_TEMPORARY = 0x100
FILE_ATTRIBUTE_SPARSE_FILE = 0x200
FILE_ATTRIBUTE_REPARSE_POINT = 0x400
FILE_ATTRIBUTE_COMPRESSED = 0x800
FILE_ATTRIBUTE_OFFLINE = 0x1000
FILE_ATTRIBUTE_NOT_CONTENT_INDEXED = 0x2000
FILE_ATTRIBUTE_ENCRYPTED = 0x4000
FILE_ATTRIBUTE_INTEGRITY_STREAM = 0x8000
FILE_ATTRIBUTE_VIRTUAL = 0x10000
FILE_ATTRIBUTE_NO_SCRUB_DATA = 0x20000

# st_flags of BSD and macOS that only the superuser can set.
SF_ARCHIVED = 0x10000
SF_IMMUTABLE = 0x20000
SF_APPEND = 0x40000
SF_RESTRICTED = 0x80000
SF_NOUNLINK = 0x100000
SF_SNAPSHOT = 0x200000
SF_FIRMLINK = 0x800000
SF_DATALESS = 0x40000000
SF_SETTABLE = 0xffff0000

# st_flags of BSD and macOS that the owner can set.
UF_NODUMP = 0x1
UF_IMMUTABLE = 0x2
UF_APPEND = 0x4
UF_OPAQUE = 0x8
UF_NOUNLINK = 0x10
UF_COMPRESSED = 0x20
UF_TRACKED = 0x40
UF_DATAVAULT = 0x80
UF_HIDDEN = 0x8000
UF_SETTABLE = 0xffff


def S_IMODE(mode, /):
    """Return the permission bits, which os.chmod() can set."""
    return mode & 0o7777


def S_IFMT(mode, /):
    """Return the bits that say what kind of file it is."""
    return mode & 0o170000


def S_ISDIR(mode, /):
    """True for a directory."""
    return mode & 0o170000 == S_IFDIR


def S_ISCHR(mode, /):
    """True for a character device."""
    return mode & 0o170000 == S_IFCHR


def S_ISBLK(mode, /):
    """True for a block device."""
    return mode & 0o170000 == S_IFBLK


def S_ISREG(mode, /):
    """True for a regular file."""
    return mode & 0o170000 == S_IFREG


def S_ISFIFO(mode, /):
    """True for a named pipe."""
    return mode & 0o170000 == S_IFIFO


def S_ISLNK(mode, /):
    """True for a symbolic link."""
    return mode & 0o170000 == S_IFLNK


def S_ISSOCK(mode, /):
    """True for a socket."""
    return mode & 0o170000 == S_IFSOCK


def S_ISDOOR(mode, /):
    """True for a door (Solaris)."""
    return False


def S_ISPORT(mode, /):
    """True for an event port (Solaris)."""
    return False


def S_ISWHT(mode, /):
    """True for a whiteout (BSD)."""
    return False


_kinds = {
    S_IFLNK: "l",
    S_IFSOCK: "s",
    S_IFREG: "-",
    S_IFBLK: "b",
    S_IFDIR: "d",
    S_IFCHR: "c",
    S_IFIFO: "p",
}


def filemode(mode, /):
    """Return the mode as `ls -l` shows it, such as "-rwxr-xr-x"."""
    chars = [_kinds.get(mode & 0o170000, "?")]
    for shift, special, letter in ((6, S_ISUID, "s"), (3, S_ISGID, "s"), (0, S_ISVTX, "t")):
        bits = mode >> shift
        chars.append("r" if bits & 4 else "-")
        chars.append("w" if bits & 2 else "-")
        if mode & special:
            chars.append(letter if bits & 1 else letter.upper())
        else:
            chars.append("x" if bits & 1 else "-")
    return "".join(chars)
