//! The methods of `dict`.

use super::{Dict, Entry, Probe, quick_eq};
use crate::heap::Kind;
use crate::native::{Args, ClassDef, methods};
use crate::raise::{R, Raise};
use crate::types::dict_view::Part;
use crate::types::order::Rich;
use crate::types::registry::plain;
use crate::types::set::Elements;
use crate::types::shape::exact;
use crate::types::str_::Str;
use crate::types::tuple::Tuple;
use crate::types::type_::flag;
use crate::value::Value;
use crate::vm::Vm;

impl Vm {
    /// The hash of a key of a dict, with the error text dicts give for what has none.
    #[inline]
    pub fn hash_key(&mut self, key: &Value) -> R<u64> {
        if key.raw().has_shape(exact(Kind::Str))
            && let Some(s) = key.downcast::<Str>()
        {
            return Ok(s.hash());
        }
        match self.hash(key) {
            Ok(hash) => Ok(hash),
            Err(raise) => Err(self.unhashable(raise, key, "a dict key")),
        }
    }

    /// Reword a TypeError of `hash(key)`.
    #[cold]
    pub fn unhashable(&mut self, raise: Raise, key: &Value, role: &str) -> Raise {
        let class = self.class(|t| &t.TypeError);
        if !self.is_raised(&raise, &class) {
            return raise;
        }
        let exception = self.take_raised();
        let args = exception
            .downcast::<crate::types::exception::Exception>()
            .map(|e| e.args.get());
        let reason = args
            .as_ref()
            .and_then(|a| a.downcast::<crate::types::tuple::Tuple>()?.items().first())
            .map(crate::protocol::item::text_of)
            .unwrap_or_default();
        let name = self.full_type_name(key);
        self.type_error(format!("cannot use '{name}' as {role} ({reason})"))
    }
}

impl Dict {
    pub const CLASS: ClassDef = ClassDef {
        doc: "A mapping of keys to values that remembers the order in which keys were added.",
        methods: Dict::METHODS,
        new: Dict::NEW,
        flags: flag::BASETYPE | flag::MAPPING | flag::MATCH_SELF,
        ..plain("dict")
    };

    /// `self[key]`: of a subclass, `__missing__` is asked for keys that are not there.
    pub fn get_item(this: &Value, vm: &mut Vm, key: &Value) -> R {
        let dict = this.downcast::<Dict>().expect("a dict");
        if let Some(value) = dict.get(vm, key)? {
            return Ok(value);
        }
        if !this.raw().has_shape(exact(Kind::Dict)) {
            let missing = vm.names.__missing__.clone();
            if let Some(value) = vm.call_special(this, &missing, std::slice::from_ref(key))? {
                return Ok(value);
            }
        }
        Err(vm.key_error(key))
    }

    /// Add all items of another dict.
    pub fn merge(&self, vm: &mut Vm, other: &Dict) -> R<()> {
        if std::ptr::eq(self, other) {
            return Ok(());
        }
        if self.is_empty() {
            let copy = other.copy();
            let table = copy.table.take();
            let old = self.table.with(|t| {
                let changes = t.changes;
                let old = std::mem::replace(t, table);
                t.keys_version = 0;
                t.changes = changes.wrapping_add(1);
                old
            });
            drop(old);
            return Ok(());
        }
        let count = other.len();
        self.table.with(|t| t.reserve(count / 2));
        let mut position = 0;
        loop {
            let next = other.table.with(|t| {
                let i = t.next(position)?;
                let e = &t.entries[i];
                Some((i + 1, e.hash, e.key.clone(), e.value.clone()))
            });
            let Some((after, hash, key, value)) = next else {
                return Ok(());
            };
            self.set_hashed(vm, &key, hash, value)?;
            if other.len() != count {
                return Err(vm.runtime_error("dict mutated during update"));
            }
            position = after;
        }
    }

