import importlib, importlib.util, os, sys
folder = os.path.join(os.environ["SCRATCH"], "reloads")
os.makedirs(folder, exist_ok=True)
path = os.path.join(folder, "changing.py")
def write(text):
    with open(path, "w") as f: f.write(text)
write("x = 1\nprint('runs', __name__)\n")
sys.path.insert(0, folder)
import changing
changing.kept = True
write("x = 'longer than before'\nprint('runs again')\n")
print(importlib.reload(changing) is changing, changing.x, changing.kept)
del sys.modules["changing"]
try:
    importlib.reload(changing)
except ImportError as e:
    print(e, e.name)
for bad in (5, "x"):
    try:
        importlib.reload(bad)
    except TypeError as e:
        print(e)
spec = importlib.util.find_spec("changing")
spec.loader = importlib.util.LazyLoader(spec.loader)
lazy = importlib.util.module_from_spec(spec)
sys.modules["changing"] = lazy
spec.loader.exec_module(lazy)
print("made")
print(lazy.x)
print(type(lazy).__name__)
os.remove(path)
try:
    importlib.reload(lazy)
except ModuleNotFoundError as e:
    print(e)
