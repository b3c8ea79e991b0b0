# taipan-only: a hint of its own
# exit: 1
# A name that CPython's library has and taipan's has not gets a hint.
import traceback
import urllib.request

for source in "from time import pthread_getcpuclockid", "import xml.dom.pulldom", "import xml.dom.nothing", "from os import nothing":
    try:
        exec(source)
    except ImportError as error:
        print(*traceback.format_exception_only(error), end="")
urllib.request.FTPHandler
