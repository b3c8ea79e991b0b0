# flags: -X dev -X custom=value -X flag
import sys
print(sys._xoptions, sys.flags.dev_mode)
