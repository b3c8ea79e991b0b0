import hashlib
import io
import os

path = os.path.join(os.environ.get("TMPDIR", "/tmp"), f"taipan_digest_{os.getpid()}")
data = bytes(range(256)) * 300
with open(path, "wb") as file:
    file.write(data)
try:
    with open(path, "rb") as file:
        print(hashlib.file_digest(file, "sha256").hexdigest() == hashlib.sha256(data).hexdigest())
    with open(path, "rb", buffering=0) as file:
        print(hashlib.file_digest(file, hashlib.sha256, _bufsize=1000).hexdigest() == hashlib.sha256(data).hexdigest())
    with open(path, "ab") as file:
        try:
            hashlib.file_digest(file, "md5")
        except ValueError as e:
            print(str(e).partition(path)[2])
finally:
    os.unlink(path)
print(hashlib.file_digest(io.BytesIO(b"abc"), lambda: hashlib.blake2s(digest_size=4)).hexdigest())
for file, digest in (io.StringIO("text"), "md5"), (5, "md5"), (io.BytesIO(), "nothing"):
    try:
        hashlib.file_digest(file, digest)
    except ValueError as e:
        print(str(e).partition(" at 0x")[0])
