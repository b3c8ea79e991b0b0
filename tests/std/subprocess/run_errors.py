import subprocess


def attempt(function, *args, **options):
    try:
        print(function(*args, **options))
    except Exception as exc:
        print(type(exc).__name__, exc)


run, PIPE = subprocess.run, subprocess.PIPE
attempt(run, ["false"], check=True)
attempt(run, ["sh", "-c", "kill -9 $$"], check=True)
attempt(run, ["cat"], input=b"", stdin=PIPE)
attempt(run, ["cat"], capture_output=True, stderr=PIPE)
attempt(run, ["cat"], input="text")
attempt(subprocess.check_output, ["true"], stdout=PIPE)
attempt(subprocess.check_output, ["true"], check=True)
attempt(run, ["sleep", "9"], timeout=0.05)
attempt(run, "echo part; sleep 9", shell=True, timeout=0.3, stdout=PIPE)
print(subprocess.CalledProcessError(-99, "x"), repr(subprocess.CalledProcessError(2, "x", b"out").stdout))
error = subprocess.TimeoutExpired(["x"], 1.5, b"out", b"err")
print(error, error.stdout, error.stderr, error.cmd, error.timeout)
