"""Tests in documentation: examples of interactive sessions are run, and their output is compared."""

import __future__
import functools
import inspect
import io
import linecache
import os
import re
import sys
import traceback
import types
import unittest
from collections import namedtuple

import _colorize
import pdb
from _doctest_parser import (
    BLANKLINE_MARKER,
    COMPARISON_FLAGS,
    DONT_ACCEPT_BLANKLINE,
    DONT_ACCEPT_TRUE_FOR_1,
    ELLIPSIS,
    ELLIPSIS_MARKER,
    FAIL_FAST,
    IGNORE_EXCEPTION_DETAIL,
    NORMALIZE_WHITESPACE,
    OPTIONFLAGS_BY_NAME,
    REPORT_CDIFF,
    REPORT_NDIFF,
    REPORT_ONLY_FIRST_FAILURE,
    REPORT_UDIFF,
    REPORTING_FLAGS,
    SKIP,
    DocTest,
    DocTestParser,
    Example,
    OutputChecker,
    _comment_line,
    _ellipsis_match,
    _indent,
    register_optionflag,
)

__all__ = [
    "register_optionflag",
    "DONT_ACCEPT_TRUE_FOR_1",
    "DONT_ACCEPT_BLANKLINE",
    "NORMALIZE_WHITESPACE",
    "ELLIPSIS",
    "SKIP",
    "IGNORE_EXCEPTION_DETAIL",
    "COMPARISON_FLAGS",
    "REPORT_UDIFF",
    "REPORT_CDIFF",
    "REPORT_NDIFF",
    "REPORT_ONLY_FIRST_FAILURE",
    "REPORTING_FLAGS",
    "FAIL_FAST",
    "Example",
    "DocTest",
    "DocTestParser",
    "DocTestFinder",
    "DocTestRunner",
    "OutputChecker",
    "DocTestFailure",
    "UnexpectedException",
    "DebugRunner",
    "testmod",
    "testfile",
    "run_docstring_examples",
    "DocTestSuite",
    "DocFileSuite",
    "set_unittest_reportflags",
    "script_from_examples",
    "testsource",
    "debug_src",
    "debug",
]

__unittest = True


class TestResults(namedtuple("TestResults", "failed attempted")):
    """How many examples failed and how many were tried; the attribute `skipped` counts those left out."""

    def __new__(cls, failed, attempted, *, skipped=0):
        results = super().__new__(cls, failed, attempted)
        results.skipped = skipped
        return results

    def __repr__(self):
        skipped = f", skipped={self.skipped}" if self.skipped else ""
        return f"TestResults(failed={self.failed}, attempted={self.attempted}{skipped})"


def _extract_future_flags(globs):
    """The compiler flags of the future features that a namespace has imported."""
    flags = 0
    for name in __future__.all_feature_names:
        feature = getattr(__future__, name)
        if globs.get(name) is feature:
            flags |= feature.compiler_flag
    return flags


def _normalize_module(module, depth=2):
    """A module from a module, its name, or None for that of the caller at some depth."""
    if inspect.ismodule(module):
        return module
    if isinstance(module, str):
        return __import__(module, globals(), locals(), ["*"])
    if module is None:
        return sys.modules[sys._getframemodulename(depth) or "__main__"]
    raise TypeError("Expected a module, string, or None")


def _module_relative_path(module, test_path):
    """The path of a file that is given relative to a module, with slashes."""
    if not inspect.ismodule(module):
        raise TypeError(f"Expected a module: {module!r}")
    if test_path.startswith("/"):
        raise ValueError("Module-relative files may not have absolute paths")
    if hasattr(module, "__file__"):
        base = os.path.dirname(module.__file__)
    elif module.__name__ == "__main__":
        # The file of an interactive session is in the current directory.
        base = os.path.dirname(sys.argv[0]) if sys.argv and sys.argv[0] else os.curdir
    elif hasattr(module, "__path__"):
        for directory in module.__path__:
            path = os.path.join(directory, *test_path.split("/"))
            if os.path.exists(path):
                return path
        base = ""
    else:
        raise ValueError(
            f"Can't resolve paths relative to the module {module!r} (it has no __file__)"
        )
    return os.path.join(base, *test_path.split("/"))


