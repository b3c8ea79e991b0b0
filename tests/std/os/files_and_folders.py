import os
base = os.environ["SCRATCH"]
os.chdir(base)
os.mkdir("d"); os.makedirs("d/e/f"); open("d/x.txt", "w").close()
print(sorted(os.listdir("d")), os.path.exists("d/x.txt"), os.path.isdir("d/e"), os.path.isfile("d/x.txt"), os.path.islink("d"), os.getcwd() == os.path.realpath(base))
os.rename("d/x.txt", "d/y.txt"); os.replace("d/y.txt", "z.txt"); print(os.path.getsize("z.txt"), os.stat("z.txt").st_size, sorted(e.name + str(e.is_dir()) for e in os.scandir(".")))
for root, dirs, files in os.walk("."): print(root, sorted(dirs), sorted(files))
os.symlink("z.txt", "link"); print(os.readlink("link"), os.path.islink("link")); os.chmod("z.txt", 0o600); print(oct(os.stat("z.txt").st_mode))
os.remove("link"); os.unlink("z.txt"); os.rmdir("d/e/f"); os.removedirs("d/e"); print(os.listdir("."))
for f in (lambda: os.mkdir("a/b"), lambda: os.remove("none"), lambda: os.listdir("none"), lambda: os.rmdir("none"), lambda: os.rename("none", "x"), lambda: os.stat("none"), lambda: os.chdir("none"), lambda: os.makedirs("."), lambda: os.stat(1.5)):
    try:
        f()
    except (OSError, TypeError) as e:
        print(type(e).__name__, e)
os.makedirs("q", exist_ok=True); os.makedirs("q", exist_ok=True)
