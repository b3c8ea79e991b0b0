import subprocess

print(subprocess.run(["cat"], input=b"bytes", capture_output=True))
print(subprocess.run(["cat"], input="h\u00e9llo\r\nx\r", capture_output=True, encoding="utf-8"))
print(subprocess.run("echo out; echo err >&2; exit 3", shell=True, text=True, stdout=-1, stderr=subprocess.STDOUT))
print(subprocess.run(["sh", "-c", "exit 9"]).returncode, subprocess.call(["false"]), subprocess.check_call(["true"]))
print(subprocess.check_output(["cat"], input=None), repr(subprocess.check_output(["cat"], input=None, text=True)))
print(subprocess.getstatusoutput("echo a; echo b; exit 4"), repr(subprocess.getoutput("printf 'x\\n\\n'")))
print(subprocess.CompletedProcess(["a"], 0), subprocess.CompletedProcess("a", 1, b"", "e"))
