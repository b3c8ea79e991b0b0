"""Classes of tuples whose items have names too, for native modules."""


def make(module, name, fields, visible, doc=None):
    """Make such a class: the first fields are items of the tuple, the others only attributes.

    A field without a name is None in the list.
    """
    shown = fields[:visible]
    hidden = fields[visible:]
    label = f"{module}.{name}"
    most = len(fields)

    def new(cls, sequence, dict={}):
        try:
            items = tuple(sequence)
        except TypeError:
            raise TypeError("constructor requires a sequence") from None
        n = len(items)
        if visible == most:
            if n != most:
                raise TypeError(f"{label}() takes a {most}-sequence ({n}-sequence given)")
        elif n < visible:
            raise TypeError(f"{label}() takes an at least {visible}-sequence ({n}-sequence given)")
        elif n > most:
            raise TypeError(f"{label}() takes an at most {most}-sequence ({n}-sequence given)")
        self = tuple.__new__(cls, items[:visible])
        if hidden:
            given = dict_of(self)
            for field, value in zip(hidden, items[visible:]):
                given[field] = value
            for field in hidden[n - visible :]:
                given[field] = dict.get(field)
        return self

    def represent(self):
        pairs = [f"{field}={value!r}" for field, value in zip(shown, self)]
        return f"{label}({', '.join(pairs)})"

    def reduce(self):
        return type(self), (tuple(self), dict(dict_of(self)) if hidden else {})

    def replace(self, /, **changes):
        items = list(self) + [dict_of(self)[field] for field in hidden]
        for i, field in enumerate(fields):
            if field in changes:
                items[i] = changes.pop(field)
        if changes:
            raise TypeError(f"Got unexpected field name(s): {list(changes)!r}")
        return type(self)(items)

    def refuse(self, name, value=None):
        if name in fields:
            raise AttributeError("readonly attribute")
        raise AttributeError(f"'{label}' object has no attribute '{name}' and no __dict__ for setting new attributes")

    namespace = {
        "__module__": module,
        "__qualname__": name,
        "__doc__": doc,
        "__new__": new,
        "__repr__": represent,
        "__reduce__": reduce,
        "__replace__": replace,
        "__setattr__": refuse,
        "__delattr__": refuse,
        "__match_args__": tuple(field for field in shown if field is not None),
        "n_fields": most,
        "n_sequence_fields": visible,
        "n_unnamed_fields": shown.count(None),
    }
    if not hidden:
        namespace["__slots__"] = ()
    for i, field in enumerate(shown):
        if field is not None:
            namespace[field] = property(lambda self, i=i: self[i])
    return type(name, (tuple,), namespace)


def dict_of(value):
    return value.__dict__
