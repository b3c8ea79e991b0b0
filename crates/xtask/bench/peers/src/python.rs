//! CPython through PyO3. A process has one of it: there is no life to measure, and nothing that limits its work or
//! stops it from another thread.

use crate::{CALLS, Peer, Result, Row, WORK, idle as measure_idle, time, time_of_turn};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::ffi::CString;
use std::hint::black_box;

const SOURCE: &str = "
def add(a, b): return a + b
def empty(n):
    for _ in range(n): pass
def calls(n):
    f = native
    for _ in range(n): f(1, 2)
async def nothing(n):
    for _ in range(n): pass
async def awaits(n):
    f = noop
    for _ in range(n): await f()
def drive(f, n):
    # Nothing in it waits, so the first step is all.
    try: f(n).send(None)
    except StopIteration: pass
def work(n):
    total = 0
    for i in range(n):
        if i % 3 == 0: total += i
    return total
";

#[pyfunction]
fn native(a: i64, b: i64) -> i64 {
    a + b
}

#[pyfunction]
async fn noop() {}

pub fn peer() -> Result<Peer> {
    let globals = Python::attach(|py| -> PyResult<Py<PyDict>> {
        let globals = PyDict::new(py);
        globals.set_item("native", wrap_pyfunction!(native, py)?)?;
        globals.set_item("noop", wrap_pyfunction!(noop, py)?)?;
        py.run(&CString::new(SOURCE).expect("no NUL"), Some(&globals), None)?;
        Ok(globals.unbind())
    })?;
    let get = |name: &str| {
        Python::attach(|py| -> PyResult<Py<PyAny>> {
            let found = globals.bind(py).get_item(name)?;
            Ok(found.expect("it is defined").unbind())
        })
    };
    let (add, empty, calls, work) = (get("add")?, get("empty")?, get("calls")?, get("work")?);
    let call_script = move || {
        Python::attach(|py| {
            let add = add.bind(py);
            time(|| {
                let sum = add
                    .call1(black_box((1, 2)))
                    .and_then(|sum| sum.extract::<i64>());
                black_box(sum.expect("it adds"));
            })
        })
    };
    let call_host = move || {
        Python::attach(|py| {
            let run = |f: &Py<PyAny>| drop(f.bind(py).call1((CALLS,)).expect("it runs"));
            time_of_turn(|| run(&calls), || run(&empty))
        })
    };
    let (nothing, awaits, drive) = (get("nothing")?, get("awaits")?, get("drive")?);
    let await_host = move || {
        Python::attach(|py| {
            let run =
                |f: &Py<PyAny>| drop(drive.bind(py).call1((f.bind(py), CALLS)).expect("it runs"));
            time_of_turn(|| run(&awaits), || run(&nothing))
        })
    };
    let unlimited = move || {
        Python::attach(|py| {
            time(|| {
                black_box(work.bind(py).call1((WORK,)).expect("it runs"));
            })
        })
    };
    Ok(Peer {
        name: "PyO3",
        jobs: vec![
            (Row::CallScript, Box::new(call_script)),
            (Row::CallHost, Box::new(call_host)),
            (Row::AwaitHost, Box::new(await_host)),
            (Row::Unlimited, Box::new(unlimited)),
        ],
    })
}

/// What the only one of a process takes.
pub fn idle() -> f64 {
    measure_idle(1, || Python::attach(|_| Python::version_str().len()))
}
