"""The parts of inspect that have to do with source, frames, and classes as a whole."""

import enum
import functools
import inspect
import linecache
import os
import sys
import types
from collections import namedtuple
from inspect import (
    CO_VARARGS,
    CO_VARKEYWORDS,
    Parameter,
    Signature,
    _empty,
    _signature_from_callable,
    formatannotation,
    getmro,
    isbuiltin,
    isclass,
    iscode,
    isframe,
    isfunction,
    ismethod,
    ismethoddescriptor,
    ismodule,
    isroutine,
    istraceback,
    unwrap,
)

__name__ = "inspect"

modulesbyfile = {}
_filesbymodname = {}

Attribute = namedtuple("Attribute", "name kind defining_class object", module="inspect")
Arguments = namedtuple("Arguments", "args, varargs, varkw", module="inspect")
FullArgSpec = namedtuple(
    "FullArgSpec", "args, varargs, varkw, defaults, kwonlyargs, kwonlydefaults, annotations", module="inspect"
)
ArgInfo = namedtuple("ArgInfo", "args varargs keywords locals", module="inspect")
ClosureVars = namedtuple("ClosureVars", "nonlocals globals builtins unbound", module="inspect")
_Traceback = namedtuple("_Traceback", "filename lineno function code_context index", module="inspect")
_FrameInfo = namedtuple("_FrameInfo", ("frame", *_Traceback._fields), module="inspect")


class Traceback(_Traceback):
    """What getframeinfo() gives, with the positions within the line."""

    def __new__(cls, filename, lineno, function, code_context, index, *, positions=None):
        self = super().__new__(cls, filename, lineno, function, code_context, index)
        self.positions = positions
        return self

    def __repr__(self):
        return (
            f"Traceback(filename={self.filename!r}, lineno={self.lineno!r}, function={self.function!r}, "
            f"code_context={self.code_context!r}, index={self.index!r}, positions={self.positions!r})"
        )


class FrameInfo(_FrameInfo):
    """What stack() and trace() give for a frame."""

    def __new__(cls, frame, filename, lineno, function, code_context, index, *, positions=None):
        self = super().__new__(cls, frame, filename, lineno, function, code_context, index)
        self.positions = positions
        return self

    def __repr__(self):
        return (
            f"FrameInfo(frame={self.frame!r}, filename={self.filename!r}, lineno={self.lineno!r}, "
            f"function={self.function!r}, code_context={self.code_context!r}, index={self.index!r}, "
            f"positions={self.positions!r})"
        )


def _buffer_flags():
    # What a consumer of a buffer may ask for, one bit each, and the usual combinations.
    single = {"SIMPLE": 0, "WRITABLE": 1, "FORMAT": 4, "ND": 8}
    strided = single["ND"] | 0x10
    orders = {
        "STRIDES": strided,
        "C_CONTIGUOUS": strided | 0x20,
        "F_CONTIGUOUS": strided | 0x40,
        "ANY_CONTIGUOUS": strided | 0x80,
        "INDIRECT": strided | 0x100,
    }
    requests = {}
    for name, bits in (
        ("CONTIG", single["ND"]),
        ("STRIDED", strided),
        ("RECORDS", strided | single["FORMAT"]),
        ("FULL", orders["INDIRECT"] | single["FORMAT"]),
    ):
        requests[name] = bits | single["WRITABLE"]
        requests[name + "_RO"] = bits
    return {**single, **orders, **requests, "READ": 0x100, "WRITE": 0x200}


BufferFlags = enum.IntFlag("BufferFlags", _buffer_flags())


class ClassFoundException(Exception):
    pass


class EndOfBlock(Exception):
    pass


# ---- classes


