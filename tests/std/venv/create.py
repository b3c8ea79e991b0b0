# taipan-only
import os
import subprocess
import tempfile
import venv

os.chdir(tempfile.mkdtemp())
venv.create("e", symlinks=True, prompt="mine")
print(sorted(os.listdir("e")), sorted(os.listdir("e/bin")))
lines = dict(line.rstrip("\n").split(" = ", 1) for line in open("e/pyvenv.cfg"))
print(sorted(lines), lines["include-system-site-packages"], lines["prompt"])
packages = os.path.join("e", "lib", "python3.14", "site-packages")
open(os.path.join(packages, "installed.py"), "w").write("value = 5\n")
os.mkdir(os.path.join(packages, "more"))
open(os.path.join(packages, "more", "further.py"), "w").write("value = 6\n")
open(os.path.join(packages, "a.pth"), "w").write("# comment\n\nmore\nmissing\nimport sys; sys.flagged = 1\n")
program = "import sys, installed, further; print(installed.value, further.value, sys.flagged, sys.prefix != sys.base_prefix)"
print(subprocess.run(["e/bin/python", "-c", program], capture_output=True, text=True).stdout, end="")
environment = dict(os.environ, VIRTUAL_ENV=os.path.abspath("e"))
import sys

print(subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment).stdout, end="")
print(subprocess.run([sys.executable, "-S", "-c", "import installed"], env=environment, stderr=subprocess.DEVNULL).returncode)
try:
    venv.create("f", with_pip=True)
except RuntimeError as e:
    print(e)
try:
    venv.create("a:b")
except ValueError as e:
    print(str(e).replace(os.getcwd(), ""))
