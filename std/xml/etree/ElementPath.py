"""Paths to elements: the part of XPath that ElementTree understands."""

import re

# Names and what may stand between them.
_tokens = re.compile(
    r"('[^']*'|\"[^\"]*\")|(::|//?|\.\.|\(\)|!=|[/.*:\[\]()@=])|((?:\{[^}]+\})?[^/\[\]()@!=\s]+)|\s+"
)
xpath_tokenizer_re = _tokens


def xpath_tokenizer(pattern, namespaces=None):
    """Yield the tokens of a path: pairs of a sign or text, and a name."""
    default = namespaces.get("") if namespaces else None
    in_predicate = False
    for token in _tokens.findall(pattern):
        quoted, sign, name = token
        if name and name[0] != "{":
            if ":" in name:
                prefix, local = name.split(":", 1)
                try:
                    if not namespaces:
                        raise KeyError
                    yield sign, f"{{{namespaces[prefix]}}}{local}"
                except KeyError:
                    raise SyntaxError(f"prefix {prefix!r} not found in prefix map") from None
            elif default and not in_predicate:
                yield sign, f"{{{default}}}{name}"
            else:
                yield (quoted or sign), name
            in_predicate = False
        else:
            yield (quoted or sign), name
            in_predicate = sign == "@"


def _matcher(tag):
    # A function that tells whether an element has a tag; `*` stands for any namespace or name.
    if tag == "*":
        return lambda element: isinstance(element.tag, str)
    if tag == "{*}*":
        return lambda element: isinstance(element.tag, str)
    if tag == "{}*":
        return lambda element: isinstance(element.tag, str) and element.tag[:1] != "{"
    if tag[:3] == "{*}":
        local, ending = tag[3:], tag[2:]
        return lambda element: element.tag == local or isinstance(element.tag, str) and element.tag.endswith(ending)
    if tag[-2:] == "}*":
        begin = tag[:-1]
        return lambda element: isinstance(element.tag, str) and element.tag.startswith(begin)
    if tag[:2] == "{}":
        tag = tag[2:]
    return lambda element: element.tag == tag


class _Context:
    # The element that a path begins at, and the parents of those below it.

    def __init__(self, root):
        self.root = root
        self._parents = None
        # (parent, tag, index) -> the child there.
        self.places = {}

    @property
    def parents(self):
        if self._parents is None:
            self._parents = {child: parent for parent in self.root.iter() for child in parent}
        return self._parents


class _Parser:
    """Makes functions of a path: each takes a context and elements, and yields elements."""

    def __init__(self, path, namespaces):
        self.tokens = list(xpath_tokenizer(path, namespaces))
        self.at = 0

    def next(self):
        if self.at == len(self.tokens):
            return None
        self.at += 1
        return self.tokens[self.at - 1]

    def steps(self):
        steps = []
        token = self.next()
        while token is not None:
            sign, name = token
            if name or sign == "*":
                tag = name or "*"
                steps.append(_children(tag))
            elif sign == ".":
                steps.append(lambda context, elements: elements)
            elif sign == "..":
                steps.append(_parents)
            elif sign == "//":
                steps.append(self._below())
            elif sign == "[":
                steps.append(self._predicate())
            else:
                raise SyntaxError("invalid path")
            token = self.next()
            if token is not None and token[0] == "/":
                token = self.next()
                if token is None:
                    return steps
        return steps

    def _below(self):
        token = self.next()
        if token is None:
            raise SyntaxError("invalid path")
        if token[0] not in ("*", "") or not (token[0] or token[1]):
            raise SyntaxError("invalid descendant")
        tag = token[1] or token[0]
        fits = _matcher(tag)

        def select(context, elements):
            for element in elements:
                for each in element.iter():
                    if each is not element and fits(each):
                        yield each

        return select

    def _predicate(self):
        # Its form, with `-` for names and `'` for texts, says what it means.
        form, values = [], []
        while True:
            token = self.next()
            if token is None:
                raise SyntaxError("invalid predicate")
            if token[0] == "]":
                break
            if token == ("", ""):
                continue
            sign = token[0]
            if sign and sign[:1] in "'\"":
                form.append("'")
                values.append(sign[1:-1])
            else:
                form.append(sign or "-")
                values.append(token[1])
        form = "".join(form)
        if form == "@-":
            key = values[1]
            return _filter(lambda context, element: element.get(key) is not None)
        if form in ("@-='", "@-!='"):
            key, value = values[1], values[-1]
            if "!" in form:
                return _filter(lambda context, element: element.get(key) not in (None, value))
            return _filter(lambda context, element: element.get(key) == value)
        if form == "-" and not re.match(r"-?\d+$", values[0]):
            tag = values[0]
            return _filter(lambda context, element: element.find(tag) is not None)
        if form in (".='", ".!='", "-='", "-!='") and not (form[0] == "-" and re.match(r"-?\d+$", values[0])):
            return _filter(_text_test(values[0], values[-1], "!" in form))
        if form in ("-", "-()", "-()-"):
            return _filter(_position_test(form, values))
        raise SyntaxError("invalid predicate")


