//! `max` and `min`.

use crate::native::{Args, functions};
use crate::raise::R;
use crate::types::order::Rich;
use crate::value::Value;
use crate::vm::Vm;

pub struct Max;

#[functions]
impl Max {
    /// The greatest item of an iterable, or of the arguments; `key` is what is compared.
    #[raw]
    fn max(vm: &mut Vm, args: &Args<'_>) -> R {
        extreme(vm, args, "max", Rich::Gt)
    }
    /// The least item of an iterable, or of the arguments; `key` is what is compared.
    #[raw]
    fn min(vm: &mut Vm, args: &Args<'_>) -> R {
        extreme(vm, args, "min", Rich::Lt)
    }
}

fn extreme(vm: &mut Vm, args: &Args<'_>, name: &str, op: Rich) -> R {
    let (mut key, mut default) = (None, None);
    let pos = args.pos();
    if pos.is_empty() {
        return Err(vm.type_error(format!("{name} expected at least 1 argument, got 0")));
    }
    for (keyword, value) in args.keywords() {
        match crate::protocol::item::text_of(keyword).as_str() {
            "key" => key = Some(value).filter(|k| !k.is_none()),
            "default" => default = Some(value),
            other => {
                return Err(vm.type_error(format!(
                    "{name}() got an unexpected keyword argument '{other}'"
                )));
            }
        }
    }
    if pos.len() > 1 && default.is_some() {
        return Err(vm.type_error(format!(
            "Cannot specify a default for {name}() with multiple positional arguments"
        )));
    }
    let mut best: Option<(Value, Value)> = None;
    let mut consider = |vm: &mut Vm, item: Value| -> R<()> {
        let rank = match key {
            Some(key) => vm.call(key, std::slice::from_ref(&item))?,
            None => item.clone(),
        };
        let better = match &best {
            None => true,
            Some((_, best)) => vm.compare_truth(&rank, best, op)?,
        };
        if better {
            best = Some((item, rank));
        }
        Ok(())
    };
    match pos {
        [iterable] => vm.iterate(iterable, consider)?,
        items => {
            for item in items {
                consider(vm, item.clone())?;
            }
        }
    }
    match (best, default) {
        (Some((item, _)), _) => Ok(item),
        (None, Some(default)) => Ok(default.clone()),
        (None, None) => Err(vm.value_error(format!("{name}() iterable argument is empty"))),
    }
}
