# exit: 1
# env: FORCE_COLOR=1
# Without a hook the exception is shown all the same.
import sys

del sys.excepthook
1 / 0
