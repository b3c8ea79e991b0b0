//! The API of native code: how Rust functions become Python functions, methods and modules. Declared with the attributes of
//! `taipan-macros` (`#[methods]`, `#[module]`, `#[class]`), which expand to the tables defined here.

pub mod args;
mod call;
pub mod closure;
pub mod ret;
pub mod scoped;
pub mod structseq;
pub mod visit;

pub use args::*;
pub use call::*;
pub use closure::Closure;
pub use ret::*;
pub use taipan_macros::{Trace, class, functions, methods, module};
pub use visit::Visit;

use crate::raise::R;
use crate::value::{Raw, Value};
use crate::vm::Vm;

/// A native function: all arguments (self or class first for methods), keywords at the end.
pub type NativeFn = fn(&mut Vm, &Args<'_>) -> R<Value>;

/// The short way into a native function: its arguments (self or class first for methods), [`Value::UNDEF`] for those left out.
pub type DirectFn = fn(&mut Vm, &Value, &Value, &Value, &Value) -> Word;

/// How many arguments a [`DirectFn`] takes at most.
pub const DIRECT: usize = 4;

/// How a native function is bound.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MethodKind {
    /// A module function: no self.
    Function,
    /// Instance method: self is the first argument and has been checked to be of the class.
    Method,
    /// Class method: the class is the first argument.
    Class,
    /// Static method: nothing is passed.
    Static,
}

/// A native function or method.
#[derive(Clone, Copy)]
pub struct MethodDef {
    pub name: &'static str,
    pub doc: &'static str,
    /// `__text_signature__`, as `($self, object, /)`; empty if there is none.
    pub signature: &'static str,
    pub kind: MethodKind,
    /// How many positional arguments (self included) `direct` takes at least and at most, if there are no keywords. It takes none
    /// when this is more than the other.
    pub least: u8,
    pub most: u8,
    pub direct: DirectFn,
    pub call: Call,
}

impl MethodDef {
    /// The fields of a function that has no short way.
    pub const GENERAL: MethodDef = MethodDef {
        name: "",
        doc: "",
        signature: "",
        kind: MethodKind::Function,
        least: 1,
        most: 0,
        direct: |_, _, _, _, _| Word::from(Ok(Raw::NONE)),
        call: general(|_, _| Ok(Value::NONE)),
    };

    /// Call it with any arguments.
    #[inline(always)]
    pub fn call(&self, vm: &mut Vm, args: &Args<'_>) -> R {
        call::run(&self.call, vm, args)
    }

    /// Whether `direct` takes this many arguments.
    #[inline(always)]
    pub(crate) fn is_direct(&self, n: usize) -> bool {
        n >= self.least as usize && n <= self.most as usize
    }
}

/// Sets a computed attribute (`None`: deletes it).
pub type SetFn = fn(&mut Vm, &Value, Option<&Value>) -> R<()>;

/// A computed attribute of a native class.
#[derive(Clone, Copy)]
pub struct GetSetDef {
    pub name: &'static str,
    pub doc: &'static str,
    pub get: fn(&mut Vm, &Value) -> R<Value>,
    /// The new value, or `None` to delete.
    pub set: Option<SetFn>,
}

/// A native module.
pub struct ModuleDef {
    pub name: &'static str,
    pub doc: &'static str,
    pub functions: &'static [MethodDef],
    /// Adds constants and classes to the module's dict when it is first imported.
    pub init: fn(&mut Vm, &Value) -> R<()>,
}

/// A native class outside of the core kinds, or one of them.
pub struct ClassDef {
    pub name: &'static str,
    /// `__module__`
    pub module: &'static str,
    /// `__doc__`; a signature may stand before it, see [`split_doc`].
    pub doc: &'static str,
    pub methods: &'static [MethodDef],
    pub getset: &'static [GetSetDef],
    /// `T(...)`: gets the class first, then the arguments. `None`: instances cannot be made by scripts.
    pub new: Option<NativeFn>,
    /// Flags of [`crate::types::type_::flag`].
    pub flags: u32,
}

/// The `__text_signature__` and the `__doc__` of a native class, which are one text: the signature, a line of two hyphens, an
/// empty line, the documentation. Without those hyphens it is all documentation.
pub fn split_doc(doc: &'static str) -> (&'static str, &'static str) {
    doc.split_once("\n--\n\n").unwrap_or(("", doc))
}

/// What a table keeps of this documentation: programs without the feature `docs` have the signature alone.
pub const fn documentation(doc: &'static str) -> &'static str {
    if cfg!(feature = "docs") {
        return doc;
    }
    let (bytes, mark) = (doc.as_bytes(), b"\n--\n\n");
    let mut at = 0;
    while at + mark.len() <= bytes.len() {
        let mut same = 0;
        while same < mark.len() && bytes[at + same] == mark[same] {
            same += 1;
        }
        if same == mark.len() {
            return doc.split_at(at + same).0;
        }
        at += 1;
    }
    ""
}

/// Join tables of several `impl` blocks: `const ALL: [MethodDef; total(PARTS)] = concat(PARTS);`
pub const fn concat<T: Copy, const N: usize>(parts: &[&[T]]) -> [T; N] {
    let mut first = 0;
    while parts[first].is_empty() {
        first += 1;
    }
    let mut all = [parts[first][0]; N];
    let (mut part, mut at) = (0, 0);
    while part < parts.len() {
        let mut i = 0;
        while i < parts[part].len() {
            all[at] = parts[part][i];
            at += 1;
            i += 1;
        }
        part += 1;
    }
    all
}

/// The number of rows in several tables.
pub const fn total<T>(parts: &[&[T]]) -> usize {
    let (mut part, mut n) = (0, 0);
    while part < parts.len() {
        n += parts[part].len();
        part += 1;
    }
    n
}

/// The method table of a native iterator: `__iter__`, `__next__` and those given.
#[macro_export]
macro_rules! iterator_methods {
    ($methods:expr) => {{
        const PARTS: &[&[$crate::native::MethodDef]] =
            &[$crate::protocol::iter::ITERATOR_METHODS, $methods];
        const ALL: [$crate::native::MethodDef; $crate::native::total(PARTS)] =
            $crate::native::concat(PARTS);
        &ALL
    }};
}
