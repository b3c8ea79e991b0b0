import ntpath
import os

os.environ.clear()
os.environ.update(FOO="bar", X="%FOO%", USERPROFILE="C:\\Users\\me", USERNAME="me")
for path in (
    "%FOO%", "$FOO", "${FOO}", "'%FOO%'", "%%", "$$", "$", "${", "${FOO", "%FOO", "%nope%", "$nope", "a$FOO/b",
    "a${nope}b", "%X%", "'a$FOO'$FOO", "${FO O}", "$FOO$", "%%FOO%", "'",
):
    print(path, ntpath.expandvars(path), ntpath.expandvars(path.encode()))
PATHS = ("~", "~\\x", "~/x", "~me", "~me/a", "~other", "~other\\x", "a~", "~~")
for path in PATHS:
    print(path, ntpath.expanduser(path), ntpath.expanduser(path.encode()))
del os.environ["USERPROFILE"]
print(ntpath.expanduser("~"))
os.environ.update(HOMEDRIVE="D:", HOMEPATH="\\h")
print(ntpath.expanduser("~"), ntpath.expanduser("~x"))
