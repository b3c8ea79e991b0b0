import os
import shutil

base = f"/tmp/taipan_rmtree_{os.getpid()}"
os.mkdir(base)
os.chdir(base)
open("file", "w").close()
os.mkdir("folder")
os.symlink("folder", "link")
os.symlink("nowhere", "dangling")


def report(function, path, exc):
    print(function.__name__, path, type(exc).__name__, exc)


for name in ("file", b"file", "missing", "link", "dangling"):
    shutil.rmtree(name, onexc=report)
shutil.rmtree("missing", ignore_errors=True)
try:
    shutil.rmtree("missing")
except FileNotFoundError as exc:
    print(exc)
try:
    shutil.rmtree("a\0b")
except ValueError as exc:
    print(exc)
shutil.rmtree("missing", onerror=lambda function, path, info: print(function.__name__, path, info[0].__name__))

deep = "tree" + "/x" * 300
os.makedirs(deep)
open("tree/x/file", "w").close()
os.symlink("/", "tree/x/root")
shutil.rmtree("tree")
print(os.path.exists("tree"), os.path.exists("/"), shutil.rmtree.avoids_symlink_attacks)
os.makedirs("other/inner")
fd = os.open(".", os.O_RDONLY)
os.chdir("/")
shutil.rmtree("other", dir_fd=fd)
os.chdir(base)
print(sorted(os.listdir()))
os.chdir("/")
shutil.rmtree(base)
print(os.path.exists(base))
