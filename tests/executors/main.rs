//! Coroutines of scripts as futures: the same tests under several executors, and what becomes of either side when the other is cancelled.

mod matrix;
mod service;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::task::{Context, Poll, Wake, Waker};
use std::time::{Duration, Instant};
use taipan::{Error, Func, Limit, Limits, Result, Vm};

/// An executor that runs one future to its end.
type Executor = fn(Pin<Box<dyn Future<Output = ()> + Send>>);

/// All of them; `Send` is asked for by some.
const EXECUTORS: &[(&str, Executor)] = &[
    ("bare", |future| bare_block_on(future)),
    ("tokio, one thread", |future| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        runtime.expect("a runtime").block_on(future);
    }),
    ("tokio, many threads", |future| {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build();
        let runtime = runtime.expect("a runtime");
        runtime.block_on(async { tokio::spawn(future).await.expect("no panic") });
    }),
    ("smol", |future| smol::block_on(future)),
    ("smol, in its threads", |future| {
        smol::block_on(smol::spawn(future));
    }),
    ("a thread for each poll", thread_for_each_poll),
];

struct Unpark(std::thread::Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

fn bare_block_on<F: Future>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(output) => return output,
            Poll::Pending => std::thread::park(),
        }
    }
}

/// A future that moves between threads all the time.
fn thread_for_each_poll(mut future: Pin<Box<dyn Future<Output = ()> + Send>>) {
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    loop {
        let waker = waker.clone();
        let poll = move || {
            let done = future
                .as_mut()
                .poll(&mut Context::from_waker(&waker))
                .is_ready();
            (future, done)
        };
        let (back, done) = std::thread::spawn(poll).join().expect("no panic");
        if done {
            return;
        }
        future = back;
        std::thread::park();
    }
}

/// Run a test under each executor.
fn everywhere<F: Future<Output = ()> + Send + 'static>(test: impl Fn() -> F) {
    for (name, run) in EXECUTORS {
        println!("{name}");
        run(Box::pin(test()));
    }
}

/// A future that a thread completes, and that counts how many of its kind are alive.
struct Timer {
    at: Instant,
    started: bool,
    alive: Arc<AtomicUsize>,
}

impl Timer {
    fn new(after: Duration, alive: &Arc<AtomicUsize>) -> Timer {
        alive.fetch_add(1, SeqCst);
        Timer {
            at: Instant::now() + after,
            started: false,
            alive: alive.clone(),
        }
    }
}

impl Future for Timer {
    type Output = ();
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let left = self.at.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Poll::Ready(());
        }
        if !std::mem::replace(&mut self.started, true) {
            let waker = context.waker().clone();
            std::thread::spawn(move || {
                std::thread::sleep(left);
                waker.wake();
            });
        }
        Poll::Pending
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        self.alive.fetch_sub(1, SeqCst);
    }
}

/// A VM with an async function `wait(seconds)`, and how many of its futures are alive.
fn vm() -> (Vm, Arc<AtomicUsize>) {
    let alive = Arc::new(AtomicUsize::new(0));
    let mut vm = Vm::new();
    let counted = alive.clone();
    let wait = move |seconds: f64| {
        let timer = Timer::new(Duration::from_secs_f64(seconds), &counted);
        async move {
            timer.await;
            seconds
        }
    };
    vm.set_async("wait", wait).expect("it is set");
    vm.set_async("fail", |text: String| async move {
        Err::<(), Error>(Error::new("KeyError", text))
    })
    .expect("it is set");
    vm.set_async("ready", |x: i64| async move { x })
        .expect("it is set");
    vm.run("import asyncio\nlog = []").expect("it runs");
    (vm, alive)
}

fn log(vm: &mut Vm) -> String {
    vm.eval("' '.join(log)").expect("a list of texts")
}

