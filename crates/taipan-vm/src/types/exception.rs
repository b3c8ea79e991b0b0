//! Exceptions: the payload all classes share, and `BaseException` itself. The other classes are in `types/exceptions.rs`,
//! groups in `types/exception_group.rs`.
//!
//! # Fields
//! Some classes have attributes beyond those of `BaseException`. They lie in [`Exception::fields`], by position, UNDEF while unset:
//!
//! ```text
//! BaseExceptionGroup   message, exceptions (a tuple)
//! SystemExit           code
//! AttributeError       name, obj
//! ImportError          msg, name, path, name_from
//! NameError            name
//! OSError              errno, strerror, filename, filename2, characters_written
//! StopIteration        value
//! SyntaxError          msg, filename, lineno, offset, text, end_lineno, end_offset, print_file_and_line, _metadata
//! UnicodeDecodeError, UnicodeEncodeError, UnicodeTranslateError     encoding, object, start, end, reason
//! ```

use crate::cell_mut::MutCell;
use crate::heap::{Kind, Trace};
use crate::native::{Args, ClassDef, GetSetDef, MethodDef, NativeFn, methods};
use crate::protocol::show::is_text;
use crate::raise::R;
use crate::types::builtin::MethodDescr;
use crate::types::dict::Dict;
use crate::types::instance::Attrs;
use crate::types::list::List;
use crate::types::str_::Str;
use crate::types::tuple::Tuple;
use crate::types::type_::{Type, flag};
use crate::value::{Raw, Value};
use crate::vm::Vm;
use std::cell::Cell;

/// Payload of `BaseException` and all its subclasses.
pub struct Exception {
    /// `args`, a tuple.
    pub args: MutCell<Value>,
    pub cause: MutCell<Value>,
    pub context: MutCell<Value>,
    pub suppress_context: Cell<bool>,
    /// A traceback or None.
    pub traceback: MutCell<Value>,
    /// Fields of some classes, by position, as laid down above (`StopIteration.value`, `OSError.errno` ...); UNDEF when unset.
    pub fields: MutCell<Vec<Value>>,
}

impl Exception {
    pub fn new(args: Value) -> Exception {
        Exception::with_fields(args, Vec::new())
    }

    /// As [`Exception::new`] with the fields of its class.
    #[inline(always)]
    pub fn with_fields(args: Value, fields: Vec<Value>) -> Exception {
        Exception {
            args: MutCell::new(args),
            cause: MutCell::new(Value::NONE),
            context: MutCell::new(Value::NONE),
            suppress_context: Cell::new(false),
            traceback: MutCell::new(Value::NONE),
            fields: MutCell::new(fields),
        }
    }

    /// A field by position; UNDEF if it is not set.
    pub fn field(&self, i: usize) -> Value {
        self.fields
            .with(|f| f.get(i).cloned().unwrap_or(Value::UNDEF))
    }

    /// Set a field by position.
    pub fn set_field(&self, i: usize, value: Value) {
        let old = self.fields.with(|f| {
            if f.len() <= i {
                f.resize_with(i + 1, || Value::UNDEF);
            }
            std::mem::replace(&mut f[i], value)
        });
        drop(old);
    }

    /// The items of `args`.
    pub fn arguments(&self) -> Vec<Value> {
        self.args.with(|a| {
            a.downcast::<Tuple>()
                .map(|t| t.items().to_vec())
                .unwrap_or_default()
        })
    }
}

impl Trace for Exception {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        for cell in [&self.args, &self.cause, &self.context, &self.traceback] {
            cell.with(|v| visit(v.raw()));
        }
        self.fields.with(|f| f.iter().for_each(|v| visit(v.raw())));
    }
    fn clear(&self) {
        for cell in [&self.args, &self.cause, &self.context, &self.traceback] {
            drop(cell.replace(Value::NONE));
        }
        drop(self.fields.take());
    }
}

/// Which fields the instances of a class have: [`Type::layout`].
pub mod layout {
    pub const GROUP: u8 = 1;
    pub const SYSTEM_EXIT: u8 = 2;
    pub const ATTRIBUTE: u8 = 3;
    pub const IMPORT: u8 = 4;
    pub const NAME: u8 = 5;
    pub const OS: u8 = 6;
    pub const STOP: u8 = 7;
    pub const SYNTAX: u8 = 8;
    pub const UNICODE_DECODE: u8 = 9;
    pub const UNICODE_ENCODE: u8 = 10;
    pub const UNICODE_TRANSLATE: u8 = 11;
}

