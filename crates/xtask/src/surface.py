# Prints what modules hold: "module.name<TAB>signature" a line. Run by `cargo xtask surface` with both interpreters.
import inspect
import sys
import types


def signature(thing, bound):
    """How a thing is called: without annotations, the names of what is given by position only, and the instance."""
    try:
        found = inspect.signature(thing)
    except Exception:
        return "callable" if callable(thing) else type(thing).__name__
    kept = list(found.parameters.values())
    if bound and kept and kept[0].kind < inspect.Parameter.VAR_POSITIONAL:
        del kept[0]
    kept = [
        parameter.replace(
            name=f"_{place}" if parameter.kind is inspect.Parameter.POSITIONAL_ONLY else parameter.name,
            annotation=inspect.Parameter.empty,
        )
        for place, parameter in enumerate(kept)
        # For the module's own use.
        if parameter.kind is not inspect.Parameter.KEYWORD_ONLY or not parameter.name.startswith("_")
    ]
    return str(found.replace(parameters=kept, return_annotation=inspect.Signature.empty))


def is_method(cls, name):
    """Whether what is found in the class takes an instance."""
    for base in cls.__mro__:
        if name in vars(base):
            return not isinstance(vars(base)[name], (staticmethod, classmethod, type, types.ClassMethodDescriptorType))
    return False


def plain(text):
    # Addresses, representations of values and the place of the interpreter differ.
    text = text.replace(repr(sys.executable), "sys.executable")
    return text if " at 0x" not in text and "<" not in text else "callable"


def value_of(thing, name):
    try:
        return getattr(thing, name)
    except Exception:
        return MISSING


MISSING = object()


def is_imported(module, thing):
    """Whether a module without __all__ has only borrowed a class from another public one."""
    home = getattr(thing, "__module__", None)
    return (
        not hasattr(module, "__all__")
        and isinstance(thing, type)
        and home != module.__name__
        and home in sys.stdlib_module_names
        and not home.startswith(("_", "posix"))
    )


def show(name, thing, bound=False):
    text = signature(thing, bound)
    print(name, plain(text).replace("\t", " ").replace("\n", " "), sep="\t")


for name in sys.argv[1:]:
    try:
        __import__(name)
    except ImportError:
        print(name, "missing", sep="\t")
        continue
    module = sys.modules[name]
    public = getattr(module, "__all__", None) or [n for n in dir(module) if not n.startswith("_")]
    for attribute in sorted(public):
        thing = value_of(module, attribute)
        if thing is MISSING or isinstance(thing, types.ModuleType) or is_imported(module, thing):
            continue
        show(f"{name}.{attribute}", thing)
        if isinstance(thing, type):
            # What is inherited counts as well.
            for inner in sorted(set(dir(thing)) - set(dir(object))):
                if not inner.startswith("_"):
                    value = value_of(thing, inner)
                    if callable(value):
                        show(f"{name}.{attribute}.{inner}", value, is_method(thing, inner))
                    else:
                        print(f"{name}.{attribute}.{inner}", "attribute", sep="\t")