def _load_testfile(filename, package, module_relative, encoding):
    """The text of a file, and its path."""
    if module_relative:
        package = _normalize_module(package, 3)
        filename = _module_relative_path(package, filename)
        get_data = getattr(getattr(package, "__loader__", None), "get_data", None)
        if get_data is None:
            spec = getattr(package, "__spec__", None)
            get_data = getattr(getattr(spec, "loader", None), "get_data", None)
        if get_data is not None:
            text = get_data(filename).decode(encoding)
            for end in os.linesep, "\r\n", "\r":
                text = text.replace(end, "\n")
            return text, filename
    with open(filename, encoding=encoding) as file:
        return file.read(), filename


def _exception_traceback(exc_info):
    """The text of an exception's traceback."""
    stream = io.StringIO()
    traceback.print_exception(*exc_info, file=stream)
    return stream.getvalue()


def _strip_exception_details(message):
    """The name of the exception's class in a message, without its modules."""
    head = message.partition("\n")[0].partition(":")[0]
    return head.rpartition(".")[2]


class _SpoofOut(io.StringIO):
    """Stands for standard output while examples run."""

    def getvalue(self):
        text = super().getvalue()
        # What the examples print is compared line by line.
        return text + "\n" if text and not text.endswith("\n") else text

    def truncate(self, size=None):
        self.seek(size)
        super().truncate()


class _OutputRedirectingPdb(pdb.Pdb):
    """A debugger that talks to the real standard output while examples run."""

    def __init__(self, out):
        self.__out = out
        self.__started = False
        super().__init__(stdout=out, nosigint=True)
        # Examples give the debugger's commands on standard input.
        self.use_rawinput = 1

    def set_trace(self, frame=None, *, commands=None):
        self.__started = True
        if frame is None:
            frame = sys._getframe().f_back
        pdb.Pdb.set_trace(self, frame, commands=commands)

    def set_continue(self):
        # Tracing that nobody asked for must not be ended: there may be a tracer of somebody else.
        if self.__started:
            pdb.Pdb.set_continue(self)

    def trace_dispatch(self, *args):
        before = sys.stdout
        sys.stdout = self.__out
        try:
            return pdb.Pdb.trace_dispatch(self, *args)
        finally:
            sys.stdout = before


_PROPERTIES = (property, functools.cached_property)


