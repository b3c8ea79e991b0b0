//! `partial` and its `Placeholder`.

use crate::classes::class_of;
use taipan_vm::native::{Args, Trace, class, methods};
use taipan_vm::types::dict::Dict;
use taipan_vm::types::instance::Attrs;
use taipan_vm::types::str_::Str;
use taipan_vm::types::tuple::Tuple;
use taipan_vm::{MutCell, R, Value, Vm};

/// The type of `Placeholder`.
#[class(name = "_PlaceholderType", module = "functools", new)]
#[derive(Trace)]
pub struct PlaceholderType {}

#[methods(class = "_PlaceholderType")]
impl PlaceholderType {
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        if args.all.len() > 1 {
            return Err(vm.type_error("_PlaceholderType takes no arguments"));
        }
        Ok(placeholder(vm))
    }
    /// repr(self)
    fn __repr__(this: &Value) -> &'static str {
        let _ = this;
        "Placeholder"
    }
    /// For copying and pickling.
    fn __reduce__(this: &Value) -> &'static str {
        let _ = this;
        "Placeholder"
    }
}

#[derive(Default)]
struct Single(Option<Value>);

/// The one placeholder of the isolate.
pub fn placeholder(vm: &mut Vm) -> Value {
    if let Some(value) = vm.module_state::<Single>().0.clone() {
        return value;
    }
    let class = class_of(vm, &PlaceholderType::CLASS);
    let value = vm.new_native(&class, PlaceholderType {});
    vm.module_state::<Single>().0 = Some(value.clone());
    value
}

/// A function with some of its arguments given already.
#[class(
    name = "partial",
    signature = "(func, /, *args, **keywords)",
    module = "functools",
    flags(BASETYPE, DICT, WEAKREF),
    new
)]
#[derive(Trace)]
pub struct Partial {
    func: MutCell<Value>,
    /// A tuple; placeholders stand for arguments of the call.
    args: MutCell<Value>,
    /// A dict.
    keywords: MutCell<Value>,
    #[trace(skip)]
    holes: std::cell::Cell<usize>,
}

fn items(tuple: &Value) -> &[Value] {
    tuple.downcast::<Tuple>().map_or(&[], |t| t.items())
}

impl Partial {
    fn parts(&self) -> (Value, Value, Value) {
        (self.func.get(), self.args.get(), self.keywords.get())
    }
}

