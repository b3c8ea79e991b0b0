# Modules whose bytes are no text raise what compile() raises of their bytes.
import os
import sys
import tempfile

SOURCES = {
    "latin": b'x = 1\ny = "\xff"\n',
    "null": b"x\0 = 1\n",
}
with tempfile.TemporaryDirectory() as folder:
    sys.path.insert(0, folder)
    for name, source in SOURCES.items():
        path = os.path.join(folder, name + ".py")
        with open(path, "wb") as file:
            file.write(source)
        for attempt in (lambda: __import__(name), lambda: compile(source, path, "exec")):
            try:
                attempt()
            except SyntaxError as e:
                print(type(e).__name__, e, ascii(e.args[0]), e.lineno, e.offset)
