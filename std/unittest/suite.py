"""Groups of tests, with the fixtures of classes and modules."""

import sys

from . import case, util

__unittest = True


def _call_if_exists(parent, name):
    getattr(parent, name, lambda: None)()


def _isnotsuite(test):
    """Whether something is a single test, which cannot be iterated."""
    try:
        iter(test)
    except TypeError:
        return True
    return False


class BaseTestSuite:
    """Tests and other suites, run one after another."""

    _cleanup = True

    def __init__(self, tests=()):
        self._tests = []
        self._removed_tests = 0
        self.addTests(tests)

    def __repr__(self):
        return f"<{util.strclass(type(self))} tests={list(self)}>"

    def __eq__(self, other):
        if not isinstance(other, type(self)):
            return NotImplemented
        return list(self) == list(other)

    def __iter__(self):
        return iter(self._tests)

    def countTestCases(self):
        """How many single tests this holds, those that ran included."""
        return self._removed_tests + sum(test.countTestCases() for test in self if test)

    def addTest(self, test):
        """Add a test or a suite."""
        if not callable(test):
            raise TypeError(f"{test!r} is not callable")
        if isinstance(test, type) and issubclass(test, (case.TestCase, TestSuite)):
            raise TypeError("TestCases and TestSuites must be instantiated before passing them to addTest()")
        self._tests.append(test)

    def addTests(self, tests):
        """Add all tests of an iterable."""
        if isinstance(tests, str):
            raise TypeError("tests must be an iterable of tests, not a string")
        for test in tests:
            self.addTest(test)

    def run(self, result):
        """Run the tests until the result asks to stop."""
        for index, test in enumerate(self):
            if result.shouldStop:
                break
            test(result)
            if self._cleanup:
                self._removeTestAtIndex(index)
        return result

    def _removeTestAtIndex(self, index):
        """Forget a test that ran, so that what it holds is freed."""
        try:
            test = self._tests[index]
        except TypeError:
            # The suite keeps its tests in a way of its own.
            return
        if hasattr(test, "countTestCases"):
            self._removed_tests += test.countTestCases()
        self._tests[index] = None

    def __call__(self, *args, **kwds):
        return self.run(*args, **kwds)

    def debug(self):
        """Run the tests without collecting errors."""
        for test in self:
            test.debug()