    /// An exact dict with the items of this one and of another.
    fn union(&self, vm: &mut Vm, other: &Dict) -> R {
        let sum = self.copy_with_room(other.len());
        sum.merge(vm, other)?;
        Ok(Dict::alloc(&mut vm.heap, sum))
    }

    /// `a | b` of two exact dicts.
    pub(crate) fn exact_union(vm: &mut Vm, a: &Value, b: &Value) -> Option<R> {
        let shape = exact(Kind::Dict);
        if !a.raw().has_shape(shape) || !b.raw().has_shape(shape) {
            return None;
        }
        Some(a.downcast::<Dict>()?.union(vm, b.downcast::<Dict>()?))
    }

    /// `self.update(value)`: a mapping (anything with `keys`), or pairs.
    pub fn update_from(&self, vm: &mut Vm, value: &Value) -> R<()> {
        if let Some(other) = value.downcast::<Dict>() {
            let plain = value.raw().has_shape(exact(Kind::Dict)) || !vm.overrides_iter(value);
            if plain {
                return self.merge(vm, other);
            }
        }
        let keys = vm.names.keys.clone();
        match vm.get_attr_opt(value, &keys)? {
            Some(keys) => self.update_mapping(vm, value, &keys),
            None => self.update_pairs(vm, value),
        }
    }

    fn update_mapping(&self, vm: &mut Vm, value: &Value, keys: &Value) -> R<()> {
        let keys = vm.call(keys, &[])?;
        let keys = vm.iter(&keys)?;
        while let Some(key) = vm.next(&keys)? {
            let item = vm.get_item(value, &key)?;
            self.set(vm, &key, item)?;
        }
        Ok(())
    }

    fn update_pairs(&self, vm: &mut Vm, value: &Value) -> R<()> {
        let pairs = vm.iter(value)?;
        let mut n = 0;
        while let Some(pair) = vm.next(&pairs)? {
            if pair.raw().has_shape(exact(Kind::Tuple))
                && let Some(tuple) = pair.downcast::<Tuple>()
                && let [key, value] = tuple.items()
            {
                drop(self.set(vm, key, value.clone())?);
                n += 1;
                continue;
            }
            let result = vm.collect(&pair);
            let items = match result {
                Ok(items) => items,
                Err(raise) => {
                    let class = vm.class(|t| &t.TypeError);
                    if vm.is_raised(&raise, &class) {
                        let raise = if vm.iter_refused(&pair) {
                            vm.raised = None;
                            vm.type_error("object is not iterable")
                        } else {
                            raise
                        };
                        let note = format!(
                            "Cannot convert dictionary update sequence element #{n} to a sequence"
                        );
                        vm.add_note_to_raised(raise, &note);
                        return Err(raise);
                    }
                    return Err(raise);
                }
            };
            match <[Value; 2]>::try_from(items) {
                Ok([key, value]) => drop(self.set(vm, &key, value)?),
                Err(items) => {
                    return Err(vm.value_error(format!(
                        "dictionary update sequence element #{n} has length {}; 2 is required",
                        items.len()
                    )));
                }
            }
            n += 1;
        }
        Ok(())
    }

    /// `dict.__init__`, `dict.update`: at most one positional argument, then keywords.
    fn update_args(this: &Value, vm: &mut Vm, args: &Args<'_>, name: &str) -> R<()> {
        let dict = this.downcast::<Dict>().expect("a dict");
        match args.pos() {
            [] => {}
            [value] => dict.update_from(vm, value)?,
            more => {
                return Err(vm.type_error(format!(
                    "{name} expected at most 1 argument, got {}",
                    more.len()
                )));
            }
        }
        for (name, value) in args.keywords() {
            dict.set_str(name, value.clone());
        }
        Ok(())
    }

    /// Whether both have equal items.
    pub fn equals(&self, vm: &mut Vm, other: &Dict) -> R<bool> {
        vm.enter_native(" in comparison")?;
        let result = self.equals_inner(vm, other);
        vm.leave_native();
        result
    }

