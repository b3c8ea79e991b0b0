# What is refused, and what is enabled.
import faulthandler
import io
import signal
import sys

print(faulthandler.is_enabled())
faulthandler.enable()
print(faulthandler.is_enabled(), faulthandler.disable(), faulthandler.disable(), faulthandler.is_enabled())
for call in (
    lambda: faulthandler.dump_traceback(file="x"),
    lambda: faulthandler.dump_traceback(file=-1),
    lambda: faulthandler.dump_traceback(io.StringIO()),
    lambda: faulthandler.dump_traceback_later(0),
    lambda: faulthandler.dump_traceback_later("a"),
    lambda: faulthandler.register(signal.SIGSEGV),
    lambda: faulthandler.register(999),
):
    try:
        call()
    except Exception as error:
        print(type(error).__name__, error)
sys.stderr = None
try:
    faulthandler.dump_traceback()
except RuntimeError as error:
    print(error)
