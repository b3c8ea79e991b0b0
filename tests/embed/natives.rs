//! Functions of the host's in all their forms: closures with state, class methods, asynchronous functions and streams, stubs.

use std::cell::Cell;
use std::rc::Rc;
use taipan::{AsyncCx, Error, Func, Handle, LocalVm, Mut, Result, Value, Vm};

#[test]
fn closures_may_change_what_they_hold() -> Result {
    let mut vm = Vm::new();
    let mut lines: Vec<String> = Vec::new();
    vm.set(
        "emit",
        Mut(move |line: String| {
            lines.push(line);
            lines.len()
        }),
    )?;
    assert_eq!(vm.eval::<Vec<i64>>("[emit('a'), emit('b')]")?, [1, 2]);

    // It cannot be called while it runs: not even by what it calls.
    let mut calls = 0;
    vm.set(
        "apply",
        Mut(move |cx: &mut taipan::Ctx, f: Func<(), Value>| {
            calls += 1;
            assert!(calls < 9);
            f.call(cx, ())
        }),
    )?;
    assert_eq!(vm.eval::<i64>("apply(lambda: 7)")?, 7);
    let error = vm.run("apply(lambda: apply(int))").unwrap_err();
    assert_eq!(error.class(), "RuntimeError");
    assert_eq!(error.message(), "apply() is running already");
    assert_eq!(vm.eval::<i64>("apply(lambda: 8)")?, 8);
    // Those that change nothing can.
    vm.set("again", |cx: &mut taipan::Ctx, f: Func<(), Value>| {
        f.call(cx, ())
    })?;
    assert_eq!(vm.eval::<i64>("again(lambda: again(lambda: 9))")?, 9);
    // Texts of mistakes are the same.
    let error = vm.run("emit()").unwrap_err();
    assert_eq!(
        error.message(),
        "emit() takes exactly one argument (0 given)"
    );
    // After a panic too.
    let mut calls = 0;
    vm.set(
        "once",
        Mut(move || {
            calls += 1;
            assert!(calls != 1, "the first time");
            calls
        }),
    )?;
    assert_eq!(vm.run("once()").unwrap_err().class(), "RustPanic");
    assert_eq!(vm.eval::<i64>("once()")?, 2);
    Ok(())
}

/// A length in metres.
#[taipan::class]
#[derive(Clone)]
struct Length {
    /// How many.
    #[get]
    metres: f64,
    /// What it is called.
    #[get]
    #[set]
    label: Option<String>,
}

#[taipan::methods]
impl Length {
    #[init]
    fn new(metres: f64) -> Length {
        Length {
            metres,
            label: None,
        }
    }
    /// Read `3 km`.
    #[classmethod]
    fn parse(class: Func<(f64,), Value>, cx: &mut taipan::Ctx, text: String) -> Result<Value> {
        let (number, unit) = text.split_once(' ').unwrap_or((&text, "m"));
        let number: f64 = number.parse().map_err(Error::host)?;
        class.call(
            cx,
            (if unit == "km" {
                number * 1000.0
            } else {
                number
            },),
        )
    }
    #[classmethod]
    fn name_of(
        class: Value,
        cx: &mut taipan::Ctx,
        #[default(false)] upper: bool,
    ) -> Result<String> {
        let name: String = class.attr(cx, "__name__")?;
        Ok(if upper { name.to_uppercase() } else { name })
    }
    #[staticmethod]
    fn zero() -> Length {
        Length::new(0.0)
    }
    /// Grow, and tell how long it is.
    async fn grow(this: Handle<Self>, cx: AsyncCx, by: f64) -> Result<f64> {
        pause().await;
        cx.with(move |cx| {
            this.with(cx, |length| {
                length.metres += by;
                length.metres
            })
        })
        .await?
    }
    fn twice(this: Handle<Self>, cx: &mut taipan::Ctx) -> Result<(Handle<Self>, f64)> {
        let metres = this.with(cx, |length| length.metres)?;
        Ok((this, 2.0 * metres))
    }
    fn __len__(&self) -> usize {
        self.metres as usize
    }
}

/// Waits once, and is woken at once.
async fn pause() {
    let mut waited = false;
    std::future::poll_fn(|context| match std::mem::replace(&mut waited, true) {
        true => std::task::Poll::Ready(()),
        false => {
            context.waker().wake_by_ref();
            std::task::Poll::Pending
        }
    })
    .await
}

/// Counts down.
struct Countdown(u32);

impl futures_core::Stream for Countdown {
    type Item = u32;
    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<u32>> {
        // Each second time it has to be waited for.
        self.0 += 1;
        if self.0 % 2 == 1 {
            context.waker().wake_by_ref();
            return std::task::Poll::Pending;
        }
        let left = 4u32.checked_sub(self.0 / 2);
        std::task::Poll::Ready(left)
    }
}

/// Things to measure with.
#[taipan::module]
mod tools {
    use super::*;

    /// The version.
    pub const VERSION: &str = "1.0";

    /// Wait, and add.
    pub async fn add(a: i64, #[default(1)] b: i64) -> i64 {
        pause().await;
        a + b
    }
    pub async fn fail(text: String) -> Result<()> {
        pause().await;
        Err(Error::new("KeyError", text))
    }
    pub async fn map(cx: AsyncCx, f: Func<(i64,), i64>, items: Vec<i64>) -> Result<Vec<i64>> {
        let mut results = Vec::new();
        for item in items {
            results.push(cx.call(&f, (item,)).await?);
        }
        Ok(results)
    }
    pub fn countdown() -> impl futures_core::Stream<Item = u32> {
        Countdown(0)
    }
    pub fn numbers(n: u32) -> impl Iterator<Item = u32> {
        0..n
    }
}

