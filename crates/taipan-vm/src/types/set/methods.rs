//! The methods of `set` and `frozenset`.

use super::{Elements, FrozenSet, Set, SetTable};
use crate::cell_mut::MutCell;
use crate::heap::Kind;
use crate::native::{Args, ClassDef, Rest, methods};
use crate::protocol::number::BinOp;
use crate::raise::R;
use crate::types::order::Rich;
use crate::types::registry::plain;
use crate::types::shape::exact;
use crate::types::type_::flag;
use crate::value::Value;
use crate::vm::Vm;

impl Set {
    pub const CLASS: ClassDef = ClassDef {
        doc: "(iterable=(), /)\n--\n\nA collection of different hashable elements without order.",
        methods: Set::METHODS,
        new: Set::NEW,
        flags: flag::BASETYPE | flag::MATCH_SELF | flag::WEAKREF,
        ..plain("set")
    };
}

impl FrozenSet {
    pub const CLASS: ClassDef = ClassDef {
        doc: "(iterable=(), /)\n--\n\nA set that cannot be changed, and is hashable itself.",
        methods: FrozenSet::METHODS,
        new: FrozenSet::NEW,
        flags: flag::BASETYPE | flag::MATCH_SELF | flag::WEAKREF,
        ..plain("frozenset")
    };
}

/// A set, or a frozenset if `like` is one.
fn make(vm: &mut Vm, like: &Value, table: SetTable) -> Value {
    if like.is_kind(Kind::FrozenSet) {
        vm.heap.alloc(exact(Kind::FrozenSet), FrozenSet::new(table))
    } else {
        let set = Set {
            table: MutCell::new(table),
        };
        vm.heap.alloc(exact(Kind::Set), set)
    }
}

fn elements(value: &Value) -> Elements<'_> {
    Elements::of(value).expect("a set")
}

/// An empty set, or frozenset if `like` is one.
fn fresh(vm: &mut Vm, like: &Value) -> Value {
    make(vm, like, SetTable::default())
}

fn copy(vm: &mut Vm, this: &Value) -> R {
    if this.raw().has_shape(exact(Kind::FrozenSet)) {
        return Ok(this.clone());
    }
    new_copy(vm, this)
}

fn new_copy(vm: &mut Vm, this: &Value) -> R {
    let copy = fresh(vm, this);
    elements(&copy).merge(vm, elements(this))?;
    Ok(copy)
}

/// `a op b` of two exact sets of one kind, for the operators that sets have.
pub(crate) fn operator(vm: &mut Vm, op: BinOp, a: &Value, b: &Value) -> Option<R> {
    let is_set = |value: &Value| {
        let raw = value.raw();
        raw.has_shape(exact(Kind::FrozenSet)) || raw.has_shape(exact(Kind::Set))
    };
    if !is_set(a) || !is_set(b) {
        return None;
    }
    let others = std::slice::from_ref(b);
    Some(match op {
        BinOp::Or => union(vm, a, others),
        BinOp::And => intersection(vm, a, others),
        BinOp::Sub => difference(vm, a, others),
        BinOp::Xor => symmetric_difference(vm, a, b),
        _ => return None,
    })
}

/// `a op b` of two exact sets of one kind.
pub(crate) fn compare_exact(vm: &mut Vm, op: Rich, a: &Value, b: &Value) -> Option<R> {
    let kind = a
        .kind()
        .filter(|k| matches!(k, Kind::Set | Kind::FrozenSet))?;
    if !a.raw().has_shape(exact(kind)) || !b.raw().has_shape(exact(kind)) {
        return None;
    }
    Some(compare(vm, a, b, op))
}

fn union(vm: &mut Vm, this: &Value, others: &[Value]) -> R {
    let result = new_copy(vm, this)?;
    for other in others {
        elements(&result).update(vm, other)?;
    }
    Ok(result)
}

