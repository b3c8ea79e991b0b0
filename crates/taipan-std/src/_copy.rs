//! `_copy`: what `copy.deepcopy` does with containers and plain instances, without a frame for each of them.
//!
//! What is being copied lies on a stack of its own, so that the depth of the data costs neither native stack nor recursion.
//! Everything that may be copied in a way of its own goes to the function of the script, which is given the memo.

use taipan_vm::heap::Kind;
use taipan_vm::native::module;
use taipan_vm::types::dict::Dict;
use taipan_vm::types::dict_view::Part;
use taipan_vm::types::instance::{Attrs, new_instance};
use taipan_vm::types::list::List;
use taipan_vm::types::shape::exact;
use taipan_vm::types::tuple::Tuple;
use taipan_vm::types::type_::{Type, flag};
use taipan_vm::{R, Value, Vm};

pub struct Copy;

/// A container that is being copied.
enum Task {
    List {
        source: Value,
        twin: Value,
        at: usize,
    },
    Tuple {
        source: Value,
        items: Vec<Value>,
    },
    Dict {
        source: Value,
        twin: Value,
        /// Iterator over the items of the source.
        items: Value,
        /// The copied key and what is to be copied for it next; then the key alone.
        key: Option<Value>,
        value: Option<Value>,
    },
    Instance {
        source: Value,
        twin: Value,
        attributes: std::vec::IntoIter<(Value, Value)>,
        name: Value,
    },
}

/// What comes next.
enum Step {
    /// Copy this for the task on top.
    Copy(Value),
    /// The task on top is done: its copy, and whether the memo should know it.
    Done(Value, bool),
}

/// One run of the copier.
struct Copier<'a> {
    vm: &'a mut Vm,
    memo: &'a Value,
    /// Copies everything that is not copied here: a function of the object and the memo.
    other: &'a Value,
    /// Functions of `copyreg` by class.
    reductions: &'a Value,
    /// The list in the memo that keeps the originals alive, once it is known.
    kept: Value,
    tasks: Vec<Task>,
}

/// Deep copies.
#[module(name = "_copy")]
impl Copy {
    /// A deep copy of an object; `other(object, memo)` makes those of objects that are no plain containers, `reductions` is
    /// the table of the functions that classes have registered. If the object itself is such a one `other` comes back.
    fn deepcopy(vm: &mut Vm, object: &Value, memo: &Value, other: &Value, reductions: &Value) -> R {
        Copier {
            vm,
            memo,
            other,
            reductions,
            kept: Value::NONE,
            tasks: Vec::new(),
        }
        .run(object)
    }
}

