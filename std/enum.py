"""Enumerations: classes whose instances are a fixed set of named values."""

import builtins as bltns
import sys
from _enum_namespace import (
    EnumDict,
    _auto_null,
    _high_bit,
    _is_descriptor,
    _is_dunder,
    _is_private,
    _is_single_bit,
    _is_sunder,
    _iter_bits_lsb,
    _not_given,
    auto,
    member,
    nonmember,
)
from _lazy_attributes import attributes as _attributes
from operator import and_ as _and, or_ as _or, xor as _xor
from types import DynamicClassAttribute, MappingProxyType

__all__ = [
    "CONFORM",
    "CONTINUOUS",
    "EJECT",
    "Enum",
    "EnumCheck",
    "EnumDict",
    "EnumMeta",
    "EnumType",
    "Flag",
    "FlagBoundary",
    "IntEnum",
    "IntFlag",
    "KEEP",
    "NAMED_FLAGS",
    "ReprEnum",
    "STRICT",
    "StrEnum",
    "UNIQUE",
    "auto",
    "global_enum",
    "global_enum_repr",
    "global_flag_repr",
    "global_str",
    "member",
    "nonmember",
    "pickle_by_enum_name",
    "pickle_by_global_name",
    "property",
    "show_flag_values",
    "unique",
    "verify",
]

# What few need is loaded when it is asked for.
_lazy = {
    "_enum_functional": (
        "_make_class_unpicklable global_enum global_enum_repr global_flag_repr global_str"
    ).split(),
    "_enum_more": (
        "CONTINUOUS EnumCheck NAMED_FLAGS UNIQUE _reduce_ex_by_global_name bin pickle_by_enum_name "
        "pickle_by_global_name show_flag_values unique verify"
    ).split(),
}

__getattr__ = _attributes(globals(), _lazy)


# The classes below are looked at while they are being made.
Enum = Flag = ReprEnum = EJECT = KEEP = STRICT = CONFORM = None


def _is_flag_class(cls):
    return Flag is not None and issubclass(cls, Flag)


class property(DynamicClassAttribute):
    """A property for members, which leaves the name free for a member of the class.

    Looked up on the class it gives the member of that name.
    """

    member = None
    # What a member of this name hides: ("attr", the class that has it), or ("desc", None) for a descriptor
    # that is looked up on the value.
    _hidden = (None, None)

    def __set_name__(self, ownerclass, name):
        self.name = name
        self.clsname = ownerclass.__name__

    def __get__(self, instance, ownerclass=None):
        found = self.member
        if instance is not None:
            if self.fget is not None:
                return self.fget(instance)
            kind, owner = self._hidden
            if kind == "attr":
                return getattr(owner, self.name)
            if kind == "desc":
                return getattr(instance._value_, self.name)
            found = ownerclass._member_map_.get(self.name)
        if found is None:
            raise AttributeError(f"{ownerclass!r} has no attribute {self.name!r}")
        return found

    def __set__(self, instance, value):
        self._required(self.fset, "set")(instance, value)

    def __delete__(self, instance):
        self._required(self.fdel, "delete")(instance)

    def _required(self, function, action):
        if function is None:
            raise AttributeError(f"<enum {self.clsname!r}> cannot {action} attribute {self.name!r}")
        return function


# name and value are read all the time: one call less than through fget.


class _NameProperty(property):
    def __get__(self, instance, ownerclass=None):
        if instance is not None:
            return instance._name_
        return property.__get__(self, instance, ownerclass)


class _ValueProperty(property):
    def __get__(self, instance, ownerclass=None):
        if instance is not None:
            return instance._value_
        return property.__get__(self, instance, ownerclass)


_NameProperty.__name__ = _ValueProperty.__name__ = "property"
_NameProperty.__qualname__ = _ValueProperty.__qualname__ = "property"


_EnumDict = EnumDict


