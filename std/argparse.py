"""Command lines: options, positional arguments, sub-commands, usage and help."""

import os
import sys

from _argparse_help import (
    ONE_OR_MORE,
    OPTIONAL,
    PARSER,
    REMAINDER,
    SUPPRESS,
    ZERO_OR_MORE,
    ArgumentDefaultsHelpFormatter,
    HelpFormatter,
    MetavarTypeHelpFormatter,
    RawDescriptionHelpFormatter,
    RawTextHelpFormatter,
)
from _translation import translate as _
from _translation import translate_plural as ngettext

__version__ = "1.1"

__all__ = [
    "ArgumentParser",
    "ArgumentError",
    "ArgumentTypeError",
    "BooleanOptionalAction",
    "FileType",
    "HelpFormatter",
    "ArgumentDefaultsHelpFormatter",
    "RawDescriptionHelpFormatter",
    "RawTextHelpFormatter",
    "MetavarTypeHelpFormatter",
    "Namespace",
    "Action",
    "ONE_OR_MORE",
    "OPTIONAL",
    "PARSER",
    "REMAINDER",
    "SUPPRESS",
    "ZERO_OR_MORE",
]

# The name by which tests replace the standard streams.
_sys = sys

_UNRECOGNIZED_ARGS_ATTR = "_unrecognized_args"


class _AttributeHolder:
    """Shows its attributes in its representation."""

    def __repr__(self):
        parts = [repr(arg) for arg in self._get_args()]
        odd = {}
        for name, value in self._get_kwargs():
            if name.isidentifier():
                parts.append(f"{name}={value!r}")
            else:
                odd[name] = value
        if odd:
            parts.append(f"**{odd!r}")
        return f"{type(self).__name__}({', '.join(parts)})"

    def _get_kwargs(self):
        return list(self.__dict__.items())

    def _get_args(self):
        return []


class Namespace(_AttributeHolder):
    """Where values go: an object with attributes."""

    def __init__(self, **kwargs):
        for name, value in kwargs.items():
            setattr(self, name, value)

    def __eq__(self, other):
        if not isinstance(other, Namespace):
            return NotImplemented
        return vars(self) == vars(other)

    def __contains__(self, key):
        return key in self.__dict__


def _get_action_name(argument):
    """What an argument is called in messages."""
    if argument is None:
        return None
    if argument.option_strings:
        return "/".join(argument.option_strings)
    if argument.metavar not in (None, SUPPRESS):
        name = argument.metavar
        if not isinstance(name, tuple):
            return name
        if argument.nargs in (ZERO_OR_MORE, ONE_OR_MORE) and len(name) == 2:
            return "%s[, %s]" % name
        return ", ".join(name)
    if argument.dest not in (None, SUPPRESS):
        return argument.dest
    if argument.choices:
        return f"{{{','.join(map(str, argument.choices))}}}"
    return None


class ArgumentError(Exception):
    """An argument that is wrong; `argument` may be None."""

    def __init__(self, argument, message):
        self.argument_name = _get_action_name(argument)
        self.message = message

    def __str__(self):
        form = "%(message)s"
        if self.argument_name is not None:
            form = _("argument %(argument_name)s: %(message)s")
        return form % {"message": self.message, "argument_name": self.argument_name}


class ArgumentTypeError(Exception):
    """Raised by the function of a type, with the message to show."""


class Action(_AttributeHolder):
    """An argument, and what happens when it is met: subclasses define __call__()."""

    def __init__(
        self,
        option_strings,
        dest,
        nargs=None,
        const=None,
        default=None,
        type=None,
        choices=None,
        required=False,
        help=None,
        metavar=None,
        deprecated=False,
    ):
        self.option_strings = option_strings
        self.dest = dest
        self.nargs = nargs
        self.const = const
        self.default = default
        self.type = type
        self.choices = choices
        self.required = required
        self.help = help
        self.metavar = metavar
        self.deprecated = deprecated

    _SHOWN = "option_strings dest nargs const default type choices required help metavar deprecated".split()

    def _get_kwargs(self):
        return [(name, getattr(self, name)) for name in self._SHOWN]

    def format_usage(self):
        """How the option is written in the usage."""
        return self.option_strings[0]

    def __call__(self, parser, namespace, values, option_string=None):
        raise NotImplementedError(".__call__() not defined")


