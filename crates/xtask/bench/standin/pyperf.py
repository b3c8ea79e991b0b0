"""Stands in for the pyperf package when the programs of pyperformance are run side by side.

A benchmark is called often enough to take a while, a few times over; the line printed for it
is its name and the median of the seconds that one call took.
"""

import sys
from time import perf_counter

ROUNDS = 3
SECONDS = 0.3


class Arguments:
    """Takes the declarations of options and answers with their defaults; a variant of a program gives flags and first arguments."""

    def __init__(self):
        self.defaults = {}
        self.positional = []

    def add_argument(self, *names, dest=None, default=None, action=None, nargs=None, **_):
        name = dest or next((name for name in names if name.startswith("--")), names[0])
        if not names[0].startswith("-"):
            self.positional.append(name)
        if action == "store_true" and default is None:
            default = False
        elif action == "store_false" and default is None:
            default = True
        elif nargs == "*" and default is None:
            default = []
        self.defaults.setdefault(name.lstrip("-").replace("-", "_"), default)

    def add_argument_group(self, *_, **__):
        return self

    add_mutually_exclusive_group = add_argument_group

    def set_defaults(self, **defaults):
        self.defaults.update(defaults)

    def parsed(self, given):
        values = dict(self.defaults)
        positional = iter(self.positional)
        for argument in given:
            if argument.startswith("--"):
                name, equals, value = argument[2:].partition("=")
                values[name.replace("-", "_")] = value if equals else True
            elif name := next(positional, None):
                values[name] = argument
        return values


class Namespace:
    def __init__(self, values):
        self.__dict__.update(values)


class Runner:
    def __init__(self, *_, add_cmdline_args=None, **__):
        self.argparser = Arguments()
        self.metadata = {}
        self.args = None

    def parse_args(self, *_):
        self.args = Namespace(self.argparser.parsed(sys.argv[1:]))
        return self.args

    def bench_time_func(self, name, func, *args, inner_loops=1, **_):
        loops = 1
        taken = func(loops, *args)
        while taken < SECONDS and loops < 1_000_000:
            loops = min(loops * 10, max(loops + 1, int(loops * SECONDS / max(taken, 1e-9)) + 1))
            taken = func(loops, *args)
        results = [taken] + [func(loops, *args) for _ in range(ROUNDS - 1)]
        results.sort()
        print(name.replace(" ", "_"), results[len(results) // 2] / loops / inner_loops, flush=True)

    def bench_func(self, name, func, *args, inner_loops=1, **_):
        def timed(loops):
            begin = perf_counter()
            for _ in range(loops):
                func(*args)
            return perf_counter() - begin

        self.bench_time_func(name, timed, inner_loops=inner_loops)

    def bench_async_func(self, name, func, *args, loop_factory=None, **_):
        import asyncio

        def timed(loops):
            async def main():
                begin = perf_counter()
                for _ in range(loops):
                    await func(*args)
                return perf_counter() - begin

            if loop_factory is None:
                return asyncio.run(main())
            with asyncio.Runner(loop_factory=loop_factory) as runner:
                return runner.run(main())

        self.bench_time_func(name, timed)

    def bench_command(self, name, command):
        print("skipped: starts a command", file=sys.stderr)


def python_implementation():
    return sys.implementation.name


def python_has_jit():
    return False
