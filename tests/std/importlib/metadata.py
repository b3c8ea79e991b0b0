import os
import shutil
import sys
from importlib import metadata

base = f"/tmp/taipan_metadata_{os.getpid()}"
info = base + "/My_Pkg-1.2.dist-info/"
os.makedirs(info)
os.mkdir(base + "/pkg")
for name, text in (
    ("METADATA", "Metadata-Version: 2.1\nName: My-Pkg\nVersion: 1.2\nClassifier: A\nClassifier: B\nRequires-Dist: x\n"
                 "Keywords: a b\n\nThe description\n"),
    ("entry_points.txt", "[taipan_scripts]\nrun = os.path:join\nfoo = os [x,y]\n"),
    ("../pkg/__init__.py", ""), ("../pkg/data.txt", ""),
    ("RECORD", "pkg/missing,,\npkg/__init__.py,sha256=abc,0\npkg/data.txt,,\n"),
):
    with open(info + name, "w") as file:
        file.write(text)
sys.path.insert(0, base)
print(metadata.version("my.pkg"), metadata.metadata("My_pkg")["name"], metadata.requires("my-pkg"))
found = metadata.files("my-pkg")
print([str(file) for file in found], found[0].hash, found[0].size, found[1].hash, found[0].name)
print(metadata.metadata("my-pkg").json)
print(metadata.metadata("my-pkg").get_all("Classifier"))
points = metadata.entry_points(group="taipan_scripts")
print(points.select(name="run"), points["run"].load() is os.path.join, points["foo"].extras, sorted(points.names))
print(points["foo"].module, repr(points["foo"].attr), points["run"].attr, points["run"] == points["run"])
for name in ("nothing_of_that_name", ""):
    try:
        metadata.version(name)
    except (metadata.PackageNotFoundError, ValueError) as exc:
        print(type(exc).__name__, exc)
try:
    points["none"]
except KeyError as exc:
    print(exc)
print(metadata.packages_distributions().get("pkg"), metadata.distribution("my-pkg").name)
shutil.rmtree(base)
