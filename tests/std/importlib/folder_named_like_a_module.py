import os
import sys

os.chdir(os.environ["SCRATCH"])
for name in ("json", "shelve", "mine"):
    os.mkdir(name)
sys.path.insert(0, os.getcwd())
import json
import mine
import shelve

print(hasattr(json, "dumps"), hasattr(shelve, "open"), mine.__file__ if hasattr(mine, "__file__") else None)
