"""Syntax trees to source text: what `ast.unparse` does.

Expressions become strings, put into parentheses where they bind less than what they stand in; statements become lines.
"""

import sys
from ast import (
    AST,
    AsyncFunctionDef,
    Attribute,
    ClassDef,
    Constant,
    Expr,
    Expression,
    FormattedValue,
    FunctionDef,
    FunctionType,
    If,
    Interactive,
    Interpolation,
    JoinedStr,
    Module,
    Name,
    Slice,
    Starred,
    TemplateStr,
    Tuple,
    UnaryOp,
    iter_fields,
)

# How much constructs bind, from the loosest on.
(
    _NAMED,
    _TUPLE,
    _YIELD,
    _TEST,
    _OR,
    _AND,
    _NOT,
    _COMPARE,
    _BIT_OR,
    _BIT_XOR,
    _BIT_AND,
    _SHIFT,
    _SUM,
    _TERM,
    _FACTOR,
    _POWER,
    _AWAIT,
    _ATOM,
) = range(18)

_BINARY = {
    "BitOr": ("|", _BIT_OR),
    "BitXor": ("^", _BIT_XOR),
    "BitAnd": ("&", _BIT_AND),
    "LShift": ("<<", _SHIFT),
    "RShift": (">>", _SHIFT),
    "Add": ("+", _SUM),
    "Sub": ("-", _SUM),
    "Mult": ("*", _TERM),
    "MatMult": ("@", _TERM),
    "Div": ("/", _TERM),
    "Mod": ("%", _TERM),
    "FloorDiv": ("//", _TERM),
    "Pow": ("**", _POWER),
}
_UNARY = {"Invert": ("~", _FACTOR), "Not": ("not ", _NOT), "UAdd": ("+", _FACTOR), "USub": ("-", _FACTOR)}
_COMPARISONS = dict(
    Is="is", IsNot="is not", In="in", NotIn="not in", Lt="<", LtE="<=", Gt=">", GtE=">=", Eq="==", NotEq="!="
)
_SHORT_QUOTES = ("'", '"')
_LONG_QUOTES = ('"""', "'''")
# A literal that is too large for a float is infinite.
_INFINITE = f"1e{sys.float_info.max_10_exp + 1}"


def _kind(node):
    return node.__class__.__name__


def _escaped(text, whitespace):
    """The text with escapes for what cannot be printed; for line ends and tabs only if whitespace is true."""

    def shown(char):
        if char in "\n\t" and not whitespace:
            return char
        if char == "\\" or not char.isprintable():
            return char.encode("unicode_escape").decode("ascii")
        return char

    return "".join(map(shown, text))


def _fitting_quotes(text, quotes, whitespace=False):
    """The text as the inside of a literal, and those of the quotes that it may stand in, the best first."""
    inside = _escaped(text, whitespace)
    if "\n" in inside:
        quotes = [quote for quote in quotes if quote in _LONG_QUOTES]
    fitting = [quote for quote in quotes if quote not in inside]
    if not fitting:
        # No way without escaping quotes.
        inside = repr(text)
        quote = next((quote for quote in quotes if inside[0] in quote), inside[0])
        return inside[1:-1], [quote]
    if inside:
        # Rather no quote that is like the last character, which would have to be escaped.
        fitting.sort(key=lambda quote: quote[0] == inside[-1])
        if fitting[0][0] == inside[-1]:
            inside = f"{inside[:-1]}\\{inside[-1]}"
    return inside, fitting