fn intersection(vm: &mut Vm, this: &Value, others: &[Value]) -> R {
    let Some((first, rest)) = others.split_first() else {
        return new_copy(vm, this);
    };
    let mut result = fresh(vm, this);
    elements(this).intersection(vm, first, elements(&result))?;
    for other in rest {
        let so_far = std::mem::replace(&mut result, fresh(vm, this));
        elements(&so_far).intersection(vm, other, elements(&result))?;
    }
    Ok(result)
}

fn difference(vm: &mut Vm, this: &Value, others: &[Value]) -> R {
    let Some((first, rest)) = others.split_first() else {
        return new_copy(vm, this);
    };
    let result = fresh(vm, this);
    elements(this).difference(vm, first, elements(&result))?;
    for other in rest {
        elements(&result).remove_all(vm, other)?;
    }
    Ok(result)
}

fn symmetric_difference(vm: &mut Vm, this: &Value, other: &Value) -> R {
    let table = MutCell::new(SetTable::default());
    Elements(&table).update(vm, other)?;
    Elements(&table).toggle_all(vm, this)?;
    Ok(make(vm, this, table.take()))
}

fn is_disjoint(vm: &mut Vm, this: &Value, other: &Value) -> R<bool> {
    let mine = elements(this);
    if let Some(theirs) = Elements::of(other) {
        let (walk, ask) = if theirs.len() > mine.len() {
            (mine, theirs)
        } else {
            (theirs, mine)
        };
        if let Some(disjoint) = walk.all_quickly(ask, false) {
            return Ok(disjoint);
        }
        for slot in walk.snapshot() {
            if ask.contains_hashed(vm, &slot.key, slot.hash)? {
                return Ok(false);
            }
        }
        return Ok(true);
    }
    let iterator = vm.iter(other)?;
    while let Some(item) = vm.next(&iterator)? {
        let hash = vm.hash_element(&item)?;
        if mine.contains_hashed(vm, &item, hash)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn is_subset(vm: &mut Vm, this: &Value, other: &Value) -> R<bool> {
    if let Some(theirs) = Elements::of(other) {
        return elements(this).is_subset(vm, theirs);
    }
    let common = elements(this).common(vm, other)?;
    Ok(common.len == elements(this).len())
}

fn is_superset(vm: &mut Vm, this: &Value, other: &Value) -> R<bool> {
    if let Some(theirs) = Elements::of(other) {
        return theirs.is_subset(vm, elements(this));
    }
    let iterator = vm.iter(other)?;
    while let Some(item) = vm.next(&iterator)? {
        if !elements(this).contains(vm, &item)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn compare(vm: &mut Vm, this: &Value, value: &Value, op: Rich) -> R {
    let Some(theirs) = Elements::of(value) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    vm.enter_native(" in comparison")?;
    let result = compare_elements(vm, this, value, theirs, op);
    vm.leave_native();
    Ok(Value::bool(result?))
}

fn compare_elements(
    vm: &mut Vm,
    this: &Value,
    value: &Value,
    theirs: Elements<'_>,
    op: Rich,
) -> R<bool> {
    let mine = elements(this);
    Ok(match op {
        Rich::Eq | Rich::Ne => {
            let known = |v: &Value| v.downcast::<FrozenSet>().and_then(|f| f.hash.get());
            let differ = matches!((known(this), known(value)), (Some(a), Some(b)) if a != b);
            let equal = !differ && mine.len() == theirs.len() && mine.is_subset(vm, theirs)?;
            equal == (op == Rich::Eq)
        }
        Rich::Le => mine.is_subset(vm, theirs)?,
        Rich::Ge => theirs.is_subset(vm, mine)?,
        Rich::Lt => mine.len() < theirs.len() && mine.is_subset(vm, theirs)?,
        Rich::Gt => theirs.len() < mine.len() && theirs.is_subset(vm, mine)?,
    })
}

fn repr(vm: &mut Vm, this: &Value) -> R {
    let name = vm.class_of(this).name();
    if elements(this).is_empty() {
        return Ok(vm.str(format!("{name}()")));
    }
    let plain = this.raw().has_shape(exact(Kind::Set));
    let nested = format!("{name}(...)");
    vm.repr_container(this, &nested, |vm, out| {
        if !plain {
            out.extend_from_slice(name.as_bytes());
            out.push(b'(');
        }
        out.push(b'{');
        let items = elements(this).with(|t| t.elements());
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                out.extend_from_slice(b", ");
            }
            vm.push_repr(item, out)?;
        }
        out.push(b'}');
        if !plain {
            out.push(b')');
        }
        Ok(())
    })
}

fn reduce(vm: &mut Vm, this: &Value) -> R {
    let items = elements(this).with(|t| t.elements());
    let items = vm.list(items);
    let args = vm.tuple(vec![items]);
    let state = vm.call_method(this, "__getstate__", &[])?;
    let class = vm.type_of(this);
    Ok(vm.tuple_of([class, args, state]))
}

/// A binary operator: both sides must be sets.
fn both(a: &Value, b: &Value) -> bool {
    Elements::of(a).is_some() && Elements::of(b).is_some()
}

fn sizeof(this: &Value) -> usize {
    200 + 16 * elements(this).with(|t| t.slots.len())
}

macro_rules! shared_methods {
    ($type:ident, $class:literal { $($own:item)* }) => {
        #[methods(class = $class)]
        impl $type {
            $($own)*
            /// repr(self)
            fn __repr__(this: &Value, vm: &mut Vm) -> R { repr(vm, this) }
            /// self < value
            fn __lt__(this: &Value, vm: &mut Vm, value: &Value) -> R { compare(vm, this, value, Rich::Lt) }
            /// self <= value
            fn __le__(this: &Value, vm: &mut Vm, value: &Value) -> R { compare(vm, this, value, Rich::Le) }
            /// self == value
            fn __eq__(this: &Value, vm: &mut Vm, value: &Value) -> R { compare(vm, this, value, Rich::Eq) }
            /// self != value
            fn __ne__(this: &Value, vm: &mut Vm, value: &Value) -> R { compare(vm, this, value, Rich::Ne) }
            /// self > value
            fn __gt__(this: &Value, vm: &mut Vm, value: &Value) -> R { compare(vm, this, value, Rich::Gt) }
            /// self >= value
            fn __ge__(this: &Value, vm: &mut Vm, value: &Value) -> R { compare(vm, this, value, Rich::Ge) }
            /// iter(self)
            fn __iter__(this: &Value, vm: &mut Vm) -> Value { vm.set_iter(this) }
            /// self - value
            fn __sub__(this: &Value, vm: &mut Vm, value: &Value) -> R {
                if !both(this, value) { return Ok(Value::NOT_IMPLEMENTED); }
                difference(vm, this, std::slice::from_ref(value))
            }
            /// value - self
            fn __rsub__(this: &Value, vm: &mut Vm, value: &Value) -> R {
                if !both(this, value) { return Ok(Value::NOT_IMPLEMENTED); }
                difference(vm, value, std::slice::from_ref(this))
            }
            /// self & value
            fn __and__(this: &Value, vm: &mut Vm, value: &Value) -> R {
                if !both(this, value) { return Ok(Value::NOT_IMPLEMENTED); }
                intersection(vm, this, std::slice::from_ref(value))
            }
            /// value & self
            fn __rand__(this: &Value, vm: &mut Vm, value: &Value) -> R {
                if !both(this, value) { return Ok(Value::NOT_IMPLEMENTED); }
                intersection(vm, value, std::slice::from_ref(this))
            }
            /// self ^ value
            fn __xor__(this: &Value, vm: &mut Vm, value: &Value) -> R {
                if !both(this, value) { return Ok(Value::NOT_IMPLEMENTED); }
                symmetric_difference(vm, this, value)
            }
            /// value ^ self
            fn __rxor__(this: &Value, vm: &mut Vm, value: &Value) -> R {
                if !both(this, value) { return Ok(Value::NOT_IMPLEMENTED); }
                symmetric_difference(vm, value, this)
            }
            /// self | value
            fn __or__(this: &Value, vm: &mut Vm, value: &Value) -> R {
                if !both(this, value) { return Ok(Value::NOT_IMPLEMENTED); }
                union(vm, this, std::slice::from_ref(value))
            }
            /// value | self
            fn __ror__(this: &Value, vm: &mut Vm, value: &Value) -> R {
                if !both(this, value) { return Ok(Value::NOT_IMPLEMENTED); }
                union(vm, value, std::slice::from_ref(this))
            }
            /// len(self)
            fn __len__(this: &Value) -> usize { elements(this).len() }
            /// Whether an element is there.
            fn __contains__(this: &Value, vm: &mut Vm, object: &Value) -> R<bool> { elements(this).contains(vm, object) }
            /// A copy with the same elements.
            #[sig("()")]
            fn copy(this: &Value, vm: &mut Vm) -> R { copy(vm, this) }
            /// The elements that are in none of the others.
            #[sig("(*others)")]
            fn difference(this: &Value, vm: &mut Vm, others: Rest<'_>) -> R { difference(vm, this, others.0) }
            /// The elements that are in all of the others too.
            #[sig("(*others)")]
            fn intersection(this: &Value, vm: &mut Vm, others: Rest<'_>) -> R { intersection(vm, this, others.0) }
            /// Whether nothing is in both.
            fn isdisjoint(this: &Value, vm: &mut Vm, other: &Value) -> R<bool> { is_disjoint(vm, this, other) }
            /// Whether every element is in the other.
            fn issubset(this: &Value, vm: &mut Vm, other: &Value) -> R<bool> { is_subset(vm, this, other) }
            /// Whether every element of the other is here.
            fn issuperset(this: &Value, vm: &mut Vm, other: &Value) -> R<bool> { is_superset(vm, this, other) }
            /// For copying and pickling.
            fn __reduce__(this: &Value, vm: &mut Vm) -> R { reduce(vm, this) }
            /// Bytes of memory it takes.
            #[sig("()")]
            fn __sizeof__(this: &Value) -> usize { sizeof(this) }
            /// The elements that are in exactly one of both.
            fn symmetric_difference(this: &Value, vm: &mut Vm, other: &Value) -> R { symmetric_difference(vm, this, other) }
            /// The elements of all.
            #[sig("(*others)")]
            fn union(this: &Value, vm: &mut Vm, others: Rest<'_>) -> R { union(vm, this, others.0) }
            /// `set[T]`, for annotations.
            #[classmethod]
            fn __class_getitem__(class: &Value, vm: &mut Vm, object: &Value) -> Value { vm.generic_alias(class, object) }
        }
    };
}

shared_methods! { Set, "set" {
    #[new]
    #[raw]
    fn new_set(vm: &mut Vm, args: &Args<'_>) -> R {
        Ok(vm.new_object(&args.all[0], Set::new()))
    }
    /// Fill the set with the items of an iterable.
    #[raw]
    #[sig("(*args, **kwargs)")]
    fn __init__(vm: &mut Vm, args: &Args<'_>) -> R {
        args.no_keywords(vm, "set")?;
        let set = elements(&args.all[0]);
        match args.rest().pos() {
            [] => set.clear(),
            [value] => {
                set.clear();
                set.update(vm, value)?;
            }
            more => return Err(vm.type_error(format!("set expected at most 1 argument, got {}", more.len()))),
        }
        Ok(Value::NONE)
    }
    /// self -= value
    fn __isub__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        if !both(this, value) { return Ok(Value::NOT_IMPLEMENTED); }
        elements(this).remove_all(vm, value)?;
        Ok(this.clone())
    }
    /// self &= value
    fn __iand__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        if !both(this, value) { return Ok(Value::NOT_IMPLEMENTED); }
        let table = elements(this).common(vm, value)?;
        replace_table(this, table);
        Ok(this.clone())
    }
    /// self ^= value
    fn __ixor__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        if !both(this, value) { return Ok(Value::NOT_IMPLEMENTED); }
        elements(this).toggle_all(vm, value)?;
        Ok(this.clone())
    }
    /// self |= value
    fn __ior__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        if !both(this, value) { return Ok(Value::NOT_IMPLEMENTED); }
        elements(this).update(vm, value)?;
        Ok(this.clone())
    }
    /// Add an element.
    #[name = "add"]
    fn add_element(&self, vm: &mut Vm, object: &Value) -> R<()> {
        self.table_of().add(vm, object)?;
        Ok(())
    }
    /// Empty the set.
    #[name = "clear"]
    #[sig("()")]
    fn clear_all(&self) {
        self.table_of().clear();
    }
    /// Remove an element if it is there.
    fn discard(&self, vm: &mut Vm, object: &Value) -> R<()> {
        self.table_of().remove(vm, object)?;
        Ok(())
    }
    /// Remove the elements of the others.
    #[sig("(*others)")]
    fn difference_update(&self, vm: &mut Vm, others: Rest<'_>) -> R<()> {
        others.0.iter().try_for_each(|other| self.table_of().remove_all(vm, other))
    }
    /// Keep only the elements that are in all of the others.
    #[sig("(*others)")]
    fn intersection_update(this: &Value, vm: &mut Vm, others: Rest<'_>) -> R<()> {
        let Some((first, rest)) = others.0.split_first() else { return Ok(()) };
        let mut table = elements(this).common(vm, first)?;
        for other in rest {
            let so_far = MutCell::new(table);
            table = Elements(&so_far).common(vm, other)?;
        }
        replace_table(this, table);
        Ok(())
    }
    /// Remove any element and return it; KeyError if the set is empty.
    #[sig("()")]
    fn pop(&self, vm: &mut Vm) -> R {
        match self.table_of().pop() {
            Some(element) => Ok(element),
            None => Err(vm.key_error_text("pop from an empty set")),
        }
    }
    /// Remove an element; KeyError if it is not there.
    fn remove(&self, vm: &mut Vm, object: &Value) -> R<()> {
        if self.table_of().remove(vm, object)? { Ok(()) } else { Err(vm.key_error(object)) }
    }
    /// Keep the elements that are in exactly one of both.
    fn symmetric_difference_update(&self, vm: &mut Vm, other: &Value) -> R<()> {
        self.table_of().toggle_all(vm, other)
    }
    /// Add the elements of the others.
    #[sig("(*others)")]
    fn update(&self, vm: &mut Vm, others: Rest<'_>) -> R<()> {
        others.0.iter().try_for_each(|other| self.table_of().update(vm, other))
    }
} }

fn replace_table(this: &Value, mut table: SetTable) {
    let old = elements(this).with(|t| {
        table.version = t.version.wrapping_add(1);
        std::mem::replace(t, table)
    });
    drop(old);
}

shared_methods! { FrozenSet, "frozenset" {
    #[new]
    #[raw]
    fn new_frozenset(vm: &mut Vm, args: &Args<'_>) -> R {
        let class = &args.all[0];
        let is_exact = class.is(&vm.types.frozenset);
        if !vm.overrides_init(class, |t| &t.frozenset) {
            args.no_keywords(vm, "frozenset")?;
        }
        let table = MutCell::new(SetTable::default());
        match args.rest().pos() {
            [] => {}
            [value] if is_exact && value.raw().has_shape(exact(Kind::FrozenSet)) => return Ok(value.clone()),
            [value] => Elements(&table).update(vm, value)?,
            more => return Err(vm.type_error(format!("frozenset expected at most 1 argument, got {}", more.len()))),
        }
        Ok(vm.new_object(class, FrozenSet::new(table.take())))
    }
    /// hash(self)
    fn __hash__(&self, vm: &mut Vm) -> R {
        let hash = self.hash_value();
        Ok(vm.int(hash as i64))
    }
    #[rust]
    pub fn hash_value(&self) -> u64 {
        match self.hash.get() {
            Some(hash) => hash,
            None => {
                let hash = Elements(&self.table).hash();
                self.hash.set(Some(hash));
                hash
            }
        }
    }
} }
