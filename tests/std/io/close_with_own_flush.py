# close() calls the flush() that an object or its class has, and closes in any case.
import io
import os
import tempfile

path = os.path.join(tempfile.mkdtemp(), "file")

def failing():
    raise OSError("flush")

for mode, settings in [("wb", {"buffering": 0}), ("wb", {}), ("w", {}), ("w+b", {})]:
    file = open(path, mode, **settings)
    file.flush = failing
    try:
        file.close()
    except OSError as error:
        print(type(file).__name__, error, file.closed)
    file.close()

class Raw(io.FileIO):
    def flush(self):
        print("flushed", self.closed)
        super().flush()

Raw(path, "w").close()
raw = io.FileIO(path, "w")
def closing():
    raise ValueError("close")
raw.close = closing
buffered = io.BufferedWriter(raw)
buffered.flush = failing
try:
    buffered.close()
except ValueError as error:
    print(repr(error), repr(error.__context__), buffered.closed)
del raw.close
raw.close()
print(buffered.closed)
buffered.flush = lambda: None
