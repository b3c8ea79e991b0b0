"""Documentation of objects as text: what help() shows."""

import builtins
import importlib
import inspect
import os
import re
import sys
import textwrap
from reprlib import Repr

__all__ = ["help"]

_BAR = "-" * 70


def getdoc(object):
    """The docstring of an object, or the comment above its source. A class does not inherit one."""
    if inspect.isclass(object):
        text = vars(object).get("__doc__")
        text = inspect.cleandoc(text) if isinstance(text, str) else _comment(object)
    else:
        text = inspect.getdoc(object) or _comment(object)
    return text.rstrip() if text else ""


def _comment(object):
    try:
        return inspect.getcomments(object)
    except Exception:
        return None


def splitdoc(doc):
    """The first line of a docstring, and the rest."""
    lines = doc.strip().split("\n")
    if len(lines) == 1:
        return lines[0], ""
    if len(lines) >= 2 and not lines[1].rstrip():
        return lines[0], "\n".join(lines[2:])
    return "", "\n".join(lines)


def plain(text):
    """A text without the overstriking that stands for bold."""
    return re.sub(".\b", "", text)


def classname(object, modname):
    """The name of a class, with its module if that is another one."""
    if object.__module__ == modname:
        return object.__name__
    return f"{object.__module__}.{object.__name__}"


def isdata(object):
    """Whether an object is data: no module, class, function or the like."""
    kinds = inspect.ismodule, inspect.isclass, inspect.isroutine, inspect.isframe, inspect.istraceback, inspect.iscode
    return not any(is_kind(object) for is_kind in kinds)


def visiblename(name, all=None, obj=None):
    """Whether a name is worth documenting."""
    if name in {
        "__author__", "__builtins__", "__credits__", "__date__", "__doc__", "__docformat__", "__file__",
        "__loader__", "__module__", "__name__", "__package__", "__path__", "__qualname__", "__slots__", "__spec__",
        "__version__", "__static_attributes__", "__firstlineno__", "__annotate_func__", "__annotations_cache__",
        "__annotate__", "__cached__",
    }:  # fmt: skip
        return False
    if name.startswith("__") and name.endswith("__"):
        return True
    if name.startswith("_") and hasattr(obj, "_fields"):
        # The methods of a named tuple.
        return True
    return name in all if all is not None else not name.startswith("_")


def describe(thing):
    """What an object is, in a few words."""
    name = getattr(thing, "__name__", None)
    if inspect.ismodule(thing):
        if name in sys.builtin_module_names:
            return f"built-in module {name}"
        return f"{'package' if hasattr(thing, '__path__') else 'module'} {name}"
    if inspect.isbuiltin(thing):
        return f"built-in function {name}"
    if inspect.isgetsetdescriptor(thing) or inspect.ismemberdescriptor(thing):
        kind = "getset" if inspect.isgetsetdescriptor(thing) else "member"
        owner = thing.__objclass__
        return f"{kind} descriptor {owner.__module__}.{owner.__name__}.{name}"
    if inspect.isclass(thing):
        return f"class {name}"
    if inspect.isfunction(thing):
        return f"function {name}"
    if inspect.ismethod(thing):
        return f"method {name}"
    if inspect.ismethodwrapper(thing):
        return f"method wrapper {name}"
    if inspect.ismethoddescriptor(thing):
        return f"method descriptor {name}"
    return type(thing).__name__


def _function_of(method):
    return getattr(method, "__func__", method)


class ErrorDuringImport(Exception):
    """A module exists, but importing it has failed."""

    def __init__(self, filename, exc_info):
        self.filename = filename
        self.exc = type(exc_info) if isinstance(exc_info, BaseException) else exc_info[0]
        self.value = exc_info if isinstance(exc_info, BaseException) else exc_info[1]

    def __str__(self):
        return f"problem in {self.filename} - {self.exc.__name__}: {self.value}"


def safeimport(path, forceload=0, cache={}):
    """The module of a dotted path, None if there is none; what goes wrong in one is an ErrorDuringImport."""
    if forceload:
        sys.modules.pop(path, None)
    try:
        return importlib.import_module(path)
    except ModuleNotFoundError as error:
        if error.name and (path == error.name or path.startswith(f"{error.name}.")):
            return None
        raise ErrorDuringImport(path, error) from error
    except (Exception, SystemExit) as error:
        raise ErrorDuringImport(path, error) from error