#[methods(class = "functools.partial")]
impl Partial {
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        let class = args.all[0].clone();
        let rest = args.rest();
        let Some((func, given)) = rest.pos().split_first() else {
            return Err(vm.type_error("type 'partial' takes at least one argument"));
        };
        if !vm.is_callable(func) {
            return Err(vm.type_error("the first argument must be callable"));
        }
        let hole = placeholder(vm);
        if given.last().is_some_and(|a| a.is(&hole)) {
            return Err(vm.type_error("trailing Placeholders are not allowed"));
        }
        if rest.keywords().any(|(_, v)| v.is(&hole)) {
            return Err(vm.type_error("Placeholder cannot be passed as a keyword argument"));
        }
        let keywords = Dict::new();
        let (mut func, mut all) = (func.clone(), given.to_vec());
        // A partial of a partial is flattened, unless it is a subclass or has attributes of its own.
        let own_class = class_of(vm, &Partial::CLASS);
        let inner = func.clone();
        if let Some(inner) = inner
            .native::<Partial>()
            .filter(|_| vm.type_of(&func).is(&own_class) && !has_attributes(&func))
        {
            let (inner_func, inner_args, inner_keywords) = inner.parts();
            func = inner_func;
            let mut given = std::mem::take(&mut all).into_iter();
            for arg in items(&inner_args) {
                if arg.is(&hole) {
                    all.push(given.next().unwrap_or_else(|| hole.clone()));
                } else {
                    all.push(arg.clone());
                }
            }
            all.extend(given);
            if all.last().is_some_and(|a| a.is(&hole)) {
                return Err(vm.type_error("trailing Placeholders are not allowed"));
            }
            if let Some(more) = inner_keywords.downcast::<Dict>() {
                keywords.merge(vm, more)?;
            }
        }
        for (name, value) in rest.keywords() {
            keywords.set_str(name, value.clone());
        }
        let holes = all.iter().filter(|a| a.is(&hole)).count();
        let all = vm.tuple(all);
        let keywords = Dict::alloc(&mut vm.heap, keywords);
        let payload = Partial {
            func: MutCell::new(func),
            args: MutCell::new(all),
            keywords: MutCell::new(keywords),
            holes: std::cell::Cell::new(holes),
        };
        Ok(vm.new_native(&class, payload))
    }
    /// Call the function with the arguments given first and these.
    #[raw]
    #[sig("(*args, **kwargs)")]
    fn __call__(vm: &mut Vm, args: &Args<'_>) -> R {
        let partial = args.all[0].native::<Partial>().expect("receiver");
        let (func, first, keywords) = partial.parts();
        let rest = args.rest();
        let first = items(&first);
        let mut given = rest.pos().iter();
        let mut all = Vec::with_capacity(first.len() + rest.all.len());
        if partial.holes.get() == 0 {
            all.extend_from_slice(first);
        } else {
            let wanted = partial.holes.get();
            if rest.pos().len() < wanted {
                return Err(vm.type_error(format!(
                    "missing positional arguments in 'partial' call; expected at least {wanted}, got {}",
                    rest.pos().len()
                )));
            }
            let hole = placeholder(vm);
            for arg in first {
                match arg.is(&hole) {
                    true => all.extend(given.next().cloned()),
                    false => all.push(arg.clone()),
                }
            }
        }
        all.extend(given.cloned());
        let own = keywords.downcast::<Dict>().filter(|d| !d.is_empty());
        let Some(own) = own else {
            all.extend(rest.keywords().map(|(_, v)| v.clone()));
            return vm.call_args(
                &func,
                &Args {
                    all: &all,
                    names: rest.names,
                },
            );
        };
        let mut names = Vec::with_capacity(own.len() + rest.names.len());
        let kept = all.len();
        for (name, value) in own.items() {
            names.push(name);
            all.push(value);
        }
        for (name, value) in rest.keywords() {
            let text = name.downcast::<Str>().map(Str::bytes);
            let known = |own: &Value| own.is(name) || own.downcast::<Str>().map(Str::bytes) == text;
            match names.iter().position(known) {
                Some(place) => all[kept + place] = value.clone(),
                None => {
                    names.push(name.clone());
                    all.push(value.clone());
                }
            }
        }
        let args = Args {
            all: &all,
            names: &names,
        };
        vm.call_args(&func, &args)
    }
    /// As attribute of a class it is a method.
    fn __get__(this: &Value, vm: &mut Vm, instance: &Value, owner: Option<&Value>) -> Value {
        let _ = owner;
        if instance.is_none() {
            return this.clone();
        }
        vm.bind_method(this, instance)
    }
    /// repr(self)
    fn __repr__(this: &Value, vm: &mut Vm) -> R {
        let (func, args, keywords) = this.native::<Partial>().expect("receiver").parts();
        let name = vm.full_class_name(&vm.type_of(this));
        vm.repr_container(this, "...", |vm, out| {
            out.extend_from_slice(name.as_bytes());
            out.push(b'(');
            vm.push_repr(&func, out)?;
            for arg in items(&args) {
                out.extend_from_slice(b", ");
                vm.push_repr(arg, out)?;
            }
            let keywords = keywords
                .downcast::<Dict>()
                .map(|d| d.items())
                .unwrap_or_default();
            for (key, value) in keywords {
                let key = vm.str_of(&key)?;
                out.extend_from_slice(
                    format!(", {}=", taipan_vm::protocol::item::text_of(&key)).as_bytes(),
                );
                vm.push_repr(&value, out)?;
            }
            out.push(b')');
            Ok(())
        })
    }
    /// For copying and pickling.
    fn __reduce__(this: &Value, vm: &mut Vm) -> R {
        let (func, args, keywords) = this.native::<Partial>().expect("receiver").parts();
        let attributes = if has_attributes(this) {
            Attrs::dict(this)
        } else {
            None
        };
        let state = vm.tuple_of([
            func.clone(),
            args,
            keywords,
            attributes.unwrap_or(Value::NONE),
        ]);
        let make = vm.tuple_of([func]);
        let class = vm.type_of(this);
        Ok(vm.tuple_of([class, make, state]))
    }
    /// For unpickling.
    fn __setstate__(this: &Value, vm: &mut Vm, state: &Value) -> R<()> {
        let partial = this.native::<Partial>().expect("receiver");
        let [func, args, keywords, attributes] = items(state) else {
            return Err(vm.type_error("invalid partial state"));
        };
        let keywords_ok = keywords.is_none() || keywords.is_a::<Dict>();
        if !vm.is_callable(func) || !args.is_a::<Tuple>() || !keywords_ok {
            return Err(vm.type_error("invalid partial state"));
        }
        let hole = placeholder(vm);
        if items(args).last().is_some_and(|a| a.is(&hole)) {
            return Err(vm.type_error("trailing Placeholders are not allowed"));
        }
        partial
            .holes
            .set(items(args).iter().filter(|a| a.is(&hole)).count());
        let keywords = if keywords.is_none() {
            vm.dict()
        } else {
            keywords.clone()
        };
        drop(partial.func.replace(func.clone()));
        drop(partial.args.replace(args.clone()));
        drop(partial.keywords.replace(keywords));
        if !attributes.is_none() {
            Attrs::set_dict(this, attributes.clone());
        }
        Ok(())
    }
    /// `partial[T]`, for annotations.
    #[classmethod]
    fn __class_getitem__(class: &Value, vm: &mut Vm, object: &Value) -> Value {
        vm.generic_alias(class, object)
    }
    /// Not used here.
    #[getter]
    fn __vectorcalloffset__(this: &Value) -> i64 {
        let _ = this;
        0
    }
    /// The function.
    #[getter]
    fn func(&self) -> Value {
        self.func.get()
    }
    /// The positional arguments given already.
    #[getter]
    fn args(&self) -> Value {
        self.args.get()
    }
    /// The keyword arguments given already.
    #[getter]
    fn keywords(&self) -> Value {
        self.keywords.get()
    }
}

fn has_attributes(value: &Value) -> bool {
    Attrs::dict(value).is_some_and(|d| d.downcast::<Dict>().is_some_and(|d| !d.is_empty()))
}
