//! `OrderedDict`: a dict (which keeps its order anyway) whose order can be changed and counts in comparisons.

use crate::classes::subclass_of;
use taipan_vm::heap::Kind;
use taipan_vm::native::{Args, ClassDef, methods};
use taipan_vm::types::dict::Dict;
use taipan_vm::types::dict_view::{DictIter, DictView, Part, iter_class};
use taipan_vm::types::instance::Attrs;
use taipan_vm::types::registry::plain;
use taipan_vm::types::type_::{Type, flag};
use taipan_vm::{R, Value, Vm};

pub struct OrderedDict;

const CLASS: ClassDef = ClassDef {
    name: "OrderedDict",
    module: "collections",
    doc: "A dict whose order can be changed and counts in comparisons.",
    methods: OrderedDict::METHODS,
    getset: &[],
    new: None,
    flags: flag::BASETYPE | flag::DICT | flag::WEAKREF,
};

const KEYS: ClassDef = ordered_view("odict_keys");
const VALUES: ClassDef = ordered_view("odict_values");
const ITEMS: ClassDef = ordered_view("odict_items");
const ITERATOR: ClassDef = iter_class("odict_iterator");

/// The definition of a view: a view of a dict with another iterator.
const fn ordered_view(name: &'static str) -> ClassDef {
    ClassDef {
        methods: OrderedView::METHODS,
        getset: &[],
        ..plain(name)
    }
}

struct OrderedView;

#[methods(class = "odict_keys")]
impl OrderedView {
    /// iter(self)
    fn __iter__(this: &Value, vm: &mut Vm) -> R {
        OrderedView::iterator(vm, this, false)
    }
    /// An iterator from the last to the first.
    #[sig("()")]
    fn __reversed__(this: &Value, vm: &mut Vm) -> R {
        OrderedView::iterator(vm, this, true)
    }
    fn iterator(vm: &mut Vm, this: &Value, reverse: bool) -> R {
        match this.downcast::<DictView>() {
            Some(view) => Ok(iterator(vm, &view.dict, view.part, reverse)),
            None => Err(vm.type_error_named("'{}' object is not a view", this)),
        }
    }
}

/// The class, made on first use.
pub fn class(vm: &mut Vm) -> Value {
    let base = vm.class(|t| &t.dict);
    subclass_of(vm, &CLASS, &base)
}

fn dict(this: &Value) -> &Dict {
    this.downcast::<Dict>().expect("receiver")
}

/// Whether items are stored and removed the builtin way.
fn is_plain(vm: &mut Vm, this: &Value) -> bool {
    let class = class(vm);
    if vm.type_of(this).is(&class) {
        return true;
    }
    let names = [
        vm.names.__getitem__.clone(),
        vm.names.__setitem__.clone(),
        vm.names.__delitem__.clone(),
        vm.names.__contains__.clone(),
    ];
    let t = class.downcast::<Type>().expect("a class");
    names.iter().all(|name| {
        let (mine, base) = (vm.lookup_special(this, name), vm.lookup(t, name));
        matches!((mine, base), (Some(a), Some(b)) if a.is(&b))
    })
}

fn iterator(vm: &mut Vm, this: &Value, part: Part, reverse: bool) -> Value {
    let base = vm.class(|t| &t.dict_keyiterator);
    let class = subclass_of(vm, &ITERATOR, &base);
    vm.new_object(&class, DictIter::new(this, part, reverse))
}

fn view(vm: &mut Vm, this: &Value, part: Part) -> Value {
    let (def, base): (&'static ClassDef, Value) = match part {
        Part::Keys => (&KEYS, vm.class(|t| &t.dict_keys)),
        Part::Values => (&VALUES, vm.class(|t| &t.dict_values)),
        Part::Items => (&ITEMS, vm.class(|t| &t.dict_items)),
    };
    let class = subclass_of(vm, def, &base);
    vm.new_object(
        &class,
        DictView {
            part,
            dict: this.clone(),
        },
    )
}

