"""`taipan test`: finds tests and runs them.

Exit codes: 0 all passed, 1 some failed, 2 interrupted or a file could not be loaded, 4 a wrong command line, 5 no tests.
"""

import argparse
import asyncio
import contextlib
import io
import inspect
import os
import re
import sys
import time
import traceback
import unittest

import _colorize
import _test_assertions
import _test_collection

PASSED, FAILED, INTERRUPTED, USAGE, NOTHING = 0, 1, 2, 4, 5

_LETTERS = {"passed": ".", "failed": "F", "error": "E", "skipped": "s", "xfailed": "x", "xpassed": "X"}
_COLORS = {"passed": "GREEN", "failed": "RED", "error": "RED", "skipped": "YELLOW", "xfailed": "YELLOW", "xpassed": "YELLOW"}


def main(args):
    """Run the command; the exit code."""
    parser = argparse.ArgumentParser(prog="taipan test", description="Find tests in test_*.py files and run them.")
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files, folders, or FILE::NAME (default: this folder)")
    parser.add_argument("-k", metavar="EXPRESSION", dest="keyword", help="only tests whose names fit: words with and, or, not")
    parser.add_argument("-x", "--exitfirst", action="store_true", help="stop at the first failure")
    parser.add_argument("--maxfail", type=int, metavar="N", default=0, help="stop after N failures")
    parser.add_argument("--durations", type=int, metavar="N", help="show the N slowest tests (0: all)")
    parser.add_argument("-v", "--verbose", action="store_true", help="a line for each test")
    parser.add_argument("-q", "--quiet", action="store_true", help="less output")
    parser.add_argument("-s", dest="nocapture", action="store_true", help="let tests print")
    parser.add_argument("--collect-only", "--co", action="store_true", help="only show which tests there are")
    try:
        options = parser.parse_args(args)
    except SystemExit as end:
        return USAGE if end.code else PASSED
    try:
        chosen = _keyword(options.keyword)
    except SyntaxError:
        print(f"taipan test: wrong expression for -k: {options.keyword}", file=sys.stderr)
        return USAGE
    return Session(options, chosen).run()


def _keyword(expression):
    """A function that says whether a name fits an expression of words."""
    if not expression:
        return lambda name: True
    words = re.findall(r"[()]|[^\s()]+", expression)
    python = []
    for word in words:
        python.append(word if word in ("and", "or", "not", "(", ")") else f"has({word!r})")
    code = compile(" ".join(python), "<-k>", "eval")

    def fits(name):
        return eval(code, {"has": lambda word: word.lower() in name.lower()})

    return fits


class _Stop(Exception):
    """Enough tests have failed."""


