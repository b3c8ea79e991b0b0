# env: PYTHON_COLORS=1
# Debuggers that are asked to show source with colours where the standard output has them.
import io
import pdb


def work(n):
    if n:
        match = "abc" + rb"x".decode()  # a comment
    match 2 * n:
        case 3: match += "_"
        case _: pass
    type = print if not n else len
    return f"{n:>3} {match!r}" if True else [type, ...]


class Commands(io.StringIO):
    encoding = "utf-8"


debugger = pdb.Pdb(stdin=Commands("s\nll\nsource work\nc\n"), nosigint=True, readrc=False, colorize=True)
debugger.use_rawinput = False
debugger.runcall(work, 3)
plain = pdb.Pdb(stdin=Commands("s\nll\nc\n"), nosigint=True, readrc=False)
plain.use_rawinput = False
plain.runcall(work, 3)
