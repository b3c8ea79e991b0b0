# taipan-only: an editor of its own
# The line is drawn anew when the window changes.
import os
import signal

from _terminal import Terminal

terminal = Terminal(columns=40)
terminal.wait()
text = "'" + "abcdefghij" * 4 + "'"
terminal.type(text, "fghij'")
terminal.written += "\r\x1b[A\x1b[J"
terminal.resize(20)
os.kill(terminal.pid, signal.SIGWINCH)
terminal.read(2)
terminal.type("\x03")
terminal.type("len(" + text + ")\r")
print("40" in terminal.lines())
terminal.type("\x04", "")
terminal.close()
