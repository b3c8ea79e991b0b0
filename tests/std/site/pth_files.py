import os
import site
import sys
import tempfile

d = os.path.realpath(tempfile.mkdtemp())
os.mkdir(os.path.join(d, "one"))
open(os.path.join(d, "b.pth"), "w").write("one\none\n# nothing\nabsent\nimport sys; sys.seen = 'b'\n")
open(os.path.join(d, ".hidden.pth"), "w").write("import sys; sys.seen = 'hidden'\n")
before = len(sys.path)
print(site.addsitedir(d))
print([p.replace(d, "D") for p in sys.path[before:]], sys.seen)
known = set()
print(site.addsitedir(d, known) is known, len(known))
print(site.makepath("a", "b")[0] == os.path.join(os.getcwd(), "a", "b"))
os.environ["PYTHONUSERBASE"] = "/base"
site.USER_BASE = site.USER_SITE = None
print(site.getuserbase(), site.getusersitepackages().startswith("/base/lib/"))
print(site.removeduppaths() == {os.path.normcase(p) for p in sys.path})
