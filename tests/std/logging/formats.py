import logging
import time

record = logging.LogRecord("name", logging.INFO, "/x/file.py", 7, "hi %s", ("you",), None, "func")
record.created, record.msecs = 0.0, 12.0
for fmt, style in (
    ("%(name)-8s|%(levelname)s|%(module)s|%(lineno)03d|%(funcName)s|%(message)s", "%"),
    ("{name:>8}|{levelno:d}|{filename}|{message!r}", "{"),
    ("${name}|$message|${threadName}", "$"),
    ("%(asctime)s %(message)s", "%"),
):
    formatter = logging.Formatter(fmt, style=style)
    formatter.converter = time.gmtime
    print(formatter.format(record))
print(logging.Formatter("%(ip)s %(message)s", defaults={"ip": "-"}).format(record))
for fmt, style in ("plain", "%"), ("{bad", "{"), ("{x!z}", "{"), ("$", "$"), ("none", "$"), ("x", "?"):
    try:
        logging.Formatter(fmt, style=style)
        print("ok")
    except ValueError as e:
        print(e)
try:
    logging.Formatter("%(nope)s").format(record)
except ValueError as e:
    print(e)
print(repr(record))
