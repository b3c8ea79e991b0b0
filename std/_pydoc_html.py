"""pydoc's pages of HTML, the server that shows them, and the search in what modules do."""

import importlib.util
import inspect
import io
import itertools
import os
import pkgutil
import re
import reprlib
import sys
import tokenize
from html import escape
from urllib.parse import quote, unquote

from pydoc import Doc, ErrorDuringImport, classname, getdoc, locate, resolve, splitdoc

_STYLE = """\
body { font: 15px/1.45 sans-serif; margin: 0 auto; max-width: 60em; padding: 1em; }
h1 { border-bottom: 1px solid; } h2 { background: #8882; padding: .2em .5em; }
dl.class { border-left: 4px solid #8884; padding-left: 1em; } dt { font-family: monospace; }
pre { white-space: pre-wrap; } .repr { color: #c50; } dd pre { margin: .2em 0 .8em; } nav { float: right; }
:root { color-scheme: light dark; }"""


def _crammed(text, limit):
    """A text without its middle, if it is too long."""
    keep = limit - 3
    return text if len(text) <= limit else f"{text[: keep // 2]}...{text[len(text) - (keep - keep // 2) :]}"


class HTMLRepr(reprlib.Repr):
    """Representations for pages: short, and nothing in them is taken for a tag."""

    def __init__(self):
        super().__init__(maxlist=20, maxtuple=20, maxdict=10, maxstring=100, maxother=100)

    def escape(self, text):
        """A text as it stands in a page."""
        return escape(text, quote=False)

    def repr1(self, x, level):
        # Containers put parts together that have been escaped already.
        if callable(getattr(self, f"repr_{type(x).__name__}", None)):
            return super().repr1(x, level)
        return self.escape(self.repr_instance(x, level))

    def repr_str(self, x, level):
        """A text whose escape sequences are shown apart from the rest."""
        text = self.escape(repr(_crammed(x, self.maxstring)))
        return re.sub(r"(?:\\(?:x..|u.{4}|U.{8}|[^xuU]))+", r'<span class="repr">\g<0></span>', text)

    def repr_instance(self, x, level):
        try:
            text = repr(x)
        except Exception:
            return f"<{type(x).__name__} instance>"
        return _crammed(text, self.maxother)


