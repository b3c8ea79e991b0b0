import os
import shutil

base = f"/tmp/taipan_copy_{os.getpid()}"
os.mkdir(base)
os.chdir(base)


def attempt(function, *args, **options):
    try:
        print(function.__name__, function(*args, **options))
    except Exception as exc:
        print(function.__name__, type(exc).__name__, exc)


with open("file", "w") as file:
    file.write("content" * 100_000)
os.chmod("file", 0o640)
os.utime("file", (1, 2))
os.symlink("file", "link")
os.mkdir("folder")
os.mkfifo("pipe")
attempt(shutil.copyfile, "file", "copy")
print(os.stat("copy").st_size)
attempt(shutil.copyfile, "file", "file")
attempt(shutil.copyfile, "link", "file")
attempt(shutil.copyfile, "file", "folder")
attempt(shutil.copyfile, "missing", "copy")
attempt(shutil.copyfile, "file", "missing/")
attempt(shutil.copyfile, "file", "missing/x")
attempt(shutil.copyfile, "folder", "copy")
attempt(shutil.copyfile, "pipe", "copy")
attempt(shutil.copyfile, "file", "pipe")
attempt(shutil.copyfile, "link", "other", follow_symlinks=False)
print(os.readlink("other"))
attempt(shutil.copy, "file", "folder")
print(oct(os.stat("folder/file").st_mode), os.stat("folder/file").st_mtime == 2)
attempt(shutil.copy2, "file", "folder/second")
print(oct(os.stat("folder/second").st_mode), os.stat("folder/second").st_mtime)
attempt(shutil.copymode, "file", "missing")
attempt(shutil.copystat, "missing", "file")
with open("file") as source, open("plain", "w") as target:
    source.read(3)
    shutil.copyfileobj(source, target, 1000)
print(os.stat("plain").st_size)
attempt(shutil.move, "plain", "folder")
attempt(shutil.move, "copy", "folder/plain")
attempt(shutil.move, "missing", "x")
attempt(shutil.move, "folder", "folder/inner")
open("file2", "w").close()
os.rename("file2", "second")
attempt(shutil.move, "second", "folder")
attempt(shutil.move, "folder", "moved")
print(sorted(os.listdir("moved")))
os.chdir("/")
shutil.rmtree(base)
