"""How argparse reads a command line."""

import re

import argparse
from _argparse_help import ONE_OR_MORE, OPTIONAL, PARSER, REMAINDER, SUPPRESS, ZERO_OR_MORE
from _translation import translate as _
from _translation import translate_plural as ngettext


def _pattern_of(action):
    """A regular expression for the arguments that an action takes, by their kinds: A, O or - for `--`."""
    forms = {
        None: "(-*A-*)",
        OPTIONAL: "(-*A?-*)",
        ZERO_OR_MORE: "(-*[A-]*)",
        ONE_OR_MORE: "(-*A[A-]*)",
        REMAINDER: "([AO-]*)",
        PARSER: "(-*A[-AO]*)",
        SUPPRESS: "(-*)",
    }
    pattern = forms.get(action.nargs)
    if pattern is None:
        pattern = f"(-*{'-*'.join('A' * action.nargs)}-*)"
    if action.option_strings:
        # The arguments of an option end at `--`.
        pattern = pattern.replace("-*", "").replace("-", "")
    return pattern


class _Parse:
    """One reading of a command line by a parser.

    Each argument is of a kind: O begins an option, A is anything else, - is `--`, behind which there are no options.
    """

    def __init__(self, parser, args, namespace, intermixed):
        self.parser = parser
        self.args = args
        self.namespace = namespace
        self.intermixed = intermixed
        self.positionals = parser._get_positional_actions()
        self.seen = set()
        # Those that were written, which exclude others: a positional one may be seen without a value.
        self.given = set()
        self.warned = set()
        self.extras = []
        self.extras_kinds = []
        self.options = {}
        self.conflicts = {}
        for group in parser._mutually_exclusive_groups:
            for index, action in enumerate(group._group_actions):
                others = self.conflicts.setdefault(action, [])
                others.extend(group._group_actions[:index])
                others.extend(group._group_actions[index + 1 :])
        self.kinds = self._classify()

    def _classify(self):
        kinds = ""
        for index, arg in enumerate(self.args):
            if arg == "--":
                return kinds + "-" + "A" * (len(self.args) - index - 1)
            found = self._interpret(arg)
            if found is None:
                kinds += "A"
            else:
                self.options[index] = found
                kinds += "O"
        return kinds

    def _interpret(self, arg):
        """The options that an argument can mean, as (action, option, separator, value); None if it is none."""
        parser = self.parser
        known = parser._option_string_actions
        if not arg or arg[0] not in parser.prefix_chars:
            return None
        if arg in known:
            return [(known[arg], arg, None, None)]
        if len(arg) == 1:
            return None
        option, separator, value = arg.partition("=")
        if separator and option in known:
            return [(known[option], option, separator, value)]
        candidates = self._abbreviations(arg)
        if candidates:
            return candidates
        if parser._negative_number_matcher.match(arg) and not parser._has_negative_number_optionals:
            return None
        if " " in arg:
            return None
        return [(None, arg, None, None)]

    def _abbreviations(self, arg):
        parser = self.parser
        prefix, separator, value = arg.partition("=")
        if not separator:
            separator = value = None
        short = arg[1] not in parser.prefix_chars
        result = []
        for option, action in parser._option_string_actions.items():
            if short and option == arg[:2]:
                # The rest may be its value, or more short options.
                result.append((action, option, "", arg[2:]))
            elif parser.allow_abbrev and option.startswith(prefix):
                result.append((action, option, separator, value))
        return result

    def run(self):
        """Read everything; returns the namespace and the arguments that are not known."""
        index = 0
        last_option = max(self.options, default=-1)
        while index <= last_option:
            next_option = min(i for i in self.options if i >= index)
            if not self.intermixed and index != next_option:
                end = self._take_positionals(index)
                if end > index:
                    # An option may have been taken too.
                    index = end
                    continue
            if index not in self.options:
                self._leave(index, next_option)
                index = next_option
            index = self._take_option(index)
        if self.intermixed:
            self._leave(index, len(self.args))
            self._take_intermixed()
        else:
            self._leave(self._take_positionals(index), len(self.args))
        self._finish()
        return self.namespace, self.extras

    def _leave(self, start, stop):
        self.extras.extend(self.args[start:stop])
        self.extras_kinds.extend(self.kinds[start:stop])

    def _take_intermixed(self):
        """Give what was between the options to the positional arguments."""
        extras, kinds = self.extras, self.extras_kinds
        self.args = [arg for arg, kind in zip(extras, kinds) if kind != "O"]
        self.kinds = "".join(kind for kind in kinds if kind != "O")
        taken = self._take_positionals(0)
        rest = []
        for arg, kind in zip(extras, kinds):
            if kind != "O" and taken:
                taken -= 1
            else:
                rest.append(arg)
        self.extras = rest

    # Options.

    def _take_option(self, index):
        """Take the option at an index, and its arguments; returns the index behind them."""
        candidates = self.options[index]
        arg = self.args[index]
        if len(candidates) > 1:
            matches = ", ".join(option for _, option, _, _ in candidates)
            form = _("ambiguous option: %(option)s could match %(matches)s")
            raise argparse.ArgumentError(None, form % {"option": arg, "matches": matches})
        action, option, separator, value = candidates[0]
        if action is None:
            self.extras.append(arg)
            self.extras_kinds.append("O")
            return index + 1
        taken = []
        stop = index + 1
        while value is not None:
            count = self._count(action, "A")
            if count == 1:
                taken.append((action, [value], option))
                break
            # An option without arguments, in one word with more text.
            prefix = self.parser.prefix_chars
            if count != 0 or option[1] in prefix or value == "" or separator or value[0] in prefix:
                raise argparse.ArgumentError(action, _("ignored explicit argument %r") % value)
            taken.append((action, [], option))
            char = option[0]
            option = char + value[0]
            action = self.parser._option_string_actions.get(option)
            if action is None:
                self.extras.append(char + value)
                self.extras_kinds.append("O")
                break
            value = value[1:]
            if not value:
                separator = value = None
            elif value[0] == "=":
                separator, value = "=", value[1:]
            else:
                separator = ""
        if value is None:
            stop += self._count(action, self.kinds[index + 1 :])
            taken.append((action, self.args[index + 1 : stop], option))
        for action, strings, option in taken:
            if action.deprecated and option not in self.warned:
                self.parser._warning(_("option '%(option)s' is deprecated") % {"option": option})
                self.warned.add(option)
            self._apply(action, strings, option)
        return stop

    def _count(self, action, kinds):
        """How many arguments an option takes."""
        match = re.match(_pattern_of(action), kinds)
        if match is not None:
            return len(match.group(1))
        messages = {
            None: _("expected one argument"),
            OPTIONAL: _("expected at most one argument"),
            ONE_OR_MORE: _("expected at least one argument"),
        }
        message = messages.get(action.nargs)
        if message is None:
            message = ngettext("expected %s argument", "expected %s arguments", action.nargs) % action.nargs
        raise argparse.ArgumentError(action, message)

    # Positional arguments.

    def _take_positionals(self, index):
        """Take as many positional arguments as there are values for from an index on; returns the index behind."""
        counts = self._counts(self.kinds[index:])
        for action, count in zip(self.positionals, counts):
            strings = self.args[index : index + count]
            if action.nargs == PARSER:
                if self.kinds[index] == "-":
                    strings.remove("--")
            elif action.nargs != REMAINDER and "-" in self.kinds[index : index + count]:
                strings.remove("--")
            index += count
            if strings and action.deprecated and action.dest not in self.warned:
                self.parser._warning(_("argument '%(argument_name)s' is deprecated") % {"argument_name": action.dest})
                self.warned.add(action.dest)
            self._apply(action, strings)
        self.positionals = self.positionals[len(counts) :]
        return index

    def _counts(self, kinds):
        """How many values each of the next positional arguments gets; as many arguments as possible get theirs."""
        for end in range(len(self.positionals), 0, -1):
            pattern = "".join(map(_pattern_of, self.positionals[:end]))
            match = re.match(pattern, kinds)
            if match is None:
                continue
            counts = [len(group) for group in match.groups()]
            if kinds[match.end() : match.end() + 1] == "O":
                # Those that got nothing may get something behind the option.
                while counts and not counts[-1]:
                    counts.pop()
            return counts
        return []

    # What was taken.

    def _apply(self, action, strings, option=None):
        self.seen.add(action)
        values = self.parser._get_values(action, strings)
        if strings or action.option_strings:
            self.given.add(action)
            for other in self.conflicts.get(action, ()):
                if other in self.given:
                    name = argparse._get_action_name(other)
                    raise argparse.ArgumentError(action, _("not allowed with argument %s") % name)
        if values is not SUPPRESS:
            action(self.parser, self.namespace, values, option)

    def _finish(self):
        """Check that nothing is missing, and convert defaults that are strings."""
        parser, namespace = self.parser, self.namespace
        missing = []
        for action in parser._actions:
            if action in self.seen:
                continue
            if action.required:
                missing.append(argparse._get_action_name(action))
            elif (
                isinstance(action.default, str)
                and hasattr(namespace, action.dest)
                and action.default is getattr(namespace, action.dest)
            ):
                setattr(namespace, action.dest, parser._get_value(action, action.default))
        if missing:
            text = _("the following arguments are required: %s") % ", ".join(missing)
            raise argparse.ArgumentError(None, text)
        for group in parser._mutually_exclusive_groups:
            if group.required and not any(action in self.given for action in group._group_actions):
                names = [argparse._get_action_name(one) for one in group._group_actions if one.help is not SUPPRESS]
                raise argparse.ArgumentError(None, _("one of the arguments %s is required") % " ".join(names))
