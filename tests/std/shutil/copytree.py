import os
import shutil

base = f"/tmp/taipan_copytree_{os.getpid()}"
os.makedirs(base + "/src/inner")
os.chdir(base)
open("src/file", "w").close()
open("src/inner/deep", "w").close()
os.symlink("nowhere", "src/dangling")
os.symlink("inner", "src/linked")
os.mkfifo("src/pipe")


def attempt(*args, **options):
    try:
        print(shutil.copytree(*args, **options))
    except shutil.Error as exc:
        print(type(exc).__name__, sorted(exc.args[0]))
    except Exception as exc:
        print(type(exc).__name__, exc)


attempt("missing", "x")
attempt("src/file", "x")
attempt("src", "src")
attempt("src", "one")
print(sorted(os.listdir("one")), os.path.islink("one/linked"), os.listdir("one/linked"))
attempt("src", "two", symlinks=True, ignore=lambda folder, names: [name for name in names if name == "pipe"])
print(sorted(os.listdir("two")), os.readlink("two/linked"), os.readlink("two/dangling"))
attempt("src", "three", ignore_dangling_symlinks=True, ignore=lambda folder, names: {"pipe"})
attempt("src", "three", dirs_exist_ok=True, ignore=lambda folder, names: print(folder, sorted(names)) or names)
attempt("src/inner", "four", copy_function=lambda source, target: print("copy", source, target))
print(os.listdir("four"))
os.chdir("/")
shutil.rmtree(base)