def classify_class_attrs(cls):
    """Return an Attribute (name, kind, defining class, object) for each attribute of a class.

    The kinds are "class method", "static method", "property", "method" and "data".
    """
    mro = getmro(cls)
    metamro = tuple(base for base in getmro(type(cls)) if base not in (type, object))
    class_bases = (cls, *mro)
    all_bases = class_bases + metamro
    names = dir(cls)
    for base in mro:
        for key, value in base.__dict__.items():
            # Hides from the class, but not from its instances.
            if isinstance(value, types.DynamicClassAttribute) and value.fget is not None:
                names.append(key)
    result = []
    processed = set()

    for name in names:
        home = None
        found = None
        from_dict = None
        if name not in processed:
            try:
                if name == "__dict__":
                    raise Exception("__dict__ is special, don't want the proxy")
                found = getattr(cls, name)
            except Exception:
                pass
            else:
                home = getattr(found, "__objclass__", home)
                if home not in class_bases:
                    # From a descriptor: look for the last class that has the same.
                    home = None
                    last = None
                    for base in class_bases:
                        if getattr(base, name, None) is found:
                            last = base
                    for base in metamro:
                        try:
                            value = base.__getattr__(cls, name)
                        except AttributeError:
                            continue
                        if value is found:
                            last = base
                    if last is not None:
                        home = last
        for base in all_bases:
            if name in base.__dict__:
                from_dict = base.__dict__[name]
                if home not in metamro:
                    home = base
                break
        if home is None:
            # Nowhere: dir() made it up.
            continue
        obj = found if found is not None else from_dict
        if isinstance(from_dict, (staticmethod, types.BuiltinMethodType)):
            kind = "static method"
            obj = from_dict
        elif isinstance(from_dict, (classmethod, types.ClassMethodDescriptorType)):
            kind = "class method"
            obj = from_dict
        elif isinstance(from_dict, property):
            kind = "property"
            obj = from_dict
        elif isroutine(obj):
            kind = "method"
        else:
            kind = "data"
        result.append(Attribute(name, kind, home, obj))
        processed.add(name)
    return result


def walktree(classes, children, parent):
    """Turn a dict of subclasses into nested lists."""
    results = []
    for cls in sorted(classes, key=lambda c: (c.__module__, c.__name__)):
        results.append((cls, cls.__bases__))
        if cls in children:
            results.append(walktree(children[cls], children, cls))
    return results


def getclasstree(classes, unique=False):
    """Arrange classes in nested lists: a list after an entry holds what derives from it.

    With unique, each class comes once only.
    """
    children = {}
    roots = []
    for cls in classes:
        if cls.__bases__:
            for parent in cls.__bases__:
                below = children.setdefault(parent, [])
                if cls not in below:
                    below.append(cls)
                if unique and parent in classes:
                    break
        elif cls not in roots:
            roots.append(cls)
    for parent in children:
        if parent not in classes:
            roots.append(parent)
    return walktree(roots, children, None)


# ---- files


def getfile(object):
    """Return the file an object is defined in."""
    if ismodule(object):
        if getattr(object, "__file__", None):
            return object.__file__
        raise TypeError(f"{object!r} is a built-in module")
    if isclass(object):
        if hasattr(object, "__module__"):
            module = sys.modules.get(object.__module__)
            if getattr(module, "__file__", None):
                return module.__file__
            if object.__module__ == "__main__":
                raise OSError("source code not available")
        raise TypeError(f"{object!r} is a built-in class")
    code = _code_of(object)
    if code is not None:
        return code.co_filename
    raise TypeError(
        "module, class, method, function, traceback, frame, or "
        f"code object was expected, got {type(object).__name__}"
    )


def _code_of(object):
    """Return the code behind a method, function, traceback or frame; None if there is none."""
    # Each of these leads to one of the kinds below it.
    for is_kind, attribute in (
        (ismethod, "__func__"),
        (isfunction, "__code__"),
        (istraceback, "tb_frame"),
        (isframe, "f_code"),
    ):
        if is_kind(object):
            object = getattr(object, attribute)
    return object if iscode(object) else None


def _suffixes():
    from importlib import machinery

    return machinery


def getmodulename(path):
    """Return the name of the module in a file, or None if it is no module."""
    name = os.path.basename(path)
    # The longest ending wins.
    for suffix in sorted(_suffixes().all_suffixes(), key=len, reverse=True):
        if name.endswith(suffix):
            return name[: -len(suffix)]
    return None