/// The layout that a builtin class introduces; 0 if none.
pub fn layout_of(name: &str) -> u8 {
    match name {
        "BaseExceptionGroup" => layout::GROUP,
        "SystemExit" => layout::SYSTEM_EXIT,
        "AttributeError" => layout::ATTRIBUTE,
        "ImportError" => layout::IMPORT,
        "NameError" => layout::NAME,
        "OSError" => layout::OS,
        "StopIteration" => layout::STOP,
        "SyntaxError" => layout::SYNTAX,
        "UnicodeDecodeError" => layout::UNICODE_DECODE,
        "UnicodeEncodeError" => layout::UNICODE_ENCODE,
        "UnicodeTranslateError" => layout::UNICODE_TRANSLATE,
        _ => 0,
    }
}

/// The fields of a fresh exception of a builtin class, from its arguments.
pub fn initial_fields(class: &Type, args: &Value) -> Vec<Value> {
    match (class.layout.get(), args.downcast::<Tuple>()) {
        (0, _) => Vec::new(),
        (layout, args) => fields_from(layout, args.map_or(&[], Tuple::items)),
    }
}

/// The fields that follow from the arguments alone.
pub fn fields_from(layout: u8, args: &[Value]) -> Vec<Value> {
    let first = || args.first().cloned().unwrap_or(Value::NONE);
    let undef = |n: usize| vec![Value::UNDEF; n];
    match layout {
        layout::GROUP => {
            let exceptions = args.get(1).cloned().unwrap_or(Value::NONE);
            vec![first(), exceptions]
        }
        layout::SYSTEM_EXIT if args.len() > 1 => undef(1),
        layout::SYSTEM_EXIT | layout::STOP => vec![first()],
        layout::ATTRIBUTE => undef(2),
        layout::NAME => undef(1),
        layout::IMPORT => {
            let mut fields = undef(4);
            if args.len() == 1 {
                fields[0] = first();
            }
            fields
        }
        layout::OS => {
            let mut fields = undef(5);
            if (2..=5).contains(&args.len()) {
                fields[0] = args[0].clone();
                fields[1] = args[1].clone();
                for (i, field) in [(2, 2), (4, 3)] {
                    if let Some(name) = args.get(i).filter(|n| !n.is_none()) {
                        fields[field] = name.clone();
                    }
                }
            }
            fields
        }
        layout::SYNTAX => {
            let mut fields = undef(9);
            if !args.is_empty() {
                fields[0] = first();
            }
            if let Some(details) = args.get(1).and_then(|d| d.downcast::<Tuple>()) {
                for (i, value) in details.items().iter().take(6).enumerate() {
                    fields[1 + i] = value.clone();
                }
            }
            fields
        }
        layout::UNICODE_TRANSLATE if args.len() == 4 => {
            let mut fields = vec![Value::UNDEF];
            fields.extend(args.iter().cloned());
            fields
        }
        layout::UNICODE_DECODE | layout::UNICODE_ENCODE if args.len() == 5 => args.to_vec(),
        layout::UNICODE_DECODE | layout::UNICODE_ENCODE | layout::UNICODE_TRANSLATE => undef(5),
        _ => Vec::new(),
    }
}

/// The payload behind a checked receiver.
pub fn payload(this: &Value) -> &Exception {
    this.downcast::<Exception>()
        .expect("the receiver is an exception")
}

/// A computed attribute that shows field `I`.
pub const fn field<const I: usize>(name: &'static str, doc: &'static str) -> GetSetDef {
    GetSetDef {
        name,
        doc,
        get: get_field::<I>,
        set: Some(set_field::<I>),
    }
}

fn get_field<const I: usize>(_: &mut Vm, this: &Value) -> R {
    let value = payload(this).field(I);
    Ok(if value.is_undef() { Value::NONE } else { value })
}

fn set_field<const I: usize>(_: &mut Vm, this: &Value, value: Option<&Value>) -> R<()> {
    payload(this).set_field(I, value.cloned().unwrap_or(Value::UNDEF));
    Ok(())
}

/// A row of a method table for a function that takes its arguments unparsed.
pub const fn method(
    name: &'static str,
    doc: &'static str,
    call: crate::native::NativeFn,
) -> MethodDef {
    MethodDef {
        name,
        doc,
        signature: "($self, /, *args, **kwargs)",
        kind: crate::native::MethodKind::Method,
        call: crate::native::general(call),
        ..MethodDef::GENERAL
    }
}

/// `BaseException.__new__`: keeps the arguments.
pub fn new(vm: &mut Vm, args: &Args<'_>) -> R {
    let class = &args.all[0];
    let given = &args.pos()[1..];
    let given = vm.heap.tuple_by(given.len(), |i| given[i].clone());
    Ok(vm.exception_with(class, given))
}

