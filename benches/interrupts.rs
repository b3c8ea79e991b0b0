//! How soon a VM stops when another thread asks for it: `cargo bench --bench interrupts [-- NAME]`.
//!
//! What is measured ends when `Vm::run` returns, after what the script has made is gone. On a machine with other things to do the
//! largest number is that of its scheduler; the median should stay below 5 ms everywhere.

use std::time::{Duration, Instant};
use taipan::Vm;

/// The most that an interrupt may take.
const GOAL: Duration = Duration::from_millis(5);
const ROUNDS: u64 = 9;

fn main() {
    let wanted = std::env::args().skip(1).find(|a| !a.starts_with('-'));
    let mut late = Vec::new();
    println!("{:<20} {:>10} {:>10}", "", "median", "most");
    for (name, before, work) in LONG {
        if wanted.as_ref().is_some_and(|w| !name.contains(w.as_str())) {
            continue;
        }
        let mut times: Vec<Duration> = (0..ROUNDS).map(|k| latency(before, work, k)).collect();
        times.sort();
        let [median, most] = [times[times.len() / 2], times[times.len() - 1]];
        let [median_ms, most_ms] = [median, most].map(|t| t.as_secs_f64() * 1e3);
        println!("{name:<20} {median_ms:>7.3} ms {most_ms:>7.3} ms");
        if median > GOAL {
            late.push(*name);
        }
    }
    match late[..] {
        [] => println!("all medians are below {GOAL:?}"),
        _ => println!("later than {GOAL:?}: {}", late.join(", ")),
    }
}

/// From the interrupt to the end of the script; the interrupt comes a little later in each round.
fn latency(before: &str, work: &str, round: u64) -> Duration {
    let mut vm = Vm::new();
    vm.run(before).expect("what the work needs can be made");
    let stop = vm.interrupt_handle();
    let thread = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(40 + 7 * round));
        let asked = Instant::now();
        stop.interrupt("enough");
        asked
    });
    vm.run(&format!("while True: {work}"))
        .expect_err("it is stopped");
    let end = Instant::now();
    let asked = thread.join().expect("the thread only sleeps");
    end.saturating_duration_since(asked)
}

