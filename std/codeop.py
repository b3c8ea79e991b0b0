"""Deciding whether interactive input is a whole statement yet."""

import __future__
import warnings

__all__ = ["compile_command", "Compile", "CommandCompiler"]

_FUTURE_FEATURES = [getattr(__future__, name) for name in __future__.all_feature_names]

# Flags of the compiler: raise _IncompleteInputError where the source ends too early, and do not assume that a block
# at the end is complete.
PyCF_DONT_IMPLY_DEDENT = 0x200
PyCF_ONLY_AST = 0x400
PyCF_ALLOW_INCOMPLETE_INPUT = 0x4000


def _maybe_compile(compiler, source, filename, symbol, flags):
    """The code of a source, or None if it is incomplete."""
    if all(not line.strip() or line.lstrip().startswith("#") for line in source.split("\n")):
        # Nothing but comments is a statement that does nothing.
        if symbol != "eval":
            source = "pass"
    with warnings.catch_warnings():
        # The source is compiled more than once; warnings come from the last time.
        warnings.simplefilter("ignore", (SyntaxWarning, DeprecationWarning))
        try:
            compiler(source, filename, symbol, flags=flags)
        except SyntaxError:
            # With one more line end what was an incomplete block may be complete.
            try:
                compiler(source + "\n", filename, symbol, flags=flags)
                return None
            except SyntaxError as e:
                if _is_incomplete(e, source):
                    return None
        else:
            if symbol == "single" and _in_block(compiler, source, filename):
                return None
    return compiler(source, filename, symbol, incomplete_input=False)


_UNENDED = ("was never closed", "unterminated triple-quoted", "unexpected EOF", "incomplete input")


def _is_incomplete(error, source):
    """Whether a syntax error would go away if the source went on."""
    if type(error).__name__ == "_IncompleteInputError":
        return True
    message = str(error.msg)
    if any(text in message for text in _UNENDED):
        return True
    # A block that has not begun: nothing comes behind the line that opens it.
    lines = source.rstrip().count("\n") + 1
    return message.startswith("expected an indented block") and (error.lineno or 0) >= lines


def _in_block(compiler, source, filename):
    """Whether the last line belongs to a block, which only an empty line ends."""
    last = source.rpartition("\n")[2]
    indent = last[: len(last) - len(last.lstrip())]
    if not indent or not last.strip():
        return False
    # Inside brackets another statement could not follow.
    try:
        compiler(f"{source}\n{indent}pass\n", filename, "exec", incomplete_input=False)
    except SyntaxError:
        return False
    return True


def _compile(source, filename, symbol, incomplete_input=True, *, flags=0):
    if incomplete_input:
        flags |= PyCF_ALLOW_INCOMPLETE_INPUT | PyCF_DONT_IMPLY_DEDENT
    return compile(source, filename, symbol, flags)


def compile_command(source, filename="<input>", symbol="single", flags=0):
    """The code of a source; None if more lines are needed. Raises SyntaxError, ValueError or OverflowError."""
    return _maybe_compile(_compile, source, filename, symbol, flags)


class Compile:
    """Like compile(), but a future feature that one source imports holds for those after it."""

    def __init__(self):
        self.flags = PyCF_DONT_IMPLY_DEDENT | PyCF_ALLOW_INCOMPLETE_INPUT

    def __call__(self, source, filename, symbol, flags=0, **kwargs):
        flags |= self.flags
        if not kwargs.get("incomplete_input", True):
            flags &= ~(PyCF_DONT_IMPLY_DEDENT | PyCF_ALLOW_INCOMPLETE_INPUT)
        code = compile(source, filename, symbol, flags, True)
        if not flags & PyCF_ONLY_AST:
            for feature in _FUTURE_FEATURES:
                if code.co_flags & feature.compiler_flag:
                    self.flags |= feature.compiler_flag
        return code


class CommandCompiler:
    """Like compile_command(), with the memory of Compile."""

    def __init__(self):
        self.compiler = Compile()

    def __call__(self, source, filename="<input>", symbol="single"):
        """The code of a source; None if more lines are needed."""
        return _maybe_compile(self.compiler, source, filename, symbol, self.compiler.flags)
