import sys, os
print(__name__, os.path.basename(sys.argv[0]), sys.argv[1:], __spec__.name, __package__ == "")