    fn equals_inner(&self, vm: &mut Vm, other: &Dict) -> R<bool> {
        if self.len() != other.len() {
            return Ok(false);
        }
        let mut position = match self.equal_quickly(other) {
            Ok(equal) => return Ok(equal),
            Err(position) => position,
        };
        loop {
            let next = self.table.with(|t| {
                let i = t.next(position)?;
                let e = &t.entries[i];
                Some((i + 1, e.hash, e.key.clone(), e.value.clone()))
            });
            let Some((after, hash, key, value)) = next else {
                return Ok(true);
            };
            let Some(at) = other.find(vm, &key, hash)? else {
                return Ok(false);
            };
            let theirs = other
                .table
                .with(|t| t.entries.get(at).map(|e| e.value.clone()));
            let Some(theirs) = theirs else {
                return Ok(false);
            };
            if !vm.eq(&value, &theirs)? {
                return Ok(false);
            }
            position = after;
        }
    }

    /// Compare items as long as no script's `==` is needed for it; the position of the item that needs one.
    fn equal_quickly(&self, other: &Dict) -> Result<bool, usize> {
        if std::ptr::eq(self, other) {
            return Err(0);
        }
        self.table.with(|mine| {
            other.table.with(|theirs| {
                let mut position = 0;
                while let Some(i) = mine.next(position) {
                    let entry = &mine.entries[i];
                    let at = match theirs.probe(entry.key.raw(), entry.hash, 0) {
                        (Probe::Found(at), _) => at,
                        (Probe::Missing, _) => return Ok(false),
                        (Probe::Ask(_), _) => return Err(i),
                    };
                    let (x, y) = (entry.value.raw(), theirs.entries[at].value.raw());
                    match quick_eq(x, y) {
                        _ if x == y => {}
                        Some(true) => {}
                        Some(false) => return Ok(false),
                        None => return Err(i),
                    }
                    position = i + 1;
                }
                Ok(true)
            })
        })
    }

    /// The entry after a position going backwards: the item before `position`.
    pub fn item_before(&self, position: usize) -> Option<(usize, Value, Value)> {
        self.table.with(|t| {
            let end = position.min(t.entries.len());
            let i = t.entries[..end].iter().rposition(|e| !e.key.is_undef())?;
            let Entry { key, value, .. } = &t.entries[i];
            Some((i, key.clone(), value.clone()))
        })
    }
}

impl Vm {
    /// Whether an instance of a native container's subclass has an `__iter__` of its own.
    pub(crate) fn overrides_iter(&mut self, value: &Value) -> bool {
        let iter = self.names.__iter__.clone();
        match self.lookup_special(value, &iter) {
            Some(method) => !method.is_kind(Kind::MethodDescr),
            None => true,
        }
    }
}

