import subprocess

process = subprocess.Popen(
    "echo first; sleep 0.5; cat", shell=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
)
try:
    process.communicate(b"input", timeout=0.2)
except subprocess.TimeoutExpired as exc:
    print(exc.timeout, exc.stdout, exc.stderr)
try:
    process.communicate(b"more")
except ValueError as exc:
    print(exc)
print(process.communicate())

big = bytes(3_000_000)
process = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
out, err = process.communicate(big, timeout=60)
print(out == big, err)
process = subprocess.Popen(["true"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
print(process.communicate(big))
