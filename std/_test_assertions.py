"""Assertions that tell the values of their parts: the statements of test modules are rewritten for that.

The text is rewritten, not the tree: calls are put around parts of a condition, and every line stays where it is.
"""

import ast
import difflib
import types

_LONGEST = 240

# Their values are known from the source.
_PLAIN = (ast.Constant, ast.JoinedStr, ast.List, ast.Tuple, ast.Set, ast.Dict, ast.Slice)
# What is in these is evaluated somewhere else, or more than once.
_SCOPES = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Lambda, ast.JoinedStr)
_UNWRAPPED = (ast.NamedExpr, ast.Starred, ast.Yield, ast.YieldFrom, ast.keyword)

# Values that say nothing.
_NO_NEWS = (types.ModuleType, types.CoroutineType, types.FunctionType, types.BuiltinFunctionType, type)

# The lines of rewritten statements by files: columns mean nothing there.
rewritten = {}


def compiled(source, filename):
    """The code of a test module whose assertions explain themselves, and what it needs in its namespace."""
    tree = ast.parse(source, filename)
    # Columns count bytes.
    lines = source.encode().split(b"\n")
    written = tuple(lines)
    assertions = []
    edits = []
    changed = rewritten[filename] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert):
            assertion = _Assertion(len(assertions), node, written)
            assertions.append(assertion)
            edits += assertion.edits
            changed.update(range(node.lineno, node.end_lineno + 1))
    # From the end on, so that places stay right; at one place an end goes before a beginning.
    for (line, column), _, text in sorted(edits, reverse=True):
        lines[line - 1] = lines[line - 1][:column] + text.encode() + lines[line - 1][column:]
    code = compile(b"\n".join(lines).decode(), filename, "exec", dont_inherit=True)
    return code, {
        "_taipan_check": lambda number, part, value: assertions[number].keep(part, value),
        "_taipan_explain": lambda number, message=None: assertions[number].explain(message),
    }


class _Assertion:
    """One statement, and the values that its parts had last."""

    def __init__(self, number, node, lines):
        self.number = number
        self.lines = lines
        self.node = node.test
        self.source = self.text(node.test)
        self.parts = []
        self.values = {}
        # Places, an order for equal ones, and what is put there.
        self.edits = []
        self.condition(node.test)
        explain = f"_taipan_explain({number}"
        if node.msg is None:
            self.insert((node.end_lineno, node.end_col_offset), -1, f", {explain})")
        elif not isinstance(node.msg, _UNWRAPPED):
            self.wrap(node.msg, f"{explain}, ", 0)

    def insert(self, place, order, text):
        self.edits.append((place, order, text))

    def wrap(self, node, begin, depth):
        self.insert((node.lineno, node.col_offset), depth, begin)
        self.insert((node.end_lineno, node.end_col_offset), -1_000_000 + depth, ")")

    def text(self, node):
        first, last = node.lineno - 1, node.end_lineno - 1
        if first == last:
            return self.lines[first][node.col_offset : node.end_col_offset].decode()
        parts = [self.lines[first][node.col_offset :], *self.lines[first + 1 : last]]
        parts.append(self.lines[last][: node.end_col_offset])
        return " ".join(part.decode().strip() for part in parts)

    def condition(self, node, depth=1):
        """Operands of a comparison are told, its result is not."""
        if isinstance(node, (ast.Compare, ast.BoolOp)) or isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            for operand in ast.iter_child_nodes(node):
                self.condition(operand, depth + 1)
        elif isinstance(node, ast.expr):
            self.part(node, depth)
            if isinstance(node, (ast.List, ast.Tuple, ast.Set, ast.Dict)) and not _is_literal(node):
                self.keep_part(node, depth)

    def part(self, node, depth):
        if isinstance(node, _SCOPES):
            return
        for child in ast.iter_child_nodes(node):
            if isinstance(node, ast.Call) and child is node.func:
                # The function itself is no news.
                if isinstance(child, ast.Attribute):
                    self.part(child.value, depth + 1)
            elif isinstance(child, (ast.expr, ast.keyword)):
                self.part(child, depth + 1)
        if isinstance(node, _PLAIN + _UNWRAPPED) or isinstance(getattr(node, "ctx", None), ast.Store):
            return
        self.keep_part(node, depth)

    def keep_part(self, node, depth):
        self.wrap(node, f"_taipan_check({self.number}, {len(self.parts)}, ", depth)
        self.parts.append(self.text(node))

    def keep(self, part, value):
        if part in self.values:
            # The statement runs again.
            self.values = {}
        self.values[part] = value
        return value

    def explain(self, message):
        lines = [] if message is None else [str(message)]
        lines.append(f"assert {self.source}")
        told = set()
        for number, part in enumerate(self.parts):
            if number not in self.values or part in told:
                continue
            told.add(part)
            value = self.values[number]
            if isinstance(value, _NO_NEWS):
                continue
            shown = _shown(value)
            if shown != part:
                lines.append(f"  {part} = {shown}")
        lines += self.difference()
        self.values = {}
        return "\n".join(lines)

    def difference(self):
        """Where the two sides of `==` differ."""
        node = self.node
        if not (isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq)):
            return []
        sides = []
        for side in node.left, node.comparators[0]:
            text = self.text(side)
            number = self.parts.index(text) if text in self.parts else None
            if number in self.values:
                sides.append(self.values[number])
                continue
            if not _is_literal(side):
                return []
            sides.append(ast.literal_eval(side))
        return _difference(*sides)


def _is_literal(node):
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError):
        return False
    return True


def _shown(value):
    try:
        text = repr(value)
    except Exception as error:
        text = f"<{type(value).__name__} whose repr() raises {type(error).__name__}>"
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


def _difference(left, right):
    if isinstance(left, str) and isinstance(right, str):
        if "\n" in left or "\n" in right or len(left) > 40:
            return [f"  {line}" for line in difflib.ndiff(left.splitlines(), right.splitlines())]
        return []
    if isinstance(left, (list, tuple)) and type(left) is type(right):
        return _sequences(left, right)
    if isinstance(left, dict) and isinstance(right, dict):
        return _dictionaries(left, right)
    if isinstance(left, (set, frozenset)) and isinstance(right, (set, frozenset)):
        return [
            f"  only on the {name}: {_shown(extra)}"
            for name, extra in (("left", left - right), ("right", right - left))
            if extra
        ]
    return []


def _sequences(left, right):
    for number, (a, b) in enumerate(zip(left, right)):
        if a != b:
            return [f"  they differ at [{number}]: {_shown(a)} != {_shown(b)}"]
    if len(left) == len(right):
        return []
    longer, name = (left, "left") if len(left) > len(right) else (right, "right")
    extra = longer[min(len(left), len(right)) :]
    return [f"  the {name} one has more: {_shown(extra)}"]


def _dictionaries(left, right):
    lines = [f"  [{key!r}]: {_shown(left[key])} != {_shown(right[key])}" for key in left if key in right and left[key] != right[key]]
    lines += [f"  only on the left: [{key!r}] = {_shown(left[key])}" for key in left if key not in right]
    lines += [f"  only on the right: [{key!r}] = {_shown(right[key])}" for key in right if key not in left]
    return lines
