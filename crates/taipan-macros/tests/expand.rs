//! The expansions against a model of the tables they fill: small stand-ins for the VM's types under the same paths.

extern crate self as taipan_vm;

pub mod value {
    #[derive(Clone, Debug, PartialEq)]
    pub enum Value {
        None,
        Int(i64),
        Box(Vec<i64>),
        /// What is left out.
        Undef,
    }
    pub type Raw = i64;
    impl Value {
        pub fn is_none(&self) -> bool {
            *self == Value::None
        }
        pub fn given(&self) -> Option<&Value> {
            (*self != Value::Undef).then_some(self)
        }
        pub fn absent() -> &'static Value {
            &Value::Undef
        }
        pub fn native<T>(&self) -> Option<&T> {
            None
        }
    }
}

pub mod vm {
    pub struct Vm;
}

pub mod raise {
    pub type R<T = crate::value::Value> = Result<T, String>;
}

pub mod heap {
    use crate::value::{Raw, Value};
    pub trait Downcast: Sized {
        const NAME: &'static str;
        fn downcast(value: &Value) -> Option<&Self>;
    }
    pub trait Trace {
        fn trace(&self, visit: &mut dyn FnMut(Raw));
        fn clear(&self);
        fn outside(&self) -> usize;
    }
    pub trait NativePayload {}
}

pub mod types {
    pub mod type_ {
        pub mod flag {
            pub const BASETYPE: u32 = 2;
            pub const WEAKREF: u32 = 8;
        }
    }
}

pub mod native {
    use crate::heap::Downcast;
    use crate::raise::R;
    use crate::value::{Raw, Value};
    use crate::vm::Vm;

    pub const fn general(call: NativeFn) -> NativeFn {
        call
    }