def _text_test(tag, value, differs):
    def test(context, element):
        found = element.findall(tag) if tag else [element]
        if differs:
            return any("".join(each.itertext()) != value for each in found)
        return any("".join(each.itertext()) == value for each in found)

    return test


def _position_test(form, values):
    if form == "-":
        index = int(values[0]) - 1
        if index < 0:
            raise SyntaxError("XPath position >= 1 expected")
    else:
        if values[0] != "last":
            raise SyntaxError("unsupported function")
        index = -1
        if form == "-()-":
            try:
                index = int(values[2]) - 1
            except ValueError:
                raise SyntaxError("unsupported expression") from None
            if index > -2:
                raise SyntaxError("XPath offset from last() must be negative")

    def test(context, element):
        parent = context.parents.get(element)
        if parent is None:
            return False
        key = parent, element.tag, index
        if key not in context.places:
            siblings = [child for child in parent if child.tag == element.tag]
            context.places[key] = siblings[index] if -len(siblings) <= index < len(siblings) else None
        return context.places[key] is element

    return test


def _filter(test):
    return lambda context, elements: (element for element in elements if test(context, element))


def _children(tag):
    fits = _matcher(tag)
    if tag == "*":
        return lambda context, elements: (child for element in elements for child in element)
    return lambda context, elements: (child for element in elements for child in element if fits(child))


def _parents(context, elements):
    seen = {}
    for element in elements:
        parent = context.parents.get(element)
        if parent is not None and parent not in seen:
            seen[parent] = None
            yield parent


# Paths that have been used, so that they are read once.
_cache = {}


def iterfind(elem, path, namespaces=None):
    """Yield the elements that a path fits."""
    if path[-1:] == "/":
        path += "*"
    key = (path, *(sorted(namespaces.items()) if namespaces else ()))
    steps = _cache.get(key)
    if steps is None:
        if len(_cache) > 100:
            _cache.clear()
        if path[:1] == "/":
            raise SyntaxError("cannot use absolute path on element")
        steps = _cache[key] = _Parser(path, namespaces).steps()
    context, result = _Context(elem), [elem]
    for step in steps:
        result = step(context, result)
    return iter(result)


def find(elem, path, namespaces=None):
    """Return the first element that a path fits, or None."""
    return next(iterfind(elem, path, namespaces), None)


def findall(elem, path, namespaces=None):
    """Return the elements that a path fits."""
    return list(iterfind(elem, path, namespaces))


def findtext(elem, path, default=None, namespaces=None):
    """Return the text of the first element that a path fits, or the default."""
    element = find(elem, path, namespaces)
    return default if element is None else "" if element.text is None else element.text