class Session:
    """The tests of one command, and what became of them."""

    def __init__(self, options, chosen):
        self.options = options
        self.chosen = chosen
        self.counts = {}
        self.problems = []
        self.durations = []
        self.deselected = 0
        self.done = 0
        self.colors = _colorize.get_colors(file=sys.stdout)
        self.live = sys.stdout.isatty() and not options.verbose and os.environ.get("TERM") != "dumb"
        self.file = None
        self.limit = 1 if options.exitfirst else options.maxfail
        self.screen = sys.stdout

    def run(self):
        begin = time.perf_counter()
        try:
            items = self.collect()
        except FileNotFoundError as missing:
            print(f"taipan test: no such file or folder: {missing}", file=sys.stderr)
            return USAGE
        except LookupError as missing:
            print(f"taipan test: no such test: {missing.args[0]}", file=sys.stderr)
            return USAGE
        if self.options.collect_only:
            for item in items:
                print(item.id)
            if not self.options.quiet:
                count = f"{len(items)} test{'' if len(items) == 1 else 's'}"
                print(f"\n{count}{self.deselected_count()}")
            return INTERRUPTED if self.problems else PASSED if items else NOTHING
        interrupted = False
        if not self.problems:
            self.total = len(items)
            try:
                self.run_items(items)
            except _Stop:
                pass
            except KeyboardInterrupt:
                interrupted = True
        self.end_line()
        self.report(time.perf_counter() - begin, interrupted)
        if interrupted or self.counts.get("error"):
            return INTERRUPTED
        if self.counts.get("failed"):
            return FAILED
        return PASSED if items else NOTHING

    def collect(self):
        items = []
        for file, wanted in _test_collection.files(self.options.paths or ["."]):
            try:
                found = list(_test_collection.collect(file, wanted))
            except (Exception, SystemExit) as error:
                self.problems.append(("error", file, _trimmed(error, file), "", ""))
                self.counts["error"] = self.counts.get("error", 0) + 1
                continue
            if wanted and not found:
                raise LookupError(f"{file}::{wanted}")
            chosen = [item for item in found if self.chosen(item.name)]
            self.deselected += len(found) - len(chosen)
            items += chosen
        return items

    def deselected_count(self):
        return f", {self.deselected} deselected" if self.deselected else ""

    def run_items(self, items):
        modules = {}
        at = 0
        while at < len(items):
            item = items[at]
            if isinstance(item.test, unittest.TestCase):
                group = [item]
                while at + len(group) < len(items) and items[at + len(group)].owner is item.owner:
                    group.append(items[at + len(group)])
                self.run_cases(group)
                at += len(group)
                continue
            module = inspect.getmodule(item.test) or sys.modules[item.test.__module__]
            if module.__name__ not in modules:
                _call_hooks(module, "setup_module", module)
                modules[module.__name__] = module
            self.run_function(item, module)
            at += 1
            if at == len(items) or items[at].file != item.file:
                _call_hooks(module, "teardown_module", module)

    def run_cases(self, group):
        by_case = {id(item.test): item for item in group}
        result = _Result(self, by_case)
        suite = unittest.TestSuite(item.test for item in group)
        with self.captured(result):
            suite.run(result)

    def run_function(self, item, module):
        reason, fails = _test_collection.marks(item.test)
        if item.owner is not None and reason is None:
            reason = _test_collection.marks(item.owner)[0]
        if reason is not None:
            self.record(item, "skipped", 0)
            return
        self.begin(item)
        output = _Output()
        begin = time.perf_counter()
        error = None
        with self.captured(output):
            try:
                _run(item, module)
            except KeyboardInterrupt:
                raise
            except BaseException as caught:
                error = caught
        duration = time.perf_counter() - begin
        if isinstance(error, unittest.SkipTest) or type(error).__name__ == "Skipped":
            self.record(item, "skipped", duration)
        elif error is None:
            self.record(item, "xpassed" if fails else "passed", duration)
        elif fails:
            self.record(item, "xfailed", duration)
        else:
            self.record(item, "failed", duration, error, output)

    @contextlib.contextmanager
    def captured(self, output):
        if self.options.nocapture:
            yield
            return
        with contextlib.redirect_stdout(output.stdout), contextlib.redirect_stderr(output.stderr):
            yield

    def write(self, text):
        self.screen.write(text)
        self.screen.flush()

    def begin(self, item):
        if self.live:
            counts = ", ".join(f"{self.counts[name]} {name}" for name in ("failed",) if self.counts.get(name))
            line = f"{self.done}/{self.total} {counts and counts + ' '}{item.id}"
            columns = max(20, os.get_terminal_size(self.screen.fileno()).columns - 1)
            self.write(f"\r\x1b[K{line[:columns]}")
        elif self.file != item.file and not self.options.verbose and not self.options.quiet:
            self.end_line()
            self.write(f"{item.file} ")
        self.file = item.file

    def end_line(self):
        if self.live:
            self.write("\r\x1b[K")
        elif self.file is not None and not self.options.verbose:
            self.write("\n")
        self.file = None

    def record(self, item, outcome, duration, error=None, output=None):
        if self.file != item.file:
            self.begin(item)
        self.done += 1
        self.counts[outcome] = self.counts.get(outcome, 0) + 1
        self.durations.append((duration, item.id))
        if self.options.verbose:
            self.write(f"{item.id} {self.painted(outcome, outcome)}\n")
        elif not self.live:
            self.write(self.painted(outcome, _LETTERS[outcome]))
        if outcome in ("failed", "error"):
            self.problems.append((outcome, item.id, _trimmed(error, item.file), *(output or _Output()).texts()))
            if self.limit and self.counts.get("failed", 0) + self.counts.get("error", 0) >= self.limit:
                raise _Stop

    def painted(self, outcome, text):
        return f"{getattr(self.colors, _COLORS[outcome])}{text}{self.colors.RESET}"

    def report(self, seconds, interrupted):
        for outcome, name, error, stdout, stderr in self.problems:
            self.write(f"\n{self.painted(outcome, outcome.upper())} {name}\n")
            if error is not None:
                self.write("".join(_formatted(error, bool(self.colors.RED))))
            for title, text in ("stdout", stdout), ("stderr", stderr):
                if text:
                    self.write(f"--- {title}\n{text}{'' if text.endswith(chr(10)) else chr(10)}")
        if self.options.durations is not None:
            self.write("\nslowest tests:\n")
            slowest = sorted(self.durations, key=lambda pair: -pair[0])
            for duration, name in slowest[: self.options.durations or None]:
                self.write(f"{duration:8.3f} s  {name}\n")
        if self.problems and not self.options.quiet:
            self.write("\n")
            for outcome, name, error, *_ in self.problems:
                reason = f"{type(error).__name__}: {error}".partition("\n")[0] if error is not None else ""
                self.write(f"{self.painted(outcome, outcome.upper())} {name} - {reason}\n")
        counts = {name: self.counts[name] for name in _LETTERS if self.counts.get(name)}
        plural = {"error": "s"} if counts.get("error", 0) > 1 else {}
        counts = ", ".join(f"{count} {name}{plural.get(name, '')}" for name, count in counts.items())
        worst = "failed" if self.counts.get("failed") or self.counts.get("error") else "passed"
        if interrupted:
            counts = f"interrupted, {counts}" if counts else "interrupted"
        counts = f"{counts or 'no tests ran'}{self.deselected_count()}"
        self.write(f"{self.painted(worst, counts)} in {seconds:.2f} s\n")


