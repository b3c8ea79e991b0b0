//! Interned names the VM itself uses, one field each.

use crate::value::Value;

macro_rules! names {
    ($($name:ident)*) => {
        /// Interned names; the field is the name.
        #[allow(non_snake_case)]
        pub struct Names { $( pub $name: Value, )* }

        impl Names {
            /// Their texts, in the order in which `new` asks for them.
            pub(crate) const TEXTS: &'static [&'static str] = &[$( stringify!($name), )*];

            /// Make them all.
            pub(crate) fn new(mut make: impl FnMut(&'static str) -> Value) -> Names {
                Names { $( $name: make(stringify!($name)), )* }
            }
        }
    };
}

names! {
    __abs__ __add__ __aenter__ __aexit__ __aiter__ __and__ __anext__ __annotate__ __annotate_func__ __annotations__ __annotations_cache__
    __await__ __bases__ __bool__ __build_class__ __builtins__ __bytes__ __call__ __cause__ __ceil__ __class__ __class_getitem__ __classcell__
    __classdict__ __classdictcell__ __closure__ __code__ __complex__ __conditional_annotations__ __contains__ __context__ __copy__
    __debug__ __deepcopy__ __defaults__ __del__ __delattr__ __delete__ __delitem__ __dict__ __dir__ __divmod__ __doc__ __enter__ __eq__
    __exit__ __file__ __firstlineno__ __float__ __floor__ __floordiv__ __format__ __fspath__ __func__ __ge__ __get__ __getattr__
    __getattribute__ __getitem__ __getnewargs__ __getnewargs_ex__ __getstate__ __globals__ __gt__ __hash__ __iadd__ __iand__ __ifloordiv__
    __ilshift__ __imatmul__ __imod__ __import__ __imul__ __index__ __init__ __init_subclass__ __instancecheck__ __int__ __invert__ __ior__
    __ipow__ __irshift__ __isabstractmethod__ __isub__ __iter__ __itruediv__ __ixor__ __kwdefaults__ __le__ __len__ __length_hint__
    __loader__ __lshift__ __lt__ __main__ __match_args__ __matmul__ __missing__ __mod__ __module__ __mro__ __mro_entries__ __mul__
    __name__ __ne__ __neg__ __new__ __next__ __notes__ __objclass__ __or__ __orig_bases__ __orig_class__ __origin__ __package__
    __parameters__ __path__ __pos__ __pow__ __prepare__ __qualname__ __radd__ __rand__ __rdivmod__ __reduce__ __reduce_ex__ __repr__
    __reversed__ __rfloordiv__ __rlshift__ __rmatmul__ __rmod__ __rmul__ __ror__ __round__ __rpow__ __rrshift__ __rshift__ __rsub__
    __rtruediv__ __rxor__ __self__ __set__ __set_name__ __setattr__ __setitem__ __setstate__ __sizeof__ __slots__ __spec__
    __static_attributes__ __str__ __sub__ __subclasscheck__ __subclasshook__ __suppress_context__ __text_signature__ __traceback__
    __truediv__ __trunc__ __type_params__ __typing_subst__ __weakref__ __wrapped__ __xor__ __all__ __cached__ __buffer__ __release_buffer__
    __abstractmethods__ __dictoffset__ __args__ __typing_unpacked_tuple_args__ __unpacked__ __mro_entry__ __subclasses__ __signature__

    args builtins close code coroutine end errno excepthook file filename flush fromlist globals items join keys level locals metaclass
    mro msg name obj path print read readline send sep stderr stdin stdout strict sys throw value values write _find_spec _bootstrap
    modules displayhook encoding errors default key reverse fget fset fdel doc real imag start stop step get _fields append add
    exceptions message base function warnings warn pop
}
