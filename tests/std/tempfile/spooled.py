import io
import tempfile

file = tempfile.SpooledTemporaryFile(10)
print(file._rolled, file.name, file.mode, file.closed)
file.write(b"abc")
print(file.tell(), file._rolled)
file.write(b"x" * 20)
print(file._rolled, file.name is not None, file.mode, file.tell())
file.seek(0)
print(file.read(), file.readable(), file.writable(), file.seekable(), file.isatty(), file.fileno() > 2)
file.close()
print(file.closed)
with tempfile.SpooledTemporaryFile(10, "w+", encoding="utf-8", newline="\n") as file:
    print(file.encoding, file.errors, file.newlines, file.mode)
    file.write("\u00e9" * 3)
    file.seek(0)
    print(file.readlines(), isinstance(file, io.IOBase))
    file.writelines(f"{n}\n" for n in range(10))
    print(file._rolled)
    file.seek(0)
    print(list(file))
with tempfile.SpooledTemporaryFile() as file:
    file.write(bytes(1000))
    print(file._rolled, file.truncate(5), file._rolled)
    for name in ("encoding", "errors", "newlines"):
        try:
            getattr(file, name)
        except AttributeError as exc:
            print(exc)
print(tempfile.SpooledTemporaryFile[int], tempfile.TemporaryDirectory[str])