class _MemberMaker:
    # Put into the class's namespace so that the members exist as soon as the class does,
    # before __init_subclass__ is called.

    def __init__(self, members):
        self.members = members

    def __set_name__(self, cls, name):
        for member_name, value in self.members:
            _make_member(cls, member_name, value)
        # Its absence tells that the members are complete.
        delattr(cls, name)


def _make_member(cls, name, value):
    member_type = cls._member_type_
    args = value if isinstance(value, tuple) else (value,)
    if member_type is tuple:
        # The tuple is the one argument.
        args = (args,)
    new = cls._new_member_
    self = new(cls, *args) if cls._use_args_ else new(cls)
    if not hasattr(self, "_value_"):
        if member_type is object:
            self._value_ = value
        else:
            try:
                self._value_ = member_type(*args)
            except Exception as exc:
                error = TypeError("_value_ not set in __new__, unable to create it")
                error.__cause__ = exc
                raise error
    value = self._value_
    self._name_ = name
    self.__objclass__ = cls
    if cls.__init__ is not object.__init__:
        self.__init__(*args)
    self._sort_order_ = len(cls._member_names_)

    is_flag = _is_flag_class(cls)
    if is_flag and isinstance(value, int):
        cls._flag_mask_ |= value
        if _is_single_bit(value):
            cls._singles_mask_ |= value
        cls._all_bits_ = (1 << cls._flag_mask_.bit_length()) - 1

    # A second name for the same value is an alias.
    canonical = _find_by_value(cls, value)
    if canonical is not None:
        self = canonical
    elif not is_flag or (isinstance(value, int) and _is_single_bit(value)):
        cls._member_names_.append(name)

    cls._add_member_(name, self)
    _note_value(cls, name, value, self)


def _find_by_value(cls, value):
    """Return the member of the value, or None."""
    try:
        return cls._value2member_map_.get(value)
    except TypeError:
        # Not hashable. Values that were added to a member belong to its name.
        for name, values in cls._unhashable_values_map_.items():
            if value in values:
                return cls._member_map_[name]
        for found in cls._member_map_.values():
            if found._value_ == value:
                return found
    return None


def _note_value(cls, name, value, self):
    try:
        is_new = cls._value2member_map_.setdefault(value, self) is self
    except TypeError:
        cls._unhashable_values_.append(value)
        cls._unhashable_values_map_.setdefault(name, []).append(value)
    else:
        if is_new and value not in cls._hashable_values_:
            cls._hashable_values_.append(value)


