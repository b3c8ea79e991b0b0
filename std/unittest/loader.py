"""Finding tests: in classes, modules, by dotted names, and in directories."""

import functools
import inspect
import os
import sys
import traceback
import types

from . import case, suite, util

__unittest = True

# The base classes themselves hold no tests, wherever they are imported.
_BASES = (case.TestCase, case.FunctionTestCase)


class _FailedTest(case.TestCase):
    """A test that raises what happened when the tests that it stands for were loaded."""

    _testMethodName = None

    def __init__(self, method_name, exception):
        self._exception = exception
        super().__init__(method_name)

    def __getattr__(self, name):
        if name != self._testMethodName:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)

        def fail():
            raise self._exception

        return fail


def _make_failed_test(name, exception, suiteClass, message):
    return suiteClass((_FailedTest(name, exception),)), message


def _make_failed_import_test(name, suiteClass):
    message = f"Failed to import test module: {name}\n{traceback.format_exc()}"
    return _make_failed_test(name, ImportError(message), suiteClass, message)


def _make_failed_load_tests(name, exception, suiteClass):
    return _make_failed_test(name, exception, suiteClass, f"Failed to call load_tests:\n{traceback.format_exc()}")


def _make_skipped_test(name, exception, suiteClass):
    @case.skip(str(exception))
    def skipped(self):
        pass

    cls = type("ModuleSkipped", (case.TestCase,), {name: skipped})
    return suiteClass((cls(name),))


def _is_test_class(obj):
    return isinstance(obj, type) and issubclass(obj, case.TestCase) and obj not in _BASES


def _without_extension(name):
    return os.path.splitext(name)[0]


def _is_module_file(name):
    """Whether a file can be imported by its name."""
    stem, extension = os.path.splitext(name)
    return extension.lower() == ".py" and stem.isidentifier()