class BooleanOptionalAction(Action):
    """An option --NAME with a counterpart --no-NAME."""

    def __init__(
        self, option_strings, dest, default=None, required=False, help=None, deprecated=False
    ):
        names = []
        for name in option_strings:
            names.append(name)
            if name.startswith("--"):
                if name.startswith("--no-"):
                    raise ValueError(f"invalid option name {name!r} for BooleanOptionalAction")
                names.append("--no-" + name[2:])
        super().__init__(
            names, dest, nargs=0, default=default, required=required, help=help, deprecated=deprecated
        )

    def __call__(self, parser, namespace, values, option_string=None):
        if option_string in self.option_strings:
            setattr(namespace, self.dest, not option_string.startswith("--no-"))

    def format_usage(self):
        return " | ".join(self.option_strings)


class _TakingAction(Action):
    """Does something with the arguments behind an option: there have to be some."""

    def __init__(
        self,
        option_strings,
        dest,
        nargs=None,
        const=None,
        default=None,
        type=None,
        choices=None,
        required=False,
        help=None,
        metavar=None,
        deprecated=False,
    ):
        if nargs == 0:
            raise ValueError(f"nargs for {self._NO_ARGUMENTS}")
        if const is not None and nargs != OPTIONAL:
            raise ValueError(f"nargs must be {OPTIONAL!r} to supply const")
        super().__init__(
            option_strings, dest, nargs, const, default, type, choices, required, help, metavar, deprecated
        )


class _StoreAction(_TakingAction):
    _NO_ARGUMENTS = (
        "store actions must be != 0; if you have nothing to store, actions such as store true or store const may be "
        "more appropriate"
    )

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, values)


class _StoreConstAction(Action):
    def __init__(
        self,
        option_strings,
        dest,
        const=None,
        default=None,
        required=False,
        help=None,
        metavar=None,
        deprecated=False,
    ):
        super().__init__(
            option_strings, dest, 0, const, default, required=required, help=help, deprecated=deprecated
        )

    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, self.const)


class _StoreTrueAction(_StoreConstAction):
    def __init__(self, option_strings, dest, default=False, required=False, help=None, deprecated=False):
        super().__init__(option_strings, dest, True, default, required, help, deprecated=deprecated)


class _StoreFalseAction(_StoreConstAction):
    def __init__(self, option_strings, dest, default=True, required=False, help=None, deprecated=False):
        super().__init__(option_strings, dest, False, default, required, help, deprecated=deprecated)


def _longer(namespace, dest):
    """A copy of the list in an attribute, to be made longer: the default must stay as it is."""
    items = getattr(namespace, dest, None)
    if items is None:
        items = []
    elif type(items) is list:
        items = items[:]
    else:
        import copy

        items = copy.copy(items)
    return items


class _AppendAction(_TakingAction):
    _NO_ARGUMENTS = (
        "append actions must be != 0; if arg strings are not supplying the value to append, the append const action "
        "may be more appropriate"
    )

    def __call__(self, parser, namespace, values, option_string=None):
        items = _longer(namespace, self.dest)
        items.append(values)
        setattr(namespace, self.dest, items)


class _AppendConstAction(Action):
    def __init__(
        self,
        option_strings,
        dest,
        const=None,
        default=None,
        required=False,
        help=None,
        metavar=None,
        deprecated=False,
    ):
        super().__init__(
            option_strings, dest, 0, const, default, None, None, required, help, metavar, deprecated
        )

    def __call__(self, parser, namespace, values, option_string=None):
        items = _longer(namespace, self.dest)
        items.append(self.const)
        setattr(namespace, self.dest, items)


class _ExtendAction(_AppendAction):
    def __call__(self, parser, namespace, values, option_string=None):
        items = _longer(namespace, self.dest)
        items.extend(values)
        setattr(namespace, self.dest, items)