class EnumType(type):
    """The metaclass of enumerations."""

    @classmethod
    def __prepare__(metacls, cls, bases, **kwds):
        metacls._check_for_existing_members_(cls, bases)
        namespace = EnumDict(cls)
        member_type, first_enum = metacls._get_mixins_(cls, bases)
        if first_enum is not None:
            # Values generated for this class follow its base's rule, from its body on.
            namespace["_generate_next_value_"] = getattr(first_enum, "_generate_next_value_", None)
        return namespace

    def __new__(metacls, cls, bases, classdict, *, boundary=None, _simple=False, **kwds):
        if _simple:
            return super().__new__(metacls, cls, bases, classdict, **kwds)

        ignore = classdict.get("_ignore_")
        if ignore is not None:
            for key in (*ignore, "_ignore_"):
                classdict.pop(key, None)
        member_names = [name for name in classdict._member_names if name not in (ignore or ())]
        if "mro" in classdict._member_names or "" in classdict._member_names:
            invalid = {"mro", ""} & set(member_names)
            if invalid:
                raise ValueError(f"invalid enum member name(s) {','.join(map(repr, invalid))}")

        order = classdict.pop("_order_", None)
        generate = classdict.get("_generate_next_value_")
        if type(generate) is not staticmethod and generate is not None:
            dict.__setitem__(classdict, "_generate_next_value_", staticmethod(generate))

        member_type, first_enum = metacls._get_mixins_(cls, bases)
        new, save_new, use_args = metacls._find_new_(classdict, member_type, first_enum)

        members = [(name, classdict[name]) for name in member_names]
        namespace = {"_member_maker_": _MemberMaker(members)}
        for name, value in classdict.items():
            if name not in classdict._member_names:
                namespace[name] = value
        namespace["_new_member_"] = new
        namespace["_use_args_"] = use_args
        namespace["_member_names_"] = []
        namespace["_member_map_"] = {}
        namespace["_value2member_map_"] = {}
        namespace["_hashable_values_"] = []
        namespace["_unhashable_values_"] = []
        namespace["_unhashable_values_map_"] = {}
        namespace["_member_type_"] = member_type
        namespace["_value_repr_"] = metacls._find_data_repr_(cls, bases)
        if Flag is None:
            is_flag = cls == "Flag"
        else:
            is_flag = any(issubclass(base, Flag) for base in bases)
        if is_flag:
            namespace["_boundary_"] = boundary or getattr(first_enum, "_boundary_", None)
            namespace["_flag_mask_"] = 0
            namespace["_singles_mask_"] = 0
            namespace["_all_bits_"] = 0
            namespace["_inverted_"] = None

        try:
            enum_class = super().__new__(metacls, cls, bases, namespace, **kwds)
        except Exception as exc:
            # The note tells of the helper, not of anything the author of the class knows.
            if hasattr(exc, "__notes__"):
                notes = [note for note in exc.__notes__ if "'_MemberMaker'" not in note]
                if notes:
                    exc.__notes__ = notes
                else:
                    del exc.__notes__
            raise

        _take_over_methods(enum_class, bases, classdict, member_type, first_enum)
        if Enum is not None:
            if save_new:
                # Kept for subclasses; lookups by value go through Enum's.
                enum_class.__new_member__ = new
            enum_class.__new__ = Enum.__new__
        _set_order(enum_class, order)
        return enum_class

    def __bool__(cls):
        # An enumeration is a class, though it has a length.
        return True

    def __call__(
        cls,
        value,
        names=_not_given,
        *values,
        module=None,
        qualname=None,
        type=None,
        start=1,
        boundary=None,
    ):
        """Look a member up by its value, or make a new enumeration (if this one has no members)."""
        if cls._member_map_:
            if names is _not_given:
                try:
                    return cls._value2member_map_[value]
                except (KeyError, TypeError):
                    pass
            else:
                # All the arguments are one value, of a tuple mixed in.
                value = (value, names, *values)
            return cls.__new__(cls, value)
        if names is _not_given:
            if type is None:
                raise TypeError(f"{cls} has no members; specify `names=()` if you meant to create a new, empty, enum")
            names = None
        place = {"module": module, "qualname": qualname}
        return cls._create_(value, names, type=type, start=start, boundary=boundary, **place)

    def __contains__(cls, value):
        """True if the value is a member, or the value of one."""
        if isinstance(value, cls):
            return True
        if issubclass(cls, Flag):
            try:
                return isinstance(cls._missing_(value), cls)
            except ValueError:
                pass
        if _find_by_value(cls, value) is not None:
            return True
        return value in cls._unhashable_values_ or value in cls._hashable_values_

    def __delattr__(cls, attr):
        if attr in cls._member_map_:
            raise AttributeError(f"{cls.__name__!r} cannot delete member {attr!r}.")
        super().__delattr__(attr)

    def __dir__(cls):
        names = {
            "__class__",
            "__contains__",
            "__doc__",
            "__getitem__",
            "__iter__",
            "__len__",
            "__members__",
            "__module__",
            "__name__",
            "__qualname__",
            *cls._member_names_,
        }
        if cls._new_member_ is not object.__new__:
            names.add("__new__")
        if cls.__init_subclass__ is not object.__init_subclass__:
            names.add("__init_subclass__")
        if cls._member_type_ is not object:
            names.update(dir(cls._member_type_))
        return sorted(names)

    def __getitem__(cls, name):
        """Return the member of the name."""
        return cls._member_map_[name]

    def __iter__(cls):
        """The members in the order of their definition, without aliases."""
        members = cls._member_map_
        return (members[name] for name in cls._member_names_)

    def __len__(cls):
        """The number of members without aliases."""
        return len(cls._member_names_)

    @bltns.property
    def __members__(cls):
        """A read-only mapping of all names to members, with aliases."""
        return MappingProxyType(cls._member_map_)

    def __repr__(cls):
        kind = "flag" if _is_flag_class(cls) else "enum"
        return f"<{kind} {cls.__name__!r}>"

    def __reversed__(cls):
        """The members in reverse order."""
        members = cls._member_map_
        return (members[name] for name in reversed(cls._member_names_))

    def __setattr__(cls, name, value):
        if name in cls.__dict__.get("_member_map_", ()):
            raise AttributeError(f"cannot reassign member {name!r}")
        super().__setattr__(name, value)

    def _create_(cls, class_name, names, *, module=None, qualname=None, type=None, start=1, boundary=None):
        """Make a new enumeration of a string of names, or an iterable or mapping of names (and values)."""
        from _enum_functional import create

        if module is None:
            # The caller's, who has called the class.
            module = sys._getframemodulename(2)
        return create(cls, class_name, names, module, qualname, type, start, boundary)

    def _convert_(cls, name, module, filter, source=None, *, boundary=None, as_global=False):
        """Make an enumeration of a module's constants, and replace them by its members."""
        from _enum_functional import convert

        return convert(cls, name, module, filter, source, boundary or KEEP, as_global)

    @classmethod
    def _check_for_existing_members_(mcls, class_name, bases):
        ancestors = [ancestor for base in bases for ancestor in base.__mro__]
        for final in ancestors:
            if isinstance(final, EnumType) and final._member_names_:
                raise TypeError(f"<enum {class_name!r}> cannot extend {final!r}")

    @classmethod
    def _get_mixins_(mcls, class_name, bases):
        # The type of the data mixed in, and the enumeration that is extended.
        if not bases:
            return object, Enum
        first_enum = bases[-1]
        if not isinstance(first_enum, EnumType):
            raise TypeError(
                "new enumerations should be created as `EnumName([mixin_type, ...] [data_type,] enum_type)`"
            )
        return mcls._find_data_type_(class_name, bases) or object, first_enum

    @classmethod
    def _find_data_repr_(mcls, class_name, bases):
        for base in _data_classes(bases):
            if isinstance(base, EnumType):
                return base._value_repr_
            found = base.__dict__
            if "__repr__" in found:
                params = found.get("__dataclass_params__")
                generated = "__dataclass_fields__" in found and params is not None and params.repr
                return _dataclass_repr if generated else found["__repr__"]

    @classmethod
    def _find_data_type_(mcls, class_name, bases):
        # A data type is one that makes its instances itself; classes before it belong to it.
        found = set()
        for base in bases:
            nearest = None
            for ancestor in _data_classes([base]):
                if isinstance(ancestor, EnumType):
                    if ancestor._member_type_ is object:
                        continue
                    found.add(ancestor._member_type_)
                    break
                nearest = nearest or ancestor
                if "__new__" in ancestor.__dict__ or "__dataclass_fields__" in ancestor.__dict__:
                    found.add(nearest)
                    break
        if len(found) > 1:
            raise TypeError(f"too many data types for {class_name!r}: {found!r}")
        return found.pop() if found else None

    @classmethod
    def _find_new_(mcls, classdict, member_type, first_enum):
        # What makes the instances; whether it is to be kept; whether it takes the values.
        new = classdict.get("__new__")
        save_new = first_enum is not None and new is not None
        if new is None:
            general = [object.__new__]
            if Enum is not None:
                general.append(Enum.__new__)
            new = object.__new__
            for source, method in (
                (member_type, "__new_member__"),
                (first_enum, "__new_member__"),
                (member_type, "__new__"),
                (first_enum, "__new__"),
            ):
                target = getattr(source, method, None)
                if target is not None and target not in general:
                    new = target
                    break
        use_args = first_enum is not None and new is not object.__new__ and (Enum is None or new is not Enum.__new__)
        return new, save_new, use_args

    def _add_member_(cls, name, member):
        known = cls._member_map_.get(name)
        if known is not None:
            if known is not member:
                raise NameError(f"{name!r} is already bound: {known!r}")
            return
        kind, owner, accessor = _hidden_by_member(cls, name)
        if accessor is None:
            attribute = member
        else:
            # The class gets a property that knows the member.
            attribute = property()
            attribute.member = member
            attribute.__set_name__(cls, name)
            attribute._hidden = (kind, owner)
            if kind != "attr":
                attribute.fget, attribute.fset, attribute.fdel = [
                    getattr(accessor, part, None) for part in ("fget", "fset", "fdel")
                ]
        type.__setattr__(cls, name, attribute)
        cls._member_map_[name] = member

    @bltns.property
    def __signature__(cls):
        from inspect import Parameter, Signature

        if cls._member_names_:
            return Signature([Parameter("values", Parameter.VAR_POSITIONAL)])
        keyword = Parameter.KEYWORD_ONLY
        return Signature(
            [
                Parameter("new_class_name", Parameter.POSITIONAL_ONLY),
                Parameter("names", Parameter.POSITIONAL_OR_KEYWORD),
                Parameter("module", keyword, default=None),
                Parameter("qualname", keyword, default=None),
                Parameter("type", keyword, default=None),
                Parameter("start", keyword, default=1),
                Parameter("boundary", keyword, default=None),
            ]
        )


