//! `itemgetter`, `attrgetter`, `methodcaller`.

use taipan_vm::native::{Args, Trace, class, methods};
use taipan_vm::types::bytes::Bytes;
use taipan_vm::types::str_::Str;
use taipan_vm::{R, Value, Vm};

/// The only argument of a getter's call.
fn object<'a>(vm: &mut Vm, args: &Args<'a>, name: &str) -> R<&'a Value> {
    if args.names.is_empty()
        && let [_, object] = args.all
    {
        return Ok(object);
    }
    args.no_keywords(vm, name)?;
    let n = args.all.len() - 1;
    Err(vm.type_error(format!("{name} expected 1 argument, got {n}")))
}

/// `operator.name(a, b)`
fn show(vm: &mut Vm, this: &Value, name: &str, args: &[Value], keywords: &[(Value, Value)]) -> R {
    vm.repr_container(this, &format!("operator.{name}(...)"), |vm, out| {
        out.extend_from_slice(format!("operator.{name}(").as_bytes());
        for (i, arg) in args.iter().enumerate() {
            if i > 0 {
                out.extend_from_slice(b", ");
            }
            vm.push_repr(arg, out)?;
        }
        for (key, value) in keywords {
            out.extend_from_slice(
                format!(", {}=", taipan_vm::protocol::item::text_of(key)).as_bytes(),
            );
            vm.push_repr(value, out)?;
        }
        out.push(b')');
        Ok(())
    })
}

/// A callable that gets one item of its argument, or a tuple of some.
#[class(
    name = "itemgetter",
    signature = "(item, /, *items)",
    module = "operator",
    new
)]
#[derive(Trace)]
pub struct ItemGetter {
    items: Box<[Value]>,
}

#[methods(class = "itemgetter")]
impl ItemGetter {
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        let rest = args.rest();
        rest.no_keywords(vm, "itemgetter")?;
        if rest.pos().is_empty() {
            return Err(vm.type_error("itemgetter expected 1 argument, got 0"));
        }
        let payload = ItemGetter {
            items: rest.pos().into(),
        };
        Ok(vm.new_native(&args.all[0], payload))
    }
    /// The item or items of an object.
    #[raw]
    #[sig("(*args, **kwargs)")]
    fn __call__(vm: &mut Vm, args: &Args<'_>) -> R {
        let object = object(vm, args, "itemgetter")?;
        let getter = args.all[0].native::<ItemGetter>().expect("receiver");
        if let [item] = &*getter.items {
            return vm.get_item(object, item);
        }
        let mut found = Vec::with_capacity(getter.items.len());
        for item in &getter.items {
            found.push(vm.get_item(object, item)?);
        }
        Ok(vm.tuple(found))
    }
    /// Not used here.
    #[getter]
    fn __vectorcalloffset__(this: &Value) -> i64 {
        let _ = this;
        0
    }
    /// The signature of a call.
    #[getter]
    fn __text_signature__(this: &Value) -> &'static str {
        let _ = this;
        "(obj, /)"
    }
    /// repr(self)
    fn __repr__(this: &Value, vm: &mut Vm) -> R {
        let getter = this.native::<ItemGetter>().expect("receiver");
        show(vm, this, "itemgetter", &getter.items, &[])
    }
    /// For copying and pickling.
    fn __reduce__(this: &Value, vm: &mut Vm) -> Value {
        let items = this
            .native::<ItemGetter>()
            .expect("receiver")
            .items
            .to_vec();
        let args = vm.tuple(items);
        let class = vm.type_of(this);
        vm.tuple_of([class, args])
    }
}

/// A callable that gets one attribute of its argument, or a tuple of some; a dotted name means an attribute of an attribute.
#[class(
    name = "attrgetter",
    signature = "(attr, /, *attrs)",
    module = "operator",
    new
)]
#[derive(Trace)]
pub struct AttrGetter {
    names: Box<[Value]>,
    /// The parts of each name, interned.
    paths: Vec<Vec<Value>>,
}

impl AttrGetter {
    fn follow(vm: &mut Vm, object: &Value, path: &[Value]) -> R {
        let mut object = object.clone();
        for name in path {
            object = vm.get_attr(&object, name)?;
        }
        Ok(object)
    }
}