class _CountAction(Action):
    def __init__(self, option_strings, dest, default=None, required=False, help=None, deprecated=False):
        super().__init__(
            option_strings, dest, 0, default=default, required=required, help=help, deprecated=deprecated
        )

    def __call__(self, parser, namespace, values, option_string=None):
        count = getattr(namespace, self.dest, None)
        setattr(namespace, self.dest, (0 if count is None else count) + 1)


class _HelpAction(Action):
    def __init__(self, option_strings, dest=SUPPRESS, default=SUPPRESS, help=None, deprecated=False):
        super().__init__(option_strings, dest, 0, default=default, help=help, deprecated=deprecated)

    def __call__(self, parser, namespace, values, option_string=None):
        parser.print_help()
        parser.exit()


class _VersionAction(Action):
    def __init__(
        self, option_strings, version=None, dest=SUPPRESS, default=SUPPRESS, help=None, deprecated=False
    ):
        if help is None:
            help = _("show program's version number and exit")
        super().__init__(option_strings, dest, 0, default=default, help=help)
        self.version = version

    def __call__(self, parser, namespace, values, option_string=None):
        version = parser.version if self.version is None else self.version
        formatter = parser._get_formatter()
        formatter.add_text(version)
        parser._print_message(formatter.format_help(), sys.stdout)
        parser.exit()


class _SubParsersAction(Action):
    """The argument that chooses a sub-command, which has a parser of its own."""

    class _ChoicesPseudoAction(Action):
        """Stands for a sub-command in the help."""

        def __init__(self, name, aliases, help):
            shown = f"{name} ({', '.join(aliases)})" if aliases else name
            super().__init__([], name, help=help, metavar=shown)

    def __init__(
        self, option_strings, prog, parser_class, dest=SUPPRESS, required=False, help=None, metavar=None
    ):
        self._prog_prefix = prog
        self._parser_class = parser_class
        self._name_parser_map = {}
        self._choices_actions = []
        self._deprecated = set()
        self._color = True
        super().__init__(
            option_strings, dest, PARSER, choices=self._name_parser_map, required=required, help=help, metavar=metavar
        )

    def add_parser(self, name, *, deprecated=False, **kwargs):
        """Add a sub-command; returns its parser."""
        if kwargs.get("prog") is None:
            kwargs["prog"] = f"{self._prog_prefix} {name}"
        if kwargs.get("color") is None:
            kwargs["color"] = self._color
        aliases = kwargs.pop("aliases", ())
        if name in self._name_parser_map:
            raise ValueError(f"conflicting subparser: {name}")
        for alias in aliases:
            if alias in self._name_parser_map:
                raise ValueError(f"conflicting subparser alias: {alias}")
        shown = None
        if "help" in kwargs:
            shown = self._ChoicesPseudoAction(name, aliases, kwargs.pop("help"))
            self._choices_actions.append(shown)
        parser = self._parser_class(**kwargs)
        if shown is not None:
            parser._check_help(shown)
        for one in (name, *aliases):
            self._name_parser_map[one] = parser
            if deprecated:
                self._deprecated.add(one)
        return parser

    def _get_subactions(self):
        return self._choices_actions

    def __call__(self, parser, namespace, values, option_string=None):
        name, *arguments = values
        if self.dest is not SUPPRESS:
            setattr(namespace, self.dest, name)
        try:
            subparser = self._name_parser_map[name]
        except KeyError:
            values = {"parser_name": name, "choices": ", ".join(self._name_parser_map)}
            raise ArgumentError(self, _("unknown parser %(parser_name)r (choices: %(choices)s)") % values)
        if name in self._deprecated:
            parser._warning(_("command '%(parser_name)s' is deprecated") % {"parser_name": name})
        # In a namespace of its own, so that defaults of the sub-command win over what is there.
        subnamespace, rest = subparser.parse_known_args(arguments, None)
        for key, value in vars(subnamespace).items():
            setattr(namespace, key, value)
        if rest:
            if not hasattr(namespace, _UNRECOGNIZED_ARGS_ATTR):
                setattr(namespace, _UNRECOGNIZED_ARGS_ATTR, [])
            getattr(namespace, _UNRECOGNIZED_ARGS_ATTR).extend(rest)