def locate(path, forceload=0):
    """The object of a dotted path: modules as far as they go, then attributes."""
    parts = [part for part in path.split(".") if part]
    module, used = None, 0
    while used < len(parts):
        found = safeimport(".".join(parts[: used + 1]), forceload)
        if found is None:
            break
        module, used = found, used + 1
    object = builtins if module is None else module
    for part in parts[used:]:
        try:
            object = getattr(object, part)
        except AttributeError:
            return None
    return object


def resolve(thing, forceload=0):
    """An object and its name, given either."""
    if isinstance(thing, str):
        object = locate(thing, forceload)
        if object is None:
            raise ImportError(
                f"No Python documentation found for {thing!r}.\n"
                "Use help() to get the interactive help utility.\n"
                "Use help(str) for help on the str class."
            )
        return object, thing
    name = getattr(thing, "__name__", None)
    return thing, name if isinstance(name, str) else None


class TextRepr(Repr):
    """Representations that fit a line."""

    def __init__(self):
        super().__init__(maxlist=20, maxtuple=20, maxdict=10, maxstring=100, maxother=100)

    def repr_instance(self, x, level):
        try:
            return repr(x)
        except Exception:
            return f"<{type(x).__name__} instance>"


class Doc:
    """Chooses how to document an object by its kind."""

    def document(self, object, name=None, *args):
        arguments = (object, name, *args)
        # Modules and classes may have routines' attributes.
        if inspect.ismodule(object):
            return self.docmodule(*arguments)
        if inspect.isclass(object):
            return self.docclass(*arguments)
        if inspect.isroutine(object):
            return self.docroutine(*arguments)
        if inspect.isdatadescriptor(object):
            return self.docdata(*arguments)
        return self.docother(*arguments)

    def _module_members(self, object):
        """The classes, functions and data of a module that are its own and public, as pairs with their names."""
        exported = getattr(object, "__all__", None)
        if exported is not None:
            exported = list(exported)
        is_own = lambda value: exported is not None or (inspect.getmodule(value) or object) is object
        members = [pair for pair in inspect.getmembers(object) if visiblename(pair[0], exported, object)]
        classes = [(key, value) for key, value in members if inspect.isclass(value) and is_own(value)]
        functions = [
            (key, value) for key, value in members if inspect.isroutine(value) and (inspect.isbuiltin(value) or is_own(value))
        ]
        return classes, functions, [(key, value) for key, value in members if isdata(value)]

    def _groups(self, object, order):
        """The members of a class by kind, its own first: titles, the classes that have them, and their attributes."""
        attributes = [
            self._readonly(attribute)
            for attribute in map(tuple, inspect.classify_class_attrs(object))
            if visiblename(attribute[0], obj=object)
        ]
        for owner in order:
            own = [attribute for attribute in attributes if attribute[2] is owner]
            attributes = [attribute for attribute in attributes if attribute[2] is not owner]
            if owner is builtins.object and object is not builtins.object:
                continue
            own.sort(key=lambda attribute: attribute[0])
            for title, kind in (
                ("Methods", "method"),
                ("Class methods", "class method"),
                ("Static methods", "static method"),
                ("Readonly properties", "readonly property"),
                ("Data descriptors", "data descriptor"),
                ("Data and other attributes", "data"),
            ):
                chosen = [attribute for attribute in own if attribute[1] == kind]
                if chosen:
                    yield title, owner, chosen

    @staticmethod
    def _readonly(attribute):
        name, kind, owner, value = attribute
        if kind == "property" or isinstance(value, property):
            return name, "readonly property" if value.fset is None else "data descriptor", owner, value
        if kind == "data" and inspect.isdatadescriptor(value):
            return name, "data descriptor", owner, value
        return attribute