#[methods(class = "attrgetter")]
impl AttrGetter {
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        let rest = args.rest();
        rest.no_keywords(vm, "attrgetter")?;
        if rest.pos().is_empty() {
            return Err(vm.type_error("attrgetter expected 1 argument, got 0"));
        }
        let mut paths = Vec::new();
        for name in rest.pos() {
            let Some(text) = name.downcast::<Str>() else {
                return Err(vm.type_error("attribute name must be a string"));
            };
            let text = text.to_string_lossy();
            paths.push(text.split('.').map(|part| vm.intern(part)).collect());
        }
        let payload = AttrGetter {
            names: rest.pos().into(),
            paths,
        };
        Ok(vm.new_native(&args.all[0], payload))
    }
    /// The attribute or attributes of an object.
    #[raw]
    #[sig("(*args, **kwargs)")]
    fn __call__(vm: &mut Vm, args: &Args<'_>) -> R {
        let object = object(vm, args, "attrgetter")?;
        let getter = args.all[0].native::<AttrGetter>().expect("receiver");
        if let [path] = &getter.paths[..] {
            return AttrGetter::follow(vm, object, path);
        }
        let mut found = Vec::with_capacity(getter.paths.len());
        for path in &getter.paths {
            found.push(AttrGetter::follow(vm, object, path)?);
        }
        Ok(vm.tuple(found))
    }
    /// Not used here.
    #[getter]
    fn __vectorcalloffset__(this: &Value) -> i64 {
        let _ = this;
        0
    }
    /// The signature of a call.
    #[getter]
    fn __text_signature__(this: &Value) -> &'static str {
        let _ = this;
        "(obj, /)"
    }
    /// repr(self)
    fn __repr__(this: &Value, vm: &mut Vm) -> R {
        let getter = this.native::<AttrGetter>().expect("receiver");
        show(vm, this, "attrgetter", &getter.names, &[])
    }
    /// For copying and pickling.
    fn __reduce__(this: &Value, vm: &mut Vm) -> Value {
        let names = this
            .native::<AttrGetter>()
            .expect("receiver")
            .names
            .to_vec();
        let args = vm.tuple(names);
        let class = vm.type_of(this);
        vm.tuple_of([class, args])
    }
}

/// A callable that calls a method of its argument.
#[class(
    name = "methodcaller",
    signature = "(name, /, *args, **kwargs)",
    module = "operator",
    new
)]
#[derive(Trace)]
pub struct MethodCaller {
    name: Value,
    args: Vec<Value>,
    keywords: Vec<(Value, Value)>,
}

#[methods(class = "methodcaller")]
impl MethodCaller {
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        let rest = args.rest();
        let Some((name, positional)) = rest.pos().split_first() else {
            return Err(vm.type_error("methodcaller needs at least one argument, the method name"));
        };
        if !name.is_a::<Str>() {
            return Err(vm.type_error("method name must be a string"));
        }
        let payload = MethodCaller {
            name: vm.intern_value(name),
            args: positional.to_vec(),
            keywords: rest
                .keywords()
                .map(|(k, v)| (k.clone(), v.clone()))
                .collect(),
        };
        Ok(vm.new_native(&args.all[0], payload))
    }
    /// Call the method of an object.
    #[raw]
    #[sig("(*args, **kwargs)")]
    fn __call__(vm: &mut Vm, args: &Args<'_>) -> R {
        let object = object(vm, args, "methodcaller")?;
        let caller = args.all[0].native::<MethodCaller>().expect("receiver");
        let method = vm.get_attr(object, &caller.name)?;
        if caller.keywords.is_empty() {
            return vm.call(&method, &caller.args);
        }
        vm.call_kw(&method, &caller.args, &caller.keywords)
    }
    /// Not used here.
    #[getter]
    fn __vectorcalloffset__(this: &Value) -> i64 {
        let _ = this;
        0
    }
    /// The signature of a call.
    #[getter]
    fn __text_signature__(this: &Value) -> &'static str {
        let _ = this;
        "(obj, /)"
    }
    /// repr(self)
    fn __repr__(this: &Value, vm: &mut Vm) -> R {
        let caller = this.native::<MethodCaller>().expect("receiver");
        let mut args = vec![caller.name.clone()];
        args.extend_from_slice(&caller.args);
        show(vm, this, "methodcaller", &args, &caller.keywords)
    }
    /// For copying and pickling.
    fn __reduce__(this: &Value, vm: &mut Vm) -> R {
        let caller = this.native::<MethodCaller>().expect("receiver");
        let class = vm.type_of(this);
        let mut all = vec![caller.name.clone()];
        if caller.keywords.is_empty() {
            all.extend_from_slice(&caller.args);
            let args = vm.tuple(all);
            return Ok(vm.tuple_of([class, args]));
        }
        let functools = vm.import_simple("functools")?;
        let partial = vm.get_attr_str(&functools, "partial")?;
        all.insert(0, class);
        let maker = vm.call_kw(&partial, &all, &caller.keywords)?;
        let args = vm.tuple(caller.args.clone());
        Ok(vm.tuple_of([maker, args]))
    }
}

/// Compare without telling by time where two texts differ.
pub fn compare_digest(vm: &mut Vm, a: &Value, b: &Value) -> R<bool> {
    let bytes = |v: &Value| -> Option<Vec<u8>> {
        v.downcast::<Bytes>().map(|b| b.0.to_vec()).or_else(|| {
            Some(
                v.downcast::<taipan_vm::types::bytearray::ByteArray>()?
                    .data
                    .get(),
            )
        })
    };
    let (x, y) = match (a.downcast::<Str>(), b.downcast::<Str>()) {
        (Some(x), Some(y)) => {
            if !x.is_ascii() || !y.is_ascii() {
                return Err(
                    vm.type_error("comparing strings with non-ASCII characters is not supported")
                );
            }
            (x.bytes().to_vec(), y.bytes().to_vec())
        }
        _ => match (bytes(a), bytes(b)) {
            (Some(x), Some(y)) => (x, y),
            _ => {
                let (a, b) = (vm.type_name(a), vm.type_name(b));
                return Err(vm.type_error(format!(
                    "unsupported operand types(s) or combination of types: '{a}' and '{b}'"
                )));
            }
        },
    };
    let differences = x.iter().zip(&y).fold(0, |acc, (p, q)| acc | (p ^ q));
    Ok(x.len() == y.len() && differences == 0)
}
