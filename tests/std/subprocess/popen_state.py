import subprocess

process = subprocess.Popen(["sleep", "9"])
print(process, process.poll(), process.args)
try:
    process.wait(timeout=0.01)
except subprocess.TimeoutExpired as exc:
    print(exc)
process.terminate()
print(process.wait(), process, process.poll())
process.kill()
print(process.communicate())
with subprocess.Popen("a" * 100 + " 2>/dev/null", shell=True) as process:
    print(process)
print(process.returncode)
with subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) as process:
    process.stdin.write("a line\n")
    print(process.stdout.readline(), process.text_mode, process.universal_newlines)
print(process.stdin.closed, process.stdout.closed, process.returncode)
print(subprocess.Popen[bytes], subprocess.list2cmdline(["a b", 'c"d', "e\\", "f\\ g\\", "", 'h\\"']))
