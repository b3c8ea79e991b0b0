"""What arguments are added to: parsers and groups."""

import argparse
import re
from _argparse_help import (
    OPTIONAL,
    REMAINDER,
    SUPPRESS,
    ZERO_OR_MORE,
)
from _translation import translate as _
from _translation import translate_plural as ngettext


class _ActionsContainer:
    """Holds arguments, and the groups that they are in."""

    def __init__(self, description, prefix_chars, argument_default, conflict_handler):
        self.description = description
        self.argument_default = argument_default
        self.prefix_chars = prefix_chars
        self.conflict_handler = conflict_handler
        # Kinds of objects that can be given by name.
        self._registries = {}
        for name, action in (
            (None, argparse._StoreAction),
            ("store", argparse._StoreAction),
            ("store_const", argparse._StoreConstAction),
            ("store_true", argparse._StoreTrueAction),
            ("store_false", argparse._StoreFalseAction),
            ("append", argparse._AppendAction),
            ("append_const", argparse._AppendConstAction),
            ("count", argparse._CountAction),
            ("help", argparse._HelpAction),
            ("version", argparse._VersionAction),
            ("parsers", argparse._SubParsersAction),
            ("extend", argparse._ExtendAction),
        ):
            self.register("action", name, action)
        self._get_handler()
        # Lists and dicts, so that groups share them with their parser.
        self._actions, self._action_groups, self._mutually_exclusive_groups = [], [], []
        self._defaults, self._option_string_actions = {}, {}
        self._has_negative_number_optionals = []
        digits = r"\d+(?:_\d+)*"
        number = rf"(?:{digits}(?:\.{digits})?|\.{digits})(?:[eE][+-]?{digits})?[jJ]?"
        self._negative_number_matcher = re.compile(f"-{number}$")

    def register(self, registry_name, value, object):
        """Give an object a name: for the arguments `action` or `type`."""
        self._registries.setdefault(registry_name, {})[value] = object

    def _registry_get(self, registry_name, value, default=None):
        # What cannot be hashed has no name.
        try:
            return self._registries.get(registry_name, {}).get(value, default)
        except TypeError:
            return default

    def set_defaults(self, **kwargs):
        """Set values that arguments, or nothing, may change."""
        for action in self._actions:
            action.default = kwargs.get(action.dest, action.default)
        self._defaults |= kwargs

    def get_default(self, dest):
        """The value that an attribute has at first."""
        known = (action.default for action in self._actions if action.dest == dest)
        return next((value for value in known if value is not None), self._defaults.get(dest))

    # Arguments.

    def add_argument(self, *args, **kwargs):
        """Add an option, by its names, or a positional argument, by its name; returns the action."""
        positional = not args or (len(args) == 1 and args[0][0] not in self.prefix_chars)
        if positional and args and "dest" in kwargs:
            raise TypeError("dest supplied twice for positional argument, did you mean metavar?")
        read_names = self._get_positional_kwargs if positional else self._get_optional_kwargs
        kwargs = read_names(*args, **kwargs)
        if self.argument_default is not None:
            kwargs.setdefault("default", self._defaults.get(kwargs["dest"], self.argument_default))
        elif kwargs["dest"] in self._defaults:
            kwargs.setdefault("default", self._defaults[kwargs["dest"]])
        name = kwargs.get("action")
        make = self._pop_action_class(kwargs)
        if not callable(make):
            raise ValueError(f"unknown action {make!r}")
        action = make(**kwargs)
        if action.nargs == 0 and not action.option_strings:
            raise ValueError(f"action {name!r} is not valid for positional arguments")
        convert = self._registry_get("type", action.type, action.type)
        if not callable(convert):
            raise TypeError(f"{convert!r} is not callable")
        if convert is argparse.FileType:
            raise TypeError(f"{convert!r} is a FileType class object, instance of it must be passed")
        if hasattr(self, "_get_formatter"):
            try:
                self._get_formatter()._format_args(action, None)
            except TypeError:
                raise ValueError("length of metavar tuple does not match nargs")
        self._check_help(action)
        return self._add_action(action)

    def _check_help(self, action):
        """Raise ValueError if the help has a format that does not work."""
        if action.help and hasattr(self, "_get_formatter"):
            try:
                self._get_formatter()._expand_help(action)
            except (ValueError, TypeError, KeyError) as e:
                raise ValueError("badly formed help string") from e

    def _get_positional_kwargs(self, dest, **kwargs):
        if "required" in kwargs:
            raise TypeError("'required' is an invalid argument for positionals")
        nargs = kwargs.get("nargs")
        if nargs == 0:
            raise ValueError("nargs for positionals must be != 0")
        if nargs not in (OPTIONAL, ZERO_OR_MORE, REMAINDER, SUPPRESS):
            kwargs["required"] = True
        return {**kwargs, "dest": dest, "option_strings": []}

    def _get_optional_kwargs(self, *args, **kwargs):
        long = []
        for option in args:
            if option[0] not in self.prefix_chars:
                raise ValueError(
                    f"invalid option string {option!r}: must start with a character {self.prefix_chars!r}"
                )
            if len(option) > 1 and option[1] in self.prefix_chars:
                long.append(option)
        dest = kwargs.pop("dest", None)
        if dest is None:
            # The first long name, or else the first one.
            dest = (long or args)[0].lstrip(self.prefix_chars)
            if not dest:
                raise TypeError(f"dest= is required for options like {args[0]!r}")
            dest = dest.replace("-", "_")
        return {**kwargs, "dest": dest, "option_strings": list(args)}

    def _pop_action_class(self, kwargs, default=None):
        action = kwargs.pop("action", default)
        return self._registry_get("action", action, action)

    def _add_action(self, action):
        self._check_conflict(action)
        self._actions.append(action)
        action.container = self
        for option in action.option_strings:
            self._option_string_actions[option] = action
            if self._negative_number_matcher.match(option) and not self._has_negative_number_optionals:
                self._has_negative_number_optionals.append(True)
        return action

    def _remove_action(self, action):
        self._actions.remove(action)

    # Groups.

    def add_argument_group(self, *args, **kwargs):
        """Add a group with a heading of its own in the help."""
        return self._listed(self._action_groups, _ArgumentGroup(self, *args, **kwargs))

    def add_mutually_exclusive_group(self, **kwargs):
        """Add a group of which only one argument may be given."""
        return self._listed(self._mutually_exclusive_groups, _MutuallyExclusiveGroup(self, **kwargs))

    @staticmethod
    def _listed(groups, group):
        groups.append(group)
        return group

    def _add_container_actions(self, container):
        """Take over the arguments and groups of another parser."""
        titles = {}
        for group in self._action_groups:
            if group.title in titles:
                raise ValueError(f"cannot merge actions - two groups are named {group.title!r}")
            titles[group.title] = group
        group_of = {}
        for group in container._action_groups:
            if group.title not in titles:
                titles[group.title] = self.add_argument_group(
                    title=group.title, description=group.description, conflict_handler=group.conflict_handler
                )
            for action in group._group_actions:
                group_of[action] = titles[group.title]
        for group in container._mutually_exclusive_groups:
            target = self if group._container is container else titles[group._container.title]
            copied = target.add_mutually_exclusive_group(required=group.required)
            for action in group._group_actions:
                group_of[action] = copied
        for action in container._actions:
            group_of.get(action, self)._add_action(action)

    # Conflicts.

    def _get_handler(self):
        handler = getattr(self, f"_handle_conflict_{self.conflict_handler}", None)
        if handler is None:
            raise ValueError(f"invalid conflict_resolution value: {self.conflict_handler!r}")
        return handler

    def _check_conflict(self, action):
        known = self._option_string_actions
        conflicts = [(option, known[option]) for option in action.option_strings if option in known]
        if conflicts:
            self._get_handler()(action, conflicts)

    def _handle_conflict_error(self, action, conflicting_actions):
        form = ngettext(
            "conflicting option string: %s", "conflicting option strings: %s", len(conflicting_actions)
        )
        options = ", ".join(option for option, _ in conflicting_actions)
        raise argparse.ArgumentError(action, form % options)

    def _handle_conflict_resolve(self, action, conflicting_actions):
        """Take the names away from the arguments that had them; those without any names go."""
        for option, other in conflicting_actions:
            other.option_strings.remove(option)
            self._option_string_actions.pop(option, None)
            if not other.option_strings:
                other.container._remove_action(other)


