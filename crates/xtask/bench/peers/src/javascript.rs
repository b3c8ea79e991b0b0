//! QuickJS through rquickjs.

use crate::{
    CALLS, Peer, Result, Row, WORK, block_on, idle as measure_idle, latency, time, time_of_turn,
};
use rquickjs::function::Async;
use rquickjs::{AsyncContext, AsyncRuntime, Context, Function, Promise, Runtime};
use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

const SOURCE: &str = "
function add(a, b) { return a + b }
function empty(n) { for (let i = 0; i < n; i++); }
function calls(n) { const f = native; for (let i = 0; i < n; i++) f(1, 2); }
function work(n) {
    let total = 0;
    for (let i = 0; i < n; i++) { if (i % 3 == 0) total += i; }
    return total;
}
";
const ASYNC_SOURCE: &str = "
async function nothing(n) { for (let i = 0; i < n; i++); }
async function awaits(n) { const f = noop; for (let i = 0; i < n; i++) await f(); }
";

fn context() -> Result<(Runtime, Context)> {
    let runtime = Runtime::new()?;
    let context = Context::full(&runtime)?;
    context.with(|js| {
        js.globals()
            .set("native", Function::new(js.clone(), |a: i32, b: i32| a + b)?)?;
        js.eval::<(), _>(SOURCE)
    })?;
    Ok((runtime, context))
}

/// Times calls of a function of one number.
fn run(context: &Context, name: &str, n: u32) {
    context.with(|js| {
        let function: Function = js.globals().get(name).expect("it is there");
        function.call::<_, ()>((n,)).expect("it runs");
    });
}

pub fn peer() -> Result<Peer> {
    let (_runtime, first) = context()?;
    let call_script = move || {
        first.with(|js| {
            let add: Function = js.globals().get("add").expect("it is there");
            time(|| {
                black_box(add.call::<_, i32>(black_box((1, 2))).expect("it adds"));
            })
        })
    };
    let (_runtime, second) = context()?;
    let call_host = move || {
        time_of_turn(
            || run(&second, "calls", CALLS),
            || run(&second, "empty", CALLS),
        )
    };
    let asynchronous = block_on(async {
        let runtime = AsyncRuntime::new()?;
        let context = AsyncContext::full(&runtime).await?;
        context
            .with(|js| {
                js.globals()
                    .set("noop", Function::new(js.clone(), Async(|| async {}))?)?;
                js.eval::<(), _>(ASYNC_SOURCE)
            })
            .await?;
        rquickjs::Result::Ok((runtime, context))
    })?;
    let await_host = move || {
        let (_runtime, context) = &asynchronous;
        let run = |name: &'static str| {
            block_on(context.async_with(async move |js| {
                let function: Function = js.globals().get(name).expect("it is there");
                let promise: Promise = function.call((CALLS,)).expect("it runs");
                promise.into_future::<()>().await.expect("it runs");
            }))
        };
        time_of_turn(|| run("awaits"), || run("nothing"))
    };
    let life = || {
        time(|| {
            let runtime = Runtime::new().expect("it is made");
            let context = Context::full(&runtime).expect("it is made");
            black_box(
                context
                    .with(|js| js.eval::<i32, _>("1 + 1"))
                    .expect("it is two"),
            );
        })
    };
    let (_runtime, third) = context()?;
    let unlimited = move || time(|| run(&third, "work", WORK));
    let (runtime, fourth) = context()?;
    // It says when it looks, and counts nothing.
    runtime.set_interrupt_handler(Some(Box::new(|| false)));
    let limited = move || {
        let _runtime = &runtime;
        time(|| run(&fourth, "work", WORK))
    };
    let interrupt = || {
        let (runtime, context) = context().expect("it is made");
        let stop = Arc::new(AtomicBool::new(false));
        let seen = stop.clone();
        runtime.set_interrupt_handler(Some(Box::new(move || seen.load(Ordering::Relaxed))));
        latency(
            move || stop.store(true, Ordering::Relaxed),
            || {
                let stopped = context.with(|js| js.eval::<(), _>("while (true);"));
                stopped.expect_err("it is stopped");
            },
        )
    };
    Ok(Peer {
        name: "rquickjs",
        jobs: vec![
            (Row::CallScript, Box::new(call_script)),
            (Row::CallHost, Box::new(call_host)),
            (Row::AwaitHost, Box::new(await_host)),
            (Row::Life, Box::new(life)),
            (Row::Unlimited, Box::new(unlimited)),
            (Row::Limited, Box::new(limited)),
            (Row::Interrupt, Box::new(interrupt)),
        ],
    })
}

/// What an idle one takes.
pub fn idle() -> f64 {
    measure_idle(200, || {
        let runtime = Runtime::new().expect("it is made");
        let context = Context::full(&runtime).expect("it is made");
        (runtime, context)
    })
}
