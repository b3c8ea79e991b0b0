# exit: 1
# env: FORCE_COLOR=1
# A hook that fails: both exceptions have colours.
import sys


def hook(kind, value, traceback):
    {}["missing"]


sys.excepthook = hook
1 / 0
