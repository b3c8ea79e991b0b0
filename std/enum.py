"""Enumerations: classes whose instances are a fixed set of named values."""

import builtins as bltns
import sys
from types import DynamicClassAttribute, MappingProxyType

__all__ = [
    "EnumType",
    "EnumMeta",
    "EnumDict",
    "Enum",
    "IntEnum",
    "StrEnum",
    "Flag",
    "IntFlag",
    "ReprEnum",
    "auto",
    "unique",
    "property",
    "verify",
    "member",
    "nonmember",
    "FlagBoundary",
    "STRICT",
    "CONFORM",
    "EJECT",
    "KEEP",
    "global_flag_repr",
    "global_enum_repr",
    "global_str",
    "global_enum",
    "EnumCheck",
    "CONTINUOUS",
    "NAMED_FLAGS",
    "UNIQUE",
    "pickle_by_global_name",
    "pickle_by_enum_name",
]

# The classes below are looked at while they are being made.
Enum = Flag = ReprEnum = EJECT = KEEP = STRICT = CONFORM = None


class nonmember:
    """Keeps a value in a class body from becoming a member."""

    def __init__(self, value):
        self.value = value


class member:
    """Makes anything in a class body a member, functions and classes too."""

    def __init__(self, value):
        self.value = value


class _NotGiven:
    def __repr__(self):
        return "<not given>"


_not_given = _NotGiven()


class _AutoNull:
    def __repr__(self):
        return "_auto_null"


_auto_null = _AutoNull()


class auto:
    """Stands for a value that the enumeration chooses itself."""

    def __init__(self, value=_auto_null):
        self.value = value

    def __repr__(self):
        return f"auto({self.value!r})"


class property(DynamicClassAttribute):
    """A property for members, which leaves the name free for a member of the class.

    Looked up on the class it gives the member of that name.
    """

    member = None
    _attr_type = None
    _cls_type = None

    def __get__(self, instance, ownerclass=None):
        if instance is None:
            if self.member is not None:
                return self.member
            raise AttributeError(f"{ownerclass!r} has no attribute {self.name!r}")
        fget = self.fget
        if fget is not None:
            return fget(instance)
        if self._attr_type == "attr":
            return getattr(self._cls_type, self.name)
        if self._attr_type == "desc":
            return getattr(instance._value_, self.name)
        try:
            return ownerclass._member_map_[self.name]
        except KeyError:
            raise AttributeError(f"{ownerclass!r} has no attribute {self.name!r}") from None

    def __set__(self, instance, value):
        if self.fset is None:
            raise AttributeError(f"<enum {self.clsname!r}> cannot set attribute {self.name!r}")
        return self.fset(instance, value)

    def __delete__(self, instance):
        if self.fdel is None:
            raise AttributeError(f"<enum {self.clsname!r}> cannot delete attribute {self.name!r}")
        return self.fdel(instance)

    def __set_name__(self, ownerclass, name):
        self.name = name
        self.clsname = ownerclass.__name__


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


# ---- names and bits


def _is_dunder(name):
    return len(name) > 4 and name[:2] == name[-2:] == "__" and name[2] != "_" and name[-3] != "_"


def _is_sunder(name):
    return len(name) > 2 and name[0] == name[-1] == "_" and name[1] != "_" and name[-2] != "_"


def _is_private(cls_name, name):
    prefix = f"_{cls_name}__"
    return (
        len(name) > len(prefix)
        and name.startswith(prefix)
        and (name[-1] != "_" or name[-2] != "_")
    )


def _is_descriptor(obj):
    return not isinstance(obj, nonmember) and (
        hasattr(obj, "__get__") or hasattr(obj, "__set__") or hasattr(obj, "__delete__")
    )


def _is_internal_class(cls_name, obj):
    # A class made in the body of the class.
    if not isinstance(obj, type):
        return False
    qualname = getattr(obj, "__qualname__", "")
    return qualname == f"{cls_name}.{obj.__name__}" or qualname.endswith(f".{cls_name}.{obj.__name__}")


def _is_single_bit(num):
    return num > 0 and num & (num - 1) == 0


def _high_bit(value):
    "The index of the highest bit; -1 for zero."
    return value.bit_length() - 1


def _iter_bits_lsb(num):
    "The values of the bits that are set, the lowest first."
    if isinstance(num, Enum):
        num = num.value
    if num < 0:
        raise ValueError(f"{num!r} is not a positive integer")
    while num:
        bit = num & -num
        yield bit
        num ^= bit


