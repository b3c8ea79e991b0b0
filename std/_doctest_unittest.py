"""The examples in documentation as tests of unittest."""

import io
import os
import sys
import unittest

from _doctest_parser import REPORTING_FLAGS, SKIP, DocTestParser

__unittest = True

_unittest_reportflags = 0


def set_unittest_reportflags(flags):
    """Set how failures are reported in tests of unittest that say nothing of it; returns the flags before."""
    global _unittest_reportflags
    if (flags & REPORTING_FLAGS) != flags:
        raise ValueError("Only reporting flags allowed", flags)
    before, _unittest_reportflags = _unittest_reportflags, flags
    return before


def _doctest():
    # Imported when it is needed: it imports this module.
    import doctest

    return doctest


class DocTestCase(unittest.TestCase):
    """The examples of one docstring."""

    def __init__(self, test, optionflags=0, setUp=None, tearDown=None, checker=None):
        super().__init__()
        self._dt_test = test
        self._dt_setUp, self._dt_tearDown = setUp, tearDown
        self._dt_checker, self._dt_optionflags = checker, optionflags

    def setUp(self):
        # The test may run again: its namespace has to be then what it is now.
        self._dt_globs = dict(self._dt_test.globs)
        if self._dt_setUp:
            self._dt_setUp(self._dt_test)

    def tearDown(self):
        if self._dt_tearDown:
            self._dt_tearDown(self._dt_test)
        names = self._dt_test.globs
        names.clear()
        names |= self._dt_globs

    def runTest(self):
        doctest = _doctest()
        test = self._dt_test
        flags = self._dt_optionflags
        if not flags & REPORTING_FLAGS:
            flags |= _unittest_reportflags
        runner = doctest.DocTestRunner(optionflags=flags, checker=self._dt_checker, verbose=False)
        runner.DIVIDER = "-" * 70
        text = io.StringIO()
        results = runner.run(test, out=text.write, clear_globs=False)
        if results.skipped and results.skipped == len(test.examples):
            raise unittest.SkipTest("all examples were skipped")
        if results.failed:
            raise self.failureException(self.format_failure(text.getvalue().rstrip("\n")))

    def format_failure(self, err):
        """The message of a failed test."""
        test = self._dt_test
        lineno = "unknown line number" if test.lineno is None else f"{test.lineno}"
        name = test.name.rpartition(".")[2]
        return (
            f"Failed doctest test for {test.name}\n"
            f'  File "{test.filename}", line {lineno}, in {name}\n\n{err}'
        )

    def debug(self):
        """Run the test; failures raise the exceptions of DebugRunner."""
        self.setUp()
        runner = _doctest().DebugRunner(optionflags=self._dt_optionflags, checker=self._dt_checker, verbose=False)
        runner.run(self._dt_test, clear_globs=False)
        self.tearDown()

    def id(self):
        return self._dt_test.name

    def __eq__(self, other):
        if type(self) is not type(other):
            return NotImplemented
        return self._dt_key() == other._dt_key()

    def _dt_key(self):
        return self._dt_test, self._dt_optionflags, self._dt_setUp, self._dt_tearDown, self._dt_checker

    def __hash__(self):
        return hash((self._dt_optionflags, self._dt_setUp, self._dt_tearDown, self._dt_checker))

    def __repr__(self):
        owner, _, name = self._dt_test.name.rpartition(".")
        return f"{name} ({owner})"

    __str__ = object.__str__

    def shortDescription(self):
        return "Doctest: " + self._dt_test.name


class SkipDocTestCase(DocTestCase):
    """Stands for the docstrings that are stripped when Python runs with -OO."""

    def __init__(self, module):
        self.module = module
        super().__init__(None)

    def test_skip(self):
        """There is nothing to run."""

    def setUp(self):
        self.skipTest("DocTestSuite will not work with -O2 and above")

    def shortDescription(self):
        return f"Skipping tests from {self.module.__name__}"

    __str__ = shortDescription


class _DocTestSuite(unittest.TestSuite):
    """A suite whose tests stay, so that it can run again."""

    def _removeTestAtIndex(self, index):
        """Keep the test."""


def DocTestSuite(module=None, globs=None, extraglobs=None, test_finder=None, **options):
    """A suite with a test for each docstring of a module that has examples."""
    doctest = _doctest()
    if test_finder is None:
        test_finder = doctest.DocTestFinder()
    module = doctest._normalize_module(module)
    tests = test_finder.find(module, globs=globs, extraglobs=extraglobs)
    suite = _DocTestSuite()
    if not tests and sys.flags.optimize >= 2:
        suite.addTest(SkipDocTestCase(module))
        return suite
    tests.sort()
    for test in tests:
        if not test.examples:
            continue
        if not test.filename:
            filename = module.__file__
            test.filename = filename[:-1] if filename.endswith(".pyc") else filename
        suite.addTest(DocTestCase(test, **options))
    return suite


class DocFileCase(DocTestCase):
    """The examples of one text file."""

    def id(self):
        return "_".join(self._dt_test.name.split("."))

    def __repr__(self):
        return self._dt_test.filename

    def format_failure(self, err):
        test = self._dt_test
        return f'Failed doctest test for {test.name}\n  File "{test.filename}", line 0\n\n{err}'


def DocFileTest(
    path, module_relative=True, package=None, globs=None, parser=DocTestParser(), encoding=None, **options
):
    """A test of the examples in a text file."""
    if package and not module_relative:
        raise ValueError("Package may only be specified for module-relative paths.")
    text, path = _doctest()._load_testfile(path, package, module_relative, encoding or "utf-8")
    globs = {} if globs is None else globs.copy()
    globs.setdefault("__file__", path)
    test = parser.get_doctest(text, globs, os.path.basename(path), path, 0)
    return DocFileCase(test, **options)


def DocFileSuite(*paths, **kw):
    """A suite with a test for each of some text files."""
    suite = _DocTestSuite()
    if kw.get("module_relative", True):
        # The paths are relative to the module that calls this.
        kw["package"] = _doctest()._normalize_module(kw.get("package"))
    for path in paths:
        suite.addTest(DocFileTest(path, **kw))
    return suite


for _public in DocTestCase, SkipDocTestCase, _DocTestSuite, DocFileCase:
    _public.__module__ = "doctest"
