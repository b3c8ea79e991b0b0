import importlib.machinery, sys
class Loader:
    def create_module(self, spec): return None
    def exec_module(self, module):
        if module.__name__ == "goes": del sys.modules["goes"]
        elif module.__name__ == "swaps": sys.modules["swaps"] = "another"
        else: raise ValueError("fails")
class Finder:
    def find_spec(self, name, path, target=None):
        if name in ("goes", "swaps", "fails"): return importlib.machinery.ModuleSpec(name, Loader())
sys.meta_path.append(Finder())
try:
    import goes
except KeyError as e:
    print("KeyError", e)
import swaps
print(swaps)
try:
    import fails
except ValueError as e:
    print(e, "fails" in sys.modules)
class Bare:
    def exec_module(self, module): pass
class Old:
    def find_spec(self, name, path, target=None):
        if name == "bare": return importlib.machinery.ModuleSpec(name, Bare())
        if name == "loaderless": return importlib.machinery.ModuleSpec(name, None)
sys.meta_path.append(Old())
for name in ("bare", "loaderless"):
    try:
        __import__(name)
    except ImportError as e:
        print(e, e.name)
