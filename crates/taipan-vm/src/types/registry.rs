//! The table of builtin classes: field of [`Types`], Python name, layout, base, whether it is *the* class of its layout, definition.

use crate::heap::Kind;
use crate::native::ClassDef;
use crate::types::type_::flag;
use crate::value::Value;
use crate::vm::Vm;

/// A class without methods of its own (yet).
pub const fn plain(name: &'static str) -> ClassDef {
    ClassDef {
        name,
        module: "builtins",
        doc: "",
        methods: &[],
        getset: &[],
        new: None,
        flags: 0,
    }
}

/// An exception class without methods of its own.
pub const fn exception(name: &'static str) -> ClassDef {
    ClassDef {
        flags: flag::BASETYPE | flag::DICT | flag::WEAKREF | flag::EXCEPTION,
        ..plain(name)
    }
}

macro_rules! classes {
    ($($field:ident $name:literal $kind:ident $base:ident $primary:literal $def:expr;)*) => {
        /// The builtin classes of an isolate.
        #[allow(non_snake_case)]
        pub struct Types { $( pub $field: Value, )* }

        impl Types {
            /// Before anything exists.
            pub(crate) fn unborn() -> Types {
                Types { $( $field: Value::UNDEF, )* }
            }
        }

        /// Make all builtin classes, in the order of the table. `object` and `type` exist already, without their methods.
        pub(crate) fn create(vm: &mut Vm) {
            $(
                if vm.types.$field.is_undef() {
                    let base = vm.types.$base.clone();
                    vm.types.$field = vm.new_class_object(&$def, Kind::$kind, &base, $primary);
                }
            )*
            $(
                let class = vm.types.$field.clone();
                vm.fill_class(&class, &$def);
            )*
        }
    };
}

