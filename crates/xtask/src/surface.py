# Prints what modules hold: "module.name<TAB>signature" a line. Run by `cargo xtask surface` with both interpreters.
import inspect
import sys
import types


def signature(thing):
    try:
        return str(inspect.signature(thing))
    except Exception:
        return "callable" if callable(thing) else type(thing).__name__


def plain(text):
    # Addresses and representations of values differ.
    return text if " at 0x" not in text and "<" not in text else "callable"


def value_of(thing, name):
    try:
        return getattr(thing, name)
    except Exception:
        return MISSING


MISSING = object()


def show(name, thing):
    text = signature(thing)
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
        if thing is MISSING or isinstance(thing, types.ModuleType):
            continue
        show(f"{name}.{attribute}", thing)
        if isinstance(thing, type):
            # What is inherited counts as well.
            for inner in sorted(set(dir(thing)) - set(dir(object))):
                if not inner.startswith("_"):
                    value = value_of(thing, inner)
                    if callable(value):
                        show(f"{name}.{attribute}.{inner}", value)
                    else:
                        print(f"{name}.{attribute}.{inner}", "attribute", sep="\t")
