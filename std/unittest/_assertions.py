"""The assert methods of TestCase."""

from . import util
from ._contexts import _AssertNotWarnsContext, _AssertRaisesContext, _AssertWarnsContext
from .util import safe_repr

__unittest = True

DIFF_OMITTED = "\nDiff is %s characters long. Set self.maxDiff to None to see it."

_UNINDEXABLE = (TypeError, IndexError, NotImplementedError)


class _Assertions:
    """Checks that raise `failureException` with a message that explains what was found."""

    failureException = AssertionError

    # Whether a message given to a check is added to its own message, or replaces it.
    longMessage = True

    # The longest difference shown; None shows all of it.
    maxDiff = 80 * 8

    # Above this many characters strings are not compared line by line.
    _diffThreshold = 2**16

    def fail(self, msg=None):
        """Fail at once, with the given message."""
        raise self.failureException(msg)

    def _formatMessage(self, msg, standardMsg):
        if not self.longMessage:
            return msg or standardMsg
        if msg is None:
            return standardMsg
        try:
            return "%s : %s" % (standardMsg, msg)
        except UnicodeDecodeError:
            return "%s : %s" % (safe_repr(standardMsg), safe_repr(msg))

    def _complain(self, msg, standardMsg):
        raise self.failureException(self._formatMessage(msg, standardMsg))

    def _truncateMessage(self, message, diff):
        if self.maxDiff is None or len(diff) <= self.maxDiff:
            return message + diff
        return message + (DIFF_OMITTED % len(diff))

    def _with_diff(self, message, first, second):
        """A message followed by the difference between two pretty-printed values."""
        import difflib
        import pprint

        lines = difflib.ndiff(pprint.pformat(first).splitlines(), pprint.pformat(second).splitlines())
        return self._truncateMessage(message, "\n" + "\n".join(lines))

    # Truth, equality, identity, order.

    def assertTrue(self, expr, msg=None):
        """Check that the expression is true."""
        if not expr:
            self._complain(msg, f"{safe_repr(expr)} is not true")

    def assertFalse(self, expr, msg=None):
        """Check that the expression is false."""
        if expr:
            self._complain(msg, f"{safe_repr(expr)} is not false")

    def _getAssertEqualityFunc(self, first, second):
        if type(first) is not type(second):
            return self._baseAssertEqual
        check = self._type_equality_funcs.get(type(first))
        if check is None:
            return self._baseAssertEqual
        return getattr(self, check) if isinstance(check, str) else check

    def _baseAssertEqual(self, first, second, msg=None):
        if not first == second:
            self._complain(msg, "%s != %s" % util._common_shorten_repr(first, second))

    def assertEqual(self, first, second, msg=None):
        """Check that two values are equal by `==`; values of one known type are compared by that type's check."""
        self._getAssertEqualityFunc(first, second)(first, second, msg=msg)

    def assertNotEqual(self, first, second, msg=None):
        """Check that two values are unequal by `!=`."""
        if not first != second:
            self._complain(msg, f"{safe_repr(first)} == {safe_repr(second)}")

    @staticmethod
    def _check_precision(places, delta):
        if places is not None and delta is not None:
            raise TypeError("specify delta or places not both")
        return 7 if places is None else places

    def assertAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        """Check that the difference rounds to zero at some decimal places (7), or is not more than delta."""
        if first == second:
            return
        digits = self._check_precision(places, delta)
        diff = abs(first - second)
        if diff <= delta if delta is not None else round(diff, digits) == 0:
            return
        within = f"{safe_repr(delta)} delta" if delta is not None else f"{digits!r} places"
        text = f"{safe_repr(first)} != {safe_repr(second)} within {within} ({safe_repr(diff)} difference)"
        self._complain(msg, text)

    def assertNotAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        """Check that assertAlmostEqual() would fail."""
        digits = self._check_precision(places, delta)
        same = f"{safe_repr(first)} == {safe_repr(second)} within "
        diff = abs(first - second)
        if delta is not None:
            if first == second or not diff > delta:
                self._complain(msg, same + f"{safe_repr(delta)} delta ({safe_repr(diff)} difference)")
        elif first == second or round(diff, digits) == 0:
            self._complain(msg, same + f"{digits!r} places")

    def assertIs(self, expr1, expr2, msg=None):
        """Check that both are the same object."""
        if expr1 is not expr2:
            self._complain(msg, f"{safe_repr(expr1)} is not {safe_repr(expr2)}")

    def assertIsNot(self, expr1, expr2, msg=None):
        """Check that the two are not the same object."""
        if expr1 is expr2:
            self._complain(msg, f"unexpectedly identical: {safe_repr(expr1)}")

    def assertIsNone(self, obj, msg=None):
        """Check that the object is None."""
        if obj is not None:
            self._complain(msg, f"{safe_repr(obj)} is not None")

    def assertIsNotNone(self, obj, msg=None):
        """Check that the object is not None."""
        if obj is None:
            self._complain(msg, "unexpectedly None")

    def assertLess(self, a, b, msg=None):
        """Check that a < b."""
        if not a < b:
            self._complain(msg, f"{safe_repr(a)} not less than {safe_repr(b)}")

    def assertLessEqual(self, a, b, msg=None):
        """Check that a <= b."""
        if not a <= b:
            self._complain(msg, f"{safe_repr(a)} not less than or equal to {safe_repr(b)}")

    def assertGreater(self, a, b, msg=None):
        """Check that a > b."""
        if not a > b:
            self._complain(msg, f"{safe_repr(a)} not greater than {safe_repr(b)}")

    def assertGreaterEqual(self, a, b, msg=None):
        """Check that a >= b."""
        if not a >= b:
            self._complain(msg, f"{safe_repr(a)} not greater than or equal to {safe_repr(b)}")

    # Types and attributes.

    def assertIsInstance(self, obj, cls, msg=None):
        """Check that the object is an instance of a class, or of one of a tuple of classes."""
        if not isinstance(obj, cls):
            any_of = "any of " if isinstance(cls, tuple) else ""
            self._complain(msg, f"{safe_repr(obj)} is not an instance of {any_of}{cls!r}")

    def assertNotIsInstance(self, obj, cls, msg=None):
        """Check that the object is not an instance of a class, nor of any in a tuple."""
        if isinstance(obj, cls):
            if isinstance(cls, tuple):
                cls = next(one for one in cls if isinstance(obj, one))
            self._complain(msg, f"{safe_repr(obj)} is an instance of {cls!r}")

    def _is_subclass(self, cls, superclass, msg):
        try:
            return issubclass(cls, superclass)
        except TypeError:
            if not isinstance(cls, type):
                self._complain(msg, f"{cls!r} is not a class")
            raise

    def assertIsSubclass(self, cls, superclass, msg=None):
        """Check that a class is a subclass of a class, or of one of a tuple of classes."""
        if not self._is_subclass(cls, superclass, msg):
            any_of = "any of " if isinstance(superclass, tuple) else ""
            self._complain(msg, f"{cls!r} is not a subclass of {any_of}{superclass!r}")

    def assertNotIsSubclass(self, cls, superclass, msg=None):
        """Check that a class is not a subclass of a class, nor of any in a tuple."""
        if self._is_subclass(cls, superclass, msg):
            if isinstance(superclass, tuple):
                superclass = next(one for one in superclass if issubclass(cls, one))
            self._complain(msg, f"{cls!r} is a subclass of {superclass!r}")

    def _attribute_owner(self, obj):
        import types

        if isinstance(obj, types.ModuleType):
            return f"module {obj.__name__!r}"
        if isinstance(obj, type):
            return f"type object {obj.__name__!r}"
        return f"{type(obj).__name__!r} object"

    def assertHasAttr(self, obj, name, msg=None):
        """Check that the object has an attribute."""
        if not hasattr(obj, name):
            self._complain(msg, f"{self._attribute_owner(obj)} has no attribute {name!r}")

    def assertNotHasAttr(self, obj, name, msg=None):
        """Check that the object lacks an attribute."""
        if hasattr(obj, name):
            self._complain(msg, f"{self._attribute_owner(obj)} has unexpected attribute {name!r}")

    # Collections.

    def assertIn(self, member, container, msg=None):
        """Check that a container has a member."""
        if member not in container:
            self._complain(msg, f"{safe_repr(member)} not found in {safe_repr(container)}")

    def assertNotIn(self, member, container, msg=None):
        """Check that a container lacks a member."""
        if member in container:
            self._complain(msg, f"{safe_repr(member)} unexpectedly found in {safe_repr(container)}")

    def _sequence_difference(self, seq1, seq2, kind, typed):
        """What to say of two sequences; None if they count as equal."""
        lengths = []
        for which, seq in ("First", seq1), ("Second", seq2):
            try:
                lengths.append(len(seq))
            except (TypeError, NotImplementedError):
                return f"{which} {kind} has no length.    Non-sequence?"
        if seq1 == seq2:
            return None
        text = "%ss differ: %s != %s\n" % (kind.capitalize(), *util._common_shorten_repr(seq1, seq2))
        for index in range(min(lengths)):
            items = []
            for which, seq in ("first", seq1), ("second", seq2):
                try:
                    items.append(seq[index])
                except _UNINDEXABLE:
                    text += f"\nUnable to index element {index} of {which} {kind}\n"
                    break
            if len(items) < 2:
                break
            if items[0] != items[1]:
                text += "\nFirst differing element %d:\n%s\n%s\n" % (index, *util._common_shorten_repr(*items))
                break
        else:
            if lengths[0] == lengths[1] and not typed and type(seq1) != type(seq2):
                return None
        if lengths[0] != lengths[1]:
            which, seq = ("First", seq1) if lengths[0] > lengths[1] else ("Second", seq2)
            index = min(lengths)
            text += f"\n{which} {kind} contains {max(lengths) - index} additional elements.\n"
            try:
                text += f"First extra element {index}:\n{safe_repr(seq[index])}\n"
            except _UNINDEXABLE:
                text += f"Unable to index element {index} of {which.lower()} {kind}\n"
        return text

    def assertSequenceEqual(self, seq1, seq2, msg=None, seq_type=None):
        """Check that two sequences have equal elements in one order; their type matters only if `seq_type` is given."""
        kind = "sequence"
        if seq_type is not None:
            kind = seq_type.__name__
            for which, seq in ("First", seq1), ("Second", seq2):
                if not isinstance(seq, seq_type):
                    raise self.failureException(f"{which} sequence is not a {kind}: {safe_repr(seq)}")
        text = self._sequence_difference(seq1, seq2, kind, seq_type is not None)
        if text is not None:
            self.fail(self._formatMessage(msg, self._with_diff(text, seq1, seq2)))

    def assertListEqual(self, list1, list2, msg=None):
        """Check that two lists are equal."""
        self.assertSequenceEqual(list1, list2, msg, seq_type=list)

    def assertTupleEqual(self, tuple1, tuple2, msg=None):
        """Check that two tuples are equal."""
        self.assertSequenceEqual(tuple1, tuple2, msg, seq_type=tuple)

    def assertSetEqual(self, set1, set2, msg=None):
        """Check that two sets are equal; anything with a difference() method will do."""
        sides = []
        for which, one, other in ("first", set1, set2), ("second", set2, set1):
            try:
                sides.append((which, one.difference(other)))
            except TypeError as e:
                self.fail(f"invalid type when attempting set difference: {e}")
            except AttributeError as e:
                self.fail(f"{which} argument does not support set difference: {e}")
        lines = []
        for (which, items), other in zip(sides, ("second", "first")):
            if items:
                lines.append(f"Items in the {which} set but not the {other}:")
                lines.extend(repr(item) for item in items)
        if lines:
            self.fail(self._formatMessage(msg, "\n".join(lines)))

    def assertDictEqual(self, d1, d2, msg=None):
        """Check that two dicts are equal."""
        self.assertIsInstance(d1, dict, "First argument is not a dictionary")
        self.assertIsInstance(d2, dict, "Second argument is not a dictionary")
        if d1 != d2:
            text = "%s != %s" % util._common_shorten_repr(d1, d2)
            self.fail(self._formatMessage(msg, self._with_diff(text, d1, d2)))

    def assertCountEqual(self, first, second, msg=None):
        """Check that two iterables have the same elements equally often, in any order."""
        first_seq, second_seq = list(first), list(second)
        try:
            from collections import Counter

            if Counter(first_seq) == Counter(second_seq):
                return
        except TypeError:
            differences = util._count_diff_all_purpose(first_seq, second_seq)
        else:
            differences = util._count_diff_hashable(first_seq, second_seq)
        if differences:
            lines = ["First has %d, Second has %d:  %r" % one for one in differences]
            text = "Element counts were not equal:\n"
            self.fail(self._formatMessage(msg, self._truncateMessage(text, "\n".join(lines))))

    # Text.

    def assertMultiLineEqual(self, first, second, msg=None):
        """Check that two strings are equal, and show the difference line by line."""
        self.assertIsInstance(first, str, "First argument is not a string")
        self.assertIsInstance(second, str, "Second argument is not a string")
        if first == second:
            return
        if max(len(first), len(second)) > self._diffThreshold:
            self._baseAssertEqual(first, second, msg)
        import difflib

        # A line end is added to both so that one that is missing shows as a difference.
        texts = [first, second]
        if any(text and not text.endswith("\n") for text in texts):
            texts = [text and text + "\n" for text in texts]
        lines = difflib.ndiff(*(text.splitlines(keepends=True) for text in texts))
        text = "%s != %s" % util._common_shorten_repr(first, second)
        self.fail(self._formatMessage(msg, self._truncateMessage(text, "\n" + "".join(lines))))

    def assertRegex(self, text, expected_regex, msg=None):
        """Check that a regular expression is found in a text."""
        if isinstance(expected_regex, (str, bytes)):
            assert expected_regex, "expected_regex must not be empty."
            import re

            expected_regex = re.compile(expected_regex)
        if not expected_regex.search(text):
            self._complain(msg, f"Regex didn't match: {expected_regex.pattern!r} not found in {text!r}")

    def assertNotRegex(self, text, unexpected_regex, msg=None):
        """Check that a regular expression is not found in a text."""
        if isinstance(unexpected_regex, (str, bytes)):
            import re

            unexpected_regex = re.compile(unexpected_regex)
        match = unexpected_regex.search(text)
        if match:
            found = text[match.start() : match.end()]
            self._complain(msg, f"Regex matched: {found!r} matches {unexpected_regex.pattern!r} in {text!r}")

    def _check_affix(self, text, affix, msg, method, wanted):
        """Check what the text's method `startswith` or `endswith` says of an affix or a tuple of them."""
        check = getattr(text, method, None)
        try:
            found = check(affix)
        except (AttributeError, TypeError):
            self._complain_of_type(text, affix, msg)
            raise
        if found == wanted:
            return
        if wanted:
            any_of = "any of " if isinstance(affix, tuple) else ""
            self._complain(msg, f"{safe_repr(text, True)} doesn't {method[:-5]} with {any_of}{safe_repr(affix)}")
        if isinstance(affix, tuple):
            affix = next(one for one in affix if check(one))
        self._complain(msg, f"{safe_repr(text, True)} {method[:-4]} with {safe_repr(affix)}")

    def _complain_of_type(self, text, affix, msg):
        """Fail if str and bytes were mixed; anything else stays the TypeError that it was."""
        for one in affix if isinstance(affix, tuple) else (affix,):
            if isinstance(one, str):
                fits, wanted = str, "str"
            elif isinstance(one, (bytes, bytearray)):
                fits, wanted = (bytes, bytearray), "bytes"
            else:
                continue
            if not isinstance(text, fits):
                self._complain(msg, f"Expected {wanted}, not {type(text).__name__}")

    def assertStartsWith(self, s, prefix, msg=None):
        """Check that a string starts with a prefix, or one of a tuple of prefixes."""
        self._check_affix(s, prefix, msg, "startswith", True)

    def assertNotStartsWith(self, s, prefix, msg=None):
        """Check that a string does not start with a prefix, nor with any of a tuple."""
        self._check_affix(s, prefix, msg, "startswith", False)

    def assertEndsWith(self, s, suffix, msg=None):
        """Check that a string ends with a suffix, or one of a tuple of suffixes."""
        self._check_affix(s, suffix, msg, "endswith", True)

    def assertNotEndsWith(self, s, suffix, msg=None):
        """Check that a string does not end with a suffix, nor with any of a tuple."""
        self._check_affix(s, suffix, msg, "endswith", False)

    # Exceptions, warnings, logs.

    def assertRaises(self, expected_exception, *args, **kwargs):
        """Check that a call, or the block of the returned context manager, raises an exception.

        The context manager has the exception in its attribute `exception`.
        """
        context = _AssertRaisesContext(expected_exception, self)
        try:
            return context.handle("assertRaises", args, kwargs)
        finally:
            context = None

    def assertRaisesRegex(self, expected_exception, expected_regex, *args, **kwargs):
        """Like assertRaises(); the text of the exception must match a regular expression."""
        context = _AssertRaisesContext(expected_exception, self, expected_regex)
        return context.handle("assertRaisesRegex", args, kwargs)

    def assertWarns(self, expected_warning, *args, **kwargs):
        """Check that a call, or the block of the returned context manager, triggers a warning.

        The context manager has attributes `warning`, `filename` and `lineno`.
        """
        return _AssertWarnsContext(expected_warning, self).handle("assertWarns", args, kwargs)

    def assertWarnsRegex(self, expected_warning, expected_regex, *args, **kwargs):
        """Like assertWarns(); the text of the warning must match a regular expression."""
        context = _AssertWarnsContext(expected_warning, self, expected_regex)
        return context.handle("assertWarnsRegex", args, kwargs)

    def _assertNotWarns(self, expected_warning, *args, **kwargs):
        return _AssertNotWarnsContext(expected_warning, self).handle("_assertNotWarns", args, kwargs)

    def assertLogs(self, logger=None, level=None):
        """Check that the block of the returned context manager logs something of at least a level.

        What `as` gets has attributes `records` and `output`, the formatted texts.
        """
        from ._log import _AssertLogsContext

        return _AssertLogsContext(self, logger, level, no_logs=False)

    def assertNoLogs(self, logger=None, level=None):
        """Check that the block of the returned context manager logs nothing of a level or above it."""
        from ._log import _AssertLogsContext

        return _AssertLogsContext(self, logger, level, no_logs=True)