class _Output:
    """What a test has printed."""

    def __init__(self):
        self.stdout = io.StringIO()
        self.stderr = io.StringIO()

    def texts(self):
        return self.stdout.getvalue(), self.stderr.getvalue()


class _Result(unittest.TestResult):
    """Tells a session what became of the tests of a class."""

    def __init__(self, session, items):
        super().__init__()
        self.session = session
        self.items = items
        self._mirrorOutput = False
        self.begin = 0
        self.failed = False
        self.forget()

    def forget(self):
        self.output = _Output()
        self.stdout, self.stderr = _Redirected(self, "stdout"), _Redirected(self, "stderr")

    def startTest(self, test):
        super().startTest(test)
        self.output = _Output()
        self.failed = False
        self.session.begin(self.items[id(test)])
        self.begin = time.perf_counter()

    def _record(self, test, outcome, error=None):
        item = self.items.get(id(test)) or self.items.get(id(getattr(test, "test_case", None)))
        if item is None:
            # What stands for a class or module whose preparation failed.
            item = _test_collection.Item(next(iter(self.items.values())).file, str(test), test)
        self.session.record(item, outcome, time.perf_counter() - self.begin, error, self.output)

    def _failure(self, test, details):
        first, self.failed = not self.failed, True
        if first:
            self._record(test, "failed", details[1])

    def _note(self, subtest, error):
        # A traceback does not say for which values it failed.
        values = ", ".join(f"{name}={value!r}" for name, value in subtest.params.items())
        message = "" if subtest._message is None or not isinstance(subtest._message, str) else f"[{subtest._message}] "
        error.add_note(f"in the subtest {message}({values})")

    def addSuccess(self, test):
        if not self.failed:
            self._record(test, "passed")

    def addFailure(self, test, err):
        self._failure(test, err)

    def addError(self, test, err):
        if err[0] is KeyboardInterrupt:
            raise err[1]
        self._failure(test, err)

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self._note(subtest, err[1])
            self._failure(test, err)

    def addSkip(self, test, reason):
        self._record(test, "skipped")

    def addExpectedFailure(self, test, err):
        self._record(test, "xfailed")

    def addUnexpectedSuccess(self, test):
        self._record(test, "xpassed")


class _Redirected(io.TextIOBase):
    """A stream that belongs to whichever test runs."""

    def __init__(self, result, name):
        self.result = result
        self.name = name

    def write(self, text):
        return getattr(self.result.output, self.name).write(text)

    def flush(self):
        pass


def _call_hooks(owner, name, *arguments):
    """Call a function of an older style of preparation, with as many arguments as it takes."""
    hook = getattr(owner, name, None)
    if hook is not None:
        hook(*arguments[: len(inspect.signature(hook).parameters)])


def _run(item, module):
    """Call a test function or method; one that awaits gets an event loop of its own."""
    test = item.test
    if item.owner is not None:
        instance = item.owner()
        test = getattr(instance, item.test.__name__)
        before, after, owner = "setup_method", "teardown_method", instance
    else:
        before, after, owner = "setup_function", "teardown_function", module
    missing = [
        name
        for name, parameter in inspect.signature(test).parameters.items()
        if parameter.default is parameter.empty
        and parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY)
        and name not in item.parameters
    ]
    if missing:
        raise TypeError(f"nothing says what the parameters of the test are: {', '.join(missing)}")
    _call_hooks(owner, before, test)
    try:
        if inspect.iscoroutinefunction(test):
            asyncio.run(test(**item.parameters))
        else:
            test(**item.parameters)
    finally:
        _call_hooks(owner, after, test)


def _trimmed(error, file):
    """The exception without the frames in front of the test's own."""
    path = os.path.abspath(file)
    tb = error.__traceback__ if error is not None else None
    while tb is not None and tb.tb_frame.f_code.co_filename != path:
        tb = tb.tb_next
    if tb is not None:
        error = error.with_traceback(tb)
        # The end is the test's, too: what unittest's own methods raise is told by their message.
        last = tb
        while tb is not None:
            if "__unittest" not in tb.tb_frame.f_globals:
                last = tb
            tb = tb.tb_next
        try:
            last.tb_next = None
        except AttributeError:
            pass
    elif isinstance(error, SyntaxError):
        error = error.with_traceback(None)
    return error


def _formatted(error, colorize):
    """The traceback; rewritten statements have lines, but no columns."""
    shown = traceback.TracebackException.from_exception(error)
    waiting = [shown]
    while waiting:
        part = waiting.pop()
        for frame in part.stack:
            if frame.lineno in _test_assertions.rewritten.get(frame.filename, ()):
                frame.colno = frame.end_colno = None
        waiting += [other for other in (part.__cause__, part.__context__) if other is not None]
        waiting += part.exceptions or ()
    return shown.format(colorize=colorize)