def getsourcefile(object):
    """Return the file with an object's source, or None if that cannot be told."""
    filename = getfile(object)
    for suffix in (".pyc",):
        if filename.endswith(suffix):
            filename = os.path.splitext(filename)[0] + ".py"
    if filename.endswith((".so", ".pyd")):
        return None
    if filename in linecache.cache or os.path.exists(filename):
        return filename
    # A loader may have the source.
    module = getmodule(object, filename)
    loaders = getattr(module, "__loader__", None), getattr(getattr(module, "__spec__", None), "loader", None)
    return None if loaders == (None, None) else filename


def getabsfile(object, _filename=None):
    """Return the absolute and normalised name of the file with an object's source."""
    if _filename is None:
        _filename = getsourcefile(object) or getfile(object)
    return os.path.normcase(os.path.abspath(_filename))


def _note_module_files():
    # Look at all modules, but at each file once only.
    for name, module in sys.modules.copy().items():
        file = getattr(module, "__file__", None) if ismodule(module) else None
        if file is not None and _filesbymodname.get(name) != file:
            _filesbymodname[name] = file
            absolute = getabsfile(module)
            for path in absolute, os.path.realpath(absolute):
                modulesbyfile[path] = module.__name__


def getmodule(object, _filename=None):
    """Return the module an object is defined in, or None."""
    if ismodule(object):
        return object
    if hasattr(object, "__module__"):
        return sys.modules.get(object.__module__)
    known = modulesbyfile.get(_filename)
    if known is None:
        try:
            file = getabsfile(object, _filename)
        except (FileNotFoundError, TypeError):
            return None
        if file not in modulesbyfile:
            _note_module_files()
        known = modulesbyfile.get(file)
    if known is not None:
        return sys.modules.get(known)
    # It may be known in the main module or among the built-ins.
    main = sys.modules["__main__"]
    if not hasattr(object, "__name__"):
        return None
    if getattr(main, object.__name__, None) is object:
        return main
    builtin = sys.modules["builtins"]
    if getattr(builtin, object.__name__, None) is object:
        return builtin
    return None


# ---- source


def findsource(object):
    """Return all lines of the file of an object, and the index of the first one that is its."""
    lines = _lines_of_file(object)
    if ismodule(object):
        return lines, 0
    if isclass(object):
        first = vars(object).get("__firstlineno__")
        if not isinstance(first, int):
            raise OSError("source code not available")
    else:
        code = _code_of(object)
        if code is None:
            raise OSError("could not find code object")
        first = code.co_firstlineno
    if first > len(lines):
        raise OSError("lineno is out of bounds")
    return lines, first - 1


def _lines_of_file(object):
    path = getsourcefile(object)
    if path:
        linecache.checkcache(path)
    else:
        path = getfile(object)
        # Code that was typed or made up has no file; linecache may know its lines all the same.
        typed = path.startswith("<") and path.endswith(">")
        if not typed or path.endswith("<string>"):
            raise OSError("source code not available")
    owner = getmodule(object, path)
    found = linecache.getlines(path, vars(owner)) if owner else linecache.getlines(path)
    if not found and owner and path.startswith("<") and hasattr(object, "__code__"):
        found = linecache._getlines_from_code(object.__code__)
    if not found:
        raise OSError("could not get source code")
    return found


def getcomments(object):
    """Return the comments right above an object, or at the top of a module; None if there are none."""
    try:
        lines, lnum = findsource(object)
    except (OSError, TypeError):
        return None
    if ismodule(object):
        start = 0
        if lines and lines[0][:2] == "#!":
            start = 1
        while start < len(lines) and lines[start].strip() in ("", "#"):
            start += 1
        if start < len(lines) and lines[start][:1] == "#":
            end = start
            while end < len(lines) and lines[end][:1] == "#":
                end += 1
            return "".join([line.expandtabs() for line in lines[start:end]])
        return None
    # As far up as there are comments with the same indentation.
    if lnum <= 0:
        return None
    indent = indentsize(lines[lnum])
    end = lnum - 1
    if not (lines[end].lstrip()[:1] == "#" and indentsize(lines[end]) == indent):
        return None
    comments = []
    while end >= 0 and lines[end].lstrip()[:1] == "#" and indentsize(lines[end]) == indent:
        comments.insert(0, lines[end].expandtabs().lstrip())
        end -= 1
    while comments and comments[0].strip() == "#":
        del comments[0]
    while comments and comments[-1].strip() == "#":
        del comments[-1]
    return "".join(comments) or None


