import os
import shutil
from pathlib import Path

base = f"/tmp/taipan_pathlib_files_{os.getpid()}"
os.makedirs(base + "/d/e/f")
os.chdir(base)
Path("d/x.py").touch()
Path("d/e/f/z.txt").write_text("h\u00e9\n", encoding="utf-8")
Path("link").symlink_to("d")
Path("dangling").symlink_to("nowhere")
os.mkfifo("pipe")


def attempt(function, *args, **options):
    try:
        print("   ", function.__name__, repr(function(*args, **options)).replace(base, "BASE"))
    except Exception as exc:
        print("   ", function.__name__, type(exc).__name__, str(exc).replace(base, "BASE"))


KINDS = "exists is_dir is_file is_mount is_symlink is_junction is_block_device is_char_device is_fifo is_socket".split()
for name in ("d", "d/x.py", "missing", "dangling", "link", "pipe", "/dev/null", "a\0b"):
    path, info = Path(name), Path(name).info
    print(repr(name), [kind for kind in KINDS if getattr(path, kind)()], info)
    print("   ", [path.exists(follow_symlinks=False), path.is_dir(follow_symlinks=False), path.is_file(follow_symlinks=False)])
    print("   ", [info.exists(), info.is_dir(), info.is_file(), info.is_symlink(), info.exists(follow_symlinks=False)])
x = Path("d/x.py")
attempt(x.write_text, "a\r\nb\n", newline="\r\n")
attempt(x.read_bytes)
attempt(x.read_text, newline="")
attempt(x.write_bytes, b"12")
attempt(x.write_text, 5)
attempt(x.write_bytes, "a")
attempt(Path("missing").read_text)
attempt(Path("d/e/f/z.txt").read_text, "ascii")
attempt(Path("m").mkdir)
attempt(Path("m").mkdir)
attempt(Path("m").mkdir, exist_ok=True)
attempt(Path("m/a/b").mkdir)
attempt(Path("m/a/b").mkdir, parents=True)
attempt(x.mkdir, exist_ok=True)
attempt(x.touch, exist_ok=False)
attempt(Path("m/gone").unlink)
attempt(Path("m/gone").unlink, missing_ok=True)
attempt(Path("m").rmdir)
attempt(x.rename, "d/w.py")
attempt(Path("d/w.py").replace, x)
attempt(Path("link").readlink)
attempt(Path("hard").hardlink_to, x)
attempt(Path("hard").samefile, "d/x.py")
attempt(Path("link/../x").resolve)
attempt(Path("missing").resolve, strict=True)
attempt(Path("d").absolute)
attempt(Path("").absolute)
attempt(Path("~no such user").expanduser)
attempt(Path("a").as_uri)
attempt(Path("/a b/\u00e9").as_uri)
for uri in ("file:///a/b%20c", "file://localhost/a", "file:a", "http://x", "file:/a", "file://host/a"):
    attempt(Path.from_uri, uri)
print(sorted(Path("d").iterdir()), sorted(Path().iterdir()))
print(sorted((str(top), sorted(folders), sorted(files)) for top, folders, files in Path("d").walk()))
print([str(top) for top, _, _ in Path("d").walk(top_down=False)], list(Path("missing").walk(on_error=print)))
os.chdir("/")
shutil.rmtree(base)
