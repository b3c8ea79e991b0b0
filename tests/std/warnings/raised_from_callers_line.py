# exit: 1
# A warning that a filter makes an exception shows the caller's line, and nothing of the module.
import traceback
import warnings


def careless():
    warnings.warn("careful")


warnings.simplefilter("error")
try:
    careless()
except UserWarning as warning:
    print([entry.name for entry in traceback.extract_tb(warning.__traceback__)])
warnings.warn_explicit("there", DeprecationWarning, "elsewhere.py", 3)