class DocTestFinder:
    """Finds the docstrings of an object and of what it contains, as DocTests."""

    def __init__(self, verbose=False, parser=DocTestParser(), recurse=True, exclude_empty=True):
        self._verbose = verbose
        self._parser = parser
        self._recurse = recurse
        self._exclude_empty = exclude_empty

    def find(self, obj, name=None, module=None, globs=None, extraglobs=None):
        """The DocTests of an object, sorted by name."""
        if name is None:
            name = getattr(obj, "__name__", None)
            if name is None:
                raise ValueError(
                    f"DocTestFinder.find: name must be given when obj.__name__ doesn't exist: {type(obj)!r}"
                )
        if module is False:
            module = None
        elif module is None:
            module = inspect.getmodule(obj)
        if globs is None:
            globs = {} if module is None else module.__dict__
        globs = {**globs, **(extraglobs or {})}
        globs.setdefault("__name__", "__main__")
        tests = []
        self._find(tests, obj, name, module, self._source_lines(obj, module), globs, {})
        tests.sort()
        return tests

    def _source_lines(self, obj, module):
        """The lines of the file that an object comes from, None if there are none."""
        try:
            file = inspect.getsourcefile(obj)
        except TypeError:
            return None
        if not file:
            # The examples of a running DocTest have files too, by names in brackets.
            file = inspect.getfile(obj)
            if not (file.startswith("<") and file.endswith("]>")):
                return None
        lines = linecache.getlines(file) if module is None else linecache.getlines(file, module.__dict__)
        return lines or None

    def _from_module(self, module, object):
        """Whether an object was defined in a module."""
        if module is None:
            return True
        if inspect.getmodule(object) is not None:
            return module is inspect.getmodule(object)
        if inspect.isfunction(object):
            return module.__dict__ is object.__globals__
        if inspect.ismethoddescriptor(object) or inspect.ismethodwrapper(object):
            if hasattr(object, "__objclass__"):
                owner = object.__objclass__.__module__
            elif hasattr(object, "__module__"):
                owner = object.__module__
            else:
                return True
            return module.__name__ == owner
        if inspect.isclass(object):
            return module.__name__ == object.__module__
        if hasattr(object, "__module__"):
            return module.__name__ == object.__module__
        if isinstance(object, property):
            # Properties do not know where they are from.
            return True
        raise ValueError("object must be a class or function")

    def _is_routine(self, obj):
        """Whether something is a function; what has any attribute asked for is unwrapped carefully."""
        try:
            obj = inspect.unwrap(obj)
        except ValueError:
            pass
        return inspect.isroutine(obj)

    def _find(self, tests, obj, name, module, source_lines, globs, seen):
        """Add the DocTests of an object and of its contents."""
        if self._verbose:
            print("Finding tests in %s" % name)
        if id(obj) in seen:
            return
        seen[id(obj)] = 1
        test = self._get_test(obj, name, module, globs, source_lines)
        if test is not None:
            tests.append(test)
        if not self._recurse:
            return
        for label, value in self._contents(obj, module):
            self._find(tests, value, f"{name}.{label}", module, source_lines, globs, seen)

    def _contents(self, obj, module):
        """Yield names and values inside a module or class that may have docstrings."""
        if inspect.ismodule(obj):
            for label, value in obj.__dict__.items():
                if (self._is_routine(value) or inspect.isclass(value)) and self._from_module(module, value):
                    yield label, value
            for label, value in getattr(obj, "__test__", {}).items():
                if not isinstance(label, str):
                    raise ValueError(f"DocTestFinder.find: __test__ keys must be strings: {type(label)!r}")
                if not (self._is_routine(value) or isinstance(value, (type, types.ModuleType, str))):
                    raise ValueError(
                        "DocTestFinder.find: __test__ values must be strings, functions, methods, classes, "
                        f"or modules: {type(value)!r}"
                    )
                yield f"__test__.{label}", value
        elif inspect.isclass(obj):
            for label, value in obj.__dict__.items():
                if isinstance(value, (staticmethod, classmethod)):
                    value = value.__func__
                if not (self._is_routine(value) or inspect.isclass(value) or isinstance(value, _PROPERTIES)):
                    continue
                if self._from_module(module, value):
                    yield label, value

    def _get_test(self, obj, name, module, globs, source_lines):
        """The DocTest of an object's docstring, or None."""
        if isinstance(obj, str):
            docstring = obj
        else:
            docstring = getattr(obj, "__doc__", None)
            docstring = "" if docstring is None else docstring
            if not isinstance(docstring, str):
                docstring = str(docstring)
        lineno = self._find_lineno(obj, source_lines)
        if self._exclude_empty and not docstring:
            return None
        filename = None
        if module is not None:
            filename = getattr(module, "__file__", None) or module.__name__
            if filename.endswith(".pyc"):
                filename = filename[:-1]
        return self._parser.get_doctest(docstring, globs, name, filename, lineno)

    def _find_lineno(self, obj, source_lines):
        """The line, from 0, where the docstring of an object begins; None if that is unknown."""
        lineno = None
        docstring = getattr(obj, "__doc__", None)
        if inspect.ismodule(obj) and docstring is not None:
            lineno = 0
        elif inspect.isclass(obj) and docstring is not None:
            if source_lines is None:
                return None
            pattern = re.compile(rf"^\s*class\s*{re.escape(getattr(obj, '__name__', '-'))}\b")
            lineno = next((i for i, line in enumerate(source_lines) if pattern.match(line)), None)
        else:
            if inspect.ismethod(obj):
                obj = obj.__func__
            if isinstance(obj, property):
                obj = obj.fget
            elif isinstance(obj, functools.cached_property):
                obj = obj.func
            if inspect.isroutine(obj) and getattr(obj, "__doc__", None):
                # A decorated function has the docstring of the one inside; native functions have no code.
                obj = getattr(inspect.unwrap(obj), "__code__", None)
                if obj is None:
                    return None
            if inspect.istraceback(obj):
                obj = obj.tb_frame
            if inspect.isframe(obj):
                obj = obj.f_code
            if inspect.iscode(obj):
                lineno = obj.co_firstlineno - 1
        if lineno is None:
            return None
        if source_lines is None:
            return lineno + 1
        # The first line from there on that has a string after nothing or a colon.
        opening = re.compile(r"(^|.*:)\s*\w*(\"|')")
        for number in range(lineno, len(source_lines)):
            if opening.match(source_lines[number]):
                return number
        return None