    #[macro_export]
    macro_rules! bound {
        ($skipped:literal, $count:literal, $named:expr, $params:expr, $direct:expr) => {
            |vm: &mut $crate::vm::Vm, args: &$crate::native::Args<'_>| {
                let params = $params;
                $crate::native::call_direct::<$skipped, $count>(vm, args, &params, $named, $direct)
            }
        };
    }

    pub const fn documentation(doc: &'static str) -> &'static str {
        doc
    }

    pub type NativeFn = fn(&mut Vm, &Args<'_>) -> R<Value>;
    pub type DirectFn = fn(&mut Vm, &Value, &Value, &Value, &Value) -> Word;

    pub struct Word(R<Value>);
    impl Word {
        pub fn into_result(self) -> R<Value> {
            self.0
        }
    }
    impl From<R<Value>> for Word {
        fn from(result: R<Value>) -> Word {
            Word(result)
        }
    }

    #[derive(Clone, Copy, PartialEq, Debug)]
    pub enum MethodKind {
        Function,
        Method,
        Class,
        Static,
    }

    pub struct MethodDef {
        pub name: &'static str,
        pub doc: &'static str,
        pub signature: &'static str,
        pub kind: MethodKind,
        pub least: u8,
        pub most: u8,
        pub direct: DirectFn,
        pub call: NativeFn,
    }

    impl MethodDef {
        pub const GENERAL: MethodDef = MethodDef {
            name: "",
            doc: "",
            signature: "",
            kind: MethodKind::Function,
            least: 1,
            most: 0,
            direct: |_, _, _, _, _| Word(Ok(Value::None)),
            call: |_, _| Ok(Value::None),
        };
    }

    pub type Setter = fn(&mut Vm, &Value, Option<&Value>) -> R<()>;

    pub struct GetSetDef {
        pub name: &'static str,
        pub doc: &'static str,
        pub get: fn(&mut Vm, &Value) -> R<Value>,
        pub set: Option<Setter>,
    }

    pub struct ModuleDef {
        pub name: &'static str,
        pub doc: &'static str,
        pub functions: &'static [MethodDef],
        pub init: fn(&mut Vm, &Value) -> R<()>,
    }

    pub struct ClassDef {
        pub name: &'static str,
        pub module: &'static str,
        pub doc: &'static str,
        pub methods: &'static [MethodDef],
        pub getset: &'static [GetSetDef],
        pub new: Option<NativeFn>,
        pub flags: u32,
    }

    #[derive(Clone, Copy)]
    pub struct Args<'a> {
        pub all: &'a [Value],
    }

    impl<'a> Args<'a> {
        pub fn pos(&self) -> &'a [Value] {
            self.all
        }
        pub fn rest(&self) -> Args<'a> {
            Args {
                all: &self.all[1..],
            }
        }
    }

    pub struct Rest<'a>(pub &'a [Value]);
    pub struct Kwargs(pub usize);
    pub struct Nullable<T>(pub Option<T>);

    #[derive(Debug)]
    pub struct Params {
        pub function: &'static str,
        pub names: &'static [&'static str],
        pub posonly: usize,
        pub positional: usize,
        pub required: u64,
        pub rest: bool,
        pub kwargs: bool,
    }

    impl Params {
        pub fn bind_all<'a, const SELF: usize, const N: usize>(
            &self,
            _: &mut Vm,
            args: &Args<'a>,
        ) -> R<[&'a Value; N]> {
            match <&[Value; N]>::try_from(&args.all[SELF..]) {
                Ok(all) => Ok(all.each_ref()),
                Err(_) => Err(format!("{self:?}")),
            }
        }
        pub fn bind_some<'a, const SELF: usize, const N: usize>(
            &self,
            _: &mut Vm,
            args: &Args<'a>,
        ) -> R<[Option<&'a Value>; N]> {
            let own = &args.all[SELF..];
            if own.len() > N {
                return Err(format!("{self:?}"));
            }
            let mut slots = [None; N];
            slots
                .iter_mut()
                .zip(own)
                .for_each(|(slot, value)| *slot = Some(value));
            Ok(slots)
        }
        pub fn bind<'a, const SELF: usize>(
            &self,
            _: &mut Vm,
            args: &Args<'a>,
            out: &mut [Option<&'a Value>],
        ) -> R<(Rest<'a>, Kwargs)> {
            let own = &args.all[SELF..];
            out.iter_mut()
                .zip(own)
                .for_each(|(slot, value)| *slot = Some(value));
            Ok((Rest(own.get(out.len()..).unwrap_or_default()), Kwargs(0)))
        }
    }

    /// Binds the arguments of a function that has a short way in, and goes there.
    pub fn call_direct<const SELF: usize, const N: usize>(
        vm: &mut Vm,
        args: &Args<'_>,
        params: &Params,
        (name, class): (&str, &str),
        direct: DirectFn,
    ) -> R<Value> {
        let mut given = [Value::absent(); 4];
        if SELF == 1 {
            let this = args.pos().first();
            given[0] = this.ok_or_else(|| receiver_error(vm, name, class, None))?;
        }
        let bound = if params.required.count_ones() as usize == N {
            params.bind_all::<SELF, N>(vm, args)?.map(Some)
        } else {
            params.bind_some::<SELF, N>(vm, args)?
        };
        for (place, value) in given[SELF..].iter_mut().zip(bound) {
            *place = value.unwrap_or(Value::absent());
        }
        let [a, b, c, d] = given;
        direct(vm, a, b, c, d).into_result()
    }

    pub trait FromArg<'a>: Sized {
        fn from_arg_at(vm: &mut Vm, value: &'a Value, what: &'static str) -> R<Self>;
    }
    impl<'a> FromArg<'a> for i64 {
        fn from_arg_at(_: &mut Vm, value: &'a Value, what: &'static str) -> R<i64> {
            match value {
                Value::Int(i) => Ok(*i),
                _ => Err(format!("{what} must be int")),
            }
        }
    }

    pub trait IntoResult {
        fn into_result(self, vm: &mut Vm) -> R<Value>;
    }
    impl IntoResult for i64 {
        fn into_result(self, _: &mut Vm) -> R<Value> {
            Ok(Value::Int(self))
        }
    }
    impl IntoResult for () {
        fn into_result(self, _: &mut Vm) -> R<Value> {
            Ok(Value::None)
        }
    }
    impl<T: IntoResult> IntoResult for R<T> {
        fn into_result(self, vm: &mut Vm) -> R<Value> {
            self?.into_result(vm)
        }
    }

    pub trait Visit {
        fn visit(&self, visit: &mut dyn FnMut(Raw));
    }
    impl Visit for std::cell::RefCell<Vec<Value>> {
        fn visit(&self, visit: &mut dyn FnMut(Raw)) {
            visit(self.borrow().len() as i64);
        }
    }

    pub fn receiver_error(_: &mut Vm, method: &str, class: &str, _: Option<&Value>) -> String {
        format!("descriptor '{method}' for '{class}' objects")
    }
    pub fn accessor_error(_: &mut Vm, name: &str, class: &str, _: &Value) -> String {
        format!("descriptor '{name}' for '{class}' objects")
    }
    pub fn attribute_refused(_: &mut Vm, name: &str, _: &Value) -> String {
        format!("attribute '{name}' is not writable")
    }

    impl Downcast for Vec<i64> {
        const NAME: &'static str = "vector";
        fn downcast(value: &Value) -> Option<&Self> {
            if let Value::Box(v) = value {
                Some(v)
            } else {
                None
            }
        }
    }
}

use native::*;
use raise::R;
use value::Value;
use vm::Vm;

/// A vector.
#[taipan_macros::class(name = "vector", module = "tests", flags(BASETYPE, WEAKREF), new)]
#[derive(taipan_macros::Trace, Default)]
pub struct Vector {
    pub items: std::cell::RefCell<Vec<Value>>,
    pub other: i64,
}

