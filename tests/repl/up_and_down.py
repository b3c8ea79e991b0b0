# taipan-only: drives the prompt
# timeout: 60
# Up and down inside a program keep the column on the screen, and stay behind the prompts.
import os
import sys

sys.path.insert(0, os.path.dirname(__file__))
from _terminal import Terminal

terminal = Terminal()
terminal.wait()
terminal.paste("for i in range(2):\n    print(i)\n\n5 + 5", "... 5 + 5")
# Up three lines with the column of the end of the last one, there something is typed, and down again.
terminal.type("\x1b[A\x1b[A\x1b[A" + "\x1b[Ca", "... 5 + 5")
print(*terminal.lines(), sep="\n")
terminal.type("\x7f" + "\x1b[B\x1b[B\x1b[B" + "\x1b[F" + " + 1", "... 5 + 5 + 1")
terminal.type("\r\r")
terminal.type("'漢字' + (\r'b')", "...     'b')")
terminal.type("\x1b[A" + "x", "...     'b')")
print(*terminal.lines()[-2:], sep="\n")
terminal.type("\x03")
terminal.type("\x04", "")
terminal.close()
