//! `zip`.

use crate::cell_mut::MutCell;
use crate::native::{Args, MethodDef, class, concat, methods, total};
use crate::protocol::iter::ITERATOR_METHODS;
use crate::raise::{R, Raise};
use crate::value::Value;
use crate::vm::Vm;
use std::cell::Cell;

const PARTS: &[&[MethodDef]] = &[ITERATOR_METHODS, Zip::METHODS];
const ALL: [MethodDef; total(PARTS)] = concat(PARTS);

/// Tuples of one item of each of some iterables, until one of them ends.
#[class(name = "zip", signature = "(*iterables, strict=False)", flags(BASETYPE), new, methods = &ALL, next = Zip::advance)]
#[derive(crate::native::Trace)]
pub struct Zip {
    iterators: Box<[Value]>,
    /// The pair handed out last, if it may be used again.
    last: MutCell<Value>,
    strict: Cell<bool>,
}

#[methods]
impl Zip {
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        let class = args.all[0].clone();
        let rest = args.rest();
        let strict = strict_keyword(vm, &rest, "zip")?;
        let mut iterators = Vec::with_capacity(rest.pos().len());
        for iterable in rest.pos() {
            iterators.push(vm.iter(iterable)?);
        }
        let payload = Zip {
            iterators: iterators.into(),
            last: MutCell::default(),
            strict: Cell::new(strict),
        };
        Ok(vm.new_native(&class, payload))
    }
    fn advance(vm: &mut Vm, this: &Value) -> R<Option<Value>> {
        let this = this.native::<Zip>().expect("receiver");
        if this.is_of_two() {
            let pair = this.next_pair(vm)?;
            return Ok(pair.map(|(first, second)| vm.heap.pair_again(&this.last, first, second)));
        }
        Ok(step(vm, &this.iterators, this.strict.get(), "zip")?.map(|items| vm.tuple(items)))
    }
    /// Whether there are two iterables that may differ in length.
    #[rust]
    #[inline]
    pub(crate) fn is_of_two(&self) -> bool {
        self.iterators.len() == 2 && !self.strict.get()
    }
    /// What the next pair is of, if it is of two.
    #[rust]
    #[inline]
    pub(crate) fn next_pair(&self, vm: &mut Vm) -> R<Option<(Value, Value)>> {
        let Some(first) = vm.next_for_loop(&self.iterators[0])? else {
            return Ok(None);
        };
        Ok(vm
            .next_for_loop(&self.iterators[1])?
            .map(|second| (first, second)))
    }
    /// For copying and pickling.
    fn __reduce__(this: &Value, vm: &mut Vm) -> R {
        let zip = this.native::<Zip>().expect("receiver");
        let iterators = vm.tuple(zip.iterators.to_vec());
        let class = vm.type_of(this);
        let mut parts = vec![class, iterators];
        if zip.strict.get() {
            parts.push(Value::TRUE);
        }
        Ok(vm.tuple(parts))
    }
    /// Whether to be strict, for unpickling.
    fn __setstate__(&self, strict: bool) {
        self.strict.set(strict);
    }
}

/// The only keyword `zip` and `map` know.
pub fn strict_keyword(vm: &mut Vm, args: &Args<'_>, function: &str) -> R<bool> {
    let mut strict = false;
    for (name, value) in args.keywords() {
        let text = crate::protocol::item::text_of(name);
        if text != "strict" {
            let known = ["strict"];
            let text = crate::report::suggest::unexpected_keyword(function, &text, &known);
            return Err(vm.type_error(text));
        }
        strict = vm.truth(value)?;
    }
    Ok(strict)
}

/// One item of each iterator; `None` when one has ended (with `strict` all must have).
pub fn step(
    vm: &mut Vm,
    iterators: &[Value],
    strict: bool,
    function: &str,
) -> R<Option<Vec<Value>>> {
    if iterators.is_empty() {
        return Ok(None);
    }
    let mut items = Vec::with_capacity(iterators.len());
    for (i, iterator) in iterators.iter().enumerate() {
        match vm.next(iterator)? {
            Some(item) => items.push(item),
            None if !strict => return Ok(None),
            None if i > 0 => return Err(uneven(vm, function, i, "shorter")),
            None => {
                for (i, iterator) in iterators.iter().enumerate().skip(1) {
                    if vm.next(iterator)?.is_some() {
                        return Err(uneven(vm, function, i, "longer"));
                    }
                }
                return Ok(None);
            }
        }
    }
    Ok(Some(items))
}

#[cold]
fn uneven(vm: &mut Vm, function: &str, i: usize, how: &str) -> Raise {
    let others = if i == 1 {
        " 1".to_string()
    } else {
        format!("s 1-{i}")
    };
    vm.value_error(format!(
        "{function}() argument {} is {how} than argument{others}",
        i + 1
    ))
}