class HTMLDoc(Doc):
    """Documentation as pages that lead to each other."""

    _representing = HTMLRepr()
    repr = _representing.repr
    escape = _representing.escape

    def page(self, title, contents):
        """A whole page."""
        head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{_STYLE}</style>'
        return f'<!DOCTYPE html>\n<html lang="en"><head>{head}</head>\n<body>\n{contents}\n</body></html>\n'

    def heading(self, title, extras=""):
        """The top of a page."""
        return f"<nav>{extras}</nav>\n<h1>{title}</h1>\n"

    def section(self, title, contents):
        """A part of a page; nothing if it is empty."""
        return f"<h2>{title}</h2>\n{contents}\n" if contents else ""

    def preformat(self, text):
        """A text whose lines stay."""
        return f"<pre>{self.markup(text)}</pre>" if text else ""

    def markup(self, text):
        """A text with links to what it names: addresses and proposals."""

        def linked(match):
            word = match[0]
            if match["pep"]:
                target = f"https://peps.python.org/pep-{int(match['pep']):04d}/"
            elif match["rfc"]:
                target = f"https://www.rfc-editor.org/rfc/rfc{int(match['rfc'])}.txt"
            else:
                target = word
            return f'<a href="{target}">{word}</a>'

        pattern = r"https?://[^\s&lt;\"']*[\w/]|\bPEP[ -]?(?P<pep>\d{1,4})\b|\bRFC[ -]?(?P<rfc>\d{1,5})\b"
        return re.sub(pattern, linked, escape(text))

    def modulelink(self, name):
        """A link to the page of a module."""
        return f'<a href="{quote(name)}.html">{escape(name)}</a>'

    def classlink(self, object, modname):
        """A link to a class, on another page if it is of another module."""
        name = classname(object, modname)
        page = "" if object.__module__ == modname else f"{quote(object.__module__)}.html"
        return f'<a href="{page}#{quote(object.__name__)}">{escape(name)}</a>'

    def docmodule(self, object, name=None, mod=None, *ignored):
        """The page's contents for a module."""
        name = object.__name__
        outer, _, _ = name.rpartition(".")
        file = getattr(object, "__file__", None) or "(built-in)"
        links = ['<a href=".">index</a>', *([self.modulelink(outer)] if outer else [])]
        parts = [self.heading(escape(name), " · ".join(links)), f"<p>{escape(file)}</p>", self.preformat(getdoc(object))]
        if hasattr(object, "__path__"):
            inside = sorted({f"{name}.{found.name}" for found in pkgutil.iter_modules(object.__path__)})
            parts.append(self.section("Package contents", self._list(map(self.modulelink, inside))))
        classes, functions, data = self._module_members(object)
        for title, members in ("Classes", classes), ("Functions", functions):
            parts.append(self.section(title, "\n".join(self.document(value, key, name) for key, value in members)))
        parts.append(self.section("Data", "\n".join(self.docother(value, key, name) for key, value in data)))
        for title in "Version", "Date", "Author", "Credits":
            value = getattr(object, f"__{title.lower()}__", None)
            parts.append(self.section(title, escape(str(value)) if value is not None else ""))
        return "\n".join(part for part in parts if part)

    @staticmethod
    def _list(items):
        rows = "".join(f"<li>{item}</li>" for item in items)
        return rows and f"<ul>{rows}</ul>"

    def docclass(self, object, name=None, mod=None, *ignored):
        """A class with its members."""
        name = name or object.__name__
        bases = ", ".join(self.classlink(base, object.__module__) for base in object.__bases__)
        try:
            signature = str(inspect.signature(object))
        except (ValueError, TypeError):
            signature = ""
        parts = [self.preformat(f"{name}{signature}" if signature not in ("", "()") else ""), self.preformat(getdoc(object))]
        order = inspect.getmro(object)
        if len(order) > 2:
            links = self._list(self.classlink(cls, object.__module__) for cls in order)
            parts.append(f"<p>Method resolution order:</p>{links}")
        for title, owner, attributes in self._groups(object, order):
            where = "defined here" if owner is object else f"inherited from {self.classlink(owner, object.__module__)}"
            members = "\n".join(self._member(object, attribute, mod) for attribute in attributes)
            parts.append(f"<p>{title} {where}:</p>\n{members}")
        body = "\n".join(part for part in parts if part)
        title = f"class <b>{escape(name)}</b>({bases})" if bases else f"class <b>{escape(name)}</b>"
        return f'<dl class="class"><dt id="{quote(name)}">{title}</dt><dd>{body}</dd></dl>'

    def _member(self, object, attribute, mod):
        name, kind, _, value = attribute
        if kind in ("readonly property", "data descriptor"):
            return self.docdata(value, name, mod)
        value = getattr(object, name, value)
        if kind == "data" or not inspect.isroutine(value):
            return self.docother(value, name, mod)
        return self.docroutine(value, f"{object.__name__}.{name}", mod, object)

    def docroutine(self, object, name=None, mod=None, cl=None, *ignored):
        """A function or method."""
        name = name or object.__name__
        shown = name.rpartition(".")[2]
        try:
            spec = str(inspect.signature(object))
        except (ValueError, TypeError):
            spec = "(...)"
        asyncly = "async " if inspect.iscoroutinefunction(object) or inspect.isasyncgenfunction(object) else ""
        title = f"{asyncly}<b>{escape(shown)}</b>{escape(spec)}"
        return f'<dl><dt id="{quote(name)}">{title}</dt><dd>{self.preformat(getdoc(object))}</dd></dl>'

    def docdata(self, object, name=None, mod=None, *ignored):
        """A property or another descriptor."""
        title = f"<b>{escape(name)}</b>" if name else ""
        return f"<dl><dt>{title}</dt><dd>{self.preformat(getdoc(object))}</dd></dl>"

    docproperty = docdata

    def docother(self, object, name=None, mod=None, *ignored):
        """Any other value."""
        title = f"<b>{escape(name)}</b> = " if name else ""
        return f"<dl><dt>{title}{self.repr(object)}</dt></dl>"

    def index(self, dir, shadowed=None):
        """The modules in a folder; those whose names came before are noted as shadowed."""
        shadowed = {} if shadowed is None else shadowed
        names = sorted(found.name for found in pkgutil.iter_modules([dir]))
        links = []
        for name in names:
            if any(0xD800 <= ord(letter) < 0xE000 for letter in name):
                continue
            links.append(escape(name) if name in shadowed else self.modulelink(name))
            shadowed[name] = 1
        return self.section(escape(dir), self._list(links))


html = HTMLDoc()


def _page_of(thing, forceload=0):
    object, name = resolve(thing, forceload)
    contents = html.document(object, name)
    if not inspect.ismodule(object):
        contents = html.heading(escape(name), '<a href=".">index</a>') + contents
    return name, html.page(f"Python: {name}", contents)


def writedoc(thing, forceload=0):
    """Write the page of something into the current folder."""
    try:
        name, page = _page_of(thing, forceload)
    except (ImportError, ErrorDuringImport) as error:
        print(error)
        return
    with open(f"{name}.html", "w", encoding="utf-8") as file:
        file.write(page)
    print("wrote", f"{name}.html")


def writedocs(dir, pkgpath="", done=None):
    """Write the pages of all modules in a folder and its packages."""
    done = {} if done is None else done
    for found in pkgutil.walk_packages([dir], pkgpath):
        if done.setdefault(found.name, found) is found:
            writedoc(found.name)


