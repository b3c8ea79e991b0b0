"""Compiling a source file into the file that imports read instead."""

import enum
import importlib._bootstrap_external as _files
import importlib.machinery
import importlib.util
import os
import sys
import traceback

__all__ = ["compile", "main", "PyCompileError", "PycInvalidationMode"]


class PyCompileError(Exception):
    """What went wrong when a file was compiled: attributes exc_type_name, exc_value, file and msg."""

    def __init__(self, exc_type, exc_value, file, msg=""):
        name = exc_type.__name__
        if exc_type is SyntaxError:
            shown = "".join(traceback.format_exception_only(exc_type, exc_value))
            shown = shown.replace('File "<string>"', f'File "{file}"')
        else:
            shown = f"Sorry: {name}: {exc_value}"
        super().__init__(msg or shown, name, exc_value, file)
        self.exc_type_name = name
        self.exc_value = exc_value
        self.file = file
        self.msg = msg or shown

    def __str__(self):
        return self.msg


class PycInvalidationMode(enum.Enum):
    """How imports tell whether a compiled file is still that of its source."""

    TIMESTAMP = 1
    CHECKED_HASH = 2
    UNCHECKED_HASH = 3


def _get_default_invalidation_mode():
    # Builds that must be the same each time set this variable; times would not be.
    if os.environ.get("SOURCE_DATE_EPOCH"):
        return PycInvalidationMode.CHECKED_HASH
    return PycInvalidationMode.TIMESTAMP


def compile(file, cfile=None, dfile=None, doraise=False, optimize=-1, invalidation_mode=None, quiet=0):
    """Compile a source file and return the path of the compiled one, by default the one that imports look for.

    dfile is the name of the source in messages. If doraise is true an error raises PyCompileError, otherwise it is printed
    (not if quiet is 2) and None is returned."""
    if invalidation_mode is None:
        invalidation_mode = _get_default_invalidation_mode()
    if cfile is None:
        options = {} if optimize < 0 else {"optimization": optimize if optimize >= 1 else ""}
        cfile = importlib.util.cache_from_source(file, **options)
    # The file would be replaced, and what it is would be lost.
    replaced = None
    if os.path.islink(cfile):
        replaced = "is a symlink and will be changed into a regular file"
    elif os.path.exists(cfile) and not os.path.isfile(cfile):
        replaced = "is a non-regular file and will be changed into a regular one"
    if replaced is not None:
        raise FileExistsError(f"{cfile} {replaced} if import writes a byte-compiled file to it")
    loader = importlib.machinery.SourceFileLoader("<py_compile>", file)
    data = loader.get_data(file)
    try:
        code = loader.source_to_code(data, dfile or file, _optimize=optimize)
    except Exception as error:
        failure = PyCompileError(error.__class__, error, dfile or file)
        if doraise:
            raise failure
        if quiet < 2:
            sys.stderr.write(f"{failure.msg}\n")
        return None
    folder = os.path.dirname(cfile)
    if folder:
        os.makedirs(folder, exist_ok=True)
    if invalidation_mode is PycInvalidationMode.TIMESTAMP:
        stats = loader.path_stats(file)
        compiled = _files._code_to_timestamp_pyc(code, stats["mtime"], stats["size"])
    else:
        checked = invalidation_mode is PycInvalidationMode.CHECKED_HASH
        compiled = _files._code_to_hash_pyc(code, importlib.util.source_hash(data), checked)
    mode = os.stat(file).st_mode | 0o200
    _files._write_atomic(cfile, compiled, mode & 0o666)
    return cfile


def main():
    """The command: compiles the files named."""
    import argparse

    parser = argparse.ArgumentParser(description="A simple command-line interface for py_compile module.", color=True)
    parser.add_argument("-q", "--quiet", action="store_true", help="Suppress error output")
    parser.add_argument("filenames", nargs="+", help="Files to compile")
    given = parser.parse_args()
    names = given.filenames
    if names == ["-"]:
        names = (line.rstrip("\n") for line in sys.stdin)
    for name in names:
        try:
            compile(name, doraise=True)
        except PyCompileError as error:
            parser.exit(1, "" if given.quiet else error.msg)
        except OSError as error:
            parser.exit(1, "" if given.quiet else str(error))


if __name__ == "__main__":
    main()
