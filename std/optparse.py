"""Command-line options: the parser that was there before argparse."""

import os
import sys

from _optparse_help import (
    NO_DEFAULT,
    SUPPRESS_HELP,
    SUPPRESS_USAGE,
    HelpFormatter,
    IndentedHelpFormatter,
    TitledHelpFormatter,
)
from _translation import translate as _
from _translation import translate_plural as _plural

__all__ = [
    "Option",
    "make_option",
    "SUPPRESS_HELP",
    "SUPPRESS_USAGE",
    "Values",
    "OptionContainer",
    "OptionGroup",
    "OptionParser",
    "HelpFormatter",
    "IndentedHelpFormatter",
    "TitledHelpFormatter",
    "OptParseError",
    "OptionError",
    "OptionConflictError",
    "OptionValueError",
    "BadOptionError",
    "check_choice",
]

__version__ = "1.5.3"


def _repr(self):
    return f"<{type(self).__name__} at 0x{id(self):x}: {self}>"


class OptParseError(Exception):
    """Base class of the errors of this module."""

    def __init__(self, msg):
        self.msg = msg

    def __str__(self):
        return self.msg


class OptionError(OptParseError):
    """An option is defined wrongly."""

    def __init__(self, msg, option):
        self.msg = msg
        self.option_id = str(option)

    def __str__(self):
        return f"option {self.option_id}: {self.msg}" if self.option_id else self.msg


class OptionConflictError(OptionError):
    """Two options have the same name."""


class OptionValueError(OptParseError):
    """The value of an option is wrong."""


class BadOptionError(OptParseError):
    """There is no such option."""

    def __init__(self, opt_str):
        self.opt_str = opt_str

    def __str__(self):
        return _("no such option: %s") % self.opt_str


class AmbiguousOptionError(BadOptionError):
    """An abbreviation stands for several options."""

    def __init__(self, opt_str, possibilities):
        super().__init__(opt_str)
        self.possibilities = possibilities

    def __str__(self):
        names = ", ".join(self.possibilities)
        return _("ambiguous option: %(option)s (%(possibilities)s?)") % {
            "option": self.opt_str,
            "possibilities": names,
        }


def _parse_num(val, type):
    text = val
    base = 10
    prefix = text[:2].lower()
    if prefix == "0x":
        base = 16
    elif prefix == "0b":
        base, text = 2, text[2:] or "0"
    elif text[:1] == "0":
        base = 8
    return type(text, base)


def _parse_int(val):
    return _parse_num(val, int)


_builtin_cvt = {
    "int": (_parse_int, lambda: _("integer")),
    "long": (_parse_int, lambda: _("integer")),
    "float": (float, lambda: _("floating-point")),
    "complex": (complex, lambda: _("complex")),
}


def check_builtin(option, opt, value):
    """Convert the value of an option of a builtin type."""
    convert, what = _builtin_cvt[option.type]
    try:
        return convert(value)
    except ValueError:
        raise OptionValueError(_("option %s: invalid %s value: %r") % (opt, what(), value))


def check_choice(option, opt, value):
    """Check the value of an option that has choices."""
    if value in option.choices:
        return value
    choices = ", ".join(map(repr, option.choices))
    raise OptionValueError(_("option %s: invalid choice: %r (choose from %s)") % (opt, value, choices))


