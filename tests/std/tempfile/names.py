import os
import tempfile


def attempt(function, *args, **options):
    try:
        result = function(*args, **options)
        print(type(result).__name__)
    except Exception as exc:
        print(type(exc).__name__, str(exc)[:40])


print(tempfile.gettempprefix(), tempfile.gettempprefixb(), type(tempfile.gettempdirb()))
fd, path = tempfile.mkstemp(b".end")
print(type(path), path[-4:], oct(os.stat(path).st_mode), os.get_inheritable(fd))
os.unlink(path)
folder = tempfile.mkdtemp(prefix="pre")
print(oct(os.stat(folder).st_mode), os.path.basename(folder)[:3], len(os.path.basename(folder)))
os.rmdir(folder)
attempt(tempfile.mkstemp, suffix=b"a", prefix="b")
attempt(tempfile.mkstemp, dir="/nowhere")
attempt(tempfile.mkdtemp, dir="/nowhere")
attempt(tempfile.mkstemp, 5)
attempt(tempfile.mktemp, dir="/nowhere")
tempfile.tempdir = "/nowhere"
attempt(tempfile.mkstemp)
tempfile.tempdir = b"/tmp"
attempt(lambda: os.rmdir(tempfile.mkdtemp()))
print(tempfile.gettempdir())
tempfile.tempdir = None
os.environ["TMPDIR"] = "/var/tmp"
print(tempfile.gettempdir())
