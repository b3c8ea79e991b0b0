import compileall
import os
import re

top = os.environ["SCRATCH"]
os.chdir(top)
for name, text in {"a.py": "x = 1", "b.py": "x = ", "c.txt": "", "sub/d.py": "y = 2", "sub/deep/e.py": "z"}.items():
    os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
    with open(name, "w") as file:
        file.write(text)


def compiled():
    found = []
    for folder, _, names in os.walk("."):
        found += [re.sub(r"\w+-314", "TAG", os.path.join(folder, name)) for name in names if name.endswith(".pyc")]
    return sorted(found)


print(bool(compileall.compile_dir(".", quiet=1)), compiled())
print(bool(compileall.compile_file("a.py")), bool(compileall.compile_file("a.py", force=True)), bool(compileall.compile_file("c.txt")))
print(bool(compileall.compile_dir("sub", maxlevels=0, legacy=True)), compiled())
print(bool(compileall.compile_dir("sub", rx=re.compile("deep"), force=True, optimize=[1, 2])), compiled())
print(bool(compileall.compile_file("b.py", quiet=2)), bool(compileall.compile_file("none.py")))
for options in ({"ddir": "x", "stripdir": "y"}, {"hardlink_dupes": True}, {"workers": -1}):
    try:
        compileall.compile_dir(".", quiet=2, **options)
    except ValueError as error:
        print(error)
print(bool(compileall.compile_file("sub/d.py", stripdir="sub", prependdir="/z", force=True, legacy=True)))
