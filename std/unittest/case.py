"""Test cases: TestCase, how one test runs, and the decorators that skip tests or expect them to fail."""

import functools
import sys
import time
import types
import warnings

from . import result
from ._assertions import DIFF_OMITTED, _Assertions
from ._contexts import (
    _AssertNotWarnsContext,
    _AssertRaisesBaseContext,
    _AssertRaisesContext,
    _AssertWarnsContext,
    _BaseTestCaseContext,
)
from .util import safe_repr, strclass

__unittest = True

_subtest_msg_sentinel = object()


class SkipTest(Exception):
    """Raised in a test to skip it; skipTest() and the decorators do this."""


class _ShouldStop(Exception):
    """Ends a test after a subtest failed in failfast mode."""


class _UnexpectedSuccess(Exception):
    """A test passed that was expected to fail."""


class _Part:
    """Runs one part of a test (setUp, the test, a subtest, a cleanup) and reports what it raises."""

    def __init__(self, outcome, case, is_subtest):
        self.outcome = outcome
        self.case = case
        self.is_subtest = is_subtest

    def __enter__(self):
        self.succeeded_before = self.outcome.success
        self.outcome.success = True

    def __exit__(self, kind, value, tb):
        outcome = self.outcome
        try:
            if kind is None:
                if self.is_subtest and outcome.success:
                    outcome.result.addSubTest(self.case.test_case, self.case, None)
                return True
            if issubclass(kind, KeyboardInterrupt):
                return False
            if issubclass(kind, SkipTest):
                outcome.success = False
                _addSkip(outcome.result, self.case, str(value))
            elif not issubclass(kind, _ShouldStop):
                outcome.report((kind, value, tb), self.case, self.is_subtest)
            return True
        finally:
            outcome.success = outcome.success and self.succeeded_before
            # The traceback leads here, and this object leads to the exception.
            del value, tb, self


class _Outcome:
    """What is known about the test that runs now."""

    def __init__(self, result=None):
        self.result = result
        self.result_supports_subtests = hasattr(result, "addSubTest")
        self.expecting_failure = False
        self.expectedFailure = None
        self.success = True

    def testPartExecutor(self, test_case, subTest=False):
        """A context manager for a part of the test."""
        return _Part(self, test_case, subTest)

    def report(self, err, case, is_subtest):
        """Tell the result of an exception."""
        if self.expecting_failure:
            self.expectedFailure = err
            return
        self.success = False
        if is_subtest:
            self.result.addSubTest(case.test_case, case, err)
        else:
            _addError(self.result, case, err)


def _addSkip(result, test_case, reason):
    add = getattr(result, "addSkip", None)
    if add is None:
        warnings.warn("TestResult has no addSkip method, skips not reported", RuntimeWarning, 2)
        result.addSuccess(test_case)
    else:
        add(test_case, reason)


def _addError(result, test, err):
    if result is not None and err is not None:
        add = result.addFailure if issubclass(err[0], test.failureException) else result.addError
        add(test, err)


def _id(obj):
    return obj


def _enter_context(cm, addcleanup):
    # Found on the class, as the with statement does it.
    cls = type(cm)
    try:
        enter, exit = cls.__enter__, cls.__exit__
    except AttributeError:
        message = f"'{strclass(cls)}' object does not support the context manager protocol"
        if hasattr(cls, "__aenter__") and hasattr(cls, "__aexit__"):
            message += (
                " but it supports the asynchronous context manager protocol. Did you mean to use enterAsyncContext()?"
            )
        raise TypeError(message) from None
    value = enter(cm)
    addcleanup(exit, cm, None, None, None)
    return value


_module_cleanups = []


def addModuleCleanup(function, /, *args, **kwargs):
    """Register a function that runs after tearDownModule(), or after setUpModule() if that fails."""
    _module_cleanups.append((function, args, kwargs))


def enterModuleContext(cm):
    """Enter a context manager whose exit is a cleanup of the module."""
    return _enter_context(cm, addModuleCleanup)


def doModuleCleanups():
    """Run the cleanups of the module, last one first; the first exception is raised when all have run."""
    failed = []
    while _module_cleanups:
        function, args, kwargs = _module_cleanups.pop()
        try:
            function(*args, **kwargs)
        except Exception as e:
            failed.append(e)
    if failed:
        raise failed[0]


