# taipan-only: CPython's way to reach a process needs rights
# timeout: 90
# pdb reaches a program that runs; to quit it lets that go on.
import os
import subprocess
import sys
import time

with open("program.py", "w") as file:
    file.write('''\
import time


def work(number):
    result = number * 2
    time.sleep(0.01)
    return result


print("begun", flush=True)
stop = False
while not stop:
    last = work(21)
print("stopped", last)
''')
program = subprocess.Popen([sys.executable, "program.py"], stdout=subprocess.PIPE, text=True)
print(program.stdout.readline().rstrip())


def debug(commands):
    pdb = [sys.executable, "-m", "pdb", "-p", str(program.pid), "-c", "b work"]
    result = subprocess.run(pdb, input=commands, capture_output=True, text=True, timeout=60)
    lines = result.stdout.splitlines()
    # Where the program was is a matter of chance.
    first = next(number for number, line in enumerate(lines) if line.startswith("Breakpoint"))
    del lines[first + 1 : first + 3]
    print(*(line.replace(os.getcwd(), "") for line in lines[first:]), sep="\n")
    print(result.stderr, end="")


debug("c\np number\nn\np result\nw\nq\n")
time.sleep(0.1)
print(program.poll())
debug("c\nup\n!stop = True\ncl 2\nq\n")
print(program.communicate()[0], end="")
print(program.returncode)
