# The first seconds of the soak test that is run by hand for longer: clients that reset, vanish, flood and are cancelled lose no byte.
import contextlib
import io
import os
import runpy
import sys

folder = os.path.dirname(os.path.abspath(__file__))
program = os.path.join(folder, *[".."] * 3, "crates", "xtask", "bench", "network", "soak.py")
sys.argv = [program, "clients=40", "seconds=2", "seed=3"]
output = io.StringIO()
try:
    with contextlib.redirect_stdout(output):
        runpy.run_path(program, run_name="__main__")
except SystemExit as end:
    print("exit", int(end.code))
print(output.getvalue().splitlines()[-1])