class TextDoc(Doc):
    """Documentation as plain text; bold is a character struck twice."""

    _repr = TextRepr()
    repr = _repr.repr

    def bold(self, text):
        return "".join(f"{char}\b{char}" for char in text)

    def indent(self, text, prefix="    "):
        if not text:
            return ""
        return "\n".join(f"{prefix}{line}".rstrip() for line in text.split("\n"))

    def section(self, title, contents):
        return f"{self.bold(title)}\n{self.indent(contents).rstrip()}\n\n"

    def formattree(self, tree, modname, parent=None, prefix=""):
        """The tree of classes that inspect.getclasstree() has made."""
        lines = ""
        for entry in tree:
            if isinstance(entry, list):
                lines += self.formattree(entry, modname, parent, f"{prefix}    ")
                continue
            cls, bases = entry
            parent = cls
            lines += f"{prefix}{classname(cls, modname)}"
            if bases and bases != (parent,):
                others = [classname(base, modname) for base in bases]
                if len(others) > 1:
                    lines += f"({', '.join(others)})"
            lines += "\n"
        return lines

    def docmodule(self, object, name=None, mod=None, *ignored):
        name = object.__name__
        synopsis, description = splitdoc(getdoc(object))
        result = self.section("NAME", f"{name} - {synopsis}" if synopsis else name)
        if description:
            result += self.section("DESCRIPTION", description)
        classes, functions, data = self._module_members(object)
        members = inspect.getmembers(object)
        if packages := self._contents(object, members):
            result += self.section("PACKAGE CONTENTS", "\n".join(packages))
        if classes:
            tree = inspect.getclasstree([value for _, value in classes], True)
            texts = [self.formattree(tree, name)]
            texts += [self.document(value, key, name) for key, value in classes]
            result += self.section("CLASSES", "\n".join(texts))
        if functions:
            result += self.section("FUNCTIONS", "\n".join(self.document(value, key, name) for key, value in functions))
        if data:
            result += self.section("DATA", "\n".join(self.docother(value, key, name, maxlen=70) for key, value in data))
        for attribute in "version", "date", "author", "credits":
            value = getattr(object, f"__{attribute}__", None)
            if value is not None:
                result += self.section(attribute.upper(), str(value))
        try:
            file = inspect.getabsfile(object)
        except TypeError:
            file = "(built-in)"
        return result + self.section("FILE", file)

    def _contents(self, object, members):
        if not hasattr(object, "__path__"):
            return []
        import pkgutil

        names = {f"{name} (package)" if is_package else name for _, name, is_package in pkgutil.iter_modules(object.__path__)}
        prefix = f"{object.__name__}."
        names.update(key for key, value in members if inspect.ismodule(value) and value.__name__ == prefix + key)
        return sorted(names)

    def docclass(self, object, name=None, mod=None, *ignored):
        realname = object.__name__
        name = name or realname
        title = f"class {self.bold(name)}" if name == realname else f"{self.bold(name)} = class {realname}"
        if object.__bases__:
            title += f"({', '.join(classname(base, object.__module__) for base in object.__bases__)})"
        parts = []
        try:
            signature = str(inspect.signature(object))
        except (ValueError, TypeError):
            signature = None
        if signature and signature != "()":
            parts.append(f"{name}{signature}\n")
        if doc := getdoc(object):
            parts.append(f"{doc}\n")
        order = list(inspect.getmro(object))
        if len(order) > 2:
            parts.append("Method resolution order:\n" + "".join(f"    {classname(cls, object.__module__)}\n" for cls in order))
        if subclasses := self._subclasses(object):
            parts.append("Built-in subclasses:\n" + "".join(f"    {line}\n" for line in subclasses))
        text = "\n".join(parts)
        text = text and f"{text}\n"
        sections = self._members(object, mod, order)
        text += f"{_BAR}\n".join(sections)
        if not text.strip():
            return f"{title}\n"
        return f"{title}\n{self.indent(text.rstrip(), ' |  ')}\n"

    def _subclasses(self, object):
        names = sorted(
            cls.__name__
            for cls in type.__subclasses__(object)
            if not cls.__name__.startswith("_") and getattr(cls, "__module__", "") == "builtins"
        )
        if len(names) > 4:
            return names[:4] + [f"... and {len(names) - 4} other subclasses"]
        return names

    def _members(self, object, mod, order):
        """The sections of a class: its own members, then those of each class it inherits from."""
        sections = []
        for title, owner, attributes in self._groups(object, order):
            where = "defined here" if owner is object else f"inherited from {classname(owner, object.__module__)}"
            texts = "".join(f"{self._member(object, attribute, mod)}\n" for attribute in attributes)
            sections.append(f"{title} {where}:\n\n{texts}")
        return sections

    def _member(self, object, attribute, mod):
        name, kind, owner, value = attribute
        if kind in ("readonly property", "data descriptor"):
            return self.docdata(value, name, mod)
        if kind == "data":
            value = getattr(object, name, value)
            doc = getdoc(value) if callable(value) or inspect.isdatadescriptor(value) else None
            return f"{self.docother(value, name, mod, maxlen=70, doc=doc)}\n"
        try:
            value = getattr(object, name)
        except Exception:
            return self.docdata(value, name, mod)
        return self.document(value, name, mod, object, owner)

    def docroutine(self, object, name=None, mod=None, cl=None, homecls=None):
        realname = getattr(object, "__name__", None) or name
        name = name or realname
        note = self._owner_note(object, mod, cl)
        title = self.bold(name) if name == realname else f"{self.bold(name)} = {realname}"
        asyncly = "async " if inspect.iscoroutinefunction(object) or inspect.isasyncgenfunction(object) else ""
        try:
            signature = inspect.signature(object)
        except (ValueError, TypeError):
            spec = "(...)"
        else:
            spec = str(signature)
            if len(spec) > 80 - len(name):
                spec = signature.format(max_width=80)
            if realname == "<lambda>":
                title = f"{self.bold(name)} lambda "
                # No parentheses and no annotation of what comes back.
                spec = spec[1:-1]
        declaration = f"{asyncly}{title}{spec}{note}"
        if cl is not None and name != realname and inspect.getattr_static(cl, realname, None) is _function_of(object):
            # Another name for what is documented already.
            return f"{declaration}\n"
        doc = getdoc(object)
        return f"{declaration}\n{doc and self.indent(doc).rstrip() + chr(10)}"

    def _owner_note(self, object, mod, cl):
        """Of what a method is, where that is not seen from its place."""
        bound = getattr(object, "__self__", None)
        if cl is not None or bound is None or inspect.ismodule(bound):
            if cl is None and (inspect.ismethoddescriptor(object) or inspect.ismethodwrapper(object)):
                owner = getattr(object, "__objclass__", None)
                if owner is not None:
                    return f" unbound {classname(owner, mod)} method"
            return ""
        if inspect.isclass(bound):
            return f" class method of {classname(bound, mod)}"
        return f" method of {classname(type(bound), mod)} instance"

    def docdata(self, object, name=None, mod=None, cl=None, *ignored):
        doc = getdoc(object)
        return f"{self.bold(name) if name else ''}\n{self.indent(doc) + chr(10) if doc else ''}"

    docproperty = docdata

    def docother(self, object, name=None, mod=None, parent=None, *ignored, maxlen=None, doc=None):
        shown = self.repr(object)
        if maxlen:
            line = f"{name} = {shown}" if name else shown
            if (cut := maxlen - len(line)) < 0:
                shown = f"{shown[:cut]}..."
        line = (f"{self.bold(name)} = " if name else "") + shown
        if doc:
            line += f"\n{self.indent(str(doc))}\n"
        return line


