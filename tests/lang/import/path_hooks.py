import importlib.machinery, importlib.util, os, sys
class Loader:
    def create_module(self, spec): return None
    def exec_module(self, module): module.origin = module.__spec__.origin
class EntryFinder:
    def __init__(self, entry): self.entry = entry
    def find_spec(self, name, target=None):
        print("entry", self.entry, "asked for", name)
        if name == "portioned":
            spec = importlib.machinery.ModuleSpec(name, None)
            spec.submodule_search_locations = [self.entry + "/portioned"]
            return spec
        if name == "hooked":
            return importlib.util.spec_from_loader(name, Loader(), origin="made of " + self.entry)
def hook(entry):
    if not entry.startswith("virtual:"): raise ImportError("not mine")
    print("hook makes a finder for", entry)
    return EntryFinder(entry)
sys.path_hooks.insert(0, hook)
sys.path[:0] = ["virtual:1", "virtual:2", "/not/there"]
import hooked
print(hooked.origin, hooked.__loader__.__class__.__name__, hooked.__spec__.parent == "")
try:
    import missing_one
except ImportError as e:
    print(e)
import portioned
print(list(portioned.__path__), portioned.__spec__.loader.__class__.__name__, repr(portioned))
cache = sys.path_importer_cache
print(cache["/not/there"], type(cache["virtual:1"]).__name__, type(cache[os.path.dirname(os.path.abspath(__file__))]).__name__)
finder = importlib.machinery.FileFinder(".", (importlib.machinery.SourceFileLoader, [".py"]))
print(finder.path == os.getcwd(), finder.find_spec("nothing_here"))
try:
    importlib.machinery.FileFinder.path_hook()("/not/there")
except ImportError as e:
    print(e, e.path)
