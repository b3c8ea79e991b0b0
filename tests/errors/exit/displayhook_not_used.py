1
"value"
None
import sys
sys.displayhook(None)
sys.displayhook([1])
print(__builtins__._) if hasattr(__builtins__, "_") else None