def skip(reason):
    """Skip a test, or all tests of a class, and say why."""

    def mark(item):
        if not isinstance(item, type):

            @functools.wraps(item)
            def skipped(*args, **kwargs):
                raise SkipTest(reason)

            item = skipped
        item.__unittest_skip__ = True
        item.__unittest_skip_why__ = reason
        return item

    if isinstance(reason, types.FunctionType):
        # Used without an argument list.
        item, reason = reason, ""
        return mark(item)
    return mark


def skipIf(condition, reason):
    """Skip what is decorated where a condition holds."""
    return skip(reason) if condition else _id


def skipUnless(condition, reason):
    """Skip what is decorated where a condition does not hold."""
    return _id if condition else skip(reason)


def expectedFailure(test_item):
    """Mark a test, or all tests of a class, as expected to fail."""
    test_item.__unittest_expecting_failure__ = True
    return test_item


def _subtest_params(outer, inner):
    """The parameters of a subtest, its own first, then those of the subtests around it."""
    merged = dict(inner)
    for name, value in outer.items():
        merged.setdefault(name, value)
    return merged


class TestCase(_Assertions):
    """Base class of test classes: each method whose name starts with `test` is a test, run on an object of its own."""

    _classSetupFailed = False
    _class_cleanups = []

    def __init_subclass__(cls, *args, **kwargs):
        cls._classSetupFailed = False
        cls._class_cleanups = []
        super().__init_subclass__(*args, **kwargs)

    def __init__(self, methodName="runTest"):
        self._testMethodName = methodName
        self._outcome = None
        self._testMethodDoc = "No test"
        method = getattr(self, methodName, None)
        if method is not None:
            self._testMethodDoc = method.__doc__
        elif methodName != "runTest":
            # Without a test method an object can still be made, to use its assertions.
            raise ValueError(f"no such test method in {type(self)}: {methodName}")
        self._cleanups = []
        self._subtest = None
        self._type_equality_funcs = {
            dict: "assertDictEqual",
            list: "assertListEqual",
            tuple: "assertTupleEqual",
            set: "assertSetEqual",
            frozenset: "assertSetEqual",
            str: "assertMultiLineEqual",
        }

    def addTypeEqualityFunc(self, typeobj, function):
        """Let assertEqual() use function(first, second, msg) when both values are exactly of a type."""
        self._type_equality_funcs[typeobj] = function

    # Fixtures.

    def setUp(self):
        """Called before each test."""

    def tearDown(self):
        """Called after each test whose setUp() succeeded."""

    @classmethod
    def setUpClass(cls):
        """Called once before the tests of the class."""

    @classmethod
    def tearDownClass(cls):
        """Called once after the tests of the class."""

    def addCleanup(self, function, /, *args, **kwargs):
        """Register a function that runs after tearDown(), even if setUp() fails; the last one runs first."""
        self._cleanups.append((function, args, kwargs))

    def enterContext(self, cm):
        """Enter a context manager whose exit is a cleanup of the test; return what it gives."""
        return _enter_context(cm, self.addCleanup)

    @classmethod
    def addClassCleanup(cls, function, /, *args, **kwargs):
        """Like addCleanup(), but runs after tearDownClass()."""
        cls._class_cleanups.append((function, args, kwargs))

    @classmethod
    def enterClassContext(cls, cm):
        """Like enterContext(), for the whole class."""
        return _enter_context(cm, cls.addClassCleanup)

    @classmethod
    def doClassCleanups(cls):
        """Run the cleanups of the class; what they raise is collected in cls.tearDown_exceptions."""
        cls.tearDown_exceptions = []
        while cls._class_cleanups:
            function, args, kwargs = cls._class_cleanups.pop()
            try:
                function(*args, **kwargs)
            except Exception:
                cls.tearDown_exceptions.append(sys.exc_info())

    # Descriptions.

    def countTestCases(self):
        """How many tests this is: one."""
        return 1

    def defaultTestResult(self):
        """The result that run() makes if it gets none."""
        return result.TestResult()

    def shortDescription(self):
        """The first line of the test's docstring, or None."""
        doc = self._testMethodDoc
        return doc.strip().partition("\n")[0].strip() if doc else None

    def id(self):
        """The dotted name of the test."""
        return f"{strclass(type(self))}.{self._testMethodName}"

    def __eq__(self, other):
        if type(self) is not type(other):
            return NotImplemented
        return self._testMethodName == other._testMethodName

    def __hash__(self):
        return hash((type(self), self._testMethodName))

    def __str__(self):
        return f"{self._testMethodName} ({self.id()})"

    def __repr__(self):
        return f"<{strclass(type(self))} testMethod={self._testMethodName}>"

    # Running.

    def skipTest(self, reason):
        """Skip the rest of this test."""
        raise SkipTest(reason)

    def subTest(self, msg=_subtest_msg_sentinel, **params):
        """A context manager for a part of a test that is reported by itself and does not end the test by failing."""
        return _SubTestBlock(self, msg, params)

    def _callSetUp(self):
        self.setUp()

    def _callTestMethod(self, method):
        value = method()
        if value is None:
            return
        message = (
            f"It is deprecated to return a value that is not None from a test case "
            f"({method} returned {type(value).__name__!r})"
        )
        if isinstance(value, types.CoroutineType):
            message += ". Maybe you forgot to use IsolatedAsyncioTestCase as the base class?"
        warnings.warn(message, DeprecationWarning, stacklevel=4)

    def _callTearDown(self):
        self.tearDown()

    def _callCleanup(self, function, /, *args, **kwargs):
        function(*args, **kwargs)

    def _marked(self, method, mark, default=False):
        return getattr(type(self), mark, default) or getattr(method, mark, default)

    def _addDuration(self, result, elapsed):
        try:
            add = result.addDuration
        except AttributeError:
            warnings.warn("TestResult has no addDuration method", RuntimeWarning)
        else:
            add(self, elapsed)

    def run(self, result=None):
        """Run the test, and report to a result (a new one if none is given), which is returned."""
        finish = None
        if result is None:
            result = self.defaultTestResult()
            getattr(result, "startTestRun", lambda: None)()
            finish = getattr(result, "stopTestRun", None)
        result.startTest(self)
        try:
            method = getattr(self, self._testMethodName)
            if self._marked(method, "__unittest_skip__"):
                _addSkip(result, self, self._marked(method, "__unittest_skip_why__", ""))
            else:
                self._run_parts(result, method)
            return result
        finally:
            result.stopTest(self)
            if finish is not None:
                finish()

    def _run_parts(self, result, method):
        expecting_failure = self._marked(method, "__unittest_expecting_failure__")
        outcome = self._outcome = _Outcome(result)
        try:
            started = time.perf_counter()
            with outcome.testPartExecutor(self):
                self._callSetUp()
            if outcome.success:
                outcome.expecting_failure = expecting_failure
                with outcome.testPartExecutor(self):
                    self._callTestMethod(method)
                outcome.expecting_failure = False
                with outcome.testPartExecutor(self):
                    self._callTearDown()
            self.doCleanups()
            self._addDuration(result, time.perf_counter() - started)
            if outcome.success:
                self._report_passed(result, expecting_failure, outcome.expectedFailure)
        finally:
            # The exception's traceback leads back to this frame.
            outcome.expectedFailure = None
            outcome = self._outcome = None

    def _report_passed(self, result, expecting_failure, failure):
        """Report a test in which nothing failed, or only what was expected to."""
        if not expecting_failure:
            result.addSuccess(self)
        elif failure:
            self._addExpectedFailure(result, failure)
        else:
            self._addUnexpectedSuccess(result)

    def _addExpectedFailure(self, result, err):
        add = getattr(result, "addExpectedFailure", None)
        if add is None:
            warnings.warn("TestResult has no addExpectedFailure method, reporting as passes", RuntimeWarning)
            result.addSuccess(self)
        else:
            add(self, err)

    def _addUnexpectedSuccess(self, result):
        add = getattr(result, "addUnexpectedSuccess", None)
        if add is not None:
            add(self)
            return
        warnings.warn("TestResult has no addUnexpectedSuccess method, reporting as failure", RuntimeWarning)
        # A failure needs a traceback.
        try:
            raise _UnexpectedSuccess from None
        except _UnexpectedSuccess:
            result.addFailure(self, sys.exc_info())

    def doCleanups(self):
        """Run the cleanups of the test; called after tearDown()."""
        outcome = self._outcome or _Outcome()
        while self._cleanups:
            function, args, kwargs = self._cleanups.pop()
            with outcome.testPartExecutor(self):
                self._callCleanup(function, *args, **kwargs)
        return outcome.success

    def __call__(self, *args, **kwds):
        """Run the test."""
        return self.run(*args, **kwds)

    def debug(self):
        """Run the test without a result: exceptions are not caught."""
        method = getattr(self, self._testMethodName)
        if self._marked(method, "__unittest_skip__"):
            raise SkipTest(self._marked(method, "__unittest_skip_why__", ""))
        self._debug_parts(method)

    def _debug_parts(self, method):
        self._callSetUp()
        self._callTestMethod(method)
        self._callTearDown()
        while self._cleanups:
            function, args, kwargs = self._cleanups.pop()
            self._callCleanup(function, *args, **kwargs)