class _PlainTextDoc(TextDoc):
    """The same without bold."""

    def bold(self, text):
        return text


text = TextDoc()
plaintext = _PlainTextDoc()


def render_doc(thing, title="Python Library Documentation: %s", forceload=0, renderer=None):
    """The text about an object, or about what a dotted name stands for."""
    renderer = renderer or text
    object, name = resolve(thing, forceload)
    description = describe(object)
    module = inspect.getmodule(object)
    if name and "." in name:
        description += f" in {name[: name.rfind('.')]}"
    elif module and module is not object:
        description += f" in module {module.__name__}"
    is_known = (
        inspect.ismodule(object)
        or inspect.isclass(object)
        or inspect.isroutine(object)
        or inspect.isdatadescriptor(object)
        or getdoc(object) and False
    )
    if not is_known:
        # Of data its class is documented.
        object = getattr(object, "__origin__", None) or type(object)
        description += " object"
    return f"{title % description}\n\n{renderer.document(object, name)}"


def doc(thing, title="Python Library Documentation: %s", forceload=0, output=None, is_cli=False):
    """Show the text about an object through a pager, or write it to a file."""
    if output is not None:
        output.write(render_doc(thing, title, forceload, plaintext))
        return
    try:
        pager(render_doc(thing, title, forceload))
    except ImportError as error:
        if is_cli:
            raise
        print(error)


