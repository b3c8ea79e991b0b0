"""Running tests with a report in text."""

import sys
import time
import warnings

from . import result
from .case import _SubTest
from .signals import registerResult

__unittest = True


class _WritelnDecorator:
    """A stream with writeln()."""

    def __init__(self, stream):
        self.stream = stream

    def __getattr__(self, name):
        if name in ("stream", "__getstate__"):
            raise AttributeError(name)
        return getattr(self.stream, name)

    def writeln(self, arg=None):
        if arg:
            self.write(arg)
        self.write("\n")


def _theme(stream):
    from _colorize import get_theme

    return get_theme(tty_file=stream).unittest


class TextTestResult(result.TestResult):
    """A result that writes as the tests run: a line per test, or a character, or nothing."""

    separator1 = "=" * 70
    separator2 = "-" * 70

    def __init__(self, stream, descriptions, verbosity, *, durations=None):
        super().__init__(stream, descriptions, verbosity)
        self.stream = stream
        self.showAll = verbosity > 1
        self.dots = verbosity == 1
        self.descriptions = descriptions
        self.durations = durations
        self._theme = _theme(stream)
        self._newline = True

    def getDescription(self, test):
        """The name of a test, and the first line of its docstring if descriptions are on."""
        first_line = test.shortDescription() if self.descriptions else None
        return f"{test}\n{first_line}" if first_line else str(test)

    def startTest(self, test):
        super().startTest(test)
        if self.showAll:
            self.stream.write(f"{self.getDescription(test)} ... ")
            self.stream.flush()
            self._newline = False

    def _write_status(self, test, status):
        subtest = isinstance(test, _SubTest)
        if subtest or self._newline:
            # Another test, or a subtest, has been written since the name of this one.
            if not self._newline:
                self.stream.writeln()
            self.stream.write(("  " if subtest else "") + f"{self.getDescription(test)} ... ")
        self.stream.writeln(status)
        self.stream.flush()
        self._newline = True

    def _show(self, test, word, mark, color):
        if not (self.showAll or self.dots):
            return
        theme = self._theme
        before, after = getattr(theme, color), theme.reset
        if self.showAll:
            self._write_status(test, f"{before}{word}{after}")
        else:
            self.stream.write(f"{before}{mark}{after}")
            self.stream.flush()

    def addSubTest(self, test, subtest, err):
        if err is not None:
            failed = issubclass(err[0], subtest.failureException)
            self._show(subtest, *(("FAIL", "F") if failed else ("ERROR", "E")), "fail")
        super().addSubTest(test, subtest, err)

    def addSuccess(self, test):
        super().addSuccess(test)
        self._show(test, "ok", ".", "passed")

    def addError(self, test, err):
        super().addError(test, err)
        self._show(test, "ERROR", "E", "fail")

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._show(test, "FAIL", "F", "fail")

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        theme = self._theme
        if self.showAll:
            self._write_status(test, f"{theme.warn}skipped{theme.reset} {reason!r}")
        else:
            self._show(test, "", "s", "warn")

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self._show(test, "expected failure", "x", "warn")

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self._show(test, "unexpected success", "u", "fail")

    def printErrors(self):
        if self.dots or self.showAll:
            self.stream.writeln()
            self.stream.flush()
        self.printErrorList("ERROR", self.errors)
        self.printErrorList("FAIL", self.failures)
        unexpected = getattr(self, "unexpectedSuccesses", ())
        if unexpected:
            self.stream.writeln(self.separator1)
            theme = self._theme
            for test in unexpected:
                name = self.getDescription(test)
                self.stream.writeln(f"{theme.fail}UNEXPECTED SUCCESS{theme.fail_info}: {name}{theme.reset}")
            self.stream.flush()

    def printErrorList(self, flavour, errors):
        """Write the tracebacks of failed tests."""
        theme = self._theme
        for test, text in errors:
            self.stream.writeln(self.separator1)
            name = self.getDescription(test)
            self.stream.writeln(f"{theme.fail}{flavour}{theme.fail_info}: {name}{theme.reset}")
            self.stream.writeln(self.separator2)
            self.stream.writeln("%s" % text)
            self.stream.flush()


