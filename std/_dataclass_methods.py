"""The methods of dataclasses, made as source and compiled all at once."""

import types
from _dataclass_fields import _FIELD, _FIELD_INITVAR, _HAS_DEFAULT_FACTORY, _POST_INIT_NAME, MISSING
from reprlib import recursive_repr as _recursive_repr

# The classes are dataclasses's to everyone.
__name__ = "dataclasses"


class FrozenInstanceError(AttributeError):
    """Raised when a field of a frozen dataclass is set or deleted."""


class _Methods:
    """Collects the source of the methods of a class and compiles all at once."""

    def __init__(self, cls, globals):
        self.cls = cls
        self.globals = globals
        self.sources = []
        self.names = []
        # What the source refers to, by names no field will have.
        self.locals = {}
        self.problems = {}

    def add(self, name, params, body, overwrite_error=False):
        """Add a method; overwrite_error tells what is said if the class has its own."""
        lines = "\n".join(["  " + line for line in body])
        self.sources.append(f" def {name}({params}):\n{lines}\n")
        self.names.append(name)
        if overwrite_error:
            self.problems[name] = "" if overwrite_error is True else overwrite_error

    def install(self):
        cls = self.cls
        if not self.names:
            return
        source = (
            f"def __create_fn__({', '.join(self.locals)}):\n"
            + "".join(self.sources)
            + f" return {', '.join(self.names)},"
        )
        namespace = {}
        exec(source, self.globals, namespace)
        functions = namespace["__create_fn__"](**self.locals)
        for name, function in zip(self.names, functions):
            if name == "__repr__":
                # Instances may contain themselves.
                function = _recursive_repr()(function)
            if not _set_new_attribute(cls, name, function):
                continue
            if name in self.problems:
                raise TypeError(f"Cannot overwrite attribute {name} in class {cls.__name__}{self.problems[name]}")


def _set_new_attribute(cls, name, value):
    # Leaves what the class defines itself alone; returns whether it does.
    if name in cls.__dict__:
        return True
    if isinstance(value, types.FunctionType):
        value.__qualname__ = f"{cls.__qualname__}.{value.__name__}"
    setattr(cls, name, value)
    return False


def _add_init(methods, cls, fields, std_fields, kw_only_fields, frozen, has_post_init, self_name):
    earlier = None
    for f in std_fields:
        if f.default is not MISSING or f.default_factory is not MISSING:
            earlier = f
        elif earlier is not None:
            raise TypeError(f"non-default argument {f.name!r} follows default argument {earlier.name!r}")
    names = methods.locals
    names["__dataclass_HAS_DEFAULT_FACTORY__"] = _HAS_DEFAULT_FACTORY
    if frozen:
        names["__dataclass_setattr__"] = object.__setattr__

    def param(f):
        if f.default is not MISSING:
            return f"{f.name}=__dataclass_dflt_{f.name}__"
        if f.default_factory is not MISSING:
            return f"{f.name}=__dataclass_HAS_DEFAULT_FACTORY__"
        return f.name

    body = []
    for f in fields:
        if f.default_factory is not MISSING:
            default = f"__dataclass_dflt_{f.name}__"
            names[default] = f.default_factory
            value = f"{default}()"
            if f.init:
                value += f" if {f.name} is __dataclass_HAS_DEFAULT_FACTORY__ else {f.name}"
        elif f.default is not MISSING:
            default = f"__dataclass_dflt_{f.name}__"
            names[default] = f.default
            if f.init:
                value = f.name
            elif methods.cls.__dataclass_params__.slots:
                # The default does not stay in the class.
                value = default
            else:
                continue
        elif f.init:
            value = f.name
        else:
            continue
        if f._field_type is not _FIELD:
            # Only handed on to __post_init__.
            continue
        if frozen:
            body.append(f"__dataclass_setattr__({self_name}, {f.name!r}, {value})")
        else:
            body.append(f"{self_name}.{f.name} = {value}")
    if has_post_init:
        args = ", ".join([f.name for f in fields if f._field_type is _FIELD_INITVAR])
        body.append(f"{self_name}.{_POST_INIT_NAME}({args})")
    params = [self_name, *[param(f) for f in std_fields]]
    if kw_only_fields:
        params.append("*")
        params += [param(f) for f in kw_only_fields]
    methods.add("__init__", ", ".join(params), body or ["pass"])


