//! `groupby` and `tee`.

use crate::classes::class_of;
use std::cell::Cell;
use taipan_vm::native::{Nullable, Trace, class, methods};
use taipan_vm::{MutCell, R, Value, Vm, iterator_methods};

/// Pairs of a key and an iterator over the neighbouring items with that key.
#[class(name = "groupby", signature = "(iterable, key=None)", module = "itertools", flags(BASETYPE), new, methods = iterator_methods!(Groupby::METHODS), next = Groupby::advance)]
#[derive(Trace)]
pub struct Groupby {
    iterator: Value,
    key: Value,
    /// Key of the group handed out last; UNDEF at first.
    target: MutCell<Value>,
    /// The item read last and its key; UNDEF when there is none.
    current_key: MutCell<Value>,
    current: MutCell<Value>,
    /// Number of the group handed out last: older groups are over.
    generation: Cell<u64>,
}

#[methods(class = "groupby")]
impl Groupby {
    #[new]
    #[sig("(iterable, key=None)")]
    fn new(class: &Value, vm: &mut Vm, iterable: &Value, key: Nullable<Value>) -> R {
        let payload = Groupby {
            iterator: vm.iter(iterable)?,
            key: key.0.unwrap_or(Value::NONE),
            target: MutCell::new(Value::UNDEF),
            current_key: MutCell::new(Value::UNDEF),
            current: MutCell::new(Value::UNDEF),
            generation: Cell::new(0),
        };
        Ok(vm.new_native(class, payload))
    }
    /// Read an item; whether there was one.
    #[rust]
    fn read(&self, vm: &mut Vm) -> R<bool> {
        let Some(item) = vm.next(&self.iterator)? else {
            return Ok(false);
        };
        let key = if self.key.is_none() {
            item.clone()
        } else {
            vm.call(&self.key, std::slice::from_ref(&item))?
        };
        drop(self.current.replace(item));
        drop(self.current_key.replace(key));
        Ok(true)
    }
    fn advance(vm: &mut Vm, this: &Value) -> R<Option<Value>> {
        let group = this.native::<Groupby>().expect("receiver");
        group.generation.set(group.generation.get() + 1);
        loop {
            let (target, key) = (group.target.get(), group.current_key.get());
            if !key.is_undef() && (target.is_undef() || !vm.eq(&target, &key)?) {
                break;
            }
            if !group.read(vm)? {
                return Ok(None);
            }
        }
        let key = group.current_key.get();
        drop(group.target.replace(key.clone()));
        let class = class_of(vm, &Grouper::CLASS);
        let payload = Grouper {
            parent: this.clone(),
            key: key.clone(),
            generation: group.generation.get(),
        };
        let grouper = vm.new_native(&class, payload);
        Ok(Some(vm.heap.tuple_of([key, grouper])))
    }
}

/// The items of one group.
#[class(name = "_grouper", module = "itertools", methods = iterator_methods!(Grouper::METHODS), new, next = Grouper::advance)]
#[derive(Trace)]
pub struct Grouper {
    parent: Value,
    key: Value,
    generation: u64,
}

#[methods(class = "_grouper")]
impl Grouper {
    #[new]
    fn new(class: &Value, vm: &mut Vm, parent: &Value, key: Value) -> R {
        let Some(group) = parent.native::<Groupby>() else {
            let found = vm.type_name(parent);
            return Err(vm.type_error(format!(
                "_grouper() argument 1 must be itertools.groupby, not {found}"
            )));
        };
        let payload = Grouper {
            parent: parent.clone(),
            key,
            generation: group.generation.get(),
        };
        Ok(vm.new_native(class, payload))
    }
    fn advance(vm: &mut Vm, this: &Value) -> R<Option<Value>> {
        let this = this.native::<Grouper>().expect("receiver");
        let group = this.parent.native::<Groupby>().expect("its parent");
        if group.generation.get() != this.generation {
            return Ok(None);
        }
        if group.current.with(|c| c.is_undef()) && !group.read(vm)? {
            return Ok(None);
        }
        let key = group.current_key.get();
        if !vm.eq(&this.key, &key)? {
            return Ok(None);
        }
        let item = group.current.replace(Value::UNDEF);
        Ok(if item.is_undef() { None } else { Some(item) })
    }
}

const LINK: usize = 57;

