"""Lines of source files, kept so that reading many of one file is cheap."""

__all__ = ["getline", "clearcache", "checkcache", "lazycache"]

# filename -> (size, mtime, lines, fullname), or (function that gives the source,).
cache = {}

# Source entered by hand or compiled from strings: (name, first line, filename) -> the same.
_interactive_cache = {}
# The names of programs that have been registered, or are not known.
_asked = set()


def clearcache():
    """Forget everything."""
    cache.clear()
    _interactive_cache.clear()
    _asked.clear()


def getline(filename, lineno, module_globals=None):
    """Return a line with its newline, or an empty string if there is none."""
    return _line_of(getlines(filename, module_globals), lineno)


def _line_of(lines, lineno):
    return lines[lineno - 1] if 1 <= lineno <= len(lines) else ""


def _lines_of(entry):
    # None for a file that has not been read yet.
    return None if entry is None or len(entry) == 1 else entry[2]


def getlines(filename, module_globals=None):
    """Return all lines of a file, or an empty list."""
    lines = _lines_of(cache.get(filename))
    if lines is None:
        try:
            lines = updatecache(filename, module_globals)
        except MemoryError:
            # Rather without lines than with the rest of the program dying of them.
            clearcache()
    return lines or []


def checkcache(filename=None):
    """Forget the files that have changed, or the one that is named."""
    names = list(cache) if filename is None else [filename]
    for name in names:
        entry = cache.get(name)
        if _lines_of(entry) is None:
            continue
        size, mtime, _, fullname = entry
        if mtime is None:
            # From a loader: it does not change.
            continue
        import os

        try:
            status = os.stat(fullname)
        except (OSError, ValueError):
            cache.pop(name, None)
            continue
        if size != status.st_size or mtime != status.st_mtime:
            cache.pop(name, None)


def _source_unavailable(filename):
    # Names like <string> stand for no file; <frozen x> may still have one.
    return not filename or (
        filename.startswith("<") and filename.endswith(">") and not filename.startswith("<frozen ")
    )


def updatecache(filename, module_globals=None):
    """Read a file again and return its lines, or an empty list if that fails."""
    import os
    import sys

    # How to get it from a loader is still good, what was read is not.
    lazy = cache.pop(filename, None)
    if lazy is not None and len(lazy) != 1:
        lazy = None
    if _source_unavailable(filename):
        return []
    if filename.startswith("<frozen ") and module_globals is not None:
        fullname = module_globals.get("__file__")
        if fullname is None:
            return []
    else:
        fullname = filename
    try:
        status = os.stat(fullname)
    except OSError:
        status = None
        # The loader of the module may know better.
        entry = lazy or _make_lazycache_entry(filename, module_globals)
        if entry is not None:
            try:
                data = entry[0]()
            except (ImportError, OSError):
                pass
            else:
                if data is None:
                    return []
                lines = [line + "\n" for line in data.splitlines()]
                cache[filename] = (len(data), None, lines, fullname)
                return lines
        if os.path.isabs(filename):
            return []
        # A relative name is looked for where modules are.
        for directory in sys.path:
            try:
                fullname = os.path.join(directory, filename)
            except (TypeError, AttributeError):
                continue
            try:
                status = os.stat(fullname)
                break
            except (OSError, ValueError):
                pass
        if status is None:
            return []
    except ValueError:
        # A name with a null character, say.
        return []
    try:
        lines = _read_lines(fullname)
    except (OSError, UnicodeDecodeError, SyntaxError):
        return []
    if not lines:
        lines = ["\n"]
    elif not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    cache[filename] = (status.st_size, status.st_mtime, lines, fullname)
    return lines


def _read_lines(fullname):
    # Decoded as the source says itself in its first two lines.
    with open(fullname, "rb") as file:
        head = file.readline() + file.readline()
        if b"coding" not in head:
            encoding = "utf-8-sig"
        else:
            try:
                import tokenize

                file.seek(0)
                encoding = tokenize.detect_encoding(file.readline)[0]
            except ImportError:
                encoding = "utf-8-sig"
    with open(fullname, encoding=encoding) as file:
        return file.readlines()


def lazycache(filename, module_globals):
    """Note how to get the source from the module's loader, without doing it.

    Returns whether the file is in the cache or there is such a way.
    """
    entry = cache.get(filename)
    if entry is not None:
        return len(entry) == 1
    entry = _make_lazycache_entry(filename, module_globals)
    if entry is None:
        return False
    cache[filename] = entry
    return True


def _make_lazycache_entry(filename, module_globals):
    if not filename or (filename.startswith("<") and filename.endswith(">")):
        return None
    if module_globals is None or "__name__" not in module_globals:
        return None
    spec = module_globals.get("__spec__")
    name = getattr(spec, "name", None) or module_globals["__name__"]
    loader = getattr(spec, "loader", None)
    if loader is None:
        loader = module_globals.get("__loader__")
    if not name:
        return None
    get_source = getattr(loader, "get_source", None)
    if get_source is None:
        return None

    def get_lines(name=name, *args, **kwargs):
        return get_source(name, *args, **kwargs)

    return (get_lines,)


def _make_key(code):
    return code.co_name, code.co_firstlineno, code.co_filename


def _register_code(code, string, name):
    """Keep the source of a code object and those in it, to be found by _getlines_from_code()."""
    entry = (len(string), None, [line + "\n" for line in string.splitlines()], name)
    stack = [code]
    while stack:
        code = stack.pop()
        _interactive_cache[_make_key(code)] = entry
        stack.extend(const for const in code.co_consts if isinstance(const, type(code)))


def _getlines_from_code(code):
    key = _make_key(code)
    if key not in _interactive_cache and code.co_filename not in _asked:
        _register_program(code.co_filename)
    return _lines_of(_interactive_cache.get(key)) or []


def _register_program(filename):
    # What the command was given with -c or at the prompt is compiled again: only now is it known that its lines are wanted.
    import _imp

    _asked.add(filename)
    source = _imp._registered_source(filename)
    if source is not None:
        top_level_await = 0x2000
        try:
            code = compile(source, filename, "exec", top_level_await, dont_inherit=True)
        except (SyntaxError, ValueError):
            return
        _register_code(code, source, filename)


def _getline_from_code(code, lineno):
    return _line_of(_getlines_from_code(code), lineno)
