"""What assertRaises(), assertWarns() and their relatives return: context managers that check their block."""

import sys
import warnings

__unittest = True


def _is_subtype(expected, basetype):
    if isinstance(expected, tuple):
        return all(_is_subtype(one, basetype) for one in expected)
    return isinstance(expected, type) and issubclass(expected, basetype)


def _names(expected):
    try:
        return expected.__name__
    except AttributeError:
        return str(expected)


class _BaseTestCaseContext:
    """A block checked for a test case."""

    def __init__(self, test_case):
        self.test_case = test_case

    def _raiseFailure(self, standardMsg):
        raise self.test_case.failureException(self.test_case._formatMessage(self.msg, standardMsg))


class _AssertRaisesBaseContext(_BaseTestCaseContext):
    """A block, or one call, from which something is expected."""

    def __init__(self, expected, test_case, expected_regex=None):
        super().__init__(test_case)
        self.expected = expected
        self.obj_name = self.msg = None
        if expected_regex is not None:
            import re

            expected_regex = re.compile(expected_regex)
        self.expected_regex = expected_regex

    def handle(self, name, args, kwargs):
        """Return the context manager if there is nothing to call; else call it inside the context."""
        try:
            if not _is_subtype(self.expected, self._base_type):
                raise TypeError(f"{name}() arg 1 must be {self._base_type_str}")
            if not args:
                self.msg = kwargs.pop("msg", None)
                if kwargs:
                    raise TypeError(f"{next(iter(kwargs))!r} is an invalid keyword argument for this function")
                return self
            function, *args = args
            self.obj_name = getattr(function, "__name__", None) or str(function)
            with self:
                function(*args, **kwargs)
        finally:
            # The frame of the caller's traceback would keep this object, which keeps the exception.
            self = None

    def _missing(self, what):
        names = _names(self.expected)
        self._raiseFailure(f"{names} not {what} by {self.obj_name}" if self.obj_name else f"{names} not {what}")


class _AssertRaisesContext(_AssertRaisesBaseContext):
    """The context of assertRaises() and assertRaisesRegex()."""

    _base_type = BaseException
    _base_type_str = "an exception type or tuple of exception types"

    __class_getitem__ = classmethod(type(list[int]))

    def __enter__(self):
        return self

    def __exit__(self, kind, value, tb):
        if kind is None:
            self._missing("raised")
        from traceback import clear_frames

        clear_frames(tb)
        if not issubclass(kind, self.expected):
            return False
        self.exception = value.with_traceback(None)
        pattern = self.expected_regex
        if pattern is not None and not pattern.search(str(value)):
            self._raiseFailure(f'"{pattern.pattern}" does not match "{value}"')
        return True


class _AssertWarnsContext(_AssertRaisesBaseContext):
    """The context of assertWarns() and assertWarnsRegex()."""

    _base_type = Warning
    _base_type_str = "a warning type or tuple of warning types"

    def __enter__(self):
        # A warning that was shown before must be seen again.
        for module in list(sys.modules.values()):
            if getattr(module, "__warningregistry__", None):
                module.__warningregistry__ = {}
        self.warnings_manager = warnings.catch_warnings(record=True)
        self.warnings = self.warnings_manager.__enter__()
        warnings.simplefilter("always", self.expected)
        return self

    def __exit__(self, kind, value, tb):
        self.warnings_manager.__exit__(kind, value, tb)
        if kind is not None:
            return
        first = None
        for record in self.warnings:
            message = record.message
            if not isinstance(message, self.expected):
                continue
            if first is None:
                first = message
            if self.expected_regex is None or self.expected_regex.search(str(message)):
                self.warning, self.filename, self.lineno = message, record.filename, record.lineno
                return
        if first is not None:
            self._raiseFailure(f'"{self.expected_regex.pattern}" does not match "{first}"')
        self._missing("triggered")


class _AssertNotWarnsContext(_AssertWarnsContext):
    def __exit__(self, kind, value, tb):
        self.warnings_manager.__exit__(kind, value, tb)
        if kind is not None:
            return
        for record in self.warnings:
            if isinstance(record.message, self.expected):
                by = f" by {self.obj_name}" if self.obj_name else ""
                self._raiseFailure(f"{_names(self.expected)} triggered{by}")
