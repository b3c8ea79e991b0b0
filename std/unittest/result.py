"""What a run of tests found: TestResult, which tests report to."""

import io
import sys
import traceback
from functools import wraps

from . import util

__unittest = True

STDOUT_LINE = "\nStdout:\n%s"
STDERR_LINE = "\nStderr:\n%s"


def failfast(method):
    """Decorate a method that records a failure, so that it stops the run if the result is in failfast mode."""

    @wraps(method)
    def stop_after(self, *args, **kwargs):
        if getattr(self, "failfast", False):
            self.stop()
        return method(self, *args, **kwargs)

    return stop_after


class TestResult:
    """Collects what tests report: counts, and lists of (test, text of the traceback)."""

    _previousTestClass = None
    _testRunEntered = False
    _moduleSetUpFailed = False

    def __init__(self, stream=None, descriptions=None, verbosity=None):
        self.failfast = self.shouldStop = False
        self.testsRun = 0
        self.failures, self.errors = [], []
        self.skipped, self.expectedFailures, self.unexpectedSuccesses = [], [], []
        self.collectedDurations = []
        self.buffer = self.tb_locals = False
        self._stdout_buffer = self._stderr_buffer = None
        self._original_stdout, self._original_stderr = sys.stdout, sys.stderr
        self._mirrorOutput = False

    def printErrors(self):
        """Called by the runner when all tests have run."""

    def startTest(self, test):
        """Called before a test runs."""
        self.testsRun += 1
        self._mirrorOutput = False
        self._setupStdout()

    def _setupStdout(self):
        if not self.buffer:
            return
        if self._stdout_buffer is None:
            self._stdout_buffer, self._stderr_buffer = io.StringIO(), io.StringIO()
        sys.stdout, sys.stderr = self._stdout_buffer, self._stderr_buffer

    def startTestRun(self):
        """Called once before any test runs."""

    def stopTest(self, test):
        """Called after a test ran, however it ended."""
        self._restoreStdout()
        self._mirrorOutput = False

    def _restoreStdout(self):
        if not self.buffer:
            return
        if self._mirrorOutput:
            for buffer, original, form in (
                (sys.stdout, self._original_stdout, STDOUT_LINE),
                (sys.stderr, self._original_stderr, STDERR_LINE),
            ):
                text = buffer.getvalue()
                if text:
                    original.write(form % (text if text.endswith("\n") else text + "\n"))
        sys.stdout, sys.stderr = self._original_stdout, self._original_stderr
        for buffer in (self._stdout_buffer, self._stderr_buffer):
            buffer.seek(0)
            buffer.truncate()

    def stopTestRun(self):
        """Called once after all tests have run."""

    @failfast
    def addError(self, test, err):
        """A test raised something other than a failed assertion; `err` is as sys.exc_info() returns it."""
        self._note(self.errors, test, err)

    @failfast
    def addFailure(self, test, err):
        """An assertion of a test failed."""
        self._note(self.failures, test, err)

    def addSubTest(self, test, subtest, err):
        """A subtest ended; `err` is None if it succeeded."""
        if err is None:
            return
        if getattr(self, "failfast", False):
            self.stop()
        self._note(self.failures if issubclass(err[0], test.failureException) else self.errors, subtest, err)

    def _note(self, where, test, err):
        where.append((test, self._exc_info_to_string(err, test)))
        self._mirrorOutput = True

    def addSuccess(self, test):
        """A test passed."""

    def addSkip(self, test, reason):
        """A test was skipped."""
        self.skipped.append((test, reason))

    def addExpectedFailure(self, test, err):
        """A test that was expected to fail did."""
        self.expectedFailures.append((test, self._exc_info_to_string(err, test)))

    @failfast
    def addUnexpectedSuccess(self, test):
        """A test that was expected to fail passed."""
        self.unexpectedSuccesses.append(test)

    def addDuration(self, test, elapsed):
        """How many seconds a test took."""
        # A subclass made before there were durations may not call __init__().
        if hasattr(self, "collectedDurations"):
            self.collectedDurations.append((str(test), elapsed))

    def wasSuccessful(self):
        """Whether nothing failed so far."""
        bad = self.failures or self.errors or getattr(self, "unexpectedSuccesses", ())
        return not bad

    def stop(self):
        """Ask for the run to end after the test that runs now."""
        self.shouldStop = True

    def _exc_info_to_string(self, err, test):
        """The text of a traceback without the frames of this package."""
        kind, value, tb = err
        tb = self._clean_tracebacks(kind, value, tb, test)
        report = traceback.TracebackException(kind, value, tb, capture_locals=self.tb_locals, compact=True)
        colorize = False
        if hasattr(self, "stream"):
            from _colorize import can_colorize

            colorize = can_colorize(file=self.stream)
        lines = list(report.format(colorize=colorize))
        if self.buffer:
            for buffer, form in ((sys.stdout, STDOUT_LINE), (sys.stderr, STDERR_LINE)):
                text = buffer.getvalue()
                if text:
                    lines.append(form % (text if text.endswith("\n") else text + "\n"))
        return "".join(lines)

    def _clean_tracebacks(self, kind, value, tb, test):
        """Cut this package's frames out of a traceback, and out of those of the exception's causes and contexts."""
        first = True
        seen = {id(value)}
        waiting = [(kind, value, tb)]
        while waiting:
            kind, value, trace = waiting.pop()
            while trace and self._is_relevant_tb_level(trace):
                trace = trace.tb_next
            if kind is test.failureException:
                self._remove_unittest_tb_frames(trace)
            if first:
                result, first = trace, False
            else:
                value.__traceback__ = trace
            if value is None:
                continue
            for other in (value.__cause__, value.__context__):
                if other is not None and id(other) not in seen:
                    seen.add(id(other))
                    waiting.append((type(other), other, other.__traceback__))
        return result

    def _is_relevant_tb_level(self, tb):
        return "__unittest" in tb.tb_frame.f_globals

    def _remove_unittest_tb_frames(self, tb):
        """End a traceback before the first frame of an assert method, which follows those of the test."""
        last = None
        while tb and not self._is_relevant_tb_level(tb):
            last, tb = tb, tb.tb_next
        if last is not None:
            last.tb_next = None

    def __repr__(self):
        counts = f"run={self.testsRun} errors={len(self.errors)} failures={len(self.failures)}"
        return f"<{util.strclass(type(self))} {counts}>"