class _ArgumentGroup(_ActionsContainer):
    """A group: it has the arguments of its parser, and a list of its own ones."""

    def __init__(self, container, title=None, description=None, **kwargs):
        if "prefix_chars" in kwargs:
            import warnings

            warnings.warn(
                "The use of the undocumented 'prefix_chars' parameter in ArgumentParser.add_argument_group() is "
                "deprecated.",
                DeprecationWarning,
                stacklevel=3,
            )
        kwargs.setdefault("conflict_handler", container.conflict_handler)
        kwargs.setdefault("prefix_chars", container.prefix_chars)
        kwargs.setdefault("argument_default", container.argument_default)
        super().__init__(description=description, **kwargs)
        self.title = title
        self._group_actions = []
        for shared in (
            "_registries",
            "_actions",
            "_option_string_actions",
            "_defaults",
            "_has_negative_number_optionals",
            "_mutually_exclusive_groups",
        ):
            setattr(self, shared, getattr(container, shared))

    def _add_action(self, action):
        super()._add_action(action)
        self._group_actions.append(action)
        return action

    def _remove_action(self, action):
        super()._remove_action(action)
        self._group_actions.remove(action)

    def add_argument_group(self, *args, **kwargs):
        raise ValueError("argument groups cannot be nested")


class _MutuallyExclusiveGroup(_ArgumentGroup):
    """A group of which only one argument may be given."""

    def __init__(self, container, required=False):
        super().__init__(container)
        self.required = required
        self._container = container

    def _add_action(self, action):
        if action.required:
            raise ValueError("mutually exclusive arguments must be optional")
        action = self._container._add_action(action)
        self._group_actions.append(action)
        return action

    def _remove_action(self, action):
        self._container._remove_action(action)
        self._group_actions.remove(action)

    def add_mutually_exclusive_group(self, **kwargs):
        raise ValueError("mutually exclusive groups cannot be nested")