/// A stretch of items that iterators of one `tee` share.
#[class(name = "_tee_dataobject", module = "itertools")]
#[derive(Trace)]
pub struct TeeData {
    iterator: Value,
    items: MutCell<Vec<Value>>,
    /// The next stretch, or None.
    next: MutCell<Value>,
    running: Cell<bool>,
}

#[methods(class = "_tee_dataobject")]
impl TeeData {
    fn make(vm: &mut Vm, iterator: &Value) -> Value {
        let class = class_of(vm, &TeeData::CLASS);
        let payload = TeeData {
            iterator: iterator.clone(),
            items: MutCell::new(Vec::with_capacity(LINK)),
            next: MutCell::default(),
            running: Cell::new(false),
        };
        vm.new_native(&class, payload)
    }
    /// The item at a position, read if need be.
    #[rust]
    fn item(&self, vm: &mut Vm, at: usize) -> R<Option<Value>> {
        if let Some(item) = self.items.with(|i| i.get(at).cloned()) {
            return Ok(Some(item));
        }
        if self.running.replace(true) {
            return Err(vm.runtime_error("cannot re-enter the tee iterator"));
        }
        let item = vm.next(&self.iterator);
        self.running.set(false);
        let item = item?;
        if let Some(item) = &item {
            self.items.with(|i| i.push(item.clone()));
        }
        Ok(item)
    }
}

/// One of the iterators that `tee` gives.
#[class(name = "_tee", module = "itertools", flags(WEAKREF), methods = iterator_methods!(Tee::METHODS), new, next = Tee::advance)]
#[derive(Trace)]
pub struct Tee {
    data: MutCell<Value>,
    at: Cell<usize>,
}

#[methods(class = "_tee")]
impl Tee {
    #[new]
    fn new(class: &Value, vm: &mut Vm, iterable: &Value) -> R {
        let _ = class;
        Tee::over(vm, iterable)
    }
    fn over(vm: &mut Vm, iterable: &Value) -> R {
        let iterator = vm.iter(iterable)?;
        if let Some(tee) = iterator.native::<Tee>() {
            return Ok(tee.__copy__(vm));
        }
        let data = TeeData::make(vm, &iterator);
        Ok(Tee::at(vm, data, 0))
    }
    fn at(vm: &mut Vm, data: Value, at: usize) -> Value {
        let class = class_of(vm, &Tee::CLASS);
        let payload = Tee {
            data: MutCell::new(data),
            at: Cell::new(at),
        };
        vm.new_native(&class, payload)
    }
    fn advance(vm: &mut Vm, this: &Value) -> R<Option<Value>> {
        let this = this.native::<Tee>().expect("receiver");
        let at = this.at.get();
        let known = |data: &mut Value| data.native::<TeeData>()?.items.with(|i| i.get(at).cloned());
        if at < LINK
            && let Some(item) = this.data.with(known)
        {
            this.at.set(at + 1);
            return Ok(Some(item));
        }
        if this.at.get() >= LINK {
            let data = this.data.get();
            let link = data.native::<TeeData>().expect("a stretch");
            let mut next = link.next.get();
            if next.is_none() {
                next = TeeData::make(vm, &link.iterator);
                drop(link.next.replace(next.clone()));
            }
            drop(this.data.replace(next));
            this.at.set(0);
        }
        let data = this.data.get();
        let item = data
            .native::<TeeData>()
            .expect("a stretch")
            .item(vm, this.at.get())?;
        if item.is_some() {
            this.at.set(this.at.get() + 1);
        }
        Ok(item)
    }
    /// Another iterator at the same position.
    fn __copy__(&self, vm: &mut Vm) -> Value {
        let data = self.data.get();
        Tee::at(vm, data, self.at.get())
    }
}

/// `tee(iterable, n)`
pub fn tee(vm: &mut Vm, iterable: &Value, n: i64) -> R {
    if n < 0 {
        return Err(vm.value_error("n must be >= 0"));
    }
    if n == 0 {
        return Ok(vm.tuple(vec![]));
    }
    let first = Tee::over(vm, iterable)?;
    let mut all = vec![first];
    for _ in 1..n {
        let copy = all[0].native::<Tee>().expect("just made").__copy__(vm);
        all.push(copy);
    }
    Ok(vm.tuple(all))
}
