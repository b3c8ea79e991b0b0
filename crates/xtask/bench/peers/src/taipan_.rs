//! taipan.

use crate::{
    CALLS, Peer, Result, Row, WORK, block_on, idle as measure_idle, latency, time, time_of_turn,
};
use std::hint::black_box;
use taipan::{Func, Limits, Vm};

const SOURCE: &str = "
def add(a, b): return a + b
def empty(n):
    for _ in range(n): pass
def calls(n):
    f = native
    for _ in range(n): f(1, 2)
async def nothing(n):
    for _ in range(n): pass
async def awaits(n):
    f = noop
    for _ in range(n): await f()
def work(n):
    total = 0
    for i in range(n):
        if i % 3 == 0: total += i
    return total
";

fn vm(limits: Limits) -> Result<Vm> {
    let mut vm = Vm::builder().limits(limits).build();
    vm.set("native", |a: i64, b: i64| a + b)?;
    vm.set_async("noop", || async {})?;
    vm.run(SOURCE)?;
    Ok(vm)
}

pub fn peer() -> Result<Peer> {
    let mut first = vm(Limits::none())?;
    let add: Func<(i64, i64), i64> = first.get("add")?;
    let call_script = move || {
        time(|| {
            black_box(add.call(&mut first, black_box((1, 2))).expect("it adds"));
        })
    };

    let mut second = vm(Limits::none())?;
    let empty: Func<(u32,), ()> = second.get("empty")?;
    let calls: Func<(u32,), ()> = second.get("calls")?;
    let call_host = move || {
        let vm = std::cell::RefCell::new(&mut second);
        time_of_turn(
            || calls.call(*vm.borrow_mut(), (CALLS,)).expect("it runs"),
            || empty.call(*vm.borrow_mut(), (CALLS,)).expect("it runs"),
        )
    };

    let mut third = vm(Limits::none())?;
    let nothing: Func<(u32,), ()> = third.get("nothing")?;
    let awaits: Func<(u32,), ()> = third.get("awaits")?;
    let await_host = move || {
        let vm = std::cell::RefCell::new(&mut third);
        time_of_turn(
            || block_on(awaits.call_async(*vm.borrow_mut(), (CALLS,))).expect("it runs"),
            || block_on(nothing.call_async(*vm.borrow_mut(), (CALLS,))).expect("it runs"),
        )
    };

    let life = || {
        time(|| {
            black_box(taipan::eval::<i64>("1 + 1").expect("it is two"));
        })
    };

    let mut fourth = vm(Limits::none())?;
    let unlimited: Func<(u32,), i64> = fourth.get("work")?;
    let mut fifth = vm(Limits::none().fuel(u64::MAX >> 2))?;
    let limited: Func<(u32,), i64> = fifth.get("work")?;

    let mut sixth = vm(Limits::none())?;
    let interrupt = move || {
        let stop = sixth.interrupt_handle();
        latency(
            move || stop.interrupt("enough"),
            || {
                sixth.run("while True: pass").expect_err("it is stopped");
            },
        )
    };
    Ok(Peer {
        name: "taipan",
        jobs: vec![
            (Row::CallScript, Box::new(call_script)),
            (Row::CallHost, Box::new(call_host)),
            (Row::AwaitHost, Box::new(await_host)),
            (Row::Life, Box::new(life)),
            (
                Row::Unlimited,
                Box::new(move || {
                    time(|| {
                        black_box(unlimited.call(&mut fourth, (WORK,)).expect("it runs"));
                    })
                }),
            ),
            (
                Row::Limited,
                Box::new(move || {
                    time(|| {
                        black_box(limited.call(&mut fifth, (WORK,)).expect("it runs"));
                    })
                }),
            ),
            (Row::Interrupt, Box::new(interrupt)),
        ],
    })
}

/// What an idle one takes.
pub fn idle() -> f64 {
    measure_idle(200, Vm::new)
}
