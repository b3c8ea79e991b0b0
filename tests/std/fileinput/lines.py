import fileinput
import os
import shutil

base = f"/tmp/taipan_fileinput_{os.getpid()}"
os.mkdir(base)
os.chdir(base)
for name, text in (("a", "1\n2\n"), ("b", ""), ("c", "3")):
    with open(name, "w") as file:
        file.write(text)
with fileinput.input(["a", "b", "c"]) as lines:
    print(lines.filename(), lines.lineno())
    for line in lines:
        print(fileinput.filename(), fileinput.lineno(), fileinput.filelineno(), fileinput.isfirstline(), repr(line))
    print(fileinput.fileno(), fileinput.isstdin())
with fileinput.input("a", inplace=True, backup=".old") as lines:
    for line in lines:
        print(line.strip() + "!")
print(open("a").read(), open("a.old").read(), sorted(os.listdir()))
with fileinput.input(["a", "c"], mode="rb") as lines:
    lines.readline()
    lines.nextfile()
    print(list(lines))
for action in (
    fileinput.lineno, lambda: fileinput.input("a", mode="w"), lambda: next(fileinput.FileInput("missing")),
    lambda: fileinput.FileInput("a", inplace=True, openhook=open), lambda: fileinput.FileInput("a", openhook=5),
):
    try:
        action()
    except Exception as exc:
        print(type(exc).__name__, exc)
os.chdir("/")
shutil.rmtree(base)