/// "ValueError() takes no keyword arguments"
pub fn no_keywords(vm: &mut Vm, args: &Args<'_>) -> R<()> {
    if args.names.is_empty() {
        return Ok(());
    }
    let name = vm.type_name(&args.all[0]);
    Err(vm.type_error(format!("{name}() takes no keyword arguments")))
}

/// `BaseException.__init__`: keeps the positional arguments.
pub fn init(vm: &mut Vm, args: &Args<'_>) -> R {
    no_keywords(vm, args)?;
    keep_args(vm, args);
    Ok(Value::NONE)
}

impl Vm {
    /// What calling a class with positional arguments gives, if that is an exception which keeps them and nothing else happens.
    pub(crate) fn simple_exception(&mut self, class: &Value, args: &[Value]) -> Option<Value> {
        let t = class.downcast::<Type>()?;
        if t.kind != Kind::Exception {
            return None;
        }
        let version = t.version.get();
        let known = t.keeps_args.get();
        let simple = if known.0 == version && version != 0 {
            known.1
        } else {
            let simple = self.is_simple_exception(class, t);
            t.keeps_args.set((version, simple));
            simple
        };
        if !simple {
            return None;
        }
        Some(self.exception_of(class, args))
    }

    /// What `BaseException.__new__(class, *args)` makes.
    pub(crate) fn exception_of(&mut self, class: &Value, args: &[Value]) -> Value {
        let args = self.heap.tuple_by(args.len(), |i| args[i].clone());
        self.exception_with(class, args)
    }

    /// Whether `BaseException.__new__` makes the instances of an exception class: no script has a word in it.
    pub(crate) fn has_plain_new(&self, t: &Type) -> bool {
        let native = t.native_new.get();
        native.is_some_and(|native| std::ptr::fn_addr_eq(native, new as NativeFn))
            && t.mro.with(|mro| {
                mro.downcast::<Tuple>().is_some_and(|mro| {
                    mro.items().iter().all(|c| {
                        c.downcast::<Type>().is_some_and(|c| {
                            let own = c.namespace.downcast::<Dict>();
                            let own = own.and_then(|d| d.get_str(&self.names.__new__));
                            !c.has(flag::HEAP) || own.is_none()
                        })
                    })
                })
            })
    }

    #[cold]
    #[inline(never)]
    fn is_simple_exception(&mut self, class: &Value, t: &Type) -> bool {
        if !self.type_of(class).is(&self.types.r#type) || t.has(flag::DISALLOW_NEW) {
            return false;
        }
        let init_name = self.names.__init__.clone();
        self.has_plain_new(t)
            && self
                .lookup(t, &init_name)
                .is_some_and(|init| keeps_args(t, &init))
    }
}

/// Whether an `__init__` does with positional arguments what the class's `__new__` has done with them already.
pub(crate) fn keeps_args(class: &Type, found: &Value) -> bool {
    let is = |a: Option<NativeFn>, b: NativeFn| a.is_some_and(|a| std::ptr::fn_addr_eq(a, b));
    let found = found.downcast::<MethodDescr>();
    let is_init = found.is_some_and(|d| crate::native::is_general(d.def.call, init));
    class.kind == Kind::Exception && is(class.native_new.get(), new) && is_init
}

/// Set `args` to the positional arguments of a call of `__init__`.
pub fn keep_args(vm: &mut Vm, args: &Args<'_>) {
    let e = payload(&args.all[0]);
    let given = &args.pos()[1..];
    let same = e.args.with(|a| {
        a.downcast::<Tuple>().is_some_and(|t| {
            t.len() == given.len() && t.items().iter().zip(given).all(|(x, y)| x.is(y))
        })
    });
    if !same {
        let tuple = vm.tuple(given.to_vec());
        e.args.replace(tuple);
    }
}

/// The class `BaseException`.
pub const CLASS: ClassDef = ClassDef {
    doc: "The root of all exceptions.",
    methods: &METHODS,
    getset: Exception::GETSET,
    new: Some(new),
    ..crate::types::registry::exception("BaseException")
};

const METHODS: [MethodDef; Exception::METHODS.len() + 1] = crate::native::concat(&[
    Exception::METHODS,
    &[method("__init__", "Keep the arguments.", init)],
]);

