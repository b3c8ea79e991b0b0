"""Where in the text of an expression an operation stands: for the marks under the lines of a traceback."""

# The class is traceback's to everyone.
__name__ = "traceback"


class _Expression:
    """Looks into the text of an expression as far as the marks need it.

    Knows the operator of the outermost binary operation, and the brackets of a call or a
    subscript at the end. Anything else, also what is no expression, has no anchors.
    """

    _not_here = frozenset(
        "and or not if else for in is lambda yield raise return assert import from del with as "
        "async while try global nonlocal pass break continue def class except finally elif".split()
    )
    _binary = {"|": 1, "^": 2, "&": 3, "<<": 4, ">>": 4, "+": 5, "-": 5, "*": 6, "/": 6, "//": 6, "%": 6, "@": 6, "**": 8}

    def __init__(self, text):
        self.text = text
        self.kind = None
        self.simple_callee = False
        self.where = None
        tokens = self._tokens()
        if tokens:
            self._classify(tokens)

    def _tokens(self):
        # (kind, text, start, end); a pair of brackets with what is in it is one token.
        text = self.text
        size = len(text)
        tokens = []
        pos = 0
        while pos < size:
            char = text[pos]
            if char in " \t\n\f\r":
                pos += 1
            elif char == "\\" and text[pos + 1 : pos + 2] in ("\n", "\r"):
                pos += 2
            elif char == "#":
                end = text.find("\n", pos)
                pos = size if end < 0 else end
            elif char.isidentifier():
                end = pos + 1
                while end < size and (text[end].isidentifier() or text[end].isdigit() or ("a" + text[end]).isidentifier()):
                    end += 1
                word = text[pos:end]
                if text[end : end + 1] in ("'", '"') and len(word) <= 2 and not set(word.lower()) - set("rbuft"):
                    end = self._string_end(end)
                    if end is None:
                        return None
                    tokens.append(("value", "", pos, end))
                else:
                    tokens.append(("name", word, pos, end))
                pos = end
            elif char.isdigit() or (char == "." and text[pos + 1 : pos + 2].isdigit()):
                end = pos + 1
                while end < size and (
                    text[end].isalnum() or text[end] in "._" or (text[end] in "+-" and text[end - 1] in "eE" and not text[pos : pos + 2].lower().startswith("0x"))
                ):
                    end += 1
                tokens.append(("value", "", pos, end))
                pos = end
            elif char in "'\"":
                end = self._string_end(pos)
                if end is None:
                    return None
                tokens.append(("value", "", pos, end))
                pos = end
            elif char in "([{":
                end = self._bracket_end(pos)
                if end is None:
                    return None
                tokens.append((char, "", pos, end))
                pos = end
            else:
                for length in (3, 2, 1):
                    op = text[pos : pos + length]
                    if op in self._operators:
                        break
                else:
                    return None
                tokens.append(("op", op, pos, pos + len(op)))
                pos += len(op)
        return tokens

    _operators = frozenset(
        "+ - * / // % @ ** << >> & | ^ ~ . ... , : ; = == != < > <= >= -> := "
        "+= -= *= /= //= %= @= **= <<= >>= &= |= ^=".split()
    )

    def _string_end(self, pos):
        text = self.text
        quote = text[pos]
        if text.startswith(quote * 3, pos):
            quote *= 3
        pos += len(quote)
        while pos < len(text):
            if text[pos] == "\\":
                pos += 2
            elif text.startswith(quote, pos):
                return pos + len(quote)
            else:
                pos += 1
        return None

    def _bracket_end(self, pos):
        text = self.text
        closing = []
        while pos < len(text):
            char = text[pos]
            if char in "([{":
                closing.append({"(": ")", "[": "]", "{": "}"}[char])
            elif char in ")]}":
                if not closing or closing.pop() != char:
                    return None
                if not closing:
                    return pos + 1
            elif char in "'\"":
                pos = self._string_end(pos)
                if pos is None:
                    return None
                continue
            elif char == "#":
                pos = text.find("\n", pos)
                if pos < 0:
                    return None
            pos += 1
        return None

    def _classify(self, tokens):
        operand_before = False
        best = None
        for index, (kind, text, start, end) in enumerate(tokens):
            if kind == "name" and text in self._not_here:
                return
            if kind != "op":
                # Two values side by side are no expression, but a call or strings may be.
                if operand_before and kind in ("name", "{"):
                    return
                operand_before = not (kind == "name" and text == "await")
                continue
            if text == "...":
                operand_before = True
                continue
            if text == ".":
                if not operand_before:
                    return
                operand_before = False
                continue
            if not operand_before:
                if text not in ("+", "-", "~"):
                    return
                continue
            strength = self._binary.get(text)
            if strength is None:
                return
            # The outermost operation is the weakest; of equal ones the last, of powers the first.
            if best is None or strength < best[0] or (strength == best[0] and strength != 8):
                best = (strength, index)
            operand_before = False
        if not operand_before:
            return
        first = tokens[0]
        is_unary = first[0] == "op" and first[1] in ("+", "-", "~")
        if best is not None:
            if not (is_unary and best[0] == 8):
                self.kind = "binary"
                self.where = (tokens[best[1]], tokens[best[1] + 1 :])
            return
        if is_unary or (first[0] == "name" and first[1] == "await"):
            return
        last = tokens[-1]
        if len(tokens) > 1 and last[0] in "([" and tokens[-2][0] != "op":
            self.kind = "call" if last[0] == "(" else "subscript"
            self.where = last
            self.simple_callee = len(tokens) == 2 and first[0] == "name"

    def _line_and_column(self, pos):
        before = self.text[:pos]
        return before.count("\n"), pos - (before.rfind("\n") + 1)

    def anchors(self):
        """(line, column) of the left end and the right start, and the two marks, or None."""
        if self.kind is None:
            return None
        if self.kind == "binary":
            (_, op, start, end), right = self.where
            # Brackets around the right side do not belong to it.
            if len(right) == 1 and right[0][0] == "(" and len(op) == 1 and right[0][2] == end:
                inner = _Expression.__new__(_Expression)
                inner.text = self.text[right[0][2] + 1 : right[0][3] - 1]
                tokens = inner._tokens()
                if tokens and not any(
                    (kind == "op" and text == ",") or (kind == "name" and text == "for")
                    for kind, text, _, _ in tokens
                ):
                    end += 1
        else:
            _, _, start, end = self.where
        return (*self._line_and_column(start), *self._line_and_column(end), "~", "^")
