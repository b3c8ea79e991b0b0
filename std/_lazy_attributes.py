"""Attributes of modules that are loaded from other modules when somebody asks for them."""


def attributes(namespace, sources):
    """Make the __getattr__() of a module out of its globals and a dict from module names to lists of names.

    What was asked for once stays in the namespace.
    """
    source_of = {name: source for source, names in sources.items() for name in names}

    def __getattr__(name):
        source = source_of.get(name)
        if source is None:
            raise AttributeError(f"module {namespace['__name__']!r} has no attribute {name!r}")
        value = namespace[name] = getattr(__import__(source), name)
        return value

    return __getattr__
