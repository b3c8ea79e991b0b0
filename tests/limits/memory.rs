//! The memory limit: what is refused, and that the VM lives on.

use crate::{assert_usable, limited};
use taipan::{Limit, Limits};

/// Each wants more than there is.
const GREEDY: &[&str] = &[
    "n = 10 ** 10; 'x' * n",
    "n = 10 ** 10; b'x' * n",
    "n = 10 ** 10; [0] * n",
    "n = 10 ** 10; (0,) * n",
    "n = 10 ** 9; 2 ** n",
    "n = 10 ** 9; 1 << n",
    "n = 10 ** 9; bytearray(n)",
    "n = 10 ** 9; bytes(n)",
    "list(range(10 ** 9))",
    "a = []\nwhile True: a.append(1)",
    "a = []\nwhile True: a.append(a[:])",
    "a = [1]\nwhile True: a += a",
    "a = bytearray(b'x')\nwhile True: a += a",
    "a = bytearray()\nwhile True: a.append(1)",
    "s = 'x'\nwhile True: s += s",
    "s = ''\nwhile True: s += 'xyz'",
    "def f():\n    global s\n    s = ''\n    while True: s += 'xyz'\nf()",
    "def f():\n    s = ''\n    while True: s += 'xyz'\nf()",
    "import json\na = ['x' * 1000] * 1000\nfor _ in range(9): a = [a, a, a, a]\njson.dumps(a)",
    "a = ['x' * 1000] * 1000\nfor _ in range(9): a = [a, a, a, a]\nrepr(a)",
    "a = b'x' * 1000\nwhile True: a = a + a",
    "a = (1, 2)\nwhile True: a = a + a",
    "n = 10 ** 9\nwhile True:\n    try: x = 'x' * n\n    except MemoryError: pass",
    "d = {}; i = 0\nwhile True:\n    d[i] = i; i += 1",
    "d = set(); i = 0\nwhile True:\n    d.add(i); i += 1",
    "a = None\nwhile True: a = (a, a)",
    "a = None\nwhile True: a = [a]",
    "[str(i) for i in range(10 ** 9)]",
    "import collections\nd = collections.deque()\nwhile True: d.append(1)",
    "class A: pass\na = []\nwhile True:\n    x = A(); x.y = a; a.append(x)",
    "x = 3\nwhile True: x = x << 1_000_000",
    "import io\nf = io.StringIO()\nwhile True: f.write('x' * 1000)",
    "''.join('x' * 1000 for _ in iter(int, 1))",
    "def f(): yield from f()\nlist(f())",
    "a = []\nwhile True:\n    try: a.append('x' * 100_000)\n    except MemoryError: pass",
    "a = []\nwhile True:\n    try: a.append([1] * 1000)\n    except BaseException: pass",
];

#[test]
fn too_much_is_refused() {
    for source in GREEDY {
        let mut vm = limited(Limits::none().memory(24 << 20).fuel(2_000_000_000));
        let error = vm.run(source).expect_err(source);
        if error.class() != "RecursionError" {
            assert_eq!(error.limit(), Some(Limit::Memory), "{source}: {error}");
        }
        assert!(vm.peak_memory() <= 24 << 20, "{source}");
        // Its traceback keeps the variables of functions.
        drop(error);
        let cleared = vm.run("globals().clear()");
        assert!(cleared.is_ok(), "{source}: {cleared:?}");
        assert_usable(&mut vm);
        vm.collect();
        assert!(
            vm.memory_used() < 12 << 20,
            "{source}: {}",
            vm.memory_used()
        );
        vm.run("x = 'y' * 10_000_000; del x")
            .expect("there is room again");
    }
}

#[test]
fn a_script_can_catch_a_refusal() {
    let mut vm = limited(Limits::none().memory(16 << 20));
    let source = "
try:
    n = 10 ** 9
    x = 'x' * n
    caught = False
except MemoryError:
    caught = True
";
    vm.run(source).expect("it is caught");
    assert!(vm.get::<bool>("caught").expect("it is there"));
}

#[test]
fn garbage_does_not_count() {
    let mut vm = limited(Limits::none().memory(16 << 20));
    let source = "
for i in range(2_000):
    x = 'x' * 1_000_000
    y = [i] * 10_000
    z = {k: str(k) for k in range(100)}
class A: pass
for i in range(50_000):
    a = A(); a.me = a; a.data = [i] * 100
";
    vm.run(source).expect("there is never much of it");
}
