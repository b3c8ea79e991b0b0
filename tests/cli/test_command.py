# taipan-only: CPython has no test command
# `taipan test` finds tests, shows the values of failed assertions, and ends with pytest's exit codes.
import os
import re
import subprocess
import sys

os.mkdir("sub")
with open("test_first.py", "w") as file:
    file.write('''\
import asyncio, unittest
from taipan.testing import parametrize, raises, skip

def double(x):
    return x * 2

def test_passes():
    print("not shown")
    assert double(2) == 4

def test_values():
    print("shown")
    x = 3
    assert double(x) == x + 1, "a message"

def test_lists():
    assert [1, double(1), 3] == [1, 2, 4]

async def test_awaits():
    assert await asyncio.sleep(0, 5) > 6

@parametrize("a, b", [(1, 2), (5, 7)])
def test_table(a, b):
    assert a + 1 == b

@skip("not now")
def test_skipped():
    assert False

def test_raises():
    with raises(ValueError, match="invalid literal"):
        int("x")

class TestPlain:
    def setup_method(self):
        self.value = 1

    def test_method(self):
        assert self.value == 1

class Case(unittest.TestCase):
    def test_equal(self):
        self.assertEqual(1, 2)

    @unittest.expectedFailure
    def test_expected(self):
        assert 0

class AsyncCase(unittest.IsolatedAsyncioTestCase):
    async def test_async(self):
        await asyncio.sleep(0)
''')
with open("sub/test_second.py", "w") as file:
    file.write("def test_other():\n    assert 'b' in 'abc'\n")
with open("broken.py", "w") as file:
    file.write("def test_x(:\n")


def run(*args):
    print("$ taipan test", *args)
    done = subprocess.run([sys.executable, "test", *args], capture_output=True, text=True)
    text = done.stdout + done.stderr
    print(re.sub(r"\d+\.\d+ s", "N s", text.replace(os.getcwd(), "")), "exit", done.returncode, sep="")
    print()


run()
run("-k", "table and not 7", "-v")
run("-x", "-q", "test_first.py")
run("test_first.py::TestPlain", "sub")
run("--collect-only", "test_first.py::test_table")
run("-k", "nosuch")
run("broken.py")
run("missing.py")
run("-k", "(")
