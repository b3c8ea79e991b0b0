import subprocess


def attempt(*args, **options):
    try:
        print(subprocess.Popen(*args, **options))
    except Exception as exc:
        print(type(exc).__name__, exc)


attempt(["/nowhere"])
attempt("nowhere_at_all")
attempt(["true"], cwd="/nowhere")
attempt(["/etc/passwd"])
attempt(["/"])
attempt([])
attempt(5)
attempt([5])
attempt(["a\0b"])
attempt(["true"], bufsize="x")
attempt(["true"], pipesize="x")
attempt(["true"], stdin=5.5)
attempt(["true"], startupinfo=1)
attempt(["true"], creationflags=1)
attempt(["true"], text=True, universal_newlines=False)
attempt(["true"], user="no such user")
attempt(["true"], user=-1)
attempt(["true"], user=1.5)
attempt(["true"], group="no such group")
attempt(["true"], group=1.5)
attempt(["true"], extra_groups="root")
attempt(["true"], extra_groups=[1.5])
attempt(["true"], extra_groups=[2**64])
attempt(["true"], env={"a=b": "c"})
attempt(["true"], env={"a": "b\0"})
attempt(["true"], pass_fds=(-1,))
attempt(["true"], preexec_fn=lambda: 1 / 0)
attempt(["true"], umask="x")
attempt(["true"], unknown=1)
attempt()