EnumMeta = EnumType


def _data_classes(bases):
    return (ancestor for base in bases for ancestor in base.__mro__ if ancestor is not object)


def _hidden_by_member(cls, name):
    # What instances had under the name so far: its kind, the class it is in, and a descriptor if there is one.
    kind = owner = accessor = None
    for base in cls.__mro__[1:]:
        found = base.__dict__.get(name)
        if found is None:
            continue
        if isinstance(found, (property, DynamicClassAttribute)):
            return "enum", base, found
        if not _is_descriptor(found):
            kind, owner = "attr", base
            continue
        accessor = found
        if kind is None:
            kind, owner = "desc", base
    return kind, owner, accessor


def _take_over_methods(cls, bases, classdict, member_type, first_enum):
    # Which of the data type's and the enumeration's methods the class has.
    if ReprEnum is not None and ReprEnum in bases:
        if member_type is object:
            raise TypeError("ReprEnum subclasses must be mixed with a data type (i.e. int, str, float, etc.)")
        if "__format__" not in classdict:
            cls.__format__ = member_type.__format__
            classdict["__format__"] = member_type.__format__
        if "__str__" not in classdict:
            method = member_type.__str__
            if method is object.__str__:
                method = member_type.__repr__
            cls.__str__ = method
            classdict["__str__"] = method
    if member_type is not object:
        for name in ("__repr__", "__str__", "__format__", "__reduce_ex__"):
            if name not in classdict:
                found = getattr(cls, name)
                if found is getattr(member_type, name, None) or found is getattr(object, name):
                    setattr(cls, name, getattr(first_enum, name))
    elif first_enum is not None:
        for name in ("__repr__", "__str__", "__format__", "__reduce_ex__"):
            if name not in classdict and getattr(cls, name) is getattr(object, name):
                setattr(cls, name, getattr(first_enum, name))
    if _is_flag_class(cls):
        # int's operators would win otherwise.
        for name in ("__or__", "__and__", "__xor__", "__ror__", "__rand__", "__rxor__", "__invert__"):
            if name not in classdict:
                setattr(cls, name, getattr(Flag, name))


