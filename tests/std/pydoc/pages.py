# taipan-only: pages of its own design
# pydoc writes pages, serves them and searches in what modules do.
import contextlib
import io
import os
import re
import threading
import urllib.error
import urllib.request

import pydoc

os.chdir(os.environ["SCRATCH"])
pydoc.writedoc("textwrap")
pydoc.writedoc("no_such_module")
with open("textwrap.html") as file:
    page = file.read()
print(page.startswith("<!DOCTYPE html>"), re.findall("<h2>(.*?)</h2>", page), '<dt id="TextWrapper.fill">' in page)
print([line for line in page.splitlines() if 'id="shorten"' in line])

out = io.StringIO()
with contextlib.redirect_stdout(out):
    pydoc.apropos("EPOCH")
    pydoc.apropos("margin of text")
print(out.getvalue())

import _pydoc_html

with _pydoc_html._server("localhost", 0) as server:
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://localhost:{server.server_port}/"
    for path in "", "search?key=left+margin", "enum.html", "json.decoder.html", "collections.OrderedDict.html":
        with urllib.request.urlopen(address + path) as answer:
            text = answer.read().decode()
        print(repr(path), answer.status, re.search("<h1>(.*?)</h1>", text)[1], "textwrap" in text, text.count("<dt>") > 3)
    try:
        urllib.request.urlopen(address + "no_such_thing.html")
    except urllib.error.HTTPError as error:
        print(error.code, "No Python documentation found" in error.read().decode())
    server.shutdown()
