"""What Tab offers at the prompt: names, attributes, modules, keys of dictionaries, files."""

import builtins
import os
import re
import sys

from rlcompleter import Completer

# With more matches than this their signatures are not looked at.
_MANY = 200

_NAME = re.compile(r"[^\W\d]\w*\Z|\Z")
_PATH = r"[^\W\d]\w*(?:\.[^\W\d]\w*|\[(?:-?\d+|'[^'\\\n]*'|\"[^\"\\\n]*\")\])*"
_ATTRIBUTE = re.compile(rf"(?<![\w.)\]])({_PATH})\.(\w*)\Z")
_LITERAL = re.compile(r"(\"[^\"\\\n]*\"|'[^'\\\n]*'|\[[^\[\]\n]*\]|\{[^{}\n]*\})\.(\w*)\Z")
_KEY = re.compile(rf"(?<![\w.)\]])({_PATH})\[(\w*|[\"'][^\"']*)\Z")
_STEP = re.compile(r"\.(\w+)|\[([^\]]+)\]")
_IMPORT = re.compile(r"(?:^|;)\s*import\s+(?:.*,\s*)?([\w.]*)\Z")
_FROM = re.compile(r"(?:^|;)\s*from\s+(\.*[\w.]*)\Z")
_FROM_IMPORT = re.compile(r"(?:^|;)\s*from\s+([\w.]+)\s+import\s+(?:\(\s*)?(?:.*,\s*)?(\w*)\Z", re.DOTALL)
_FROM_WORD = re.compile(r"(?:^|;)\s*from\s+[\w.]+\s+(i|im|imp|impo|impor|)\Z")


def complete(text, namespace):
    """What could stand at the end of a text: the number of characters that are replaced, then the candidates."""
    start = _open_string(text)
    if start is not None:
        return _in_string(text, start, namespace)
    line = text.rpartition("\n")[2]
    for pattern, matches in (_FROM_IMPORT, _names_of_module), (_FROM, _modules), (_IMPORT, _modules):
        found = pattern.search(text if pattern is _FROM_IMPORT else line)
        if found:
            *owner, prefix = found.groups()
            return _answer(prefix, matches(*owner, prefix))
    if found := _FROM_WORD.search(line):
        return _answer(found[1], ["import "])
    if found := _KEY.search(text):
        keys = _keys(found[1], found[2], namespace)
        if keys is not None:
            return _answer(found[2], keys)
    if found := _ATTRIBUTE.search(text) or _LITERAL.search(text):
        return _answer(f"{found[1]}.{found[2]}", _attributes(found[1], found[2], namespace))
    word = re.search(r"\w*\Z", text)[0]
    if word[:1].isdigit() or text[: len(text) - len(word)].endswith("."):
        return [0]
    return _answer(word, _parameters(text, word, namespace) + _names(word, namespace))


def _answer(replaced, matches):
    return [len(replaced), *matches]


class _Fast(Completer):
    """A completer that leaves signatures alone where there are many matches."""

    many = False

    def _callable_postfix(self, val, word):
        if self.many:
            return f"{word}(" if callable(val) else word
        return super()._callable_postfix(val, word)


def _names(prefix, namespace):
    completer = _Fast(namespace)
    count = 0
    for names in namespace, builtins.__dict__:
        count += sum(name.startswith(prefix) for name in names if isinstance(name, str))
    completer.many = count > _MANY
    matches = completer.global_matches(prefix)
    if not prefix.startswith("_"):
        matches = [name for name in matches if not name.startswith("_")]
    return sorted(matches)


_ARGUMENT = re.compile(r"[(,]\s*\w*\Z")
_CALLED = re.compile(rf"(?<![\w.)\]])({_PATH})\Z")


def _parameters(text, prefix, namespace):
    """The names of arguments of the call that the text ends in, which have not been given yet, each with its `=`."""
    if not _ARGUMENT.search(text):
        return []
    opener = _open_bracket(text)
    found = _CALLED.search(text[:opener]) if opener is not None and text[opener] == "(" else None
    if found is None or re.search(r"\b(def|class)\s+\w+\Z", text[:opener]):
        return []
    try:
        function = _evaluate(found[1], namespace)
        import inspect

        parameters = inspect.signature(function).parameters.values()
    except (_Unsafe, TypeError, ValueError):
        return []
    given = set(re.findall(r"(\w+)\s*=(?!=)", text[opener:]))
    by_name = [p.name for p in parameters if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)]
    return [f"{name}=" for name in by_name if name.startswith(prefix) and name not in given]


def _open_bracket(text):
    """Where the innermost bracket is that is not closed, or None."""
    open_ones = []
    at = 0
    while at < len(text):
        char = text[at]
        if char in "'\"":
            quotes = char * 3 if text.startswith(char * 3, at) else char
            end = at + len(quotes)
            while end < len(text) and not text.startswith(quotes, end):
                end += 2 if text[end] == "\\" else 1
            at = end + len(quotes) - 1
        elif char == "#":
            end = text.find("\n", at)
            at = len(text) if end < 0 else end
        elif char in "([{":
            open_ones.append(at)
        elif char in ")]}" and open_ones:
            open_ones.pop()
        at += 1
    return open_ones[-1] if open_ones else None


class _Unsafe(Exception):
    """Evaluating the expression could run code."""


