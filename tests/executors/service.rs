//! Several calls at once in one VM.

use crate::{everywhere, vm};
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::Ordering::SeqCst;
use std::task::Poll;
use std::time::{Duration, Instant};
use taipan::{Limit, Limits, Vm};

/// Both, in one task.
async fn both<A: Future, B: Future>(a: A, b: B) -> (A::Output, B::Output) {
    let (mut a, mut b) = (Box::pin(a), Box::pin(b));
    let (mut x, mut y) = (None, None);
    std::future::poll_fn(|context| {
        poll_once(&mut a, &mut x, context);
        poll_once(&mut b, &mut y, context);
        match x.is_some() && y.is_some() {
            true => Poll::Ready(()),
            false => Poll::Pending,
        }
    })
    .await;
    (x.expect("done"), y.expect("done"))
}

fn poll_once<F: Future>(
    future: &mut Pin<Box<F>>,
    output: &mut Option<F::Output>,
    context: &mut std::task::Context<'_>,
) {
    if output.is_none()
        && let Poll::Ready(value) = future.as_mut().poll(context)
    {
        *output = Some(value);
    }
}

#[test]
fn calls_take_turns() {
    everywhere(|| async {
        let (mut vm, alive) = vm();
        vm.run("async def half(n):\n    await wait(0.05)\n    await asyncio.sleep(0.05)\n    return n\ndef plain(n): return -n")
            .expect("it runs");
        let (service, run) = vm.into_service();
        let calls = async move {
            let start = Instant::now();
            let calls: Vec<_> = (0..8).map(|n| service.call::<i64>("half", (n,))).collect();
            assert_eq!(
                service.call::<i64>("plain", (3,)).await.expect("it runs"),
                -3
            );
            let error = service.clone().call::<i64>("missing", ()).await;
            assert_eq!(error.expect_err("there is none").class(), "NameError");
            for (n, call) in calls.into_iter().enumerate() {
                assert_eq!(call.await.expect("it runs"), n as i64);
            }
            assert!(
                start.elapsed() < Duration::from_millis(700),
                "{:?}",
                start.elapsed()
            );
            // Dropped: cancelled in the next turn.
            let call = service.call::<()>("wait", (100.0,));
            assert_eq!(
                service.call::<i64>("plain", (1,)).await.expect("it runs"),
                -1
            );
            drop(call);
            while alive.load(SeqCst) > 0 {
                service.call::<i64>("half", (1,)).await.expect("it runs");
            }
        };
        let ((mut vm, ended), ()) = both(run, calls).await;
        ended.expect("the handles are gone");
        assert_eq!(vm.eval::<i64>("1 + 1").expect("it runs"), 2);
    });
}

#[test]
fn a_limit_ends_all() {
    everywhere(|| async {
        let mut vm = Vm::builder().limits(Limits::none().fuel(200_000)).build();
        vm.run("import asyncio\nasync def sleep(): await asyncio.sleep(100)\nasync def spin():\n    while True: pass")
            .expect("it runs");
        let (service, run) = vm.into_service();
        let calls = async move {
            let asleep = service.call::<()>("sleep", ());
            let spinning = service.call::<()>("spin", ());
            for call in [asleep, spinning] {
                let error = call.await.expect_err("it is stopped");
                assert_eq!(error.limit(), Some(Limit::Fuel), "{error}");
            }
            let error = service
                .call::<()>("sleep", ())
                .await
                .expect_err("nobody runs it");
            assert_eq!(error.limit(), Some(Limit::Fuel), "{error}");
        };
        let ((mut vm, ended), ()) = both(run, calls).await;
        assert_eq!(
            ended.expect_err("there is no end").limit(),
            Some(Limit::Fuel)
        );
        vm.add_fuel(100_000);
        assert_eq!(vm.eval::<i64>("1 + 1").expect("it runs"), 2);
    });
}

#[test]
fn nobody_waits_for_a_vm_that_is_gone() {
    everywhere(|| async {
        let (mut vm, alive) = vm();
        vm.run("x = 1").expect("it runs");
        let (service, run) = vm.into_service();
        let call = service.call::<()>("wait", (100.0,));
        let calls = async move {
            let error = call.await.expect_err("the VM is gone");
            assert_eq!(error.class(), "RuntimeError");
            let error = service
                .call::<()>("wait", (1.0,))
                .await
                .expect_err("so it is");
            assert_eq!(error.class(), "RuntimeError");
        };
        crate::poll_and_drop(run, Duration::from_millis(20)).await;
        calls.await;
        assert_eq!(alive.load(SeqCst), 0);
    });
}
