# stdin: n\nl 1, 3\nc\nq\n
# cmd: -m pdb -c "b 9" FILE one two
# The command line: commands first, then the program and its arguments.
import sys

print("begin")
print(__name__, sys.argv[1:])
x = 1
print("end", x)
