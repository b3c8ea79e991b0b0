import importlib.machinery as m, importlib.util, sys, os
p = os.path.join(os.environ["SCRATCH"], "dyn.py")
with open(p, "w") as f: f.write("x = 41\ndef f(): return x + 1\n")
spec = importlib.util.spec_from_file_location("dyn", p); mod = importlib.util.module_from_spec(spec); spec.loader.exec_module(mod)
print(mod.f(), mod.__name__, mod.__file__ == p, spec.name, "dyn" in sys.modules, spec.loader.__class__.__name__, mod.__spec__ is spec)
sys.path.insert(0, os.environ["SCRATCH"]); import dyn; print(dyn.x)
importlib.invalidate_caches()
print(m.SOURCE_SUFFIXES, importlib.util.resolve_name(".a", "pkg"))
