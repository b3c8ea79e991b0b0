//! The same small jobs on several embedded interpreters, in turns; prints a table. Each number is the best of the rounds.
//! The memory of an idle interpreter is measured in a process of its own.

mod javascript;
mod lua;
#[cfg(feature = "python")]
mod python;
mod rhai_;
mod taipan_;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// What is measured; the texts are the table's rows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Row {
    /// A function of the script's that adds two ints, called by the host.
    CallScript,
    /// A function of the host's that adds two ints, called by a script; the loop around it is taken off.
    CallHost,
    /// An asynchronous function of the host's that does nothing, awaited by a script; the loop around it is taken off.
    AwaitHost,
    /// A new interpreter, `1 + 1` compiled and run, and everything dropped.
    Life,
    /// A loop with some arithmetic and no limits.
    Unlimited,
    /// The same with a limit of its work.
    Limited,
    /// From the call that stops an endless loop to its end, seen from another thread: the median.
    Interrupt,
}

impl Row {
    const ALL: [Row; 7] = [
        Row::CallScript,
        Row::CallHost,
        Row::AwaitHost,
        Row::Life,
        Row::Unlimited,
        Row::Limited,
        Row::Interrupt,
    ];

    fn text(self) -> &'static str {
        match self {
            Row::CallScript => "host calls script, two ints",
            Row::CallHost => "script calls host, two ints",
            Row::AwaitHost => "script awaits host, no-op",
            Row::Life => "new interpreter, eval 1 + 1, drop",
            Row::Unlimited => "loop without limits",
            Row::Limited => "loop with a limit of work",
            Row::Interrupt => "interrupt from another thread",
        }
    }
}

/// Nanoseconds of one job.
type Job = Box<dyn FnMut() -> f64>;

/// An interpreter and what it can do.
struct Peer {
    name: &'static str,
    jobs: Vec<(Row, Job)>,
}

/// The name of an interpreter, what makes its jobs, and the bytes that one more idle one of it takes.
type Entry = (&'static str, fn() -> Result<Peer>, fn() -> f64);

const PEERS: &[Entry] = &[
    ("taipan", taipan_::peer, taipan_::idle),
    ("mlua", lua::peer, lua::idle),
    ("rhai", rhai_::peer, rhai_::idle),
    ("rquickjs", javascript::peer, javascript::idle),
    #[cfg(feature = "python")]
    ("PyO3", python::peer, python::idle),
];

/// What a peer may fail with.
type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Calls in a script's loop.
const CALLS: u32 = 2_000;
/// Iterations of the loop whose work is limited.
const WORK: u32 = 200_000;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [option, name] = &arguments[..]
        && option == "--idle"
    {
        let peer = PEERS.iter().find(|(peer, ..)| peer == name);
        let (_, _, idle) = peer.ok_or("no such interpreter")?;
        println!("{}", idle());
        return Ok(());
    }
    let rounds = match arguments.first() {
        Some(rounds) => rounds.parse()?,
        None => 15,
    };
    let mut peers = Vec::new();
    for (_, make, _) in PEERS {
        peers.push(make()?);
    }

    let mut best: BTreeMap<(Row, &str), f64> = BTreeMap::new();
    for _ in 0..rounds {
        for row in Row::ALL {
            for peer in &mut peers {
                let Some((_, job)) = peer.jobs.iter_mut().find(|(r, _)| *r == row) else {
                    continue;
                };
                let time = job();
                let known = best.entry((row, peer.name)).or_insert(f64::MAX);
                *known = known.min(time);
            }
        }
    }
    let cell = |time: Option<f64>| match time {
        None => "-".to_string(),
        Some(ns) if ns < 10_000.0 => format!("{ns:.1} ns"),
        Some(ns) => format!("{:.1} us", ns / 1e3),
    };
    print!("{:<36}", "");
    peers.iter().for_each(|peer| print!("{:>14}", peer.name));
    println!();
    let line = |text: &str, cells: &dyn Fn(&'static str) -> String| {
        print!("{text:<36}");
        peers
            .iter()
            .for_each(|peer| print!("{:>14}", cells(peer.name)));
        println!();
    };
    for row in Row::ALL {
        line(row.text(), &|peer| cell(best.get(&(row, peer)).copied()));
    }
    line("cost of the limit", &|peer| match (
        best.get(&(Row::Unlimited, peer)),
        best.get(&(Row::Limited, peer)),
    ) {
        (Some(without), Some(with)) => format!("{:+.1} %", (with / without - 1.0) * 100.0),
        _ => "-".into(),
    });
    let memory: BTreeMap<&str, String> = PEERS
        .iter()
        .map(|(name, ..)| (*name, idle_of(name)))
        .collect();
    line("memory of an idle interpreter", &|peer| {
        memory[peer].clone()
    });
    Ok(())
}

/// What [`idle`] finds in a new process.
fn idle_of(name: &str) -> String {
    let bytes = || -> Result<f64> {
        let this = std::env::current_exe()?;
        let output = std::process::Command::new(this)
            .args(["--idle", name])
            .output()?;
        Ok(String::from_utf8(output.stdout)?.trim().parse()?)
    };
    match bytes() {
        Ok(bytes) => format!("{:.0} KB", bytes / 1e3),
        Err(_) => "-".into(),
    }
}

/// The bytes that each of `count` interpreters adds to the process.
fn idle<T>(count: u32, make: impl Fn() -> T) -> f64 {
    let before = resident();
    let all: Vec<T> = (0..count).map(|_| make()).collect();
    let after = resident();
    drop(all);
    (after - before) / f64::from(count)
}

/// Bytes of the process that are in memory.
fn resident() -> f64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = statm
        .split(' ')
        .nth(1)
        .and_then(|pages| pages.parse::<f64>().ok());
    pages.unwrap_or_default() * 4096.0
}

/// The time of one call of `work`, from enough of them.
fn time(mut work: impl FnMut()) -> f64 {
    let mut times = 1u32;
    loop {
        let start = Instant::now();
        for _ in 0..times {
            work();
        }
        let took = start.elapsed();
        if took > Duration::from_millis(2) {
            return took.as_nanos() as f64 / f64::from(times);
        }
        times = times.saturating_mul(2);
    }
}

/// The time of one turn of a loop, less that of an empty one: the best of some of each, for a difference shows all noise.
fn time_of_turn(mut calls: impl FnMut(), mut empty: impl FnMut()) -> f64 {
    let (mut with, mut without) = (f64::MAX, f64::MAX);
    for _ in 0..5 {
        with = with.min(time(&mut calls));
        without = without.min(time(&mut empty));
    }
    (with - without).max(0.0) / f64::from(CALLS)
}

/// How long an endless script goes on after another thread has stopped it.
fn latency(stop: impl Fn() + Send + 'static, run: impl FnOnce()) -> f64 {
    let thread = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(5));
        let asked = Instant::now();
        stop();
        asked
    });
    run();
    let end = Instant::now();
    let asked = thread.join().expect("the thread only sleeps");
    end.saturating_duration_since(asked).as_nanos() as f64
}

/// Runs a future that never has to wait for anything outside.
fn block_on<F: Future>(future: F) -> F::Output {
    struct Unpark(std::thread::Thread);
    impl std::task::Wake for Unpark {
        fn wake(self: std::sync::Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = std::sync::Arc::new(Unpark(std::thread::current())).into();
    let mut context = std::task::Context::from_waker(&waker);
    let mut future = std::pin::pin!(future);
    loop {
        match future.as_mut().poll(&mut context) {
            std::task::Poll::Ready(output) => return output,
            std::task::Poll::Pending => std::thread::park(),
        }
    }
}