def show_flag_values(value):
    return list(_iter_bits_lsb(value))


def bin(num, max_bits=None):
    """Like the built-in, but two's complement with the sign bit in front.

    >>> bin(10), bin(~10)
    ('0b0 1010', '0b1 0101')
    """
    size = num.bit_length()
    sign = "1" if num < 0 else "0"
    digits = bltns.bin((1 << size) | (num & ((1 << size) - 1)))[3:]
    if max_bits is not None and len(digits) < max_bits:
        digits = digits.rjust(max_bits, sign)
    return f"0b{sign} {digits}"


# ---- making the classes

_settable_sunders = frozenset(
    (
        "_order_",
        "_generate_next_value_",
        "_numeric_repr_",
        "_missing_",
        "_ignore_",
        "_iter_member_",
        "_iter_member_by_value_",
        "_iter_member_by_def_",
        "_add_alias_",
        "_add_value_alias_",
    )
)


class EnumDict(dict):
    """The namespace of an enumeration's body: notes which names are to be members."""

    def __init__(self, cls_name=None):
        super().__init__()
        self._member_names = {}
        self._last_values = []
        self._ignore = []
        self._auto_called = False
        self._cls_name = cls_name

    def __setitem__(self, key, value):
        if self._cls_name is not None and _is_private(self._cls_name, key):
            pass
        elif _is_sunder(key):
            key, value = self._set_sunder(key, value)
        elif _is_dunder(key):
            if key == "__order__":
                key = "_order_"
        elif key in self._member_names:
            raise TypeError(f"{key!r} already defined as {self[key]!r}")
        elif key in self._ignore:
            pass
        elif isinstance(value, nonmember):
            value = value.value
        elif _is_descriptor(value):
            pass
        elif self._cls_name is not None and _is_internal_class(self._cls_name, value):
            pass
        else:
            if key in self:
                raise TypeError(f"{key!r} already defined as {self[key]!r}")
            if isinstance(value, member):
                value = value.value
            value = self._member_value(key, value)
            self._member_names[key] = None
        super().__setitem__(key, value)

    def _set_sunder(self, key, value):
        if key not in _settable_sunders:
            raise ValueError(f"_sunder_ names, such as {key!r}, are reserved for future Enum use")
        if key == "_generate_next_value_":
            if self._auto_called:
                raise TypeError("_generate_next_value_ must be defined before members")
            self._generate_next_value = value
        elif key == "_ignore_":
            value = value.replace(",", " ").split() if isinstance(value, str) else list(value)
            self._ignore = value
            already = set(value) & set(self._member_names)
            if already:
                raise ValueError(f"_ignore_ cannot specify already set names: {already!r}")
        return key, value

    def _member_value(self, key, value):
        # Replaces auto() by values, also inside a tuple.
        if isinstance(value, auto):
            value = self._auto_value(key, value)
            self._last_values.append(value)
        elif isinstance(value, tuple) and any(isinstance(item, auto) for item in value):
            values = []
            for item in value:
                if isinstance(item, auto):
                    item = self._auto_value(key, item)
                    self._last_values.append(item)
                values.append(item)
            try:
                value = type(value)(values)
            except TypeError:
                # A named tuple takes the items one by one.
                value = type(value)(*values)
        else:
            self._last_values.append(value)
        return value

    def _auto_value(self, key, value):
        if value.value is _auto_null:
            self._auto_called = True
            generate = self._generate_next_value
            if isinstance(generate, staticmethod):
                generate = generate.__func__
            value.value = generate(key, 1, len(self._member_names), self._last_values[:])
        return value.value

    @bltns.property
    def member_names(self):
        return list(self._member_names)

    def update(self, members, **more_members):
        try:
            names = members.keys()
        except AttributeError:
            for name, value in members:
                self[name] = value
        else:
            for name in names:
                self[name] = members[name]
        for name, value in more_members.items():
            self[name] = value


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

    is_flag = Flag is not None and issubclass(cls, Flag)
    if is_flag and isinstance(value, int):
        cls._flag_mask_ |= value
        if _is_single_bit(value):
            cls._singles_mask_ |= value
        cls._all_bits_ = (1 << cls._flag_mask_.bit_length()) - 1

    # A second name for the same value is an alias.
    canonical = None
    try:
        canonical = cls._value2member_map_.get(value)
    except TypeError:
        for other in cls._member_map_.values():
            if other._value_ == value:
                canonical = other
                break
    if canonical is not None:
        self = canonical
    elif not is_flag or (isinstance(value, int) and _is_single_bit(value)):
        cls._member_names_.append(name)

    cls._add_member_(name, self)
    _note_value(cls, name, value, self)