def indentsize(line):
    """Return how far a line is indented, in columns."""
    expanded = line.expandtabs()
    return len(expanded) - len(expanded.lstrip())


class _Lines:
    # Cuts source into logical lines: those that brackets, strings and backslashes hold together.

    def __init__(self, lines):
        self.lines = lines
        self.row = 0
        self.column = 0

    def __iter__(self):
        # (first row, row after the last, indentation, text of the first row); comments and empty
        # lines are left out.
        lines = self.lines
        while self.row < len(lines):
            line = lines[self.row]
            text = line.strip()
            if not text or text[0] == "#":
                self.row += 1
                continue
            first = self.row
            self.column = len(line) - len(line.lstrip())
            self._rest(None)
            yield first, self.row, indentsize(line), text

    def _rest(self, closing):
        # Goes to the end of the logical line; with `closing`, to that bracket.
        lines = self.lines
        depth = 0
        while self.row < len(lines):
            line = lines[self.row]
            column = self.column
            while column < len(line):
                char = line[column]
                # In a replacement field it is part of a format.
                if char == "\n" or (char == "#" and closing is None):
                    break
                if char == "\\" and line[column + 1 :].strip("\r\n") == "":
                    column = len(line)
                    self.row += 1
                    break
                if char in "'\"":
                    self.column = column
                    if not self._string():
                        return False
                    line = lines[self.row] if self.row < len(lines) else ""
                    column = self.column
                    continue
                if char in "([{":
                    depth += 1
                elif char in ")]}":
                    if depth == 0:
                        if closing is not None:
                            self.column = column + 1
                            return True
                        # Not ours: the code is part of something larger.
                        self.row += 1
                        return False
                    depth -= 1
                column += 1
            else:
                char = "\n"
                if column >= len(line) and line and not line.endswith("\n") and self.row >= len(lines):
                    return False
            if column >= len(line) and self.row > 0 and lines[self.row - 1].rstrip("\r\n").endswith("\\"):
                if lines[self.row - 1] is line:
                    # Went on to the next row after a backslash.
                    self.column = 0
                    continue
            self.row += 1
            self.column = 0
            if depth == 0 and closing is None:
                return True
        return False

    def _string(self):
        # At a quote: goes behind the string.
        lines = self.lines
        line = lines[self.row]
        start = self.column
        quote = line[start]
        prefix = start
        while prefix > 0 and line[prefix - 1] in "rRbBuUfFtT":
            prefix -= 1
        letters = line[prefix:start].lower() if not (prefix > 0 and line[prefix - 1].isalnum()) else ""
        is_format = "f" in letters or "t" in letters
        if line.startswith(quote * 3, start):
            quote *= 3
        column = start + len(quote)
        while True:
            line = lines[self.row]
            while column < len(line):
                if line[column] == "\\":
                    following = line[column + 1 : column + 3]
                    if is_format and following == "N{" and "r" not in letters:
                        column = line.find("}", column) + 1 or len(line)
                    elif is_format and following[:1] in ("{", "}"):
                        column += 1
                    else:
                        column += 2
                elif line.startswith(quote, column):
                    self.column = column + len(quote)
                    return True
                elif is_format and line[column] == "{":
                    if line.startswith("{{", column):
                        column += 2
                        continue
                    self.column = column + 1
                    if not self._rest("}"):
                        return False
                    line = lines[self.row]
                    column = self.column
                else:
                    column += 1
            if len(quote) == 1 and not line.rstrip("\r\n").endswith("\\"):
                # The quote of something else, such as the format of a replacement field.
                self.column = start + 1
                return True
            self.row += 1
            column = 0
            if self.row >= len(lines):
                return False


