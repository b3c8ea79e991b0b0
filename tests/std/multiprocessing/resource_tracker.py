import subprocess
import sys

program = """
import sys
from multiprocessing.resource_tracker import ResourceTracker
tracker = ResourceTracker()
for name in sys.argv[1:]:
    tracker.register(name, "dummy")
tracker.register("y", "dummy")
tracker.unregister("y", "dummy")
tracker._stop()
print(tracker._exitcode)
"""
for names in [], ["x"], ["a", "b"]:
    run = subprocess.run([sys.executable, "-c", program, *names], capture_output=True, text=True)
    print(names, run.stdout, f"There appear to be {len(names)} leaked dummy objects" in run.stderr)

from multiprocessing import resource_tracker

try:
    resource_tracker.register("a" * 499, "shared_memory")
except ValueError as error:
    print(type(error).__name__)
