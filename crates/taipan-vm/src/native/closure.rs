//! Rust closures as functions of scripts.

use super::{Args, DIRECT, MethodDef, MethodKind, Word};
use crate::heap::{NativePayload, Trace};
use crate::native::ClassDef;
use crate::raise::R;
use crate::types::builtin::Builtin;
use crate::value::{Raw, Value};
use crate::vm::Vm;

/// What a closure does with its arguments.
pub type Call = dyn Fn(&mut Vm, &Args<'_>) -> R;

/// The object that a builtin function of a closure is bound to.
pub struct Closure {
    pub name: Box<str>,
    pub doc: Box<str>,
    call: Box<Call>,
}

impl Trace for Closure {}
impl NativePayload for Closure {}

impl Closure {
    /// The closure behind a builtin function, if it is one's.
    pub fn of(builtin: &Builtin) -> Option<&Closure> {
        if std::ptr::eq(builtin.def, &FUNCTION) {
            builtin.this.native()
        } else {
            None
        }
    }
}

/// The class of the objects that closures are in; no script sees it.
static CLASS: ClassDef = ClassDef {
    name: "closure",
    module: "builtins",
    doc: "",
    methods: &[],
    getset: &[],
    new: None,
    flags: crate::types::type_::flag::DISALLOW_NEW,
};

/// What all functions made of closures are to the interpreter.
static FUNCTION: MethodDef = MethodDef {
    name: "closure",
    doc: "",
    signature: "",
    kind: MethodKind::Function,
    least: 1,
    most: DIRECT as u8,
    direct: |vm, this, a, b, c| {
        let words = [a.raw(), b.raw(), c.raw()];
        let given = words.iter().take_while(|word| **word != Raw::UNDEF);
        let args = Raw::as_values(&words[..given.count()]);
        Word::from(run(
            vm,
            this,
            &Args {
                all: args,
                names: &[],
            },
        ))
    },
    call: crate::native::general(|vm, args| match args.all.first() {
        Some(this) => run(vm, this, &args.rest()),
        None => Err(vm.system_error("a function without its closure")),
    }),
};

/// Call the closure that an object is made of.
#[inline(always)]
fn run(vm: &mut Vm, this: &Value, args: &Args<'_>) -> R {
    match this.native::<Closure>() {
        Some(closure) => (closure.call)(vm, args),
        None => Err(vm.system_error("a function without its closure")),
    }
}

#[derive(Default)]
struct Class(Option<Value>);

impl Vm {
    /// A function that calls a closure.
    pub fn closure(
        &mut self,
        name: impl Into<Box<str>>,
        doc: impl Into<Box<str>>,
        call: Box<Call>,
    ) -> Value {
        let class = match &self.module_state::<Class>().0 {
            Some(class) => class.clone(),
            None => {
                let class = self.native_class(&CLASS);
                self.module_state::<Class>().0 = Some(class.clone());
                class
            }
        };
        let closure = Closure {
            name: name.into(),
            doc: doc.into(),
            call,
        };
        let this = self.new_native(&class, closure);
        self.builtin(&FUNCTION, this, true)
    }
}
