"""Mock objects: they note how they are used, and return what one tells them to."""

__all__ = (
    "Mock",
    "MagicMock",
    "patch",
    "sentinel",
    "DEFAULT",
    "ANY",
    "call",
    "create_autospec",
    "AsyncMock",
    "ThreadingMock",
    "FILTER_DIR",
    "NonCallableMock",
    "NonCallableMagicMock",
    "mock_open",
    "PropertyMock",
    "seal",
)

# Whether dir() of a mock leaves out what nobody wants to see.
FILTER_DIR = True

from ._mock_calls import (
    _ANY,
    ANY,
    DEFAULT,
    _AnyComparer,
    _Call,
    _CallList,
    _deleted,
    _format_call_signature,
    _missing,
    _Sentinel,
    _SentinelObject,
    call,
    sentinel,
)
from ._mock_names import (
    _all_magics,
    _all_sync_magics,
    _async_magics,
    _async_method_magics,
    _is_magic,
    _magics,
    _non_defaults,
    _sync_async_magics,
    _unsupported_magics,
)
from ._mock_signatures import (
    FunctionTypes,
    _callable,
    _check_signature,
    _copy_func_details,
    _get_signature_object,
    _instance_callable,
    _is_async_func,
    _is_async_obj,
    _is_exception,
    _is_instance_mock,
    _is_list,
    _set_async_signature,
    _set_signature,
)
from ._mock_base import (
    _ATTRIB_DENY_LIST,
    Base,
    CallableMixin,
    InvalidSpecError,
    Mock,
    NonCallableMock,
    _check_and_set_parent,
    _MockIter,
)
from ._mock_magic import (
    AsyncMagicMixin,
    AsyncMock,
    AsyncMockMixin,
    MagicMixin,
    MagicMock,
    MagicProxy,
    NonCallableMagicMock,
)
from ._mock_more import (
    PropertyMock,
    ThreadingMixin,
    ThreadingMock,
    _check_spec_arg_typos,
    _must_skip,
    _SpecState,
    create_autospec,
    mock_open,
    seal,
)
from ._mock_patch import (
    _get_target,
    _patch,
    _patch_dict,
    _patch_multiple,
    _patch_object,
    _patch_stopall,
    patch,
)

for _name in __all__:
    _value = globals()[_name]
    if isinstance(_value, type):
        _value.__module__ = __name__
InvalidSpecError.__module__ = __name__
del _name, _value
