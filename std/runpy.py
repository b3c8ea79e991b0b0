"""Run a module, found as by import, or a file, under another name: what -m does."""

import sys
from importlib.util import find_spec

__all__ = ["run_module", "run_path"]


class _Error(Exception):
    # What _run_module_as_main() shows without a traceback.
    pass


class _TempModule:
    # A module that is in sys.modules as long as the block runs.

    def __init__(self, name):
        self.name = name
        self.module = type(sys)(name)
        self._before = []

    def __enter__(self):
        try:
            self._before.append(sys.modules[self.name])
        except KeyError:
            pass
        sys.modules[self.name] = self.module
        return self

    def __exit__(self, *args):
        if self._before:
            sys.modules[self.name] = self._before.pop()
        else:
            del sys.modules[self.name]


class _ModifiedArgv0:
    # sys.argv[0] is another one as long as the block runs.

    def __init__(self, value):
        self.value = value
        self._before = None

    def __enter__(self):
        self._before = sys.argv[0]
        sys.argv[0] = self.value

    def __exit__(self, *args):
        sys.argv[0] = self._before


def _run_code(code, namespace, init_globals=None, name=None, spec=None, package=None, script=None):
    if init_globals is not None:
        namespace.update(init_globals)
    if spec is None:
        loader, filename, cached = None, script, None
    else:
        loader, filename, cached = spec.loader, spec.origin, spec.cached
        if package is None:
            package = spec.parent
    namespace.update(
        __name__=name,
        __file__=filename,
        __cached__=cached,
        __doc__=None,
        __loader__=loader,
        __package__=package,
        __spec__=spec,
    )
    exec(code, namespace)
    return namespace


def _run_module_code(code, init_globals=None, name=None, spec=None, package=None, script=None):
    filename = script if spec is None else spec.origin
    with _TempModule(name) as temporary, _ModifiedArgv0(filename):
        namespace = temporary.module.__dict__
        _run_code(code, namespace, init_globals, name, spec, package, script)
    # The module may be cleared when it goes.
    return namespace.copy()


def _warn_of_loaded(name, parent):
    # Importing the package has already imported the module, which is now run a second time.
    existing = sys.modules.get(name)
    if existing is None or hasattr(existing, "__path__"):
        return
    from warnings import warn

    warn(
        RuntimeWarning(
            f"{name!r} found in sys.modules after import of package {parent!r}, but prior to "
            f"execution of {name!r}; this may result in unpredictable behaviour"
        ),
        stacklevel=4,
    )


def _get_module_details(name, error=ImportError):
    if name.startswith("."):
        raise error("Relative module names not supported")
    parent, _, _ = name.rpartition(".")
    if parent:
        # The packages above are imported first, so that an error in them is shown as such.
        try:
            __import__(parent)
        except ImportError as problem:
            # Only a missing parent is the caller's mistake.
            if problem.name is None or (problem.name != parent and not parent.startswith(problem.name + ".")):
                raise
        else:
            _warn_of_loaded(name, parent)
    try:
        spec = find_spec(name)
    except (ImportError, AttributeError, TypeError, ValueError) as problem:
        text = f"Error while finding module specification for {name!r} ({type(problem).__name__}: {problem})"
        if name.endswith(".py"):
            text += f". Try using '{name[:-3]}' instead of '{name}' as the module name."
        raise error(text) from problem
    if spec is None:
        raise error(f"No module named {name}")
    if spec.submodule_search_locations is not None:
        if name == "__main__" or name.endswith(".__main__"):
            raise error("Cannot use package as __main__ module")
        try:
            return _get_module_details(name + ".__main__", error)
        except error as problem:
            if name not in sys.modules:
                # It could not be imported at all.
                raise
            raise error(f"{problem}; {name!r} is a package and cannot be directly executed") from None
    loader = spec.loader
    if loader is None:
        raise error(f"{name!r} is a namespace package and cannot be executed")
    try:
        code = loader.get_code(name)
    except ImportError as problem:
        raise error(format(problem)) from problem
    if code is None:
        raise error(f"No code object available for {name}")
    return name, spec, code


def _run_module_as_main(mod_name, alter_argv=True):
    # In the namespace of the module __main__ that is there already.
    try:
        if alter_argv or mod_name != "__main__":
            mod_name, spec, code = _get_module_details(mod_name, _Error)
        else:
            mod_name, spec, code = _get_main_module_details(_Error)
    except _Error as problem:
        sys.exit(f"{sys.executable}: {problem}")
    namespace = sys.modules["__main__"].__dict__
    if alter_argv:
        sys.argv[0] = spec.origin
    return _run_code(code, namespace, None, "__main__", spec)


def run_module(mod_name, init_globals=None, run_name=None, alter_sys=False):
    """Run a module's code and return its namespace.

    init_globals are names that it begins with, run_name is its __name__. With alter_sys,
    sys.argv[0] and sys.modules[__name__] are those of the module while it runs.
    """
    mod_name, spec, code = _get_module_details(mod_name)
    if run_name is None:
        run_name = mod_name
    if alter_sys:
        return _run_module_code(code, init_globals, run_name, spec)
    return _run_code(code, {}, init_globals, run_name, spec)


def _get_main_module_details(error=ImportError):
    # The module __main__ of the first entry of sys.path, though there is one of that name already.
    saved = sys.modules["__main__"]
    del sys.modules["__main__"]
    try:
        return _get_module_details("__main__")
    except ImportError as problem:
        if "__main__" in str(problem):
            raise error(f"can't find '__main__' module in {sys.path[0]!r}") from problem
        raise
    finally:
        sys.modules["__main__"] = saved


def _get_code_from_file(filename):
    import io

    with io.open_code(filename) as stream:
        source = stream.read()
    return compile(source, filename, "exec")


def run_path(path_name, init_globals=None, run_name=None):
    """Run a file, or a folder (or archive) with a module __main__, and return its namespace."""
    if run_name is None:
        run_name = "<run_path>"
    package = run_name.rpartition(".")[0]
    from os import fsdecode

    path_name = fsdecode(path_name)
    importer = _path_importer(path_name)
    if importer is None:
        code = _get_code_from_file(path_name)
        return _run_module_code(code, init_globals, run_name, None, package, path_name)
    sys.path.insert(0, path_name)
    try:
        mod_name, spec, code = _get_main_module_details()
        with _TempModule(run_name) as temporary, _ModifiedArgv0(path_name):
            namespace = temporary.module.__dict__
            return _run_code(code, namespace, init_globals, run_name, spec, package).copy()
    finally:
        try:
            sys.path.remove(path_name)
        except ValueError:
            pass


def _path_importer(path_name):
    # The finder of what can be put on sys.path; None for a plain file.
    for hook in sys.path_hooks:
        try:
            return hook(path_name)
        except ImportError:
            pass
    return None


if __name__ == "__main__":
    if len(sys.argv) < 2:
        print("No module specified for execution", file=sys.stderr)
    else:
        del sys.argv[0]
        _run_module_as_main(sys.argv[0])
