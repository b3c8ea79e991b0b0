import sys, importlib.abc, importlib.machinery
class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path, target=None):
        if name.startswith("virtual_"):
            return importlib.machinery.ModuleSpec(name, self)
    def create_module(self, spec): return None
    def exec_module(self, module):
        module.made = module.__name__.upper()
sys.meta_path.insert(0, Finder())
import virtual_thing
print(virtual_thing.made, virtual_thing.__loader__.__class__.__name__)
