import os, warnings
def attempt(f, *args, **kwargs):
    try:
        result = f(*args, **kwargs)
    except Exception as e:
        print(f.__name__, args, kwargs, "->", type(e).__name__, e, getattr(e, "filename", None), getattr(e, "filename2", None))
    else:
        print(f.__name__, args, kwargs, result)


os.chdir(os.environ["SCRATCH"]); os.mkdir("d"); open("d/f", "w").close(); os.symlink("nowhere", "d/gone"); os.symlink("..", "d/up")
for e in sorted(os.scandir("d"), key=lambda e: e.name):
    print(e, e.path, os.fspath(e), e.is_dir(), e.is_file(), e.is_symlink(), e.is_junction(), e.is_dir(follow_symlinks=False), e.inode() == e.stat(follow_symlinks=False).st_ino)
    attempt(e.stat) if e.name == "gone" else print(e.stat().st_size >= 0, e.stat() is e.stat())
print(sorted(os.listdir("d")), sorted(os.listdir(b"d")), sorted(e.path for e in os.scandir(b"d/")))
fd = os.open("d", os.O_RDONLY); print(sorted(os.listdir(fd)), sorted(os.listdir(fd)), sorted(e.path for e in os.scandir(fd)), [e.stat().st_size for e in os.scandir(fd) if e.name == "f"])
s = os.scandir("d"); next(s); s.close(); print(next(s, None), list(s))
with os.scandir() as s: print([e.path for e in s])
warnings.simplefilter("always"); warnings.showwarning = lambda m, c, *rest: print(c.__name__, str(m).split(" at ")[0])
s = os.scandir("d"); next(s); del s
with os.scandir("d") as s: next(s)
e = next(os.scandir(".")); print(type(e).__class_getitem__(str), type(e), type(os.scandir(".")))
try: e.name = 3
except AttributeError as x: print(x)
attempt(os.DirEntry); attempt(e.is_dir, 1); attempt(os.listdir, "none"); attempt(os.scandir, "none"); attempt(os.listdir, "d/f")
print(os.path.realpath("d/up/d/f") == os.path.join(os.path.realpath("."), "d", "f"), sorted(next(os.fwalk("d"))[2]))
print(sorted(os.walk("d")), sorted(os.walk("d", topdown=False)), sorted((a, b, c) for a, b, c, fd in os.fwalk("d")))