class FileType:
    """A type that opens files: `-` is standard input or output."""

    def __init__(self, mode="r", bufsize=-1, encoding=None, errors=None):
        import warnings

        warnings.warn(
            "FileType is deprecated. Simply open files after parsing arguments.",
            category=PendingDeprecationWarning,
            stacklevel=2,
        )
        self._mode = mode
        self._bufsize = bufsize
        self._encoding = encoding
        self._errors = errors

    def __call__(self, string):
        mode = self._mode
        if string == "-":
            if "r" in mode:
                return sys.stdin.buffer if "b" in mode else sys.stdin
            if any(char in mode for char in "wax"):
                return sys.stdout.buffer if "b" in mode else sys.stdout
            raise ValueError(f'argument "-" with mode {mode!r}')
        try:
            return open(string, mode, self._bufsize, self._encoding, self._errors)
        except OSError as e:
            raise ArgumentTypeError(_("can't open '%(filename)s': %(error)s") % {"filename": string, "error": e})

    def __repr__(self):
        args = [repr(arg) for arg in (self._mode, self._bufsize) if arg != -1]
        named = ("encoding", self._encoding), ("errors", self._errors)
        args.extend(f"{name}={value!r}" for name, value in named if value is not None)
        return f"{type(self).__name__}({', '.join(args)})"


from _argparse_groups import (
    _ActionsContainer,
    _ArgumentGroup,
    _MutuallyExclusiveGroup,
)
from _argparse_parse import _Parse


def _prog_name(prog=None):
    """The name of the program, as a user would start it."""
    if prog is not None:
        return prog
    path = sys.argv[0]
    spec = getattr(sys.modules.get("__main__"), "__spec__", None)
    if spec is None:
        return os.path.basename(path)
    python = os.path.basename(sys.executable)
    if spec.name != "__main__":
        return f"{python} -m {spec.name.removesuffix('.__main__')}"
    return f"{python} {path}"


def _identity(string):
    return string


