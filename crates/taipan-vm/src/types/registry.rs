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

/// How a builtin class comes into an isolate.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Birth {
    /// At once, as the class of its layout.
    Primary,
    /// At once: values have it without being made as its instances.
    Early,
    /// When somebody asks for it (see [`Vm::class`]): most isolates see few of them.
    Late,
}

/// A row of the table.
struct Row {
    def: &'static ClassDef,
    kind: Kind,
    field: fn(&mut Types) -> &mut Value,
    base: fn(&Types) -> &Value,
    birth: Birth,
}

macro_rules! classes {
    ($($field:ident $name:literal $kind:ident $base:ident $birth:ident $def:expr;)*) => {
        /// The builtin classes of an isolate. A class that nobody has asked for is UNDEF: nothing can be an instance of it. Where it
        /// has to be there, [`Vm::class`] gives it.
        #[allow(non_snake_case)]
        #[repr(C)]
        pub struct Types { $( pub $field: Value, )* }

        /// In the order of the fields.
        static ROWS: &[Row] = &[$(
            Row { def: &$def, kind: Kind::$kind, field: |t| &mut t.$field, base: |t| &t.$base, birth: Birth::$birth },
        )*];

        impl Types {
            /// Before anything exists.
            pub(crate) fn unborn() -> Types {
                Types { $( $field: Value::UNDEF, )* }
            }
        }
    };
}

/// Make the builtin classes that are there from the start, in the order of the table. `object` and `type` exist already.
pub(crate) fn create(vm: &mut Vm) {
    for (index, row) in ROWS.iter().enumerate() {
        if row.birth != Birth::Late && (row.field)(&mut vm.types).is_undef() {
            bear(vm, index);
        }
    }
}

fn bear(vm: &mut Vm, index: usize) -> Value {
    let row = &ROWS[index];
    let base = vm.class(row.base);
    let class = vm.new_class_object(row.def, row.kind, &base, row.birth == Birth::Primary);
    *(row.field)(&mut vm.types) = class.clone();
    class
}

/// The rows of the classes that are builtins: all exceptions, and those of these names.
pub(crate) fn builtin_rows(names: &[&str]) -> impl Iterator<Item = usize> {
    let is_builtin = |row: &Row| row.kind == Kind::Exception || names.contains(&row.def.name);
    ROWS.iter()
        .enumerate()
        .filter(move |(_, row)| is_builtin(row))
        .map(|(index, _)| index)
}

/// The row of the builtin class of this name.
pub(crate) fn builtin_row(name: &str, names: &[&str]) -> Option<usize> {
    builtin_rows(names).find(|&index| ROWS[index].def.name == name)
}

impl Vm {
    /// A builtin class: `vm.class(|t| &t.KeyError)`.
    #[inline]
    pub fn class(&mut self, which: impl Fn(&Types) -> &Value) -> Value {
        let class = which(&self.types);
        if !class.is_undef() {
            return class.clone();
        }
        // All fields are values, in the order of the rows.
        let offset = class as *const Value as usize - &self.types as *const Types as usize;
        self.class_at(offset / size_of::<Value>())
    }

    /// The class of a row of the table.
    #[cold]
    pub(crate) fn class_at(&mut self, row: usize) -> Value {
        let class = (ROWS[row].field)(&mut self.types).clone();
        if class.is_undef() {
            bear(self, row)
        } else {
            class
        }
    }

    /// Have all builtin classes in place: somebody asks for the subclasses of one.
    pub fn complete_classes(&mut self) {
        for row in 0..ROWS.len() {
            self.class_at(row);
        }
        self.exception_group_class();
    }
}

