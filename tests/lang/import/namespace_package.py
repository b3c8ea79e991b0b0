import _ns.part
print(_ns.part.where, _ns.__name__, _ns.__file__ if hasattr(_ns, "__file__") else None, type(_ns.__path__).__name__)
print(_ns.__spec__.origin, _ns.__spec__.submodule_search_locations is not None)