#[methods(class = "BaseException")]
impl Exception {
    /// Return `repr(self)`.
    fn __repr__(this: &Value, vm: &mut Vm) -> R<String> {
        let args = payload(this).args.get();
        let name = vm.type_name(this);
        match crate::protocol::show::items(&args).as_slice() {
            [only] => {
                let text = vm.repr_text(only)?;
                Ok(format!("{name}({text})"))
            }
            _ => {
                let text = vm.repr_text(&args)?;
                Ok(format!("{name}{text}"))
            }
        }
    }

    /// Return `str(self)`.
    fn __str__(this: &Value, vm: &mut Vm) -> R {
        base_str(vm, this)
    }

    /// Help to pickle the object.
    fn __reduce__(this: &Value, vm: &mut Vm) -> R {
        let class = vm.type_of(this);
        let mut parts = vec![class, payload(this).args.get()];
        if let Some(dict) = Attrs::dict(this)
            && dict.downcast::<Dict>().is_some_and(|d| !d.is_empty())
        {
            parts.push(dict);
        }
        Ok(vm.tuple(parts))
    }

    /// Set attributes from a dict.
    fn __setstate__(this: &Value, vm: &mut Vm, state: &Value) -> R<()> {
        if state.is_none() {
            return Ok(());
        }
        let Some(state) = state.downcast::<Dict>() else {
            return Err(vm.type_error("state is not a dictionary"));
        };
        for (key, value) in state.items() {
            vm.set_attr(this, &key, value)?;
        }
        Ok(())
    }

    /// Set the traceback and return the exception.
    fn with_traceback(this: &Value, vm: &mut Vm, tb: &Value) -> R {
        Self::set_traceback(this, vm, tb)?;
        Ok(this.clone())
    }

    /// Add a note, which is shown after the message in tracebacks.
    fn add_note(this: &Value, vm: &mut Vm, note: &Value) -> R<()> {
        vm.add_note(this, note)
    }

    /// Whether the context is left out of tracebacks.
    #[getter]
    fn __suppress_context__(&self) -> bool {
        self.suppress_context.get()
    }

    #[setter]
    #[name = "__suppress_context__"]
    fn set_suppress_context(&self, vm: &mut Vm, value: &Value) -> R<()> {
        if !value.is_bool() {
            return Err(vm.type_error("attribute value type must be bool"));
        }
        self.suppress_context.set(value.is_true());
        Ok(())
    }

    #[deleter]
    #[name = "__suppress_context__"]
    fn del_suppress_context(&self, vm: &mut Vm) -> R<()> {
        Err(vm.type_error("can't delete numeric/char attribute"))
    }

    /// The attributes of the exception.
    #[getter]
    fn __dict__(this: &Value) -> Option<Value> {
        Attrs::dict(this)
    }

    #[setter]
    #[name = "__dict__"]
    fn set_dict(this: &Value, vm: &mut Vm, value: &Value) -> R<()> {
        if !value.is_a::<Dict>() {
            return Err(
                vm.type_error_named("__dict__ must be set to a dictionary, not a '{}'", value)
            );
        }
        Attrs::set_dict(this, value.clone());
        Ok(())
    }

    /// The arguments the exception was made with.
    #[getter]
    #[name = "args"]
    fn get_args(&self) -> Value {
        self.args.get()
    }

    #[setter]
    #[name = "args"]
    fn set_args(&self, vm: &mut Vm, value: &Value) -> R<()> {
        let items = vm.collect(value)?;
        let items = vm.tuple(items);
        self.args.replace(items);
        Ok(())
    }

    #[deleter]
    #[name = "args"]
    fn del_args(&self, vm: &mut Vm) -> R<()> {
        Err(vm.type_error("args may not be deleted"))
    }

    /// The traceback of the exception.
    #[getter]
    fn __traceback__(&self) -> Value {
        self.traceback.get()
    }

    #[setter]
    #[name = "__traceback__"]
    fn set_traceback(this: &Value, vm: &mut Vm, value: &Value) -> R<()> {
        if !value.is_none() && !value.is_kind(Kind::Traceback) {
            return Err(vm.type_error("__traceback__ must be a traceback or None"));
        }
        payload(this).traceback.replace(value.clone());
        Ok(())
    }

    #[deleter]
    #[name = "__traceback__"]
    fn del_traceback(&self, vm: &mut Vm) -> R<()> {
        Err(vm.type_error("__traceback__ may not be deleted"))
    }

    /// The exception that was being handled when this one was raised.
    #[getter]
    fn __context__(&self) -> Value {
        self.context.get()
    }

    #[setter]
    #[name = "__context__"]
    fn set_context(&self, vm: &mut Vm, value: &Value) -> R<()> {
        if !value.is_none() && !value.is_a::<Exception>() {
            return Err(
                vm.type_error("exception context must be None or derive from BaseException")
            );
        }
        self.context.replace(value.clone());
        Ok(())
    }

