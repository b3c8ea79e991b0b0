//! `any`.

use crate::interp::ops::quick_truth;
use crate::interp::sink::Sink;
use crate::native::functions;
use crate::protocol::number::word_truth;
use crate::raise::R;
use crate::value::Value;
use crate::vm::Vm;

pub struct Any;

#[functions]
impl Any {
    /// Whether some item of an iterable is true.
    fn any(vm: &mut Vm, iterable: &Value) -> R<bool> {
        finds(vm, iterable, true)
    }
}

/// Whether some item of an iterable has this truth.
pub(super) fn finds(vm: &mut Vm, iterable: &Value, truth: bool) -> R<bool> {
    let mut search = Search {
        truth,
        found: false,
    };
    vm.feed(iterable, &mut search)?;
    Ok(search.found)
}

struct Search {
    truth: bool,
    found: bool,
}

impl Sink for Search {
    #[inline]
    fn take(&mut self, item: Value) -> Option<Value> {
        let raw = item.raw();
        match word_truth(raw).or_else(|| quick_truth(raw)) {
            Some(truth) if truth != self.truth => None,
            _ => Some(item),
        }
    }
    fn work(&mut self, vm: &mut Vm, item: Value) -> R<bool> {
        self.found = vm.truth(&item)? == self.truth;
        Ok(!self.found)
    }
}
