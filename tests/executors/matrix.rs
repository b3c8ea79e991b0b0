//! Everything that ends a coroutine, wherever it is: what it waits for in Rust is dropped by the time the call returns, `finally` has
//! run once (or not at all, if the script was stopped), and the VM goes on.

use crate::{everywhere, log, poll_and_drop, vm};
use std::sync::atomic::Ordering::SeqCst;
use std::time::Duration;
use taipan::{Limit, Limits, OnFuel};

/// What ends it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum End {
    /// The host drops its future.
    Drop,
    /// The host cancels, and waits for the end.
    Cancel,
    /// `asyncio.timeout` in the script.
    Timeout,
    /// A task beside it fails.
    Group,
    /// From another thread.
    Interrupt,
    /// The fuel is used up by a task beside it.
    Limit,
}

const ENDS: [End; 6] = [
    End::Drop,
    End::Cancel,
    End::Timeout,
    End::Group,
    End::Interrupt,
    End::Limit,
];

/// Where the coroutine `place` is then, and the log when it was cancelled.
const PLACES: &[(&str, &str, &str)] = &[
    (
        "before it has begun",
        "async def place(): log.append('begun'); await wait(100)",
        "",
    ),
    (
        "parked",
        "
async def place():
    try: await wait(100)
    finally: log.append('finally')
",
        "finally",
    ),
    (
        "in finally",
        "
async def place():
    try: log.append('body')
    finally:
        try: await wait(100)
        finally: log.append('finally')
",
        "body finally",
    ),
    (
        "in the exit of async with",
        "
class Guard:
    async def __aenter__(self): log.append('enter')
    async def __aexit__(self, *e):
        try: await wait(100)
        finally: log.append('exit')
async def place():
    async with Guard(): log.append('body')
",
        "enter body exit",
    ),
    (
        "in an asynchronous generator",
        "
async def items():
    try:
        yield 1
        await wait(100)
    finally: log.append('items')
async def place():
    async for x in items(): log.append('item')
",
        "item items",
    ),
    (
        "in a method",
        "
class A:
    def __init__(self): self.n = 0
    async def run(self):
        try: await wait(100)
        except asyncio.CancelledError: log.append('cancelled'); raise
        finally: log.append('finally')
async def place(): await A().run()
",
        "cancelled finally",
    ),
];

/// How `main` comes to `place`.
fn main_of(end: End, place: &str) -> String {
    let main = match end {
        End::Timeout => "async def main():\n    async with asyncio.timeout(WAIT): await place()",
        End::Group => {
            "
async def fail():
    await asyncio.sleep(WAIT)
    raise LookupError
async def main():
    async with asyncio.TaskGroup() as group:
        FIRST
"
        }
        End::Limit => {
            "
async def burn():
    await asyncio.sleep(WAIT)
    while True: await asyncio.sleep(0)
async def main():
    task = asyncio.create_task(burn())
    await place()
"
        }
        End::Drop | End::Cancel | End::Interrupt => "async def main(): await place()",
    };
    // A task that is cancelled in the turn in which it was made does not begin.
    let (wait, first) = match place {
        "before it has begun" => (
            "0",
            "group.create_task(place()).cancel(); group.create_task(fail())",
        ),
        _ => (
            "0.005",
            "group.create_task(place()); group.create_task(fail())",
        ),
    };
    main.replace("WAIT", wait).replace("FIRST", first)
}

#[test]
fn every_end_at_every_place() {
    everywhere(|| async {
        for end in ENDS {
            for (place, source, expected) in PLACES {
                one(end, place, source, expected).await;
            }
        }
    });
}

