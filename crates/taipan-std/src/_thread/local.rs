//! `_thread._local`: an object with other attributes in each thread.
//!
//! The attributes are an ordinary instance dict, which is exchanged when another thread looks than the one that looked last.

use std::cell::Cell;
use std::collections::HashMap;
use taipan_vm::cell_mut::MutCell;
use taipan_vm::native::{Args, class, methods};
use taipan_vm::threads::Ident;
use taipan_vm::types::instance::Attrs;
use taipan_vm::types::weakref::WeakRef;
use taipan_vm::{R, Raise, Trace, Value, Vm};

/// Thread-local data
#[class(
    name = "_local",
    signature = "()",
    module = "_thread",
    flags(BASETYPE, DICT, WEAKREF),
    new
)]
pub struct Local {
    dicts: MutCell<HashMap<Ident, Value>>,
    /// Whose attributes the object has now.
    last: Cell<Ident>,
    /// What `__init__` is called with in each thread, and the values of the keywords at its end.
    args: MutCell<Vec<Value>>,
    names: MutCell<Vec<Value>>,
}

impl Trace for Local {
    fn trace(&self, visit: &mut dyn FnMut(taipan_vm::value::Raw)) {
        self.dicts.with(|d| d.values().for_each(|v| visit(v.raw())));
        for part in [&self.args, &self.names] {
            part.with(|p| p.iter().for_each(|v| visit(v.raw())));
        }
    }
    fn clear(&self) {
        drop(self.dicts.take());
        drop(self.args.take());
    }
}

/// Weak references to the objects that a thread has attributes in.
#[derive(Default)]
struct Used(Vec<Value>);

/// The thread ends: its attributes go.
pub fn leave(vm: &mut Vm) {
    let me = vm.threads.current();
    let used = std::mem::take(&mut vm.thread_state::<Used>().0);
    for object in used
        .iter()
        .filter_map(|w| w.downcast::<WeakRef>().and_then(WeakRef::get))
    {
        let Some(local) = object.native::<Local>() else {
            continue;
        };
        let dict = local.dicts.with(|d| d.remove(&me));
        if local.last.get() == me {
            local.last.set(0);
            let empty = vm.dict();
            Attrs::set_dict(&object, empty);
        }
        drop(dict);
        vm.run_pending();
    }
}

impl Local {
    /// Let the object have the attributes of this thread, made by `__init__` if it has none yet.
    fn bring<'a>(vm: &mut Vm, this: &'a Value) -> R<&'a Local> {
        let me = vm.threads.current();
        let Some(local) = this.native::<Local>() else {
            return Err(vm.type_error_named("a _thread._local was expected, not '{}'", this));
        };
        if local.last.get() == me {
            return Ok(local);
        }
        let known = local.dicts.with(|d| d.get(&me).cloned());
        let is_new = known.is_none();
        let dict = match known {
            Some(dict) => dict,
            None => Local::add(vm, this, local)?,
        };
        Attrs::set_dict(this, dict);
        local.last.set(me);
        let init = vm.names.__init__.clone();
        if is_new && let Some(init) = vm.lookup_special(this, &init) {
            let plain = vm.class(|t| &t.object);
            let is_plain = init
                .downcast::<taipan_vm::types::builtin::MethodDescr>()
                .is_some_and(|d| d.class.is(&plain));
            if !is_plain {
                let (args, names) = (local.args.get(), local.names.get());
                let positional = args.len() - names.len();
                let keywords: Vec<(Value, Value)> =
                    names.into_iter().zip(args[positional..].to_vec()).collect();
                let bound = vm.get_attr_str(this, "__init__")?;
                if let Err(raise) = vm.call_kw(&bound, &args[..positional], &keywords) {
                    // The next look tries again.
                    drop(local.dicts.with(|d| d.remove(&me)));
                    local.last.set(0);
                    return Err(raise);
                }
                // Other threads may have looked meanwhile.
                return Local::bring(vm, this);
            }
        }
        Ok(local)
    }

    /// A dict for this thread.
    fn add(vm: &mut Vm, this: &Value, local: &Local) -> R {
        let me = vm.threads.current();
        let dict = vm.dict();
        local.dicts.with(|d| d.insert(me, dict.clone()));
        let weak = vm.weak_reference(this)?;
        let used = &mut vm.thread_state::<Used>().0;
        if used.len() >= 16 && used.len().is_power_of_two() {
            used.retain(|w| w.downcast::<WeakRef>().is_some_and(|w| w.get().is_some()));
        }
        used.push(weak);
        Ok(dict)
    }

    fn read_only(vm: &mut Vm, this: &Value) -> Raise {
        let name = vm.type_name(this);
        vm.attribute_error(format!("'{name}' object attribute '__dict__' is read-only"))
    }
}

#[methods(class = "_thread._local")]
impl Local {
    #[new]
    #[raw]
    fn __new__(vm: &mut Vm, args: &Args<'_>) -> R {
        let class = &args.all[0];
        if args.all.len() > 1 {
            let init = vm.names.__init__.clone();
            let class = vm.as_ref::<taipan_vm::types::type_::Type>(class)?;
            let found = vm.lookup(&class, &init);
            let object = vm.class(|t| &t.object);
            let object = vm.as_ref::<taipan_vm::types::type_::Type>(&object)?;
            let plain = vm.lookup(&object, &init);
            if found.as_ref().map(Value::id) == plain.as_ref().map(Value::id) {
                return Err(vm.type_error("Initialization arguments are not supported"));
            }
        }
        let this = vm.new_native(
            class,
            Local {
                dicts: Default::default(),
                last: Cell::new(vm.threads.current()),
                args: MutCell::new(args.all[1..].to_vec()),
                names: MutCell::new(args.names.to_vec()),
            },
        );
        let dict = Local::add(vm, &this, this.native::<Local>().expect("just made"))?;
        Attrs::set_dict(&this, dict);
        Ok(this)
    }

    /// Return getattr(self, name).
    fn __getattribute__(this: &Value, vm: &mut Vm, name: &Value) -> R {
        Local::bring(vm, this)?;
        match vm.get_attr_plain(this, name)? {
            Some(value) => Ok(value),
            None => Err(vm.no_attribute(this, name)),
        }
    }

    /// Implement setattr(self, name, value).
    fn __setattr__(this: &Value, vm: &mut Vm, name: &Value, value: &Value) -> R<()> {
        Local::store(vm, this, name, Some(value.clone()))
    }

    /// Implement delattr(self, name).
    fn __delattr__(this: &Value, vm: &mut Vm, name: &Value) -> R<()> {
        Local::store(vm, this, name, None)
    }

    #[rust]
    fn store(vm: &mut Vm, this: &Value, name: &Value, value: Option<Value>) -> R<()> {
        let name = vm.intern_value(name);
        if name.is(&vm.names.__dict__) {
            return Err(Local::read_only(vm, this));
        }
        Local::bring(vm, this)?;
        vm.store_attr(this, &name, value)
    }
}
