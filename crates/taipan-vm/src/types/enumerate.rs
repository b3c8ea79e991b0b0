//! `enumerate`.

use crate::cell_mut::MutCell;
use crate::native::{Args, MethodDef, class, concat, methods, total};
use crate::protocol::iter::ITERATOR_METHODS;
use crate::raise::R;
use crate::types::range::to_big;
use crate::value::{Raw, Value};
use crate::vm::Vm;
use std::cell::{Cell, RefCell};

const PARTS: &[&[MethodDef]] = &[ITERATOR_METHODS, Enumerate::METHODS];
const ALL: [MethodDef; total(PARTS)] = concat(PARTS);

/// Pairs of a count and the items of an iterable.
#[class(name = "enumerate", signature = "(iterable, start=0)", flags(BASETYPE), new, methods = &ALL, next = Enumerate::advance)]
#[derive(crate::native::Trace)]
pub struct Enumerate {
    iterator: Value,
    /// The pair handed out last, if it may be used again.
    last: MutCell<Value>,
    next: Cell<i64>,
    /// The count once it has left the words.
    big: RefCell<Option<dashu_int::IBig>>,
}

#[methods]
impl Enumerate {
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        let class = &args.all[0];
        let rest = args.rest();
        let given = rest.all.len();
        if given > 2 {
            return Err(vm.type_error(format!(
                "enumerate() takes at most 2 arguments ({given} given)"
            )));
        }
        let (mut iterable, mut start) = (rest.pos().first(), rest.pos().get(1));
        for (name, value) in rest.keywords() {
            let text = crate::protocol::item::text_of(name);
            match text.as_str() {
                "iterable" if iterable.is_none() => iterable = Some(value),
                "start" if start.is_none() && iterable.is_some() || text == "start" => {
                    start = Some(value)
                }
                _ => {
                    return Err(vm.type_error(format!(
                        "'{text}' is an invalid keyword argument for enumerate()"
                    )));
                }
            }
        }
        let Some(iterable) = iterable else {
            return Err(vm.type_error("enumerate() missing required argument 'iterable'"));
        };
        let start = match start {
            Some(start) => to_big(vm, start)?,
            None => dashu_int::IBig::ZERO,
        };
        let iterator = vm.iter(iterable)?;
        let (next, big) = match i64::try_from(&start) {
            Ok(next) if (Raw::INT_MIN..Raw::INT_MAX).contains(&next) => (next, None),
            _ => (0, Some(start)),
        };
        let payload = Enumerate {
            iterator,
            last: MutCell::default(),
            next: Cell::new(next),
            big: RefCell::new(big),
        };
        Ok(vm.new_native(class, payload))
    }
    fn advance(vm: &mut Vm, this: &Value) -> R<Option<Value>> {
        let this = this.native::<Enumerate>().expect("receiver");
        let pair = this.next_pair(vm)?;
        Ok(pair.map(|(count, item)| vm.heap.pair_again(&this.last, count, item)))
    }
    /// What the next pair is of.
    #[rust]
    #[inline]
    pub(crate) fn next_pair(&self, vm: &mut Vm) -> R<Option<(Value, Value)>> {
        let Some(item) = vm.next_for_loop(&self.iterator)? else {
            return Ok(None);
        };
        Ok(Some((self.count(vm), item)))
    }
    /// The count, moved on.
    #[rust]
    #[inline(always)]
    fn count(&self, vm: &mut Vm) -> Value {
        let next = self.next.get();
        if next < Raw::INT_MAX - 1 && next != 0 {
            self.next.set(next + 1);
            return Value::small_int(next);
        }
        self.count_slow(vm)
    }
    #[rust]
    #[inline(never)]
    fn count_slow(&self, vm: &mut Vm) -> Value {
        let next = self.next.get();
        let mut big = self.big.borrow_mut();
        if big.is_none() {
            if next < Raw::INT_MAX {
                self.next.set(next + 1);
                return Value::small_int(next);
            }
            *big = Some(dashu_int::IBig::from(next));
        }
        let count = big.take().unwrap_or_default();
        *big = Some(&count + dashu_int::IBig::ONE);
        vm.bigint(count)
    }
    /// For copying and pickling.
    fn __reduce__(this: &Value, vm: &mut Vm) -> R {
        let e = this.native::<Enumerate>().expect("receiver");
        let count = match &*e.big.borrow() {
            Some(big) => vm.bigint(big.clone()),
            None => vm.int(e.next.get()),
        };
        let args = vm.tuple_of([e.iterator.clone(), count]);
        let class = vm.type_of(this);
        Ok(vm.tuple_of([class, args]))
    }
    /// `enumerate[T]`, for annotations.
    #[classmethod]
    fn __class_getitem__(class: &Value, vm: &mut Vm, object: &Value) -> Value {
        vm.generic_alias(class, object)
    }
}