// One row a class. Replace `plain("x")` by the definition in the class's own file.
classes! {
    object "object" Instance object false crate::types::registry::plain("object");
    r#type "type" Type object true crate::types::registry::plain("type");
    int "int" Int object true crate::types::registry::plain("int");
    bool "bool" Int int false crate::types::registry::plain("bool");
    float "float" Float object true crate::types::registry::plain("float");
    complex "complex" Complex object true crate::types::registry::plain("complex");
    str_ "str" Str object true crate::types::str_::methods::CLASS;
    bytes "bytes" Bytes object true crate::types::registry::plain("bytes");
    bytearray "bytearray" ByteArray object true crate::types::registry::plain("bytearray");
    memoryview "memoryview" MemoryView object true crate::types::registry::plain("memoryview");
    list "list" List object true crate::types::list::List::CLASS;
    tuple "tuple" Tuple object true crate::types::tuple::Tuple::CLASS;
    dict "dict" Dict object true crate::types::dict::Dict::CLASS;
    set "set" Set object true crate::types::set::Set::CLASS;
    frozenset "frozenset" FrozenSet object true crate::types::set::FrozenSet::CLASS;
    range "range" Range object true crate::types::range::Range::CLASS;
    slice "slice" Slice object true crate::types::slice::Slice::CLASS;
    NoneType "NoneType" Instance object false crate::types::registry::plain("NoneType");
    ellipsis "ellipsis" Instance object false crate::types::registry::plain("ellipsis");
    NotImplementedType "NotImplementedType" Instance object false crate::types::registry::plain("NotImplementedType");
    function "function" Function object true crate::types::registry::plain("function");
    builtin_function "builtin_function_or_method" Builtin object true crate::types::registry::plain("builtin_function_or_method");
    method_descriptor "method_descriptor" MethodDescr object true crate::types::registry::plain("method_descriptor");
    wrapper_descriptor "wrapper_descriptor" MethodDescr object false crate::types::registry::plain("wrapper_descriptor");
    classmethod_descriptor "classmethod_descriptor" MethodDescr object false crate::types::registry::plain("classmethod_descriptor");
    method_wrapper "method-wrapper" Builtin object false crate::types::registry::plain("method-wrapper");
    getset_descriptor "getset_descriptor" GetSetDescr object true crate::types::registry::plain("getset_descriptor");
    member_descriptor "member_descriptor" MemberDescr object true crate::types::registry::plain("member_descriptor");
    method "method" Method object true crate::types::registry::plain("method");
    property "property" Property object true crate::types::registry::plain("property");
    staticmethod "staticmethod" StaticMethod object true crate::types::registry::plain("staticmethod");
    classmethod "classmethod" ClassMethod object true crate::types::registry::plain("classmethod");
    super_ "super" Super object true crate::types::registry::plain("super");
    module "module" Module object true crate::types::registry::plain("module");
    cell "cell" Cell object true crate::types::registry::plain("cell");
    code "code" Code object true crate::types::registry::plain("code");
    generator "generator" Generator object true crate::types::registry::plain("generator");
    coroutine "coroutine" Coroutine object true crate::types::registry::plain("coroutine");
    async_generator "async_generator" AsyncGenerator object true crate::types::registry::plain("async_generator");
    traceback "traceback" Traceback object true crate::types::registry::plain("traceback");
    frame "frame" Frame object true crate::types::registry::plain("frame");
    mappingproxy "mappingproxy" MappingProxy object true crate::types::registry::plain("mappingproxy");
    weakref "ReferenceType" WeakRef object true crate::types::registry::plain("ReferenceType");
    list_iterator "list_iterator" SeqIter object true crate::types::iter::seq_class("list_iterator");
    list_reverseiterator "list_reverseiterator" SeqIter object false crate::types::iter::seq_class("list_reverseiterator");
    tuple_iterator "tuple_iterator" SeqIter object false crate::types::iter::seq_class("tuple_iterator");
    str_iterator "str_iterator" SeqIter object false crate::types::iter::seq_class("str_iterator");
    str_ascii_iterator "str_ascii_iterator" SeqIter object false crate::types::iter::seq_class("str_ascii_iterator");
    bytes_iterator "bytes_iterator" SeqIter object false crate::types::iter::seq_class("bytes_iterator");
    bytearray_iterator "bytearray_iterator" SeqIter object false crate::types::iter::seq_class("bytearray_iterator");
    memory_iterator "memory_iterator" SeqIter object false crate::types::iter::seq_class("memory_iterator");
    iterator "iterator" SeqIter object false crate::types::iter::seq_class("iterator");
    reversed "reversed" SeqIter object false crate::types::iter::REVERSED;
    range_iterator "range_iterator" RangeIter object true crate::types::iter::RANGE_ITERATOR;
    dict_keys "dict_keys" DictView object true crate::types::dict_view::view_class("dict_keys");
    dict_values "dict_values" DictView object false crate::types::dict_view::view_class("dict_values");
    dict_items "dict_items" DictView object false crate::types::dict_view::view_class("dict_items");
    dict_keyiterator "dict_keyiterator" DictIter object true crate::types::dict_view::iter_class("dict_keyiterator");
    dict_valueiterator "dict_valueiterator" DictIter object false crate::types::dict_view::iter_class("dict_valueiterator");
    dict_itemiterator "dict_itemiterator" DictIter object false crate::types::dict_view::iter_class("dict_itemiterator");
    dict_reversekeyiterator "dict_reversekeyiterator" DictIter object false crate::types::dict_view::iter_class("dict_reversekeyiterator");
    dict_reversevalueiterator "dict_reversevalueiterator" DictIter object false crate::types::dict_view::iter_class("dict_reversevalueiterator");
    dict_reverseitemiterator "dict_reverseitemiterator" DictIter object false crate::types::dict_view::iter_class("dict_reverseitemiterator");
    longrange_iterator "longrange_iterator" Native object false crate::types::range::LongRangeIter::CLASS;
    set_iterator "set_iterator" Native object false crate::types::set::SetIter::CLASS;
    callable_iterator "callable_iterator" Native object false crate::types::callable_iter::CallableIter::CLASS;
    enumerate "enumerate" Native object false crate::types::enumerate::Enumerate::CLASS;
    zip "zip" Native object false crate::types::zip::Zip::CLASS;
    map "map" Native object false crate::types::map::Map::CLASS;
    filter "filter" Native object false crate::types::filter::Filter::CLASS;
    BaseException "BaseException" Exception object true crate::types::registry::exception("BaseException");
    BaseExceptionGroup "BaseExceptionGroup" Exception BaseException false crate::types::registry::exception("BaseExceptionGroup");
    GeneratorExit "GeneratorExit" Exception BaseException false crate::types::registry::exception("GeneratorExit");
    KeyboardInterrupt "KeyboardInterrupt" Exception BaseException false crate::types::registry::exception("KeyboardInterrupt");
    SystemExit "SystemExit" Exception BaseException false crate::types::registry::exception("SystemExit");
    Exception "Exception" Exception BaseException false crate::types::registry::exception("Exception");
    ArithmeticError "ArithmeticError" Exception Exception false crate::types::registry::exception("ArithmeticError");
    FloatingPointError "FloatingPointError" Exception ArithmeticError false crate::types::registry::exception("FloatingPointError");
    OverflowError "OverflowError" Exception ArithmeticError false crate::types::registry::exception("OverflowError");
    ZeroDivisionError "ZeroDivisionError" Exception ArithmeticError false crate::types::registry::exception("ZeroDivisionError");
    AssertionError "AssertionError" Exception Exception false crate::types::registry::exception("AssertionError");
    AttributeError "AttributeError" Exception Exception false crate::types::registry::exception("AttributeError");
    BufferError "BufferError" Exception Exception false crate::types::registry::exception("BufferError");
    EOFError "EOFError" Exception Exception false crate::types::registry::exception("EOFError");
    ImportError "ImportError" Exception Exception false crate::types::registry::exception("ImportError");
    ModuleNotFoundError "ModuleNotFoundError" Exception ImportError false crate::types::registry::exception("ModuleNotFoundError");
    LookupError "LookupError" Exception Exception false crate::types::registry::exception("LookupError");
    IndexError "IndexError" Exception LookupError false crate::types::registry::exception("IndexError");
    KeyError "KeyError" Exception LookupError false crate::types::registry::exception("KeyError");
    MemoryError "MemoryError" Exception Exception false crate::types::registry::exception("MemoryError");
    NameError "NameError" Exception Exception false crate::types::registry::exception("NameError");
    UnboundLocalError "UnboundLocalError" Exception NameError false crate::types::registry::exception("UnboundLocalError");
    OSError "OSError" Exception Exception false crate::types::registry::exception("OSError");
    BlockingIOError "BlockingIOError" Exception OSError false crate::types::registry::exception("BlockingIOError");
    ChildProcessError "ChildProcessError" Exception OSError false crate::types::registry::exception("ChildProcessError");
    ConnectionError "ConnectionError" Exception OSError false crate::types::registry::exception("ConnectionError");
    BrokenPipeError "BrokenPipeError" Exception ConnectionError false crate::types::registry::exception("BrokenPipeError");
    ConnectionAbortedError "ConnectionAbortedError" Exception ConnectionError false crate::types::registry::exception("ConnectionAbortedError");
    ConnectionRefusedError "ConnectionRefusedError" Exception ConnectionError false crate::types::registry::exception("ConnectionRefusedError");
    ConnectionResetError "ConnectionResetError" Exception ConnectionError false crate::types::registry::exception("ConnectionResetError");
    FileExistsError "FileExistsError" Exception OSError false crate::types::registry::exception("FileExistsError");
    FileNotFoundError "FileNotFoundError" Exception OSError false crate::types::registry::exception("FileNotFoundError");
    InterruptedError "InterruptedError" Exception OSError false crate::types::registry::exception("InterruptedError");
    IsADirectoryError "IsADirectoryError" Exception OSError false crate::types::registry::exception("IsADirectoryError");
    NotADirectoryError "NotADirectoryError" Exception OSError false crate::types::registry::exception("NotADirectoryError");
    PermissionError "PermissionError" Exception OSError false crate::types::registry::exception("PermissionError");
    ProcessLookupError "ProcessLookupError" Exception OSError false crate::types::registry::exception("ProcessLookupError");
    TimeoutError "TimeoutError" Exception OSError false crate::types::registry::exception("TimeoutError");
    ReferenceError "ReferenceError" Exception Exception false crate::types::registry::exception("ReferenceError");
    RuntimeError "RuntimeError" Exception Exception false crate::types::registry::exception("RuntimeError");
    NotImplementedError "NotImplementedError" Exception RuntimeError false crate::types::registry::exception("NotImplementedError");
    PythonFinalizationError "PythonFinalizationError" Exception RuntimeError false crate::types::registry::exception("PythonFinalizationError");
    RecursionError "RecursionError" Exception RuntimeError false crate::types::registry::exception("RecursionError");
    StopAsyncIteration "StopAsyncIteration" Exception Exception false crate::types::registry::exception("StopAsyncIteration");
    StopIteration "StopIteration" Exception Exception false crate::types::registry::exception("StopIteration");
    SyntaxError "SyntaxError" Exception Exception false crate::types::registry::exception("SyntaxError");
    IndentationError "IndentationError" Exception SyntaxError false crate::types::registry::exception("IndentationError");
    TabError "TabError" Exception IndentationError false crate::types::registry::exception("TabError");
    _IncompleteInputError "_IncompleteInputError" Exception SyntaxError false crate::types::registry::exception("_IncompleteInputError");
    SystemError "SystemError" Exception Exception false crate::types::registry::exception("SystemError");
    TypeError "TypeError" Exception Exception false crate::types::registry::exception("TypeError");
    ValueError "ValueError" Exception Exception false crate::types::registry::exception("ValueError");
    UnicodeError "UnicodeError" Exception ValueError false crate::types::registry::exception("UnicodeError");
    UnicodeDecodeError "UnicodeDecodeError" Exception UnicodeError false crate::types::registry::exception("UnicodeDecodeError");
    UnicodeEncodeError "UnicodeEncodeError" Exception UnicodeError false crate::types::registry::exception("UnicodeEncodeError");
    UnicodeTranslateError "UnicodeTranslateError" Exception UnicodeError false crate::types::registry::exception("UnicodeTranslateError");
    Warning "Warning" Exception Exception false crate::types::registry::exception("Warning");
    BytesWarning "BytesWarning" Exception Warning false crate::types::registry::exception("BytesWarning");
    DeprecationWarning "DeprecationWarning" Exception Warning false crate::types::registry::exception("DeprecationWarning");
    EncodingWarning "EncodingWarning" Exception Warning false crate::types::registry::exception("EncodingWarning");
    FutureWarning "FutureWarning" Exception Warning false crate::types::registry::exception("FutureWarning");
    ImportWarning "ImportWarning" Exception Warning false crate::types::registry::exception("ImportWarning");
    PendingDeprecationWarning "PendingDeprecationWarning" Exception Warning false crate::types::registry::exception("PendingDeprecationWarning");
    ResourceWarning "ResourceWarning" Exception Warning false crate::types::registry::exception("ResourceWarning");
    RuntimeWarning "RuntimeWarning" Exception Warning false crate::types::registry::exception("RuntimeWarning");
    SyntaxWarning "SyntaxWarning" Exception Warning false crate::types::registry::exception("SyntaxWarning");
    UnicodeWarning "UnicodeWarning" Exception Warning false crate::types::registry::exception("UnicodeWarning");
    UserWarning "UserWarning" Exception Warning false crate::types::registry::exception("UserWarning");
}
