//! Object kinds: which payload lies behind a header, and how it is traced, cleared and dropped.

use super::{Header, Obj, Payload, Trace};
use crate::types;

macro_rules! kinds {
    ($( $kind:ident $name:literal => $payload:ty ),* $(,)?) => {
        /// The layout of a heap object.
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
        #[repr(u8)]
        pub enum Kind { Free = 0, Instance, $( $kind, )* Native }

        $( impl Payload for $payload { const KIND: Kind = Kind::$kind; }
        impl super::Downcast for $payload {
            const NAME: &'static str = $name;
            #[inline(always)]
            fn downcast(value: &crate::value::Value) -> Option<&Self> {
                super::object::downcast_payload(value)
            }
        } )*

        /// Call `visit` with every reference the object owns.
        ///
        /// # Safety
        /// `object` is alive.
        pub unsafe fn trace_payload(object: *mut Header, visit: &mut dyn FnMut(crate::value::Raw)) {
            // SAFETY: the kind names the payload's type.
            unsafe {
                match (*object).kind() {
                    Kind::Free => {}
                    Kind::Instance => types::instance::trace(object, visit),
                    $( Kind::$kind => {
                        (*(object as *mut Obj<$payload>)).payload.trace(visit);
                        types::instance::trace_extension(object, size_of::<Obj<$payload>>(), visit);
                    } )*
                    Kind::Native => super::object::native_vtable(object).trace(object, visit),
                }
            }
        }

        /// Bytes that the object owns outside of its cell.
        ///
        /// # Safety
        /// `object` is alive.
        pub(super) unsafe fn outside(object: *mut Header) -> usize {
            // SAFETY: the kind names the payload's type.
            unsafe {
                match (*object).kind() {
                    Kind::Free | Kind::Instance => 0,
                    $( Kind::$kind => (*(object as *mut Obj<$payload>)).payload.outside(), )*
                    Kind::Native => super::object::native_vtable(object).outside(object),
                }
            }
        }

        /// Drop the references of an unreachable object, breaking its cycles; it stays valid.
        ///
        /// # Safety
        /// `object` is alive and unreachable from scripts.
        pub unsafe fn clear_payload(object: *mut Header) {
            // SAFETY: as above.
            unsafe {
                match (*object).kind() {
                    Kind::Free => {}
                    Kind::Instance => types::instance::clear(object),
                    $( Kind::$kind => {
                        (*(object as *mut Obj<$payload>)).payload.clear();
                        types::instance::clear_extension(object, size_of::<Obj<$payload>>());
                    } )*
                    Kind::Native => super::object::native_vtable(object).clear(object),
                }
            }
        }

        /// Drop the payload of an object that is about to be freed.
        ///
        /// # Safety
        /// `object` is dead: nothing uses the payload afterwards.
        pub(crate) unsafe fn drop_payload(object: *mut Header) {
            // SAFETY: as above.
            unsafe {
                match (*object).kind() {
                    Kind::Free => {}
                    Kind::Instance => types::instance::drop_instance(object),
                    $( Kind::$kind => {
                        types::instance::drop_extension(object, size_of::<Obj<$payload>>());
                        std::ptr::drop_in_place(&mut (*(object as *mut Obj<$payload>)).payload);
                    } )*
                    Kind::Native => super::object::native_vtable(object).drop(object),
                }
            }
        }

        /// As [`drop_payload`], for an object without an extension.
        ///
        /// # Safety
        /// `object` is dead, and its shape that of the builtin type of this kind.
        #[inline]
        pub(crate) unsafe fn drop_plain(object: *mut Header, kind: Kind) {
            // SAFETY: as above.
            unsafe {
                match kind {
                    Kind::Free | Kind::Instance | Kind::Native => drop_payload(object),
                    $( Kind::$kind => {
                        std::ptr::drop_in_place(&mut (*(object as *mut Obj<$payload>)).payload);
                    } )*
                }
            }
        }

        /// Bytes of the fixed part of an object of this kind (0 for native payloads, which carry their own).
        pub fn base_size(kind: Kind) -> usize {
            match kind {
                Kind::Free | Kind::Native => 0,
                Kind::Instance => types::instance::BASE_SIZE,
                $( Kind::$kind => size_of::<Obj<$payload>>(), )*
            }
        }
    };
}

kinds! {
    Float "float" => types::float::Float,
    Int "int" => types::int::Int,
    Complex "complex" => types::complex::Complex,
    Str "str" => types::str_::Str,
    Bytes "bytes" => types::bytes::Bytes,
    ByteArray "bytearray" => types::bytearray::ByteArray,
    MemoryView "memoryview" => types::memoryview::MemoryView,
    List "list" => types::list::List,
    Tuple "tuple" => types::tuple::Tuple,
    Dict "dict" => types::dict::Dict,
    Set "set" => types::set::Set,
    FrozenSet "frozenset" => types::set::FrozenSet,
    Range "range" => types::range::Range,
    Slice "slice" => types::slice::Slice,
    Type "type" => types::type_::Type,
    Function "function" => types::function::Function,
    Builtin "builtin_function_or_method" => types::builtin::Builtin,
    MethodDescr "method_descriptor" => types::builtin::MethodDescr,
    GetSetDescr "getset_descriptor" => types::builtin::GetSetDescr,
    MemberDescr "member_descriptor" => types::builtin::MemberDescr,
    Method "method" => types::method::Method,
    Property "property" => types::property::Property,
    StaticMethod "staticmethod" => types::staticmethod::StaticMethod,
    ClassMethod "classmethod" => types::classmethod::ClassMethod,
    Super "super" => types::super_::Super,
    Module "module" => types::module::Module,
    Cell "cell" => types::cell::Cell,
    Code "code" => types::code::CodeObj,
    Generator "generator" => types::generator::Generator,
    Coroutine "coroutine" => types::generator::Coroutine,
    AsyncGenerator "async_generator" => types::generator::AsyncGenerator,
    Exception "BaseException" => types::exception::Exception,
    Traceback "traceback" => types::traceback::Traceback,
    Frame "frame" => types::frame::Frame,
    MappingProxy "mappingproxy" => types::mappingproxy::MappingProxy,
    WeakRef "ReferenceType" => types::weakref::WeakRef,
    SeqIter "iterator" => types::iter::SeqIter,
    RangeIter "range_iterator" => types::iter::RangeIter,
    DictView "dict_view" => types::dict_view::DictView,
    DictIter "dict_iterator" => types::dict_view::DictIter,
}

impl Kind {
    /// Exact instances of the builtin type have neither a finaliser nor attributes of their own.
    #[inline(always)]
    pub fn is_plain(self) -> bool {
        use Kind::*;
        matches!(
            self,
            Float
                | Int
                | Complex
                | Str
                | Bytes
                | ByteArray
                | List
                | Tuple
                | Dict
                | Set
                | FrozenSet
                | Range
                | Slice
                | Builtin
                | Method
                | Function
                | Cell
                | SeqIter
                | RangeIter
                | DictView
                | DictIter
                | Traceback
                | Frame
        )
    }
    #[inline(always)]
    pub fn is_generator(self) -> bool {
        matches!(
            self,
            Kind::Generator | Kind::Coroutine | Kind::AsyncGenerator
        )
    }
}
