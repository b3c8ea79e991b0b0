"""Colours of terminals: whether to use them, and which ones the tools of the library use for what."""

import os
import sys

# Set to False where output must have no colour whatever the environment says.
COLORIZE = True

_HUES = ["BLACK", "RED", "GREEN", "YELLOW", "BLUE", "MAGENTA", "CYAN", "WHITE"]


class ANSIColors:
    """The control sequences, as attributes."""

    RESET = "\x1b[0m"
    BOLD = "\x1b[1m"
    GREY = "\x1b[90m"


def _fill_colors():
    for number, hue in enumerate(_HUES):
        for prefix, code in (
            ("", 30),
            ("BOLD_", "1;3"),
            ("INTENSE_", 90),
            ("BACKGROUND_", 40),
            ("INTENSE_BACKGROUND_", 100),
        ):
            sequence = f"{code}{number}" if isinstance(code, str) else code + number
            setattr(ANSIColors, prefix + hue, f"\x1b[{sequence}m")


_fill_colors()

ColorCodes = {value for name, value in vars(ANSIColors).items() if name.isupper()}

# An object whose colours are all empty.
NoColors = ANSIColors()
for _name in list(vars(ANSIColors)):
    if _name.isupper():
        setattr(NoColors, _name, "")
del _name


def decolor(text):
    """A text without the control sequences of colours."""
    for code in ColorCodes:
        text = text.replace(code, "")
    return text


class ThemeSection:
    """What one tool colours, and how: a read-only mapping whose keys are attributes too."""

    _colors = {}

    def __init__(self, **colors):
        self.__dict__.update(self._colors)
        for name, color in colors.items():
            if name not in self._colors:
                raise TypeError(f"{type(self).__name__}.__init__() got an unexpected keyword argument {name!r}")
            self.__dict__[name] = color

    def copy_with(self, **colors):
        """A section with some other colours."""
        return type(self)(**{**self.__dict__, **colors})

    @classmethod
    def no_colors(cls):
        """A section in which nothing has a colour."""
        return cls(**dict.fromkeys(cls._colors, ""))

    def __setattr__(self, name, value):
        raise AttributeError(f"cannot assign to field {name!r}")

    def __getitem__(self, name):
        return self.__dict__[name]

    def __iter__(self):
        return iter(self.__dict__)

    def __len__(self):
        return len(self.__dict__)

    def keys(self):
        return self.__dict__.keys()

    def values(self):
        return self.__dict__.values()

    def items(self):
        return self.__dict__.items()

    def __eq__(self, other):
        return self.__dict__ == other.__dict__ if type(self) is type(other) else NotImplemented

    def __hash__(self):
        return hash(tuple(self.__dict__.items()))

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(f'{name}={color!r}' for name, color in self.items())})"


def _sequences(**names):
    colors = {name: getattr(ANSIColors, color) for name, color in names.items()}
    return {**colors, "reset": ANSIColors.RESET}


class Argparse(ThemeSection):
    """Help texts of argparse."""

    _colors = _sequences(
        usage="BOLD_BLUE",
        prog="BOLD_MAGENTA",
        prog_extra="MAGENTA",
        heading="BOLD_BLUE",
        summary_long_option="CYAN",
        summary_short_option="GREEN",
        summary_label="YELLOW",
        summary_action="GREEN",
        long_option="BOLD_CYAN",
        short_option="BOLD_GREEN",
        label="BOLD_YELLOW",
        action="BOLD_GREEN",
    )


class Syntax(ThemeSection):
    """Source text."""

    _colors = _sequences(
        prompt="BOLD_MAGENTA",
        keyword="BOLD_BLUE",
        keyword_constant="BOLD_BLUE",
        builtin="CYAN",
        comment="RED",
        string="GREEN",
        number="YELLOW",
        op="RESET",
        definition="BOLD",
        soft_keyword="BOLD_BLUE",
    )


class Traceback(ThemeSection):
    """Tracebacks."""

    _colors = _sequences(
        type="BOLD_MAGENTA",
        message="MAGENTA",
        filename="MAGENTA",
        line_no="MAGENTA",
        frame="MAGENTA",
        error_highlight="BOLD_RED",
        error_range="RED",
    )


class Unittest(ThemeSection):
    """Reports of unittest."""

    _colors = _sequences(passed="GREEN", warn="YELLOW", fail="RED", fail_info="BOLD_RED")


_SECTIONS = {"argparse": Argparse, "syntax": Syntax, "traceback": Traceback, "unittest": Unittest}


class Theme:
    """The sections of all tools."""

    def __init__(self, **sections):
        for name, section in _SECTIONS.items():
            self.__dict__[name] = sections.get(name) or section()

    def copy_with(self, **sections):
        """A theme with some other sections."""
        return type(self)(**{**self.__dict__, **sections})

    @classmethod
    def no_colors(cls):
        """A theme without colours."""
        return cls(**{name: section.no_colors() for name, section in _SECTIONS.items()})

    def __eq__(self, other):
        return self.__dict__ == other.__dict__ if type(self) is type(other) else NotImplemented

    def __hash__(self):
        return hash(tuple(self.__dict__.values()))

    def __repr__(self):
        return f"Theme({', '.join(f'{name}={section!r}' for name, section in self.__dict__.items())})"


default_theme = Theme()
theme_no_color = default_theme.no_colors()
_theme = default_theme


def can_colorize(*, file=None):
    """Whether output to a file, standard output by default, is to have colours.

    The environment decides before anything else: PYTHON_COLORS, then NO_COLOR, FORCE_COLOR and TERM.
    """
    if not COLORIZE:
        return False
    environ = os.environ
    if not sys.flags.ignore_environment:
        wish = environ.get("PYTHON_COLORS")
        if wish in ("0", "1"):
            return wish == "1"
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return True
    if environ.get("TERM") == "dumb":
        return False
    if file is None:
        file = sys.stdout
    fileno = getattr(file, "fileno", None)
    if fileno is None:
        return False
    try:
        return os.isatty(fileno())
    except OSError:
        isatty = getattr(file, "isatty", None)
        return isatty is not None and isatty()


def get_colors(colorize=False, *, file=None):
    """The colours for a file, all empty if it is to have none."""
    return ANSIColors() if colorize or can_colorize(file=file) else NoColors


def get_theme(*, tty_file=None, force_color=False, force_no_color=False):
    """The theme for a file, the one without colours if it is to have none."""
    if force_color or (not force_no_color and can_colorize(file=tty_file)):
        return _theme
    return theme_no_color


def set_theme(t):
    """Set the theme of this process."""
    global _theme
    if not isinstance(t, Theme):
        raise ValueError(f"Expected Theme object, found {t}")
    _theme = t
