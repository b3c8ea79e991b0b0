import importlib
import os
import shutil
import sys
from importlib import resources

base = f"/tmp/taipan_resources_{os.getpid()}"
os.makedirs(base + "/taipan_pkg/sub")
os.makedirs(base + "/taipan_space/deep")
open(base + "/taipan_pkg/__init__.py", "w").close()
with open(base + "/taipan_pkg/data.txt", "w", encoding="utf-8") as file:
    file.write("h\u00e9")
open(base + "/taipan_space/deep/x", "w").close()
sys.path.insert(0, base)
sys.dont_write_bytecode = True
import taipan_pkg

print(resources.files("taipan_pkg").joinpath("data.txt").read_text("utf-8"), resources.read_text("taipan_pkg", "data.txt"))
print(resources.read_binary(taipan_pkg, "data.txt"), resources.is_resource("taipan_pkg", "data.txt"))
print(resources.is_resource("taipan_pkg", "sub"), sorted(one.name for one in resources.files("taipan_pkg").iterdir()))
with resources.as_file(resources.files(taipan_pkg) / "data.txt") as path:
    print(path.name, path.exists())
with resources.path("taipan_pkg", "data.txt") as path:
    print(path.name)
with resources.open_text("taipan_pkg", "data.txt", encoding="latin-1") as file:
    print(file.read())
print(sorted(one.name for one in resources.files("taipan_space").iterdir()))
print(resources.files("taipan_space").joinpath("deep/x").is_file())
for action in (lambda: resources.read_text("taipan_pkg", "none"), lambda: resources.files("no_such_package")):
    try:
        action()
    except Exception as exc:
        print(type(exc).__name__)
shutil.rmtree(base)