class Option:
    """An option: its names, and what it does."""

    ATTRS = [
        "action",
        "type",
        "dest",
        "default",
        "nargs",
        "const",
        "choices",
        "callback",
        "callback_args",
        "callback_kwargs",
        "help",
        "metavar",
    ]
    ACTIONS = (
        "store",
        "store_const",
        "store_true",
        "store_false",
        "append",
        "append_const",
        "count",
        "callback",
        "help",
        "version",
    )
    STORE_ACTIONS = ("store", "store_const", "store_true", "store_false", "append", "append_const", "count")
    TYPED_ACTIONS = ("store", "append", "callback")
    ALWAYS_TYPED_ACTIONS = ("store", "append")
    CONST_ACTIONS = ("store_const", "append_const")
    TYPES = ("string", "int", "long", "float", "complex", "choice")
    TYPE_CHECKER = {
        "int": check_builtin,
        "long": check_builtin,
        "float": check_builtin,
        "complex": check_builtin,
        "choice": check_choice,
    }

    # Subclasses may give a list of checks of their own.
    CHECK_METHODS = None

    def __init__(self, *opts, **attrs):
        self._short_opts = []
        self._long_opts = []
        opts = self._check_opt_strings(opts)
        self._set_opt_strings(opts)
        self._set_attrs(attrs)
        for check in self.CHECK_METHODS:
            check(self)

    def _check_opt_strings(self, opts):
        opts = [opt for opt in opts if opt]
        if not opts:
            raise TypeError("at least one option string must be supplied")
        return opts

    def _set_opt_strings(self, opts):
        for opt in opts:
            if len(opt) < 2:
                raise OptionError(f"invalid option string {opt!r}: must be at least two characters long", self)
            if len(opt) == 2:
                if not (opt[0] == "-" and opt[1] != "-"):
                    raise OptionError(
                        f"invalid short option string {opt!r}: must be of the form -x, (x any non-dash char)", self
                    )
                self._short_opts.append(opt)
            else:
                if not (opt.startswith("--") and opt[2] != "-"):
                    raise OptionError(
                        f"invalid long option string {opt!r}: must start with --, followed by non-dash", self
                    )
                self._long_opts.append(opt)

    def _set_attrs(self, attrs):
        for name in self.ATTRS:
            setattr(self, name, attrs.pop(name, NO_DEFAULT if name == "default" else None))
        if attrs:
            raise OptionError(f"invalid keyword arguments: {', '.join(sorted(attrs))}", self)

    # Checks of the definition.

    def _check_action(self):
        if self.action is None:
            self.action = "store"
        elif self.action not in self.ACTIONS:
            raise OptionError(f"invalid action: {self.action!r}", self)

    def _check_type(self):
        if self.type is None:
            if self.action in self.ALWAYS_TYPED_ACTIONS:
                self.type = "string" if self.choices is None else "choice"
            return
        if isinstance(self.type, type):
            self.type = self.type.__name__
        if self.type == "str":
            self.type = "string"
        if self.type not in self.TYPES:
            raise OptionError(f"invalid option type: {self.type!r}", self)
        if self.action not in self.TYPED_ACTIONS:
            raise OptionError(f"must not supply a type for action {self.action!r}", self)

    def _check_choice(self):
        if self.type == "choice":
            if self.choices is None:
                raise OptionError("must supply a list of choices for type 'choice'", self)
            if not isinstance(self.choices, (tuple, list)):
                name = str(type(self.choices)).split("'")[1]
                raise OptionError(f"choices must be a list of strings ('{name}' supplied)", self)
        elif self.choices is not None:
            raise OptionError(f"must not supply choices for type {self.type!r}", self)

    def _check_dest(self):
        takes_value = self.action in self.STORE_ACTIONS or self.type is not None
        if self.dest is None and takes_value:
            if self._long_opts:
                self.dest = self._long_opts[0][2:].replace("-", "_")
            else:
                self.dest = self._short_opts[0][1]

    def _check_const(self):
        if self.action not in self.CONST_ACTIONS and self.const is not None:
            raise OptionError(f"'const' must not be supplied for action {self.action!r}", self)

    def _check_nargs(self):
        if self.action in self.TYPED_ACTIONS:
            if self.nargs is None:
                self.nargs = 1
        elif self.nargs is not None:
            raise OptionError(f"'nargs' must not be supplied for action {self.action!r}", self)

    def _check_callback(self):
        if self.action == "callback":
            if not callable(self.callback):
                raise OptionError(f"callback not callable: {self.callback!r}", self)
            if self.callback_args is not None and not isinstance(self.callback_args, tuple):
                raise OptionError(
                    f"callback_args, if supplied, must be a tuple: not {self.callback_args!r}", self
                )
            if self.callback_kwargs is not None and not isinstance(self.callback_kwargs, dict):
                raise OptionError(
                    f"callback_kwargs, if supplied, must be a dict: not {self.callback_kwargs!r}", self
                )
            return
        if self.callback is not None:
            raise OptionError(f"callback supplied ({self.callback!r}) for non-callback option", self)
        for name in "callback_args", "callback_kwargs":
            if getattr(self, name) is not None:
                raise OptionError(f"{name} supplied for non-callback option", self)

    CHECK_METHODS = [
        _check_action,
        _check_type,
        _check_choice,
        _check_dest,
        _check_const,
        _check_nargs,
        _check_callback,
    ]

    def __str__(self):
        return "/".join(self._short_opts + self._long_opts)

    __repr__ = _repr

    def takes_value(self):
        """Whether the option has a value."""
        return self.type is not None

    def get_opt_string(self):
        """The first long name, or the first short one."""
        return (self._long_opts or self._short_opts)[0]

    # When it is met.

    def check_value(self, opt, value):
        """Convert and check one value."""
        checker = self.TYPE_CHECKER.get(self.type)
        return value if checker is None else checker(self, opt, value)

    def convert_value(self, opt, value):
        """Convert and check the value, or the tuple of values."""
        if value is None:
            return None
        if self.nargs == 1:
            return self.check_value(opt, value)
        return tuple(self.check_value(opt, one) for one in value)

    def process(self, opt, value, values, parser):
        """Do what the option does."""
        value = self.convert_value(opt, value)
        return self.take_action(self.action, self.dest, opt, value, values, parser)

    def take_action(self, action, dest, opt, value, values, parser):
        """Do what an action does; subclasses may know others."""
        if action == "store":
            setattr(values, dest, value)
        elif action == "store_const":
            setattr(values, dest, self.const)
        elif action in ("store_true", "store_false"):
            setattr(values, dest, action == "store_true")
        elif action == "append":
            values.ensure_value(dest, []).append(value)
        elif action == "append_const":
            values.ensure_value(dest, []).append(self.const)
        elif action == "count":
            setattr(values, dest, values.ensure_value(dest, 0) + 1)
        elif action == "callback":
            self.callback(self, opt, value, parser, *(self.callback_args or ()), **(self.callback_kwargs or {}))
        elif action == "help":
            parser.print_help()
            parser.exit()
        elif action == "version":
            parser.print_version()
            parser.exit()
        else:
            raise ValueError(f"unknown action {self.action!r}")
        return 1