class BlockFinder:
    """Finds how many of the lines belong to the block that starts with the first."""

    def __init__(self):
        self.last = 1

    def find(self, lines):
        started = False
        indent = body_indent = None
        for first, end, size, text in _Lines(lines):
            if not started:
                self.last = end
                if text[0] == "@":
                    # A decorator: what it decorates follows.
                    continue
                started = True
                indent = size
                if not _starts_block(text):
                    # An expression, a lambda maybe.
                    return self.last
                continue
            if size <= indent:
                break
            if body_indent is None:
                body_indent = size
            self.last = end
        else:
            first = len(lines)
        if body_indent is not None:
            # Comments behind the last statement, as far as they are indented like the body.
            for row in range(self.last, first):
                line = lines[row].strip()
                if line.startswith("#") and indentsize(lines[row]) >= body_indent:
                    self.last = row + 1
        return self.last


def _starts_block(text):
    word = text.split(None, 1)[0]
    if word == "async":
        return True
    return word in ("def", "class") or word.startswith(("def\\", "class\\"))


def getblock(lines):
    """Return the lines that belong to the block that starts with the first one."""
    return lines[: BlockFinder().find(lines)]


def getsourcelines(object):
    """Return the lines of an object's source and the number of the first one."""
    object = unwrap(object)
    lines, lnum = findsource(object)
    if istraceback(object):
        object = object.tb_frame
    # The code of a module is all of it.
    if ismodule(object) or (isframe(object) and object.f_code.co_name == "<module>"):
        return lines, 0
    return getblock(lines[lnum:]), lnum + 1


def getsource(object):
    """Return an object's source as a string."""
    return "".join(getsourcelines(object)[0])


# ---- arguments


def getargs(co):
    """Return what a code object takes: (names, name of *args, name of **kwargs)."""
    if not iscode(co):
        raise TypeError(f"{co!r} is not a code object")
    names = co.co_varnames
    count = co.co_argcount
    keyword_only = co.co_kwonlyargcount
    args = list(names[:count])
    next_name = count + keyword_only
    varargs = varkw = None
    if co.co_flags & CO_VARARGS:
        varargs = names[next_name]
        next_name += 1
    if co.co_flags & CO_VARKEYWORDS:
        varkw = names[next_name]
    return Arguments(args + list(names[count : count + keyword_only]), varargs, varkw)


def getfullargspec(func):
    """Return the names, defaults and annotations of a function's parameters (see signature())."""
    try:
        # Methods with their first parameter, wrappers as what they are.
        sig = _signature_from_callable(
            func, follow_wrapper_chains=False, skip_bound_arg=False, sigcls=Signature, eval_str=False
        )
    except Exception as error:
        raise TypeError("unsupported callable") from error
    by_kind = {}
    annotations = {} if sig.return_annotation is sig.empty else {"return": sig.return_annotation}
    for param in sig.parameters.values():
        by_kind.setdefault(param.kind, []).append(param)
        if param.annotation is not param.empty:
            annotations[param.name] = param.annotation

    def names(kind):
        return [param.name for param in by_kind.get(kind, ())]

    def defaults(*kinds):
        params = [param for kind in kinds for param in by_kind.get(kind, ())]
        return {param.name: param.default for param in params if param.default is not param.empty}

    positional_kinds = Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD
    (varargs,) = names(Parameter.VAR_POSITIONAL) or (None,)
    (varkw,) = names(Parameter.VAR_KEYWORD) or (None,)
    return FullArgSpec(
        [name for kind in positional_kinds for name in names(kind)],
        varargs,
        varkw,
        tuple(defaults(*positional_kinds).values()) or None,
        names(Parameter.KEYWORD_ONLY),
        defaults(Parameter.KEYWORD_ONLY) or None,
        annotations,
    )


def getargvalues(frame):
    """Return the names and values of the arguments of a frame."""
    args, varargs, varkw = getargs(frame.f_code)
    return ArgInfo(args, varargs, varkw, frame.f_locals)


def formatargvalues(
    args,
    varargs,
    varkw,
    locals,
    formatarg=str,
    formatvarargs=lambda name: "*" + name,
    formatvarkw=lambda name: "**" + name,
    formatvalue=lambda value: "=" + repr(value),
):
    """Return what getargvalues() gave as text."""
    parts = [formatarg(name) + formatvalue(locals[name]) for name in args]
    if varargs:
        parts.append(formatvarargs(varargs) + formatvalue(locals[varargs]))
    if varkw:
        parts.append(formatvarkw(varkw) + formatvalue(locals[varkw]))
    return "(" + ", ".join(parts) + ")"


