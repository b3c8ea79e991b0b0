//! `itertools`.

mod chain;
mod combine;
mod group;
mod select;
mod source;

use crate::classes::{add_classes, class_of};
use taipan_vm::native::module;
use taipan_vm::{R, Value, Vm};

pub struct Itertools;

/// Building blocks for iteration.
#[module(name = "itertools")]
impl Itertools {
    /// So many independent iterators over what one iterable gives.
    #[sig("(iterable, n=2, /)")]
    fn tee(vm: &mut Vm, iterable: &Value, n: Option<i64>) -> R {
        group::tee(vm, iterable, n.unwrap_or(2))
    }
    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        add_classes(
            vm,
            module,
            &[
                &source::Count::CLASS,
                &source::Cycle::CLASS,
                &source::Repeat::CLASS,
                &select::Compress::CLASS,
                &select::DropWhile::CLASS,
                &select::TakeWhile::CLASS,
                &select::FilterFalse::CLASS,
                &select::Islice::CLASS,
                &chain::Accumulate::CLASS,
                &chain::Batched::CLASS,
                &chain::Chain::CLASS,
                &chain::Pairwise::CLASS,
                &chain::Starmap::CLASS,
                &chain::ZipLongest::CLASS,
                &combine::Product::CLASS,
                &combine::Permutations::CLASS,
                &combine::Combinations::CLASS,
                &combine::Replacement::CLASS,
                &group::Groupby::CLASS,
                &group::Grouper::CLASS,
                &group::Tee::CLASS,
                &group::TeeData::CLASS,
            ],
        );
        let _ = class_of;
        Ok(())
    }
}

/// Positional arguments only, exactly so many: those of `name`.
fn exactly<'a>(
    vm: &mut Vm,
    args: &taipan_vm::native::Args<'a>,
    name: &str,
    n: usize,
) -> R<&'a [Value]> {
    let rest = args.rest();
    rest.no_keywords(vm, name)?;
    if rest.pos().len() == n {
        return Ok(rest.pos());
    }
    let s = if n == 1 { "" } else { "s" };
    Err(vm.type_error(format!(
        "{name} expected {n} argument{s}, got {}",
        rest.pos().len()
    )))
}
