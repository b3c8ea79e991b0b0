# taipan-only: drives the prompt
# timeout: 60
# At the prompt the line that input() reads can be edited.
import os
import sys

sys.path.insert(0, os.path.dirname(__file__))
from _terminal import Terminal

terminal = Terminal()
terminal.wait()
terminal.type("input('name? ')\r", "name?")
terminal.type("helo\x1b[Dl\r")
terminal.type("input('again? ')\r", "again?")
terminal.type("\x1b[A", "again? hello")
terminal.type("!\r")
terminal.type("\x04", "")
terminal.close()
terminal.show()