def _missing_arguments(f_name, names, positional, values):
    missing = [repr(name) for name in names if name not in values]
    count = len(missing)
    if count == 1:
        text = missing[0]
    elif count == 2:
        text = f"{missing[0]} and {missing[1]}"
    else:
        text = ", ".join(missing[:-2]) + ", " + " and ".join(missing[-2:])
    raise TypeError(
        f"{f_name}() missing {count} required {'positional' if positional else 'keyword-only'} "
        f"argument{'' if count == 1 else 's'}: {text}"
    )


def _too_many(f_name, args, kwonly, varargs, defcount, given, values):
    atleast = len(args) - defcount
    kwonly_given = len([name for name in kwonly if name in values])
    if varargs:
        plural = atleast != 1
        takes = f"at least {atleast}"
    elif defcount:
        plural = True
        takes = f"from {atleast} to {len(args)}"
    else:
        plural = len(args) != 1
        takes = str(len(args))
    kwonly_text = ""
    if kwonly_given:
        kwonly_text = (
            f" positional argument{'s' if given != 1 else ''} "
            f"(and {kwonly_given} keyword-only argument{'s' if kwonly_given != 1 else ''})"
        )
    raise TypeError(
        f"{f_name}() takes {takes} positional argument{'s' if plural else ''} but "
        f"{given}{kwonly_text} {'was' if given == 1 and not kwonly_given else 'were'} given"
    )


def getcallargs(func, /, *positional, **named):
    """Return which parameter would get which argument; TypeError if the call would fail."""
    args, varargs, varkw, defaults, kwonlyargs, kwonlydefaults, _ = getfullargspec(func)
    f_name = func.__name__
    values = {}
    if ismethod(func) and func.__self__ is not None:
        positional = (func.__self__, *positional)
    given = len(positional)
    count = len(args)
    default_count = len(defaults) if defaults else 0

    for name, value in zip(args, positional):
        values[name] = value
    if varargs:
        values[varargs] = tuple(positional[count:])
    possible = set(args + kwonlyargs)
    if varkw:
        values[varkw] = {}
    for name, value in named.items():
        if name not in possible:
            if not varkw:
                raise TypeError(f"{f_name}() got an unexpected keyword argument {name!r}")
            values[varkw][name] = value
            continue
        if name in values:
            raise TypeError(f"{f_name}() got multiple values for argument {name!r}")
        values[name] = value
    if given > count and not varargs:
        _too_many(f_name, args, kwonlyargs, varargs, default_count, given, values)
    if given < count:
        required = args[: count - default_count]
        for name in required:
            if name not in values:
                _missing_arguments(f_name, required, True, values)
        for index, name in enumerate(args[count - default_count :]):
            if name not in values:
                values[name] = defaults[index]
    missing = 0
    for name in kwonlyargs:
        if name not in values:
            if kwonlydefaults and name in kwonlydefaults:
                values[name] = kwonlydefaults[name]
            else:
                missing += 1
    if missing:
        _missing_arguments(f_name, kwonlyargs, False, values)
    return values


def getclosurevars(func):
    """Return what the names in a function that are not local stand for at the moment."""
    if ismethod(func):
        func = func.__func__
    if not isfunction(func):
        raise TypeError(f"{func!r} is not a Python function")
    code = func.__code__
    nonlocals = {name: cell.cell_contents for name, cell in zip(code.co_freevars, func.__closure__ or ())}
    own_globals = func.__globals__
    builtins = own_globals.get("__builtins__", sys.modules["builtins"])
    builtins = vars(builtins) if ismodule(builtins) else builtins
    # The names of attributes are among them too.
    from_globals = {name: own_globals[name] for name in code.co_names if name in own_globals}
    others = [name for name in code.co_names if name not in own_globals]
    from_builtins = {name: builtins[name] for name in others if name in builtins}
    return ClosureVars(nonlocals, from_globals, from_builtins, {name for name in others if name not in builtins})


