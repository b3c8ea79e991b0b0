"""The special methods that mocks know."""

_numerics = "add sub mul matmul truediv floordiv mod lshift rshift and xor or pow".split()

_others = (
    "lt gt le ge eq ne getitem setitem delitem len contains iter hash str sizeof enter exit divmod rdivmod neg pos "
    "abs invert complex int float index round trunc floor ceil bool next fspath aiter"
).split()


def _special(names, prefix=""):
    return {f"__{prefix}{name}__" for name in names}


# Supported, and set up by default.
_magics = _special(_others) | _special(_numerics) | _special(_numerics, "i") | _special(_numerics, "r")

# Supported, but not set up by default.
_non_defaults = _special(
    "get set delete reversed missing reduce reduce_ex getinitargs getnewargs getstate setstate getformat repr dir "
    "subclasses format getnewargs_ex".split()
)

# Would break the mocks themselves.
_unsupported_magics = _special(
    "getattr setattr init new prepare instancecheck subclasscheck del".split()
)

_async_method_magics = _special(["aenter", "aexit", "anext"])
_sync_async_magics = {"__aiter__"}
_async_magics = _async_method_magics | _sync_async_magics

_all_sync_magics = _magics | _non_defaults
_all_magics = _all_sync_magics | _async_magics


def _is_magic(name):
    """Whether a name begins and ends with two underscores."""
    return len(name) > 4 and name.startswith("__") and name.endswith("__")
