//! Those that wait for something: a list of their futures, in the order they came.

use crate::event_loop;
use crate::future;
use taipan_vm::types::list::List;
use taipan_vm::{MutCell, R, Value, Vm};

/// The list, which scripts can look at and add to; None until it is first used.
pub(crate) type Line = MutCell<Value>;

/// The list of futures.
pub(crate) fn list(line: &Line, vm: &mut Vm) -> Value {
    let list = line.get();
    if !list.is_none() {
        return list;
    }
    let list = vm.list(Vec::new());
    line.replace(list.clone());
    list
}

fn with_items<T>(line: &Line, work: impl FnOnce(&mut Vec<Value>) -> Option<T>) -> Option<T> {
    line.with(|line| line.downcast::<List>()?.items.with(work))
}

/// The future at this place.
pub(crate) fn at(line: &Line, place: usize) -> Option<Value> {
    with_items(line, |items| items.get(place).cloned())
}

/// Take the first out.
pub(crate) fn take_first(line: &Line) -> Option<Value> {
    with_items(line, |items| (!items.is_empty()).then(|| items.remove(0)))
}

/// How many there are.
pub(crate) fn len(line: &Line) -> usize {
    with_items(line, |items| Some(items.len())).unwrap_or_default()
}

/// Give up to this many of those that still wait their turn; how many there were.
pub(crate) fn wake(line: &Line, vm: &mut Vm, most: usize, result: &Value) -> R<usize> {
    let (mut place, mut woken) = (0, 0);
    while woken < most
        && let Some(waiter) = at(line, place)
    {
        woken += usize::from(future::settle(vm, &waiter, result.clone())?);
        place += 1;
    }
    Ok(woken)
}

/// The running loop: that to which the owner belongs from now on.
pub(crate) fn bind(vm: &mut Vm, owner: &Value, bound_to: &MutCell<Value>) -> R {
    let running = event_loop::running(vm)?;
    let bound = bound_to.get();
    if bound.is_none() {
        bound_to.replace(running.clone());
    } else if !bound.is(&running) {
        let shown = future::shown(vm, owner)?;
        return Err(vm.runtime_error(format!("{shown} is bound to a different event loop")));
    }
    Ok(running)
}

/// A new future at the end, of the loop to which the owner belongs.
pub(crate) fn join(line: &Line, vm: &mut Vm, owner: &Value, bound_to: &MutCell<Value>) -> R {
    let running = bind(vm, owner, bound_to)?;
    let waiter = event_loop::new_future(vm, &running)?;
    let list = list(line, vm);
    if let Some(list) = list.downcast::<List>() {
        list.items.with(|items| items.push(waiter.clone()));
    } else {
        vm.call_method(&list, "append", std::slice::from_ref(&waiter))?;
    }
    Ok(waiter)
}

/// Take a future out; nothing happens if it is not there.
pub(crate) fn leave(line: &Line, waiter: &Value) {
    let left = with_items(line, |items| {
        let place = items.iter().position(|other| other.is(waiter))?;
        Some(items.remove(place))
    });
    drop(left);
}
