import importlib.machinery as m, importlib.util as u, os, sys
tag = sys.implementation.cache_tag
print(u.cache_from_source("/a/b/c.py").replace(tag, "TAG"), u.cache_from_source("c.py", optimization=2).replace(tag, "TAG"))
print(u.source_from_cache(u.cache_from_source("/a/b/c.py")))
for call in (lambda: u.cache_from_source("a.py", optimization="-"), lambda: u.source_from_cache("/a/b.pyc"),
             lambda: u.source_from_cache("/a/__pycache__/b.pyc")):
    try:
        call()
    except ValueError as e:
        print(e)
folder = os.path.join(os.environ["SCRATCH"], "caches"); os.makedirs(folder, exist_ok=True)
path = os.path.join(folder, "kept.py")
with open(path, "w") as f: f.write("def f(): return __file__\nx = 'é'\n")
sys.path.insert(0, folder); sys.dont_write_bytecode = False
import kept
print(kept.__cached__ == u.cache_from_source(path), os.listdir(os.path.join(folder, "__pycache__")) == [os.path.basename(kept.__cached__)])
del sys.modules["kept"]
import kept as again
print(again is not kept, again.f() == path, again.x, again.f.__code__.co_filename == path)
loader = m.SourceFileLoader("kept", path)
print(loader == kept.__loader__, loader.is_package("kept"), loader.get_filename("kept") == path, repr(loader.get_source("kept")), len(loader.get_data(path)))
try:
    loader.get_filename("other")
except ImportError as e:
    print(e, e.name)
code = loader.get_code("kept")
print(code.co_filename == path, loader.source_to_code("y = 1", "shown").co_filename)
spec = u.spec_from_loader("kept", loader)
print(spec.origin == path, spec.has_location, spec.submodule_search_locations, spec.parent == "", spec.cached == kept.__cached__)
spec = u.spec_from_file_location("pack.age", os.path.join(folder, "__init__.py"), submodule_search_locations=[])
print(spec.parent, spec.submodule_search_locations == [folder])
print(u.spec_from_file_location("x", "x.unknown"), m.all_suffixes()[0], u.decode_source(b"# coding: latin-1\r\n\xe9"))
print(m.ModuleSpec("a", None) == m.ModuleSpec("a", None), m.ModuleSpec("a.b", None, is_package=True), m.ModuleSpec("a.b", None).parent)
