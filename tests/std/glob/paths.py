import glob
import os

root = f"/tmp/taipan-glob-{os.getpid()}"
files = "x.py", "a/y.py", "a/b/z.py", ".q", "a/b/.h/w", "[k].txt"
for name in files:
    os.makedirs(os.path.dirname(f"{root}/{name}"), exist_ok=True)
    open(f"{root}/{name}", "w").close()
for pattern in "*", "**", "**/*.py", "a/*", "*/", "**/", ".*", "[a]", "x.py", "nope", "a/", "*/b/*", "", "[[]k].*", "a/b/../*":
    for options in {}, {"recursive": True}, {"recursive": True, "include_hidden": True}:
        print(pattern, options, sorted(glob.glob(pattern, root_dir=root, **options)))
print(sorted(glob.glob(b"**", root_dir=root.encode(), recursive=True)), [p[len(root):] for p in sorted(glob.iglob(root + "/*"))])
folder = os.open(root, os.O_RDONLY)
print(sorted(glob.glob("*/*", dir_fd=folder)), glob.glob("x.py", dir_fd=folder))
os.close(folder)
print(glob.escape("a*[b]?"), glob.escape(b"[x"), glob.has_magic("a?"), glob.has_magic("a"))
for name in files:
    os.remove(f"{root}/{name}")
for name in "a/b/.h", "a/b", "a", "":
    os.rmdir(f"{root}/{name}")
