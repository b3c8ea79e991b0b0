"""
>>> 1 + 1
2
>>> 1 + 1
3
>>> 1 / 0
0
>>> print(5)  # doctest: +SKIP
6
>>> print(list(range(20)))  # doctest: +ELLIPSIS, +NORMALIZE_WHITESPACE
[0, 1,
 ..., 19]
"""

import contextlib
import doctest
import io
import re
import sys


def f():
    r"""
    >>> f()
    >>> raise ValueError("a\nb")
    Traceback (most recent call last):
    ...
    ValueError: a
    b
    >>> print("a\n\nb")
    a
    <BLANKLINE>
    b
    """


class C:
    """
    >>> C().x
    1
    """

    x = 1


module = sys.modules[__name__]
stream = io.StringIO()
with contextlib.redirect_stdout(stream):
    print(doctest.testmod(module, verbose=False))
    print(doctest.testmod(module, verbose=True, optionflags=doctest.REPORT_NDIFF))
print(re.sub(r'File ".*?", line', 'File "FILE", line', stream.getvalue()))
for example in doctest.DocTestParser().get_examples(f.__doc__):
    print(repr(example.source), repr(example.want), repr(example.exc_msg), example.lineno, example.indent)