#[methods]
impl Dict {
    #[new]
    #[raw]
    fn new_dict(vm: &mut Vm, args: &Args<'_>) -> R {
        Ok(vm.new_object(&args.all[0], Dict::new()))
    }
    /// Add the items of a mapping or of pairs, then those of the keywords.
    #[raw]
    #[sig("(*args, **kwargs)")]
    fn __init__(vm: &mut Vm, args: &Args<'_>) -> R {
        Dict::update_args(&args.all[0], vm, &args.rest(), "dict")?;
        Ok(Value::NONE)
    }
    /// repr(self)
    fn __repr__(this: &Value, vm: &mut Vm) -> R {
        let dict = this.downcast::<Dict>().expect("receiver");
        if dict.is_empty() {
            return Ok(vm.str("{}"));
        }
        vm.repr_container(this, "{...}", |vm, out| {
            out.push(b'{');
            let mut position = 0;
            let mut first = true;
            while let Some((after, key, value)) = dict.next_item(position) {
                if !first {
                    out.extend_from_slice(b", ");
                }
                first = false;
                vm.push_repr(&key, out)?;
                out.extend_from_slice(b": ");
                vm.push_repr(&value, out)?;
                position = after;
            }
            out.push(b'}');
            Ok(())
        })
    }
    /// self < value
    fn __lt__(&self, value: &Value) -> Value {
        let _ = value;
        Value::NOT_IMPLEMENTED
    }
    /// self <= value
    fn __le__(&self, value: &Value) -> Value {
        let _ = value;
        Value::NOT_IMPLEMENTED
    }
    /// self == value
    fn __eq__(&self, vm: &mut Vm, value: &Value) -> R {
        self.compare(vm, value, Rich::Eq)
    }
    /// self != value
    fn __ne__(&self, vm: &mut Vm, value: &Value) -> R {
        self.compare(vm, value, Rich::Ne)
    }
    /// self > value
    fn __gt__(&self, value: &Value) -> Value {
        let _ = value;
        Value::NOT_IMPLEMENTED
    }
    /// self >= value
    fn __ge__(&self, value: &Value) -> Value {
        let _ = value;
        Value::NOT_IMPLEMENTED
    }
    #[rust]
    pub fn compare(&self, vm: &mut Vm, value: &Value, op: Rich) -> R {
        match (value.downcast::<Dict>(), op) {
            (Some(other), Rich::Eq) => Ok(Value::bool(self.equals(vm, other)?)),
            (Some(other), Rich::Ne) => Ok(Value::bool(!self.equals(vm, other)?)),
            _ => Ok(Value::NOT_IMPLEMENTED),
        }
    }
    /// iter(self)
    fn __iter__(this: &Value, vm: &mut Vm) -> Value {
        vm.dict_iter(this, Part::Keys, false)
    }
    /// self | value
    fn __or__(&self, vm: &mut Vm, value: &Value) -> R {
        let Some(other) = value.downcast::<Dict>() else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        self.union(vm, other)
    }
    /// value | self
    fn __ror__(&self, vm: &mut Vm, value: &Value) -> R {
        let Some(other) = value.downcast::<Dict>() else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        other.union(vm, self)
    }
    /// self |= value
    fn __ior__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        this.downcast::<Dict>()
            .expect("receiver")
            .update_from(vm, value)?;
        Ok(this.clone())
    }
    /// len(self)
    fn __len__(&self) -> usize {
        self.len()
    }
    /// self[key]
    fn __getitem__(this: &Value, vm: &mut Vm, key: &Value) -> R {
        Dict::get_item(this, vm, key)
    }
    /// self[key] = value
    fn __setitem__(&self, vm: &mut Vm, key: &Value, value: Value) -> R<()> {
        self.set(vm, key, value)?;
        Ok(())
    }
    /// del self[key]
    fn __delitem__(&self, vm: &mut Vm, key: &Value) -> R<()> {
        match self.remove(vm, key)? {
            Some(_) => Ok(()),
            None => Err(vm.key_error(key)),
        }
    }
    /// Whether the key is there.
    fn __contains__(&self, vm: &mut Vm, key: &Value) -> R<bool> {
        let hash = vm.hash_key(key)?;
        Ok(self.find(vm, key, hash)?.is_some())
    }
    /// Bytes of memory the dict takes.
    #[sig("()")]
    fn __sizeof__(&self) -> usize {
        64 + self
            .table
            .with(|t| t.entries.capacity() * 24 + t.index.len() * 4)
    }
    /// The value of a key, or the default if it is not there.
    #[sig("(key, default=None, /)")]
    #[name = "get"]
    fn get_or(&self, vm: &mut Vm, key: &Value, default: Option<Value>) -> R {
        Ok(Dict::get(self, vm, key)?.or(default).unwrap_or(Value::NONE))
    }
    /// The value of a key; if it is not there, it is added with the default.
    #[sig("(key, default=None, /)")]
    fn setdefault(&self, vm: &mut Vm, key: &Value, default: Option<Value>) -> R {
        let hash = vm.hash_key(key)?;
        if let Some(i) = self.find(vm, key, hash)? {
            return Ok(self.table.with(|t| t.entries[i].value.clone()));
        }
        let value = default.unwrap_or(Value::NONE);
        self.table
            .with(|t| t.push(hash, key.clone(), value.clone()));
        Ok(value)
    }
    /// Remove a key and return its value; if it is not there, the default, or KeyError without one.
    #[sig("(key, default=<unrepresentable>, /)")]
    fn pop(&self, vm: &mut Vm, key: &Value, default: Option<Value>) -> R {
        let found = if self.is_empty() {
            None
        } else {
            self.remove(vm, key)?
        };
        match found.or(default) {
            Some(value) => Ok(value),
            None => Err(vm.key_error(key)),
        }
    }
    /// Remove the item added last and return it as a pair; KeyError if the dict is empty.
    #[sig("()")]
    fn popitem(&self, vm: &mut Vm) -> R {
        match self.pop_last() {
            Some((key, value)) => Ok(vm.tuple_of([key, value])),
            None => Err(vm.key_error_text("popitem(): dictionary is empty")),
        }
    }
    /// The keys, as a view.
    #[name = "keys"]
    #[sig("()")]
    fn keys_view(this: &Value, vm: &mut Vm) -> Value {
        vm.dict_view(this, Part::Keys)
    }
    /// The items, as a view of pairs.
    #[name = "items"]
    #[sig("()")]
    fn items_view(this: &Value, vm: &mut Vm) -> Value {
        vm.dict_view(this, Part::Items)
    }
    /// The values, as a view.
    #[name = "values"]
    #[sig("()")]
    fn values_view(this: &Value, vm: &mut Vm) -> Value {
        vm.dict_view(this, Part::Values)
    }
    /// Add the items of a mapping (anything with `keys`) or of pairs, then those of the keywords.
    #[raw]
    fn update(vm: &mut Vm, args: &Args<'_>) -> R {
        Dict::update_args(&args.all[0], vm, &args.rest(), "update")?;
        Ok(Value::NONE)
    }
    /// A new dict with these keys, all with the same value.
    #[classmethod]
    #[sig("(iterable, value=None, /)")]
    fn fromkeys(class: &Value, vm: &mut Vm, iterable: &Value, value: Option<Value>) -> R {
        let value = value.unwrap_or(Value::NONE);
        let result = if class.is(&vm.types.dict) {
            vm.dict()
        } else {
            vm.call(class, &[])?
        };
        if result.raw().has_shape(exact(Kind::Dict)) {
            let dict = result.downcast::<Dict>().expect("kind");
            if let Some(set) = Elements::of(iterable) {
                // The keys' hashes are known.
                vm.iterate_set(set, |vm, key, hash| {
                    dict.set_hashed(vm, key, hash, value.clone()).map(drop)
                })?;
            } else {
                vm.iterate(iterable, |vm, key| {
                    dict.set(vm, &key, value.clone()).map(drop)
                })?;
            }
        } else {
            vm.iterate(iterable, |vm, key| {
                vm.set_item(&result, &key, value.clone())
            })?;
        }
        Ok(result)
    }
    /// Empty the dict.
    #[name = "clear"]
    #[sig("()")]
    fn clear_all(&self) {
        self.clear();
    }
    /// A new dict with the same items.
    #[name = "copy"]
    #[sig("()")]
    fn copy_all(&self, vm: &mut Vm) -> Value {
        let copy = self.copy();
        Dict::alloc(&mut vm.heap, copy)
    }
    /// An iterator over the keys from the last to the first.
    #[sig("()")]
    fn __reversed__(this: &Value, vm: &mut Vm) -> Value {
        vm.dict_iter(this, Part::Keys, true)
    }
    /// `dict[K, V]`, for annotations.
    #[classmethod]
    fn __class_getitem__(class: &Value, vm: &mut Vm, object: &Value) -> Value {
        vm.generic_alias(class, object)
    }
}
