import os
from modulefinder import ModuleFinder

os.chdir(os.environ["SCRATCH"])
files = {
    "main.py": "import alone\nfrom pack import inner, value\nimport nowhere, pack.gone\nfrom pack.sub import *\ndef f():\n    from late import x\n",
    "alone.py": "import pack.inner as p\nx = 1",
    "pack/__init__.py": "value = 3\nfrom . import inner",
    "pack/inner.py": "from ..pack import missing\nfrom .sub import one",
    "pack/sub.py": "one = two = 1",
}
for name, text in files.items():
    os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
    with open(name, "w") as file:
        file.write(text)
finder = ModuleFinder([os.getcwd()])
finder.run_script("main.py")
for name, module in sorted(finder.modules.items()):
    print(name, module.__path__ is not None, sorted(module.globalnames), sorted(module.starimports))
print(sorted(finder.badmodules), finder.any_missing(), finder.any_missing_maybe())
finder = ModuleFinder([os.getcwd()], excludes=["alone"])
finder.run_script("main.py")
print(sorted(finder.modules), finder.any_missing())