def pager(text, title=""):
    """Show a text: through a program on a terminal, else as it is."""
    if sys.stdin is None or not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM") in ("dumb", "emacs"):
        plainpager(text, title)
        return
    command = os.environ.get("MANPAGER") or os.environ.get("PAGER")
    import shutil

    if command is None and shutil.which("less"):
        command = "less -R"
    if command is None:
        plainpager(text, title)
    else:
        pipepager(plain(text), command, title)


def plainpager(text, title=""):
    """Write a text to standard output."""
    sys.stdout.write(plain(text))


def pipepager(text, cmd, title=""):
    """Show a text through a program; short ones go to the screen at once."""
    if cmd.startswith("less") and text.count("\n") < (os.get_terminal_size().lines if sys.stdout.isatty() else 24) - 1:
        plainpager(text, title)
        return
    import subprocess

    process = subprocess.Popen(cmd, shell=True, stdin=subprocess.PIPE, errors="backslashreplace", text=True)
    try:
        with process.stdin as pipe:
            try:
                pipe.write(text)
            except KeyboardInterrupt:
                pass
    except OSError:
        # The pager has been left before the end.
        pass
    while True:
        try:
            process.wait()
            break
        except KeyboardInterrupt:
            pass


_INTRO = """\
Welcome to Python {version}'s help utility! If this is your first time using
Python, you should definitely check out the tutorial at
https://docs.python.org/{version}/tutorial/.

Enter the name of any module, keyword, or topic to get help on writing
Python programs and using Python modules.  To get a list of available
modules, keywords, symbols, or topics, enter "modules", "keywords",
"symbols", or "topics".
To quit this help utility and return to the interpreter,
enter "q", "quit" or "exit".
"""

_LEAVING = """\
You are now leaving help and returning to the Python interpreter.
If you want to ask for help on a particular object directly from the
interpreter, you can type "help(object)".  Executing "help('string')"
has the same effect as typing a particular string at the help> prompt.
"""


def _topics():
    import _help_topics

    return _help_topics


class Helper:
    """help(): documents what it is called with, or asks what to document."""

    def __init__(self, input=None, output=None):
        self._input = input
        self._output = output

    input = property(lambda self: self._input or sys.stdin)
    output = property(lambda self: self._output or sys.stdout)

    def __repr__(self):
        return f"<{type(self).__module__}.{type(self).__qualname__} instance>"

    _ask = object()

    def __call__(self, request=_ask):
        if request is not self._ask:
            self.help(request)
            return
        self.intro()
        self.interact()
        self.output.write(_LEAVING)

    def intro(self):
        version = "{}.{}".format(*sys.version_info[:2])
        self.output.write(f"{_INTRO.format(version=version)}\n")

    def interact(self):
        """Ask for requests until the user has enough."""
        self.output.write("\n")
        while True:
            try:
                request = input("help> ").strip() if self._input is None else self._getline()
            except (KeyboardInterrupt, EOFError):
                break
            if not request:
                continue
            if request.lower() in ("q", "quit", "exit"):
                break
            if len(request) > 2 and request[0] == request[-1] and request[0] in "'\"":
                request = request[1:-1]
            self.help(request)

    def _getline(self):
        self.output.write("help> ")
        self.output.flush()
        line = self._input.readline()
        if not line:
            raise EOFError
        return line.strip()

    def help(self, request, is_cli=False):
        """Document an object, a dotted name, or one of a few words."""
        if not isinstance(request, str):
            doc(request, "Help on %s:", output=self._output)
        elif request in ("True", "False", "None"):
            doc(eval(request), "Help on %s:", output=self._output)
        elif request == "keywords":
            self.listkeywords()
        elif request == "symbols":
            self.listsymbols()
        elif request == "topics":
            self.listtopics()
        elif request == "modules":
            self.listmodules()
        elif request == "help":
            self.intro()
        elif request and (topic := _topics().text(request)):
            self.output.write(f"{topic}\n")
        elif request:
            doc(request, "Help on %s:", output=self._output, is_cli=is_cli)
        else:
            doc(str, "Help on %s:", output=self._output)
        self.output.write("\n")

    def list(self, items, columns=4, width=80):
        """Write items in columns."""
        items = sorted(items)
        column = width // columns
        rows = (len(items) + columns - 1) // columns
        for row in range(rows):
            line = "".join(item.ljust(column - 1) + " " for item in items[row::rows])
            self.output.write(f"{line.rstrip()}\n")

    def listkeywords(self):
        import keyword

        self.output.write("\nHere is a list of the Python keywords.  Enter any keyword to get more help.\n\n")
        self.list({*keyword.kwlist, "case", "match", "type"})

    def listsymbols(self):
        self.output.write(
            "\nHere is a list of the punctuation symbols which Python assigns special meaning\n"
            "to. Enter any symbol to get more help.\n\n"
        )
        self.list(_topics().SYMBOLS)

    def listtopics(self):
        self.output.write("\nHere is a list of available topics.  Enter any topic name to get more help.\n\n")
        self.list(_topics().TOPICS, columns=3)

    def listmodules(self):
        import pkgutil

        names = {name for name in sys.stdlib_module_names if not name.startswith("_")}
        names.update(info.name for info in pkgutil.iter_modules())
        self.output.write("\nPlease wait a moment while I gather a list of all available modules...\n\n")
        self.list(names)