#[taipan_macros::methods]
impl Vector {
    /// Add both.
    fn add_(&self, vm: &mut Vm, a: i64, b: Option<i64>) -> R<i64> {
        let _ = vm;
        Ok(a + b.unwrap_or(10))
    }
    /// By value.
    #[sig("(x, /, *, key=None)")]
    fn twice(this: &Value, x: i64, key: Nullable<i64>) -> i64 {
        let _ = this;
        x * 2 + key.0.unwrap_or(0)
    }
    /// Count.
    fn count(_this: &Value, first: &Value, args: Rest<'_>, kwargs: Kwargs) -> i64 {
        let _ = first;
        (args.0.len() + kwargs.0) as i64
    }
    #[new]
    fn new_(class: &Value) {
        let _ = class;
    }
    /// Stat.
    #[staticmethod]
    fn stat(x: i64) -> i64 {
        x
    }
    /// Raw.
    #[raw]
    fn raw(_: &mut Vm, args: &Args<'_>) -> R<Value> {
        Ok(Value::Int(args.all.len() as i64))
    }
    /// Other.
    #[getter]
    fn other(&self) -> i64 {
        self.other
    }
    #[setter]
    fn set_other(this: &Value, value: &Value) -> R<()> {
        if this == value {
            Err("same".into())
        } else {
            Ok(())
        }
    }
}

pub struct Math;

/// Sums.
#[taipan_macros::module(name = "math")]
impl Math {
    /// Sum.
    fn sum(a: i64, b: i64) -> i64 {
        a + b
    }
    #[init]
    fn init(_: &mut Vm, _: &Value) -> R<()> {
        Ok(())
    }
}

fn call(table: &[MethodDef], name: &str, args: &[Value]) -> R<Value> {
    let def = table.iter().find(|d| d.name == name).expect("in the table");
    (def.call)(&mut Vm, &Args { all: args })
}

#[test]
fn methods_parse_their_arguments() {
    use Value::{Int, None as Nothing};
    let all = Vector::METHODS;
    assert_eq!(
        all.iter().map(|d| d.name).collect::<Vec<_>>(),
        ["add", "twice", "count", "stat", "raw"]
    );
    assert_eq!(all[0].signature, "");
    assert_eq!(all[1].signature, "($self, x, /, *, key=None)");
    assert_eq!(all[2].signature, "($self, first, /, *args, **kwargs)");
    assert_eq!(all[3].signature, "(x, /)");
    assert_eq!(call(all, "twice", &[Nothing, Int(4), Nothing]), Ok(Int(8)));
    assert_eq!(call(all, "twice", &[Nothing, Int(4), Int(1)]), Ok(Int(9)));
    assert_eq!(
        call(all, "twice", &[Nothing, Nothing]),
        Err("twice() argument 1 must be int".into())
    );
    assert_eq!(
        call(all, "count", &[Nothing, Int(1), Int(2), Int(3)]),
        Ok(Int(2))
    );
    assert_eq!(call(all, "stat", &[Int(7)]), Ok(Int(7)));
    let counts = |name: &str| {
        let def = all.iter().find(|d| d.name == name).expect("in the table");
        (def.least, def.most)
    };
    assert_eq!(counts("add"), (2, 3));
    // `key` is given by its name only, and collected arguments have no short way.
    assert_eq!(counts("twice"), (2, 2));
    assert_eq!(counts("count"), (1, 0));
    let direct = all[1].direct;
    let absent = Value::absent();
    assert_eq!(
        direct(&mut Vm, &Nothing, &Int(4), absent, absent).into_result(),
        Ok(Int(8))
    );
    assert_eq!(call(all, "raw", &[Int(7)]), Ok(Int(1)));
    assert_eq!(
        call(all, "add", &[Int(7), Int(1)]),
        Err("descriptor 'add' for 'vector' objects".into())
    );
}

#[test]
fn classes_and_modules_are_defined() {
    let class = Vector::CLASS;
    assert_eq!(
        (class.name, class.module, class.doc, class.flags),
        ("vector", "tests", "A vector.", 10)
    );
    assert!(class.new.is_some() && class.getset[0].set.is_some());
    assert_eq!(class.getset[0].doc, "Other.");
    assert_eq!((Math::DEF.name, Math::DEF.doc), ("math", "Sums."));
    assert_eq!(Math::DEF.functions[0].signature, "($module, a, b, /)");
    assert_eq!(
        call(Math::FUNCTIONS, "sum", &[Value::Int(1), Value::Int(2)]),
        Ok(Value::Int(3))
    );
    assert!(
        call(Math::FUNCTIONS, "sum", &[])
            .unwrap_err()
            .contains("math.sum")
    );
    let set = class.getset[0].set.expect("settable");
    assert_eq!(
        set(&mut Vm, &Value::None, None),
        Err("attribute 'other' is not writable".into())
    );
}

#[test]
fn trace_visits_values() {
    use heap::Trace;
    let vector = Vector {
        items: vec![Value::None].into(),
        other: 3,
    };
    let mut seen = Vec::new();
    vector.trace(&mut |raw| seen.push(raw));
    assert_eq!(seen, [1]);
    vector.clear();
    assert!(vector.items.borrow().is_empty());
}
