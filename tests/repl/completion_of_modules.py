# taipan-only: an editor of its own
# Tab completes modules inside of the library's packages.
from _terminal import Terminal

terminal = Terminal()
terminal.wait()
terminal.type("import asyncio.taskg\t", ">>> import asyncio.taskgroups")
terminal.type(", xml.sax.handl\t", ">>> import asyncio.taskgroups, xml.sax.handler")
terminal.type("\r")
terminal.type("from xml.etree.ElementT\t", ">>> from xml.etree.ElementTree")
terminal.type("\x03")
terminal.type("from concurrent import fut\t", ">>> from concurrent import futures")
terminal.type("\r")
terminal.type("\x04", "")
terminal.close()
terminal.show()
