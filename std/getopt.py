"""Command-line options as in C: getopt() and gnu_getopt()."""

import os

__all__ = ["GetoptError", "error", "getopt", "gnu_getopt"]


class GetoptError(Exception):
    """An option is wrong: its name is in `opt`."""

    opt = ""
    msg = ""

    def __init__(self, msg, opt=""):
        self.msg = msg
        self.opt = opt
        Exception.__init__(self, msg, opt)

    def __str__(self):
        return self.msg


error = GetoptError


def _(text):
    import sys

    gettext = sys.modules.get("gettext")
    return text if gettext is None else gettext.gettext(text)


def _long_list(longopts):
    return [longopts] if isinstance(longopts, str) else list(longopts)


def getopt(args, shortopts, longopts=[]):
    """Read options up to the first argument that is none.

    Each letter of `shortopts` is an option; one with an argument has `:` behind it, one with an optional argument
    `::`. Long options are names, with `=` or `=?` at the end for the same. Returns a list of (option, value) pairs
    and the rest of the arguments.
    """
    opts = []
    longopts = _long_list(longopts)
    while args and args[0].startswith("-") and args[0] != "-":
        if args[0] == "--":
            args = args[1:]
            break
        if args[0].startswith("--"):
            opts, args = do_longs(opts, args[0][2:], longopts, args[1:])
        else:
            opts, args = do_shorts(opts, args[0][1:], shortopts, args[1:])
    return opts, args


def gnu_getopt(args, shortopts, longopts=[]):
    """Like getopt(), but options may be anywhere between other arguments.

    `+` at the start of `shortopts`, or the environment variable POSIXLY_CORRECT, end that; `-` there puts the other
    arguments between the options, as (None, list).
    """
    opts, others = [], []
    longopts = _long_list(longopts)
    in_order = False
    if shortopts.startswith("-"):
        shortopts, stop_early, in_order = shortopts[1:], False, True
    elif shortopts.startswith("+"):
        shortopts, stop_early = shortopts[1:], True
    else:
        stop_early = bool(os.environ.get("POSIXLY_CORRECT"))
    while args:
        if args[0] == "--":
            others += args[1:]
            break
        if len(args[0]) > 1 and args[0].startswith("-"):
            if in_order and others:
                opts.append((None, others))
                others = []
            if args[0].startswith("--"):
                opts, args = do_longs(opts, args[0][2:], longopts, args[1:])
            else:
                opts, args = do_shorts(opts, args[0][1:], shortopts, args[1:])
        elif stop_early:
            others += args
            break
        else:
            others.append(args[0])
            args = args[1:]
    return opts, others


def do_longs(opts, opt, longopts, args):
    """Read a long option, given without dashes."""
    opt, equals, value = opt.partition("=")
    value = value if equals else None
    takes, opt = long_has_args(opt, longopts)
    if takes:
        if value is None and takes != "?":
            if not args:
                raise GetoptError(_("option --%s requires argument") % opt, opt)
            value, args = args[0], args[1:]
    elif value is not None:
        raise GetoptError(_("option --%s must not have an argument") % opt, opt)
    opts.append(("--" + opt, value or ""))
    return opts, args


def long_has_args(opt, longopts):
    """Whether a long option takes an argument (False, True or "?"), and its whole name if it was abbreviated."""
    possible = [one for one in longopts if one.startswith(opt)]
    if not possible:
        raise GetoptError(_("option --%s not recognized") % opt, opt)
    for exact, takes in (opt, False), (opt + "=", True), (opt + "=?", "?"):
        if exact in possible:
            return takes, opt
    if len(possible) > 1:
        names = ", ".join(possible)
        raise GetoptError(_("option --%s not a unique prefix; possible options: %s") % (opt, names), opt)
    (name,) = possible
    if name.endswith("=?"):
        return "?", name[:-2]
    if name.endswith("="):
        return True, name[:-1]
    return False, name


def do_shorts(opts, optstring, shortopts, args):
    """Read the short options in one word, given without the dash."""
    while optstring:
        opt, optstring = optstring[0], optstring[1:]
        takes = short_has_arg(opt, shortopts)
        value = ""
        if takes:
            if not optstring and takes != "?":
                if not args:
                    raise GetoptError(_("option -%s requires argument") % opt, opt)
                optstring, args = args[0], args[1:]
            value, optstring = optstring, ""
        opts.append(("-" + opt, value))
    return opts, args


def short_has_arg(opt, shortopts):
    """Whether a short option takes an argument: False, True or "?"."""
    for index, char in enumerate(shortopts):
        if char == opt and char != ":":
            if not shortopts.startswith(":", index + 1):
                return False
            return "?" if shortopts.startswith("::", index + 1) else True
    raise GetoptError(_("option -%s not recognized") % opt, opt)


if __name__ == "__main__":
    import sys

    print(getopt(sys.argv[1:], "a:b", ["alpha=", "beta"]))
