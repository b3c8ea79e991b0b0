# Threads run while the main one waits for input from a pipe.
import subprocess
import sys

PROGRAM = """
import threading, time

def work():
    time.sleep(0.05)
    print("thread", flush=True)

threading.Thread(target=work).start()
print("read", %s.strip())
"""

for call in "input()", "sys.stdin.readline()", "sys.stdin.buffer.raw.read(3).decode()":
    program = subprocess.Popen([sys.executable, "-c", "import sys" + PROGRAM % call], stdin=-1, stdout=-1, text=True)
    print(program.stdout.readline().strip())
    print(program.communicate("yes\n", timeout=30)[0].strip())
