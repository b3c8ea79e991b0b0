//! `_heapq`: priority queues in lists.

use taipan_vm::native::module;
use taipan_vm::types::list::List;
use taipan_vm::types::order::Rich;
use taipan_vm::{R, Value, Vm};

pub struct Heapq;

/// What comes first: the least item of a heap, or the greatest of a max-heap.
#[derive(Clone, Copy)]
struct Order(Rich);

const MIN: Order = Order(Rich::Lt);
const MAX: Order = Order(Rich::Gt);

impl Order {
    /// Whether `a` goes above `b`. A max-heap asks `b < a`, so that items need only `<`.
    fn above(self, vm: &mut Vm, a: &Value, b: &Value) -> R<bool> {
        match self.0 {
            Rich::Lt => vm.compare_truth(a, b, Rich::Lt),
            _ => vm.compare_truth(b, a, Rich::Lt),
        }
    }
}

#[cold]
fn changed(vm: &mut Vm) -> taipan_vm::Raise {
    vm.runtime_error("list changed size during iteration")
}

/// The item at `at` moves up until its parent goes above it; `top` is the highest place.
fn sift_up(vm: &mut Vm, heap: &List, top: usize, mut at: usize, order: Order) -> R<()> {
    let size = heap.len();
    let Some(item) = heap.get(at) else {
        return Err(vm.index_error("index out of range"));
    };
    while at > top {
        let parent = (at - 1) / 2;
        let Some(other) = heap.get(parent) else {
            return Err(changed(vm));
        };
        let above = order.above(vm, &item, &other)?;
        if heap.len() != size {
            return Err(changed(vm));
        }
        if !above {
            break;
        }
        heap.items.with(|v| v.swap(at, parent));
        at = parent;
    }
    Ok(())
}

/// The item at `top` sinks to a leaf, then rises to its place: fewer comparisons than sinking to its place at once.
fn sink(vm: &mut Vm, heap: &List, top: usize, order: Order) -> R<()> {
    let size = heap.len();
    let mut at = top;
    while 2 * at + 1 < size {
        let mut child = 2 * at + 1;
        if child + 1 < size {
            let pair = heap
                .items
                .with(|v| Some((v.get(child)?.clone(), v.get(child + 1)?.clone())));
            let Some((left, right)) = pair else {
                return Err(changed(vm));
            };
            let left_above = order.above(vm, &left, &right)?;
            if heap.len() != size {
                return Err(changed(vm));
            }
            child += usize::from(!left_above);
        }
        heap.items.with(|v| v.swap(at, child));
        at = child;
    }
    sift_up(vm, heap, top, at, order)
}

fn push(vm: &mut Vm, heap: &List, item: Value, order: Order) -> R<()> {
    heap.push(item);
    let last = heap.len() - 1;
    sift_up(vm, heap, 0, last, order)
}

fn pop(vm: &mut Vm, heap: &List, order: Order) -> R {
    let Some(last) = heap.items.with(|v| v.pop()) else {
        return Err(vm.index_error("index out of range"));
    };
    if heap.is_empty() {
        return Ok(last);
    }
    let first = heap.items.with(|v| std::mem::replace(&mut v[0], last));
    sink(vm, heap, 0, order)?;
    Ok(first)
}

fn replace(vm: &mut Vm, heap: &List, item: Value, order: Order) -> R {
    if heap.is_empty() {
        return Err(vm.index_error("index out of range"));
    }
    let first = heap.items.with(|v| std::mem::replace(&mut v[0], item));
    sink(vm, heap, 0, order)?;
    Ok(first)
}

fn push_pop(vm: &mut Vm, heap: &List, item: Value, order: Order) -> R {
    let Some(first) = heap.get(0) else {
        return Ok(item);
    };
    if !order.above(vm, &first, &item)? {
        return Ok(item);
    }
    if heap.is_empty() {
        return Err(vm.index_error("index out of range"));
    }
    replace(vm, heap, item, order)
}

fn heapify(vm: &mut Vm, heap: &List, order: Order) -> R<()> {
    for at in (0..heap.len() / 2).rev() {
        sink(vm, heap, at, order)?;
    }
    Ok(())
}

/// Heap queues.
#[module(name = "_heapq")]
impl Heapq {
    /// Add an item to a heap.
    fn heappush(vm: &mut Vm, heap: &List, item: Value) -> R<()> {
        push(vm, heap, item, MIN)
    }
    /// Take the least item off a heap.
    fn heappop(vm: &mut Vm, heap: &List) -> R {
        pop(vm, heap, MIN)
    }
    /// Make a list a heap, in linear time.
    #[name = "heapify"]
    fn make(vm: &mut Vm, heap: &List) -> R<()> {
        heapify(vm, heap, MIN)
    }
    /// Take the least item off a heap, then add one.
    fn heapreplace(vm: &mut Vm, heap: &List, item: Value) -> R {
        replace(vm, heap, item, MIN)
    }
    /// Add an item to a heap, then take the least one off.
    fn heappushpop(vm: &mut Vm, heap: &List, item: Value) -> R {
        push_pop(vm, heap, item, MIN)
    }
    /// Add an item to a max-heap.
    fn heappush_max(vm: &mut Vm, heap: &List, item: Value) -> R<()> {
        push(vm, heap, item, MAX)
    }
    /// Take the greatest item off a max-heap.
    fn heappop_max(vm: &mut Vm, heap: &List) -> R {
        pop(vm, heap, MAX)
    }
    /// Make a list a max-heap, in linear time.
    fn heapify_max(vm: &mut Vm, heap: &List) -> R<()> {
        heapify(vm, heap, MAX)
    }
    /// Take the greatest item off a max-heap, then add one.
    fn heapreplace_max(vm: &mut Vm, heap: &List, item: Value) -> R {
        replace(vm, heap, item, MAX)
    }
    /// Add an item to a max-heap, then take the greatest one off.
    fn heappushpop_max(vm: &mut Vm, heap: &List, item: Value) -> R {
        push_pop(vm, heap, item, MAX)
    }
}