make_option = Option


class Values:
    """The values of the options, as attributes."""

    def __init__(self, defaults=None):
        for name, value in (defaults or {}).items():
            setattr(self, name, value)

    def __str__(self):
        return str(self.__dict__)

    __repr__ = _repr

    def __eq__(self, other):
        if isinstance(other, Values):
            return self.__dict__ == other.__dict__
        if isinstance(other, dict):
            return self.__dict__ == other
        return NotImplemented

    def _update_careful(self, dict):
        """Take over what is there already."""
        for name in dir(self):
            value = dict.get(name)
            if value is not None:
                setattr(self, name, value)

    def _update_loose(self, dict):
        """Take over everything."""
        self.__dict__.update(dict)

    def _update(self, dict, mode):
        if mode == "careful":
            self._update_careful(dict)
        elif mode == "loose":
            self._update_loose(dict)
        else:
            raise ValueError(f"invalid update mode: {mode!r}")

    def read_module(self, modname, mode="careful"):
        """Take over the names of a module."""
        __import__(modname)
        self._update(vars(sys.modules[modname]), mode)

    def read_file(self, filename, mode="careful"):
        """Take over the names that a Python file defines."""
        names = {}
        with open(filename) as file:
            exec(file.read(), names)
        self._update(names, mode)

    def ensure_value(self, attr, value):
        """The value of an attribute, which is set if it is None or not there."""
        if getattr(self, attr, None) is None:
            setattr(self, attr, value)
        return getattr(self, attr)


