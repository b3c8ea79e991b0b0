//! What embedding costs: calls in both directions, and a VM's life. `cargo bench --bench embed`.
//!
//! Each number is the best of several rounds.

use std::hint::black_box;
use std::time::{Duration, Instant};
use taipan::{Func, Result, Vm};

fn main() -> Result {
    let mut vm = Vm::new();
    vm.set("native", |a: i64, b: i64| a + b)?;
    vm.set("nothing", || ())?;
    vm.run(
        "def add(a, b): return a + b
def empty(n):
    for _ in range(n): pass
def loop(n):
    f = native
    for _ in range(n): f(1, 2)",
    )?;

    let add: Func<(i64, i64), i64> = vm.get("add")?;
    report("call a function of a script (two ints)", 1, || {
        black_box(add.call(&mut vm, black_box((1, 2))).expect("adds"));
    });

    const CALLS: i64 = 1000;
    let empty: Func<(i64,), ()> = vm.get("empty")?;
    let base = best(|| empty.call(&mut vm, (CALLS,)).expect("runs"));
    let calls: Func<(i64,), ()> = vm.get("loop")?;
    let all = best(|| calls.call(&mut vm, (CALLS,)).expect("runs"));
    show(
        "call a closure from a script (two ints)",
        all.saturating_sub(base) / CALLS as u32,
    );

    report("new sandbox, dropped", 1, || drop(Vm::new()));
    report("new sandbox, eval 1 + 1, dropped", 1, || {
        black_box(taipan::eval::<i64>("1 + 1").expect("two"));
    });
    report("eval 1 + 1 in a VM", 1, || {
        black_box(vm.eval::<i64>("1 + 1").expect("two"));
    });

    const VMS: usize = 200;
    let before = resident();
    let vms: Vec<Vm> = (0..VMS).map(|_| Vm::new()).collect();
    let each = (resident() - before) / VMS;
    println!("{:<44} {each:>10} bytes", "an idle VM");
    drop(vms);
    Ok(())
}

/// Time one call of `work` that does its thing `times` times.
fn report(what: &str, times: u32, mut work: impl FnMut()) {
    show(what, best(&mut work) / times);
}

fn show(what: &str, time: Duration) {
    println!("{what:<44} {:>10.1} ns", time.as_secs_f64() * 1e9);
}

/// The best time of a call, from rounds of at least a few milliseconds.
fn best(mut work: impl FnMut()) -> Duration {
    let mut times = 1;
    loop {
        let start = Instant::now();
        for _ in 0..times {
            work();
        }
        if start.elapsed() > Duration::from_millis(5) {
            break;
        }
        times *= 2;
    }
    let round = |work: &mut dyn FnMut()| {
        let start = Instant::now();
        for _ in 0..times {
            work();
        }
        start.elapsed() / times
    };
    (0..20).map(|_| round(&mut work)).min().expect("rounds")
}

/// Bytes of memory that the process has in use.
fn resident() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = statm
        .split(' ')
        .nth(1)
        .and_then(|n| n.parse::<usize>().ok());
    pages.unwrap_or_default() * 4096
}
