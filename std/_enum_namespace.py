"""What the body of an enumeration is made of: its namespace, auto(), and the kinds of names and values."""

# The classes are enum's to everyone.
__name__ = "enum"


class nonmember:
    """Keeps a value in a class body from becoming a member."""

    def __init__(self, value):
        self.value = value


class member:
    """Makes anything in a class body a member, functions and classes too."""

    def __init__(self, value):
        self.value = value


class _Marker:
    """Stands for an argument that was not given."""

    def __init__(self, shown):
        self.shown = shown

    def __repr__(self):
        return self.shown


_not_given = _Marker("<not given>")
_auto_null = _Marker("_auto_null")


class auto:
    """Stands for a value that the enumeration chooses itself."""

    def __init__(self, value=_auto_null):
        self.value = value

    def __repr__(self):
        return f"auto({self.value!r})"


def _is_dunder(name):
    return len(name) > 4 and name[:2] == name[-2:] == "__" and name[2] != "_" and name[-3] != "_"


def _is_sunder(name):
    return len(name) > 2 and name[0] == name[-1] == "_" and name[1] != "_" and name[-2] != "_"


def _is_private(cls_name, name):
    # Written __name in the body of the class.
    prefix = f"_{cls_name}__"
    return name.startswith(prefix) and name != prefix and not name.endswith("__")


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
    num = getattr(num, "_value_", num)
    if num < 0:
        raise ValueError(f"{num!r} is not a positive integer")
    while num:
        bit = num & -num
        yield bit
        num ^= bit


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
        self._cls_name = cls_name
        self._generate_next_value = None
        self._auto_called = False
        # What _ignore_ says, the names of the members in order, and their values.
        self._ignore = []
        self._member_names = {}
        self._last_values = []

    @property
    def member_names(self):
        return list(self._member_names)

    def __setitem__(self, key, value):
        if self._cls_name is not None and _is_private(self._cls_name, key):
            pass
        elif _is_sunder(key):
            value = self._sunder_value(key, value)
        elif _is_dunder(key):
            key = "_order_" if key == "__order__" else key
        elif key in self._member_names:
            raise TypeError(f"{key!r} already defined as {self[key]!r}")
        elif isinstance(value, nonmember):
            if key not in self._ignore:
                value = value.value
        elif self._makes_member(key, value):
            if key in self:
                raise TypeError(f"{key!r} already defined as {self[key]!r}")
            value = self._member_value(key, value.value if isinstance(value, member) else value)
            self._member_names[key] = None
        super().__setitem__(key, value)

    def _makes_member(self, key, value):
        if key in self._ignore or _is_descriptor(value):
            return False
        return self._cls_name is None or not _is_internal_class(self._cls_name, value)

    def _sunder_value(self, key, value):
        if key not in _settable_sunders:
            raise ValueError(f"_sunder_ names, such as {key!r}, are reserved for future Enum use")
        if key == "_generate_next_value_":
            if self._auto_called:
                raise TypeError("_generate_next_value_ must be defined before members")
            self._generate_next_value = value
        elif key == "_ignore_":
            value = value.replace(",", " ").split() if isinstance(value, str) else list(value)
            already = set(value).intersection(self._member_names)
            if already:
                raise ValueError(f"_ignore_ cannot specify already set names: {already!r}")
            self._ignore = value
        return value

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