class TestLoader:
    """Makes suites of tests."""

    testMethodPrefix = "test"
    sortTestMethodsUsing = staticmethod(util.three_way_cmp)
    testNamePatterns = None
    suiteClass = suite.TestSuite
    _top_level_dir = None

    def __init__(self):
        super().__init__()
        self.errors = []
        self._loading_packages = set()

    def _failed(self, test_and_message):
        """Note the message of a test that stands for something that could not be loaded."""
        test, message = test_and_message
        self.errors.append(message)
        return test

    def loadTestsFromTestCase(self, testCaseClass):
        """A suite of the tests of a class."""
        if issubclass(testCaseClass, suite.TestSuite):
            raise TypeError(
                "Test cases should not be derived from TestSuite. Maybe you meant to derive from TestCase?"
            )
        names = []
        if testCaseClass not in _BASES and not inspect.isabstract(testCaseClass):
            names = self.getTestCaseNames(testCaseClass)
            if not names and hasattr(testCaseClass, "runTest"):
                names = ["runTest"]
        return self.suiteClass(map(testCaseClass, names))

    def loadTestsFromModule(self, module, *, pattern=None):
        """A suite of the tests of all classes in a module, or what its load_tests() makes of that."""
        found = (getattr(module, name) for name in dir(module))
        tests = self.suiteClass([self.loadTestsFromTestCase(obj) for obj in found if _is_test_class(obj) and not inspect.isabstract(obj)])
        load_tests = getattr(module, "load_tests", None)
        if load_tests is None:
            return tests
        try:
            return load_tests(self, tests, pattern)
        except Exception as e:
            return self._failed(_make_failed_load_tests(module.__name__, e, self.suiteClass))

    def _import_longest(self, parts):
        """Import as much of a dotted name as there are modules.

        Returns the top module, or None, and the failed test for the part that could not be imported.
        """
        failed = None
        for end in range(len(parts), 0, -1):
            try:
                return __import__(".".join(parts[:end])), failed
            except ImportError:
                failed = _make_failed_import_test(parts[end - 1], self.suiteClass)
        return None, failed

    def loadTestsFromName(self, name, module=None):
        """A suite of what a dotted name says: a module, class, test method, or something that returns tests."""
        parts = name.split(".")
        failed_import = None
        if module is None:
            module, failed_import = self._import_longest(parts)
            if module is None:
                return self._failed(failed_import)
            del parts[0]
        parent, obj = None, module
        for part in parts:
            try:
                parent, obj = obj, getattr(obj, part)
            except AttributeError as e:
                if failed_import is not None and getattr(obj, "__path__", None) is not None:
                    # The name is that of a submodule, which cannot be imported.
                    return self._failed(failed_import)
                message = f"Failed to access attribute:\n{traceback.format_exc()}"
                return self._failed(_make_failed_test(part, e, self.suiteClass, message))
        return self._tests_of(obj, parent, parts)

    def _tests_of(self, obj, parent, parts):
        if isinstance(obj, types.ModuleType):
            return self.loadTestsFromModule(obj)
        owner = parent if isinstance(obj, types.FunctionType) else obj
        if isinstance(owner, type) and issubclass(owner, case.TestCase) and inspect.isabstract(owner):
            raise TypeError(f"Cannot instantiate abstract test case {owner.__name__}")
        if _is_test_class(obj):
            return self.loadTestsFromTestCase(obj)
        if isinstance(obj, types.FunctionType) and isinstance(parent, type) and issubclass(parent, case.TestCase):
            test = parent(parts[-1])
            # A static method is called like any other function.
            if not isinstance(getattr(test, parts[-1]), types.FunctionType):
                return self.suiteClass([test])
        elif isinstance(obj, suite.TestSuite):
            return obj
        if not callable(obj):
            raise TypeError(f"don't know how to make test from: {obj}")
        test = obj()
        if isinstance(test, suite.TestSuite):
            return test
        if isinstance(test, case.TestCase):
            return self.suiteClass([test])
        raise TypeError(f"calling {obj} returned {test}, not a test")

    def loadTestsFromNames(self, names, module=None):
        """A suite of what each of some names says."""
        return self.suiteClass([self.loadTestsFromName(name, module) for name in names])

    def getTestCaseNames(self, testCaseClass):
        """The names of the test methods of a class, in order."""
        from fnmatch import fnmatchcase

        def wanted(name):
            if not name.startswith(self.testMethodPrefix) or not callable(getattr(testCaseClass, name)):
                return False
            if self.testNamePatterns is None:
                return True
            full = f"{testCaseClass.__module__}.{testCaseClass.__qualname__}.{name}"
            return any(fnmatchcase(full, pattern) for pattern in self.testNamePatterns)

        names = [name for name in dir(testCaseClass) if wanted(name)]
        if self.sortTestMethodsUsing:
            names.sort(key=functools.cmp_to_key(self.sortTestMethodsUsing))
        return names

    # Discovery.

    def discover(self, start_dir, pattern="test*.py", top_level_dir=None):
        """A suite of the tests in the matching files of a directory or package, and of the packages below it."""
        before = self._top_level_dir
        implicit_top = False
        if top_level_dir is None:
            top_level_dir = before
        if top_level_dir is None:
            top_level_dir, implicit_top = start_dir, True
        top_level_dir = os.path.abspath(top_level_dir)
        if top_level_dir not in sys.path:
            # Wherever the tests come from, their modules must be importable.
            sys.path.insert(0, top_level_dir)
        self._top_level_dir = top_level_dir
        starts, namespace, importable = [start_dir], None, True
        if os.path.isdir(os.path.abspath(start_dir)):
            starts = [os.path.abspath(start_dir)]
            if starts[0] != top_level_dir:
                importable = os.path.isfile(os.path.join(starts[0], "__init__.py"))
        else:
            try:
                __import__(start_dir)
            except ImportError:
                importable = False
            else:
                starts, namespace = self._package_directories(start_dir)
                if implicit_top:
                    if namespace is None:
                        top_part = start_dir.partition(".")[0]
                        self._top_level_dir = self._get_directory_containing_module(top_part)
                    sys.path.remove(top_level_dir)
        if not importable:
            raise ImportError(f"Start directory is not importable: {start_dir!r}")
        tests = []
        for start in starts:
            if namespace is not None:
                # Each portion of a namespace package is searched from the directory that holds it.
                self._top_level_dir = os.path.join(start, *[os.pardir] * (namespace.count(".") + 1))
                self._top_level_dir = os.path.abspath(self._top_level_dir)
            tests.extend(self._find_tests(start, pattern))
        self._top_level_dir = before
        return self.suiteClass(tests)

    def _package_directories(self, name):
        """The directories of an imported package, and its name if it is a namespace package."""
        module = sys.modules[name]
        if getattr(module, "__file__", None) is not None:
            return [os.path.abspath(os.path.dirname(module.__file__))], None
        spec = getattr(module, "__spec__", None)
        locations = getattr(spec, "submodule_search_locations", None)
        if locations is not None:
            return [os.path.abspath(path) for path in locations], name
        if module.__name__ in sys.builtin_module_names:
            raise TypeError("Can not use builtin modules as dotted module names") from None
        raise TypeError(f"don't know how to discover from {module!r}") from None

    def _get_directory_containing_module(self, module_name):
        path = os.path.abspath(sys.modules[module_name].__file__)
        if os.path.basename(path).lower().startswith("__init__.py"):
            path = os.path.dirname(path)
        return os.path.dirname(path)

    def _get_name_from_path(self, path):
        """The dotted name of a file or directory below the top directory."""
        if path == self._top_level_dir:
            return "."
        path = _without_extension(os.path.normpath(path))
        relative = os.path.relpath(path, self._top_level_dir)
        assert not os.path.isabs(relative), "Path must be within the project"
        assert not relative.startswith(".."), "Path must be within the project"
        return relative.replace(os.path.sep, ".")

    def _get_module_from_name(self, name):
        __import__(name)
        return sys.modules[name]

    def _match_path(self, path, full_path, pattern):
        from fnmatch import fnmatch

        return fnmatch(path, pattern)

    def _find_tests(self, start_dir, pattern):
        """Yield the suites found in a directory."""
        name = self._get_name_from_path(start_dir)
        if name != "." and name not in self._loading_packages:
            # A package may have a load_tests() of its own, which can call discover() again.
            tests, recurse = self._find_test_path(start_dir, pattern)
            if tests is not None:
                yield tests
            if not recurse:
                return
        for entry in sorted(os.listdir(start_dir)):
            path = os.path.join(start_dir, entry)
            tests, recurse = self._find_test_path(path, pattern)
            if tests is not None:
                yield tests
            if recurse:
                name = self._get_name_from_path(path)
                self._loading_packages.add(name)
                try:
                    yield from self._find_tests(path, pattern)
                finally:
                    self._loading_packages.discard(name)

    def _find_test_path(self, full_path, pattern):
        """The tests of a file or package, and whether to look inside it."""
        if os.path.isfile(full_path):
            return self._tests_of_file(full_path, pattern), False
        if os.path.isdir(full_path) and os.path.isfile(os.path.join(full_path, "__init__.py")):
            return self._tests_of_package(full_path, pattern)
        return None, False

    def _tests_of_file(self, full_path, pattern):
        base = os.path.basename(full_path)
        if not _is_module_file(base) or not self._match_path(base, full_path, pattern):
            return None
        name = self._get_name_from_path(full_path)
        try:
            module = self._get_module_from_name(name)
        except case.SkipTest as e:
            return _make_skipped_test(name, e, self.suiteClass)
        except:
            return self._failed(_make_failed_import_test(name, self.suiteClass))
        self._check_location(module, full_path, base)
        return self.loadTestsFromModule(module, pattern=pattern)

    def _check_location(self, module, full_path, base):
        """Raise ImportError if another module of that name was imported."""
        path = os.path.abspath(getattr(module, "__file__", full_path))
        found = os.path.normcase(_without_extension(os.path.realpath(path)))
        wanted = os.path.normcase(_without_extension(os.path.realpath(full_path)))
        if found.lower() != wanted.lower():
            name, directory = _without_extension(base), os.path.dirname(full_path)
            raise ImportError(
                f"{name!r} module incorrectly imported from {os.path.dirname(found)!r}. "
                f"Expected {directory!r}. Is this module globally installed?"
            )

    def _tests_of_package(self, full_path, pattern):
        tests = None
        name = self._get_name_from_path(full_path)
        try:
            package = self._get_module_from_name(name)
        except case.SkipTest as e:
            return _make_skipped_test(name, e, self.suiteClass), False
        except:
            return self._failed(_make_failed_import_test(name, self.suiteClass)), False
        load_tests = getattr(package, "load_tests", None)
        # While load_tests() runs, discovery must not ask the package again.
        self._loading_packages.add(name)
        try:
            tests = self.loadTestsFromModule(package, pattern=pattern)
            return tests, load_tests is None
        finally:
            self._loading_packages.discard(name)


defaultTestLoader = TestLoader()
