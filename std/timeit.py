"""Tool for measuring execution time of small code snippets.

Usage: python -m timeit [-n N] [-r N] [-s S] [-p] [-u U] [-v] [-h] [--] [statement]

  -n/--number N: how many times to run the statement (default: as many as take 0.2 seconds)
  -r/--repeat N: how many times to measure (default 5)
  -s/--setup S: statement to run once before (default `pass`)
  -p/--process: measure the time of the process, not that of the clock
  -u/--unit U: unit of the output: nsec, usec, msec or sec
  -v/--verbose: print all times; more often, with more digits
  -h/--help: print this text
  --: ends the options
  statement: what to measure (default `pass`); several are the lines of one

Prints the best time, because the others are disturbed by other processes.
"""

import gc
import itertools
import sys
import time

__all__ = ["Timer", "timeit", "repeat", "default_timer"]

dummy_src_name = "<timeit-src>"
default_number = 1000000
default_repeat = 5
default_timer = time.perf_counter

_globals = globals

# The function that is measured: everything it uses is local, because that is fastest.
template = """
def inner(_rounds, _now{init}):
    {setup}
    _begin = _now()
    for _round in _rounds:
        {stmt}
        pass
    return _now() - _begin
"""


def reindent(src, indent):
    """A source indented, but for its first line."""
    return src.replace("\n", "\n" + " " * indent)


class Timer:
    """Measures a statement, given as source or a function; `setup` runs once before."""

    def __init__(self, stmt="pass", setup="pass", timer=default_timer, globals=None):
        self.timer = timer
        names = {}
        arguments = ""
        namespace = _globals() if globals is None else globals
        prefix = ""
        if isinstance(setup, str):
            # Alone first, so that errors are those of the user's source.
            compile(setup, dummy_src_name, "exec")
            prefix = setup + "\n"
            setup = reindent(setup, 4)
        elif callable(setup):
            names["_setup"] = setup
            arguments += ", _setup=_setup"
            setup = "_setup()"
        else:
            raise ValueError("setup is neither a string nor callable")
        if isinstance(stmt, str):
            compile(prefix + stmt, dummy_src_name, "exec")
            stmt = reindent(stmt, 8)
        elif callable(stmt):
            names["_stmt"] = stmt
            arguments += ", _stmt=_stmt"
            stmt = "_stmt()"
        else:
            raise ValueError("stmt is neither a string nor callable")
        self.src = template.format(stmt=stmt, setup=setup, init=arguments)
        exec(compile(self.src, dummy_src_name, "exec"), namespace, names)
        self.inner = names["inner"]

    def print_exc(self, file=None):
        """Print the exception that is handled, with the lines of the source."""
        import linecache
        import traceback

        linecache.cache[dummy_src_name] = (len(self.src), None, self.src.split("\n"), dummy_src_name)
        traceback.print_exc(file=file)

    def timeit(self, number=default_number):
        """The seconds that the statement takes, `number` times, with the garbage collector off."""
        was_on = gc.isenabled()
        gc.disable()
        try:
            return self.inner(itertools.repeat(None, number), self.timer)
        finally:
            if was_on:
                gc.enable()

    def repeat(self, repeat=default_repeat, number=default_number):
        """A list of results of timeit()."""
        return [self.timeit(number) for _ in range(repeat)]

    def autorange(self, callback=None):
        """Find a number for which timeit() takes at least 0.2 seconds; returns it and the time.

        A function that is given is called with both after each attempt.
        """
        for scale in itertools.count():
            for factor in 1, 2, 5:
                number = factor * 10**scale
                taken = self.timeit(number)
                if callback:
                    callback(number, taken)
                if taken >= 0.2:
                    return number, taken


def timeit(stmt="pass", setup="pass", timer=default_timer, number=default_number, globals=None):
    """The seconds that a statement takes, `number` times."""
    return Timer(stmt, setup, timer, globals).timeit(number)


def repeat(
    stmt="pass", setup="pass", timer=default_timer, repeat=default_repeat, number=default_number, globals=None
):
    """A list of results of timeit()."""
    return Timer(stmt, setup, timer, globals).repeat(repeat, number)


_UNITS = {"nsec": 1e-9, "usec": 1e-6, "msec": 1e-3, "sec": 1.0}


def main(args=None, *, _wrap_timer=None):
    """The command line; returns the status of the process."""
    import getopt

    if args is None:
        args = sys.argv[1:]
    try:
        found, args = getopt.getopt(
            args,
            "n:u:s:r:pvh",
            ["number=", "setup=", "repeat=", "process", "verbose", "unit=", "help"],
        )
    except getopt.error as e:
        print(e)
        print("use -h/--help for command line help")
        return 2
    timer = default_timer
    number, count, precision, verbose = 0, default_repeat, 3, 0
    setup, unit = [], None
    for option, value in found:
        if option in ("-n", "--number"):
            number = int(value)
        elif option in ("-s", "--setup"):
            setup.append(value)
        elif option in ("-u", "--unit"):
            if value not in _UNITS:
                print("Unrecognized unit. Please select nsec, usec, msec, or sec.", file=sys.stderr)
                return 2
            unit = value
        elif option in ("-r", "--repeat"):
            count = max(int(value), 1)
        elif option in ("-p", "--process"):
            timer = time.process_time
        elif option in ("-v", "--verbose"):
            precision += bool(verbose)
            verbose += 1
        elif option in ("-h", "--help"):
            print(__doc__, end="")
            return 0
    # The code may import what is in the current directory.
    import os

    sys.path.insert(0, os.curdir)
    if _wrap_timer is not None:
        timer = _wrap_timer(timer)
    t = Timer("\n".join(args) or "pass", "\n".join(setup) or "pass", timer)
    try:
        if number == 0:
            number = _find_number(t, verbose, precision)
        times = t.repeat(count, number)
    except:
        t.print_exc()
        return 1
    _report(times, number, count, verbose, precision, unit)
    return None


def _find_number(t, verbose, precision):
    """How often the statement must run to take long enough."""

    def show(number, taken):
        loops = f"{number} loop{'' if number == 1 else 's'}"
        print(f"{loops} -> {taken:.{precision}g} sec")

    number, _ = t.autorange(show if verbose else None)
    if verbose:
        print()
    return number


def _report(times, number, count, verbose, precision, unit):
    def shown(seconds):
        chosen = unit
        if chosen is None:
            # The greatest unit that gives at least one.
            chosen = next((name for name in reversed(_UNITS) if seconds >= _UNITS[name]), "nsec")
        return f"{seconds / _UNITS[chosen]:.{precision}g} {chosen}"

    if verbose:
        print("raw times:", ", ".join(map(shown, times)))
        print()
    per_loop = [taken / number for taken in times]
    best, worst = min(per_loop), max(per_loop)
    loops = "" if number == 1 else "s"
    print(f"{number} loop{loops}, best of {count}: {shown(best)} per loop")
    if worst >= best * 4:
        import warnings

        warnings.warn_explicit(
            f"The test results are likely unreliable. The worst time ({shown(worst)}) was more than four times slower "
            f"than the best time ({shown(best)}).",
            UserWarning,
            "",
            0,
        )


if __name__ == "__main__":
    sys.exit(main())
