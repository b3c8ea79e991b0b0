import os
import subprocess

read, write = os.pipe()
listing = "import os, sys; print(sorted(int(fd) for fd in os.listdir('/proc/self/fd'))[:3])"
run = subprocess.run
print(run(["sh", "-c", f"echo kept >&{write}"], pass_fds=(write,)).returncode, os.read(read, 100))
print(run(["sh", "-c", f"echo lost >&{write}"], stderr=subprocess.DEVNULL).returncode != 0)
os.set_inheritable(write, True)
print(run(["sh", "-c", f"echo open >&{write}"], close_fds=False).returncode, os.read(read, 100))
# Streams that stand in each other's way.
saved = os.dup(1), os.dup(2)
process = subprocess.Popen(["sh", "-c", "echo out; echo err >&2"], stdout=write, stderr=subprocess.STDOUT)
print(process.wait(), os.read(read, 100))
print(run(["sh", "-c", "pwd; umask; echo $A"], cwd="/", umask=0o27, env={"A": "b"}, stdout=-1).stdout)
print(run(["sh", "-c", "echo $0"], executable="/bin/sh", stdout=-1).stdout, run("echo $0", shell=True, stdout=-1).stdout)
print(run([b"echo", "mixed"], stdout=-1, start_new_session=True).stdout, run(["echo", "g"], process_group=0).returncode)
calls = run(["sh", "-c", "echo $HOOKED"], preexec_fn=lambda: os.write(write, b"hook"), stdout=-1)
print(calls.stdout, os.read(read, 100))
