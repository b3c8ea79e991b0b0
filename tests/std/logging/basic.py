import io
import logging
import re

stream = io.StringIO()
logging.basicConfig(stream=stream, level=logging.DEBUG)
logging.debug("x %d", 5)
logging.getLogger("a.b").warning("w %(q)s", {"q": 1})
logging.getLogger("a.b").log(25, "level %s", "25")
try:
    1 / 0
except ZeroDivisionError:
    logging.exception("oops")
print(logging.getLogger("a.b"), logging.root)
print(logging.getLevelName(30), logging.getLevelName("INFO"), logging.getLevelName(7))
logging.getLogger("a").setLevel(logging.ERROR)
logging.getLogger("a.b").warning("not shown")
logging.disable(logging.ERROR)
logging.error("not shown either")
print(re.sub(r'File ".*?"', 'File "FILE"', stream.getvalue()), end="")