class TextTestRunner:
    """Runs tests and writes a report to a stream, standard error by default."""

    resultclass = TextTestResult

    def __init__(
        self,
        stream=None,
        descriptions=True,
        verbosity=1,
        failfast=False,
        buffer=False,
        resultclass=None,
        warnings=None,
        *,
        tb_locals=False,
        durations=None,
    ):
        self.stream = _WritelnDecorator(sys.stderr if stream is None else stream)
        self.descriptions = descriptions
        self.verbosity = verbosity
        self.failfast = failfast
        self.buffer = buffer
        self.tb_locals = tb_locals
        self.durations = durations
        self.warnings = warnings
        if resultclass is not None:
            self.resultclass = resultclass

    def _makeResult(self):
        arguments = self.stream, self.descriptions, self.verbosity
        try:
            return self.resultclass(*arguments, durations=self.durations)
        except TypeError:
            # A class made before there were durations.
            return self.resultclass(*arguments)

    def _printDurations(self, result):
        if not result.collectedDurations:
            return
        slowest = sorted(result.collectedDurations, key=lambda pair: pair[1], reverse=True)
        if self.durations > 0:
            slowest = slowest[: self.durations]
        self.stream.writeln("Slowest test durations")
        if hasattr(result, "separator2"):
            self.stream.writeln(result.separator2)
        # Very short ones are not worth a line, unless the report is verbose.
        shown = [(test, elapsed) for test, elapsed in slowest if self.verbosity > 1 or elapsed >= 0.001]
        for test, elapsed in shown:
            self.stream.writeln("%-10s %s" % ("%.3fs" % elapsed, test))
        if len(shown) < len(slowest):
            self.stream.writeln("\n(durations < 0.001s were hidden; use -v to show these durations)")
        else:
            self.stream.writeln("")

    def run(self, test):
        """Run a test or a suite; return the result."""
        result = self._makeResult()
        for setting in "buffer", "failfast", "tb_locals":
            setattr(result, setting, getattr(self, setting))
        registerResult(result)
        with warnings.catch_warnings():
            if self.warnings:
                warnings.simplefilter(self.warnings)
            started = time.perf_counter()
            getattr(result, "startTestRun", lambda: None)()
            try:
                test(result)
            finally:
                getattr(result, "stopTestRun", lambda: None)()
            elapsed = time.perf_counter() - started
        result.printErrors()
        if self.durations is not None:
            self._printDurations(result)
        if hasattr(result, "separator2"):
            self.stream.writeln(result.separator2)
        self._summarise(result, elapsed)
        return result

    def _summarise(self, result, elapsed):
        run = result.testsRun
        self.stream.writeln("Ran %d test%s in %.3fs" % (run, "" if run == 1 else "s", elapsed))
        self.stream.writeln()
        expected = unexpected = skipped = 0
        try:
            expected, unexpected, skipped = map(
                len, (result.expectedFailures, result.unexpectedSuccesses, result.skipped)
            )
        except AttributeError:
            pass
        theme = _theme(self.stream)
        notes = []
        if not result.wasSuccessful():
            self.stream.write(f"{theme.fail_info}FAILED{theme.reset}")
            failed, errored = len(result.failures), len(result.errors)
            if failed:
                notes.append(f"{theme.fail_info}failures={failed}{theme.reset}")
            if errored:
                notes.append(f"{theme.fail_info}errors={errored}{theme.reset}")
        elif run == 0 and not skipped:
            self.stream.write(f"{theme.warn}NO TESTS RAN{theme.reset}")
        else:
            self.stream.write(f"{theme.passed}OK{theme.reset}")
        if skipped:
            notes.append(f"{theme.warn}skipped={skipped}{theme.reset}")
        if expected:
            notes.append(f"{theme.warn}expected failures={expected}{theme.reset}")
        if unexpected:
            notes.append(f"{theme.fail}unexpected successes={unexpected}{theme.reset}")
        self.stream.writeln(f" ({', '.join(notes)})" if notes else "")
        self.stream.flush()
