# taipan-only: drives the prompt of pdb
# timeout: 60
# pdb's lines can be edited: commands, names and attributes are completed, earlier commands come back.
import os
import sys

sys.path.insert(0, os.path.dirname(__file__))
from _terminal import Terminal

with open("program.py", "w") as file:
    file.write("import math\nnumber = 5\nnumeral = math.pi\nprint(number)\n")
terminal = Terminal("-m", "pdb", "program.py", NO_COLOR="1")
terminal.wait("(Pdb)")
terminal.type("next\r", "(Pdb)")
terminal.type("n\r", "(Pdb)")
terminal.type("p num\t", "(Pdb) p number")
terminal.type("\r", "(Pdb)")
terminal.type("math.fac\t", "(Pdb) math.factorial")
terminal.type("(numb\t)\r", "(Pdb)")
terminal.type("lon\t", "(Pdb) longlist")
terminal.type("\x15q\r", "")
terminal.close()
print(*(line.replace(os.getcwd(), "") for line in terminal.lines()), sep="\n")
