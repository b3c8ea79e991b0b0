//! `_bisect`: searching in sorted sequences.

use taipan_vm::native::{Nullable, module};
use taipan_vm::types::list::List;
use taipan_vm::types::order::Rich;
use taipan_vm::{R, Value, Vm};

pub struct Bisect;

/// Where `x` belongs: before (left) or behind the items equal to it.
fn search(
    vm: &mut Vm,
    a: &Value,
    x: &Value,
    lo: Option<i64>,
    hi: Option<i64>,
    key: Option<&Value>,
    left: bool,
) -> R<i64> {
    let lo = lo.unwrap_or(0);
    if lo < 0 {
        return Err(vm.value_error("lo must be non-negative"));
    }
    let (mut low, mut high) = (
        lo,
        match hi {
            Some(hi) => hi,
            None => vm.len(a)? as i64,
        },
    );
    let list = a.downcast::<List>().filter(|_| {
        a.raw()
            .has_shape(taipan_vm::types::shape::exact(taipan_vm::Kind::List))
    });
    while low < high {
        let middle = low + (high - low) / 2;
        let item = match list.and_then(|l| l.get(middle as usize)) {
            Some(item) => item,
            None => {
                let index = vm.int(middle);
                vm.get_item(a, &index)?
            }
        };
        let rank = match key {
            Some(key) => vm.call(key, &[item])?,
            None => item,
        };
        let go_right = if left {
            vm.compare_truth(&rank, x, Rich::Lt)?
        } else {
            !vm.compare_truth(x, &rank, Rich::Lt)?
        };
        if go_right {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
}

/// `insort`: the key function applies to `x` too.
fn insort(
    vm: &mut Vm,
    a: &Value,
    x: &Value,
    lo: Option<i64>,
    hi: Option<i64>,
    key: Option<&Value>,
    left: bool,
) -> R<()> {
    let rank = match key {
        Some(key) => vm.call(key, std::slice::from_ref(x))?,
        None => x.clone(),
    };
    let at = search(vm, a, &rank, lo, hi, key, left)?;
    let index = vm.int(at);
    vm.call_method(a, "insert", &[index, x.clone()])?;
    Ok(())
}

/// Bisection.
#[module(name = "_bisect")]
impl Bisect {
    /// The position in front of all items of a sorted sequence that are not less than `x`.
    #[sig("(a, x, lo=0, hi=None, *, key=None)")]
    fn bisect_left(
        vm: &mut Vm,
        a: &Value,
        x: &Value,
        lo: Option<i64>,
        hi: Nullable<i64>,
        key: Nullable<Value>,
    ) -> R<i64> {
        search(vm, a, x, lo, hi.0, key.0.as_ref(), true)
    }
    /// The position behind all items of a sorted sequence that are not greater than `x`.
    #[sig("(a, x, lo=0, hi=None, *, key=None)")]
    fn bisect_right(
        vm: &mut Vm,
        a: &Value,
        x: &Value,
        lo: Option<i64>,
        hi: Nullable<i64>,
        key: Nullable<Value>,
    ) -> R<i64> {
        search(vm, a, x, lo, hi.0, key.0.as_ref(), false)
    }
    /// Insert `x` into a sorted list, in front of items equal to it.
    #[sig("(a, x, lo=0, hi=None, *, key=None)")]
    fn insort_left(
        vm: &mut Vm,
        a: &Value,
        x: &Value,
        lo: Option<i64>,
        hi: Nullable<i64>,
        key: Nullable<Value>,
    ) -> R<()> {
        insort(vm, a, x, lo, hi.0, key.0.as_ref(), true)
    }
    /// Insert `x` into a sorted list, behind items equal to it.
    #[sig("(a, x, lo=0, hi=None, *, key=None)")]
    fn insort_right(
        vm: &mut Vm,
        a: &Value,
        x: &Value,
        lo: Option<i64>,
        hi: Nullable<i64>,
        key: Nullable<Value>,
    ) -> R<()> {
        insort(vm, a, x, lo, hi.0, key.0.as_ref(), false)
    }
}
