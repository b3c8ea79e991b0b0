//! `sum`.

use crate::heap::Kind;
use crate::interp::sink::Sink;
use crate::native::Args;
use crate::native::functions;
use crate::protocol::number::BinOp;
use crate::raise::R;
use crate::types::float::Float;
use crate::types::int::Int;
use crate::value::Value;
use crate::vm::Vm;

pub struct Sum;

#[functions]
impl Sum {
    /// The sum of the items of an iterable of numbers, and a start value.
    #[raw]
    #[sig("(iterable, /, start=0)")]
    fn sum(vm: &mut Vm, args: &Args<'_>) -> R {
        let pos = args.pos();
        if pos.is_empty() || args.all.len() > 2 {
            let (n, bound) = (
                args.all.len(),
                if pos.is_empty() {
                    "at least 1 positional"
                } else {
                    "at most 2"
                },
            );
            let n = if pos.is_empty() { pos.len() } else { n };
            let s = if pos.is_empty() { "" } else { "s" };
            return Err(vm.type_error(format!("sum() takes {bound} argument{s} ({n} given)")));
        }
        let mut start = pos.get(1).cloned();
        for (name, value) in args.keywords() {
            let text = crate::protocol::item::text_of(name);
            if text != "start" {
                let known = ["start"];
                let text = crate::report::suggest::unexpected_keyword("sum", &text, &known);
                return Err(vm.type_error(text));
            }
            start = Some(value.clone());
        }
        let start = start.unwrap_or(Value::small_int(0));
        let refused = match start.kind() {
            Some(Kind::Str) => Some("strings [use ''.join(seq) instead]"),
            Some(Kind::Bytes) => Some("bytes [use b''.join(seq) instead]"),
            Some(Kind::ByteArray) => Some("bytearray [use b''.join(seq) instead]"),
            _ => None,
        };
        if let Some(what) = refused {
            vm.iter(&pos[0])?;
            return Err(vm.type_error(format!("sum() can't sum {what}")));
        }
        let mut total = Total::new(start);
        vm.feed(&pos[0], &mut total)?;
        Ok(total.value(vm))
    }
}

/// A sum so far: in a machine word or a float as long as that is exact, else as value.
enum Total {
    Int(i64),
    /// Sum and what rounding has lost so far.
    Float(f64, f64),
    Other(Value),
}

impl Total {
    fn new(start: Value) -> Total {
        if let Some(i) = start.as_small_int() {
            Total::Int(i)
        } else if start.raw().is_float() {
            Total::Float(start.raw().as_float(), 0.0)
        } else {
            Total::Other(start)
        }
    }

    fn value(&self, vm: &mut Vm) -> Value {
        match self {
            Total::Int(i) => vm.int(*i),
            Total::Float(sum, lost) => {
                let sum = if *lost != 0.0 && lost.is_finite() {
                    sum + lost
                } else {
                    *sum
                };
                vm.float(sum)
            }
            Total::Other(value) => value.clone(),
        }
    }

    fn add_float(&mut self, x: f64) -> bool {
        let Total::Float(sum, lost) = self else {
            return false;
        };
        let next = *sum + x;
        // Neumaier's variant of Kahan's summation.
        if sum.abs() >= x.abs() {
            *lost += (*sum - next) + x;
        } else {
            *lost += (x - next) + *sum;
        }
        *sum = next;
        true
    }
}

impl Sink for Total {
    #[inline]
    fn take(&mut self, item: Value) -> Option<Value> {
        let small = match item.as_small_int() {
            Some(i) => Some(i),
            None if item.is_bool() => Some(item.is_true() as i64),
            None => None,
        };
        let done = match (&mut *self, small) {
            (Total::Int(sum), Some(i)) => match sum.checked_add(i) {
                Some(next) => {
                    *sum = next;
                    true
                }
                None => false,
            },
            (Total::Float(..), Some(i)) => self.add_float(i as f64),
            (_, None) if item.raw().is_float() => self.add_float(item.raw().as_float()),
            _ => false,
        };
        if done { None } else { Some(item) }
    }

    fn work(&mut self, vm: &mut Vm, item: Value) -> R<bool> {
        if let Total::Float(..) = self {
            if item.is_kind(Kind::Int) && is_exact_int(vm, &item) {
                let x = vm.to_f64(&item)?;
                self.add_float(x);
                return Ok(true);
            }
            if let Some(x) = exact_float(vm, &item) {
                self.add_float(x);
                return Ok(true);
            }
        }
        let so_far = self.value(vm);
        let sum = vm.binary(BinOp::Add, &so_far, &item)?;
        // A sum of ints stays one; the first float starts the compensated summation.
        let words =
            matches!(self, Total::Int(_)) && (sum.as_small_int().is_some() || sum.raw().is_float());
        *self = if words {
            Total::new(sum)
        } else {
            Total::Other(sum)
        };
        Ok(true)
    }
}

/// The float of an exact float.
fn exact_float(vm: &Vm, item: &Value) -> Option<f64> {
    if item.raw().is_float() {
        return Some(item.raw().as_float());
    }
    item.downcast::<Float>()
        .filter(|_| vm.type_of(item).is(&vm.types.float))
        .map(|f| f.0)
}

fn is_exact_int(vm: &Vm, item: &Value) -> bool {
    item.is_a::<Int>() && vm.type_of(item).is(&vm.types.int)
}