class OptionContainer:
    """What options are added to: a parser or a group."""

    def __init__(self, option_class, conflict_handler, description):
        self.option_class = option_class
        self._create_option_list()
        self.set_description(description)
        self.set_conflict_handler(conflict_handler)

    def _create_option_mappings(self):
        self._short_opt, self._long_opt, self.defaults = {}, {}, {}

    def _share_option_mappings(self, parser):
        for name in "_short_opt", "_long_opt", "defaults":
            setattr(self, name, getattr(parser, name))

    def set_conflict_handler(self, handler):
        """Set what happens if two options have the same name: error or resolve."""
        if handler not in ("error", "resolve"):
            raise ValueError(f"invalid conflict_resolution value {handler!r}")
        self.conflict_handler = handler

    def set_description(self, description):
        """Set the description."""
        self.description = description

    def get_description(self):
        """The description."""
        return self.description

    def destroy(self):
        """Undo references that go in circles."""
        del self._short_opt
        del self._long_opt
        del self.defaults

    def _check_conflict(self, option):
        known = [(opt, self._short_opt[opt]) for opt in option._short_opts if opt in self._short_opt]
        known += [(opt, self._long_opt[opt]) for opt in option._long_opts if opt in self._long_opt]
        if not known:
            return
        if self.conflict_handler == "error":
            names = ", ".join(opt for opt, _ in known)
            raise OptionConflictError(f"conflicting option string(s): {names}", option)
        for opt, other in known:
            if opt.startswith("--"):
                other._long_opts.remove(opt)
                del self._long_opt[opt]
            else:
                other._short_opts.remove(opt)
                del self._short_opt[opt]
            if not (other._short_opts or other._long_opts):
                other.container.option_list.remove(other)

    def add_option(self, *args, **kwargs):
        """Add an option, or make one from its names and settings."""
        option = self._given_option(args, kwargs)
        self._check_conflict(option)
        option.container = self
        self.option_list.append(option)
        self._short_opt.update(dict.fromkeys(option._short_opts, option))
        self._long_opt.update(dict.fromkeys(option._long_opts, option))
        has_default = option.default is not NO_DEFAULT
        if option.dest is not None and (has_default or option.dest not in self.defaults):
            self.defaults[option.dest] = option.default if has_default else None
        return option

    def _given_option(self, args, kwargs):
        if isinstance(args[0], str):
            return self.option_class(*args, **kwargs)
        if len(args) > 1 or kwargs:
            raise TypeError("invalid arguments")
        if not isinstance(args[0], Option):
            raise TypeError(f"not an Option instance: {args[0]!r}")
        return args[0]

    def add_options(self, option_list):
        """Add options."""
        for option in option_list:
            self.add_option(option)

    def get_option(self, opt_str):
        """The option with a name, or None."""
        return self._short_opt.get(opt_str) or self._long_opt.get(opt_str)

    def has_option(self, opt_str):
        """Whether there is an option with a name."""
        return opt_str in self._short_opt or opt_str in self._long_opt

    def remove_option(self, opt_str):
        """Remove the option with a name."""
        option = self.get_option(opt_str)
        if option is None:
            raise ValueError(f"no such option {opt_str!r}")
        for opt in option._short_opts:
            del self._short_opt[opt]
        for opt in option._long_opts:
            del self._long_opt[opt]
        option.container.option_list.remove(option)

    def format_option_help(self, formatter):
        """The text of the options."""
        if not self.option_list:
            return ""
        shown = [option for option in self.option_list if option.help is not SUPPRESS_HELP]
        return "".join(formatter.format_option(option) for option in shown)

    def format_description(self, formatter):
        """The text of the description."""
        return formatter.format_description(self.get_description())

    def format_help(self, formatter):
        """The text of the description and the options."""
        parts = [self.format_option_help(formatter)]
        if self.description:
            parts.insert(0, self.format_description(formatter))
        return "\n".join(parts)


class OptionGroup(OptionContainer):
    """Options with a title of their own in the help."""

    def __init__(self, parser, title, description=None):
        self.parser = parser
        super().__init__(parser.option_class, parser.conflict_handler, description)
        self.title = title

    def _create_option_list(self):
        self.option_list = []
        self._share_option_mappings(self.parser)

    def set_title(self, title):
        """Set the title."""
        self.title = title

    def destroy(self):
        super().destroy()
        del self.option_list

    def format_help(self, formatter):
        text = formatter.format_heading(self.title)
        formatter.indent()
        text += super().format_help(formatter)
        formatter.dedent()
        return text


