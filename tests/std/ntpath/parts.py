import ntpath

PATHS = [
    "", "a", "\\", "/", "c:", "c:\\", "c:a", "c:\\a\\b", "c:/a/b", "\\\\srv\\share", "\\\\srv\\share\\a",
    "//srv/share/a", "\\\\srv", "\\\\?\\c:\\a", "\\\\?\\UNC\\srv\\share\\x", "\\\\.\\dev\\x", "\\a", "a\\b\\",
    "a/b/../c", "..\\..\\x", "c:..\\x", "c:\\..\\x", ".", "a\\.\\b", "\\\\\\a", "c:\\\\a", "a.b.c", ".bash", "a\\.x",
]
for path in PATHS:
    print(repr(path))
    for function in (
        ntpath.splitdrive, ntpath.splitroot, ntpath.split, ntpath.splitext, ntpath.normpath, ntpath.normcase,
        ntpath.isabs, ntpath.isreserved,
    ):
        print("   ", function.__name__, function(path))
    print("   ", ntpath.splitroot(path.encode()), ntpath.normpath(path.encode()))
for path in ("CON", "nul.txt", "a:b", "x.", "x ", "aux/y", "con$", "CONIN$", "COM1", "com\u00b2.x", "a*b", "c:\\con\\x"):
    print(path, ntpath.isreserved(path))