def _note_value(cls, name, value, self):
    try:
        cls._value2member_map_.setdefault(value, self)
        if value not in cls._hashable_values_:
            cls._hashable_values_.append(value)
    except TypeError:
        cls._unhashable_values_.append(value)
        cls._unhashable_values_map_.setdefault(name, []).append(value)


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
        if names is _not_given and cls._member_map_:
            try:
                return cls._value2member_map_[value]
            except (KeyError, TypeError):
                pass
        if cls._member_map_:
            if names is not _not_given:
                value = (value, names, *values)
            return cls.__new__(cls, value)
        if names is _not_given and type is None:
            raise TypeError(f"{cls} has no members; specify `names=()` if you meant to create a new, empty, enum")
        return cls._create_(
            class_name=value,
            names=None if names is _not_given else names,
            module=module,
            qualname=qualname,
            type=type,
            start=start,
            boundary=boundary,
        )

    def __contains__(cls, value):
        """True if the value is a member, or the value of one."""
        if isinstance(value, cls):
            return True
        if issubclass(cls, Flag):
            try:
                return isinstance(cls._missing_(value), cls)
            except ValueError:
                pass
        try:
            if value in cls._value2member_map_:
                return True
        except TypeError:
            pass
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
        kind = "flag" if Flag is not None and issubclass(cls, Flag) else "enum"
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
            try:
                module = sys._getframemodulename(2)
            except AttributeError:
                try:
                    module = sys._getframe(2).f_globals["__name__"]
                except (AttributeError, ValueError, KeyError):
                    pass
        if module is None:
            _make_class_unpicklable(namespace)
        else:
            namespace["__module__"] = module
        if qualname is not None:
            namespace["__qualname__"] = qualname
        return metacls.__new__(metacls, class_name, bases, namespace, boundary=boundary)

    def _convert_(cls, name, module, filter, source=None, *, boundary=None, as_global=False):
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
        new = cls.__class__(name, (cls,), namespace, boundary=boundary or KEEP)
        if as_global:
            global_enum(new)
        else:
            module_globals.update(new.__members__)
        module_globals[name] = new
        return new

    @classmethod
    def _check_for_existing_members_(mcls, class_name, bases):
        for chain in bases:
            for base in chain.__mro__:
                if isinstance(base, EnumType) and base._member_names_:
                    raise TypeError(f"<enum {class_name!r}> cannot extend {base!r}")

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
        for chain in bases:
            for base in chain.__mro__:
                if base is object:
                    continue
                if isinstance(base, EnumType):
                    return base._value_repr_
                namespace = base.__dict__
                if "__repr__" in namespace:
                    params = namespace.get("__dataclass_params__")
                    if "__dataclass_fields__" in namespace and params is not None and params.repr:
                        return _dataclass_repr
                    return namespace["__repr__"]
        return None

    @classmethod
    def _find_data_type_(mcls, class_name, bases):
        # A data type is one that makes its instances itself; classes before it belong to it.
        found = set()
        for chain in bases:
            candidate = None
            for base in chain.__mro__:
                if base is object:
                    continue
                if isinstance(base, EnumType):
                    if base._member_type_ is not object:
                        found.add(base._member_type_)
                        break
                elif "__new__" in base.__dict__ or "__dataclass_fields__" in base.__dict__:
                    found.add(candidate or base)
                    break
                else:
                    candidate = candidate or base
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
        # If instances have a property of this name, the class gets one that knows the member.
        found = kind = owner = None
        for base in cls.__mro__[1:]:
            attr = base.__dict__.get(name)
            if attr is None:
                continue
            if isinstance(attr, (property, DynamicClassAttribute)):
                found, kind, owner = attr, "enum", base
                break
            if _is_descriptor(attr):
                found = attr
                kind = kind or "desc"
                owner = owner or base
            else:
                kind, owner = "attr", base
        if found is None:
            type.__setattr__(cls, name, member)
        else:
            redirect = property()
            redirect.member = member
            redirect.__set_name__(cls, name)
            if kind in ("enum", "desc"):
                redirect.fget = getattr(found, "fget", None)
                redirect.fset = getattr(found, "fset", None)
                redirect.fdel = getattr(found, "fdel", None)
            redirect._attr_type = kind
            redirect._cls_type = owner
            type.__setattr__(cls, name, redirect)
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
    if Flag is not None and issubclass(cls, Flag):
        # int's operators would win otherwise.
        for name in ("__or__", "__and__", "__xor__", "__ror__", "__rand__", "__rxor__", "__invert__"):
            if name not in classdict:
                setattr(cls, name, getattr(Flag, name))