class ArgumentParser(_AttributeHolder, _ActionsContainer):
    """A command line: what arguments it has, and how they are read and explained."""

    def __init__(
        self,
        prog=None,
        usage=None,
        description=None,
        epilog=None,
        parents=[],
        formatter_class=HelpFormatter,
        prefix_chars="-",
        fromfile_prefix_chars=None,
        argument_default=None,
        conflict_handler="error",
        add_help=True,
        allow_abbrev=True,
        exit_on_error=True,
        *,
        suggest_on_error=False,
        color=True,
    ):
        _ActionsContainer.__init__(
            self,
            description=description,
            prefix_chars=prefix_chars,
            argument_default=argument_default,
            conflict_handler=conflict_handler,
        )
        self.prog = _prog_name(prog)
        self.usage = usage
        self.epilog = epilog
        self.formatter_class = formatter_class
        self.fromfile_prefix_chars = fromfile_prefix_chars
        self.add_help = add_help
        self.allow_abbrev = allow_abbrev
        self.exit_on_error = exit_on_error
        self.suggest_on_error = suggest_on_error
        self.color = color
        self._positionals = self.add_argument_group(_("positional arguments"))
        self._optionals = self.add_argument_group(_("options"))
        self._subparsers = None
        self.register("type", None, _identity)
        dash = "-" if "-" in prefix_chars else prefix_chars[0]
        if self.add_help:
            self.add_argument(
                dash + "h", dash * 2 + "help", action="help", default=SUPPRESS, help=_("show this help message and exit")
            )
        for parent in parents:
            if not isinstance(parent, ArgumentParser):
                raise TypeError("parents must be a list of ArgumentParser")
            self._add_container_actions(parent)
            self._defaults.update(parent._defaults)

    def _get_kwargs(self):
        names = "prog", "usage", "description", "formatter_class", "conflict_handler", "add_help"
        return [(name, getattr(self, name)) for name in names]

    def add_subparsers(self, **kwargs):
        """Add an argument that chooses a sub-command; returns the object to add them to."""
        if self._subparsers is not None:
            raise ValueError("cannot have multiple subparser arguments")
        kwargs.setdefault("parser_class", type(self))
        if "title" in kwargs or "description" in kwargs:
            title = kwargs.pop("title", _("subcommands"))
            self._subparsers = self.add_argument_group(title, kwargs.pop("description", None))
        else:
            self._subparsers = self._positionals
        if kwargs.get("prog") is None:
            # The usage so far comes before the names of the sub-commands.
            formatter = self._get_formatter()
            groups = self._mutually_exclusive_groups
            formatter.add_usage(None, self._get_positional_actions(), groups, "")
            kwargs["prog"] = formatter._decolor(formatter.format_help()).strip()
        action = self._pop_action_class(kwargs, "parsers")(option_strings=[], **kwargs)
        action._color = self.color
        self._check_help(action)
        self._subparsers._add_action(action)
        return action

    def _add_action(self, action):
        (self._optionals if action.option_strings else self._positionals)._add_action(action)
        return action

    def _get_optional_actions(self):
        return [action for action in self._actions if action.option_strings]

    def _get_positional_actions(self):
        return [action for action in self._actions if not action.option_strings]

    # Reading a command line.

    def parse_args(self, args=None, namespace=None):
        """Read a command line, that of the process by default; returns a namespace."""
        namespace, rest = self.parse_known_args(args, namespace)
        self._refuse(rest)
        return namespace

    def _refuse(self, rest):
        if rest:
            message = _("unrecognized arguments: %s") % " ".join(rest)
            if self.exit_on_error:
                self.error(message)
            raise ArgumentError(None, message)

    def parse_known_args(self, args=None, namespace=None):
        """Like parse_args(), but returns also a list of the arguments that are not known."""
        return self._parse_known_args2(args, namespace, intermixed=False)

    def _parse_known_args2(self, args, namespace, intermixed):
        args = sys.argv[1:] if args is None else list(args)
        if namespace is None:
            namespace = Namespace()
        for action in self._actions:
            if action.dest is not SUPPRESS and action.default is not SUPPRESS and not hasattr(namespace, action.dest):
                setattr(namespace, action.dest, action.default)
        for name, value in self._defaults.items():
            if not hasattr(namespace, name):
                setattr(namespace, name, value)
        try:
            namespace, rest = self._parse_known_args(args, namespace, intermixed)
        except ArgumentError as e:
            if not self.exit_on_error:
                raise
            self.error(str(e))
        if hasattr(namespace, _UNRECOGNIZED_ARGS_ATTR):
            rest.extend(getattr(namespace, _UNRECOGNIZED_ARGS_ATTR))
            delattr(namespace, _UNRECOGNIZED_ARGS_ATTR)
        return namespace, rest

    def _parse_known_args(self, arg_strings, namespace, intermixed):
        if self.fromfile_prefix_chars is not None:
            arg_strings = self._read_args_from_files(arg_strings)
        return _Parse(self, arg_strings, namespace, intermixed).run()

    def _read_args_from_files(self, arg_strings):
        """Put the lines of the files that arguments name in their places."""
        result = []
        for arg in arg_strings:
            if not arg or arg[0] not in self.fromfile_prefix_chars:
                result.append(arg)
                continue
            try:
                with open(arg[1:], encoding=sys.getfilesystemencoding(), errors="surrogateescape") as file:
                    lines = file.read().splitlines()
            except OSError as e:
                raise ArgumentError(None, str(e))
            found = [one for line in lines for one in self.convert_arg_line_to_args(line)]
            result.extend(self._read_args_from_files(found))
        return result

    def convert_arg_line_to_args(self, arg_line):
        """The arguments in a line of a file."""
        return [arg_line]

    def parse_intermixed_args(self, args=None, namespace=None):
        """Like parse_args(), but positional arguments may be anywhere between options."""
        namespace, rest = self.parse_known_intermixed_args(args, namespace)
        self._refuse(rest)
        return namespace

    def parse_known_intermixed_args(self, args=None, namespace=None):
        """Like parse_known_args(), but positional arguments may be anywhere between options."""
        positionals = self._get_positional_actions()
        for action in positionals:
            if action.nargs in (PARSER, REMAINDER):
                raise TypeError(f"parse_intermixed_args: positional arg with nargs={action.nargs}")
        return self._parse_known_args2(args, namespace, intermixed=True)

    # Values.

    def _get_values(self, action, arg_strings):
        """The value of an argument from its strings, converted and checked."""
        nargs = action.nargs
        if not arg_strings and nargs == OPTIONAL:
            value = action.const if action.option_strings else action.default
            if isinstance(value, str) and value is not SUPPRESS:
                value = self._get_value(action, value)
            return value
        if not arg_strings and nargs == ZERO_OR_MORE and not action.option_strings:
            return [] if action.default is None else action.default
        if nargs == SUPPRESS:
            return SUPPRESS
        values = [self._get_value(action, string) for string in arg_strings]
        if nargs == PARSER:
            self._check_value(action, values[0])
        elif nargs != REMAINDER:
            for value in values:
                self._check_value(action, value)
        if len(values) == 1 and nargs in (None, OPTIONAL):
            return values[0]
        return values

    def _get_value(self, action, arg_string):
        convert = self._registry_get("type", action.type, action.type)
        if not callable(convert):
            raise TypeError(f"{convert!r} is not callable")
        try:
            return convert(arg_string)
        except ArgumentTypeError as e:
            raise ArgumentError(action, str(e))
        except (TypeError, ValueError):
            name = getattr(action.type, "__name__", repr(action.type))
            raise ArgumentError(action, _("invalid %(type)s value: %(value)r") % {"type": name, "value": arg_string})

    def _check_value(self, action, value):
        choices = action.choices
        if choices is None:
            return
        if isinstance(choices, str):
            # Each character is one, not each part.
            choices = iter(choices)
        if value in choices:
            return
        shown = {"value": str(value), "choices": ", ".join(repr(str(one)) for one in action.choices)}
        message = _("invalid choice: %(value)r (choose from %(choices)s)")
        if self.suggest_on_error and isinstance(value, str) and all(isinstance(one, str) for one in action.choices):
            import difflib

            close = difflib.get_close_matches(value, action.choices, 1)
            if close:
                shown["closest"] = close[0]
                message = _("invalid choice: %(value)r, maybe you meant %(closest)r? (choose from %(choices)s)")
        raise ArgumentError(action, message % shown)

    # Help.

    def format_usage(self):
        """The text of the usage."""
        formatter = self._get_formatter()
        formatter.add_usage(self.usage, self._actions, self._mutually_exclusive_groups)
        return formatter.format_help()

    def format_help(self):
        """The text of the help."""
        return self._format_help(self._get_formatter())

    def _format_help(self, formatter):
        formatter.add_usage(self.usage, self._actions, self._mutually_exclusive_groups)
        formatter.add_text(self.description)
        for group in self._action_groups:
            formatter.start_section(group.title)
            formatter.add_text(group.description)
            formatter.add_arguments(group._group_actions)
            formatter.end_section()
        formatter.add_text(self.epilog)
        return formatter.format_help()

    def _get_formatter(self, file=None):
        formatter = self.formatter_class(prog=self.prog)
        # A class of somebody else may have no colours.
        if hasattr(formatter, "_set_color"):
            formatter._set_color(self.color, file=file)
        return formatter

    def print_usage(self, file=None):
        """Write the usage, to standard output by default."""
        if file is None:
            file = sys.stdout
        self._print_message(self.format_usage(), file)

    def print_help(self, file=None):
        """Write the help, to standard output by default."""
        if file is None:
            file = sys.stdout
        self._print_message(self.format_help(), file)

    def _print_message(self, message, file=None):
        if message:
            file = file or sys.stderr
            try:
                file.write(message)
            except (AttributeError, OSError):
                pass

    def exit(self, status=0, message=None):
        """End the process, with a message on standard error."""
        if message:
            self._print_message(message, sys.stderr)
        sys.exit(status)

    def error(self, message):
        """Write the usage and a message, and end the process with status 2."""
        self.print_usage(sys.stderr)
        self.exit(2, _("%(prog)s: error: %(message)s\n") % {"prog": self.prog, "message": message})

    def _warning(self, message):
        text = _("%(prog)s: warning: %(message)s\n") % {"prog": self.prog, "message": message}
        self._print_message(text, sys.stderr)