help = Helper()


def __getattr__(name):
    # Pages, the server and the search are for few.
    if name in {"HTMLDoc", "HTMLRepr", "html", "writedoc", "writedocs", "ModuleScanner", "apropos", "browse"}:
        import _pydoc_html

        return getattr(_pydoc_html, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


_USAGE = """\
pydoc - the Python documentation tool

pydoc <name> ...
    Show the documentation of a module, class, function, keyword or topic, or of
    what a dotted name stands for; with a '/' it is the path of a source file.
    keywords, topics, modules and symbols are lists of what there is.

pydoc -k <word>
    Search for a word in the first lines of all modules' documentation.

pydoc -p <port>, -n <host>, -b
    Serve the documentation as pages: on a port (0: one that is free), under the
    name of a host (localhost); -b opens a browser.

pydoc -w <name> ...
    Write the documentation as pages into the current folder; of a folder, that of
    all modules in it."""


def _is_path(name):
    return os.sep in name


def cli():
    """`-m pydoc`"""
    import getopt

    try:
        options, names = getopt.getopt(sys.argv[1:], "bhk:n:p:w", ["help"])
    except getopt.GetoptError:
        options, names = [("-h", "")], []
    chosen = dict(options)
    if "" not in sys.path:
        sys.path.insert(0, "")
    if "-k" in chosen:
        import _pydoc_html

        _pydoc_html.apropos(chosen["-k"])
    elif chosen.keys() & {"-b", "-n", "-p"} and chosen.get("-p", "0").isdigit():
        import _pydoc_html

        port, host = int(chosen.get("-p", "0")), chosen.get("-n", "localhost")
        _pydoc_html.browse(port, open_browser="-b" in chosen, hostname=host)
    elif not names or chosen.keys() - {"-w"}:
        print(_USAGE)
    else:
        _document(names, "-w" in chosen)


def _document(names, as_pages):
    for name in names:
        if _is_path(name) and not os.path.exists(name):
            print(f"file {name!r} does not exist")
            sys.exit(1)
        try:
            if not as_pages:
                help.help(importfile(name) if _is_path(name) and os.path.isfile(name) else name, is_cli=True)
                continue
            import _pydoc_html

            if _is_path(name) and os.path.isdir(name):
                _pydoc_html.writedocs(name)
            else:
                _pydoc_html.writedoc(importfile(name) if _is_path(name) else name)
        except (ImportError, ErrorDuringImport) as error:
            print(error)
            sys.exit(1)


def importfile(path):
    """The module that a file of source or bytecode is."""
    import importlib.util

    name = os.path.splitext(os.path.basename(path))[0]
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except BaseException as error:
        raise ErrorDuringImport(path, (type(error), error, error.__traceback__)) from None
    return module


if __name__ == "__main__":
    cli()