/// Work that takes long: its name, what it needs, and what is done again and again.
const LONG: &[(&str, &str, &str)] = &[
    ("loop", "", "pass"),
    ("recursion", "def f(n): return n and f(n - 1)", "f(500)"),
    ("generator", "def f():\n    while True: yield", "any(f())"),
    (
        "regex",
        "import re; x = 'a' * 90 + 'b'",
        "re.match(r'(a|aa)+$', x)",
    ),
    (
        "regex findall",
        "import re; x = 'word, ' * 2_000_000",
        "re.findall(r'\\w+', x)",
    ),
    (
        "regex sub",
        "import re; x = 'word, ' * 2_000_000",
        "re.sub('o', '00', x)",
    ),
    ("int product", "x = 7 ** 3_000_000", "x * (x + 1)"),
    ("int power", "", "7 ** 10_000_000"),
    ("int modular power", "x = 7 ** 20_000", "pow(x, x, x + 2)"),
    (
        "int division",
        "x = 7 ** 3_000_000; y = 3 ** 2_000_000",
        "x // y",
    ),
    (
        "int to text",
        "import sys; sys.set_int_max_str_digits(0); x = 7 ** 2_000_000",
        "str(x)",
    ),
    (
        "text to int",
        "import sys; sys.set_int_max_str_digits(0); x = '7' * 2_000_000",
        "int(x)",
    ),
    (
        "gcd",
        "import math; x = 7 ** 300_000; y = 3 ** 300_000",
        "math.gcd(x, y)",
    ),
    (
        "lcm",
        "import math; x = 7 ** 300_000; y = 3 ** 300_000",
        "math.lcm(x, y)",
    ),
    (
        "fraction",
        "from fractions import Fraction\nx = Fraction(7 ** 200_000, 3 ** 200_000)",
        "x + 1 / (x + 1)",
    ),
    ("factorial", "import math", "math.factorial(300_000)"),
    ("binomial", "import math", "math.comb(2_000_000, 1_000_000)"),
    (
        "square root",
        "import math; x = 7 ** 5_000_000",
        "math.isqrt(x)",
    ),
    (
        "decimal",
        "from decimal import Decimal, getcontext; getcontext().prec = 500_000",
        "Decimal(2).sqrt()",
    ),
    (
        "sort",
        "x = [str(i * 7919 % 10000019) for i in range(300_000)]",
        "sorted(x)",
    ),
    (
        "sort by key",
        "x = list(range(500_000))",
        "sorted(x, key=lambda n: -n)",
    ),
    ("str repeat", "", "'x' * 10 ** 8"),
    ("str repeat of more", "", "'xyz' * (3 * 10 ** 7)"),
    ("str join", "x = ['word'] * 3_000_000", "', '.join(x)"),
    (
        "str join of iterator",
        "",
        "''.join('x' for _ in range(10 ** 7))",
    ),
    (
        "str join of large",
        "x = ['x' * 10_000_000] * 20",
        "''.join(x)",
    ),
    (
        "str replace",
        "x = 'ab' * 20_000_000",
        "x.replace('a', 'c')",
    ),
    (
        "str replace longer",
        "x = 'ab' * 5_000_000",
        "x.replace('a', 'cde')",
    ),
    (
        "str replace nothing",
        "x = 'ab' * 50_000_000",
        "x.replace('cd', 'e')",
    ),
    ("str split", "x = 'ab,' * 5_000_000", "x.split(',')"),
    ("str split at spaces", "x = 'ab  ' * 5_000_000", "x.split()"),
    (
        "str splitlines",
        "x = 'ab\\n' * 5_000_000",
        "x.splitlines()",
    ),
    (
        "str find",
        "x = 'ab' * 50_000_000",
        "x.find('ba' * 10 + 'c')",
    ),
    ("str count", "x = 'ab' * 50_000_000", "x.count('ab')"),
    ("str in", "x = 'ab' * 50_000_000", "'ac' in x"),
    (
        "str compare",
        "x = 'ab' * 50_000_000; y = x + 'c'; x += 'd'",
        "x == y",
    ),
    ("str concat", "x = 'ab' * 50_000_000", "x + x"),
    ("str slice", "x = 'ab' * 50_000_000", "x[1:-1]"),
    ("str reverse", "x = 'ab' * 50_000_000", "x[::-1]"),
    ("str upper", "x = 'ab' * 10_000_000", "x.upper()"),
    ("str title", "x = 'ab ' * 10_000_000", "x.title()"),
    ("str casefold", "x = 'äb' * 10_000_000", "x.casefold()"),
    ("str strip", "x = ' ' * 100_000_000", "x.strip()"),
    ("str isalnum", "x = 'ab' * 50_000_000", "x.isalnum()"),
    (
        "str translate",
        "x = 'ab' * 10_000_000",
        "x.translate({97: 'cd'})",
    ),
    ("str hash", "x = 'ab' * 50_000_000", "hash(x + 'c')"),
    ("str encode", "x = 'äb' * 10_000_000", "x.encode('latin-1')"),
    ("bytes decode", "x = b'ab' * 50_000_000", "x.decode()"),
    (
        "bytes decode utf-16",
        "x = b'ab' * 20_000_000",
        "x.decode('utf-16-le')",
    ),
    (
        "bytes replace",
        "x = b'ab' * 20_000_000",
        "x.replace(b'a', b'c')",
    ),
    ("bytes split", "x = b'ab,' * 5_000_000", "x.split(b',')"),
    ("bytes join", "x = [b'word'] * 3_000_000", "b', '.join(x)"),
    ("bytes hex", "x = b'ab' * 20_000_000", "x.hex()"),
    ("str repr", "x = 'a\\'\\n' * 10_000_000", "repr(x)"),
    ("str format", "", "'{:>100000000}'.format('x')"),
    (
        "str percent",
        "x = ('ab',) * 1_000_000; y = '%s' * 1_000_000",
        "y % x",
    ),
    ("list repeat", "", "[None] * 50_000_000"),
    ("list of range", "", "list(range(20_000_000))"),
    ("list of str", "x = 'ab' * 10_000_000", "list(x)"),
    ("list reverse", "x = [None] * 50_000_000", "x.reverse()"),
    ("list slice", "x = [None] * 50_000_000", "x[1:]"),
    ("list extend", "x = [None] * 20_000_000", "[].extend(x)"),
    ("list find", "x = [1] * 20_000_000", "2 in x"),
    (
        "list compare",
        "x = [1] * 20_000_000; y = [1] * 20_000_000",
        "x == y",
    ),
    ("list repr", "x = list(range(3_000_000))", "repr(x)"),
    (
        "dict of pairs",
        "x = [(i, i) for i in range(1_000_000)]",
        "dict(x)",
    ),
    (
        "dict copy",
        "x = {i: i for i in range(3_000_000)}",
        "dict(x)",
    ),
    (
        "dict comparison",
        "x = {i: i for i in range(3_000_000)}; y = dict(x)",
        "x == y",
    ),
    ("set", "x = list(range(3_000_000))", "set(x)"),
    (
        "set union",
        "x = set(range(3_000_000)); y = set(range(2_000_000, 5_000_000))",
        "x | y",
    ),
    ("sum", "x = [1] * 20_000_000", "sum(x)"),
    ("sum of floats", "x = [1.5] * 20_000_000", "sum(x)"),
    ("max", "x = list(range(10_000_000))", "max(x)"),
    ("zip", "x = [1] * 10_000_000", "list(zip(x, x))"),
    (
        "permutations",
        "import itertools",
        "list(itertools.permutations(range(10)))",
    ),
    (
        "deque",
        "import collections; x = [1] * 20_000_000",
        "collections.deque(x)",
    ),
    (
        "counter",
        "import collections; x = 'abc' * 5_000_000",
        "collections.Counter(x)",
    ),
    (
        "heapify",
        "import heapq; x = list(range(5_000_000, 0, -1))",
        "heapq.heapify(x[:])",
    ),
    (
        "shuffle",
        "import random; x = list(range(2_000_000))",
        "random.shuffle(x)",
    ),
    (
        "deepcopy",
        "import copy; x = [[i] for i in range(500_000)]",
        "copy.deepcopy(x)",
    ),
    (
        "json.loads",
        "import json; x = '[' + '1, ' * 5_000_000 + '1]'",
        "json.loads(x)",
    ),
    (
        "json.loads objects",
        "import json; x = '[' + '{\"a\": \"b\"}, ' * 1_000_000 + '1]'",
        "json.loads(x)",
    ),
    (
        "json.dumps",
        "import json; x = [1] * 5_000_000",
        "json.dumps(x)",
    ),
    (
        "json of a text",
        "import json; x = '\"' + 'ab' * 50_000_000 + '\"'",
        "json.loads(x)",
    ),
    (
        "pickle.dumps",
        "import pickle; x = list(range(5_000_000))",
        "pickle.dumps(x)",
    ),
    (
        "pickle.loads",
        "import pickle; x = pickle.dumps(list(range(5_000_000)))",
        "pickle.loads(x)",
    ),
    (
        "hashlib",
        "import hashlib; x = b'ab' * 50_000_000",
        "hashlib.sha256(x)",
    ),
    (
        "hashlib blake2",
        "import hashlib; x = b'ab' * 50_000_000",
        "hashlib.blake2b(x)",
    ),
    (
        "pbkdf2",
        "import hashlib",
        "hashlib.pbkdf2_hmac('sha256', b'a', b'b', 10 ** 7)",
    ),
    (
        "scrypt",
        "import hashlib",
        "hashlib.scrypt(b'a', salt=b'b', n=2 ** 17, r=8, p=1, maxmem=2 ** 30)",
    ),
    (
        "base64",
        "import base64; x = b'ab' * 20_000_000",
        "base64.b64decode(base64.b64encode(x))",
    ),
    (
        "crc",
        "import binascii; x = b'ab' * 50_000_000",
        "binascii.crc32(x)",
    ),
    (
        "struct",
        "import struct; x = bytes(40_000_000)",
        "struct.unpack('5000000d', x)",
    ),
    (
        "array",
        "import array; x = list(range(10_000_000))",
        "array.array('q', x)",
    ),
    ("bytes of list", "x = [1] * 20_000_000", "bytes(x)"),
    (
        "StringIO",
        "import io; x = 'ab\\n' * 5_000_000",
        "list(io.StringIO(x))",
    ),
    (
        "normalize",
        "import unicodedata; x = 'äb' * 5_000_000",
        "unicodedata.normalize('NFD', x)",
    ),
    (
        "compile",
        "x = 'x = 1 + 2 * 3\\n' * 200_000",
        "compile(x, '', 'exec')",
    ),
    ("sleep", "import time", "time.sleep(1000)"),
    (
        "lock",
        "import threading; x = threading.Lock(); x.acquire()",
        "x.acquire(timeout=1000)",
    ),
    (
        "asyncio.sleep",
        "import asyncio",
        "asyncio.run(asyncio.sleep(1000))",
    ),
];