def _evaluate(path, namespace):
    """The value of names, attributes and constant subscripts; nothing that could do anything is called."""
    name = re.match(r"\w+", path)
    if name is None or name[0][0].isdigit():
        raise _Unsafe(path)
    name = name[0]
    if name in namespace:
        value = namespace[name]
    elif hasattr(builtins, name):
        value = getattr(builtins, name)
    else:
        raise _Unsafe(path)
    for attribute, key in _STEP.findall(path[len(name) :]):
        if attribute:
            value = _safe_attribute(value, attribute)
        else:
            value = _safe_item(value, key)
    return value


def _safe_attribute(value, name):
    kind = type(value)
    for cls in kind.__mro__:
        if name in cls.__dict__:
            if isinstance(cls.__dict__[name], property):
                raise _Unsafe(name)
            break
    else:
        if any("__getattr__" in cls.__dict__ for cls in kind.__mro__):
            raise _Unsafe(name)
    try:
        return getattr(value, name)
    except Exception:
        raise _Unsafe(name) from None


def _safe_item(value, key):
    if type(value) not in (dict, list, tuple, str, bytes):
        raise _Unsafe(key)
    key = key[1:-1] if key[0] in "'\"" else int(key)
    try:
        return value[key]
    except Exception:
        raise _Unsafe(key) from None


_LITERALS = {'"': str, "'": str, "[": list, "{": dict}


def _attributes(path, prefix, namespace):
    try:
        if path[0] in _LITERALS:
            kind = _LITERALS[path[0]]
            owner = set() if kind is dict and ":" not in path and path.strip("{} ") else kind()
        else:
            owner = _evaluate(path, namespace)
    except _Unsafe:
        return []
    completer = _Fast(namespace)
    completer.many = len(dir(owner)) > _MANY
    return completer._attributes(owner, path, prefix)


def _keys(path, prefix, namespace):
    """The keys of a dictionary that fit what is written of one; None if it is no dictionary."""
    try:
        owner = _evaluate(path, namespace)
    except _Unsafe:
        return None
    if not isinstance(owner, dict):
        return None
    quote = prefix[:1] if prefix[:1] in ("'", '"') else ""
    matches = []
    for key in owner:
        if type(key) not in (str, bytes, int, float, bool, tuple, type(None)):
            continue
        shown = repr(key)
        if quote == '"' and type(key) is str and '"' not in shown:
            shown = f'"{shown[1:-1]}"'
        if shown.startswith(prefix):
            matches.append(f"{shown}]")
    return matches


def _open_string(text):
    """Where the string that the text ends in begins, or None."""
    at = 0
    while at < len(text):
        char = text[at]
        if char == "#":
            at = text.find("\n", at)
            if at < 0:
                return None
        elif char in "'\"":
            quotes = char * 3 if text.startswith(char * 3, at) else char
            start, at = at, at + len(quotes)
            while at < len(text) and not text.startswith(quotes, at):
                if len(quotes) == 1 and text[at] == "\n":
                    break
                at += 2 if text[at] == "\\" else 1
            else:
                if at >= len(text):
                    return start
                at += len(quotes) - 1
        at += 1
    return None


def _in_string(text, start, namespace):
    if found := _KEY.search(text):
        if found.start(2) == start:
            keys = _keys(found[1], found[2], namespace)
            if keys is not None:
                return _answer(found[2], keys)
    path = text[start:].lstrip("\"'")
    return _answer(path, _files(path))


def _files(path):
    """The files whose paths begin like this."""
    folder, _, prefix = path.rpartition("/")
    if path.startswith("/") and not folder:
        folder = "/"
    shown = path[: len(path) - len(prefix)]
    matches = []
    try:
        with os.scandir(os.path.expanduser(folder) or ".") as entries:
            for entry in entries:
                if entry.name.startswith(prefix) and (prefix or not entry.name.startswith(".")):
                    matches.append(f"{shown}{entry.name}{'/' if entry.is_dir() else ''}")
    except OSError:
        pass
    return sorted(matches)


def _modules(prefix):
    """Modules that can be imported, or those of a package."""
    package, dot, prefix = prefix.rpartition(".")
    if dot:
        return [f"{package}.{name}" for name in _submodules(package) if name.startswith(prefix)]
    import pkgutil

    names = {name for name in (*sys.stdlib_module_names, *sys.builtin_module_names)}
    names.update(info.name for info in pkgutil.iter_modules())
    names.update(name for name in sys.modules if "." not in name)
    return sorted(
        name for name in names if name.startswith(prefix) and (prefix.startswith("_") or not name.startswith("_"))
    )


def _submodules(package):
    import pkgutil

    path = _folders(package)
    names = {info.name for info in pkgutil.iter_modules(path)} if path else set()
    names.update(name[len(package) + 1 :] for name in sys.modules if name.startswith(f"{package}."))
    return sorted(name for name in names if "." not in name)


def _folders(package):
    """Where the modules of a package lie, or None. The packages around it are not imported for that."""
    if package in sys.modules:
        return getattr(sys.modules[package], "__path__", None)
    parent = package.rpartition(".")[0]
    path = _folders(parent) if parent else None
    if parent and not path:
        return None
    try:
        for finder in sys.meta_path:
            spec = finder.find_spec(package, path)
            if spec is not None:
                return spec.submodule_search_locations
    except Exception:
        pass
    return None


def _names_of_module(package, prefix):
    module = sys.modules.get(package)
    if module is None and package.partition(".")[0] in sys.stdlib_module_names - {"this", "antigravity"}:
        try:
            module = __import__(package, fromlist=("*",))
        except ImportError:
            pass
    names = set(_submodules(package))
    if module is not None:
        names.update(dir(module))
    return sorted(
        name for name in names if name.startswith(prefix) and (prefix.startswith("_") or not name.startswith("_"))
    )
