# taipan-only: CPython has no such option
# `taipan run --profile` writes a table, folded stacks and a flame graph.
import re
import subprocess
import sys

with open("busy.py", "w") as file:
    file.write("""\
def inner(n):
    total = 0
    for i in range(n):
        total += i * i
    return total

def outer():
    return sum(inner(1000) for _ in range(12000))

print(outer() > 0)
""")
done = subprocess.run([sys.executable, "run", "--profile", "--output", "p", "busy.py"], capture_output=True, text=True)
print(done.stdout, done.returncode)
print(bool(re.match(r"\d+ samples\n", done.stderr)))
print("  function" in done.stderr, "  line" in done.stderr, "inner (" in done.stderr)
with open("p.folded") as file:
    lines = file.read().splitlines()
print(all(re.fullmatch(r"[^;]+ \(.*:\d+\)(;[^;]+ \(.*:\d+\))* \d+", line) for line in lines))
print(any(re.match(r"<module> \(busy\.py:10\);outer \(busy\.py:8\);.*inner \(busy\.py:\d\) \d+$", line) for line in lines))
with open("p.svg") as file:
    graph = file.read()
print(graph.startswith("<svg"), "<title>inner" in graph.replace("&lt;", "<"), graph.rstrip().endswith("</svg>"))
