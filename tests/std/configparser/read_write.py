import configparser
import sys

parser = configparser.ConfigParser()
parser.read_string(
    """
[DEFAULT]
home = /h
[paths]
# a comment
base: %(home)s/base
long = one
    two
  three
flag = yes
number = 7
[empty]
"""
)
print(parser.sections(), parser.options("paths"), dict(parser["paths"]))
print(parser.getint("paths", "number"), parser.getboolean("paths", "flag"), parser["paths"].getint("none", 3))
parser["new"] = {"a": "1", "B": "2"}
parser.set("new", "c", "%(a)s")
parser.write(sys.stdout)
extended = configparser.ConfigParser(interpolation=configparser.ExtendedInterpolation(), allow_no_value=True)
extended.read_string("[a]\nx=1\n[b]\ny=${a:x}${z}\nz=$$\nalone\n")
print(dict(extended["b"]))
for text in "x=1", "[a]\n[a]", "[a]\nx=1\nx=2", "[a]\n=1", "[a]\nx=%(y)s", "[a]\nx=%y", "[a]\nx=%(x)s":
    try:
        wrong = configparser.ConfigParser()
        wrong.read_string(text)
        print(dict(wrong["a"]))
    except configparser.Error as e:
        print(type(e).__name__, e)
for call in lambda: parser.get("no", "x"), lambda: parser.get("paths", "no"), lambda: parser.set("paths", "x", 1):
    try:
        call()
    except (configparser.Error, TypeError) as e:
        print(type(e).__name__, e)
