//! `_abc`: the machinery behind `abc.ABCMeta`.

use crate::classes::class_of;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use taipan_vm::native::{ClassDef, class, module};
use taipan_vm::types::type_::{Type, flag};
use taipan_vm::types::weakref::WeakRef;
use taipan_vm::{R, Trace, Value, Vm};

/// What an abstract class remembers: virtual subclasses and answers given. Classes are held weakly, by identity.
#[class(name = "_abc_data", module = "_abc", methods = none)]
struct AbcData {
    registry: RefCell<HashMap<u64, Value>>,
    cache: RefCell<HashMap<u64, Value>>,
    negative: RefCell<HashMap<u64, Value>>,
    negative_version: Cell<u64>,
}

impl Trace for AbcData {
    fn trace(&self, visit: &mut dyn FnMut(taipan_vm::value::Raw)) {
        for table in [&self.registry, &self.cache, &self.negative] {
            table.borrow().values().for_each(|v| visit(v.raw()));
        }
    }
}

static DATA: ClassDef = AbcData::CLASS;

/// Counts registrations: a negative answer is good for one count.
#[derive(Default)]
struct Counter(u64);

fn holds(table: &RefCell<HashMap<u64, Value>>, class: &Value) -> bool {
    table
        .borrow()
        .get(&class.id())
        .and_then(|w| w.downcast::<WeakRef>()?.get())
        .is_some_and(|c| c.is(class))
}

fn put(vm: &mut Vm, table: &RefCell<HashMap<u64, Value>>, class: &Value) -> R<()> {
    let weak = vm.weak_reference(class)?;
    let old = table.borrow_mut().insert(class.id(), weak);
    drop(old);
    Ok(())
}

fn alive(table: &RefCell<HashMap<u64, Value>>) -> Vec<Value> {
    table
        .borrow()
        .values()
        .filter_map(|w| w.downcast::<WeakRef>()?.get())
        .collect()
}

fn data_of(vm: &mut Vm, class: &Value) -> R {
    let name = vm.intern("_abc_impl");
    let data = vm.get_attr(class, &name)?;
    if data.native::<AbcData>().is_none() {
        return Err(vm.type_error("_abc_impl is set to a wrong type"));
    }
    Ok(data)
}

fn of(data: &Value) -> &AbcData {
    data.native::<AbcData>()
        .expect("checked when it was fetched")
}

fn is_class(value: &Value) -> bool {
    value.is_a::<Type>()
}

/// The collection flags of an abstract class go to its virtual subclasses too: patterns ask for them.
fn inherit_flags(class: &Value, flags: u32) {
    if let Some(t) = class.downcast::<Type>() {
        if !t.has(flag::HEAP) {
            // Native classes say it themselves: patterns do not take `str` for a sequence.
            return;
        }
        t.set_flag(flag::SEQUENCE | flag::MAPPING, false);
        t.set_flag(flags, true);
        for subclass in t.subclass_list() {
            inherit_flags(&subclass, flags);
        }
    }
}

fn is_abstract(vm: &mut Vm, value: &Value) -> R<bool> {
    let name = vm.names.__isabstractmethod__.clone();
    match vm.get_attr_opt(value, &name)? {
        Some(flag) => vm.truth(&flag),
        None => Ok(false),
    }
}

pub struct Abc;

/// Module contains faster C implementation of abc.ABCMeta
#[module(name = "_abc")]
impl Abc {
    /// Returns the current ABC cache token.
    fn get_cache_token(vm: &mut Vm) -> i64 {
        vm.module_state::<Counter>().0 as i64
    }

    /// Internal ABC helper for class set-up.
    fn _abc_init(vm: &mut Vm, class: &Value) -> R<()> {
        let mut names: Vec<Value> = Vec::new();
        let Some(t) = class.downcast::<Type>() else {
            return Err(vm.type_error("_abc_init() needs a class"));
        };
        let items = vm.class_dict(t).items();
        for (name, value) in items {
            if is_abstract(vm, &value)? {
                names.push(name);
            }
        }
        let key = vm.names.__abstractmethods__.clone();
        let bases = t.bases.get();
        for base in vm.collect(&bases)? {
            let Some(inherited) = vm.get_attr_opt(&base, &key)? else {
                continue;
            };
            for name in vm.collect(&inherited)? {
                let Some(value) = vm.get_attr_opt(class, &name)? else {
                    continue;
                };
                if is_abstract(vm, &value)? {
                    names.push(name);
                }
            }
        }
        let frozen = taipan_vm::types::set::frozenset_from(vm, names)?;
        vm.set_attr(class, &key, frozen)?;
        let data_class = class_of(vm, &DATA);
        let version = vm.module_state::<Counter>().0;
        let data = vm.new_native(
            &data_class,
            AbcData {
                registry: Default::default(),
                cache: Default::default(),
                negative: Default::default(),
                negative_version: Cell::new(version),
            },
        );
        let name = vm.intern("_abc_impl");
        vm.set_attr(class, &name, data)?;
        let name = vm.intern("__abc_tpflags__");
        let own = vm.class_dict(t).get_str(&name);
        if let Some(bits) = own.and_then(|v| v.as_small_int()) {
            const BOTH: i64 = 1 << 5 | 1 << 6;
            if bits & BOTH == BOTH {
                return Err(vm.type_error(
                    "__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING",
                ));
            }
            t.set_flag(flag::SEQUENCE, bits & 1 << 5 != 0);
            t.set_flag(flag::MAPPING, bits & 1 << 6 != 0);
            vm.del_attr(class, &name)?;
        }
        Ok(())
    }

