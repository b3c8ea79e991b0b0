//! `max` and `min`.

use crate::interp::sink::Sink;
use crate::native::{Args, functions};
use crate::raise::R;
use crate::types::order::{Quick, Rich, quick};
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
    if let ([first, second], []) = (args.all, args.names) {
        match quick(second.raw(), first.raw()) {
            Quick::Ordered(ordering) if op.holds(ordering) => return Ok(second.clone()),
            Quick::Ordered(_) | Quick::Unordered => return Ok(first.clone()),
            Quick::Ask => {}
        }
    }
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
                let known = ["key", "default"];
                let text = crate::report::suggest::unexpected_keyword(name, other, &known);
                return Err(vm.type_error(text));
            }
        }
    }
    if pos.len() > 1 && default.is_some() {
        return Err(vm.type_error(format!(
            "Cannot specify a default for {name}() with multiple positional arguments"
        )));
    }
    let mut search = Search {
        key,
        op,
        best: None,
        rank: Value::NONE,
    };
    match pos {
        [iterable] => vm.feed(iterable, &mut search)?,
        items => {
            for item in items {
                search.consider(vm, item.clone())?;
            }
        }
    }
    match (search.best, default) {
        (Some(item), _) => Ok(item),
        (None, Some(default)) => Ok(default.clone()),
        (None, None) => Err(vm.value_error(format!("{name}() iterable argument is empty"))),
    }
}

/// The best item so far.
struct Search<'a> {
    key: Option<&'a Value>,
    op: Rich,
    best: Option<Value>,
    /// What the key says of the best item.
    rank: Value,
}

impl Search<'_> {
    fn consider(&mut self, vm: &mut Vm, item: Value) -> R<()> {
        let Some(key) = self.key else {
            let better = match &self.best {
                None => true,
                Some(best) => vm.compare_truth(&item, best, self.op)?,
            };
            if better {
                self.best = Some(item);
            }
            return Ok(());
        };
        let rank = vm.call(key, std::slice::from_ref(&item))?;
        if self.best.is_none() || vm.compare_truth(&rank, &self.rank, self.op)? {
            self.best = Some(item);
            self.rank = rank;
        }
        Ok(())
    }
}

impl Sink for Search<'_> {
    #[inline]
    fn take(&mut self, item: Value) -> Option<Value> {
        if self.key.is_some() {
            return Some(item);
        }
        let better = match &self.best {
            None => true,
            Some(best) => match quick(item.raw(), best.raw()) {
                Quick::Ordered(ordering) => self.op.holds(ordering),
                Quick::Unordered => false,
                Quick::Ask => return Some(item),
            },
        };
        if better {
            self.best = Some(item);
        }
        None
    }
    fn work(&mut self, vm: &mut Vm, item: Value) -> R<bool> {
        self.consider(vm, item).map(|()| true)
    }
}
