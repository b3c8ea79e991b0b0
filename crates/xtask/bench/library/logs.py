"""Logging to a stream in memory: what is not enabled, plain messages, arguments, a longer format."""

import io
import logging
from _rows import main, row

stream = io.StringIO()


def logger_of(name, fmt):
    logger = logging.getLogger(name)
    logger.propagate = False
    logger.setLevel(logging.INFO)
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter(fmt))
    logger.addHandler(handler)
    return logger


plain = logger_of("plain", None)
wide = logger_of("wide", "%(levelname)s %(name)s %(funcName)s:%(lineno)d %(message)s")
dated = logger_of("dated", "%(asctime)s %(levelname)-8s %(message)s")


def fresh():
    stream.seek(0)
    stream.truncate()


@row
def not_enabled():
    for _ in range(100):
        plain.debug("nobody sees this")


@row
def message():
    fresh()
    for _ in range(50):
        plain.info("something has happened")


@row
def arguments():
    fresh()
    for i in range(50):
        plain.warning("%s has happened %d times", "something", i)


@row
def wide_format():
    fresh()
    for i in range(50):
        wide.error("number %d", i)


@row
def dated_format():
    fresh()
    for i in range(50):
        dated.error("number %d", i)


main()