def _n_items(items):
    count = len(items)
    return f"{count} item{'' if count == 1 else 's'}"


def _plural(count, noun):
    return f"{count} {noun}{'' if count == 1 else 's'}"


class DocTestRunner:
    """Runs DocTests, reports what fails, and counts."""

    DIVIDER = "*" * 70

    def __init__(self, checker=None, verbose=None, optionflags=0):
        self._checker = checker or OutputChecker()
        self._verbose = "-v" in sys.argv if verbose is None else verbose
        self.optionflags = self.original_optionflags = optionflags
        self.tries = self.failures = self.skips = 0
        # Name of a test: how many of its examples failed, were tried, were skipped.
        self._stats = {}
        self._fakeout = _SpoofOut()

    # Reports; subclasses may override them. `out` writes a text.

    def report_start(self, out, test, example):
        """Before an example runs; quiet unless verbose."""
        if self._verbose:
            want = f"Expecting:\n{_indent(example.want)}" if example.want else "Expecting nothing\n"
            out(f"Trying:\n{_indent(example.source)}{want}")

    def report_success(self, out, test, example, got):
        """After an example that was right."""
        if self._verbose:
            out("ok\n")

    def report_failure(self, out, test, example, got):
        """After an example whose output was wrong."""
        difference = self._checker.output_difference(example, got, self.optionflags)
        out(self._failure_header(test, example) + difference)

    def report_unexpected_exception(self, out, test, example, exc_info):
        """After an example that raised what it should not."""
        text = _indent(_exception_traceback(exc_info))
        out(f"{self._failure_header(test, example)}Exception raised:\n{text}")

    def _failure_header(self, test, example):
        colors = _colorize.get_colors()
        lines = [f"{colors.RED}{self.DIVIDER}{colors.RESET}"]
        if test.filename:
            lineno = "?"
            if test.lineno is not None and example.lineno is not None:
                lineno = test.lineno + example.lineno + 1
            lines.append(f'File "{test.filename}", line {lineno}, in {test.name}')
        else:
            lines.append(f"Line {example.lineno + 1}, in {test.name}")
        lines.append("Failed example:")
        return "\n".join(lines) + "\n" + _indent(example.source)

    # Running.

    def _flags_for(self, example):
        flags = self.original_optionflags
        for flag, wanted in example.options.items():
            flags = flags | flag if wanted else flags & ~flag
        return flags

    def _run_examples(self, test, compileflags, out):
        """Run the examples of a test in its namespace."""
        failures = tries = skips = 0
        for number, example in enumerate(test.examples):
            # After the first failure only the first may be reported.
            quiet = bool(self.optionflags & REPORT_ONLY_FIRST_FAILURE) and failures > 0
            self.optionflags = self._flags_for(example)
            tries += 1
            if self.optionflags & SKIP:
                skips += 1
                continue
            if not quiet:
                self.report_start(out, test, example)
            raised = self._execute(test, example, f"<doctest {test.name}[{number}]>", compileflags)
            got = self._fakeout.getvalue()
            self._fakeout.truncate(0)
            failed = self._judge(test, example, got, raised, quiet, out)
            failures += failed
            if failed and self.optionflags & FAIL_FAST:
                break
        self.optionflags = self.original_optionflags
        self.__record_outcome(test, failures, tries, skips)
        return TestResults(failures, tries, skipped=skips)

    def _execute(self, test, example, filename, compileflags):
        """Run one example; returns what it raised, as sys.exc_info() gives it, or None."""
        try:
            exec(compile(example.source, filename, "single", compileflags, True), test.globs)
        except KeyboardInterrupt:
            raise
        except:
            raised = sys.exc_info()
            # The first frame is this one.
            raised = *raised[:2], raised[2].tb_next
        else:
            raised = None
        finally:
            self.debugger.set_continue()
        return raised

    def _judge(self, test, example, got, raised, quiet, out):
        """Whether an example failed; reports what happened."""
        check = self._checker.check_output
        if raised is None:
            if check(example.want, got, self.optionflags):
                passed = True
            else:
                passed = False
        else:
            message = self._exception_message(raised)
            if not quiet:
                got += _exception_traceback(raised)
            if example.exc_msg is None:
                # An exception was not expected at all.
                if not quiet:
                    self.report_unexpected_exception(out, test, example, raised)
                return True
            passed = check(example.exc_msg, message, self.optionflags)
            if not passed and self.optionflags & IGNORE_EXCEPTION_DETAIL:
                names = map(_strip_exception_details, (example.exc_msg, message))
                passed = check(*names, self.optionflags)
        if not quiet:
            report = self.report_success if passed else self.report_failure
            report(out, test, example, got)
        return not passed

    def _exception_message(self, raised):
        lines = traceback.format_exception_only(*raised[:2])
        if issubclass(raised[0], SyntaxError):
            # Where the error is does not count, which is shown before.
            begins = (f"{raised[0].__qualname__}:", f"{raised[0].__module__}.{raised[0].__qualname__}:")
            lines = lines[next(i for i, line in enumerate(lines) if line.startswith(begins)) :]
        return "".join(lines)

    def __record_outcome(self, test, failures, tries, skips):
        before = self._stats.get(test.name, (0, 0, 0))
        self._stats[test.name] = tuple(map(sum, zip(before, (failures, tries, skips))))
        self.failures += failures
        self.tries += tries
        self.skips += skips

    _EXAMPLE_FILE = re.compile(r"<doctest (?P<name>.+)\[(?P<examplenum>\d+)\]>")

    def _patched_getlines(self, filename, module_globals=None):
        match = self._EXAMPLE_FILE.match(filename)
        if match and match["name"] == self.test.name:
            example = self.test.examples[int(match["examplenum"])]
            return example.source.splitlines(keepends=True)
        return self.save_linecache_getlines(filename, module_globals)

    def run(self, test, compileflags=None, out=None, clear_globs=True):
        """Run the examples of a test; returns TestResults.

        The test's namespace is cleared at the end, unless clear_globs is false.
        """
        self.test = test
        if compileflags is None:
            compileflags = _extract_future_flags(test.globs)
        stdout = sys.stdout
        if out is None:
            encoding = stdout.encoding
            if encoding is None or encoding.lower() == "utf-8":
                out = stdout.write
            else:

                def out(text):
                    stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))

        saved_trace, saved_pdb = sys.gettrace(), pdb.set_trace
        saved_hook, saved_color = sys.displayhook, _colorize.COLORIZE
        self.debugger = _OutputRedirectingPdb(stdout)
        self.debugger.reset()
        self.save_linecache_getlines = linecache.getlines
        sys.stdout = self._fakeout
        pdb.set_trace = self.debugger.set_trace
        # Tracebacks show the source of examples as if it were in files.
        linecache.getlines = self._patched_getlines
        # Whatever hook the program has, the examples are written for the original one.
        sys.displayhook = sys.__displayhook__
        _colorize.COLORIZE = False
        try:
            return self._run_examples(test, compileflags, out)
        finally:
            sys.stdout = stdout
            sys.settrace(saved_trace)
            pdb.set_trace = saved_pdb
            linecache.getlines = self.save_linecache_getlines
            sys.displayhook = saved_hook
            _colorize.COLORIZE = saved_color
            if clear_globs:
                test.globs.clear()
                import builtins

                builtins._ = None

    def summarize(self, verbose=None):
        """Print what was counted; returns TestResults."""
        if verbose is None:
            verbose = self._verbose
        empty, passed, failed = [], [], []
        for name, counts in sorted(self._stats.items()):
            failures, tries, skips = counts
            assert failures <= tries
            (failed if failures else passed if tries else empty).append((name, counts))
        failures, tries, skips = (sum(counts[i] for counts in self._stats.values()) for i in range(3))
        colors = _colorize.get_colors()
        if verbose:
            self._list_good(empty, passed, colors)
        if failed:
            print(f"{colors.RED}{self.DIVIDER}{colors.RESET}")
            print(f"{colors.RED}{_n_items(failed)} had failures:{colors.RESET}")
            for name, (bad, tried, _) in failed:
                print(f"{colors.RED} {bad:3d} of {tried:3d} in {name}{colors.RESET}")
        if verbose:
            print(f"{_plural(tries, 'test')} in {_n_items(self._stats)}.")
            and_failed = f" and {colors.RED}{failures} failed{colors.RESET}" if failures else ""
            print(f"{colors.GREEN}{tries - failures} passed{colors.RESET}{and_failed}.")
        if failures:
            text = f"***Test Failed*** {_plural(failures, 'failure')}"
            if skips:
                text += f" and {_plural(skips, 'skipped test')}"
            print(f"{colors.BOLD_RED}{text}{colors.RESET}.")
        elif verbose:
            print(f"{colors.BOLD_GREEN}Test passed.{colors.RESET}")
        return TestResults(failures, tries, skipped=skips)

    def _list_good(self, empty, passed, colors):
        if empty:
            print(f"{_n_items(empty)} had no tests:")
            for name, _ in empty:
                print(f"    {name}")
        if passed:
            print(f"{colors.GREEN}{_n_items(passed)} passed all tests:{colors.RESET}")
            for name, (_, tries, _) in passed:
                ending = "" if tries == 1 else "s"
                print(f" {colors.GREEN}{tries:3d} test{ending} in {name}{colors.RESET}")

    def merge(self, other):
        """Add what another runner has counted."""
        for name, counts in other._stats.items():
            before = self._stats.get(name, (0, 0, 0))
            self._stats[name] = tuple(map(sum, zip(before, counts)))


