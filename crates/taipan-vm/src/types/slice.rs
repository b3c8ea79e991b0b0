//! `slice`.

use crate::heap::{Kind, Trace};
use crate::native::{ClassDef, methods};
use crate::raise::R;
use crate::types::order::{Rich, compare_slices};
use crate::types::registry::plain;
use crate::types::shape::exact;
use crate::value::{Raw, Value};
use crate::vm::Vm;
use dashu_int::IBig;

/// Payload of `slice`.
pub struct Slice {
    pub start: Value,
    pub stop: Value,
    pub step: Value,
}

impl Trace for Slice {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        visit(self.start.raw());
        visit(self.stop.raw());
        visit(self.step.raw());
    }
}

/// A slice applied to a sequence: the items `start, start + step, ...`, `len` of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Indices {
    pub start: i64,
    pub stop: i64,
    pub step: i64,
    pub len: usize,
}

impl Indices {
    /// The positions in order.
    pub fn positions(self) -> impl DoubleEndedIterator<Item = usize> + ExactSizeIterator {
        (0..self.len).map(move |i| (self.start + i as i64 * self.step) as usize)
    }
    /// The contiguous range of a slice with step 1.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.start as usize + self.len
    }
    /// The items at these positions, which must lie inside.
    pub fn of(self, items: &[Value]) -> Vec<Value> {
        match self.step {
            1 => items[self.range()].to_vec(),
            -1 => {
                let end = (self.start + 1) as usize;
                items[end - self.len..end].iter().rev().cloned().collect()
            }
            _ => self.positions().map(|i| items[i].clone()).collect(),
        }
    }
}

impl Slice {
    pub const CLASS: ClassDef = ClassDef {
        doc: "What `a[start:stop:step]` passes to `__getitem__`.",
        methods: Slice::METHODS,
        getset: Slice::GETSET,
        new: Slice::NEW,
        ..plain("slice")
    };

    /// The bounds as 64-bit integers, before they meet a length: script code (`__index__`) runs here.
    pub fn bounds(&self, vm: &mut Vm) -> R<Bounds> {
        let step = match slice_index(vm, &self.step)? {
            None => 1,
            Some(0) => return Err(vm.value_error("slice step cannot be zero")),
            Some(step) => step.max(-i64::MAX),
        };
        let start = slice_index(vm, &self.start)?;
        let stop = slice_index(vm, &self.stop)?;
        Ok(Bounds { start, stop, step })
    }

    /// The slice applied to a sequence that is `len` long now. Script code may run before the length is looked at, so use
    /// [`Slice::bounds`] where the sequence can change.
    pub fn indices(&self, vm: &mut Vm, len: usize) -> R<Indices> {
        Ok(self.bounds(vm)?.clip(len))
    }

    fn parts(&self) -> [Value; 3] {
        [self.start.clone(), self.stop.clone(), self.step.clone()]
    }
}

/// The bounds of a slice; `None` was left out.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    pub start: Option<i64>,
    pub stop: Option<i64>,
    pub step: i64,
}

impl Bounds {
    /// Applied to a length.
    pub fn clip(self, len: usize) -> Indices {
        let len = len as i64;
        let (low, high) = if self.step < 0 {
            (-1, len - 1)
        } else {
            (0, len)
        };
        let clip = |bound: i64| {
            let bound = if bound < 0 {
                bound.saturating_add(len)
            } else {
                bound
            };
            bound.clamp(low, high)
        };
        let backwards = self.step < 0;
        let start = self.start.map_or(if backwards { high } else { low }, clip);
        let stop = self.stop.map_or(if backwards { low } else { high }, clip);
        let distance = if backwards {
            start - stop
        } else {
            stop - start
        };
        let count = match self.step {
            _ if distance <= 0 => 0,
            1 | -1 => distance,
            step => (distance - 1) / step.abs() + 1,
        };
        Indices {
            start,
            stop,
            step: self.step,
            len: count as usize,
        }
    }
}

/// A position where a method such as `index` begins or ends: through `__index__`, clamped; None is not accepted.
#[derive(Clone, Copy)]
pub struct Position(pub i64);

impl<'a> crate::native::FromArg<'a> for Position {
    fn from_arg(vm: &mut Vm, value: &'a Value) -> R<Position> {
        match slice_index(vm, value) {
            Ok(Some(i)) => Ok(Position(i)),
            Ok(None) => {
                Err(vm.type_error("slice indices must be integers or have an __index__ method"))
            }
            Err(raise) => {
                let index = vm.names.__index__.clone();
                if vm.lookup_special(value, &index).is_some() {
                    return Err(raise);
                }
                vm.raised = None;
                Err(vm.type_error("slice indices must be integers or have an __index__ method"))
            }
        }
    }
}

/// A bound of a slice: None, or through `__index__`, clamped.
pub fn slice_index(vm: &mut Vm, value: &Value) -> R<Option<i64>> {
    if let Some(i) = value.as_small_int() {
        return Ok(Some(i));
    }
    if value.is_none() {
        return Ok(None);
    }
    let index = vm.names.__index__.clone();
    if vm.lookup_special(value, &index).is_none() {
        return Err(
            vm.type_error("slice indices must be integers or None or have an __index__ method")
        );
    }
    vm.to_i64_clamped(value).map(Some)
}