def _set_order(cls, order):
    if isinstance(order, str):
        order = order.replace(",", " ").split()
    if Flag is not None and issubclass(cls, Flag):
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
        raise TypeError(f"member order does not match _order_:\n  {order!r}\n  {cls._member_names_!r}")


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
        try:
            return cls._value2member_map_[value]
        except KeyError:
            pass
        except TypeError:
            for name, values in cls._unhashable_values_map_.items():
                if value in values:
                    return cls[name]
            for name, found in cls._member_map_.items():
                if value == found._value_:
                    return cls[name]
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
            if isinstance(result, cls) or (
                Flag is not None and issubclass(cls, Flag) and cls._boundary_ is EJECT and isinstance(result, int)
            ):
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
        self.__class__._add_member_(name, self)

    def _add_value_alias_(self, value):
        cls = self.__class__
        try:
            if value in cls._value2member_map_:
                if cls._value2member_map_[value] is not self:
                    raise ValueError(f"{value!r} is already bound: {cls._value2member_map_[value]!r}")
                return
        except TypeError:
            for other in cls._member_map_.values():
                if other._value_ == value:
                    if other is not self:
                        raise ValueError(f"{value!r} is already bound: {other!r}")
                    return
        try:
            cls._value2member_map_.setdefault(value, self)
            cls._hashable_values_.append(value)
        except TypeError:
            cls._unhashable_values_.append(value)
            cls._unhashable_values_map_.setdefault(self.name, []).append(value)

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

    def __format__(self, format_spec):
        return str.__format__(str(self), format_spec)

    # Members are single: their identity is as good as their names, and quicker.
    __hash__ = object.__hash__

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


def _reduce_ex_by_global_name(self, proto):
    return self.name


def pickle_by_global_name(self, proto):
    "To be a class's __reduce_ex__: the member is a global of its module."
    return self.name


pickle_by_global_name = _reduce_ex_by_global_name


def pickle_by_enum_name(self, proto):
    "To be a class's __reduce_ex__: the member is looked up by its name."
    return getattr, (self.__class__, self._name_)


class FlagBoundary(StrEnum):
    """What a flag does with bits that no member has.

    STRICT raises ValueError, CONFORM drops them, EJECT gives an int, KEEP keeps them.
    """

    STRICT = auto()
    CONFORM = auto()
    EJECT = auto()
    KEEP = auto()


STRICT, CONFORM, EJECT, KEEP = FlagBoundary


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
        return bool(self._value_)

    def _get_value(self, flag):
        if isinstance(flag, self.__class__):
            return flag._value_
        if self._member_type_ is not object and isinstance(flag, self._member_type_):
            return flag
        return NotImplemented

    def _operands(self, other, sign):
        # The two numbers, or None if the other is something else.
        number = self._get_value(other)
        if number is NotImplemented:
            return None
        for flag in (self, other):
            if self._get_value(flag) is None:
                raise TypeError(f"'{flag}' cannot be combined with other flags with {sign}")
        return self._value_, number

    def __or__(self, other):
        numbers = self._operands(other, "|")
        return NotImplemented if numbers is None else self.__class__(numbers[0] | numbers[1])

    def __and__(self, other):
        numbers = self._operands(other, "&")
        return NotImplemented if numbers is None else self.__class__(numbers[0] & numbers[1])

    def __xor__(self, other):
        numbers = self._operands(other, "^")
        return NotImplemented if numbers is None else self.__class__(numbers[0] ^ numbers[1])

    def __invert__(self):
        if self._get_value(self) is None:
            raise TypeError(f"'{self}' cannot be inverted")
        if self._inverted_ is None:
            if self._boundary_ in (EJECT, KEEP):
                self._inverted_ = self.__class__(~self._value_)
            else:
                self._inverted_ = self.__class__(self._singles_mask_ & ~self._value_)
        return self._inverted_

    __rand__ = __and__
    __ror__ = __or__
    __rxor__ = __xor__


