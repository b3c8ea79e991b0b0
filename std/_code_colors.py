"""Lines of source with colours, for debuggers: each line by itself, whatever stands around it."""

import builtins
import keyword
import tokenize

import _colorize

_CONSTANTS = {"True", "False", "None"}
_BUILTINS = {name for name in dir(builtins) if not name.startswith("_")}
_OPENING = {
    "match": {"(", "[", "{", "*", "-", "~", "..."},
    "case": {"(", "[", "{", "*", "-"},
}
_BEGIN_SUBJECT = {"await", "lambda", "not"}
_VALUES = {tokenize.NUMBER, tokenize.STRING, tokenize.FSTRING_START, tokenize.TSTRING_START}
_STRINGS = {
    tokenize.STRING,
    tokenize.FSTRING_START,
    tokenize.FSTRING_MIDDLE,
    tokenize.FSTRING_END,
    tokenize.TSTRING_START,
    tokenize.TSTRING_MIDDLE,
    tokenize.TSTRING_END,
}
_LAYOUT = {tokenize.INDENT, tokenize.DEDENT, tokenize.NEWLINE, tokenize.NL, tokenize.ENDMARKER}


def colored(line):
    """The line with the control sequences of colours."""
    theme = _colorize.get_theme(force_color=True).syntax
    reset = _colorize.ANSIColors.RESET
    line = line.rstrip("\n")
    out = []
    written = 0
    for start, end, kind in _pieces(line):
        out += line[written:start], theme[kind], line[start:end], reset
        written = end
    return "".join(out) + line[written:]


def _tokens(line):
    """The tokens with text, and where a string begins that does not end in the line."""
    found = []
    lines = iter([line])
    try:
        for token in tokenize.generate_tokens(lambda: next(lines, "")):
            # Of a backslash at the end of the line there is an empty second one.
            if token.start[0] == 1 and token.type not in _LAYOUT:
                found.append(token)
    except tokenize.TokenError as error:
        message, (row, column) = error.args
        if "string" in message and row == 1:
            return found, max(column - 1, 0)
    except SyntaxError:
        pass
    return found, None


def _pieces(line):
    """(start, end, name in the theme) of what has a colour."""
    tokens, open_string = _tokens(line)
    before = None
    for index, token in enumerate(tokens):
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        kind = _kind(before, token, after)
        if kind is not None and token.string:
            yield token.start[1], token.end[1], kind
        before = token
    if open_string is not None:
        yield open_string, len(line), "string"


def _kind(before, token, after):
    if token.type in _STRINGS:
        return "string"
    if token.type == tokenize.NAME:
        return _kind_of_name(before.string if before else None, token.string, after)
    return {tokenize.COMMENT: "comment", tokenize.NUMBER: "number", tokenize.OP: "op"}.get(token.type)


def _kind_of_name(before, name, after):
    if name in _CONSTANTS:
        return "keyword_constant"
    if keyword.iskeyword(name):
        return "keyword"
    if before in {"def", "class"}:
        return "definition"
    if keyword.issoftkeyword(name) and _is_soft_keyword(before, name, after):
        return "soft_keyword"
    return "builtin" if name in _BUILTINS and before != "." else None


def _is_soft_keyword(before, name, after):
    """Whether the word is one here: as far as its neighbours tell."""
    if name == "_":
        return before == "case"
    if before not in {None, ":"} or after is None:
        return False
    if after.type == tokenize.NAME:
        is_word = keyword.iskeyword(after.string)
        return not is_word if name == "type" else not is_word or after.string in _CONSTANTS | _BEGIN_SUBJECT
    return name in _OPENING and (after.type in _VALUES or after.string in _OPENING[name])
