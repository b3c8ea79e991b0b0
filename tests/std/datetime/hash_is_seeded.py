import subprocess
import sys

for what in "date(1066, 10, 14)", "datetime(1, 2, 3, 4, 5, 6, 7)", "time(0)":
    program = f"import datetime; print(hash(datetime.{what}))"
    run = [subprocess.run([sys.executable, "-c", program], env={"PYTHONHASHSEED": seed}, capture_output=True).stdout for seed in "112"]
    print(run[0] == run[1], run[0] == run[2])
