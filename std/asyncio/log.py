"""The logger of asyncio, made when it is first needed.

`import asyncio` does not pay for `logging`: as long as the program has not imported it, nobody can
have configured it, and a message goes where the handler of last resort would send it.
"""

import sys


class _Logger:
    """Stands for `logging.getLogger("asyncio")`."""

    def _real(self):
        import logging

        return logging.getLogger("asyncio")

    def _plain(self, message, args, exc_info):
        stream = sys.stderr
        if stream is None:
            return
        text = message % args if args else message
        if exc_info:
            import traceback

            error = exc_info if isinstance(exc_info, BaseException) else None
            if error is None:
                error = exc_info[1] if isinstance(exc_info, tuple) else sys.exception()
            if error is not None:
                text += "\n" + "".join(traceback.format_exception(error)).rstrip("\n")
        stream.write(text + "\n")
        stream.flush()

    def error(self, message, *args, exc_info=None, **kwargs):
        if "logging" in sys.modules:
            self._real().error(message, *args, exc_info=exc_info, **kwargs)
        else:
            self._plain(message, args, exc_info)

    def warning(self, message, *args, exc_info=None, **kwargs):
        if "logging" in sys.modules:
            self._real().warning(message, *args, exc_info=exc_info, **kwargs)
        else:
            self._plain(message, args, exc_info)

    def info(self, message, *args, **kwargs):
        if "logging" in sys.modules:
            self._real().info(message, *args, **kwargs)

    def debug(self, message, *args, **kwargs):
        if "logging" in sys.modules:
            self._real().debug(message, *args, **kwargs)

    def __getattr__(self, name):
        return getattr(self._real(), name)


logger = _Logger()
