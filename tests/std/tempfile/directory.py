import os
import tempfile
import warnings

with tempfile.TemporaryDirectory(prefix="p", suffix="s") as folder:
    print(os.path.basename(folder)[0], folder[-1], os.path.isdir(folder))
    os.makedirs(folder + "/a/b")
    os.symlink("/", folder + "/a/root")
    open(folder + "/a/b/file", "w").close()
    os.chmod(folder + "/a/b", 0)
print(os.path.exists(folder))
folder = tempfile.TemporaryDirectory()
print(repr(folder)[:22])
folder.cleanup()
folder.cleanup()
print(os.path.exists(folder.name))
warnings.simplefilter("always")
folder = tempfile.TemporaryDirectory()
name = folder.name
with warnings.catch_warnings(record=True) as caught:
    del folder
print([str(one.message).replace(name, "NAME") for one in caught], os.path.exists(name))
folder = tempfile.TemporaryDirectory(delete=False)
name = folder.name
del folder
print(os.path.exists(name))
os.rmdir(name)