def _set_order(cls, order):
    if isinstance(order, str):
        order = order.replace(",", " ").split()
    if _is_flag_class(cls):
        values = [cls._member_map_[name]._value_ for name in cls._member_names_]
        if values != sorted(values):
            cls._iter_member_ = cls._iter_member_by_def_
        if order:
            # Only what iteration gives.
            single = cls._member_names_
            order = [name for name in order if name in single or name not in cls._member_map_]
    elif order:
        canonical = cls._member_names_
        order = [name for name in order if name not in cls._member_map_ or name in canonical]
    if order and order != cls._member_names_:
        raise TypeError(f"member order does not match _order_:\n  {cls._member_names_!r}\n  {order!r}")


class Enum(metaclass=EnumType):
    """The base of enumerations.

    >>> class Color(Enum):
    ...     RED = 1
    ...     BLUE = 2
    >>> Color.RED, Color(1), Color["RED"], len(Color)
    (<Color.RED: 1>, <Color.RED: 1>, <Color.RED: 1>, 2)
    """

    def __new__(cls, value):
        if type(value) is cls:
            return value
        known = _find_by_value(cls, value)
        if known is not None:
            return known
        if not cls._member_map_:
            if "_member_maker_" in cls.__dict__:
                raise TypeError("do not use `super().__new__; call the appropriate __new__ directly") from None
            raise TypeError(f"{cls!r} has no members defined")
        # Not there: the class may know better.
        error = result = None
        try:
            result = cls._missing_(value)
        except Exception as exc:
            error = exc
        try:
            ejected = _is_flag_class(cls) and cls._boundary_ is EJECT and isinstance(result, int)
            if ejected or isinstance(result, cls):
                return result
            invalid = ValueError(f"{value!r} is not a valid {cls.__qualname__}")
            if error is None:
                if result is None:
                    raise invalid
                error = TypeError(
                    f"error in {cls.__name__}._missing_: returned {result!r} instead of None or a valid member"
                )
            if not isinstance(error, ValueError):
                error.__context__ = invalid
            raise error
        finally:
            # No cycle of frame and exception.
            error = invalid = None

    def _add_alias_(self, name):
        type(self)._add_member_(name, self)

    def _add_value_alias_(self, value):
        cls = type(self)
        bound = _find_by_value(cls, value)
        if bound is None:
            _note_value(cls, self._name_, value, self)
        elif bound is not self:
            raise ValueError(f"{value!r} is already bound: {bound!r}")

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        """What auto() stands for: one more than the highest value so far."""
        if not last_values:
            return start
        try:
            highest = sorted(last_values)[-1]
        except TypeError:
            raise TypeError("unable to sort non-numeric values") from None
        try:
            return highest + 1
        except TypeError:
            raise TypeError(f"unable to increment {highest!r}") from None

    @classmethod
    def _missing_(cls, value):
        return None

    def __repr__(self):
        value_repr = self.__class__._value_repr_ or repr
        return f"<{self.__class__.__name__}.{self._name_}: {value_repr(self._value_)}>"

    def __str__(self):
        return f"{self.__class__.__name__}.{self._name_}"

    def __dir__(self):
        names = set()
        if self.__class__._member_type_ is not object:
            names.update(object.__dir__(self))
        members = self.__class__._member_map_
        names.update(name for name in getattr(self, "__dict__", ()) if name[0] != "_" and name not in members)
        for cls in self.__class__.__mro__:
            for name, obj in cls.__dict__.items():
                if name[0] == "_":
                    continue
                if isinstance(obj, property):
                    if obj.fget is not None or name not in members:
                        names.add(name)
                    else:
                        names.discard(name)
                elif name not in members:
                    names.add(name)
        return sorted(names | {"__class__", "__doc__", "__eq__", "__hash__", "__module__"})

    def __hash__(self):
        return hash(self._name_)

    def __format__(self, format_spec):
        return format(str(self), format_spec)

    def __reduce_ex__(self, proto):
        return self.__class__, (self._value_,)

    def __deepcopy__(self, memo):
        return self

    def __copy__(self):
        return self

    name = _NameProperty(lambda self: self._name_, doc="The name of the Enum member.")
    value = _ValueProperty(lambda self: self._value_, doc="The value of the Enum member.")


