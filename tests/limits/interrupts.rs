//! Interrupts from other threads: how soon they are seen, and that nothing swallows them.

use crate::{assert_usable, limited};
use std::time::{Duration, Instant};
use taipan::{Limit, Limits, Vm};

/// Work of a minute and more, in all kinds of ways.
const LONG: &[(&str, &str)] = &[
    ("loop", "while True: pass"),
    ("for", "for i in range(10 ** 12): pass"),
    (
        "swallowing",
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
    ),
    (
        "finally",
        "try:\n    while True: pass\nfinally:\n    while True: pass",
    ),
    ("regex", "import re\nre.match(r'(a|aa)+$', 'a' * 90 + 'b')"),
    ("power", "n = 5_000_000\n7 ** n % 1000"),
    ("product", "x = 7 ** 300_000\nfor i in range(20): x = x * x"),
    (
        "decimal",
        "import sys\nsys.set_int_max_str_digits(0)\nstr(1 << 20_000_000)",
    ),
    (
        "sort ints",
        "import random\nx = [(i * 7919) % 10000019 for i in range(300_000)]\nwhile True: sorted(x)",
    ),
    (
        "sort texts",
        "x = [str((i * 7919) % 10000019) for i in range(100_000)]\nwhile True: sorted(x)",
    ),
    (
        "sort by key",
        "while True: sorted(range(10 ** 6), key=lambda x: -x)",
    ),
    ("repeat", "n = 3 * 10 ** 8\nwhile True: 'x' * n"),
    (
        "compare",
        "a = [[1] * 100_000 for _ in range(50)]; b = [[1] * 100_000 for _ in range(50)]\nwhile True: a == b",
    ),
    (
        "replace",
        "a = 'ab' * 5_000_000\nwhile True: a.replace('a', 'cde')",
    ),
    ("split", "a = 'ab,' * 3_000_000\nwhile True: a.split(',')"),
    ("join", "a = ['word'] * 3_000_000\nwhile True: ', '.join(a)"),
    (
        "hash",
        "import hashlib\na = bytes(100_000_000)\nwhile True: hashlib.sha256(a)",
    ),
    (
        "json",
        "import json\na = '[' + '1, ' * 3_000_000 + '1]'\nwhile True: json.loads(a)",
    ),
    (
        "gcd",
        "import math\na, b = 7 ** 300_000, 3 ** 300_000\nwhile True: math.gcd(a, b)",
    ),
    ("find", "a = [1] * 5_000_000\nwhile True: 2 in a"),
    (
        "compile",
        "s = 'x = 1 + 2 * 3\\n' * 400_000\nexec(s)\nwhile True: pass",
    ),
    ("sleep", "import time\ntime.sleep(1000)"),
    (
        "lock",
        "import threading\nl = threading.Lock(); l.acquire()\nl.acquire(timeout=1000)",
    ),
    (
        "asyncio",
        "import asyncio\nasyncio.run(asyncio.sleep(1000))",
    ),
    ("sum", "sum(range(10 ** 12))"),
    (
        "generator",
        "def f():\n    while True: yield\nfor x in f(): pass",
    ),
];

#[test]
fn are_seen_at_once() {
    for (name, source) in LONG {
        let mut vm = limited(Limits::none());
        let stop = vm.interrupt_handle();
        let thread = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(150));
            let asked = Instant::now();
            stop.interrupt("enough");
            asked
        });
        let error = vm.run(source).expect_err(name);
        let end = Instant::now();
        let asked = thread.join().expect("it ends");
        assert_eq!(error.limit(), Some(Limit::Interrupt), "{name}: {error}");
        assert!(error.to_string().contains("enough"), "{error}");
        let took = end.saturating_duration_since(asked);
        println!("{name}: {took:?}");
        // The machine that runs the tests may have other things to do; what matters is that it is not the length of the work.
        assert!(took < Duration::from_millis(1500), "{name}: {took:?}");
        assert_usable(&mut vm);
    }
}

#[test]
fn stop_what_comes_next_when_nothing_runs() {
    let mut vm = Vm::new();
    vm.interrupt_handle().interrupt("not now");
    let error = vm
        .run("while True: pass")
        .expect_err("it was stopped before");
    assert_eq!(error.limit(), Some(Limit::Interrupt));
    assert_usable(&mut vm);
}

#[test]
fn finalisers_wait() {
    let mut vm = Vm::new();
    let stop = vm.interrupt_handle();
    vm.set("stop", move || stop.interrupt("stop"))
        .expect("it is set");
    let source = "
gone = []
class A:
    def __del__(self): gone.append(1)
def f():
    a = A()
    stop()
    while True: pass
f()
";
    vm.run(source).expect_err("it is stopped");
    assert_usable(&mut vm);
    assert_eq!(vm.eval::<i64>("len(gone)").expect("it is a list"), 1);
}

#[test]
fn vms_in_many_threads_are_their_own() {
    let threads: Vec<_> = (0..8)
        .map(|k| {
            std::thread::spawn(move || {
                for i in 0..40 {
                    let mut vm = limited(Limits::none().fuel(20_000 + k * 100).memory(8 << 20));
                    if i % 2 == 0 {
                        let error = vm.run("while True: pass").expect_err("no end");
                        assert_eq!(error.limit(), Some(Limit::Fuel));
                    } else {
                        let n = vm.eval::<u64>(&format!("sum(range({}))", k + 10));
                        assert_eq!(n.expect("it runs"), (k + 9) * (k + 10) / 2);
                    }
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|t| t.join().expect("it ends"));
}