class _Failure(Exception):
    def __str__(self):
        return str(self.test)


class DocTestFailure(_Failure):
    """An example's output was wrong; raised by DebugRunner."""

    def __init__(self, test, example, got):
        self.test, self.example, self.got = test, example, got


class UnexpectedException(_Failure):
    """An example raised what was not expected; raised by DebugRunner."""

    def __init__(self, test, example, exc_info):
        self.test, self.example, self.exc_info = test, example, exc_info


class DebugRunner(DocTestRunner):
    """Raises an exception at the first failure, and keeps the namespace of the examples then."""

    def run(self, test, compileflags=None, out=None, clear_globs=True):
        """Run the examples of a test up to the first that fails."""
        results = super().run(test, compileflags, out, False)
        if clear_globs:
            test.globs.clear()
        return results

    def report_unexpected_exception(self, out, test, example, exc_info):
        raise UnexpectedException(test, example, exc_info)

    def report_failure(self, out, test, example, got):
        raise DocTestFailure(test, example, got)


# The runner of testmod() and testfile(), for summaries of several of them.
master = None


def _run_all(tests, raise_on_error, verbose, optionflags, report):
    """Run tests with a new runner, and add its counts to the master's."""
    global master
    runner = (DebugRunner if raise_on_error else DocTestRunner)(verbose=verbose, optionflags=optionflags)
    for test in tests:
        runner.run(test)
    if report:
        runner.summarize()
    if master is None:
        master = runner
    else:
        master.merge(runner)
    return TestResults(runner.failures, runner.tries, skipped=runner.skips)


