# taipan-only: CPython has no test command
# Files that cannot be collected are counted; what `raises` has to say ends at the line of the test.
import os
import re
import subprocess
import sys

os.mkdir("broken")
for name, text in ("test_a.py", "import nothing_like_it\n"), ("test_b.py", "def test_x(:\n"):
    with open(os.path.join("broken", name), "w") as file:
        file.write(text)
with open("test_raises.py", "w") as file:
    file.write('''\
from taipan.testing import raises

def test_text():
    with raises(ValueError, match="other"):
        int("x")

def test_nothing():
    with raises((ValueError, KeyError)):
        pass

def test_another():
    with raises(KeyError):
        [][0]

def test_value():
    with raises(IndexError) as raised:
        [][0]
    assert str(raised.value) == "list index out of range"
''')


def run(*args):
    done = subprocess.run([sys.executable, "test", *args], capture_output=True, text=True)
    text = done.stdout + done.stderr
    print(re.sub(r"\d+\.\d+ s", "N s", text.replace(os.getcwd(), "")), "exit", done.returncode, sep="")


run("broken")
run("test_raises.py")