class ReprEnum(Enum):
    """Changes only repr(): str() and format() are those of the data type mixed in."""


class IntEnum(int, ReprEnum):
    """An enumeration whose members are ints."""


class StrEnum(str, ReprEnum):
    """An enumeration whose members are strings; auto() gives the name in lower case."""

    def __new__(cls, *values):
        if len(values) > 3:
            raise TypeError(f"too many arguments for str(): {values!r}")
        if len(values) == 1 and not isinstance(values[0], str):
            raise TypeError(f"{values[0]!r} is not a string")
        if len(values) >= 2 and not isinstance(values[1], str):
            raise TypeError(f"encoding must be a string, not {values[1]!r}")
        if len(values) == 3 and not isinstance(values[2], str):
            raise TypeError("errors must be a string, not %r" % (values[2]))
        value = str(*values)
        self = str.__new__(cls, value)
        self._value_ = value
        return self

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return name.lower()


class FlagBoundary(StrEnum):
    """What a flag does with bits that no member has.

    STRICT raises ValueError, CONFORM drops them, EJECT gives an int, KEEP keeps them.
    """

    STRICT = auto()  # the default of flags
    CONFORM = auto()
    EJECT = auto()
    KEEP = auto()  # the default of flags that are ints


globals().update(FlagBoundary.__members__)