#[test]
fn scripts_and_hosts_await_each_other() {
    everywhere(|| async {
        let (mut vm, alive) = vm();
        let source = "
async def worker(n):
    await wait(n / 100)
    await asyncio.sleep(0.001)
    return n
async def main(count):
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(worker(n)) for n in range(count)]
    queue = asyncio.Queue()
    async def produce():
        for i in range(3):
            await queue.put(i); await ready(i)
    task = asyncio.create_task(produce())
    got = [await queue.get() for _ in range(3)]
    try: await fail('no')
    except KeyError as e: got.append(e.args[0])
    return sum(t.result() for t in tasks), got
";
        vm.run(source).expect("it runs");
        let start = Instant::now();
        let (sum, got): (i64, Vec<taipan::Value>) =
            vm.call_async("main", (5,)).await.expect("it runs");
        assert_eq!((sum, got.len()), (10, 4));
        assert!(start.elapsed() < Duration::from_secs(3));
        assert_eq!(alive.load(SeqCst), 0);
        // The same loop takes the next one; plain functions are awaited too.
        vm.run("def plain(x): return x + 1").expect("it runs");
        assert_eq!(
            vm.call_async::<i64>("plain", (1,)).await.expect("it runs"),
            2
        );
        let error = vm
            .call_async::<()>("missing", ())
            .await
            .expect_err("there is none");
        assert_eq!(error.class(), "NameError");
        vm.run("async def bad(): 1 / 0").expect("it runs");
        let bad: Func<(), ()> = vm.get("bad").expect("a function");
        let error = bad.call_async(&mut vm, ()).await.expect_err("it raises");
        assert_eq!(error.class(), "ZeroDivisionError");
    });
}

#[test]
fn streams_work_inside() {
    everywhere(|| async {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("bound").port();
        let thread = std::thread::spawn(move || {
            use std::io::{Read, Write};
            let (mut stream, _) = listener.accept().expect("a client");
            let mut line = [0; 5];
            stream.read_exact(&mut line).expect("it comes");
            std::thread::sleep(Duration::from_millis(30));
            stream.write_all(&line).expect("it goes");
        });
        let mut vm = Vm::builder()
            .caps(taipan::Caps::none().net(|_| true))
            .build();
        let source = "
import asyncio
async def main(port):
    reader, writer = await asyncio.open_connection('127.0.0.1', port)
    writer.write(b'hello'); await writer.drain()
    data = await reader.readexactly(5)
    writer.close()
    return data.decode()
";
        vm.run(source).expect("it runs");
        let text: String = vm
            .call_async("main", (i64::from(port),))
            .await
            .expect("it runs");
        assert_eq!(text, "hello");
        thread.join().expect("it ends");
    });
}

/// Poll a future a few times, and then drop it.
async fn poll_and_drop<F: Future>(future: F, time: Duration) -> bool {
    let mut future = Box::pin(future);
    let end = Instant::now() + time;
    std::future::poll_fn(|context| {
        if future.as_mut().poll(context).is_ready() {
            return Poll::Ready(true);
        }
        if Instant::now() >= end {
            return Poll::Ready(false);
        }
        context.waker().wake_by_ref();
        std::thread::sleep(Duration::from_millis(1));
        Poll::Pending
    })
    .await
}

/// Where a coroutine may be when it is dropped.
const PLACES: &[(&str, &str, &str)] = &[
    (
        "parked",
        "
async def main():
    try: await wait(100)
    finally: log.append('finally')
",
        "finally",
    ),
    (
        "in a task group",
        "
async def child():
    try: await wait(100)
    finally: log.append('child')
async def main():
    try:
        async with asyncio.TaskGroup() as g:
            g.create_task(child()); g.create_task(child())
    finally: log.append('main')
",
        "child child main",
    ),
    (
        "in async with",
        "
class Guard:
    async def __aenter__(self): log.append('enter')
    async def __aexit__(self, *e): log.append('exit')
async def main():
    async with Guard(): await wait(100)
",
        "enter exit",
    ),
    (
        "in finally",
        "
async def main():
    try: log.append('body')
    finally:
        await wait(100)
        log.append('never')
",
        "body",
    ),
    (
        "in finally that waits again",
        "
async def main():
    try: await wait(100)
    finally:
        log.append('finally')
        await wait(100)
        log.append('never')
",
        "finally",
    ),
    (
        "in a generator",
        "
async def items():
    try:
        while True:
            yield await ready(1)
            await wait(100)
    finally: log.append('items')
async def main():
    async for x in items(): log.append('item')
",
        "item items",
    ),
    (
        "in a method",
        "
class A:
    async def run(self):
        try: await wait(100)
        except asyncio.CancelledError: log.append('cancelled'); raise
async def main(): await A().run()
",
        "cancelled",
    ),
    (
        "swallowing",
        "
async def main():
    while True:
        try: await wait(100)
        except asyncio.CancelledError: log.append('no') if not log else None
",
        "no",
    ),
    (
        "asleep",
        "
async def main():
    try: await asyncio.sleep(100)
    finally: log.append('finally')
",
        "finally",
    ),
];