def testmod(
    m=None,
    name=None,
    globs=None,
    verbose=None,
    report=True,
    optionflags=0,
    extraglobs=None,
    raise_on_error=False,
    exclude_empty=False,
):
    """Run the examples in the docstrings of a module, __main__ by default; returns TestResults."""
    if m is None:
        m = sys.modules.get("__main__")
    if not inspect.ismodule(m):
        raise TypeError(f"testmod: module required; {m!r}")
    finder = DocTestFinder(exclude_empty=exclude_empty)
    tests = finder.find(m, m.__name__ if name is None else name, globs=globs, extraglobs=extraglobs)
    return _run_all(tests, raise_on_error, verbose, optionflags, report)


def testfile(
    filename,
    module_relative=True,
    name=None,
    package=None,
    globs=None,
    verbose=None,
    report=True,
    optionflags=0,
    extraglobs=None,
    raise_on_error=False,
    parser=DocTestParser(),
    encoding=None,
):
    """Run the examples in a text file; returns TestResults."""
    if package and not module_relative:
        raise ValueError("Package may only be specified for module-relative paths.")
    text, filename = _load_testfile(filename, package, module_relative, encoding or "utf-8")
    if name is None:
        name = os.path.basename(filename)
    globs = {**(globs or {}), **(extraglobs or {})}
    globs.setdefault("__name__", "__main__")
    test = parser.get_doctest(text, globs, name, filename, 0)
    return _run_all([test], raise_on_error, verbose, optionflags, report)


