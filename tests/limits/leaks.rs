//! Nothing of a VM is left when it is dropped: the bytes that are alive are counted.

#![expect(unsafe_code, reason = "an allocator that counts")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicIsize, Ordering::Relaxed};
use taipan::{Func, Limits, Vm};

struct Counting;

static LIVE: AtomicIsize = AtomicIsize::new(0);

// SAFETY: everything is the system allocator's doing.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        LIVE.fetch_add(layout.size() as isize, Relaxed);
        // SAFETY: as the caller's.
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size() as isize, Relaxed);
        // SAFETY: as the caller's.
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Cycles, closures of the host, what was stopped half-way.
fn live_and_die(i: u64) {
    let limits = match i % 3 {
        0 => Limits::none(),
        1 => Limits::none().fuel(2_000).memory(8 << 20),
        _ => Limits::none().memory(8 << 20),
    };
    let mut vm = Vm::builder().limits(limits).build();
    let text = format!("captured {i}");
    vm.set("host", move || text.clone()).expect("it is set");
    let source = "
class A:
    def __init__(self): self.me = self; self.f = lambda: self
a = A()
def f():
    while True: yield host()
g = f(); next(g)
def double(x): return x * 2
";
    vm.run(source).expect("it runs");
    let double: Func<(i64,), i64> = vm.get("double").expect("a function");
    if i.is_multiple_of(3) {
        assert_eq!(double.call(&mut vm, (21,)).expect("it runs"), 42);
    }
    if i % 3 == 1 {
        vm.run("def deep(n):\n    x = [host()]\n    while n: n += 1\ndeep(1)")
            .expect_err("there is no end");
    }
}

#[test]
fn ten_thousand_vms_leave_nothing() {
    // What is made once for the process is there then, and the memory that is kept for the next VMs.
    (0..30).for_each(live_and_die);
    drop([Vm::new(), Vm::new(), Vm::new()]);
    let before = LIVE.load(Relaxed);
    let count = if cfg!(debug_assertions) {
        2_000
    } else {
        10_000
    };
    (0..count).for_each(live_and_die);
    let left = LIVE.load(Relaxed) - before;
    assert!(left.abs() < 4096, "{left} bytes are left of {count} VMs");

    // Many at the same time, in many threads.
    let threads: Vec<_> = (0..8)
        .map(|k| {
            std::thread::spawn(move || {
                let mut all: Vec<Vm> = (0..50).map(|_| Vm::new()).collect();
                for (i, vm) in all.iter_mut().enumerate() {
                    vm.set("k", k + i as i64).expect("it is set");
                }
                for (i, vm) in all.iter_mut().enumerate() {
                    assert_eq!(
                        vm.eval::<i64>("k * 2").expect("it runs"),
                        (k + i as i64) * 2
                    );
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|t| t.join().expect("it ends"));
    let left = LIVE.load(Relaxed) - before;
    assert!(
        left.abs() < 65536,
        "{left} bytes are left of VMs in threads"
    );
}