    #[deleter]
    #[name = "__context__"]
    fn del_context(&self, vm: &mut Vm) -> R<()> {
        Err(vm.type_error("__context__ may not be deleted"))
    }

    /// The exception named by `raise ... from`.
    #[getter]
    fn __cause__(&self) -> Value {
        self.cause.get()
    }

    #[setter]
    #[name = "__cause__"]
    fn set_cause(&self, vm: &mut Vm, value: &Value) -> R<()> {
        if !value.is_none() && !value.is_a::<Exception>() {
            return Err(vm.type_error("exception cause must be None or derive from BaseException"));
        }
        self.cause.replace(value.clone());
        self.suppress_context.set(true);
        Ok(())
    }

    #[deleter]
    #[name = "__cause__"]
    fn del_cause(&self, vm: &mut Vm) -> R<()> {
        Err(vm.type_error("__cause__ may not be deleted"))
    }
}

/// `BaseException.__str__`
pub fn base_str(vm: &mut Vm, this: &Value) -> R {
    let args = payload(this).args.get();
    match crate::protocol::show::items(&args).as_slice() {
        [] => Ok(vm.empty_str.clone()),
        [only] if only.is_a::<Str>() && vm.type_of(only).is(&vm.types.str_) => Ok(only.clone()),
        [only] => {
            let text = vm.str_text(only)?;
            Ok(vm.str(text))
        }
        _ => {
            let text = vm.repr_text(&args)?;
            Ok(vm.str(text))
        }
    }
}

impl Vm {
    /// An exception object before its `__init__`.
    pub fn empty_exception(&mut self, class: &Value, args: Vec<Value>) -> Value {
        let args = self.tuple(args);
        self.exception_with(class, args)
    }

    /// As [`Vm::empty_exception`], with a tuple.
    fn exception_with(&mut self, class: &Value, args: Value) -> Value {
        let t = class.downcast::<Type>().expect("a class");
        let fields = match t.layout.get() {
            0 => Vec::new(),
            layout::STOP => vec![Value::NONE],
            layout => fields_from(layout, &[]),
        };
        self.heap
            .alloc_sub_by(t.root_word(), || Exception::with_fields(args, fields))
    }

    /// `exception.add_note(note)`
    pub fn add_note(&mut self, exception: &Value, note: &Value) -> R<()> {
        if !note.is_a::<Str>() {
            return Err(self.type_error_named("add_note() argument must be str, not {}", note));
        }
        let key = self.names.__notes__.clone();
        let notes = match self.get_attr_opt(exception, &key)? {
            Some(notes) => notes,
            None => {
                let notes = self.list(Vec::new());
                self.set_attr(exception, &key, notes.clone())?;
                notes
            }
        };
        match notes.downcast::<List>() {
            Some(notes) => {
                notes.push(note.clone());
                Ok(())
            }
            None => Err(self.type_error("Cannot add note: __notes__ is not a list")),
        }
    }

    /// Whether a value is a class of exceptions.
    pub fn is_exception_class(&self, value: &Value) -> bool {
        value
            .downcast::<Type>()
            .is_some_and(|t| t.has(flag::EXCEPTION))
    }

    /// Whether an exception (or class) matches what stands behind `except`: a class or a tuple of classes.
    pub fn matches_exception(&self, exception: &Value, pattern: &Value) -> bool {
        if let Some(parts) = pattern.downcast::<Tuple>() {
            return parts
                .items()
                .iter()
                .any(|p| self.matches_exception(exception, p));
        }
        if exception.is_a::<Exception>() && pattern.is_a::<Type>() {
            return self.is_instance(exception, pattern);
        }
        match exception.downcast::<Type>() {
            Some(t) => t.is_subtype(pattern),
            None => exception.is(pattern),
        }
    }

    /// The keyword arguments a constructor of exceptions knows, or the TypeError for another one.
    pub fn exception_keywords(
        &mut self,
        args: &Args<'_>,
        class: &str,
        known: &[&str],
    ) -> R<Vec<Value>> {
        let mut found = vec![Value::UNDEF; known.len()];
        for (name, value) in args.keywords() {
            match known.iter().position(|k| is_text(name, k)) {
                Some(i) => found[i] = value.clone(),
                None => {
                    let name = crate::protocol::show::text(name);
                    let text = crate::report::suggest::unexpected_keyword(class, &name, known);
                    return Err(self.type_error(text));
                }
            }
        }
        Ok(found)
    }
}