class Unparser:
    """Makes the text of one tree."""

    def __init__(self):
        self._lines = []
        self._level = 0
        self._ignores = {}

    def visit(self, node):
        """The text of a node, or of a list of nodes."""
        if isinstance(node, list):
            for item in node:
                self._any(item)
        else:
            self._any(node)
        lines = self._lines
        if lines and not lines[0]:
            del lines[0]
        return "\n".join(lines)

    def _any(self, node):
        kind = _kind(node)
        if isinstance(node, FunctionType):
            self._more(f"({self._list(node.argtypes)}) -> {self._expr(node.returns)}")
        elif isinstance(node, Module):
            self._ignores = {ignore.lineno: f"ignore{ignore.tag}" for ignore in node.type_ignores}
            self._documented(node)
            self._ignores.clear()
        elif isinstance(node, Interactive):
            self._statements(node.body)
        elif isinstance(node, Expression):
            self._more(self._expr(node.body))
        elif hasattr(self, f"_stmt_{kind}"):
            self._statement(node)
        elif hasattr(self, f"_expr_{kind}"):
            self._more(self._expr(node))
        elif hasattr(self, f"_pattern_{kind}"):
            self._more(self._pattern(node))
        elif hasattr(self, f"_part_{kind}"):
            self._more(getattr(self, f"_part_{kind}")(node))
        elif isinstance(node, AST):
            # What has no text of its own may consist of what has.
            for _, value in iter_fields(node):
                for item in value if isinstance(value, list) else [value]:
                    if isinstance(item, AST):
                        self._any(item)

    def _more(self, text):
        """What is no statement begins no line."""
        if self._lines:
            self._lines[-1] += text
        else:
            self._lines.append(text)

    # Statements.

    def _line(self, text):
        self._lines.append("    " * self._level + text)

    def _statements(self, body):
        for node in body:
            self._statement(node)

    def _statement(self, node):
        getattr(self, f"_stmt_{_kind(node)}")(node)

    def _block(self, head, body, comment=""):
        """A compound statement: its first line and its body."""
        self._line(f"{head}:{comment}")
        self._level += 1
        self._statements(body)
        self._level -= 1

    def _documented(self, node):
        """The body of a node that may begin with a docstring."""
        match node.body:
            case [Expr(value=Constant(value=str(text)) as constant), *rest]:
                prefix = "u" if constant.kind == "u" else ""
                inside, quotes = _fitting_quotes(text, list(_LONG_QUOTES))
                # Its lines are not indented: they are parts of the string.
                self._line(f"{prefix}{quotes[0]}{inside}{quotes[0]}")
                self._statements(rest)
            case _:
                self._statements(node.body)

    def _type_comment(self, node):
        comment = self._ignores.get(getattr(node, "lineno", None)) or node.type_comment
        return "" if comment is None else f" # type: {comment}"

    def _stmt_Expr(self, node):
        self._line(self._expr(node.value, _YIELD))

    def _stmt_Pass(self, node):
        self._line("pass")

    def _stmt_Break(self, node):
        self._line("break")

    def _stmt_Continue(self, node):
        self._line("continue")

    def _stmt_Return(self, node):
        self._line("return" if node.value is None else f"return {self._expr(node.value)}")

    def _stmt_Delete(self, node):
        self._line("del " + ", ".join(map(self._expr, node.targets)))

    def _stmt_Assert(self, node):
        message = "" if node.msg is None else f", {self._expr(node.msg)}"
        self._line(f"assert {self._expr(node.test)}{message}")

    def _stmt_Global(self, node):
        self._line("global " + ", ".join(node.names))

    def _stmt_Nonlocal(self, node):
        self._line("nonlocal " + ", ".join(node.names))

    def _stmt_Import(self, node):
        self._line("import " + ", ".join(map(self._part_alias, node.names)))

    def _stmt_ImportFrom(self, node):
        names = ", ".join(map(self._part_alias, node.names))
        self._line(f"from {'.' * (node.level or 0)}{node.module or ''} import {names}")

    def _stmt_Raise(self, node):
        if node.exc is None:
            if node.cause is not None:
                raise ValueError("Node can't use cause without an exception.")
            self._line("raise")
            return
        cause = "" if node.cause is None else f" from {self._expr(node.cause)}"
        self._line(f"raise {self._expr(node.exc)}{cause}")

    def _stmt_Assign(self, node):
        targets = "".join(f"{self._expr(target, _TUPLE)} = " for target in node.targets)
        self._line(f"{targets}{self._expr(node.value)}{self._type_comment(node)}")

    def _stmt_AugAssign(self, node):
        sign, _ = _BINARY[_kind(node.op)]
        self._line(f"{self._expr(node.target)} {sign}= {self._expr(node.value)}")

    def _stmt_AnnAssign(self, node):
        target = self._expr(node.target)
        if not node.simple and isinstance(node.target, Name):
            target = f"({target})"
        value = "" if node.value is None else f" = {self._expr(node.value)}"
        self._line(f"{target}: {self._expr(node.annotation)}{value}")

    def _stmt_TypeAlias(self, node):
        name = self._expr(node.name) + self._type_params(node)
        self._line(f"type {name} = {self._expr(node.value)}")

    def _stmt_If(self, node, word="if"):
        self._block(f"{word} {self._expr(node.test)}", node.body)
        match node.orelse:
            case [If() as inner]:
                self._stmt_If(inner, "elif")
            case [_, *_]:
                self._block("else", node.orelse)

    def _stmt_While(self, node):
        self._block(f"while {self._expr(node.test)}", node.body)
        self._else(node)

    def _else(self, node):
        if node.orelse:
            self._block("else", node.orelse)

    def _stmt_For(self, node, word="for"):
        head = f"{word} {self._expr(node.target, _TUPLE)} in {self._expr(node.iter)}"
        self._block(head, node.body, self._type_comment(node))
        self._else(node)

    def _stmt_AsyncFor(self, node):
        self._stmt_For(node, "async for")

    def _stmt_With(self, node, word="with"):
        items = ", ".join(map(self._part_withitem, node.items))
        self._block(f"{word} {items}", node.body, self._type_comment(node))

    def _stmt_AsyncWith(self, node):
        self._stmt_With(node, "async with")

    def _stmt_Try(self, node, word="except"):
        self._block("try", node.body)
        for handler in node.handlers:
            self._stmt_ExceptHandler(handler, word)
        self._else(node)
        if node.finalbody:
            self._block("finally", node.finalbody)

    def _stmt_TryStar(self, node):
        self._stmt_Try(node, "except*")

    def _stmt_ExceptHandler(self, node, word="except"):
        of = "" if node.type is None else f" {self._expr(node.type)}"
        name = f" as {node.name}" if node.name else ""
        self._block(f"{word}{of}{name}", node.body)

    def _stmt_Match(self, node):
        self._line(f"match {self._expr(node.subject)}:")
        self._level += 1
        for case in node.cases:
            self._stmt_match_case(case)
        self._level -= 1

    def _stmt_match_case(self, node):
        guard = "" if node.guard is None else f" if {self._expr(node.guard)}"
        self._block(f"case {self._pattern(node.pattern)}{guard}", node.body)

    def _definition(self, node, head, comment=""):
        self._lines.append("")
        for decorator in node.decorator_list:
            self._line(f"@{self._expr(decorator)}")
        self._line(f"{head}:{comment}")
        self._level += 1
        self._documented(node)
        self._level -= 1

    def _stmt_FunctionDef(self, node, word="def"):
        returns = "" if node.returns is None else f" -> {self._expr(node.returns)}"
        head = f"{word} {node.name}{self._type_params(node)}({self._part_arguments(node.args)}){returns}"
        self._definition(node, head, self._type_comment(node))

    def _stmt_AsyncFunctionDef(self, node):
        self._stmt_FunctionDef(node, "async def")

    def _stmt_ClassDef(self, node):
        parts = [*map(self._expr, node.bases), *map(self._part_keyword, node.keywords)]
        bases = f"({', '.join(parts)})" if parts else ""
        self._definition(node, f"class {node.name}{self._type_params(node)}{bases}")

    # Parts of statements and expressions.

    def _type_params(self, node):
        params = getattr(node, "type_params", None)
        return f"[{', '.join(map(self._type_param, params))}]" if params else ""

    def _type_param(self, node):
        return getattr(self, f"_part_{_kind(node)}")(node)

    def _part_TypeVar(self, node, stars=""):
        bound = getattr(node, "bound", None)
        bound = "" if bound is None else f": {self._expr(bound)}"
        default = "" if node.default_value is None else f" = {self._expr(node.default_value)}"
        return f"{stars}{node.name}{bound}{default}"

    def _part_TypeVarTuple(self, node):
        return self._part_TypeVar(node, "*")

    def _part_ParamSpec(self, node):
        return self._part_TypeVar(node, "**")

    def _part_alias(self, node):
        return f"{node.name} as {node.asname}" if node.asname else node.name

    def _part_withitem(self, node):
        target = "" if node.optional_vars is None else f" as {self._expr(node.optional_vars)}"
        return self._expr(node.context_expr) + target

    def _part_keyword(self, node):
        return f"**{self._expr(node.value)}" if node.arg is None else f"{node.arg}={self._expr(node.value)}"

    def _part_arg(self, node):
        return node.arg if node.annotation is None else f"{node.arg}: {self._expr(node.annotation)}"

    def _part_arguments(self, node):
        positional = [*node.posonlyargs, *node.args]
        defaults = [None] * (len(positional) - len(node.defaults)) + node.defaults

        def with_default(arg, default):
            return self._part_arg(arg) + ("" if default is None else f"={self._expr(default)}")

        parts = []
        for index, (arg, default) in enumerate(zip(positional, defaults), 1):
            parts.append(with_default(arg, default))
            if index == len(node.posonlyargs):
                parts.append("/")
        if node.vararg or node.kwonlyargs:
            parts.append("*" + (self._part_arg(node.vararg) if node.vararg else ""))
        parts += map(with_default, node.kwonlyargs, node.kw_defaults)
        if node.kwarg:
            parts.append("**" + self._part_arg(node.kwarg))
        return ", ".join(parts)

    def _part_comprehension(self, node):
        word = " async for " if node.is_async else " for "
        conditions = "".join(f" if {self._expr(test, _OR)}" for test in node.ifs)
        return f"{word}{self._expr(node.target, _TUPLE)} in {self._expr(node.iter, _OR)}{conditions}"

    # Expressions: each method returns the text and how much it binds.

    def _expr(self, node, around=_TEST):
        """The text of an expression, in parentheses if it binds less than what is around it."""
        text, binding = getattr(self, f"_expr_{_kind(node)}")(node, around)
        return f"({text})" if binding < around else text

    def _list(self, items, around=_TEST):
        return ", ".join(self._expr(item, around) for item in items)

    def _expr_Name(self, node, around):
        return node.id, _ATOM

    def _expr_Constant(self, node, around):
        value = node.value
        if isinstance(value, tuple):
            items = [self._constant(item) for item in value]
            return (f"({items[0]},)" if len(items) == 1 else f"({', '.join(items)})"), _ATOM
        if value is ...:
            return "...", _ATOM
        return ("u" if getattr(node, "kind", None) == "u" else "") + self._constant(value), _ATOM

    def _constant(self, value):
        text = repr(value)
        if isinstance(value, (float, complex)):
            text = text.replace("inf", _INFINITE).replace("nan", f"({_INFINITE}-{_INFINITE})")
        return text

    def _expr_NamedExpr(self, node, around):
        return f"{self._expr(node.target, _ATOM)} := {self._expr(node.value, _ATOM)}", _NAMED

    def _expr_Tuple(self, node, around):
        if not node.elts:
            return "()", _ATOM
        text = self._list(node.elts)
        if len(node.elts) == 1:
            text += ","
        # A test is the loosest that asks for parentheses here.
        return text, _TUPLE

    def _expr_List(self, node, around):
        return f"[{self._list(node.elts)}]", _ATOM

    def _expr_Set(self, node, around):
        # An empty set has no display.
        return f"{{{self._list(node.elts) or '*()'}}}", _ATOM

    def _expr_Dict(self, node, around):
        def item(key, value):
            if key is None:
                return f"**{self._expr(value, _BIT_OR)}"
            return f"{self._expr(key)}: {self._expr(value)}"

        return f"{{{', '.join(map(item, node.keys, node.values))}}}", _ATOM

    def _comprehension(self, open, element, node, close):
        return f"{open}{element}{''.join(map(self._part_comprehension, node.generators))}{close}", _ATOM

    def _expr_ListComp(self, node, around):
        return self._comprehension("[", self._expr(node.elt), node, "]")

    def _expr_SetComp(self, node, around):
        return self._comprehension("{", self._expr(node.elt), node, "}")

    def _expr_GeneratorExp(self, node, around):
        return self._comprehension("(", self._expr(node.elt), node, ")")

    def _expr_DictComp(self, node, around):
        element = f"{self._expr(node.key)}: {self._expr(node.value)}"
        return self._comprehension("{", element, node, "}")

    def _expr_BoolOp(self, node, around):
        word, binding = (" and ", _AND) if _kind(node.op) == "And" else (" or ", _OR)
        # Operands of the same operator keep their parentheses: they are nodes of their own. Each operand must bind more
        # than the one before it.
        values = enumerate(node.values, binding + 1)
        return word.join(self._expr(value, min(least, _ATOM)) for least, value in values), binding

    def _expr_BinOp(self, node, around):
        sign, binding = _BINARY[_kind(node.op)]
        left, right = (binding + 1, binding) if sign == "**" else (binding, binding + 1)
        return f"{self._expr(node.left, left)} {sign} {self._expr(node.right, right)}", binding

    def _expr_UnaryOp(self, node, around):
        sign, binding = _UNARY[_kind(node.op)]
        return sign + self._expr(node.operand, binding), binding

    def _expr_Compare(self, node, around):
        parts = [self._expr(node.left, _BIT_OR)]
        for op, right in zip(node.ops, node.comparators):
            parts.append(f"{_COMPARISONS[_kind(op)]} {self._expr(right, _BIT_OR)}")
        return " ".join(parts), _COMPARE

    def _expr_IfExp(self, node, around):
        body, test = self._expr(node.body, _OR), self._expr(node.test, _OR)
        return f"{body} if {test} else {self._expr(node.orelse, _TEST)}", _TEST

    def _expr_Lambda(self, node, around):
        arguments = self._part_arguments(node.args)
        return f"lambda{' ' if arguments else ''}{arguments}: {self._expr(node.body)}", _TEST

    def _expr_Await(self, node, around):
        if node.value is None:
            raise ValueError("Node can't be used without a value attribute.")
        return f"await {self._expr(node.value, _ATOM)}", _AWAIT

    def _expr_Yield(self, node, around):
        return ("yield" if node.value is None else f"yield {self._expr(node.value, _ATOM)}"), _YIELD

    def _expr_YieldFrom(self, node, around):
        if node.value is None:
            raise ValueError("Node can't be used without a value attribute.")
        return f"yield from {self._expr(node.value, _ATOM)}", _YIELD

    def _expr_Starred(self, node, around):
        return f"*{self._expr(node.value, _BIT_OR)}", _BIT_OR

    def _expr_Call(self, node, around):
        arguments = [*map(self._expr, node.args), *map(self._part_keyword, node.keywords)]
        return f"{self._expr(node.func, _ATOM)}({', '.join(arguments)})", _ATOM

    def _expr_Attribute(self, node, around):
        value = self._expr(node.value, _ATOM)
        # After the digits of an int a dot would begin a fraction.
        if isinstance(node.value, Constant) and isinstance(node.value.value, int):
            value += " "
        return f"{value}.{node.attr}", _ATOM

    def _expr_Subscript(self, node, around):
        index = node.slice
        if isinstance(index, Tuple) and index.elts:
            text = self._list(index.elts) + ("," if len(index.elts) == 1 else "")
        else:
            text = self._expr(index)
        return f"{self._expr(node.value, _ATOM)}[{text}]", _ATOM

    def _expr_Slice(self, node, around):
        bound = lambda part: "" if part is None else self._expr(part)
        step = "" if node.step is None else f":{self._expr(node.step)}"
        return f"{bound(node.lower)}:{bound(node.upper)}{step}", _ATOM

    # Strings with holes.

    def _expr_JoinedStr(self, node, around):
        return self._formatted("f", node.values), _ATOM

    def _expr_TemplateStr(self, node, around):
        return self._formatted("t", node.values), _ATOM

    def _expr_FormattedValue(self, node, around):
        return self._formatted("f", [node]), _ATOM

    def _expr_Interpolation(self, node, around):
        return self._formatted("t", [node]), _ATOM

    def _formatted(self, prefix, values):
        """A literal with holes in quotes that occur nowhere in it."""
        parts = [(self._formatted_part(value), isinstance(value, Constant)) for value in values]
        quotes = [*_SHORT_QUOTES, *_LONG_QUOTES]
        inside = []
        for text, is_constant in parts:
            if is_constant:
                text, fitting = _fitting_quotes(text, quotes, whitespace=True)
                if not set(fitting) & set(quotes):
                    return self._formatted_escaped(prefix, parts)
                quotes = fitting
            else:
                if "\n" in text:
                    quotes = [quote for quote in quotes if quote in _LONG_QUOTES]
                quotes = [quote for quote in quotes if quote not in text] or quotes
            inside.append(text)
        return f"{prefix}{quotes[0]}{''.join(inside)}{quotes[0]}"

    def _formatted_escaped(self, prefix, parts):
        """The same where quotes must be escaped."""
        inside = []
        for text, is_constant in parts:
            # The other kind of quotes makes repr() use and escape the wanted kind.
            inside.append(repr('"' + text)[2:-1] if is_constant else text)
        return f"{prefix}'{''.join(inside)}'"

    def _formatted_part(self, node, is_spec=False):
        if isinstance(node, JoinedStr):
            return "".join(self._formatted_part(value, is_spec) for value in node.values)
        if isinstance(node, Constant) and isinstance(node.value, str):
            text = node.value.replace("{", "{{").replace("}", "}}")
            if is_spec:
                text = text.replace("\\", "\\\\").replace("'", "\\'").replace('"', '\\"').replace("\n", "\\n")
            return text
        if isinstance(node, Interpolation):
            text = node.str if isinstance(node.str, str) else self._hole(node.value)
        elif isinstance(node, FormattedValue):
            text = self._hole(node.value)
        else:
            raise ValueError(f"Unexpected node inside JoinedStr, {node!r}")
        # A brace right after the one that opens the hole would be an escaped one.
        text = f" {text}" if text.startswith("{") else text
        conversion = f"!{chr(node.conversion)}" if node.conversion != -1 else ""
        spec = "" if node.format_spec is None else f":{self._formatted_part(node.format_spec, True)}"
        return f"{{{text}{conversion}{spec}}}"

    def _hole(self, node):
        # A colon of a lambda or a walrus would begin the format.
        return type(self)()._expr(node, _OR)

    # Patterns.

    def _pattern(self, node, around=_TEST):
        text, binding = getattr(self, f"_pattern_{_kind(node)}")(node)
        return f"({text})" if binding < around else text

    def _pattern_MatchValue(self, node):
        return self._expr(node.value), _ATOM

    def _pattern_MatchSingleton(self, node):
        return repr(node.value), _ATOM

    def _pattern_MatchSequence(self, node):
        return f"[{', '.join(map(self._pattern, node.patterns))}]", _ATOM

    def _pattern_MatchStar(self, node):
        return f"*{node.name or '_'}", _ATOM

    def _pattern_MatchMapping(self, node):
        parts = [f"{self._expr(key)}: {self._pattern(value)}" for key, value in zip(node.keys, node.patterns)]
        if node.rest is not None:
            parts.append(f"**{node.rest}")
        return f"{{{', '.join(parts)}}}", _ATOM

    def _pattern_MatchClass(self, node):
        parts = [self._pattern(pattern) for pattern in node.patterns]
        named = zip(node.kwd_attrs, node.kwd_patterns)
        parts += [f"{name}={self._pattern(pattern)}" for name, pattern in named]
        return f"{self._expr(node.cls, _ATOM)}({', '.join(parts)})", _ATOM

    def _pattern_MatchAs(self, node):
        if node.name is None:
            return "_", _ATOM
        if node.pattern is None:
            return node.name, _ATOM
        return f"{self._pattern(node.pattern, _BIT_OR)} as {node.name}", _TEST

    def _pattern_MatchOr(self, node):
        return " | ".join(self._pattern(pattern, _BIT_OR + 1) for pattern in node.patterns), _BIT_OR
