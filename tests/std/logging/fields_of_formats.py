# Formats of the % style: fields in any order, twice, with widths, missing, and changed later.
import logging

record = logging.LogRecord("a.b", logging.WARNING, "/x/y.py", 12, "%s and %d", ("text", 3), None, "f")
for fmt in (
    None,
    "%(message)s",
    "%(levelname)s:%(name)s:%(message)s",
    "%(levelname)-10s|%(lineno)05d|%(module)s|%(funcName)r",
    "%(message)s %(message)s",
    "100%% %(message)s",
    "<%(message).4s>",
    "no newline %(filename)s\n%(pathname)s",
):
    print(repr(logging.Formatter(fmt).format(record)))
formatter = logging.Formatter("%(nothing)s", validate=False)
try:
    formatter.format(record)
except ValueError as error:
    print(error)
try:
    logging.Formatter("%(getMessage)s").format(record)
except ValueError as error:
    print(error)
record.nothing = "something"
print(formatter.format(record))
formatter._style._fmt = "changed: %(message)s"
print(formatter.format(record))
print(logging.Formatter("%(extra)s %(message)s", defaults={"extra": "E"}).format(record))


class Record(logging.LogRecord):
    @property
    def shout(self):
        return self.msg.upper()


other = Record("n", 10, "p", 1, "m", (), None)
try:
    print(logging.Formatter("%(shout)s").format(other))
except ValueError as error:
    print(error)
print(logging.LogRecord("n", 10, "p", 1, "%(a)s", ({"a": 1},), None).getMessage())
print(logging.LogRecord("n", 10, "p", 1, "%s", ("only",), None).getMessage())
