//! Fuel: what is counted, that it is always the same, traps and pauses.

use crate::{assert_usable, limited};
use std::time::Duration;
use taipan::{Limit, Limits, OnFuel, Vm};

/// Programs without an end; none may get the better of the limit.
const ENDLESS: &[&str] = &[
    "while True: pass",
    "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
    "while True:\n    try:\n        while True: pass\n    finally:\n        while True: pass",
    "while True:\n    try: 1 / 0\n    except: continue",
    "import itertools\nfor x in itertools.count(): pass",
    "import itertools\nsum(itertools.repeat(1))",
    "import itertools\nmax(itertools.count())",
    "import itertools, collections\ncollections.deque(itertools.count(), maxlen=0)",
    "def f():\n    while True: yield 1\nfor x in f(): pass",
    "def f(): f()\nwhile True:\n    try: f()\n    except RecursionError: pass",
    "class A:\n    def __del__(self):\n        while True: pass\nA()\nwhile True: pass",
    "sorted([3, 2, 1] * 10, key=lambda x: [1 for _ in iter(int, 1)])",
    "import re\nre.match(r'(a|aa)+$', 'a' * 60 + 'b')",
    "import asyncio\nasync def main():\n    while True: await asyncio.sleep(0)\nasyncio.run(main())",
    "with open(0) as f: pass\nwhile True: pass",
    "x = 1\nwhile True: x = x * 3 + 1; x = x % 1000003",
    "all(iter(lambda: 1, 2))",
    "list(map(lambda x: x, iter(int, 1)))",
    "any(0 for _ in iter(int, 1))",
];

#[test]
fn nothing_runs_without_fuel() {
    for source in ENDLESS {
        let mut vm = limited(Limits::none().fuel(300_000).memory(256 << 20));
        let error = vm.run(source).expect_err(source);
        if source.starts_with("with open") {
            assert_eq!(error.class(), "PermissionError");
            continue;
        }
        assert_eq!(error.limit(), Some(Limit::Fuel), "{source}: {error}");
        vm.add_fuel(1_000_000);
        assert_usable(&mut vm);
    }
}

#[test]
fn the_same_is_used_each_time() {
    let source = "
import re, json
def f(n): return n if n < 2 else f(n - 1) + f(n - 2)
data = {str(i): [i] * 3 for i in range(200)}
text = json.dumps(data)
x = f(12) + len(re.findall(r'\\d+', text)) + len(sorted(map(str, range(500))))
";
    let used = |source: &str| {
        let mut vm = limited(Limits::none().fuel(1 << 40));
        vm.run(source).expect("it runs");
        vm.fuel_used()
    };
    let first = used(source);
    assert!(first > 1_000);
    for _ in 0..5 {
        assert_eq!(used(source), first);
    }
    // It is the same place each time as well.
    let stopped = |fuel: u64| {
        let mut vm = limited(Limits::none().fuel(fuel));
        let source = "n = 0\ndef f():\n    global n\n    n += 1\nwhile True: f()";
        vm.run(source).expect_err("there is no end");
        vm.add_fuel(100);
        vm.get::<i64>("n").expect("it is a number")
    };
    let n = stopped(10_000);
    assert!(n > 1_000);
    (0..3).for_each(|_| assert_eq!(stopped(10_000), n));
}

#[test]
fn work_of_natives_is_counted() {
    let used = |source: &str| {
        let mut vm = limited(Limits::none().fuel(1 << 40));
        vm.run(source).expect("it runs");
        vm.fuel_used()
    };
    for (small, large) in [
        ("'x' * 10_000", "n = 10_000_000; 'x' * n"),
        ("n = 10; [0] * n", "n = 1_000_000; [0] * n"),
        ("n = 10; 7 ** n", "n = 1_000_000; 7 ** n"),
        ("sorted(range(10))", "sorted(range(100_000))"),
        ("sum(range(10))", "sum(range(100_000))"),
        (
            "[1] * 10 == [1] * 10",
            "a = [1] * 1_000_000; b = [1] * 1_000_000; a == b",
        ),
        ("exec('x = 1')", "exec('x = 1\\n' * 10_000)"),
        ("'a,b'.split(',')", "n = 100_000; ('a,' * n).split(',')"),
        ("'a b'.split()", "n = 100_000; ('a ' * n).split()"),
        (
            "'a\\nb'.splitlines()",
            "n = 100_000; ('a\\n' * n).splitlines()",
        ),
        ("','.join(['a'])", "n = 1_000_000; ''.join([''] * n)"),
        (
            "b'a'.replace(b'a', b'b')",
            "n = 10_000_000; x = b'a' * n; y = x.replace(b'a', b'b')",
        ),
        (
            "import json; json.loads('[1]')",
            "import json; json.loads('[' + '1,' * 100_000 + '1]')",
        ),
        (
            "import hashlib; hashlib.sha256(b'a')",
            "import hashlib; n = 10_000_000; hashlib.sha256(b'a' * n)",
        ),
        (
            "import hashlib; hashlib.pbkdf2_hmac('sha256', b'a', b'b', 1)",
            "import hashlib; hashlib.pbkdf2_hmac('sha256', b'a', b'b', 1000)",
        ),
        (
            "import math; math.gcd(7 ** 20, 3 ** 20)",
            "import math; n = 20_000; math.gcd(7 ** n, 3 ** n)",
        ),
    ] {
        let (small, large) = (used(small), used(large));
        assert!(large > small + 1_000, "{small} {large}");
    }
}

