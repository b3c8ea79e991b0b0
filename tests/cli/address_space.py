import subprocess
import sys

for program in "import itertools; list(itertools.count())", "import itertools; {*itertools.count()}":
    command = ["sh", "-c", 'ulimit -v 1500000; exec "$0" -c "$1"', sys.executable, program]
    run = subprocess.run(command, capture_output=True, text=True)
    print(run.returncode, run.stderr.splitlines()[-1:])