/// Whether both have the same items in the same order.
fn same_order(vm: &mut Vm, a: &Value, b: &Value) -> R<bool> {
    let (a, b) = (dict(a).keys(), dict(b).keys());
    if a.len() != b.len() {
        return Ok(false);
    }
    for (x, y) in a.iter().zip(&b) {
        if !vm.eq(x, y)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn equal(vm: &mut Vm, this: &Value, value: &Value) -> R<Option<bool>> {
    let Some(other) = value.downcast::<Dict>() else {
        return Ok(None);
    };
    let class = class(vm);
    let ordered = vm.is_instance(value, &class);
    Ok(Some(
        dict(this).equals(vm, other)? && (!ordered || same_order(vm, this, value)?),
    ))
}

/// Add items: of a mapping, of pairs, of keywords.
fn update(vm: &mut Vm, this: &Value, args: &Args<'_>) -> R<()> {
    if args.pos().len() > 1 {
        let n = args.pos().len();
        return Err(vm.type_error(format!("expected at most 1 argument, got {n}")));
    }
    let plain = is_plain(vm, this);
    if let Some(value) = args.pos().first() {
        if value
            .raw()
            .has_shape(taipan_vm::types::shape::exact(Kind::Dict))
            && plain
        {
            dict(this).update_from(vm, value)?;
        } else {
            let keys = vm.names.keys.clone();
            match vm.get_attr_opt(value, &keys)? {
                Some(keys) => {
                    let keys = vm.call(&keys, &[])?;
                    vm.iterate(&keys, |vm, key| {
                        let item = vm.get_item(value, &key)?;
                        vm.set_item(this, &key, item)
                    })?;
                }
                None => {
                    vm.iterate(value, |vm, pair| {
                        let items = vm.collect(&pair)?;
                        match &items[..] {
                            [key, value] => vm.set_item(this, key, value.clone()),
                            [] | [_] => {
                                let n = items.len();
                                Err(vm.value_error(format!(
                                    "need more than {n} value{} to unpack",
                                    if n == 1 { "" } else { "s" }
                                )))
                            }
                            _ => Err(vm.value_error("too many values to unpack (expected 2)")),
                        }
                    })?;
                }
            }
        }
    }
    for (name, value) in args.keywords() {
        vm.set_item(this, name, value.clone())?;
    }
    Ok(())
}

#[methods(class = "OrderedDict")]
impl OrderedDict {
    /// Add items as for `dict`.
    #[raw]
    #[sig("(*args, **kwargs)")]
    fn __init__(vm: &mut Vm, args: &Args<'_>) -> R {
        update(vm, &args.all[0], &args.rest())?;
        Ok(Value::NONE)
    }
    /// Add items: of a mapping or of pairs, then those of the keywords.
    #[raw]
    fn update(vm: &mut Vm, args: &Args<'_>) -> R {
        update(vm, &args.all[0], &args.rest())?;
        Ok(Value::NONE)
    }
    /// repr(self)
    fn __repr__(this: &Value, vm: &mut Vm) -> R {
        let name = vm.class_of(this).name();
        if vm.len(this)? == 0 {
            return Ok(vm.str(format!("{name}()")));
        }
        vm.repr_container(this, "...", |vm, out| {
            let items = vm.call_method(this, "items", &[])?;
            let plain = vm.dict();
            dict(&plain).update_from(vm, &items)?;
            out.extend_from_slice(name.as_bytes());
            out.push(b'(');
            vm.push_repr(&plain, out)?;
            out.push(b')');
            Ok(())
        })
    }
    /// self == value; the order counts if both are ordered.
    fn __eq__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        Ok(equal(vm, this, value)?.map_or(Value::NOT_IMPLEMENTED, Value::bool))
    }
    /// self != value
    fn __ne__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        Ok(equal(vm, this, value)?.map_or(Value::NOT_IMPLEMENTED, |e| Value::bool(!e)))
    }
    /// self < value
    fn __lt__(this: &Value, value: &Value) -> Value {
        let _ = (this, value);
        Value::NOT_IMPLEMENTED
    }
    /// self <= value
    fn __le__(this: &Value, value: &Value) -> Value {
        let _ = (this, value);
        Value::NOT_IMPLEMENTED
    }
    /// self > value
    fn __gt__(this: &Value, value: &Value) -> Value {
        let _ = (this, value);
        Value::NOT_IMPLEMENTED
    }
    /// self >= value
    fn __ge__(this: &Value, value: &Value) -> Value {
        let _ = (this, value);
        Value::NOT_IMPLEMENTED
    }
    /// iter(self)
    fn __iter__(this: &Value, vm: &mut Vm) -> Value {
        iterator(vm, this, Part::Keys, false)
    }
    /// An iterator over the keys from the last to the first.
    fn __reversed__(this: &Value, vm: &mut Vm) -> Value {
        iterator(vm, this, Part::Keys, true)
    }
    /// self | value
    fn __or__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        if !value.is_a::<Dict>() {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let class = vm.type_of(this);
        let sum = vm.call(&class, std::slice::from_ref(this))?;
        update(vm, &sum, &Args::positional(std::slice::from_ref(value)))?;
        Ok(sum)
    }
    /// value | self
    fn __ror__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        if !value.is_a::<Dict>() {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let class = vm.type_of(this);
        let sum = vm.call(&class, std::slice::from_ref(value))?;
        update(vm, &sum, &Args::positional(std::slice::from_ref(this)))?;
        Ok(sum)
    }
    /// self |= value
    fn __ior__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        update(vm, this, &Args::positional(std::slice::from_ref(value)))?;
        Ok(this.clone())
    }
    /// self[key] = value
    fn __setitem__(this: &Value, vm: &mut Vm, key: &Value, value: Value) -> R<()> {
        dict(this).set(vm, key, value)?;
        Ok(())
    }
    /// del self[key]
    fn __delitem__(this: &Value, vm: &mut Vm, key: &Value) -> R<()> {
        match dict(this).remove(vm, key)? {
            Some(_) => Ok(()),
            None => Err(vm.key_error(key)),
        }
    }
    /// A new one with these keys, all with the same value.
    #[classmethod]
    #[sig("(iterable, value=None)")]
    fn fromkeys(class: &Value, vm: &mut Vm, iterable: &Value, value: Option<Value>) -> R {
        let result = vm.call(class, &[])?;
        let value = value.unwrap_or(Value::NONE);
        vm.iterate(iterable, |vm, key| {
            vm.set_item(&result, &key, value.clone())
        })?;
        Ok(result)
    }
    /// Bytes of memory it takes.
    fn __sizeof__(this: &Value) -> usize {
        96 + 40 * dict(this).len()
    }
    /// For copying and pickling.
    fn __reduce__(this: &Value, vm: &mut Vm) -> R {
        let state = Attrs::dict(this)
            .filter(|d| d.downcast::<Dict>().is_some_and(|d| !d.is_empty()))
            .unwrap_or(Value::NONE);
        let items = vm.call_method(this, "items", &[])?;
        let items = vm.iter(&items)?;
        let (class, args) = (vm.type_of(this), vm.tuple(vec![]));
        Ok(vm.tuple_of([class, args, state, Value::NONE, items]))
    }
    /// The value of a key; if it is not there, it is added with the default.
    #[sig("(key, default=None)")]
    fn setdefault(this: &Value, vm: &mut Vm, key: &Value, default: Option<Value>) -> R {
        if is_plain(vm, this) {
            if let Some(value) = dict(this).get(vm, key)? {
                return Ok(value);
            }
        } else if vm.contains(this, key)? {
            return vm.get_item(this, key);
        }
        let value = default.unwrap_or(Value::NONE);
        vm.set_item(this, key, value.clone())?;
        Ok(value)
    }
    /// Remove a key and return its value; if it is not there, the default, or KeyError without one.
    #[sig("(key, default=<unrepresentable>)")]
    fn pop(this: &Value, vm: &mut Vm, key: &Value, default: Option<Value>) -> R {
        if is_plain(vm, this) {
            return match dict(this).remove(vm, key)?.or(default) {
                Some(value) => Ok(value),
                None => Err(vm.key_error(key)),
            };
        }
        if vm.contains(this, key)? {
            let value = vm.get_item(this, key)?;
            vm.del_item(this, key)?;
            return Ok(value);
        }
        match default {
            Some(value) => Ok(value),
            None => Err(vm.key_error(key)),
        }
    }
    /// Remove the last item (or the first one) and return it as a pair.
    #[sig("(last=True)")]
    fn popitem(this: &Value, vm: &mut Vm, last: Option<bool>) -> R {
        let d = dict(this);
        let item = if last.unwrap_or(true) {
            d.pop_last()
        } else {
            d.table.with(|t| t.next(0).map(|i| t.remove(i)))
        };
        match item {
            Some((key, value)) => Ok(vm.tuple_of([key, value])),
            None => Err(vm.key_error_text("dictionary is empty")),
        }
    }
    /// The keys, as a view.
    fn keys(this: &Value, vm: &mut Vm) -> Value {
        view(vm, this, Part::Keys)
    }
    /// The values, as a view.
    fn values(this: &Value, vm: &mut Vm) -> Value {
        view(vm, this, Part::Values)
    }
    /// The items, as a view of pairs.
    fn items(this: &Value, vm: &mut Vm) -> Value {
        view(vm, this, Part::Items)
    }
    /// Empty it.
    fn clear(this: &Value) {
        dict(this).clear();
    }
    /// A new one with the same items.
    fn copy(this: &Value, vm: &mut Vm) -> R {
        let class = vm.type_of(this);
        let copy = vm.call(&class, &[])?;
        if is_plain(vm, this) && copy.is_a::<Dict>() {
            dict(&copy).merge(vm, dict(this))?;
        } else {
            vm.iterate(this, |vm, key| {
                let value = vm.get_item(this, &key)?;
                vm.set_item(&copy, &key, value)
            })?;
        }
        if let (Some(attributes), Some(target)) = (Attrs::dict(this), Attrs::dict(&copy))
            && let (Some(from), Some(to)) =
                (attributes.downcast::<Dict>(), target.downcast::<Dict>())
        {
            to.merge(vm, from)?;
        }
        Ok(copy)
    }
    /// Move a key to the end, or to the beginning.
    #[sig("(key, last=True)")]
    fn move_to_end(this: &Value, vm: &mut Vm, key: &Value, last: Option<bool>) -> R<()> {
        let d = dict(this);
        let hash = vm.hash_key(key)?;
        let Some(position) = d.find(vm, key, hash)? else {
            return Err(vm.key_error(key));
        };
        d.table
            .with(|t| t.move_to_end(position, last.unwrap_or(true)));
        Ok(())
    }
}
