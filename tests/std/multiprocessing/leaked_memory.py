import subprocess
import sys

program = "from multiprocessing.shared_memory import SharedMemory; SharedMemory(create=True, size=1); import os; os._exit(0)"
run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
print("There appear to be 1 leaked shared_memory objects to clean up at shutdown" in run.stderr)
