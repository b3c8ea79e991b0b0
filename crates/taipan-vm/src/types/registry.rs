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
        flags: flag::BASETYPE | flag::DICT | flag::EXCEPTION,
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
            /// All of them.
            pub fn all(&self) -> Vec<Value> {
                vec![ $( self.$field.clone(), )* ]
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
    object "object" Instance object false crate::types::object::CLASS;
    r#type "type" Type object true crate::types::type_new::CLASS;
    int "int" Int object true crate::types::int::CLASS;
    bool "bool" Int int false crate::types::bool::CLASS;
    float "float" Float object true crate::types::float::CLASS;
    complex "complex" Complex object true crate::types::complex::CLASS;
    str_ "str" Str object true crate::types::str_::methods::CLASS;
    bytes "bytes" Bytes object true crate::types::bytes::CLASS;
    bytearray "bytearray" ByteArray object true crate::types::bytearray::CLASS;
    memoryview "memoryview" MemoryView object true crate::types::memoryview::CLASS;
    list "list" List object true crate::types::list::List::CLASS;
    tuple "tuple" Tuple object true crate::types::tuple::Tuple::CLASS;
    dict "dict" Dict object true crate::types::dict::Dict::CLASS;
    set "set" Set object true crate::types::set::Set::CLASS;
    frozenset "frozenset" FrozenSet object true crate::types::set::FrozenSet::CLASS;
    range "range" Range object true crate::types::range::Range::CLASS;
    slice "slice" Slice object true crate::types::slice::Slice::CLASS;
    NoneType "NoneType" Instance object false crate::types::object::NONE_CLASS;
    ellipsis "ellipsis" Instance object false crate::types::object::ELLIPSIS_CLASS;
    NotImplementedType "NotImplementedType" Instance object false crate::types::object::NOT_IMPLEMENTED_CLASS;
    function "function" Function object true crate::types::function::CLASS;
    builtin_function "builtin_function_or_method" Builtin object true crate::types::builtin::FUNCTION_CLASS;
    method_descriptor "method_descriptor" MethodDescr object true crate::types::builtin::METHOD_CLASS;
    wrapper_descriptor "wrapper_descriptor" MethodDescr object false crate::types::builtin::SLOT_CLASS;
    classmethod_descriptor "classmethod_descriptor" MethodDescr object false crate::types::builtin::CLASSMETHOD_CLASS;
    method_wrapper "method-wrapper" Builtin object false crate::types::builtin::WRAPPER_CLASS;
    getset_descriptor "getset_descriptor" GetSetDescr object true crate::types::builtin::GETSET_CLASS;
    member_descriptor "member_descriptor" MemberDescr object true crate::types::builtin::MEMBER_CLASS;
    method "method" Method object true crate::types::method::CLASS;
    property "property" Property object true crate::types::property::CLASS;
    staticmethod "staticmethod" StaticMethod object true crate::types::staticmethod::CLASS;
    classmethod "classmethod" ClassMethod object true crate::types::classmethod::CLASS;
    super_ "super" Super object true crate::types::super_::CLASS;
    module "module" Module object true crate::types::module::CLASS;
    cell "cell" Cell object true crate::types::cell::CLASS;
    code "code" Code object true crate::types::code::CLASS;
    generator "generator" Generator object true crate::types::generator::Generator::CLASS;
    coroutine "coroutine" Coroutine object true crate::types::generator::Coroutine::CLASS;
    async_generator "async_generator" AsyncGenerator object true crate::types::generator::AsyncGenerator::CLASS;
    traceback "traceback" Traceback object true crate::types::traceback::CLASS;
    frame "frame" Frame object true crate::types::frame::Frame::CLASS;
    mappingproxy "mappingproxy" MappingProxy object true crate::types::mappingproxy::CLASS;
    weakref "ReferenceType" WeakRef object true crate::types::weakref::CLASS;
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
    anext_awaitable "anext_awaitable" Native object false crate::builtins::aiter::AnextAwaitable::CLASS;
    enumerate "enumerate" Native object false crate::types::enumerate::Enumerate::CLASS;
    zip "zip" Native object false crate::types::zip::Zip::CLASS;
    map "map" Native object false crate::types::map::Map::CLASS;
    filter "filter" Native object false crate::types::filter::Filter::CLASS;
    BaseException "BaseException" Exception object true crate::types::exception::CLASS;
    BaseExceptionGroup "BaseExceptionGroup" Exception BaseException false crate::types::exception_group::CLASS;
    GeneratorExit "GeneratorExit" Exception BaseException false crate::types::exceptions::simple("GeneratorExit", "A generator is being closed.");
    KeyboardInterrupt "KeyboardInterrupt" Exception BaseException false crate::types::exceptions::simple("KeyboardInterrupt", "The user has interrupted the program.");
    SystemExit "SystemExit" Exception BaseException false crate::types::exceptions::SYSTEM_EXIT;
    Exception "Exception" Exception BaseException false crate::types::exceptions::simple("Exception", "The base of all exceptions that do not end the program by themselves.");
    ArithmeticError "ArithmeticError" Exception Exception false crate::types::exceptions::simple("ArithmeticError", "The base of errors in arithmetic.");
    FloatingPointError "FloatingPointError" Exception ArithmeticError false crate::types::exceptions::simple("FloatingPointError", "A floating-point operation failed.");
    OverflowError "OverflowError" Exception ArithmeticError false crate::types::exceptions::simple("OverflowError", "A result is too large.");
    ZeroDivisionError "ZeroDivisionError" Exception ArithmeticError false crate::types::exceptions::simple("ZeroDivisionError", "A division by zero.");
    AssertionError "AssertionError" Exception Exception false crate::types::exceptions::simple("AssertionError", "An assertion does not hold.");
    AttributeError "AttributeError" Exception Exception false crate::types::exceptions::ATTRIBUTE_ERROR;
    BufferError "BufferError" Exception Exception false crate::types::exceptions::simple("BufferError", "A buffer cannot be used that way.");
    EOFError "EOFError" Exception Exception false crate::types::exceptions::simple("EOFError", "The input ended too early.");
    ImportError "ImportError" Exception Exception false crate::types::exceptions::IMPORT_ERROR;
    ModuleNotFoundError "ModuleNotFoundError" Exception ImportError false crate::types::exceptions::simple("ModuleNotFoundError", "There is no such module.");
    LookupError "LookupError" Exception Exception false crate::types::exceptions::simple("LookupError", "The base of errors of lookups.");
    IndexError "IndexError" Exception LookupError false crate::types::exceptions::simple("IndexError", "An index is out of range.");
    KeyError "KeyError" Exception LookupError false crate::types::exceptions::KEY_ERROR;
    MemoryError "MemoryError" Exception Exception false crate::types::exceptions::simple("MemoryError", "There is not enough memory.");
    NameError "NameError" Exception Exception false crate::types::exceptions::NAME_ERROR;
    UnboundLocalError "UnboundLocalError" Exception NameError false crate::types::exceptions::simple("UnboundLocalError", "A local variable has no value yet.");
    OSError "OSError" Exception Exception false crate::types::exceptions::OS_ERROR;
    BlockingIOError "BlockingIOError" Exception OSError false crate::types::exceptions::os_kind("BlockingIOError", "An operation would block.");
    ChildProcessError "ChildProcessError" Exception OSError false crate::types::exceptions::os_kind("ChildProcessError", "An operation on a child process failed.");
    ConnectionError "ConnectionError" Exception OSError false crate::types::exceptions::os_kind("ConnectionError", "The base of errors of connections.");
    BrokenPipeError "BrokenPipeError" Exception ConnectionError false crate::types::exceptions::os_kind("BrokenPipeError", "Nobody reads the other end.");
    ConnectionAbortedError "ConnectionAbortedError" Exception ConnectionError false crate::types::exceptions::os_kind("ConnectionAbortedError", "The connection was aborted.");
    ConnectionRefusedError "ConnectionRefusedError" Exception ConnectionError false crate::types::exceptions::os_kind("ConnectionRefusedError", "The connection was refused.");
    ConnectionResetError "ConnectionResetError" Exception ConnectionError false crate::types::exceptions::os_kind("ConnectionResetError", "The connection was reset.");
    FileExistsError "FileExistsError" Exception OSError false crate::types::exceptions::os_kind("FileExistsError", "The file exists already.");
    FileNotFoundError "FileNotFoundError" Exception OSError false crate::types::exceptions::os_kind("FileNotFoundError", "There is no such file.");
    InterruptedError "InterruptedError" Exception OSError false crate::types::exceptions::os_kind("InterruptedError", "A signal has interrupted the call.");
    IsADirectoryError "IsADirectoryError" Exception OSError false crate::types::exceptions::os_kind("IsADirectoryError", "A directory is where a file was wanted.");
    NotADirectoryError "NotADirectoryError" Exception OSError false crate::types::exceptions::os_kind("NotADirectoryError", "A file is where a directory was wanted.");
    PermissionError "PermissionError" Exception OSError false crate::types::exceptions::os_kind("PermissionError", "The permission is missing.");
    ProcessLookupError "ProcessLookupError" Exception OSError false crate::types::exceptions::os_kind("ProcessLookupError", "There is no such process.");
    TimeoutError "TimeoutError" Exception OSError false crate::types::exceptions::os_kind("TimeoutError", "The time is up.");
    ReferenceError "ReferenceError" Exception Exception false crate::types::exceptions::simple("ReferenceError", "The object behind a weak proxy is gone.");
    RuntimeError "RuntimeError" Exception Exception false crate::types::exceptions::simple("RuntimeError", "An error that fits nowhere else.");
    NotImplementedError "NotImplementedError" Exception RuntimeError false crate::types::exceptions::simple("NotImplementedError", "A method has to be written by a subclass.");
    PythonFinalizationError "PythonFinalizationError" Exception RuntimeError false crate::types::exceptions::simple("PythonFinalizationError", "The interpreter is shutting down.");
    RecursionError "RecursionError" Exception RuntimeError false crate::types::exceptions::simple("RecursionError", "The recursion is too deep.");
    StopAsyncIteration "StopAsyncIteration" Exception Exception false crate::types::exceptions::simple("StopAsyncIteration", "An asynchronous iterator has no more items.");
    StopIteration "StopIteration" Exception Exception false crate::types::exceptions::STOP_ITERATION;
    SyntaxError "SyntaxError" Exception Exception false crate::types::exceptions::SYNTAX_ERROR;
    IndentationError "IndentationError" Exception SyntaxError false crate::types::exceptions::simple("IndentationError", "The indentation is wrong.");
    TabError "TabError" Exception IndentationError false crate::types::exceptions::simple("TabError", "Tabs and spaces are mixed.");
    _IncompleteInputError "_IncompleteInputError" Exception SyntaxError false crate::types::exceptions::simple("_IncompleteInputError", "The input goes on.");
    SystemError "SystemError" Exception Exception false crate::types::exceptions::simple("SystemError", "The interpreter itself is at fault.");
    TypeError "TypeError" Exception Exception false crate::types::exceptions::simple("TypeError", "A value has the wrong type.");
    ValueError "ValueError" Exception Exception false crate::types::exceptions::simple("ValueError", "A value has the right type but is not acceptable.");
    UnicodeError "UnicodeError" Exception ValueError false crate::types::exceptions::simple("UnicodeError", "The base of errors with encodings.");
    UnicodeDecodeError "UnicodeDecodeError" Exception UnicodeError false crate::types::exceptions::UNICODE_DECODE_ERROR;
    UnicodeEncodeError "UnicodeEncodeError" Exception UnicodeError false crate::types::exceptions::UNICODE_ENCODE_ERROR;
    UnicodeTranslateError "UnicodeTranslateError" Exception UnicodeError false crate::types::exceptions::UNICODE_TRANSLATE_ERROR;
    Warning "Warning" Exception Exception false crate::types::exceptions::simple("Warning", "The base of all warnings.");
    BytesWarning "BytesWarning" Exception Warning false crate::types::exceptions::simple("BytesWarning", "Bytes and strings are mixed.");
    DeprecationWarning "DeprecationWarning" Exception Warning false crate::types::exceptions::simple("DeprecationWarning", "A feature will go away.");
    EncodingWarning "EncodingWarning" Exception Warning false crate::types::exceptions::simple("EncodingWarning", "An encoding is not named.");
    FutureWarning "FutureWarning" Exception Warning false crate::types::exceptions::simple("FutureWarning", "A meaning will change.");
    ImportWarning "ImportWarning" Exception Warning false crate::types::exceptions::simple("ImportWarning", "An import is doubtful.");
    PendingDeprecationWarning "PendingDeprecationWarning" Exception Warning false crate::types::exceptions::simple("PendingDeprecationWarning", "A feature will be deprecated.");
    ResourceWarning "ResourceWarning" Exception Warning false crate::types::exceptions::simple("ResourceWarning", "A resource is not released.");
    RuntimeWarning "RuntimeWarning" Exception Warning false crate::types::exceptions::simple("RuntimeWarning", "A doubtful behaviour at run time.");
    SyntaxWarning "SyntaxWarning" Exception Warning false crate::types::exceptions::simple("SyntaxWarning", "Doubtful syntax.");
    UnicodeWarning "UnicodeWarning" Exception Warning false crate::types::exceptions::simple("UnicodeWarning", "Doubtful use of Unicode.");
    UserWarning "UserWarning" Exception Warning false crate::types::exceptions::simple("UserWarning", "A warning of a program.");
}