class IntFlag(int, ReprEnum, Flag, boundary=KEEP):
    """A flag whose members are ints."""


# ---- decorators


def _make_class_unpicklable(obj):
    """Make pickling fail: nobody could find the class again."""

    def fail(self, proto):
        raise TypeError(f"{self!r} cannot be pickled")

    if isinstance(obj, dict):
        obj["__reduce_ex__"] = fail
        obj["__module__"] = "<unknown>"
    else:
        setattr(obj, "__reduce_ex__", fail)
        setattr(obj, "__module__", "<unknown>")


def unique(enumeration):
    """Class decorator: ValueError if two names have the same value."""
    aliases = [(name, member._name_) for name, member in enumeration.__members__.items() if name != member.name]
    if aliases:
        details = ", ".join([f"{alias} -> {name}" for alias, name in aliases])
        raise ValueError(f"duplicate values found in {enumeration!r}: {details}")
    return enumeration


def _dataclass_repr(self):
    shown = [name for name, field in self.__dataclass_fields__.items() if field.repr]
    return ", ".join([f"{name}={getattr(self, name)!r}" for name in shown])


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
    if self._boundary_ is not FlagBoundary.KEEP:
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
    cls.__repr__ = global_flag_repr if issubclass(cls, Flag) else global_enum_repr
    if not issubclass(cls, ReprEnum) or update_str:
        cls.__str__ = global_str
    sys.modules[cls.__module__].__dict__.update(cls.__members__)
    return cls


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


class EnumCheck(StrEnum):
    """What verify() can check."""

    CONTINUOUS = "no skipped integer values"
    NAMED_FLAGS = "multi-flag aliases may not contain unnamed flags"
    UNIQUE = "one name per value"


CONTINUOUS, NAMED_FLAGS, UNIQUE = EnumCheck


class verify:
    """Class decorator: ValueError if the enumeration breaks one of the rules."""

    def __init__(self, *checks):
        self.checks = checks

    def __call__(self, enumeration):
        if issubclass(enumeration, Flag):
            kind = "flag"
        elif issubclass(enumeration, Enum):
            kind = "enum"
        else:
            raise TypeError("the 'verify' decorator only works with Enum and Flag")
        for check in self.checks:
            if check is UNIQUE:
                _verify_unique(enumeration)
            elif check is CONTINUOUS:
                _verify_continuous(enumeration, kind)
            elif check is NAMED_FLAGS:
                _verify_named_flags(enumeration)
        return enumeration


def _verify_unique(enumeration):
    aliases = [f"{name} -> {member._name_}" for name, member in enumeration.__members__.items() if name != member.name]
    if aliases:
        raise ValueError(f"aliases found in {enumeration!r}: {', '.join(aliases)}")


def _verify_continuous(enumeration, kind):
    values = {member.value for member in enumeration}
    if len(values) < 2:
        return
    low, high = min(values), max(values)
    if kind == "flag":
        expected = [2**bit for bit in range(_high_bit(low) + 1, _high_bit(high))]
    else:
        expected = range(low + 1, high)
    missing = [str(value) for value in expected if value not in values]
    if missing:
        text = f"invalid {kind} {enumeration.__name__!r}: missing values {', '.join(missing)}"
        raise ValueError(text[:256])


def _verify_named_flags(enumeration):
    single = enumeration._member_names_
    known = {member.value for member in enumeration}
    names = []
    missing = 0
    for name, member in enumeration._member_map_.items():
        if name in single or member.value < 0:
            continue
        missed = [bit for bit in _iter_bits_lsb(member.value) if bit not in known]
        if missed:
            names.append(name)
            for bit in missed:
                missing |= bit
    if not names:
        return
    if len(names) == 1:
        what = f"alias {names[0]} is missing"
    else:
        what = f"aliases {', '.join(names[:-1])} and {names[-1]} are missing"
    amount = f"value 0x{missing:x}" if _is_single_bit(missing) else f"combined values of 0x{missing:x}"
    raise ValueError(
        f"invalid Flag {enumeration.__name__!r}: {what} {amount} [use enum.show_flag_values(value) for details]"
    )
