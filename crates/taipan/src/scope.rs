//! Lending what the host only borrows.

use crate::class::{Class, class_of, instantiate, payload};
use crate::ctx::{AsCtx, Ctx};
use crate::native::NativeFn;
use crate::value::{Local, Value};
use crate::{LocalVm, Result, Vm};
use std::ops::{Deref, DerefMut};
use taipan_vm::native::scoped;

/// A VM as long as a closure of [`Vm::scope`] runs. It has the methods of [`Ctx`].
pub struct Scope<'vm, 'env> {
    cx: Ctx<'vm>,
    closures: &'vm mut scoped::Scope<'env>,
    /// What goes back to its owner at the end.
    lent: Vec<Box<dyn FnOnce(&mut Ctx<'_>) + 'env>>,
}

impl<'vm> Deref for Scope<'vm, '_> {
    type Target = Ctx<'vm>;
    fn deref(&self) -> &Ctx<'vm> {
        &self.cx
    }
}

impl<'vm> DerefMut for Scope<'vm, '_> {
    fn deref_mut(&mut self) -> &mut Ctx<'vm> {
        &mut self.cx
    }
}

impl Drop for Scope<'_, '_> {
    fn drop(&mut self) {
        for give_back in self.lent.drain(..).rev() {
            give_back(&mut self.cx);
        }
    }
}

impl<'env> Scope<'_, 'env> {
    /// Set a global to a function that may borrow from outside of the scope. RuntimeError if a script calls it later.
    pub fn function<M>(&mut self, name: &str, function: impl NativeFn<M> + 'env) -> Result<()> {
        let call = function.into_call(name);
        let function = self.closures.function(self.cx.machine(), name, call);
        self.cx.set_value(name, Local::new(function))
    }

    /// Set a global to an object that the value behind the reference moves into. At the end of the scope it moves back; whoever
    /// still has the object then finds it empty.
    pub fn lend<T: Class + Default>(&mut self, name: &str, value: &'env mut T) -> Result<()> {
        let vm = self.cx.machine();
        let class = class_of::<T>(vm)?;
        let object = instantiate(vm, &class, Some(std::mem::take(value)));
        let kept = Value::new(vm, &object);
        self.lent.push(Box::new(move |cx| {
            let object = kept.resolve(cx.machine());
            let payload = object.as_ref().map(|o| payload::<T>(cx.machine_ref(), o));
            if let Some(Ok(payload)) = payload
                && let Some(content) = payload.take()
            {
                *value = content;
            }
        }));
        self.cx.set_value(name, Local::new(object))
    }
}

/// Open a scope of a VM.
fn open<'env, T>(
    vm: &mut impl AsCtx,
    work: impl FnOnce(&mut Scope<'_, 'env>) -> Result<T>,
) -> Result<T> {
    scoped::with_scope(|closures| {
        let mut scope = Scope {
            cx: vm.ctx(),
            closures,
            lent: Vec::new(),
        };
        work(&mut scope)
    })
}

impl Vm {
    /// Lend scripts what is not theirs to keep: closures that borrow, and objects. It comes back when the scope ends.
    ///
    /// ```
    /// use std::cell::Cell;
    /// # use taipan::Vm;
    /// #[taipan::class]
    /// #[derive(Default)]
    /// struct World { #[get] #[set] day: u32 }
    /// #[taipan::methods]
    /// impl World {}
    ///
    /// let mut world = World { day: 1 };
    /// let total = Cell::new(0);
    /// let mut vm = Vm::new();
    /// vm.scope(|scope| {
    ///     scope.function("add", |n: i64| total.set(total.get() + n))?;
    ///     scope.lend("world", &mut world)?;
    ///     scope.run("for n in range(5): add(n)\nworld.day += 1")
    /// })?;
    /// assert_eq!((total.get(), world.day), (10, 2));
    /// assert_eq!(vm.run("add(1)").unwrap_err().message(), "add() is used after its scope");
    /// # taipan::Result::Ok(())
    /// ```
    ///
    /// ```compile_fail
    /// taipan::Vm::new().scope(|scope| {
    ///     let short = std::cell::Cell::new(1);
    ///     scope.function("f", || short.get())
    /// });
    /// ```
    pub fn scope<'env, T>(
        &mut self,
        work: impl FnOnce(&mut Scope<'_, 'env>) -> Result<T>,
    ) -> Result<T> {
        open(self, work)
    }
}

impl LocalVm {
    /// Lend scripts what is not theirs to keep. See [`Vm::scope`].
    pub fn scope<'env, T>(
        &mut self,
        work: impl FnOnce(&mut Scope<'_, 'env>) -> Result<T>,
    ) -> Result<T> {
        open(self, work)
    }
}
