//! `sorted`.

use crate::native::Args;
use crate::native::functions;
use crate::raise::R;
use crate::types::sort::sort_items;
use crate::vm::Vm;

pub struct Sorted;

#[functions]
impl Sorted {
    /// A list of the items of an iterable in order; `key` is what is compared, `reverse` turns the order round.
    #[raw]
    #[sig("(iterable, /, *, key=None, reverse=False)")]
    fn sorted(vm: &mut Vm, args: &Args<'_>) -> R {
        let [iterable] = args.pos() else {
            return Err(vm.type_error(format!(
                "sorted expected 1 argument, got {}",
                args.pos().len()
            )));
        };
        let mut items = vm.collect(iterable)?;
        let (mut key, mut reverse) = (None, false);
        for (name, value) in args.keywords() {
            match crate::protocol::item::text_of(name).as_str() {
                "key" => key = Some(value).filter(|k| !k.is_none()),
                "reverse" => reverse = vm.truth(value)?,
                other => {
                    let known = ["key", "reverse"];
                    let text = crate::report::suggest::unexpected_keyword("sort", other, &known);
                    return Err(vm.type_error(text));
                }
            }
        }
        sort_items(vm, &mut items, key, reverse)?;
        Ok(vm.list(items))
    }
}
