"""Programs in zip archives that can be run like a file."""

import contextlib
import os
import pathlib
import shutil
import stat
import sys
import zipfile

__all__ = ["ZipAppError", "create_archive", "get_interpreter"]

# What is put into an archive that has a function to call and no program of its own.
MAIN_TEMPLATE = """\
# -*- coding: utf-8 -*-
import {module}
{module}.{fn}()
"""

# The first line is read by the system.
shebang_encoding = "utf-8" if sys.platform.startswith("win") else sys.getfilesystemencoding()


class ZipAppError(ValueError):
    pass


@contextlib.contextmanager
def _maybe_open(archive, mode):
    """Open a file by its name; one that is open stays open."""
    if isinstance(archive, (str, os.PathLike)):
        with open(archive, mode) as file:
            yield file
    else:
        yield archive


def _write_file_prefix(f, interpreter):
    if interpreter:
        f.write(b"#!" + interpreter.encode(shebang_encoding) + b"\n")


def _copy_archive(archive, new_archive, interpreter=None):
    """Copy an archive with another interpreter in its first line, or none."""
    with _maybe_open(archive, "rb") as source, _maybe_open(new_archive, "wb") as target:
        start = source.read(2)
        if start == b"#!":
            start = b""
            source.readline()
        _write_file_prefix(target, interpreter)
        target.write(start)
        shutil.copyfileobj(source, target)
    if interpreter and isinstance(new_archive, str):
        os.chmod(new_archive, os.stat(new_archive).st_mode | stat.S_IEXEC)


def create_archive(source, target=None, interpreter=None, main=None, filter=None, compressed=False):
    """Make an archive of a folder, or copy one. main is "package.module:function"; filter(path) says what goes in."""
    if hasattr(source, "read") and hasattr(source, "readline"):
        is_archive = True
    else:
        source = pathlib.Path(source)
        is_archive = source.is_file()
    if is_archive:
        _copy_archive(source, target, interpreter)
        return
    if not source.exists():
        raise ZipAppError("Source does not exist")
    has_main = (source / "__main__.py").is_file()
    if main and has_main:
        raise ZipAppError("Cannot specify entry point if the source has __main__.py")
    if not (main or has_main):
        raise ZipAppError("Archive has no entry point")
    program = None
    if main:
        module, separator, function = main.partition(":")
        is_name = lambda name: all(part.isidentifier() for part in name.split("."))
        if not (separator and is_name(module) and is_name(function)):
            raise ZipAppError("Invalid entry point: " + main)
        program = MAIN_TEMPLATE.format(module=module, fn=function)
    if target is None:
        target = source.with_suffix(".pyz")
    elif not hasattr(target, "write"):
        target = pathlib.Path(target)
    # The archive may lie in the folder; what is in the folder is listed before there is one.
    files = sorted(source.rglob("*"))
    if isinstance(target, pathlib.Path) and target in files:
        if not target.is_file() or zipfile.is_zipfile(target):
            files.remove(target)
        else:
            raise ZipAppError(f"The target archive {target} overwrites one of the source files.")
    method = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
    with _maybe_open(target, "wb") as file:
        _write_file_prefix(file, interpreter)
        with zipfile.ZipFile(file, "w", compression=method) as archive:
            for child in files:
                name = child.relative_to(source)
                if filter is None or filter(name):
                    archive.write(child, name.as_posix())
            if program:
                archive.writestr("__main__.py", program.encode("utf-8"))
    if interpreter and not hasattr(target, "write"):
        target.chmod(target.stat().st_mode | stat.S_IEXEC)


def get_interpreter(archive):
    """The interpreter in the first line of an archive, or None."""
    with _maybe_open(archive, "rb") as file:
        if file.read(2) == b"#!":
            return file.readline().strip().decode(shebang_encoding)


def main(args=None):
    import argparse

    parser = argparse.ArgumentParser()
    parser.add_argument("--output", "-o", default=None, help="The name of the output archive. Required if SOURCE is an archive.")
    parser.add_argument(
        "--python", "-p", default=None, help="The name of the Python interpreter to use (default: no shebang line)."
    )
    parser.add_argument(
        "--main", "-m", default=None, help="The main function of the application (default: use an existing __main__.py)."
    )
    parser.add_argument(
        "--compress", "-c", action="store_true", help="Compress files with the deflate method. Files are stored uncompressed by default."
    )
    parser.add_argument("--info", default=False, action="store_true", help="Display the interpreter from the archive.")
    parser.add_argument("source", help="Source directory (or existing archive).")
    args = parser.parse_args(args)
    if args.info:
        if not os.path.isfile(args.source):
            raise SystemExit("Can only get info for an archive file")
        print(f"Interpreter: {get_interpreter(args.source) or '<none>'}")
        sys.exit(0)
    if os.path.isfile(args.source):
        if args.output is None or (os.path.exists(args.output) and os.path.samefile(args.source, args.output)):
            raise SystemExit("In-place editing of archives is not supported")
        if args.main:
            raise SystemExit("Cannot change the main function when copying")
    create_archive(args.source, args.output, interpreter=args.python, main=args.main, compressed=args.compress)


if __name__ == "__main__":
    main()
