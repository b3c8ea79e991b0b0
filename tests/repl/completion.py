# taipan-only: an editor of its own
# Tab completes names, attributes, keys, modules, files and keywords.
import os

from _terminal import Terminal

open("notes.txt", "w").close()
terminal = Terminal()
terminal.wait()
terminal.type("alphabet = {'first': [1], 'second': 2}\r")
terminal.type("alph\t", ">>> alphabet")
terminal.type("['fi\t", ">>> alphabet['first']")
terminal.type(".appe\t", ">>> alphabet['first'].append(")
terminal.type("5)\r")
terminal.type("alphabet['first'].in\t\t", ">>> alphabet['first'].in")
terminal.type("\x03")
terminal.type("import collec\t", ">>> import collections")
terminal.type(", os.pa\t", ">>> import collections, os.path")
terminal.type("\r")
terminal.type("from textwrap import ded\t", ">>> from textwrap import dedent")
terminal.type("\r")
terminal.type("open('no\t", ">>> open('notes.txt")
terminal.type("').name\r")
terminal.type("whi\t", ">>> while")
terminal.type("\x03")
terminal.type("\t'x'", ">>>     'x'")
terminal.type("\r")
terminal.type("class A:\rvalue = property(lambda self: print('computed'))\r\ra = A()\r")
terminal.type("a.value.\t", ">>> a.value.")
terminal.type("\x03")
terminal.type("\x04", "")
terminal.close()
terminal.show()