#[test]
fn a_pause_goes_on() {
    let limits = Limits::none().fuel(500).on_fuel(OnFuel::Pause);
    let mut vm = limited(limits);
    vm.run("def f(n):\n    total = 0\n    for i in range(n): total += g(i)\n    return total\ndef g(i): return i * 2")
        .expect("there is fuel for that");
    let mut result = vm.call::<i64>("f", (1000,));
    let mut pauses = 0;
    while let Err(error) = &result {
        assert_eq!(error.limit(), Some(Limit::Fuel));
        assert!(vm.is_paused());
        pauses += 1;
        vm.add_fuel(500);
        result = vm.resume();
    }
    assert_eq!(result.expect("it is done"), 999 * 1000);
    assert!((3..10).contains(&pauses), "{pauses}");
    assert!(!vm.is_paused());
    // What runs meanwhile does not disturb what waits.
    vm.set_limits(Limits::none().fuel(500).on_fuel(OnFuel::Pause));
    vm.call::<i64>("f", (1000,)).expect_err("it pauses");
    vm.add_fuel(10_000);
    assert_eq!(vm.call::<i64>("f", (10,)).expect("there is fuel"), 90);
    assert_eq!(vm.resume::<i64>().expect("there is fuel"), 999 * 1000);
}

#[test]
fn a_pause_waits_for_natives() {
    let mut vm = limited(Limits::none().fuel(2_000).on_fuel(OnFuel::Pause));
    let source = "def f():\n    return sorted(range(1000), key=lambda x: sum(range(x % 10)))[-1]";
    vm.run(source).expect("there is fuel");
    let mut result = vm.call::<i64>("f", ());
    while vm.is_paused() {
        vm.add_fuel(5_000);
        result = vm.resume();
    }
    assert_eq!(result.expect("it is done"), 999);
    // What never comes back is stopped.
    let error = vm.run("sorted([2, 1], key=lambda x: [1 for _ in iter(int, 1)])");
    assert_eq!(error.expect_err("no end").limit(), Some(Limit::Fuel));
    assert!(!vm.is_paused());
}

#[test]
fn depth_tasks_output_and_time() {
    let mut vm = limited(Limits::none().depth(50));
    let source =
        "import sys\nsys.setrecursionlimit(10_000)\ndef f(n): return n and 1 + f(n - 1)\nf(30)";
    vm.run(source).expect("it is not deep");
    let error = vm.run("f(100)").expect_err("it is too deep");
    assert_eq!(error.class(), "RecursionError");

    let mut vm = limited(Limits::none().tasks(100));
    let source = "
import asyncio
async def main(n):
    tasks = [asyncio.create_task(asyncio.sleep(0.001)) for _ in range(n)]
    await asyncio.sleep(0)
    more = [asyncio.create_task(asyncio.sleep(0.001)) for _ in range(n)]
    await asyncio.gather(*tasks, *more)
asyncio.run(main(40))
";
    vm.run(source).expect("there are few");
    let error = vm
        .run("asyncio.run(main(500))")
        .expect_err("there are many");
    assert_eq!(error.limit(), Some(Limit::Tasks));
    assert_usable(&mut vm);

    let mut vm = limited(Limits::none().output(1_000));
    let error = vm.run("while True:\n    try: print('x' * 10)\n    except BaseException: pass");
    assert_eq!(error.expect_err("it prints").limit(), Some(Limit::Output));

    let mut vm = limited(Limits::none().wall(Duration::from_millis(50)));
    for source in ["while True: pass", "import time; time.sleep(60)"] {
        let start = std::time::Instant::now();
        let error = vm.run(source).expect_err("it takes too long");
        assert_eq!(error.limit(), Some(Limit::Wall));
        assert!(start.elapsed() < Duration::from_secs(5));
        assert_usable(&mut vm);
    }
}

#[test]
fn a_vm_without_limits_has_none() {
    let mut vm = Vm::new();
    vm.run("x = sum(range(100_000))").expect("it runs");
    assert_eq!(
        (vm.fuel_used(), vm.fuel_left(), vm.peak_memory()),
        (0, None, 0)
    );
}
