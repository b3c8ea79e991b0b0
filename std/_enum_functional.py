"""Enumerations that no class statement makes, and enumerations whose members are globals. Found through enum."""

import sys
from enum import KEEP, Flag, ReprEnum, _is_single_bit

# The functions are enum's to everyone.
__name__ = "enum"


def create(cls, class_name, names, module, qualname, type, start, boundary):
    """Make an enumeration of a string of names, or an iterable or mapping of names (and values)."""
    metacls = cls.__class__
    bases = (cls,) if type is None else (type, cls)
    first_enum = cls._get_mixins_(class_name, bases)[1]
    namespace = metacls.__prepare__(class_name, bases)

    if names is None:
        names = ()
    elif isinstance(names, str):
        names = names.replace(",", " ").split()
    if isinstance(names, (tuple, list)) and names and isinstance(names[0], str):
        values = []
        for count, name in enumerate(names):
            values.append(first_enum._generate_next_value_(name, start, count, values[:]))
        names = list(zip(names, values))
    for item in names:
        if isinstance(item, str):
            namespace[item] = names[item]
        else:
            name, value = item
            namespace[name] = value

    if module is None:
        _make_class_unpicklable(namespace)
    else:
        namespace["__module__"] = module
    if qualname is not None:
        namespace["__qualname__"] = qualname
    return metacls.__new__(metacls, class_name, bases, namespace, boundary=boundary)


def convert(cls, name, module, filter, source, boundary, as_global):
    """Make an enumeration of a module's constants, and replace them by its members."""
    module_globals = sys.modules[module].__dict__
    source = module_globals if source is None else source.__dict__
    constants = [(key, value) for key, value in source.items() if filter(key)]
    try:
        # Of equal values the shortest way is alphabetical: the first is the member.
        constants.sort(key=lambda item: (item[1], item[0]))
    except TypeError:
        constants.sort(key=lambda item: item[0])
    namespace = cls.__class__.__prepare__(name, (cls,))
    namespace["__module__"] = module
    for key, value in constants:
        namespace[key] = value
    new = cls.__class__(name, (cls,), namespace, boundary=boundary)
    if as_global:
        global_enum(new)
    else:
        module_globals.update(new.__members__)
    module_globals[name] = new
    return new


def _make_class_unpicklable(obj):
    """Make pickling fail: nobody could find the class again."""

    def fail(self, proto):
        raise TypeError(f"{self!r} cannot be pickled")

    for name, value in (("__reduce_ex__", fail), ("__module__", "<unknown>")):
        if isinstance(obj, dict):
            obj[name] = value
        else:
            setattr(obj, name, value)


def global_enum_repr(self):
    """A repr() of the module and the name: for members that are globals of their module."""
    return f"{_short_module(self)}.{self._name_}"


def global_flag_repr(self):
    """The same for flags: the parts joined with |."""
    cls = self.__class__
    module = _short_module(self)
    if self._name_ is None:
        return f"{module}.{cls.__name__}({self._value_!r})"
    if _is_single_bit(self._value_):
        return f"{module}.{self._name_}"
    if self._boundary_ is not KEEP:
        return "|".join([f"{module}.{name}" for name in self.name.split("|")])
    parts = [part if part[0].isdigit() else f"{module}.{part}" for part in self._name_.split("|")]
    return "|".join(parts)


def _short_module(self):
    return self.__class__.__module__.split(".")[-1]


def global_str(self):
    """str() is the name without the class."""
    if self._name_ is None:
        return f"{self.__class__.__name__}({self._value_!r})"
    return self._name_


def global_enum(cls, update_str=False):
    """Class decorator: put the members into the module and show them as its globals."""
    vars(sys.modules[cls.__module__]).update(cls.__members__)
    cls.__repr__ = global_flag_repr if issubclass(cls, Flag) else global_enum_repr
    if update_str or not issubclass(cls, ReprEnum):
        cls.__str__ = global_str
    return cls
