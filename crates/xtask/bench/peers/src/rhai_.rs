//! Rhai.

use crate::{CALLS, Peer, Result, Row, WORK, idle as measure_idle, latency, time, time_of_turn};
use rhai::{AST, Dynamic, Engine, Scope};
use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

const SOURCE: &str = "
fn add(a, b) { a + b }
fn empty(n) { for i in 0..n {} }
fn calls(n) { for i in 0..n { native(1, 2); } }
fn work(n) {
    let total = 0;
    for i in 0..n { if i % 3 == 0 { total += i; } }
    total
}
";

fn engine() -> Result<(Engine, AST)> {
    let mut engine = Engine::new();
    engine.register_fn("native", |a: i64, b: i64| a + b);
    let ast = engine.compile(SOURCE)?;
    Ok((engine, ast))
}

fn call(engine: &Engine, ast: &AST, name: &str, n: u32) -> Dynamic {
    let arguments = (i64::from(n),);
    engine
        .call_fn(&mut Scope::new(), ast, name, arguments)
        .expect("it runs")
}

pub fn peer() -> Result<Peer> {
    let (first, ast) = engine()?;
    let call_script = move || {
        let mut scope = Scope::new();
        time(|| {
            let sum = first.call_fn::<i64>(&mut scope, &ast, "add", black_box((1_i64, 2_i64)));
            black_box(sum.expect("it adds"));
        })
    };
    let (second, ast) = engine()?;
    let call_host = move || {
        time_of_turn(
            || drop(call(&second, &ast, "calls", CALLS)),
            || drop(call(&second, &ast, "empty", CALLS)),
        )
    };
    let life = || {
        time(|| {
            black_box(Engine::new().eval::<i64>("1 + 1").expect("it is two"));
        })
    };
    let (third, ast) = engine()?;
    let unlimited = move || time(|| drop(black_box(call(&third, &ast, "work", WORK))));
    let (mut fourth, ast) = engine()?;
    fourth.set_max_operations(u64::MAX >> 2);
    let limited = move || time(|| drop(black_box(call(&fourth, &ast, "work", WORK))));
    let interrupt = || {
        let (mut engine, _) = engine().expect("it compiles");
        let stop = Arc::new(AtomicBool::new(false));
        let seen = stop.clone();
        engine.on_progress(move |_| seen.load(Ordering::Relaxed).then_some(Dynamic::UNIT));
        latency(
            move || stop.store(true, Ordering::Relaxed),
            || drop(engine.run("loop {}").expect_err("it is stopped")),
        )
    };
    Ok(Peer {
        name: "rhai",
        jobs: vec![
            (Row::CallScript, Box::new(call_script)),
            (Row::CallHost, Box::new(call_host)),
            (Row::Life, Box::new(life)),
            (Row::Unlimited, Box::new(unlimited)),
            (Row::Limited, Box::new(limited)),
            (Row::Interrupt, Box::new(interrupt)),
        ],
    })
}

/// What an idle one takes.
pub fn idle() -> f64 {
    measure_idle(200, Engine::new)
}