    /// Internal ABC helper for subclasss registration.
    fn _abc_register(vm: &mut Vm, class: &Value, subclass: &Value) -> R {
        if !is_class(subclass) {
            return Err(vm.type_error("Can only register classes"));
        }
        if vm.issubclass(subclass, class)? {
            return Ok(subclass.clone());
        }
        if vm.issubclass(class, subclass)? {
            return Err(vm.runtime_error("Refusing to create an inheritance cycle"));
        }
        let data = data_of(vm, class)?;
        put(vm, &of(&data).registry, subclass)?;
        vm.module_state::<Counter>().0 += 1;
        let flags = class
            .downcast::<Type>()
            .map_or(0, |t| t.flags.get() & (flag::SEQUENCE | flag::MAPPING));
        if flags != 0 {
            inherit_flags(subclass, flags);
        }
        Ok(subclass.clone())
    }

    /// Internal ABC helper for instance checks.
    fn _abc_instancecheck(vm: &mut Vm, class: &Value, instance: &Value) -> R {
        let data = data_of(vm, class)?;
        let key = vm.names.__class__.clone();
        let subclass = vm.get_attr(instance, &key)?;
        if holds(&of(&data).cache, &subclass) {
            return Ok(Value::TRUE);
        }
        let subtype = vm.type_of(instance);
        let version = vm.module_state::<Counter>().0;
        if subtype.is(&subclass) {
            if of(&data).negative_version.get() == version && holds(&of(&data).negative, &subclass)
            {
                return Ok(Value::FALSE);
            }
            return vm.call_method(class, "__subclasscheck__", &[subclass]);
        }
        let first = vm.call_method(class, "__subclasscheck__", &[subclass])?;
        if vm.truth(&first)? {
            return Ok(first);
        }
        vm.call_method(class, "__subclasscheck__", &[subtype])
    }

    /// Internal ABC helper for subclasss checks.
    fn _abc_subclasscheck(vm: &mut Vm, class: &Value, subclass: &Value) -> R<bool> {
        if !is_class(subclass) {
            return Err(vm.type_error("issubclass() arg 1 must be a class"));
        }
        let data = data_of(vm, class)?;
        let data = of(&data);
        if holds(&data.cache, subclass) {
            return Ok(true);
        }
        let version = vm.module_state::<Counter>().0;
        if data.negative_version.get() < version {
            let old = std::mem::take(&mut *data.negative.borrow_mut());
            drop(old);
            data.negative_version.set(version);
        } else if holds(&data.negative, subclass) {
            return Ok(false);
        }
        let answer = vm.call_method(class, "__subclasshook__", std::slice::from_ref(subclass))?;
        if answer.is_true() {
            put(vm, &data.cache, subclass)?;
            return Ok(true);
        }
        if answer.is_false() {
            put(vm, &data.negative, subclass)?;
            return Ok(false);
        }
        if !answer.is_not_implemented() {
            return Err(vm.assertion_error(""));
        }
        if subclass
            .downcast::<Type>()
            .is_some_and(|t| t.is_subtype(class))
        {
            put(vm, &data.cache, subclass)?;
            return Ok(true);
        }
        for registered in alive(&data.registry) {
            if vm.issubclass(subclass, &registered)? {
                put(vm, &data.cache, subclass)?;
                return Ok(true);
            }
        }
        let subclasses = vm.call_method(class, "__subclasses__", &[])?;
        for child in vm.collect(&subclasses)? {
            if vm.issubclass(subclass, &child)? {
                put(vm, &data.cache, subclass)?;
                return Ok(true);
            }
        }
        put(vm, &data.negative, subclass)?;
        Ok(false)
    }

    /// Internal ABC helper to reset registry of a given class.
    fn _reset_registry(vm: &mut Vm, class: &Value) -> R<()> {
        let data = data_of(vm, class)?;
        let old = std::mem::take(&mut *of(&data).registry.borrow_mut());
        drop(old);
        Ok(())
    }

    /// Internal ABC helper to reset both caches of a given class.
    fn _reset_caches(vm: &mut Vm, class: &Value) -> R<()> {
        let data = data_of(vm, class)?;
        let old = (
            std::mem::take(&mut *of(&data).cache.borrow_mut()),
            std::mem::take(&mut *of(&data).negative.borrow_mut()),
        );
        drop(old);
        Ok(())
    }

    /// Internal ABC helper for cache and registry debugging.
    fn _get_dump(vm: &mut Vm, class: &Value) -> R {
        let data = data_of(vm, class)?;
        let mut parts = Vec::new();
        for table in [&of(&data).registry, &of(&data).cache, &of(&data).negative] {
            let weak: Vec<Value> = table.borrow().values().cloned().collect();
            parts.push(taipan_vm::types::set::set_from(vm, weak)?);
        }
        parts.push(Value::small_int(of(&data).negative_version.get() as i64));
        Ok(vm.tuple(parts))
    }
}
