import logging
import logging.config
import logging.handlers

logging.config.dictConfig(
    {
        "version": 1,
        "formatters": {"short": {"format": "%(levelname)s %(name)s: %(message)s"}},
        "filters": {"only_x": {"name": "x"}},
        "handlers": {
            "out": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "short", "level": "INFO"},
            "memory": {"class": "logging.handlers.MemoryHandler", "capacity": 10, "target": "out", "flushLevel": "ERROR"},
        },
        "loggers": {"x.y": {"level": "DEBUG", "handlers": ["memory"], "propagate": False}},
        "root": {"level": "WARNING", "handlers": ["out"]},
    }
)
log = logging.getLogger("x.y")
log.debug("kept back, below INFO")
log.info("kept back")
print("nothing yet")
log.error("flushes")
logging.getLogger("other").warning("root")
for wrong in {}, {"version": 2}, {"version": 1, "handlers": {"h": {"class": "no.such"}}}:
    try:
        logging.config.dictConfig(wrong)
    except ValueError as e:
        print(e, "|", e.__cause__)
