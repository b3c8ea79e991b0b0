import os
p = os.path.join(os.environ["SCRATCH"], "e.txt")
for enc in ("utf-8", "latin-1", "utf-16", "utf-16-le", "utf-32-be", "utf-8-sig"):
    with open(p, "w", encoding=enc) as f: f.write("aé")
    with open(p, "rb") as f: raw = f.read()
    with open(p, encoding=enc) as f: print(enc, raw, f.read())
with open(p, "wb") as f: f.write(b"a\xffb")
for h in ("strict", "ignore", "replace", "surrogateescape", "backslashreplace"):
    try:
        with open(p, encoding="utf-8", errors=h) as f: print(h, ascii(f.read()))
    except UnicodeDecodeError as e:
        print(e)
try:
    with open(p, "w", encoding="ascii") as f: f.write("é")
except UnicodeEncodeError as e:
    print(e)
try:
    open(p, encoding="nope")
except LookupError as e:
    print(e)