def run_docstring_examples(f, globs, verbose=False, name="NoName", compileflags=None, optionflags=0):
    """Run the examples in one docstring, in a copy of a namespace."""
    runner = DocTestRunner(verbose=verbose, optionflags=optionflags)
    for test in DocTestFinder(verbose=verbose, recurse=False).find(f, name, globs=globs):
        runner.run(test, compileflags=compileflags)


from _doctest_unittest import (
    DocFileCase,
    DocFileSuite,
    DocFileTest,
    DocTestCase,
    DocTestSuite,
    SkipDocTestCase,
    _DocTestSuite,
    set_unittest_reportflags,
)


# Debugging.


def script_from_examples(s):
    """A script of the examples of a text: expected output and everything else become comments."""
    lines = []
    for part in DocTestParser().parse(s):
        if isinstance(part, Example):
            lines.append(part.source[:-1])
            if part.want:
                lines.append("# Expected:")
                lines.extend(f"## {line}" for line in part.want.split("\n")[:-1])
        else:
            lines.extend(_comment_line(line) for line in part.split("\n")[:-1])
    while lines and lines[-1] == "#":
        lines.pop()
    while lines and lines[0] == "#":
        lines.pop(0)
    return "\n".join(lines) + "\n"


def testsource(module, name):
    """The script of the docstring with a name in a module."""
    module = _normalize_module(module)
    for test in DocTestFinder().find(module):
        if test.name == name:
            return script_from_examples(test.docstring)
    raise ValueError(name, "not found in tests")


def debug_src(src, pm=False, globs=None):
    """Debug the examples of a text."""
    debug_script(script_from_examples(src), pm, globs)


def debug_script(src, pm=False, globs=None):
    """Debug a script; with `pm` only once it has raised an exception."""
    globs = globs.copy() if globs else {}
    if not pm:
        pdb.Pdb(nosigint=True).run("exec(%r)" % src, globs, globs)
        return
    try:
        exec(src, globs, globs)
    except:
        print(sys.exc_info()[1])
        debugger = pdb.Pdb(nosigint=True)
        debugger.reset()
        debugger.interaction(None, sys.exc_info()[1])


def debug(module, name, pm=False):
    """Debug the examples of the docstring with a name in a module."""
    module = _normalize_module(module)
    debug_script(testsource(module, name), pm, module.__dict__)


def _test():
    import argparse

    parser = argparse.ArgumentParser(description="doctest runner", color=True)
    parser.add_argument(
        "-v", "--verbose", action="store_true", default=False, help="print very verbose output for all tests"
    )
    parser.add_argument(
        "-o",
        "--option",
        action="append",
        choices=OPTIONFLAGS_BY_NAME.keys(),
        default=[],
        help=(
            "specify a doctest option flag to apply to the test run; may be specified more than once to apply "
            "multiple options"
        ),
    )
    parser.add_argument(
        "-f",
        "--fail-fast",
        action="store_true",
        help=(
            "stop running tests after first failure (this is a shorthand for -o FAIL_FAST, and is in addition to "
            "any other -o options)"
        ),
    )
    parser.add_argument("file", nargs="+", help="file containing the tests to run")
    args = parser.parse_args()
    options = 0
    for name in args.option:
        options |= OPTIONFLAGS_BY_NAME[name]
    if args.fail_fast:
        options |= FAIL_FAST
    for path in args.file:
        if path.endswith(".py"):
            # A module is imported, so that other modules beside it can be.
            directory, file = os.path.split(path)
            sys.path.insert(0, directory)
            module = __import__(file[:-3])
            del sys.path[0]
            failed, _ = testmod(module, verbose=args.verbose, optionflags=options)
        else:
            failed, _ = testfile(path, module_relative=False, verbose=args.verbose, optionflags=options)
        if failed:
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(_test())
