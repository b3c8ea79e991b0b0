"""Completion of names and attributes, as the function that readline wants."""

import atexit
import builtins
import inspect
import keyword
import re

__all__ = ["Completer"]

_ATTRIBUTE = re.compile(r"(\w+(?:\.\w+)*)\.(\w*)")


class Completer:
    """Completes names of a namespace, that of `__main__` by default."""

    def __init__(self, namespace=None):
        if namespace and not isinstance(namespace, dict):
            raise TypeError("namespace must be a dictionary")
        self.use_main_ns = namespace is None
        if namespace is not None:
            self.namespace = namespace

    def complete(self, text, state):
        """The match with number `state`, or None."""
        if self.use_main_ns:
            # Looked up each time, as the module may be another one by now.
            import __main__

            self.namespace = __main__.__dict__
        if not text.strip():
            return self._indentation(text, state)
        if state == 0:
            self.matches = self.attr_matches(text) if "." in text else self.global_matches(text)
        return self.matches[state] if state < len(self.matches) else None

    def _indentation(self, text, state):
        if state:
            return None
        try:
            import readline
        except ImportError:
            return "\t"
        # Tab is a tab in front of everything else.
        readline.insert_text("\t")
        readline.redisplay()
        return ""

    def _callable_postfix(self, val, word):
        """The word with the parentheses that its value is called with."""
        if not callable(val):
            return word
        try:
            takes_nothing = not inspect.signature(val).parameters
        except ValueError:
            takes_nothing = False
        return f"{word}()" if takes_nothing else f"{word}("

    def global_matches(self, text):
        """Keywords, and names of the namespace and of builtins, that begin with a text."""
        found = [_followed(word) for word in keyword.kwlist + keyword.softkwlist if word.startswith(text)]
        seen = {"__builtins__"}.union(word for word in keyword.kwlist + keyword.softkwlist if word.startswith(text))
        for names in self.namespace, builtins.__dict__:
            for name, value in names.items():
                if name.startswith(text) and name not in seen:
                    seen.add(name)
                    found.append(self._callable_postfix(value, name))
        return found

    def attr_matches(self, text):
        """Attributes of a dotted name; the name is evaluated, functions are not called."""
        match = _ATTRIBUTE.match(text)
        if match is None:
            return []
        expression, prefix = match.group(1, 2)
        try:
            owner = eval(expression, self.namespace)
        except Exception:
            return []
        return self._attributes(owner, expression, prefix)

    def _attributes(self, owner, expression, prefix):
        names = set(dir(owner))
        names.discard("__builtins__")
        if hasattr(owner, "__class__"):
            names.add("__class__")
            names.update(get_class_members(owner.__class__))
        wanted = [name for name in names if name.startswith(prefix)]
        # Private names are offered only when nothing else fits, or when they are asked for.
        if not prefix:
            wanted = (
                [name for name in wanted if not name.startswith("_")]
                or [name for name in wanted if not name.startswith("__")]
                or wanted
            )
        elif prefix == "_":
            wanted = [name for name in wanted if not name.startswith("__")] or wanted
        return sorted(self._attribute(owner, expression, name) for name in wanted)

    def _attribute(self, owner, expression, name):
        match = f"{expression}.{name}"
        # What a property computes is not computed for this.
        if isinstance(getattr(type(owner), name, None), property):
            return match
        value = getattr(owner, name, None)
        return match if value is None else self._callable_postfix(value, match)


def _followed(word):
    """A keyword with what comes behind it always."""
    if word in ("finally", "try"):
        return f"{word}:"
    if word in ("False", "None", "True", "break", "continue", "pass", "else", "_"):
        return word
    return f"{word} "


def get_class_members(klass):
    """The attributes of a class and of its bases."""
    members = dir(klass)
    for base in getattr(klass, "__bases__", ()):
        members = members + get_class_members(base)
    return members


try:
    import readline
except ImportError:
    _readline_available = False
else:
    readline.set_completer(Completer().complete)
    # The completer refers to __main__, which the end takes apart.
    atexit.register(lambda: readline.set_completer(None))
    _readline_available = True