#[test]
fn class_methods_get_the_class() -> Result {
    let mut vm = Vm::new();
    vm.add_class::<Length>()?;
    vm.run(
        "
class Height(Length): pass
h = Height.parse('3 km')
assert type(h) is Height and h.metres == 3000
assert type(Length.parse('2')) is Length and type(h.parse('1')) is Height
assert Length.name_of() == 'Length' and Height.name_of(upper=True) == 'HEIGHT'
assert type(Height.zero()) is Length
assert h.twice() == (h, 6000)
h.label = 'tower'; assert h.label == 'tower'
assert Length.parse.__doc__ == 'Read `3 km`.'
import inspect
assert str(inspect.signature(Length.name_of)) == '(upper=False)', inspect.signature(Length.name_of)
",
    )?;
    let error = vm.run("Height.parse()").unwrap_err();
    assert_eq!(
        error.message(),
        "parse() missing required argument 'text' (pos 1)"
    );
    Ok(())
}

#[test]
fn modules_and_classes_have_asynchronous_functions() -> Result {
    let mut vm = Vm::builder().module(tools::module()).build();
    vm.add_class::<Length>()?;
    vm.run(
        "
import asyncio, tools
async def main():
    assert await tools.add(1, b=2) == 3 and await tools.add(1) == 2
    # It is a coroutine: it begins when it is awaited, and tasks take it.
    a, b = tools.add(1), tools.add(2)
    assert await asyncio.gather(a, b, asyncio.create_task(tools.add(3))) == [2, 3, 4]
    async with asyncio.TaskGroup() as group:
        t = group.create_task(tools.add(4), name='four')
    assert t.result() == 5
    try: await a
    except RuntimeError as e: assert str(e) == 'cannot reuse already awaited coroutine'
    try: await tools.fail('x')
    except KeyError as e: assert e.args == ('x',)
    assert [x async for x in tools.countdown()] == [3, 2, 1, 0]
    it = tools.countdown()
    assert await anext(it) == 3
    await it.aclose()
    assert [x async for x in it] == []
    async def double(x):
        await asyncio.sleep(0)
        return 2 * x
    assert await tools.map(double, [1, 2]) == [2, 4]
    assert await tools.map(lambda x: x + 1, [1, 2]) == [2, 3]
    async def bad(x): raise ValueError(x)
    try: await tools.map(bad, [7])
    except ValueError as e: assert e.args == (7,)
    length = Length(3)
    assert await length.grow(2) == 5 and length.metres == 5
    assert await asyncio.wait_for(length.grow(by=1), 5) == 6
    assert asyncio.iscoroutine(c := tools.add(1)); c.close()
    return 'done'
assert asyncio.run(main()) == 'done'
assert asyncio.run(tools.add(40, 2)) == 42
assert list(tools.numbers(3)) == [0, 1, 2]
",
    )?;
    let error = vm.run("Length(1).grow()").unwrap_err();
    assert_eq!(
        error.message(),
        "grow() missing required argument 'by' (pos 1)"
    );
    Ok(())
}

#[test]
fn local_vms_take_futures_that_stay() -> Result {
    let seen = Rc::new(Cell::new(0));
    let mut vm = LocalVm::new();
    let counter = seen.clone();
    vm.set_async("count", move |n: i64| {
        let counter = counter.clone();
        async move {
            pause().await;
            counter.set(counter.get() + n);
            counter.get()
        }
    })?;
    vm.run("import asyncio\nasync def main():\n    await count(2)\n    return await count(3)")?;
    assert_eq!(vm.eval::<i64>("asyncio.run(main())")?, 5);
    let mut call = vm.call_async::<i64>("main", ());
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let value = loop {
        let call = std::pin::Pin::new(&mut call);
        if let std::task::Poll::Ready(value) = call.poll(&mut context) {
            break value?;
        }
    };
    assert_eq!((value, seen.get()), (10, 10));
    Ok(())
}

#[test]
fn stubs_tell_what_there_is() {
    assert_eq!(
        tools::module().stub(),
        r#""""Things to measure with."""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from typing import Any

VERSION: str
"""The version."""

async def add(a: int, b: int = 1) -> int:
    """Wait, and add."""

async def fail(text: str) -> None: ...

async def map(f: Callable[..., Any], items: Iterable[int]) -> list[int]: ...

def countdown() -> AsyncIterator[int]: ...

def numbers(n: int) -> Iterator[int]: ...
"#
    );
    assert_eq!(
        taipan::stub::<Length>(),
        r#"from typing import Any

class Length:
    """A length in metres."""
    @property
    def metres(self) -> float:
        """How many."""
    label: str | None
    """What it is called."""
    def __init__(self, metres: float) -> None: ...
    @classmethod
    def parse(cls, text: str) -> Any:
        """Read `3 km`."""
    @classmethod
    def name_of(cls, upper: bool = False) -> str: ...
    @staticmethod
    def zero() -> Length: ...
    async def grow(self, by: float) -> float:
        """Grow, and tell how long it is."""
    def twice(self) -> tuple[Length, float]: ...
    def __len__(self) -> int: ...
"#
    );
}
