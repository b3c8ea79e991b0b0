import doctest
import io
import re
import types
import unittest

module = types.ModuleType("sample")
module.__doc__ = """
>>> 2 * 3
6
>>> 2 * 4
9
"""
module.__file__ = "sample.py"
stream = io.StringIO()
suite = doctest.DocTestSuite(module)
print(suite)
unittest.TextTestRunner(stream, verbosity=2).run(suite)
print(re.sub(r"in \d+\.\d+s", "in TIME", stream.getvalue()))