/// Whether a copy of the object is the object itself.
fn is_atomic(vm: &Vm, object: &Value) -> bool {
    let Some(kind) = object.kind() else {
        return true;
    };
    match kind {
        Kind::Str | Kind::Int | Kind::Float | Kind::Complex | Kind::Bytes | Kind::Range => {
            object.raw().has_shape(exact(kind))
        }
        Kind::Function | Kind::Code => true,
        Kind::Type => vm.type_of(object).is(&vm.types.r#type),
        _ => false,
    }
}

impl Copier<'_> {
    fn run(&mut self, object: &Value) -> R {
        let mut copied = self.begin(object)?;
        loop {
            if let Some(copy) = copied {
                if self.tasks.is_empty() {
                    return Ok(copy);
                }
                self.take(copy)?;
            }
            copied = match self.step()? {
                Step::Copy(object) => self.begin(&object)?,
                Step::Done(twin, remember) => {
                    let task = self.tasks.pop().expect("the task that is done");
                    if remember {
                        let (Task::List { source, .. }
                        | Task::Tuple { source, .. }
                        | Task::Dict { source, .. }
                        | Task::Instance { source, .. }) = task;
                        self.remember(&source, &twin)?;
                        self.keep(source)?;
                    }
                    Some(twin)
                }
            };
        }
    }

    /// The copy of an object, or nothing: then a task for it is on top.
    fn begin(&mut self, object: &Value) -> R<Option<Value>> {
        if is_atomic(self.vm, object) {
            return Ok(Some(object.clone()));
        }
        if let Some(known) = self.known(object)? {
            return Ok(Some(known));
        }
        let source = object.clone();
        let is = |kind| object.raw().has_shape(exact(kind));
        let task = if is(Kind::List) {
            let twin = self.vm.list(Vec::new());
            self.remember(object, &twin)?;
            let at = 0;
            Task::List { source, twin, at }
        } else if is(Kind::Tuple) {
            let items = Vec::with_capacity(object.downcast::<Tuple>().map_or(0, Tuple::len));
            Task::Tuple { source, items }
        } else if is(Kind::Dict) {
            let twin = Dict::alloc(&mut self.vm.heap, Dict::new());
            self.remember(object, &twin)?;
            let items = self.vm.dict_iter(object, Part::Items, false);
            Task::Dict {
                source,
                twin,
                items,
                key: None,
                value: None,
            }
        } else if let Some(attributes) = self.plain_attributes(object)? {
            let class = self.vm.type_of(object);
            let shape = class.downcast::<Type>().expect("a class").root_word();
            let twin = new_instance(&mut self.vm.heap, shape);
            self.remember(object, &twin)?;
            Task::Instance {
                source,
                twin,
                attributes: attributes.into_iter(),
                name: Value::NONE,
            }
        } else {
            if self.tasks.is_empty() {
                // The caller needs no frame of native code in between.
                return Ok(Some(self.other.clone()));
            }
            let args = [source, self.memo.clone()];
            return self.vm.call(self.other, &args).map(Some);
        };
        self.tasks.push(task);
        Ok(None)
    }

    /// Go on with the task on top.
    fn step(&mut self) -> R<Step> {
        let vm = &mut *self.vm;
        Ok(match self.tasks.last_mut().expect("a task") {
            Task::List { source, twin, at } => {
                let (list, copies) = (
                    source.downcast::<List>().expect("a list"),
                    twin.downcast::<List>().expect("a list"),
                );
                loop {
                    let Some(item) = list.get(*at) else {
                        break Step::Done(twin.clone(), true);
                    };
                    *at += 1;
                    if !is_atomic(vm, &item) {
                        break Step::Copy(item);
                    }
                    copies.push(item);
                }
            }
            Task::Tuple { source, items } => {
                let tuple = source.downcast::<Tuple>().expect("a tuple").items();
                if let Some(item) = tuple.get(items.len()) {
                    Step::Copy(item.clone())
                } else if let Some(known) = known(vm, self.memo, source)? {
                    // Copying an item has copied the tuple, which is part of a cycle.
                    Step::Done(known, true)
                } else if tuple.iter().zip(items.iter()).all(|(old, new)| old.is(new)) {
                    Step::Done(source.clone(), false)
                } else {
                    Step::Done(vm.tuple(std::mem::take(items)), true)
                }
            }
            Task::Dict {
                twin,
                items,
                key,
                value,
                ..
            } => {
                if let Some(value) = value.take() {
                    return Ok(Step::Copy(value));
                }
                let copies = twin.downcast::<Dict>().expect("a dict");
                loop {
                    let Some(pair) = vm.next(items)? else {
                        break Step::Done(twin.clone(), true);
                    };
                    let pair = pair.downcast::<Tuple>().expect("a pair").items();
                    if !is_atomic(vm, &pair[0]) {
                        *value = Some(pair[1].clone());
                        break Step::Copy(pair[0].clone());
                    }
                    if !is_atomic(vm, &pair[1]) {
                        *key = Some(pair[0].clone());
                        break Step::Copy(pair[1].clone());
                    }
                    copies.set(vm, &pair[0], pair[1].clone())?;
                }
            }
            Task::Instance {
                twin,
                attributes,
                name,
                ..
            } => loop {
                let Some((next, value)) = attributes.next() else {
                    break Step::Done(twin.clone(), true);
                };
                if !is_atomic(vm, &value) {
                    *name = next;
                    break Step::Copy(value);
                }
                Attrs::set(twin, &next, value);
            },
        })
    }

    /// The task on top gets the copy it has asked for.
    fn take(&mut self, copy: Value) -> R<()> {
        match self.tasks.last_mut().expect("a task") {
            Task::List { twin, .. } => twin.downcast::<List>().expect("a list").push(copy),
            Task::Tuple { items, .. } => items.push(copy),
            Task::Dict { twin, key, .. } => match key.take() {
                None => *key = Some(copy),
                Some(key) => {
                    let copies = twin.downcast::<Dict>().expect("a dict");
                    copies.set(self.vm, &key, copy)?;
                }
            },
            Task::Instance { twin, name, .. } => {
                Attrs::set(twin, name, copy);
            }
        }
        Ok(())
    }

    /// The attributes of an instance that is copied by copying them: its class leaves all of copying and pickling to `object`.
    fn plain_attributes(&mut self, object: &Value) -> R<Option<Vec<(Value, Value)>>> {
        let vm = &mut *self.vm;
        if !object.is_kind(Kind::Instance) {
            return Ok(None);
        }
        let class = vm.type_of(object);
        let t = class.downcast::<Type>().expect("a class");
        let n = &vm.names;
        let absent = [
            &n.__deepcopy__,
            &n.__setstate__,
            &n.__getnewargs__,
            &n.__getnewargs_ex__,
        ]
        .map(Value::clone);
        let inherited = [
            &n.__reduce_ex__,
            &n.__reduce__,
            &n.__getstate__,
            &n.__new__,
            &n.__class__,
        ]
        .map(Value::clone);
        let from = vm.class(|t| &t.object);
        if t.hooks.get() != 0
            || t.has(flag::ABSTRACT)
            || t.fixed_slots.get() != 0
            || absent.iter().any(|name| vm.lookup(t, name).is_some())
            || !inherited
                .iter()
                .all(|name| vm.inherits(&class, &from, name))
        {
            return Ok(None);
        }
        let Some(attributes) = Attrs::pairs(object) else {
            return Ok(None);
        };
        let special =
            |(name, _): &(Value, Value)| absent.iter().chain(&inherited).any(|s| s.is(name));
        if attributes.iter().any(special) || vm.contains(self.reductions, &class)? {
            return Ok(None);
        }
        Ok(Some(attributes))
    }

    /// The copy that has been made already.
    fn known(&mut self, object: &Value) -> R<Option<Value>> {
        known(self.vm, self.memo, object)
    }

    fn remember(&mut self, object: &Value, twin: &Value) -> R<()> {
        let id = self.vm.int(object.id() as i64);
        self.vm.set_item(self.memo, &id, twin.clone())
    }

    /// Keep an original alive as long as the memo: its id must not become another object's.
    fn keep(&mut self, object: Value) -> R<()> {
        if self.kept.is_none() {
            self.kept = match self.known(self.memo)? {
                Some(kept) => kept,
                None => {
                    let kept = self.vm.list(Vec::new());
                    self.remember(self.memo, &kept)?;
                    kept
                }
            };
        }
        match self.kept.downcast::<List>() {
            Some(kept) => kept.push(object),
            None => {
                let kept = self.kept.clone();
                self.vm.call_method(&kept, "append", &[object])?;
            }
        }
        Ok(())
    }
}

/// What the memo holds for an object.
fn known(vm: &mut Vm, memo: &Value, object: &Value) -> R<Option<Value>> {
    let id = vm.int(object.id() as i64);
    if memo.raw().has_shape(exact(Kind::Dict)) {
        return memo.downcast::<Dict>().expect("a dict").get(vm, &id);
    }
    let missing = vm.tuple_of([Value::NONE, Value::NONE]);
    let found = vm.call_method(memo, "get", &[id, missing.clone()])?;
    Ok((!found.is(&missing)).then_some(found))
}