class TestSuite(BaseTestSuite):
    """A suite that calls setUpModule(), setUpClass() and their counterparts where tests of another class begin."""

    def run(self, result, debug=False):
        """Run the tests, with the fixtures of their classes and modules."""
        outermost = not getattr(result, "_testRunEntered", False)
        if outermost:
            result._testRunEntered = True
        for index, test in enumerate(self):
            if result.shouldStop:
                break
            if not _isnotsuite(test) or self._prepare(test, result):
                if debug:
                    test.debug()
                else:
                    test(result)
                if self._cleanup:
                    self._removeTestAtIndex(index)
        if outermost:
            self._tearDownPreviousClass(None, result)
            self._handleModuleTearDown(result)
            result._testRunEntered = False
        return result

    def debug(self):
        """Run the tests, with fixtures, without collecting errors."""
        self.run(_DebugResult(), True)

    def _prepare(self, test, result):
        """Leave the class before, enter that of a test; whether the test can run."""
        self._tearDownPreviousClass(test, result)
        self._handleModuleFixture(test, result)
        self._handleClassSetUp(test, result)
        result._previousTestClass = type(test)
        return not (getattr(type(test), "_classSetupFailed", False) or getattr(result, "_moduleSetUpFailed", False))

    # Classes.

    def _handleClassSetUp(self, test, result):
        cls = type(test)
        if (
            cls == getattr(result, "_previousTestClass", None)
            or result._moduleSetUpFailed
            or getattr(cls, "__unittest_skip__", False)
        ):
            return
        failed = False
        try:
            cls._classSetupFailed = False
        except TypeError:
            # A builtin class, for instance of a foreign test object.
            pass
        set_up = getattr(cls, "setUpClass", None)
        clean_up = getattr(cls, "doClassCleanups", None)
        if set_up is None:
            return
        _call_if_exists(result, "_setupStdout")
        try:
            try:
                set_up()
            except Exception as e:
                if isinstance(result, _DebugResult):
                    raise
                failed = True
                try:
                    cls._classSetupFailed = True
                except TypeError:
                    pass
                self._createClassOrModuleLevelException(result, e, "setUpClass", util.strclass(cls))
            if failed and clean_up is not None:
                clean_up()
                self._report_class_cleanups(result, cls, "setUpClass")
        finally:
            _call_if_exists(result, "_restoreStdout")

    def _report_class_cleanups(self, result, cls, method):
        for info in cls.tearDown_exceptions:
            self._createClassOrModuleLevelException(result, info[1], method, util.strclass(cls), info=info)

    def _tearDownPreviousClass(self, test, result):
        cls = getattr(result, "_previousTestClass", None)
        if (
            cls == type(test)
            or cls is None
            or getattr(cls, "_classSetupFailed", False)
            or getattr(result, "_moduleSetUpFailed", False)
            or getattr(cls, "__unittest_skip__", False)
        ):
            return
        tear_down = getattr(cls, "tearDownClass", None)
        clean_up = getattr(cls, "doClassCleanups", None)
        if tear_down is None and clean_up is None:
            return
        _call_if_exists(result, "_setupStdout")
        try:
            if tear_down is not None:
                try:
                    tear_down()
                except Exception as e:
                    if isinstance(result, _DebugResult):
                        raise
                    self._createClassOrModuleLevelException(result, e, "tearDownClass", util.strclass(cls))
            if clean_up is not None:
                clean_up()
                if isinstance(result, _DebugResult) and cls.tearDown_exceptions:
                    raise cls.tearDown_exceptions[0][1]
                self._report_class_cleanups(result, cls, "tearDownClass")
        finally:
            _call_if_exists(result, "_restoreStdout")

    # Modules.

    def _get_previous_module(self, result):
        cls = getattr(result, "_previousTestClass", None)
        return None if cls is None else cls.__module__

    def _module_step(self, result, function, name, module):
        """Call setUpModule() or tearDownModule(); whether it raised nothing, if errors are collected."""
        try:
            function()
        except Exception as e:
            if isinstance(result, _DebugResult):
                raise
            self._createClassOrModuleLevelException(result, e, name, module)
            return False
        return True

    def _handleModuleFixture(self, test, result):
        current = type(test).__module__
        if current == self._get_previous_module(result):
            return
        self._handleModuleTearDown(result)
        result._moduleSetUpFailed = False
        module = sys.modules.get(current)
        set_up = getattr(module, "setUpModule", None)
        if set_up is None:
            return
        _call_if_exists(result, "_setupStdout")
        try:
            if not self._module_step(result, set_up, "setUpModule", current):
                result._moduleSetUpFailed = True
                self._module_step(result, case.doModuleCleanups, "setUpModule", current)
        finally:
            _call_if_exists(result, "_restoreStdout")

    def _handleModuleTearDown(self, result):
        previous = self._get_previous_module(result)
        module = sys.modules.get(previous) if previous is not None else None
        if module is None or result._moduleSetUpFailed:
            return
        _call_if_exists(result, "_setupStdout")
        try:
            tear_down = getattr(module, "tearDownModule", None)
            if tear_down is not None:
                self._module_step(result, tear_down, "tearDownModule", previous)
            self._module_step(result, case.doModuleCleanups, "tearDownModule", previous)
        finally:
            _call_if_exists(result, "_restoreStdout")

    # What a failed fixture is reported as.

    def _createClassOrModuleLevelException(self, result, exc, method_name, parent, info=None):
        self._addClassOrModuleLevelException(result, exc, f"{method_name} ({parent})", info)

    def _addClassOrModuleLevelException(self, result, exception, error_name, info=None):
        error = _ErrorHolder(error_name)
        add_skip = getattr(result, "addSkip", None)
        if add_skip is not None and isinstance(exception, case.SkipTest):
            add_skip(error, str(exception))
        else:
            result.addError(error, info or sys.exc_info())


class _ErrorHolder:
    """Stands for a test where a fixture failed that belongs to no test."""

    failureException = None

    def __init__(self, description):
        self.description = description

    def id(self):
        return self.description

    def shortDescription(self):
        return None

    def __repr__(self):
        return f"<ErrorHolder description={self.description!r}>"

    def __str__(self):
        return self.id()

    def run(self, result):
        """Nothing to run."""

    def __call__(self, result):
        return self.run(result)

    def countTestCases(self):
        return 0


class _DebugResult:
    """The result of a suite's debug(): only what the fixtures need."""

    _previousTestClass = None
    _moduleSetUpFailed = False
    shouldStop = False
