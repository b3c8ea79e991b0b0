"""How argparse lays out usage and help."""

from _translation import translate

SUPPRESS = "==SUPPRESS=="
OPTIONAL = "?"
ZERO_OR_MORE = "*"
ONE_OR_MORE = "+"
PARSER = "A..."
REMAINDER = "..."


def _collapse_breaks(text):
    """A text without more than one empty line in a row."""
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text


def _collapse_spaces(text):
    """A text with single spaces; non-breaking ones stay."""
    import re

    return re.sub(r"[ \t\n\r\f\v]+", " ", text).strip()


class HelpFormatter:
    """Collects what the help consists of, and lays it out.

    Only the name of this class is public; its methods may be overridden, but are an implementation detail.
    """

    def __init__(self, prog, indent_increment=2, max_help_position=24, width=None, color=True):
        if width is None:
            import shutil

            width = shutil.get_terminal_size().columns - 2
        self._prog, self._width = prog, width
        self._max_help_position = min(max_help_position, max(width - 20, indent_increment * 2))
        self._indent_increment = indent_increment
        self._current_indent = self._level = self._action_max_length = 0
        self._current_section = self._root_section = self._Section(self, None)
        self._set_color(color)

    def _set_color(self, color, *, file=None):
        import _colorize

        is_colored = bool(color) and _colorize.can_colorize(file=file)
        self._theme = _colorize.get_theme(force_color=is_colored, force_no_color=not is_colored).argparse
        self._decolor = _colorize.decolor if is_colored else str

    # Sections.

    def _indent(self):
        self._shift(1)

    def _dedent(self):
        self._shift(-1)

    def _shift(self, levels):
        """Begin lines so many levels further right."""
        indent = self._current_indent + levels * self._indent_increment
        assert indent >= 0, "Indent decreased below 0."
        self._current_indent, self._level = indent, self._level + levels

    class _Section:
        """A heading with items: functions that give their text."""

        def __init__(self, formatter, parent, heading=None):
            self.items = []
            self.heading = heading
            self.formatter, self.parent = formatter, parent

        def format_help(self):
            formatter = self.formatter
            nested = self.parent is not None
            if nested:
                formatter._indent()
            body = formatter._join_parts([func(*args) for func, args in self.items])
            if nested:
                formatter._dedent()
            if not body:
                return ""
            heading = ""
            if self.heading is not SUPPRESS and self.heading is not None:
                text = translate("%(heading)s:") % {"heading": self.heading}
                theme = formatter._theme
                heading = f"{'':{formatter._current_indent}}{theme.heading}{text}{theme.reset}\n"
            return formatter._join_parts(["\n", heading, body, "\n"])

    def _add_item(self, func, args):
        self._current_section.items.append((func, args))

    def start_section(self, heading):
        """Begin a section."""
        outer = self._current_section
        self._current_section = self._Section(self, outer, heading)
        outer.items.append((self._current_section.format_help, []))
        self._indent()

    def end_section(self):
        """End the section."""
        self._dedent()
        self._current_section = self._current_section.parent

    def add_text(self, text):
        """Add a paragraph."""
        if text is not SUPPRESS and text is not None:
            self._add_item(self._format_text, [text])

    def add_usage(self, usage, actions, groups, prefix=None):
        """Add the usage."""
        if usage is not SUPPRESS:
            self._add_item(self._format_usage, (usage, actions, groups, prefix))

    def add_argument(self, action):
        """Add the help of an argument."""
        if action.help is SUPPRESS:
            return
        longest = self._invocation_width(action)
        for subaction in self._iter_indented_subactions(action):
            longest = max(longest, self._invocation_width(subaction))
        self._action_max_length = max(self._action_max_length, longest)
        self._add_item(self._format_action, [action])

    def _invocation_width(self, action):
        return len(self._decolor(self._format_action_invocation(action))) + self._current_indent

    def add_arguments(self, actions):
        """Add the help of some arguments."""
        for action in actions:
            self.add_argument(action)

    def format_help(self):
        """The whole text."""
        text = self._root_section.format_help()
        return _collapse_breaks(text).strip("\n") + "\n" if text else text

    def _join_parts(self, part_strings):
        return "".join(part for part in part_strings if part and part is not SUPPRESS)

    # Usage.

    def _format_usage(self, usage, actions, groups, prefix):
        theme = self._theme
        if prefix is None:
            prefix = translate("usage: ")
        prog = "%(prog)s" % {"prog": self._prog}
        if usage is not None:
            # Written by the user, with the program's name wherever it is wanted.
            shown = f"{theme.prog}{prog}{theme.reset}{theme.prog_extra}"
            usage = f"{theme.prog_extra}{usage % {'prog': shown}}{theme.reset}"
        else:
            usage = prog
            if actions:
                usage = self._usage_of(actions, groups, prog, prefix)
            usage = f"{theme.prog}{prog}{theme.reset}{usage.removeprefix(prog)}"
        return f"{theme.usage}{prefix}{theme.reset}{usage}\n\n"

    def _usage_of(self, actions, groups, prog, prefix):
        """The usage of some arguments, in several lines if it is long: first the options, then the rest."""
        parts, first_positional = self._get_actions_usage_parts(actions, groups)
        usage = " ".join(part for part in [prog, *parts] if part)
        width = self._width - self._current_indent
        if len(prefix) + len(self._decolor(usage)) <= width:
            return usage
        options, positionals = parts[:first_positional], parts[first_positional:]
        if len(prefix) + len(prog) <= 0.75 * width:
            indent = len(prefix) + len(prog) + 1
            if options:
                lines = self._fill_parts([prog, *options], indent, width, len(prefix))
                lines += self._fill_parts(positionals, indent, width)
            elif positionals:
                lines = self._fill_parts([prog, *positionals], indent, width, len(prefix))
            else:
                lines = [prog]
            return "\n".join(lines)
        # A long name of the program has a line of its own.
        indent = len(prefix)
        lines = self._fill_parts(parts, indent, width)
        if len(lines) > 1:
            lines = self._fill_parts(options, indent, width) + self._fill_parts(positionals, indent, width)
        return "\n".join([prog, *lines])

    def _fill_parts(self, parts, indent, width, first_column=None):
        """Put parts into indented lines; the first line begins in a column that has text before it already."""
        lines, line = [], []
        column = (indent if first_column is None else first_column) - 1
        for part in parts:
            length = len(self._decolor(part))
            if line and column + 1 + length > width:
                lines.append(line)
                line, column = [], indent - 1
            line.append(part)
            column += length + 1
        if line:
            lines.append(line)
        texts = [" " * indent + " ".join(line) for line in lines]
        if first_column is not None:
            texts[0] = texts[0][indent:]
        return texts

    def _get_actions_usage_parts(self, actions, groups):
        """The parts of the usage, and the index of the first positional one; members of a group stay together."""
        actions = [action for action in actions if action.help is not SUPPRESS]
        group_of = dict.fromkeys(actions)
        for group in groups:
            for action in group._group_actions:
                if action in group_of:
                    group_of[action] = group

        def with_options_of(group):
            return [one for one in group._group_actions if one.option_strings and group_of.pop(one, None)]

        positionals, optionals = [], []
        for action in actions:
            if not action.option_strings:
                group = group_of.pop(action)
                members = [*with_options_of(group), action] if group else [action]
                positionals.append((group.required if group else None, members))
        for action in actions:
            if action.option_strings and action in group_of:
                group = group_of.pop(action)
                members = [action, *with_options_of(group)] if group else [action]
                optionals.append((group.required if group else None, members))
        parts = []
        for required, members in optionals:
            parts.extend(self._group_parts(required, members))
        first_positional = len(parts)
        for required, members in positionals:
            parts.extend(self._group_parts(required, members))
        return parts, first_positional

    def _group_parts(self, required, members):
        parts = [self._usage_part(action, required, len(members) > 1) for action in members]
        if len(members) > 1:
            parts[:-1] = [part + " |" for part in parts[:-1]]
            parts[0] = ("(" if required else "[") + parts[0]
            parts[-1] += ")" if required else "]"
        return parts

    def _usage_part(self, action, required, in_group):
        theme = self._theme
        if not action.option_strings:
            part = self._format_args(action, self._get_default_metavar_for_positional(action))
            if in_group and part[:1] == "[" and part[-1:] == "]":
                # The group has brackets.
                part = part[1:-1]
            return f"{theme.summary_action}{part}{theme.reset}"
        option = action.option_strings[0]
        color = theme.summary_long_option if self._is_long_option(option) else theme.summary_short_option
        if action.nargs == 0:
            part = f"{color}{action.format_usage()}{theme.reset}"
        else:
            args = self._format_args(action, self._get_default_metavar_for_optional(action))
            part = f"{color}{option} {theme.summary_label}{args}{theme.reset}"
        return part if action.required or required or in_group else f"[{part}]"

    def _is_long_option(self, string):
        return len(string) > 2

    # Paragraphs and arguments.

    def _format_text(self, text):
        if "%(prog)" in text:
            text = text % {"prog": self._prog}
        width = max(self._width - self._current_indent, 11)
        return self._fill_text(text, width, " " * self._current_indent) + "\n\n"

    def _format_action(self, action):
        help_position = min(self._action_max_length + 2, self._max_help_position)
        help_width = max(self._width - help_position, 11)
        room = help_position - self._current_indent - 2
        header = self._format_action_invocation(action)
        length = len(self._decolor(header))
        indent = " " * self._current_indent
        has_help = bool(action.help and action.help.strip())
        first_indent = help_position
        if not action.help:
            header = f"{indent}{header}\n"
        elif length <= room:
            # The help begins in the same line.
            header = f"{indent}{header}{' ' * (room - length)}  "
            first_indent = 0
        else:
            header = f"{indent}{header}\n"
        parts = [header]
        if has_help:
            text = self._expand_help(action)
            if text:
                first, *others = self._split_lines(text, help_width)
                parts.append(f"{' ' * first_indent}{first}\n")
                parts.extend(f"{' ' * help_position}{line}\n" for line in others)
        elif not header.endswith("\n"):
            parts.append("\n")
        parts.extend(self._format_action(subaction) for subaction in self._iter_indented_subactions(action))
        return self._join_parts(parts)

    def _format_action_invocation(self, action):
        theme = self._theme
        if not action.option_strings:
            default = self._get_default_metavar_for_positional(action)
            names = self._metavar_formatter(action, default)(1)
            return f"{theme.action}{' '.join(names)}{theme.reset}"
        options = ", ".join(
            f"{theme.long_option if self._is_long_option(one) else theme.short_option}{one}{theme.reset}"
            for one in action.option_strings
        )
        if action.nargs == 0:
            return options
        args = self._format_args(action, self._get_default_metavar_for_optional(action))
        return f"{options} {theme.label}{args}{theme.reset}"

    def _metavar_formatter(self, action, default_metavar):
        """A function that gives the names of some values of an argument, as a tuple."""
        if action.metavar is not None:
            name = action.metavar
        elif action.choices is not None:
            name = f"{{{','.join(map(str, action.choices))}}}"
        else:
            name = default_metavar

        def names(count):
            return name if isinstance(name, tuple) else (name,) * count

        return names

    def _format_args(self, action, default_metavar):
        names = self._metavar_formatter(action, default_metavar)
        nargs = action.nargs
        if nargs is None:
            return "%s" % names(1)
        if nargs == OPTIONAL:
            return "[%s]" % names(1)
        if nargs == ZERO_OR_MORE:
            found = names(1)
            return ("[%s [%s ...]]" if len(found) == 2 else "[%s ...]") % found
        if nargs == ONE_OR_MORE:
            return "%s [%s ...]" % names(2)
        if nargs == REMAINDER:
            return "..."
        if nargs == PARSER:
            return "%s ..." % names(1)
        if nargs == SUPPRESS:
            return ""
        try:
            form = " ".join(["%s"] * nargs) if isinstance(nargs, int) else " ".join("%s" for _ in range(nargs))
        except TypeError:
            raise ValueError("invalid nargs value") from None
        return form % names(nargs)

    def _expand_help(self, action):
        text = self._get_help_string(action)
        if "%" not in text:
            return text
        values = dict(vars(action), prog=self._prog)
        for name, value in list(values.items()):
            if value is SUPPRESS:
                del values[name]
            elif hasattr(value, "__name__"):
                values[name] = value.__name__
        if values.get("choices") is not None:
            values["choices"] = ", ".join(map(str, values["choices"]))
        return text % values

    def _iter_indented_subactions(self, action):
        get = getattr(action, "_get_subactions", None)
        if get is not None:
            self._indent()
            yield from get()
            self._dedent()

    def _split_lines(self, text, width):
        import textwrap

        return textwrap.wrap(_collapse_spaces(text), width)

    def _fill_text(self, text, width, indent):
        import textwrap

        return textwrap.fill(_collapse_spaces(text), width, initial_indent=indent, subsequent_indent=indent)

    def _get_help_string(self, action):
        return action.help

    def _get_default_metavar_for_optional(self, action):
        return action.dest.upper()

    def _get_default_metavar_for_positional(self, action):
        return action.dest


class RawDescriptionHelpFormatter(HelpFormatter):
    """Leaves descriptions as they are."""

    def _fill_text(self, text, width, indent):
        return "".join(indent + line for line in text.splitlines(keepends=True))


class RawTextHelpFormatter(RawDescriptionHelpFormatter):
    """Leaves descriptions and helps as they are."""

    def _split_lines(self, text, width):
        return text.splitlines()


class ArgumentDefaultsHelpFormatter(HelpFormatter):
    """Adds the defaults to the helps."""

    def _get_help_string(self, action):
        text = action.help or ""
        if "%(default)" in text or action.default is SUPPRESS or action.required:
            return text
        if action.option_strings or action.nargs in (OPTIONAL, ZERO_OR_MORE):
            text += translate(" (default: %(default)s)")
        return text


class MetavarTypeHelpFormatter(HelpFormatter):
    """Names values after their types."""

    def _get_default_metavar_for_optional(self, action):
        return action.type.__name__

    def _get_default_metavar_for_positional(self, action):
        return action.type.__name__


for _public in list(globals().values()):
    if isinstance(_public, type) and issubclass(_public, HelpFormatter):
        _public.__module__ = "argparse"
del _public