class FunctionTestCase(TestCase):
    """A test made of a function, with optional functions that set up and tear down."""

    def __init__(self, testFunc, setUp=None, tearDown=None, description=None):
        super().__init__()
        self._testFunc, self._description = testFunc, description
        self._setUpFunc, self._tearDownFunc = setUp, tearDown

    def setUp(self):
        (self._setUpFunc or bool)()

    def tearDown(self):
        (self._tearDownFunc or bool)()

    def runTest(self):
        self._testFunc()

    def id(self):
        return self._testFunc.__name__

    def _identity(self):
        return self._setUpFunc, self._tearDownFunc, self._testFunc, self._description

    def __eq__(self, other):
        if not isinstance(other, type(self)):
            return NotImplemented
        return self._identity() == other._identity()

    def __hash__(self):
        return hash((type(self), *self._identity()))

    def __str__(self):
        return f"{strclass(type(self))} ({self._testFunc.__name__})"

    def __repr__(self):
        return f"<{strclass(type(self))} tec={self._testFunc}>"

    def shortDescription(self):
        if self._description is not None:
            return self._description
        doc = self._testFunc.__doc__
        return doc and doc.partition("\n")[0].strip() or None


class _SubTest(TestCase):
    """What a subtest is reported as."""

    def __init__(self, test_case, message, params):
        super().__init__()
        self._message = message
        self.test_case = test_case
        self.params = params
        self.failureException = test_case.failureException

    def runTest(self):
        raise NotImplementedError("subtests cannot be run directly")

    def _subDescription(self):
        parts = []
        if self._message is not _subtest_msg_sentinel:
            parts.append(f"[{self._message}]")
        if self.params:
            parts.append("(" + ", ".join(f"{name}={value!r}" for name, value in self.params.items()) + ")")
        return " ".join(parts) or "(<subtest>)"

    def id(self):
        return f"{self.test_case.id()} {self._subDescription()}"

    def shortDescription(self):
        """The first line of the docstring of the test."""
        return self.test_case.shortDescription()

    def __str__(self):
        return f"{self.test_case} {self._subDescription()}"


class _SubTestBlock:
    """The context manager of subTest()."""

    def __init__(self, case, message, params):
        self.case = case
        self.message = message
        self.params = params
        self.part = None

    def __enter__(self):
        case = self.case
        outcome = case._outcome
        if outcome is None or not outcome.result_supports_subtests:
            return
        self.parent = case._subtest
        outer = self.parent.params if self.parent is not None else {}
        case._subtest = _SubTest(case, self.message, _subtest_params(outer, self.params))
        self.part = outcome.testPartExecutor(case._subtest, subTest=True)
        self.part.__enter__()

    def __exit__(self, kind, value, tb):
        if self.part is None:
            return False
        case = self.case
        case._subtest = self.parent
        outcome = case._outcome
        try:
            if not self.part.__exit__(kind, value, tb):
                return False
        finally:
            del value, tb
        stop = outcome.expectedFailure
        if not outcome.success:
            stop = outcome.result is not None and outcome.result.failfast
        if stop:
            raise _ShouldStop from None
        return True
