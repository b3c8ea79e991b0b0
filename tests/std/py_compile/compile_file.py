# Source files become compiled ones; errors are raised, printed or kept quiet; links and folders are not replaced.
import contextlib
import io
import os
import py_compile
import tempfile

folder = tempfile.mkdtemp()
source = os.path.join(folder, "m.py")
with open(source, "w") as file:
    file.write("x = 1\n")
made = py_compile.compile(source)
print(os.path.dirname(os.path.relpath(made, folder)), os.path.exists(made))
mode = py_compile.PycInvalidationMode.CHECKED_HASH
print(os.path.relpath(py_compile.compile(source, os.path.join(folder, "q", "z.pyc"), invalidation_mode=mode), folder))
with open(source, "w") as file:
    file.write("x = = 1\n")
try:
    py_compile.compile(source, dfile="shown.py", doraise=True)
except py_compile.PyCompileError as error:
    print(error.exc_type_name, error.file, error)
printed = io.StringIO()
with contextlib.redirect_stderr(printed):
    print(py_compile.compile(source, dfile="shown.py"), py_compile.compile(source, quiet=2))
print(printed.getvalue())
os.symlink("a", os.path.join(folder, "link.pyc"))
for target in (os.path.join(folder, "link.pyc"), folder):
    try:
        py_compile.compile(source, target)
    except FileExistsError as error:
        print(str(error).replace(folder, "FOLDER"))
