import os
import shutil


def attempt(function, *args, **options):
    try:
        print(function.__name__, function(*args, **options))
    except Exception as exc:
        print(function.__name__, type(exc).__name__, exc)


print(shutil.disk_usage("/")._fields, type(shutil.disk_usage("/")), shutil.disk_usage("/").total > 0)
attempt(shutil.chown, "/tmp")
attempt(shutil.chown, "/tmp", "no such user")
attempt(shutil.chown, "/tmp", group="no such group")
attempt(shutil.chown, "/tmp", 1.5)
for name in ("sh", b"sh", "/bin/sh", "no such program", "./sh", "tmp"):
    attempt(shutil.which, name, path="/nowhere:/bin:/")
attempt(shutil.which, "sh", path="")
os.environ.update(COLUMNS="77", LINES="abc")
attempt(shutil.get_terminal_size)
attempt(shutil.get_terminal_size, (1, 2))
for error in (shutil.Error, shutil.SameFileError, shutil.SpecialFileError, shutil.ReadError, shutil.RegistryError):
    print(error, error.__mro__[1:3])
attempt(shutil.make_archive, "x", "no format")
attempt(shutil.register_archive_format, "a", 5)
attempt(shutil.register_archive_format, "a", print, 5)
attempt(shutil.register_archive_format, "a", print, [5])
attempt(shutil.unpack_archive, "x.foo")
attempt(shutil.unpack_archive, "x", format="no format")
attempt(shutil.register_unpack_format, "a", [".tar"], print)
attempt(shutil.register_unpack_format, "a", [".b"], 5)
attempt(shutil.unregister_unpack_format, "q")
attempt(shutil.unregister_archive_format, "q")
shutil.register_archive_format("mine", lambda name, folder, **more: print(name, folder, more["note"]), [("note", 5)])
attempt(shutil.make_archive, "x", "mine")
shutil.register_unpack_format("mine", [".mine"], lambda name, folder, **more: print(name, folder, more), [("note", 6)])
attempt(shutil.unpack_archive, "a.mine", "/tmp")
print(("mine", [".mine"], "") in shutil.get_unpack_formats(), ("mine", "") in shutil.get_archive_formats())