# ---- frames


def _position(code, instruction_index):
    if instruction_index < 0:
        return (None, None, None, None)
    from itertools import islice

    return next(islice(code.co_positions(), instruction_index // 2, None), (None, None, None, None))


class _Positions(namedtuple("Positions", "lineno end_lineno col_offset end_col_offset", defaults=(None,) * 4)):
    __slots__ = ()


def _make_positions(values):
    try:
        from dis import Positions
    except ImportError:
        Positions = _Positions
    return Positions(*values)


def getframeinfo(frame, context=1):
    """Return where a frame or traceback is, with `context` lines of source around."""
    if istraceback(frame):
        positions = _position(frame.tb_frame.f_code, frame.tb_lasti)
        lineno = frame.tb_lineno
        frame = frame.tb_frame
    else:
        lineno = frame.f_lineno
        positions = _position(frame.f_code, frame.f_lasti)
    if positions[0] is None:
        frame_positions = (lineno, *positions[1:])
    else:
        frame_positions = positions
    lineno = frame_positions[0]
    if not isframe(frame):
        raise TypeError(f"{frame!r} is not a frame or traceback object")
    filename = getsourcefile(frame) or getfile(frame)
    if context > 0:
        start = lineno - 1 - context // 2
        try:
            lines, _ = findsource(frame)
        except OSError:
            lines = index = None
        else:
            start = max(0, min(start, len(lines) - context))
            lines = lines[start : start + context]
            index = lineno - 1 - start
    else:
        lines = index = None
    return Traceback(
        filename, lineno, frame.f_code.co_name, lines, index, positions=_make_positions(frame_positions)
    )


def getlineno(frame):
    """Return the line number of a frame."""
    return frame.f_lineno


def getouterframes(frame, context=1):
    """Return a FrameInfo for a frame and each of its callers."""
    result = []
    while frame:
        info = getframeinfo(frame, context)
        result.append(FrameInfo(frame, *info, positions=info.positions))
        frame = frame.f_back
    return result


def getinnerframes(tb, context=1):
    """Return a FrameInfo for each frame of a traceback."""
    result = []
    while tb:
        info = getframeinfo(tb, context)
        result.append(FrameInfo(tb.tb_frame, *info, positions=info.positions))
        tb = tb.tb_next
    return result


def stack(context=1):
    """Return a FrameInfo for each frame of the caller's stack."""
    return getouterframes(sys._getframe(1), context)


def trace(context=1):
    """Return a FrameInfo for each frame between here and where the current exception was raised."""
    exc = sys.exception()
    tb = None if exc is None else exc.__traceback__
    return getinnerframes(tb, context)


def _main():
    """Print the source of an object, or where it comes from."""
    import argparse
    import importlib

    parser = argparse.ArgumentParser()
    parser.add_argument("object", help="The object to be analysed. It supports the 'module:qualname' syntax")
    parser.add_argument("-d", "--details", action="store_true", help="Display info about the module rather than its source code")
    args = parser.parse_args()
    target = args.object
    mod_name, _, attrs = target.partition(":")
    try:
        module = importlib.import_module(mod_name)
    except Exception as error:
        print(f"Failed to import {mod_name} ({type(error).__name__}: {error})", file=sys.stderr)
        sys.exit(2)
    obj = functools.reduce(getattr, attrs.split("."), module) if attrs else module
    if module.__name__ in sys.builtin_module_names:
        print("Can't get info for builtin modules.", file=sys.stderr)
        sys.exit(1)
    if args.details:
        print(f"Target: {target}")
        print(f"Origin: {getsourcefile(module)}")
        print(f"Cached: {getattr(module, '__cached__', None)}")
        if obj is module:
            print(f"Loader: {module.__loader__!r}")
            if hasattr(module, "__path__"):
                print(f"Submodule search path: {module.__path__}")
        else:
            try:
                _, lineno = findsource(obj)
            except Exception:
                pass
            else:
                print(f"Line: {lineno}")
        print()
    else:
        print(getsource(obj))
