# STDOUT is for standard error only; a closed input; codes that are no numbers.
import subprocess

try:
    subprocess.run(["true"], stdout=subprocess.STDOUT)
except ValueError as error:
    print(error)
for code in None, "2", 2.5, -9, -999, 0:
    print(subprocess.CalledProcessError(code, "program"))
for data in None, b"xx":
    program = subprocess.Popen(["cat"], stdin=-1, stdout=-1, stderr=-1)
    program.stdin.close()
    print(program.communicate(data))