class Flag(Enum, boundary=STRICT):
    """An enumeration whose members are bits that can be combined."""

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        """The next free power of two."""
        if not last_values:
            return start if start is not None else 1
        highest = max(last_values)
        try:
            bit = _high_bit(highest)
        except Exception:
            raise TypeError(f"invalid flag value {highest!r}") from None
        return 2 ** (bit + 1)

    _numeric_repr_ = repr

    @classmethod
    def _iter_member_by_value_(cls, value):
        for bit in _iter_bits_lsb(value & cls._flag_mask_):
            yield cls._value2member_map_.get(bit)

    _iter_member_ = _iter_member_by_value_

    @classmethod
    def _iter_member_by_def_(cls, value):
        yield from sorted(cls._iter_member_by_value_(value), key=lambda member: member._sort_order_)

    @classmethod
    def _missing_(cls, value):
        """Make a combination, or do what the boundary says."""
        if not isinstance(value, int):
            raise ValueError(f"{value!r} is not a valid {cls.__qualname__}")
        flag_mask = cls._flag_mask_
        all_bits = cls._all_bits_
        boundary = cls._boundary_
        if not ~all_bits <= value <= all_bits or value & (all_bits ^ flag_mask):
            if boundary is STRICT:
                from _enum_more import bin

                size = max(value.bit_length(), flag_mask.bit_length())
                raise ValueError(
                    f"{cls!r} invalid value {value!r}\n"
                    f"    given {bin(value, size)}\n"
                    f"  allowed {bin(flag_mask, size)}"
                )
            if boundary is CONFORM:
                value &= flag_mask
            elif boundary is EJECT:
                return value
            elif boundary is KEEP:
                if value < 0:
                    value += max(all_bits + 1, 2 ** value.bit_length())
            else:
                raise ValueError(f"{cls!r} unknown flag boundary {boundary!r}")
        negative = None
        if value < 0:
            negative = value
            if boundary in (EJECT, KEEP):
                value += all_bits + 1
            else:
                value &= cls._singles_mask_
        unknown = value & ~flag_mask
        aliases = value & ~cls._singles_mask_
        single = value & cls._singles_mask_
        if unknown and boundary is not KEEP:
            from _enum_more import bin

            raise ValueError(f"{cls.__name__}({value!r}) -->  unknown values {unknown!r} [{bin(unknown)}]")

        if cls._member_type_ is object:
            combination = object.__new__(cls)
        else:
            combination = cls._member_type_.__new__(cls, value)
        if not hasattr(combination, "_value_"):
            combination._value_ = value
        name = None
        if single or aliases:
            parts = list(cls._iter_member_(single))
            combined = 0
            for part in parts:
                combined |= part._value_
            if aliases:
                value = single | aliases
                for part in cls._member_map_.values():
                    bits = part._value_
                    if bits and bits & value == bits and part not in parts:
                        parts.append(part)
                        combined |= bits
            unknown = value ^ combined
            if combined:
                name = "|".join([part._name_ for part in parts])
                if unknown:
                    if boundary is STRICT:
                        raise ValueError(f"{cls!r}: no members with value {unknown!r}")
                    name += f"|{cls._numeric_repr_(unknown)}"
        combination._name_ = name
        # Another thread may have made it meanwhile.
        combination = cls._value2member_map_.setdefault(value, combination)
        if negative is not None:
            cls._value2member_map_[negative] = combination
        return combination

    def __contains__(self, other):
        """True if all bits of the other are set in this."""
        if not isinstance(other, self.__class__):
            raise TypeError(
                f"unsupported operand type(s) for 'in': {type(other).__qualname__!r} and "
                f"{self.__class__.__qualname__!r}"
            )
        return other._value_ & self._value_ == other._value_

    def __iter__(self):
        """The members it is made of."""
        yield from self._iter_member_(self._value_)

    def __len__(self):
        return self._value_.bit_count()

    def __repr__(self):
        cls = self.__class__
        value_repr = cls._value_repr_ or repr
        if self._name_ is None:
            return f"<{cls.__name__}: {value_repr(self._value_)}>"
        return f"<{cls.__name__}.{self._name_}: {value_repr(self._value_)}>"

    def __str__(self):
        if self._name_ is None:
            return f"{self.__class__.__name__}({self._value_!r})"
        return f"{self.__class__.__name__}.{self._name_}"

    def __bool__(self):
        return self._value_ != 0

    def _get_value(self, flag):
        if isinstance(flag, type(self)):
            return flag._value_
        if self._member_type_ is object or not isinstance(flag, self._member_type_):
            return NotImplemented
        return flag

    def _combined(self, other, sign, operation):
        number = self._get_value(other)
        if number is NotImplemented:
            return NotImplemented
        for flag in (self, other):
            if self._get_value(flag) is None:
                raise TypeError(f"'{flag}' cannot be combined with other flags with {sign}")
        return type(self)(operation(self._value_, number))

    def __or__(self, other):
        return self._combined(other, "|", _or)

    def __and__(self, other):
        return self._combined(other, "&", _and)

    def __xor__(self, other):
        return self._combined(other, "^", _xor)

    __ror__, __rand__, __rxor__ = __or__, __and__, __xor__

    def __invert__(self):
        if self._value_ is None:
            raise TypeError(f"'{self}' cannot be inverted")
        inverse = self._inverted_
        if inverse is None:
            # Unknown bits matter only where they may be set.
            keeps_all = self._boundary_ in (EJECT, KEEP)
            bits = ~self._value_ if keeps_all else self._singles_mask_ & ~self._value_
            inverse = self._inverted_ = type(self)(bits)
        return inverse


class IntFlag(int, ReprEnum, Flag, boundary=KEEP):
    """A flag whose members are ints."""


def _dataclass_repr(self):
    shown = [name for name, field in self.__dataclass_fields__.items() if field.repr]
    return ", ".join([f"{name}={getattr(self, name)!r}" for name in shown])


def _simple_enum(etype=Enum, *, boundary=None, use_args=None):
    """Class decorator that makes an enumeration of an ordinary class's attributes."""

    def convert(cls):
        metacls = type(etype)
        namespace = metacls.__prepare__(cls.__name__, (etype,))
        for name, value in cls.__dict__.items():
            if name not in ("__dict__", "__weakref__"):
                namespace[name] = value
        namespace["__qualname__"] = cls.__qualname__
        return metacls(cls.__name__, (etype,), namespace, boundary=boundary)

    return convert


