"""Compiling all sources of folders into the files that imports read instead."""

import filecmp
import functools
import importlib.util
import os
import py_compile
import struct
import sys
from pathlib import Path

__all__ = ["compile_dir", "compile_file", "compile_path"]


def _sources(folder, maxlevels, quiet):
    # The files of a folder and of those below it, down to a depth; the cached ones are none.
    if not quiet:
        print(f"Listing {folder!r}...")
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        if quiet < 2:
            print(f"Can't list {folder!r}")
        return
    for name in names:
        if name == "__pycache__":
            continue
        path = os.path.join(folder, name)
        if not os.path.isdir(path):
            yield path
        elif maxlevels > 0 and name not in (os.curdir, os.pardir) and not os.path.islink(path):
            yield from _sources(path, maxlevels - 1, quiet)


def compile_dir(
    dir,
    maxlevels=None,
    ddir=None,
    force=False,
    rx=None,
    quiet=0,
    legacy=False,
    optimize=-1,
    workers=1,
    invalidation_mode=None,
    *,
    stripdir=None,
    prependdir=None,
    limit_sl_dest=None,
    hardlink_dupes=False,
):
    """Compile all sources in a folder and those below it; return whether all could be compiled.

    workers is the number of processes, 0 for one on each core. The other arguments are those of compile_file()."""
    if ddir is not None and (stripdir is not None or prependdir is not None):
        raise ValueError("Destination dir (ddir) cannot be used in combination with stripdir or prependdir")
    if ddir is not None:
        # The folder's own name is replaced.
        stripdir, prependdir = dir, ddir
    if workers < 0:
        raise ValueError("workers must be greater or equal to 0")
    files = _sources(os.fspath(dir), sys.getrecursionlimit() if maxlevels is None else maxlevels, quiet)
    compile_one = functools.partial(
        compile_file,
        force=force,
        rx=rx,
        quiet=quiet,
        legacy=legacy,
        optimize=optimize,
        invalidation_mode=invalidation_mode,
        stripdir=stripdir,
        prependdir=prependdir,
        limit_sl_dest=limit_sl_dest,
        hardlink_dupes=hardlink_dupes,
    )
    if workers == 1:
        return all([compile_one(file) for file in files])
    try:
        import multiprocessing
        from concurrent.futures import ProcessPoolExecutor
    except ImportError:
        return all([compile_one(file) for file in files])
    # Threads may be there already, so processes are not copied.
    context = multiprocessing.get_context("forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else None)
    with ProcessPoolExecutor(max_workers=workers or None, mp_context=context) as pool:
        return all(list(pool.map(compile_one, files, chunksize=4)))


def _shown_name(fullname, ddir, stripdir, prependdir, quiet):
    # The name of the source in messages, None if it is the real one.
    if ddir is not None:
        return os.path.join(ddir, os.path.basename(fullname))
    name = None
    if stripdir is not None:
        parts, stripped = fullname.split(os.path.sep), stripdir.split(os.path.sep)
        if stripped != parts[: len(stripped)]:
            if quiet < 2:
                print(f"The stripdir path {stripdir!r} is not a valid prefix for source path {fullname!r}; ignoring")
        else:
            name = os.path.join(*parts[len(stripped) :])
    if prependdir is not None:
        name = os.path.join(prependdir, fullname if name is None else name)
    return name


def _is_fresh(fullname, targets):
    # Whether compiled files are there that belong to the source as it is.
    try:
        modified = int(os.stat(fullname).st_mtime) & 0xFFFFFFFF
        expected = struct.pack("<4sLL", importlib.util.MAGIC_NUMBER, 0, modified)
        for target in targets:
            with open(target, "rb") as file:
                if file.read(12) != expected:
                    return False
    except OSError:
        return False
    return True


def _report(fullname, text, quiet):
    # An error, under the name of the file if that has not been said.
    if quiet >= 2:
        return
    print(f"*** Error compiling {fullname!r}..." if quiet else "*** ", end="\n" if quiet else "")
    encoding = sys.stdout.encoding or sys.getdefaultencoding()
    print(text.encode(encoding, errors="backslashreplace").decode(encoding))


def compile_file(
    fullname,
    ddir=None,
    force=False,
    rx=None,
    quiet=0,
    legacy=False,
    optimize=-1,
    invalidation_mode=None,
    *,
    stripdir=None,
    prependdir=None,
    limit_sl_dest=None,
    hardlink_dupes=False,
):
    """Compile one source; return whether that could be done.

    ddir takes the place of the file's folder in messages; or stripdir is taken from its path, and prependdir put before it.
    force compiles it also if that has been done. Paths that rx finds something in are left out. quiet prints errors only (1), or nothing (2). legacy
    writes beside the source. optimize is a level or a list of levels. Links out of the folder limit_sl_dest are left out.
    hardlink_dupes makes one file of equal ones of several levels."""
    if ddir is not None and (stripdir is not None or prependdir is not None):
        raise ValueError("Destination dir (ddir) cannot be used in combination with stripdir or prependdir")
    fullname = os.fspath(fullname)
    stripdir = None if stripdir is None else os.fspath(stripdir)
    shown = _shown_name(fullname, ddir, stripdir, prependdir, quiet)
    levels = [optimize] if isinstance(optimize, int) else sorted(set(optimize))
    if hardlink_dupes and len(levels) < 2:
        raise ValueError("Hardlinking of duplicated bytecode makes sense only for more than one optimization level")
    if rx is not None and rx.search(fullname):
        return True
    if limit_sl_dest is not None and os.path.islink(fullname):
        if Path(limit_sl_dest).resolve() not in Path(fullname).resolve().parents:
            return True
    if not os.path.isfile(fullname) or not fullname.endswith(".py"):
        return True
    targets = {}
    for level in levels:
        if legacy:
            targets[level] = fullname + "c"
        else:
            marks = {} if level < 0 else {"optimization": level or ""}
            targets[level] = importlib.util.cache_from_source(fullname, **marks)
    if not force and _is_fresh(fullname, targets.values()):
        return True
    if not quiet:
        print(f"Compiling {fullname!r}...")
    written, previous = True, None
    for level in levels:
        target = targets[level]
        try:
            written = py_compile.compile(fullname, target, shown, True, optimize=level, invalidation_mode=invalidation_mode)
            if previous is not None and hardlink_dupes and filecmp.cmp(target, previous, shallow=False):
                os.unlink(target)
                os.link(previous, target)
        except py_compile.PyCompileError as error:
            _report(fullname, error.msg, quiet)
            return False
        except (SyntaxError, UnicodeError, OSError) as error:
            _report(fullname, f"{error.__class__.__name__}: {error}", quiet)
            return False
        previous = target
    return written != 0


def compile_path(skip_curdir=1, maxlevels=0, force=False, quiet=0, legacy=False, optimize=-1, invalidation_mode=None):
    """Compile all sources in the folders of sys.path, except in the current folder unless skip_curdir is false."""
    success = True
    for folder in sys.path:
        if skip_curdir and (not folder or folder == os.curdir):
            if quiet < 2:
                print("Skipping current directory")
            continue
        done = compile_dir(
            folder,
            maxlevels,
            None,
            force,
            quiet=quiet,
            legacy=legacy,
            optimize=optimize,
            invalidation_mode=invalidation_mode,
        )
        success = success and done
    return success


def _arguments():
    import argparse

    parser = argparse.ArgumentParser(description="Utilities to support installing Python libraries.", color=True)
    add = parser.add_argument
    add("-l", action="store_const", const=0, default=None, dest="maxlevels", help="don't recurse into subdirectories")
    add("-r", type=int, dest="recursion", help="control the maximum recursion level; overrides -l")
    add("-f", action="store_true", dest="force", help="force rebuild even if timestamps are up to date")
    add("-q", action="count", dest="quiet", default=0, help="output only error messages; -qq will suppress them as well")
    add("-b", action="store_true", dest="legacy", help="use legacy (pre-PEP3147) compiled file locations")
    add("-d", metavar="DESTDIR", dest="ddir", default=None, help="folder in place of the file's own in tracebacks")
    add("-s", metavar="STRIPDIR", dest="stripdir", default=None, help="part of the path to left-strip from source paths")
    add("-p", metavar="PREPENDDIR", dest="prependdir", default=None, help="path to put before source paths")
    add("-x", metavar="REGEXP", dest="rx", default=None, help="skip files that the regular expression finds something in")
    add("-i", metavar="FILE", dest="flist", help="add the files and folders named in FILE; - for standard input")
    add("compile_dest", metavar="FILE|DIR", nargs="*", help="files and folders; without any those of sys.path")
    add("-j", "--workers", default=1, type=int, help="run compileall concurrently")
    modes = sorted(mode.name.lower().replace("_", "-") for mode in py_compile.PycInvalidationMode)
    add("--invalidation-mode", choices=modes, help="how the files will be checked at runtime")
    add("-o", action="append", type=int, dest="opt_levels", help="optimization level, may be given several times")
    add("-e", metavar="DIR", dest="limit_sl_dest", help="ignore symlinks pointing outside of the DIR")
    add("--hardlink-dupes", action="store_true", help="hard link duplicated files")
    return parser


def main():
    """The command; returns whether all could be compiled."""
    parser = _arguments()
    given = parser.parse_args()
    destinations = given.compile_dest
    if given.rx:
        import re

        given.rx = re.compile(given.rx)
    if given.limit_sl_dest == "":
        given.limit_sl_dest = None
    maxlevels = given.maxlevels if given.recursion is None else given.recursion
    levels = given.opt_levels or [-1]
    if len(levels) == 1 and given.hardlink_dupes:
        parser.error("Hardlinking of duplicated bytecode makes sense only for more than one optimization level.")
    if given.ddir is not None and (given.stripdir is not None or given.prependdir is not None):
        parser.error("-d cannot be used in combination with -s or -p")
    if given.flist:
        try:
            with sys.stdin if given.flist == "-" else open(given.flist, encoding="utf-8") as file:
                destinations += [line.strip() for line in file]
        except OSError:
            if given.quiet < 2:
                print(f"Error reading file list {given.flist}")
            return False
    mode = given.invalidation_mode
    mode = mode and py_compile.PycInvalidationMode[mode.replace("-", "_").upper()]
    if not destinations:
        return compile_path(
            legacy=given.legacy, force=given.force, quiet=given.quiet, maxlevels=maxlevels or 0, invalidation_mode=mode
        )
    options = dict(
        quiet=given.quiet,
        legacy=given.legacy,
        optimize=levels,
        invalidation_mode=mode,
        stripdir=given.stripdir,
        prependdir=given.prependdir,
        limit_sl_dest=given.limit_sl_dest,
        hardlink_dupes=given.hardlink_dupes,
    )
    success = True
    try:
        for place in destinations:
            if os.path.isfile(place):
                done = compile_file(place, given.ddir, given.force, given.rx, **options)
            else:
                done = compile_dir(place, maxlevels, given.ddir, given.force, given.rx, workers=given.workers, **options)
            success = success and done
    except KeyboardInterrupt:
        if given.quiet < 2:
            print("\n[interrupted]")
        return False
    return success


if __name__ == "__main__":
    sys.exit(int(not main()))