/// A subscript of a sequence that is no slice, through `__index__`; `template` is the error text with `{}` for the type.
pub fn sequence_index(vm: &mut Vm, key: &Value, template: &str) -> R<i64> {
    if let Some(i) = key.as_small_int() {
        return Ok(i);
    }
    let index = vm.names.__index__.clone();
    if vm.lookup_special(key, &index).is_none() {
        return Err(vm.type_error_named(template, key));
    }
    let result = vm.to_i64(key);
    match vm.catch(result, |t| &t.OverflowError)? {
        Some(i) => Ok(i),
        None => {
            let name = vm.type_name(key);
            Err(vm.index_error(format!("cannot fit '{name}' into an index-sized integer")))
        }
    }
}

/// An int of any size through `__index__`.
fn big_index(vm: &mut Vm, value: &Value) -> R<IBig> {
    let index = vm.names.__index__.clone();
    if vm.lookup_special(value, &index).is_none() {
        return Err(
            vm.type_error("slice indices must be integers or None or have an __index__ method")
        );
    }
    crate::types::range::to_big(vm, value)
}

#[methods]
impl Slice {
    #[new]
    fn new(class: &Value, vm: &mut Vm, args: crate::native::Rest<'_>) -> R {
        let _ = class;
        let none = Value::NONE;
        let (start, stop, step) = match args.0 {
            [stop] => (&none, stop, &none),
            [start, stop] => (start, stop, &none),
            [start, stop, step] => (start, stop, step),
            [] => return Err(vm.type_error("slice expected at least 1 argument, got 0")),
            more => {
                return Err(vm.type_error(format!(
                    "slice expected at most 3 arguments, got {}",
                    more.len()
                )));
            }
        };
        Ok(vm.slice(start.clone(), stop.clone(), step.clone()))
    }
    /// repr(self)
    fn __repr__(&self, vm: &mut Vm) -> R {
        let mut out = b"slice(".to_vec();
        for (i, part) in self.parts().iter().enumerate() {
            if i > 0 {
                out.extend_from_slice(b", ");
            }
            vm.push_repr(part, &mut out)?;
        }
        out.push(b')');
        Ok(vm.str_wtf8(out))
    }
    /// hash(self)
    fn __hash__(&self, vm: &mut Vm) -> R {
        let hash = crate::types::tuple::hash_items(vm, &self.parts(), false)?;
        Ok(vm.int(hash as i64))
    }
    /// self == value
    fn __eq__(&self, vm: &mut Vm, value: &Value) -> R {
        self.compare(vm, value, Rich::Eq)
    }
    /// self != value
    fn __ne__(&self, vm: &mut Vm, value: &Value) -> R {
        self.compare(vm, value, Rich::Ne)
    }
    /// self < value
    fn __lt__(&self, vm: &mut Vm, value: &Value) -> R {
        self.compare(vm, value, Rich::Lt)
    }
    /// self <= value
    fn __le__(&self, vm: &mut Vm, value: &Value) -> R {
        self.compare(vm, value, Rich::Le)
    }
    /// self > value
    fn __gt__(&self, vm: &mut Vm, value: &Value) -> R {
        self.compare(vm, value, Rich::Gt)
    }
    /// self >= value
    fn __ge__(&self, vm: &mut Vm, value: &Value) -> R {
        self.compare(vm, value, Rich::Ge)
    }
    fn compare(&self, vm: &mut Vm, value: &Value, op: Rich) -> R {
        match value.downcast::<Slice>() {
            Some(other) => compare_slices(vm, &self.parts(), &other.parts(), op),
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }
    /// The tuple (start, stop, step) that the slice means for a sequence of this length.
    pub fn indices_(&self, vm: &mut Vm, object: &Value) -> R {
        let len = crate::types::range::to_big(vm, object)?;
        if len < IBig::ZERO {
            return Err(vm.value_error("length should not be negative"));
        }
        let step = if self.step.is_none() {
            IBig::ONE
        } else {
            big_index(vm, &self.step)?
        };
        if step == IBig::ZERO {
            return Err(vm.value_error("slice step cannot be zero"));
        }
        let backwards = step < IBig::ZERO;
        let (low, high) = if backwards {
            (IBig::from(-1), &len - IBig::ONE)
        } else {
            (IBig::ZERO, len.clone())
        };
        let bound = |vm: &mut Vm, value: &Value, missing: &IBig| -> R<IBig> {
            if value.is_none() {
                return Ok(missing.clone());
            }
            let mut bound = big_index(vm, value)?;
            if bound < IBig::ZERO {
                bound += &len;
            }
            Ok(bound.clamp(low.clone(), high.clone()))
        };
        let (first, last) = if backwards {
            (&high, &low)
        } else {
            (&low, &high)
        };
        let start = bound(vm, &self.start, first)?;
        let stop = bound(vm, &self.stop, last)?;
        let items = vec![vm.bigint(start), vm.bigint(stop), vm.bigint(step)];
        Ok(vm.tuple(items))
    }
    /// For copying and pickling.
    fn __reduce__(&self, vm: &mut Vm) -> R {
        let class = vm.class(|t| &t.slice);
        let parts = vm.tuple(self.parts().to_vec());
        Ok(vm.tuple_of([class, parts]))
    }
    #[member]
    fn start(&self) -> Value {
        self.start.clone()
    }
    #[member]
    fn stop(&self) -> Value {
        self.stop.clone()
    }
    #[member]
    fn step(&self) -> Value {
        self.step.clone()
    }
}

impl Vm {
    /// A slice object.
    pub fn slice(&mut self, start: Value, stop: Value, step: Value) -> Value {
        self.heap
            .alloc(exact(Kind::Slice), Slice { start, stop, step })
    }
}
