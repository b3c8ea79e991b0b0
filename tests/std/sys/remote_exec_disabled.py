# flags: -X disable-remote-debug
# An option forbids others to have scripts executed.
import os
import signal
import sys

print(sys.is_remote_debug_enabled())
try:
    sys.remote_exec(os.getpid(), __file__)
except RuntimeError as error:
    print(error)
