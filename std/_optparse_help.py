"""How optparse lays out usage and help."""

import os

from _translation import translate as _

NO_DEFAULT = ("NO", "DEFAULT")
SUPPRESS_HELP = "SUPPRESSHELP"
SUPPRESS_USAGE = "SUPPRESSUSAGE"


def _joined_by(delimiter, allowed, kind):
    """The format of an option and its value."""
    if delimiter in allowed:
        return f"%s{delimiter}%s"
    raise ValueError(f"invalid metavar delimiter for {kind} options: {delimiter!r}")


class HelpFormatter:
    """Base class of what lays out the help."""

    __module__ = "optparse"

    NO_DEFAULT_VALUE = "none"

    def __init__(self, indent_increment, max_help_position, width, short_first):
        self.parser = None
        self.indent_increment = indent_increment
        if width is None:
            try:
                width = int(os.environ["COLUMNS"])
            except (KeyError, ValueError):
                width = 80
            width -= 2
        self.width = width
        self.short_first = short_first
        self.set_short_opt_delimiter(" ")
        self.set_long_opt_delimiter("=")
        self.default_tag = "%default"
        # How far right help may begin: two levels at least, and 20 columns are left for it where there is room.
        self.max_help_position = min(max_help_position, max(2 * indent_increment, width - 20))
        # While help is laid out.
        self.help_position, self.help_width = self.max_help_position, None
        self.current_indent = self.level = 0
        self.option_strings = {}

    def set_parser(self, parser):
        """Set the parser, whose defaults are shown."""
        self.parser = parser

    def set_short_opt_delimiter(self, delim):
        """Set what is between a short option and its value."""
        self._short_opt_fmt = _joined_by(delim, ("", " "), "short")

    def set_long_opt_delimiter(self, delim):
        """Set what is between a long option and its value."""
        self._long_opt_fmt = _joined_by(delim, ("=", " "), "long")

    def indent(self):
        """Indent what follows."""
        self._shift(1)

    def dedent(self):
        """Undo indent()."""
        self._shift(-1)

    def _shift(self, levels):
        self.level += levels
        self.current_indent += levels * self.indent_increment
        assert self.current_indent >= 0, "Indent decreased below 0."

    def format_usage(self, usage):
        """The text of the usage."""
        raise NotImplementedError("subclasses must implement")

    def format_heading(self, heading):
        """The text of a heading."""
        raise NotImplementedError("subclasses must implement")

    def _format_text(self, text):
        import textwrap

        width = max(self.width - self.current_indent, 11)
        margin = " " * self.current_indent
        return textwrap.fill(text, width, initial_indent=margin, subsequent_indent=margin)

    def format_description(self, description):
        """The text of a description."""
        return self._format_text(description) + "\n" if description else ""

    def format_epilog(self, epilog):
        """The text behind the options."""
        return "\n" + self._format_text(epilog) + "\n" if epilog else ""

    def expand_default(self, option):
        """The help of an option with its default in it."""
        if self.parser is None or not self.default_tag:
            return option.help
        value = self.parser.defaults.get(option.dest)
        if value is NO_DEFAULT or value is None:
            value = self.NO_DEFAULT_VALUE
        return option.help.replace(self.default_tag, str(value))

    def format_option(self, option):
        """The lines of an option."""
        import textwrap

        result = []
        names = self.option_strings[option]
        room = self.help_position - self.current_indent - 2
        margin = " " * self.current_indent
        if len(names) > room:
            result.append(f"{margin}{names}\n")
            first = self.help_position
        else:
            result.append(f"{margin}{names:<{room}}  ")
            first = 0
        if option.help:
            lines = textwrap.wrap(self.expand_default(option), self.help_width)
            if lines:
                result.append(f"{'':{first}}{lines[0]}\n" if first else f"{lines[0]}\n")
                result.extend(f"{'':{self.help_position}}{line}\n" for line in lines[1:])
            else:
                result.append("\n")
        elif result[-1][-1] != "\n":
            result.append("\n")
        return "".join(result)

    def store_option_strings(self, parser):
        """Note the names of all options, and how much room they need."""
        self.indent()
        longest = self._store(parser.option_list, 0)
        self.indent()
        for group in parser.option_groups:
            longest = self._store(group.option_list, longest)
        self.dedent()
        self.dedent()
        self.help_position = min(longest + 2, self.max_help_position)
        self.help_width = max(self.width - self.help_position, 11)

    def _store(self, options, longest):
        for option in options:
            names = self.option_strings[option] = self.format_option_strings(option)
            longest = max(longest, len(names) + self.current_indent)
        return longest

    def format_option_strings(self, option):
        """The names of an option, with its value."""
        if option.takes_value():
            name = option.metavar or option.dest.upper()
            short = [self._short_opt_fmt % (one, name) for one in option._short_opts]
            long = [self._long_opt_fmt % (one, name) for one in option._long_opts]
        else:
            short, long = option._short_opts, option._long_opts
        return ", ".join(short + long if self.short_first else long + short)


class IndentedHelpFormatter(HelpFormatter):
    """Indents the options."""

    __module__ = "optparse"

    def __init__(self, indent_increment=2, max_help_position=24, width=None, short_first=1):
        super().__init__(indent_increment, max_help_position, width, short_first)

    def format_usage(self, usage):
        return _("Usage: %s\n") % usage

    def format_heading(self, heading):
        return f"{'':{self.current_indent}}{heading}:\n" if self.current_indent else f"{heading}:\n"


class TitledHelpFormatter(HelpFormatter):
    """Underlines the headings."""

    __module__ = "optparse"

    def __init__(self, indent_increment=0, max_help_position=24, width=None, short_first=0):
        super().__init__(indent_increment, max_help_position, width, short_first)

    def format_usage(self, usage):
        return f"{self.format_heading(_('Usage'))}  {usage}\n"

    def format_heading(self, heading):
        return f"{heading}\n{'=-'[self.level] * len(heading)}\n"
