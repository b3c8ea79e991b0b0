"""Paths as objects: computing with them, listing a folder, patterns."""

import shutil
import tempfile
from pathlib import Path, PurePosixPath
from _rows import main, row

folder = Path(tempfile.mkdtemp())
for i in range(300):
    (folder / f"file{i}{('.py', '.txt', '.tar.gz')[i % 3]}").write_bytes(b"x")
texts = [f"/home/user{i}/projects/package/module{i}.py" for i in range(100)]
paths = [PurePosixPath(text) for text in texts]


@row
def make():
    for text in texts:
        PurePosixPath(text)


@row
def join_and_parts():
    for path in paths:
        (path.parent / "other" / path.name).with_suffix(".txt")


@row
def text_and_compare():
    sorted(paths)
    for path in paths:
        str(path), path.suffix, path.stem


@row
def list_and_stat():
    for path in folder.iterdir():
        path.stat()


@row
def glob_names():
    for path in folder.glob("*.py"):
        path.name


try:
    main()
finally:
    shutil.rmtree(folder)
