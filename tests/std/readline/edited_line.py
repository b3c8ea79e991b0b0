# taipan-only: the expectation was compared with CPython on a terminal
# timeout: 60
# With readline input() lets its line be edited: keys, history, search, completion.
import os
import pty
import select
import sys
import time

program = """
import os, readline, sys

words = "alpha", "alpine", "beta"
readline.parse_and_bind("tab: complete")
readline.set_completer(lambda text, state: [*(w for w in words if w.startswith(text)), None][state])
readline.set_startup_hook(lambda: readline.insert_text("<"))
read = [input("0> ")]
readline.set_startup_hook()
while True:
    try:
        read.append(input(f"{len(read)}> "))
    except EOFError:
        read.append("end")
        break
    except KeyboardInterrupt:
        read.append("interrupted")
with open(sys.argv[1], "w") as file:
    for line in read:
        print(ascii(line), file=file)
    history = [readline.get_history_item(i + 1) for i in range(readline.get_current_history_length())]
    print(ascii(history), file=file)
"""
keys = [
    "first\r",
    "hello wrld\x1b[D\x1b[D\x1b[Do\r",
    "al\tha be\t\r",
    "one two three\x17\x17X\x01\x19!\r",
    "\x1b[A\x1b[A\x1b[B#\r",
    "\x12wor\x05?\r",
    "thrown away\x03",
    "kept\x15new\x02\x02\x7f\r",
    "swap\x14 case\x1bb\x1bu\r",
    "漢字\x02\x02+\r",
    "new\x06\x0b\x19\x19\r",
    "\x04",
]
path = os.path.join(os.environ["SCRATCH"], "lines")
pid, fd = pty.fork()
if pid == 0:
    os.environ["TERM"] = "xterm"
    os.environ["LC_ALL"] = "C.UTF-8"
    os.environ["INPUTRC"] = "/dev/null"
    os.execv(sys.executable, [sys.executable, "-c", program, path])
written = b""
for number, text in enumerate(keys):
    deadline = time.monotonic() + 15
    while f"{number}> ".encode() not in written and time.monotonic() < deadline:
        if select.select([fd], [], [], 0.1)[0]:
            written += os.read(fd, 65536)
    time.sleep(0.2)
    os.write(fd, text.encode())
while True:
    try:
        if not os.read(fd, 65536):
            break
    except OSError:
        break
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
with open(path) as file:
    print(file.read(), end="")