class OptionParser(OptionContainer):
    """A command line of options and other arguments."""

    standard_option_list = []

    def __init__(
        self,
        usage=None,
        option_list=None,
        option_class=Option,
        version=None,
        conflict_handler="error",
        description=None,
        formatter=None,
        add_help_option=True,
        prog=None,
        epilog=None,
    ):
        self.prog, self.version, self.epilog = prog, version, epilog
        self.allow_interspersed_args = self.process_default_values = True
        super().__init__(option_class, conflict_handler, description)
        self.set_usage(usage)
        self.formatter = formatter if formatter is not None else IndentedHelpFormatter()
        self.formatter.set_parser(self)
        self.add_options([*self.standard_option_list, *(option_list or ())])
        if version:
            self.add_option("--version", action="version", help=_("show program's version number and exit"))
        if add_help_option:
            self.add_option("-h", "--help", action="help", help=_("show this help message and exit"))
        self._init_parsing_state()

    def destroy(self):
        groups = self.option_groups
        super().destroy()
        del self.option_groups, self.option_list, self.formatter
        for group in groups:
            group.destroy()

    def _create_option_list(self):
        self._create_option_mappings()
        self.option_groups, self.option_list = [], []

    def _init_parsing_state(self):
        self.rargs = self.largs = self.values = None

    # Settings.

    def set_usage(self, usage):
        """Set the usage; %prog stands for the program."""
        if usage is None:
            self.usage = _("%prog [options]")
        elif usage is SUPPRESS_USAGE:
            self.usage = None
        else:
            # What was written for an older version.
            self.usage = usage[7:] if usage.lower().startswith("usage: ") else usage

    def enable_interspersed_args(self):
        """Let options be between other arguments."""
        self.allow_interspersed_args = True

    def disable_interspersed_args(self):
        """Let options end at the first other argument."""
        self.allow_interspersed_args = False

    def set_process_default_values(self, process):
        """Set whether defaults that are strings are converted."""
        self.process_default_values = process

    def set_default(self, dest, value):
        """Set a default."""
        self.defaults[dest] = value

    def set_defaults(self, **kwargs):
        """Set defaults."""
        self.defaults.update(kwargs)

    def _get_all_options(self):
        options = self.option_list[:]
        for group in self.option_groups:
            options.extend(group.option_list)
        return options

    def get_default_values(self):
        """The defaults, converted, as Values."""
        if not self.process_default_values:
            return Values(self.defaults)
        defaults = self.defaults.copy()
        for option in self._get_all_options():
            default = defaults.get(option.dest)
            if isinstance(default, str):
                defaults[option.dest] = option.check_value(option.get_opt_string(), default)
        return Values(defaults)

    def add_option_group(self, *args, **kwargs):
        """Add a group, or make one from its title."""
        if isinstance(args[0], str):
            group = OptionGroup(self, *args, **kwargs)
        elif len(args) == 1 and not kwargs:
            group = args[0]
            if not isinstance(group, OptionGroup):
                raise TypeError(f"not an OptionGroup instance: {group!r}")
            if group.parser is not self:
                raise ValueError("invalid OptionGroup (wrong parser)")
        else:
            raise TypeError("invalid arguments")
        self.option_groups.append(group)
        return group

    def get_option_group(self, opt_str):
        """The group that an option is in, or None."""
        option = self.get_option(opt_str)
        return option.container if option and option.container is not self else None

    # Parsing.

    def _get_args(self, args):
        return sys.argv[1:] if args is None else args[:]

    def parse_args(self, args=None, values=None):
        """Read a command line, that of the process by default; returns the values and the other arguments."""
        rargs = self._get_args(args)
        if values is None:
            values = self.get_default_values()
        self.rargs = rargs
        self.largs = largs = []
        self.values = values
        try:
            self._process_args(largs, rargs, values)
        except (BadOptionError, OptionValueError) as e:
            self.error(str(e))
        return self.check_values(values, largs + rargs)

    def check_values(self, values, args):
        """Called at the end; returns what parse_args() does."""
        return values, args

    def _process_args(self, largs, rargs, values):
        while rargs:
            arg = rargs[0]
            if arg == "--":
                del rargs[0]
                return
            if arg.startswith("--"):
                self._process_long_opt(rargs, values)
            elif arg.startswith("-") and len(arg) > 1:
                self._process_short_opts(rargs, values)
            elif self.allow_interspersed_args:
                largs.append(arg)
                del rargs[0]
            else:
                return

    def _match_long_opt(self, opt):
        return _match_abbrev(opt, self._long_opt)

    def _take_value(self, option, opt, rargs):
        """Take the value of an option from the arguments."""
        nargs = option.nargs
        if len(rargs) < nargs:
            form = _plural(
                "%(option)s option requires %(number)d argument", "%(option)s option requires %(number)d arguments", nargs
            )
            self.error(form % {"option": opt, "number": nargs})
            return None
        if nargs == 1:
            return rargs.pop(0)
        value = tuple(rargs[:nargs])
        del rargs[:nargs]
        return value

    def _process_long_opt(self, rargs, values):
        opt, equals, explicit = rargs.pop(0).partition("=")
        if equals:
            rargs.insert(0, explicit)
        opt = self._match_long_opt(opt)
        option = self._long_opt[opt]
        value = None
        if option.takes_value():
            value = self._take_value(option, opt, rargs)
        elif equals:
            self.error(_("%s option does not take a value") % opt)
        option.process(opt, value, values, self)

    def _process_short_opts(self, rargs, values):
        arg = rargs.pop(0)
        for index, char in enumerate(arg[1:], 2):
            opt = "-" + char
            option = self._short_opt.get(opt)
            if not option:
                raise BadOptionError(opt)
            value = None
            ended = False
            if option.takes_value():
                # The rest of the word is the value.
                if index < len(arg):
                    rargs.insert(0, arg[index:])
                value = self._take_value(option, opt, rargs)
                ended = True
            option.process(opt, value, values, self)
            if ended:
                break

    # Messages.

    def get_prog_name(self):
        """The name of the program."""
        return os.path.basename(sys.argv[0]) if self.prog is None else self.prog

    def expand_prog_name(self, s):
        """A text with the name of the program in it."""
        return s.replace("%prog", self.get_prog_name())

    def get_description(self):
        return self.expand_prog_name(self.description) if self.description else self.description

    def exit(self, status=0, msg=None):
        """End the process."""
        if msg:
            sys.stderr.write(msg)
        sys.exit(status)

    def error(self, msg):
        """Print the usage and a message, and end the process with status 2."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.get_prog_name()}: error: {msg}\n")

    def get_usage(self):
        """The text of the usage."""
        return self.formatter.format_usage(self.expand_prog_name(self.usage)) if self.usage else ""

    def print_usage(self, file=None):
        """Print the usage."""
        if self.usage:
            print(self.get_usage(), file=file)

    def get_version(self):
        """The text of the version."""
        return self.expand_prog_name(self.version) if self.version else ""

    def print_version(self, file=None):
        """Print the version."""
        if self.version:
            print(self.get_version(), file=file)

    def format_option_help(self, formatter=None):
        if formatter is None:
            formatter = self.formatter
        formatter.store_option_strings(self)
        parts = [formatter.format_heading(_("Options"))]
        formatter.indent()
        if self.option_list:
            parts.append(OptionContainer.format_option_help(self, formatter))
            parts.append("\n")
        for group in self.option_groups:
            parts.append(group.format_help(formatter))
            parts.append("\n")
        formatter.dedent()
        # Without the last empty line.
        return "".join(parts[:-1])

    def format_epilog(self, formatter):
        """The text behind the options."""
        return formatter.format_epilog(self.epilog)

    def format_help(self, formatter=None):
        if formatter is None:
            formatter = self.formatter
        parts = []
        if self.usage:
            parts.append(self.get_usage() + "\n")
        if self.description:
            parts.append(self.format_description(formatter) + "\n")
        parts.append(self.format_option_help(formatter))
        parts.append(self.format_epilog(formatter))
        return "".join(parts)

    def print_help(self, file=None):
        """Print the help."""
        (sys.stdout if file is None else file).write(self.format_help())


def _match_abbrev(s, wordmap):
    """The word that a string is or begins."""
    if s in wordmap:
        return s
    possible = [word for word in wordmap if word.startswith(s)]
    if len(possible) == 1:
        return possible[0]
    if not possible:
        raise BadOptionError(s)
    possible.sort()
    raise AmbiguousOptionError(s, possible)