async fn one(end: End, place: &str, source: &str, expected: &str) {
    let what = format!("{end:?} {place}");
    let early = place == "before it has begun";
    let (mut vm, alive) = vm();
    vm.run(source).expect("it runs");
    vm.run(&main_of(end, place)).expect("it runs");
    let expected = match end {
        // What has been stopped runs no more, and it began if anything did.
        End::Interrupt | End::Limit => None,
        // Its timeout is over when it waits, or its fellow fails then.
        End::Timeout if early => Some("begun"),
        _ => Some(expected),
    };
    let before = Duration::from_millis(if early { 0 } else { 5 });
    match end {
        End::Drop if early => drop(vm.call_async::<()>("main", ())),
        End::Drop => {
            let done = poll_and_drop(vm.call_async::<()>("main", ()), before).await;
            assert!(!done, "{what}");
        }
        End::Cancel => {
            let call = vm.call_async::<()>("main", ());
            let cancel = call.canceller();
            let thread = (!early).then(|| {
                let cancel = cancel.clone();
                std::thread::spawn(move || {
                    std::thread::sleep(before);
                    cancel.cancel();
                })
            });
            if early {
                cancel.cancel();
            }
            let error = call.await.expect_err(&what);
            assert!(error.is_cancelled(), "{what}: {error}");
            thread.into_iter().for_each(|t| t.join().expect("it ends"));
            // It is too late now, and does no harm.
            cancel.cancel();
        }
        End::Timeout => {
            let error = vm.call_async::<()>("main", ()).await.expect_err(&what);
            assert_eq!(error.class(), "TimeoutError", "{what}: {error}");
        }
        End::Group => {
            let error = vm.call_async::<()>("main", ()).await.expect_err(&what);
            assert_eq!(error.class(), "ExceptionGroup", "{what}: {error}");
        }
        End::Interrupt => {
            let stop = vm.interrupt_handle();
            if early {
                stop.interrupt("enough");
            }
            let thread = (!early).then(|| {
                let stop = stop.clone();
                std::thread::spawn(move || {
                    std::thread::sleep(before);
                    stop.interrupt("enough");
                })
            });
            let error = vm.call_async::<()>("main", ()).await.expect_err(&what);
            assert_eq!(error.limit(), Some(Limit::Interrupt), "{what}: {error}");
            thread.into_iter().for_each(|t| t.join().expect("it ends"));
        }
        End::Limit => {
            vm.set_limits(Limits::none().fuel(20_000).on_fuel(OnFuel::Trap));
            let error = vm.call_async::<()>("main", ()).await.expect_err(&what);
            assert_eq!(error.limit(), Some(Limit::Fuel), "{what}: {error}");
            assert_eq!(alive.load(SeqCst), 0, "{what}");
            vm.set_limits(Limits::none());
        }
    }
    assert_eq!(alive.load(SeqCst), 0, "{what}");
    let logged = log(&mut vm);
    match expected {
        Some(expected) => assert_eq!(logged, expected, "{what}"),
        None => {
            // Coroutines that were stopped may be closed when they go; nothing runs twice.
            for word in logged.split(' ') {
                let times = logged.split(' ').filter(|w| *w == word).count();
                assert_eq!(times, 1, "{what}: {logged}");
            }
        }
    }
    vm.run("async def after(): return await ready(7)")
        .expect("it runs");
    let after = vm.call_async::<i64>("after", ()).await;
    assert_eq!(after.expect(&what), 7, "{what}");
    assert_eq!(log(&mut vm), logged, "{what}");
}

#[test]
fn both_sides_cancel_at_once() {
    everywhere(|| async {
        for n in 0..30u64 {
            let (mut vm, alive) = vm();
            let source = "
async def inner():
    log.append('begun')
    try: await wait(100)
    finally: log.append('inner')
async def main():
    task = asyncio.create_task(inner())
    try: await asyncio.sleep(0.002)
    finally: task.cancel()
    try: await task
    except asyncio.CancelledError: log.append('caught')
    await asyncio.sleep(0.001)
    return 'done'
";
            vm.run(source).expect("it runs");
            let call = vm.call_async::<String>("main", ());
            let cancel = call.canceller();
            let thread = std::thread::spawn(move || {
                std::thread::sleep(Duration::from_micros(1000 + 70 * n));
                cancel.cancel();
            });
            match call.await {
                Ok(done) => assert_eq!(done, "done"),
                Err(error) => assert!(error.is_cancelled(), "{error}"),
            }
            thread.join().expect("it ends");
            assert_eq!(alive.load(SeqCst), 0);
            vm.run("async def rest():\n    await asyncio.sleep(0.003)")
                .expect("it runs");
            vm.call_async::<()>("rest", ()).await.expect("it runs");
            // On a busy machine the call may be cancelled before the task begins.
            let log = log(&mut vm);
            let count = |word: &str| log.matches(word).count();
            assert_eq!(count("inner"), count("begun"), "{log}");
        }
    });
}

#[test]
fn a_cancelled_script_may_take_its_time() {
    everywhere(|| async {
        let (mut vm, alive) = vm();
        let source = "
async def main():
    try: await wait(100)
    except asyncio.CancelledError:
        await wait(0.002)
        log.append('in order')
        return 'partial'
";
        vm.run(source).expect("it runs");
        let call = vm.call_async::<String>("main", ());
        let cancel = call.canceller();
        let thread = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(3));
            cancel.cancel();
        });
        assert_eq!(call.await.expect("it returns"), "partial");
        thread.join().expect("it ends");
        assert_eq!((log(&mut vm).as_str(), alive.load(SeqCst)), ("in order", 0));
    });
}
