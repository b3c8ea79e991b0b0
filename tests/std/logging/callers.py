import logging
import sys
import warnings

handler = logging.StreamHandler(sys.stdout)
handler.setFormatter(logging.Formatter("%(lineno)d %(funcName)s %(threadName)s %(processName)s %(taskName)s %(message)s"))
logger = logging.getLogger("callers")
logger.addHandler(handler)
logger.propagate = False


def inner():
    logger.error("here")
    logger.error("one up", stacklevel=2)


def outer():
    inner()


outer()
adapter = logging.LoggerAdapter(logger, {"who": "me"})
adapter.warning("through an adapter")
handler.setFormatter(logging.Formatter("%(who)s %(message)s", defaults={"who": "-"}))
adapter.warning("with %s", "extra")
logger.warning("without")
try:
    logger.warning("x", extra={"message": 1})
except KeyError as e:
    print(e)
logging.getLogger("py.warnings").addHandler(logging.StreamHandler(sys.stdout))
logging.captureWarnings(True)
warnings.warn_explicit("captured", UserWarning, "f.py", 3)
logging.captureWarnings(False)


class Drop(logging.Filter):
    def filter(self, record):
        return "secret" not in record.getMessage()


logger.addFilter(Drop())
logger.error("a secret")
logger.error("no such thing")