class ModuleScanner:
    """Goes through all modules: for each, a callback gets its file, its name and the first line of its documentation."""

    quit = False

    def run(self, callback, key=None, completer=None, onerror=None):
        """Call back for modules whose name or first line has the key in it (None: for all)."""
        self.quit = False
        key = key and key.lower()
        seen = set()
        for name in sys.builtin_module_names:
            if name == "__main__" or self.quit:
                continue
            seen.add(name)
            first = "" if key is None else splitdoc(getattr(__import__(name), "__doc__", None) or "")[0]
            self._offer(callback, key, None, name, first)
        others = (found.name for found in pkgutil.walk_packages(onerror=onerror))
        for name in itertools.chain(_standard_names(), others):
            if self.quit:
                break
            if name in seen:
                continue
            seen.add(name)
            try:
                file, first = ("", "") if key is None else self._first_line(name)
            except Exception:
                if onerror:
                    onerror(name)
                continue
            self._offer(callback, key, file, name, first)
        if completer:
            completer()

    @staticmethod
    def _offer(callback, key, file, name, first):
        if not key or key in f"{name} - {first}".lower():
            callback(file, name, first)

    @staticmethod
    def _first_line(name):
        spec = importlib.util.find_spec(name)
        source = spec and hasattr(spec.loader, "get_source") and spec.loader.get_source(name)
        return spec and spec.origin, (source_synopsis(io.StringIO(source)) or "") if source else ""


def _standard_names():
    """The modules of the library that are no files: not found in the folders of sys.path."""
    for name in sorted(sys.stdlib_module_names):
        if not name.startswith("_") and importlib.util.find_spec(name) is not None:
            yield name


def source_synopsis(file):
    """The first line of the docstring of a file of source; it is not run."""
    import ast

    for token in tokenize.generate_tokens(file.readline):
        if token.type in (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.ENCODING):
            continue
        if token.type != tokenize.STRING:
            return None
        text = ast.literal_eval(token.string)
        return splitdoc(inspect.cleandoc(text))[0] if isinstance(text, str) else None
    return None


def apropos(key):
    """Print the modules whose name or first line has a word in it."""
    import warnings

    def show(file, name, first):
        name = f"{name.removesuffix('.__init__')} (package)" if name.endswith(".__init__") else name
        print(name, f"- {first}" if first else "")

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ModuleScanner().run(show, key, onerror=lambda name: None)


def _index():
    builtin = [name for name in sys.builtin_module_names if name != "__main__"]
    form = '<form action="search"><input name="key" placeholder="search"></form>'
    standard = [name for name in _standard_names() if name not in builtin]
    parts = [html.heading("Modules", form)]
    for title, names in ("Built-in", builtin), ("Library", standard):
        parts.append(html.section(title, html._list(map(html.modulelink, names))))
    shadowed = dict.fromkeys(builtin + standard, 1)
    parts += [html.index(folder, shadowed) for folder in sys.path]
    return html.page("Python: modules", "\n".join(parts))


def _search(key):
    found = []
    ModuleScanner().run(lambda file, name, first: found.append((name, first)), key, onerror=lambda name: None)
    rows = (html.modulelink(name) + (f" - {escape(first)}" if first else "") for name, first in found)
    return html.page("Python: search", html.heading(f"Modules with {escape(repr(key))}", '<a href=".">index</a>') + html._list(rows))


def _answer(path):
    """The status and the page for a path."""
    name, _, query = path.lstrip("/").partition("?")
    name = unquote(name).removesuffix(".html")
    if name in ("", "."):
        return 200, _index()
    if name == "search":
        from urllib.parse import parse_qs

        return 200, _search(parse_qs(query).get("key", [""])[0])
    try:
        if locate(name) is not None:
            return 200, _page_of(name)[1]
        message = f"No Python documentation found for {name!r}."
    except ErrorDuringImport as error:
        message = str(error)
    return 404, html.page("Python: not found", html.heading("Not found", '<a href=".">index</a>') + html.preformat(message))


def _server(hostname, port):
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            status, page = _answer(self.path)
            data = page.encode("utf-8", "replace")
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *arguments):
            pass

    return ThreadingHTTPServer((hostname, port), Handler)


def _open_in_browser(url):
    """Start the first browser that can be: those of BROWSER, where %s stands for the address, else that of the desktop."""
    import shlex
    import subprocess

    for entry in (os.environ.get("BROWSER") or "xdg-open").split(os.pathsep):
        words = shlex.split(entry)
        command = [word.replace("%s", url) for word in words]
        if command == words:
            command.append(url)
        try:
            subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        except OSError as error:
            failure = error
        else:
            return
    print(f"No browser: {failure}")


def browse(port=0, *, open_browser=True, hostname="localhost"):
    """Serve the pages until the user has had enough."""
    import threading

    with _server(hostname, port) as server:
        url = f"http://{hostname}:{server.server_port}/"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print("Server ready at", url)
        commands = "Server commands: [b]rowser, [q]uit"
        print(commands)
        if open_browser:
            _open_in_browser(url)
        try:
            while (command := input("server> ").strip().lower()) not in ("q", "quit"):
                if command in ("b", "browser"):
                    _open_in_browser(url)
                else:
                    print(commands)
        except (KeyboardInterrupt, EOFError):
            print()
        finally:
            server.shutdown()
            print("Server stopped")