#[test]
fn dropping_cancels_the_script() {
    everywhere(|| async {
        for (place, source, expected) in PLACES {
            let (mut vm, alive) = vm();
            vm.run(source).expect("it runs");
            // Before the first poll.
            drop(vm.call_async::<()>("main", ()));
            assert_eq!(
                (log(&mut vm).as_str(), alive.load(SeqCst)),
                ("", 0),
                "{place}"
            );
            let done =
                poll_and_drop(vm.call_async::<()>("main", ()), Duration::from_millis(10)).await;
            assert!(!done, "{place}");
            assert_eq!(alive.load(SeqCst), 0, "{place}");
            assert_eq!(log(&mut vm), *expected, "{place}");
            // The VM goes on.
            vm.run("async def after(): return await ready(7)")
                .expect("it runs");
            assert_eq!(
                vm.call_async::<i64>("after", ()).await.expect("it runs"),
                7,
                "{place}"
            );
        }
    });
}

#[test]
fn cancelling_drops_the_future() {
    everywhere(|| async {
        let (mut vm, alive) = vm();
        let counted = alive.clone();
        vm.set("alive", move || counted.load(SeqCst) as i64)
            .expect("it is set");
        let source = "
async def main():
    task = asyncio.create_task(wait(100))
    await asyncio.sleep(0.001)
    before = alive()
    task.cancel()
    after = alive()
    try:
        async with asyncio.timeout(0.01): await wait(100)
    except TimeoutError: pass
    async def fails(): raise ValueError
    try:
        async with asyncio.TaskGroup() as g:
            g.create_task(wait(100)); g.create_task(fails())
    except* ValueError: pass
    done, pending = await asyncio.wait([asyncio.create_task(wait(0.01)), asyncio.create_task(wait(100))],
                                       return_when='FIRST_COMPLETED')
    for p in pending: p.cancel()
    return [before, after, alive()]
";
        vm.run(source).expect("it runs");
        let counts: Vec<i64> = vm.call_async("main", ()).await.expect("it runs");
        assert_eq!(counts, [1, 0, 0]);
    });
}

#[test]
fn limits_hold_inside() {
    everywhere(|| async {
        let mut vm = Vm::builder().limits(Limits::none().fuel(100_000)).build();
        vm.run("import asyncio\nasync def main():\n    while True: await asyncio.sleep(0)")
            .expect("it runs");
        let error = vm
            .call_async::<()>("main", ())
            .await
            .expect_err("there is no end");
        assert_eq!(error.limit(), Some(Limit::Fuel));
        vm.add_fuel(1_000_000);
        assert_eq!(vm.eval::<i64>("1 + 1").expect("it runs"), 2);

        let (mut vm, alive) = self::vm();
        vm.run("async def main():\n    while True:\n        try: await wait(100)\n        except BaseException: pass")
            .expect("it runs");
        let stop = vm.interrupt_handle();
        let thread = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(50));
            stop.interrupt("enough");
        });
        let start = Instant::now();
        let error = vm
            .call_async::<()>("main", ())
            .await
            .expect_err("it is stopped");
        assert_eq!(error.limit(), Some(Limit::Interrupt));
        assert!(start.elapsed() < Duration::from_secs(3));
        thread.join().expect("it ends");
        assert_eq!(vm.eval::<i64>("1 + 1").expect("it runs"), 2);
        drop(vm);
        assert_eq!(alive.load(SeqCst), 0);
    });
}

#[test]
fn a_loop_of_the_script_awaits_futures_too() -> Result {
    let (mut vm, alive) = vm();
    vm.run("async def main():\n    a = await asyncio.gather(wait(0.02), wait(0.01), ready(3))\n    return a")?;
    let values: Vec<f64> = vm.eval("asyncio.run(main())")?;
    assert_eq!(values, [0.02, 0.01, 3.0]);
    assert_eq!(alive.load(SeqCst), 0);
    // What is not awaited does not begin.
    vm.eval::<()>("wait(1)")?;
    assert_eq!(alive.load(SeqCst), 0);
    assert_eq!(vm.eval::<f64>("asyncio.run(wait(0.01))")?, 0.01);
    assert_eq!(alive.load(SeqCst), 0);
    Ok(())
}

#[test]
fn many_futures_at_once() {
    everywhere(|| async {
        let (mut vm, alive) = vm();
        vm.run("async def main(n):\n    return len(await asyncio.gather(*[ready(i) for i in range(n)]))")
            .expect("it runs");
        assert_eq!(
            vm.call_async::<i64>("main", (2_000,))
                .await
                .expect("it runs"),
            2_000
        );
        assert_eq!(alive.load(SeqCst), 0);
    });
}