def _annotate_init(cls, names):
    # The annotations of __init__ are those of the class, evaluated when somebody asks.
    def __annotate__(format, /):
        import annotationlib

        Format = annotationlib.Format
        if format not in (Format.VALUE, Format.FORWARDREF, Format.STRING):
            raise NotImplementedError(format)
        annotations = {}
        for base in reversed(cls.__mro__):
            annotations.update(annotationlib.get_annotations(base, format=format) if base is not object else ())
        # One may be missing if the class was made in an unusual way.
        result = {name: annotations[name] for name in names if name in annotations}
        result["return"] = "None" if format == Format.STRING else None
        return result

    __annotate__.__generated_by_dataclasses__ = True
    __annotate__.__qualname__ = f"{cls.__qualname__}.__init__.__annotate__"
    return __annotate__


def _tuple_of(obj_name, fields):
    if not fields:
        return "()"
    return f"({','.join([f'{obj_name}.{f.name}' for f in fields])},)"


def _add_frozen(methods, cls, fields):
    methods.locals["__dataclass_cls__"] = cls
    methods.locals["__dataclass_FrozenInstanceError__"] = FrozenInstanceError
    condition = "type(self) is __dataclass_cls__"
    if fields:
        condition += " or name in {" + ", ".join([repr(f.name) for f in fields]) + "}"
    for name, params, verb in (
        ("__setattr__", "name, value", "assign to"),
        ("__delattr__", "name", "delete"),
    ):
        methods.add(
            name,
            f"self, {params}",
            [
                f"if {condition}:",
                f" raise __dataclass_FrozenInstanceError__(f'cannot {verb} field {{name!r}}')",
                f"super(__dataclass_cls__, self).{name}({params})",
            ],
            overwrite_error=True,
        )


def _plan_hash(methods, cls, unsafe_hash, eq, frozen, has_explicit_hash, fields):
    # The table of the documentation: leave alone, forbid, or add.
    if unsafe_hash:
        if has_explicit_hash:
            raise TypeError(f"Cannot overwrite attribute __hash__ in class {cls.__name__}")
        add = True
    elif not eq or (has_explicit_hash and eq):
        return
    else:
        add = frozen
    if not add:
        cls.__hash__ = None
        return
    used = [f for f in fields if (f.compare if f.hash is None else f.hash)]
    # What the class inherits or had set to None by __eq__ is replaced.
    if "__hash__" in cls.__dict__:
        del cls.__hash__
    methods.add("__hash__", "self", [f"return hash({_tuple_of('self', used)})"])


def _format_annotation(annotation):
    # As signatures show it.
    if getattr(annotation, "__module__", None) == "typing":
        text = repr(annotation)
        return text.replace("typing.", "")
    if isinstance(annotation, types.GenericAlias):
        return str(annotation)
    if isinstance(annotation, type):
        if annotation.__module__ in ("builtins",):
            return annotation.__qualname__
        return f"{annotation.__module__}.{annotation.__qualname__}"
    if type(annotation).__module__ == "annotationlib":
        # A forward reference.
        return annotation.__forward_arg__ if not annotation.__forward_module__ else repr(annotation)
    return repr(annotation)


def _doc_of(cls, std_fields, kw_only_fields, has_init):
    # The name and the signature.
    if not (has_init and type(cls) is type and cls.__new__ is object.__new__ and "__signature__" not in cls.__dict__):
        import inspect
        from annotationlib import Format

        try:
            signature = inspect.signature(cls, annotation_format=Format.FORWARDREF)
            return cls.__name__ + str(signature).replace(" -> None", "")
        except (TypeError, ValueError):
            return cls.__name__

    def param(f):
        text = f"{f.name}: {_format_annotation(f.type)}"
        if f.default is not MISSING:
            text += f" = {f.default!r}"
        elif f.default_factory is not MISSING:
            text += " = <factory>"
        return text

    params = [param(f) for f in std_fields]
    if kw_only_fields:
        params.append("*")
        params += [param(f) for f in kw_only_fields]
    return f"{cls.__name__}({', '.join(params)})".replace(" -> None", "")
