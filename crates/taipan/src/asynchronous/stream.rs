//! Streams of the host's that scripts iterate over with `async for`.

use super::awaited::{Deliver, HostCall};
use crate::ctx::Ctx;
use crate::value::Local;
use crate::{Error, IntoScript, Result};
use futures_core::Stream as Source;
use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use taipan_vm::native::{class, methods};
use taipan_vm::{R, Trace, Value};

/// A stream, which scripts can iterate over with `async for`.
///
/// ```
/// # use {std::{pin::Pin, task::{Context, Poll}}, taipan::{Stream, Vm}};
/// struct Ticks(u32, u32);
/// impl futures_core::Stream for Ticks {
///     type Item = u32;
///     fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<u32>> {
///         self.0 += 1;
///         Poll::Ready((self.0 <= self.1).then_some(self.0 - 1))
///     }
/// }
/// let mut vm = Vm::new();
/// vm.set("ticks", |n: u32| Stream(Ticks(0, n)))?;
/// vm.run("
/// import asyncio
/// async def main():
///     return [x * x async for x in ticks(4)]
/// ")?;
/// assert_eq!(vm.eval::<Vec<u32>>("asyncio.run(main())")?, [0, 1, 4, 9]);
/// # taipan::Result::Ok(())
/// ```
pub struct Stream<S>(pub S);

impl<S> IntoScript for Stream<S>
where
    S: Source<Item: IntoScript + Send + 'static> + Send + 'static,
{
    fn hint() -> String {
        format!("AsyncIterator[{}]", S::Item::hint())
    }
    fn into_script<'vm>(self, cx: &mut Ctx<'vm>) -> Result<Local<'vm>> {
        let mut items = Box::pin(self.0);
        let next = move |context: &mut Context<'_>| {
            let item = items.as_mut().poll_next(context);
            item.map(|item| item.map(|item| -> Deliver { Box::new(move |cx| cx.raw(item)) }))
        };
        let vm = cx.machine();
        let class = match vm.module_state::<StreamClass>().0.clone() {
            Some(class) => class,
            None => {
                let class = vm.native_class(&HostStream::CLASS);
                vm.module_state::<StreamClass>().0 = Some(class.clone());
                class
            }
        };
        let items = Rc::new(RefCell::new(Items::Here(Box::new(next))));
        Ok(Local::new(vm.new_native(&class, HostStream { items })))
    }
}

#[derive(Default)]
struct StreamClass(Option<Value>);

type PollNext = dyn FnMut(&mut Context<'_>) -> Poll<Option<Deliver>>;

enum Items {
    Here(Box<PollNext>),
    /// An item is awaited.
    Busy,
    /// The end is reached, or the stream is closed.
    Over,
}

/// A stream of the host's.
#[class(name = "async_iterator", module = "taipan", flags(WEAKREF))]
struct HostStream {
    items: Rc<RefCell<Items>>,
}

impl Trace for HostStream {}

/// Awaits one item, and puts the stream back, also when the await is cancelled.
struct Turn {
    items: Items,
    place: Rc<RefCell<Items>>,
}

impl Turn {
    fn new(place: Rc<RefCell<Items>>) -> Turn {
        let items = match &mut *place.borrow_mut() {
            here @ Items::Here(_) => std::mem::replace(here, Items::Busy),
            Items::Busy => Items::Busy,
            Items::Over => Items::Over,
        };
        Turn { items, place }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        match std::mem::replace(&mut self.items, Items::Busy) {
            Items::Busy => {}
            items => drop(self.place.replace(items)),
        }
    }
}

impl Future for Turn {
    type Output = Deliver;
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Deliver> {
        let (class, text) = match &mut self.items {
            Items::Here(items) => match items(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Some(deliver)) => return Poll::Ready(deliver),
                Poll::Ready(None) => {
                    self.items = Items::Over;
                    ("StopAsyncIteration", "")
                }
            },
            Items::Over => ("StopAsyncIteration", ""),
            Items::Busy => ("RuntimeError", "the stream is awaited already"),
        };
        Poll::Ready(Box::new(move |_| Err(Error::new(class, text))))
    }
}

#[methods(class = "async_iterator")]
impl HostStream {
    /// Return the iterator itself.
    fn __aiter__(this: &Value) -> Value {
        this.clone()
    }
    /// Return something to await for the next item.
    fn __anext__(&self, vm: &mut taipan_vm::Vm) -> R {
        let place = self.items.clone();
        Ok(HostCall::create(
            vm,
            Box::pin(async move { Turn::new(place).await }),
        ))
    }
    /// Drop the stream.
    fn aclose(&self, vm: &mut taipan_vm::Vm) -> R {
        let place = self.items.clone();
        let close = async move {
            place.replace(Items::Over);
            let deliver: Deliver = Box::new(|_| Ok(Value::NONE));
            deliver
        };
        Ok(HostCall::create(vm, Box::pin(close)))
    }
}
