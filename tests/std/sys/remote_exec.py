# Another process, or this one, executes a script as soon as it can.
import builtins
import os
import sys
import time

print(sys.is_remote_debug_enabled())
path = os.path.join(os.environ["SCRATCH"], "script.py")
with open(path, "w") as file:
    file.write("import builtins\nbuiltins.done = sorted(set(globals()) - {'__builtins__'})\n")
builtins.done = None
sys.remote_exec(os.getpid(), path)
while builtins.done is None:
    time.sleep(0.01)
print(builtins.done)
for pid, script in (os.getpid(), "/nonexistent.py"), ("a", path):
    try:
        sys.remote_exec(pid, script)
    except Exception as error:
        print(type(error).__name__, error)