// One row a class. Replace `plain("x")` by the definition in the class's own file.
classes! {
    object "object" Instance object Early crate::types::object::CLASS;
    r#type "type" Type object Primary crate::types::type_new::CLASS;
    int "int" Int object Primary crate::types::int::CLASS;
    bool "bool" Int int Early crate::types::bool::CLASS;
    float "float" Float object Primary crate::types::float::CLASS;
    complex "complex" Complex object Primary crate::types::complex::CLASS;
    str_ "str" Str object Primary crate::types::str_::methods::CLASS;
    bytes "bytes" Bytes object Primary crate::types::bytes::CLASS;
    bytearray "bytearray" ByteArray object Primary crate::types::bytearray::CLASS;
    memoryview "memoryview" MemoryView object Primary crate::types::memoryview::CLASS;
    list "list" List object Primary crate::types::list::List::CLASS;
    tuple "tuple" Tuple object Primary crate::types::tuple::Tuple::CLASS;
    dict "dict" Dict object Primary crate::types::dict::Dict::CLASS;
    set "set" Set object Primary crate::types::set::Set::CLASS;
    frozenset "frozenset" FrozenSet object Primary crate::types::set::FrozenSet::CLASS;
    range "range" Range object Primary crate::types::range::Range::CLASS;
    slice "slice" Slice object Primary crate::types::slice::Slice::CLASS;
    NoneType "NoneType" Instance object Early crate::types::object::NONE_CLASS;
    ellipsis "ellipsis" Instance object Early crate::types::object::ELLIPSIS_CLASS;
    NotImplementedType "NotImplementedType" Instance object Early crate::types::object::NOT_IMPLEMENTED_CLASS;
    function "function" Function object Primary crate::types::function::CLASS;
    builtin_function "builtin_function_or_method" Builtin object Primary crate::types::builtin::FUNCTION_CLASS;
    method_descriptor "method_descriptor" MethodDescr object Primary crate::types::builtin::METHOD_CLASS;
    wrapper_descriptor "wrapper_descriptor" MethodDescr object Early crate::types::builtin::SLOT_CLASS;
    classmethod_descriptor "classmethod_descriptor" MethodDescr object Early crate::types::builtin::CLASSMETHOD_CLASS;
    method_wrapper "method-wrapper" Builtin object Early crate::types::builtin::WRAPPER_CLASS;
    getset_descriptor "getset_descriptor" GetSetDescr object Primary crate::types::builtin::GETSET_CLASS;
    member_descriptor "member_descriptor" MemberDescr object Primary crate::types::builtin::MEMBER_CLASS;
    method "method" Method object Primary crate::types::method::CLASS;
    property "property" Property object Primary crate::types::property::CLASS;
    staticmethod "staticmethod" StaticMethod object Primary crate::types::staticmethod::CLASS;
    classmethod "classmethod" ClassMethod object Primary crate::types::classmethod::CLASS;
    super_ "super" Super object Primary crate::types::super_::CLASS;
    module "module" Module object Primary crate::types::module::CLASS;
    cell "cell" Cell object Primary crate::types::cell::CLASS;
    code "code" Code object Primary crate::types::code::CLASS;
    generator "generator" Generator object Primary crate::types::generator::Generator::CLASS;
    coroutine "coroutine" Coroutine object Primary crate::types::generator::Coroutine::CLASS;
    async_generator "async_generator" AsyncGenerator object Primary crate::types::generator::AsyncGenerator::CLASS;
    traceback "traceback" Traceback object Primary crate::types::traceback::CLASS;
    frame "frame" Frame object Primary crate::types::frame::Frame::CLASS;
    mappingproxy "mappingproxy" MappingProxy object Primary crate::types::mappingproxy::CLASS;
    weakref "ReferenceType" WeakRef object Primary crate::types::weakref::CLASS;
    list_iterator "list_iterator" SeqIter object Primary crate::types::iter::seq_class("list_iterator");
    list_reverseiterator "list_reverseiterator" SeqIter object Late crate::types::iter::seq_class("list_reverseiterator");
    tuple_iterator "tuple_iterator" SeqIter object Late crate::types::iter::seq_class("tuple_iterator");
    str_iterator "str_iterator" SeqIter object Late crate::types::iter::seq_class("str_iterator");
    str_ascii_iterator "str_ascii_iterator" SeqIter object Late crate::types::iter::seq_class("str_ascii_iterator");
    bytes_iterator "bytes_iterator" SeqIter object Late crate::types::iter::seq_class("bytes_iterator");
    bytearray_iterator "bytearray_iterator" SeqIter object Late crate::types::iter::seq_class("bytearray_iterator");
    memory_iterator "memory_iterator" SeqIter object Late crate::types::iter::seq_class("memory_iterator");
    iterator "iterator" SeqIter object Late crate::types::iter::seq_class("iterator");
    reversed "reversed" SeqIter object Late crate::types::iter::REVERSED;
    range_iterator "range_iterator" RangeIter object Primary crate::types::iter::RANGE_ITERATOR;
    dict_keys "dict_keys" DictView object Primary crate::types::dict_view::view_class("dict_keys");
    dict_values "dict_values" DictView object Late crate::types::dict_view::view_class("dict_values");
    dict_items "dict_items" DictView object Late crate::types::dict_view::view_class("dict_items");
    dict_keyiterator "dict_keyiterator" DictIter object Primary crate::types::dict_view::iter_class("dict_keyiterator");
    dict_valueiterator "dict_valueiterator" DictIter object Late crate::types::dict_view::iter_class("dict_valueiterator");
    dict_itemiterator "dict_itemiterator" DictIter object Late crate::types::dict_view::iter_class("dict_itemiterator");
    dict_reversekeyiterator "dict_reversekeyiterator" DictIter object Late crate::types::dict_view::iter_class("dict_reversekeyiterator");
    dict_reversevalueiterator "dict_reversevalueiterator" DictIter object Late crate::types::dict_view::iter_class("dict_reversevalueiterator");
    dict_reverseitemiterator "dict_reverseitemiterator" DictIter object Late crate::types::dict_view::iter_class("dict_reverseitemiterator");
    longrange_iterator "longrange_iterator" Native object Late crate::types::range::LongRangeIter::CLASS;
    set_iterator "set_iterator" Native object Late crate::types::set::SetIter::CLASS;
    callable_iterator "callable_iterator" Native object Late crate::types::callable_iter::CallableIter::CLASS;
    anext_awaitable "anext_awaitable" Native object Late crate::builtins::aiter::AnextAwaitable::CLASS;
    enumerate "enumerate" Native object Late crate::types::enumerate::Enumerate::CLASS;
    zip "zip" Native object Late crate::types::zip::Zip::CLASS;
    map "map" Native object Late crate::types::map::Map::CLASS;
    filter "filter" Native object Late crate::types::filter::Filter::CLASS;
    BaseException "BaseException" Exception object Primary crate::types::exception::CLASS;
    BaseExceptionGroup "BaseExceptionGroup" Exception BaseException Late crate::types::exception_group::CLASS;
    GeneratorExit "GeneratorExit" Exception BaseException Late crate::types::exceptions::simple("GeneratorExit", "A generator is being closed.");
    KeyboardInterrupt "KeyboardInterrupt" Exception BaseException Late crate::types::exceptions::simple("KeyboardInterrupt", "The user has interrupted the program.");
    SystemExit "SystemExit" Exception BaseException Late crate::types::exceptions::SYSTEM_EXIT;
    Exception "Exception" Exception BaseException Late crate::types::exceptions::simple("Exception", "The base of all exceptions that do not end the program by themselves.");
    ArithmeticError "ArithmeticError" Exception Exception Late crate::types::exceptions::simple("ArithmeticError", "The base of errors in arithmetic.");
    FloatingPointError "FloatingPointError" Exception ArithmeticError Late crate::types::exceptions::simple("FloatingPointError", "A floating-point operation failed.");
    OverflowError "OverflowError" Exception ArithmeticError Late crate::types::exceptions::simple("OverflowError", "A result is too large.");
    ZeroDivisionError "ZeroDivisionError" Exception ArithmeticError Late crate::types::exceptions::simple("ZeroDivisionError", "A division by zero.");
    AssertionError "AssertionError" Exception Exception Late crate::types::exceptions::simple("AssertionError", "An assertion does not hold.");
    AttributeError "AttributeError" Exception Exception Late crate::types::exceptions::ATTRIBUTE_ERROR;
    BufferError "BufferError" Exception Exception Late crate::types::exceptions::simple("BufferError", "A buffer cannot be used that way.");
    EOFError "EOFError" Exception Exception Late crate::types::exceptions::simple("EOFError", "The input ended too early.");
    ImportError "ImportError" Exception Exception Late crate::types::exceptions::IMPORT_ERROR;
    ModuleNotFoundError "ModuleNotFoundError" Exception ImportError Late crate::types::exceptions::simple("ModuleNotFoundError", "There is no such module.");
    LookupError "LookupError" Exception Exception Late crate::types::exceptions::simple("LookupError", "The base of errors of lookups.");
    IndexError "IndexError" Exception LookupError Late crate::types::exceptions::simple("IndexError", "An index is out of range.");
    KeyError "KeyError" Exception LookupError Late crate::types::exceptions::KEY_ERROR;
    MemoryError "MemoryError" Exception Exception Late crate::types::exceptions::simple("MemoryError", "There is not enough memory.");
    NameError "NameError" Exception Exception Late crate::types::exceptions::NAME_ERROR;
    UnboundLocalError "UnboundLocalError" Exception NameError Late crate::types::exceptions::simple("UnboundLocalError", "A local variable has no value yet.");
    OSError "OSError" Exception Exception Late crate::types::exceptions::OS_ERROR;
    BlockingIOError "BlockingIOError" Exception OSError Late crate::types::exceptions::os_kind("BlockingIOError", "An operation would block.");
    ChildProcessError "ChildProcessError" Exception OSError Late crate::types::exceptions::os_kind("ChildProcessError", "An operation on a child process failed.");
    ConnectionError "ConnectionError" Exception OSError Late crate::types::exceptions::os_kind("ConnectionError", "The base of errors of connections.");
    BrokenPipeError "BrokenPipeError" Exception ConnectionError Late crate::types::exceptions::os_kind("BrokenPipeError", "Nobody reads the other end.");
    ConnectionAbortedError "ConnectionAbortedError" Exception ConnectionError Late crate::types::exceptions::os_kind("ConnectionAbortedError", "The connection was aborted.");
    ConnectionRefusedError "ConnectionRefusedError" Exception ConnectionError Late crate::types::exceptions::os_kind("ConnectionRefusedError", "The connection was refused.");
    ConnectionResetError "ConnectionResetError" Exception ConnectionError Late crate::types::exceptions::os_kind("ConnectionResetError", "The connection was reset.");
    FileExistsError "FileExistsError" Exception OSError Late crate::types::exceptions::os_kind("FileExistsError", "The file exists already.");
    FileNotFoundError "FileNotFoundError" Exception OSError Late crate::types::exceptions::os_kind("FileNotFoundError", "There is no such file.");
    InterruptedError "InterruptedError" Exception OSError Late crate::types::exceptions::os_kind("InterruptedError", "A signal has interrupted the call.");
    IsADirectoryError "IsADirectoryError" Exception OSError Late crate::types::exceptions::os_kind("IsADirectoryError", "A directory is where a file was wanted.");
    NotADirectoryError "NotADirectoryError" Exception OSError Late crate::types::exceptions::os_kind("NotADirectoryError", "A file is where a directory was wanted.");
    PermissionError "PermissionError" Exception OSError Late crate::types::exceptions::os_kind("PermissionError", "The permission is missing.");
    ProcessLookupError "ProcessLookupError" Exception OSError Late crate::types::exceptions::os_kind("ProcessLookupError", "There is no such process.");
    TimeoutError "TimeoutError" Exception OSError Late crate::types::exceptions::os_kind("TimeoutError", "The time is up.");
    ReferenceError "ReferenceError" Exception Exception Late crate::types::exceptions::simple("ReferenceError", "The object behind a weak proxy is gone.");
    RuntimeError "RuntimeError" Exception Exception Late crate::types::exceptions::simple("RuntimeError", "An error that fits nowhere else.");
    NotImplementedError "NotImplementedError" Exception RuntimeError Late crate::types::exceptions::simple("NotImplementedError", "A method has to be written by a subclass.");
    PythonFinalizationError "PythonFinalizationError" Exception RuntimeError Late crate::types::exceptions::simple("PythonFinalizationError", "The interpreter is shutting down.");
    RecursionError "RecursionError" Exception RuntimeError Late crate::types::exceptions::simple("RecursionError", "The recursion is too deep.");
    StopAsyncIteration "StopAsyncIteration" Exception Exception Late crate::types::exceptions::simple("StopAsyncIteration", "An asynchronous iterator has no more items.");
    StopIteration "StopIteration" Exception Exception Late crate::types::exceptions::STOP_ITERATION;
    SyntaxError "SyntaxError" Exception Exception Late crate::types::exceptions::SYNTAX_ERROR;
    IndentationError "IndentationError" Exception SyntaxError Late crate::types::exceptions::simple("IndentationError", "The indentation is wrong.");
    TabError "TabError" Exception IndentationError Late crate::types::exceptions::simple("TabError", "Tabs and spaces are mixed.");
    _IncompleteInputError "_IncompleteInputError" Exception SyntaxError Late crate::types::exceptions::simple("_IncompleteInputError", "The input goes on.");
    SystemError "SystemError" Exception Exception Late crate::types::exceptions::simple("SystemError", "The interpreter itself is at fault.");
    TypeError "TypeError" Exception Exception Late crate::types::exceptions::simple("TypeError", "A value has the wrong type.");
    ValueError "ValueError" Exception Exception Late crate::types::exceptions::simple("ValueError", "A value has the right type but is not acceptable.");
    UnicodeError "UnicodeError" Exception ValueError Late crate::types::exceptions::simple("UnicodeError", "The base of errors with encodings.");
    UnicodeDecodeError "UnicodeDecodeError" Exception UnicodeError Late crate::types::exceptions::UNICODE_DECODE_ERROR;
    UnicodeEncodeError "UnicodeEncodeError" Exception UnicodeError Late crate::types::exceptions::UNICODE_ENCODE_ERROR;
    UnicodeTranslateError "UnicodeTranslateError" Exception UnicodeError Late crate::types::exceptions::UNICODE_TRANSLATE_ERROR;
    Warning "Warning" Exception Exception Late crate::types::exceptions::simple("Warning", "The base of all warnings.");
    BytesWarning "BytesWarning" Exception Warning Late crate::types::exceptions::simple("BytesWarning", "Bytes and strings are mixed.");
    DeprecationWarning "DeprecationWarning" Exception Warning Late crate::types::exceptions::simple("DeprecationWarning", "A feature will go away.");
    EncodingWarning "EncodingWarning" Exception Warning Late crate::types::exceptions::simple("EncodingWarning", "An encoding is not named.");
    FutureWarning "FutureWarning" Exception Warning Late crate::types::exceptions::simple("FutureWarning", "A meaning will change.");
    ImportWarning "ImportWarning" Exception Warning Late crate::types::exceptions::simple("ImportWarning", "An import is doubtful.");
    PendingDeprecationWarning "PendingDeprecationWarning" Exception Warning Late crate::types::exceptions::simple("PendingDeprecationWarning", "A feature will be deprecated.");
    ResourceWarning "ResourceWarning" Exception Warning Late crate::types::exceptions::simple("ResourceWarning", "A resource is not released.");
    RuntimeWarning "RuntimeWarning" Exception Warning Late crate::types::exceptions::simple("RuntimeWarning", "A doubtful behaviour at run time.");
    SyntaxWarning "SyntaxWarning" Exception Warning Late crate::types::exceptions::simple("SyntaxWarning", "Doubtful syntax.");
    UnicodeWarning "UnicodeWarning" Exception Warning Late crate::types::exceptions::simple("UnicodeWarning", "Doubtful use of Unicode.");
    UserWarning "UserWarning" Exception Warning Late crate::types::exceptions::simple("UserWarning", "A warning of a program.");
}
