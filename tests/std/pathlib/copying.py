import os
import shutil
from pathlib import Path

base = f"/tmp/taipan_pathlib_copying_{os.getpid()}"
os.makedirs(base + "/d/e")
os.chdir(base)
Path("d/x").write_text("text")
Path("d/e/y").touch()
Path("link").symlink_to("d")
Path("dangling").symlink_to("nowhere")


def attempt(function, *args, **options):
    try:
        print(function.__name__, function(*args, **options))
    except Exception as exc:
        print(function.__name__, type(exc).__name__, exc)


attempt(Path("d/x").copy, "c1")
attempt(Path("d/x").copy, "d")
attempt(Path("d").copy, "c2")
print(sorted(map(str, Path("c2").walk().__next__()[1:])))
attempt(Path("d").copy, "c2")
attempt(Path("d").copy, "d/e/new")
attempt(Path("d").copy, "d")
attempt(Path("c1").copy, "c1")
attempt(Path("c1").copy_into, "c2")
attempt(Path("c1").copy_into, "missing")
attempt(Path("missing").copy, "x")
attempt(Path("link").copy, "c3", follow_symlinks=False)
print(Path("c3").readlink())
attempt(Path("dangling").copy, "c4")
os.utime("c1", (1, 2))
attempt(Path("c1").copy, "c5", preserve_metadata=True)
print(Path("c5").stat().st_mtime)
attempt(Path("c1").move, "c7")
attempt(Path("c7").move_into, "c2/e")
attempt(Path("c2").move, "c8")
attempt(Path("c8").move, "c8/x")
attempt(Path("c8").move, "c8")
attempt(Path("missing").move, "q")
attempt(Path("d").copy, 5)
attempt(Path("/").copy_into, "d")
print(sorted(os.listdir()), sorted(os.listdir("c8")))
os.chdir("/")
shutil.rmtree(base)
