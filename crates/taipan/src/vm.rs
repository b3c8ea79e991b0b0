//! The VM as the host owns it.

use crate::builder::Builder;
use crate::code::Code;
use crate::ctx::{AsCtx, Ctx};
use crate::native::{Bind, BindLocal};
use crate::value::Value;
use crate::{Args, Class, FromScript, Handle, IntoScript, Module, Result};
use std::marker::PhantomData;
use taipan_vm::isolate::Isolate;
use taipan_vm::vm::Vm as Machine;

/// An interpreter with all of its state: modules, objects, limits. Any number of them live in one process, each used by one
/// thread at a time.
///
/// [`Vm::new`] makes a sandbox: scripts can print and compute, and see nothing of the system. [`Vm::trusted`] gives them what the
/// process has. [`Vm::builder`] chooses in between.
///
/// ```
/// use taipan::Vm;
///
/// let mut vm = Vm::new();
/// vm.set("price", 12.5)?;
/// vm.set("shout", |text: String| text.to_uppercase())?;
/// vm.run("label = shout(f'now {price}!')")?;
/// assert_eq!(vm.get::<String>("label")?, "NOW 12.5!");
/// assert!(vm.run("open('/etc/passwd')").is_err());
/// # taipan::Result::Ok(())
/// ```
///
/// A `Vm` may move to another thread; a [`LocalVm`] may not, and takes closures that may not either.
pub struct Vm {
    pub(crate) isolate: Isolate,
}

/// A [`Vm`] that stays in its thread: native functions and objects need not be `Send`.
///
/// ```
/// use std::{cell::RefCell, rc::Rc};
///
/// let lines = Rc::new(RefCell::new(Vec::new()));
/// let mut vm = taipan::LocalVm::new();
/// let sink = lines.clone();
/// vm.set("emit", move |line: String| sink.borrow_mut().push(line))?;
/// vm.run("emit('one'); emit('two')")?;
/// assert_eq!(*lines.borrow(), ["one", "two"]);
/// # taipan::Result::Ok(())
/// ```
///
/// ```compile_fail
/// let vm = taipan::LocalVm::new();
/// std::thread::spawn(move || drop(vm));
/// ```
///
/// ```compile_fail
/// // A `Vm` may move, so what is put into it must be able to.
/// let shared = std::rc::Rc::new(1);
/// taipan::Vm::new().set("f", move || *shared);
/// ```
pub struct LocalVm {
    pub(crate) isolate: Isolate,
    pub(crate) stays: PhantomData<*const ()>,
}

/// A class whose objects may move to another thread.
#[doc(hidden)]
pub trait Sendable: Class + Send {}
impl<T: Class + Send> Sendable for T {}

macro_rules! methods {
    ($vm:ident, $bind:ident, $class:path, $add_class:ident) => {
        impl $vm {
            #[inline]
            pub(crate) fn enter(&mut self) -> &mut Machine {
                self.isolate.enter()
            }

            /// Run a program. Its globals stay for the next one, for `get` and for `call`.
            #[cfg(feature = "compiler")]
            pub fn run(&mut self, source: &str) -> Result<()> {
                self.ctx().run(source)
            }

            /// The value of an expression.
            #[cfg(feature = "compiler")]
            pub fn eval<T: FromScript>(&mut self, source: &str) -> Result<T> {
                self.ctx().eval(source)
            }

            /// Run compiled code.
            pub fn run_code(&mut self, code: &Code) -> Result<()> {
                self.ctx().run_code(code)
            }

            /// The value of a compiled expression.
            pub fn eval_code<T: FromScript>(&mut self, code: &Code) -> Result<T> {
                self.ctx().eval_code(code)
            }

            /// Run source text as a module. See [`Ctx::load`].
            #[cfg(feature = "compiler")]
            pub fn load(&mut self, name: &str, source: &str) -> Result<Module> {
                self.ctx().load(name, source)
            }

            /// Run compiled code as a module of this name.
            pub fn load_code(&mut self, name: &str, code: &Code) -> Result<Module> {
                self.ctx().load_code(name, code)
            }

            /// Import a module as the statement does.
            pub fn import(&mut self, name: &str) -> Result<Module> {
                self.ctx().import(name)
            }

            /// A global.
            pub fn get<T: FromScript>(&mut self, name: &str) -> Result<T> {
                self.ctx().get(name)
            }

            /// Set a global: a value, or a closure that scripts can call under this name.
            pub fn set<M>(&mut self, name: &str, value: impl $bind<M>) -> Result<()> {
                let mut cx = self.ctx();
                let value = value.bind(name, &mut cx)?;
                cx.set_value(name, value)
            }

            /// Call a global.
            pub fn call<T: FromScript>(&mut self, name: &str, args: impl Args) -> Result<T> {
                self.ctx().call(name, args)
            }

            /// A value that can be kept, of anything that converts or can be called.
            pub fn value<M>(&mut self, value: impl $bind<M>) -> Result<Value> {
                let mut cx = self.ctx();
                let value = value.bind("function", &mut cx)?;
                value.keep(&cx)
            }

            /// Make a class of the host a global, under its own name. See [`crate::Handle`].
            pub fn add_class<T: $class>(&mut self) -> Result<()> {
                self.ctx().$add_class::<T>()
            }

            /// An object of a class of the host.
            pub fn create<T: $class + IntoScript>(&mut self, value: T) -> Result<Handle<T>> {
                let mut cx = self.ctx();
                let value = value.into_script(&mut cx)?;
                Handle::from_script(&value, &mut cx)
            }

            /// Free what only cycles of references keep alive; how many objects that were. It happens by itself from time to time.
            pub fn collect(&mut self) -> usize {
                self.enter().collect_cycles(2)
            }
        }

        impl std::fmt::Debug for $vm {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(stringify!($vm))
            }
        }

        impl Default for $vm {
            fn default() -> $vm {
                $vm::new()
            }
        }
    };
}

methods!(Vm, Bind, Sendable, add_class);
methods!(LocalVm, BindLocal, Class, add_local_class);

impl Vm {
    /// A sandbox: standard output is all it has of the system.
    pub fn new() -> Vm {
        Builder::new().build()
    }

    /// A VM that may do what the process may: files, network, processes, environment, threads.
    pub fn trusted() -> Vm {
        Builder::trusted().build()
    }

    /// Choose what scripts may see and use.
    pub fn builder() -> Builder {
        Builder::new()
    }
}

impl LocalVm {
    /// A sandbox: standard output is all it has of the system.
    pub fn new() -> LocalVm {
        Builder::new().build_local()
    }
}

impl Ctx<'_> {
    /// Set a global of `__main__`: a value, or a closure that scripts can call under this name.
    pub fn set<M>(&mut self, name: &str, value: impl Bind<M>) -> Result<()> {
        let value = value.bind(name, self)?;
        self.set_value(name, value)
    }
}
