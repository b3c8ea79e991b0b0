//! The inside of a VM: what natives get, and what all operations are defined on.

use crate::code::Code;
use crate::machine;
use crate::spans::{Span, What};
use crate::value::{Local, Value};
use crate::{Args, Error, FromScript, IntoScript, Module, Result};
use taipan_vm::types::dict::Dict;
use taipan_vm::types::module::Module as ModuleObject;
use taipan_vm::vm::Vm as Machine;

/// A VM at hand. Native functions get one as first parameter if they ask for it; [`crate::Vm`] and [`crate::LocalVm`] have the same
/// methods.
///
/// ```
/// use taipan::{Ctx, Func, Vm};
///
/// let mut vm = Vm::new();
/// vm.set("twice", |cx: &mut Ctx, f: Func<(i64,), i64>, x: i64| -> taipan::Result<i64> {
///     let once = f.call(cx, (x,))?;
///     f.call(cx, (once,))
/// })?;
/// assert_eq!(vm.eval::<i64>("twice(lambda x: x * 3, 2)")?, 18);
/// # taipan::Result::Ok(())
/// ```
pub struct Ctx<'vm> {
    vm: &'vm mut Machine,
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Ctx<'_> {}
    impl Sealed for crate::Vm {}
    impl Sealed for crate::LocalVm {}
}

/// Anything that has a VM at hand: [`crate::Vm`], [`crate::LocalVm`], [`Ctx`].
pub trait AsCtx: sealed::Sealed {
    /// The VM's inside.
    fn ctx(&mut self) -> Ctx<'_>;
}

impl AsCtx for Ctx<'_> {
    #[inline]
    fn ctx(&mut self) -> Ctx<'_> {
        Ctx { vm: self.vm }
    }
}

impl AsCtx for crate::Vm {
    #[inline]
    fn ctx(&mut self) -> Ctx<'_> {
        Ctx { vm: self.enter() }
    }
}

impl AsCtx for crate::LocalVm {
    #[inline]
    fn ctx(&mut self) -> Ctx<'_> {
        Ctx { vm: self.enter() }
    }
}

impl<'vm> Ctx<'vm> {
    #[inline]
    pub(crate) fn new(vm: &'vm mut Machine) -> Ctx<'vm> {
        Ctx { vm }
    }

    #[inline]
    pub(crate) fn machine(&mut self) -> &mut Machine {
        self.vm
    }

    #[inline]
    pub(crate) fn machine_ref(&self) -> &Machine {
        self.vm
    }

    /// The namespace of `__main__`, which `run`, `eval`, `set` and `get` work in.
    pub(crate) fn main(&mut self) -> taipan_vm::Value {
        let main = self.vm.loaded_module("__main__");
        match main.as_ref().and_then(|m| m.downcast::<ModuleObject>()) {
            Some(module) => module.dict.clone(),
            None => machine::new_main(self.vm),
        }
    }

    /// Run a program in the namespace of `__main__`.
    #[cfg(feature = "compiler")]
    pub fn run(&mut self, source: &str) -> Result<()> {
        self.run_code(&Code::compile("<string>", source)?)
    }

    /// The value of an expression in the namespace of `__main__`.
    #[cfg(feature = "compiler")]
    pub fn eval<T: FromScript>(&mut self, source: &str) -> Result<T> {
        self.eval_code(&Code::compile_expression("<string>", source)?)
    }

    /// Run compiled code in the namespace of `__main__`.
    pub fn run_code(&mut self, code: &Code) -> Result<()> {
        let main = self.main();
        self.execute(code, &main).map(drop)
    }

    /// The value of a compiled expression in the namespace of `__main__`.
    pub fn eval_code<T: FromScript>(&mut self, code: &Code) -> Result<T> {
        let main = self.main();
        let value = self.execute(code, &main)?;
        T::from_script(&Local::new(value), self)
    }

    pub(crate) fn execute(
        &mut self,
        code: &Code,
        namespace: &taipan_vm::Value,
    ) -> Result<taipan_vm::Value> {
        let span = Span::new(What::Run, code.file());
        let _entered = span.enter();
        code.register(self.vm);
        let loaded = self.vm.load_code(code.inner());
        let result = self
            .vm
            .run_code(&loaded, namespace, namespace, taipan_vm::Value::NONE);
        self.check(result)
    }

    /// Compile source text and run it as a module, which other scripts can import under its name. A name that ends in `.py` is
    /// that of a file: the module's is what stands before.
    #[cfg(feature = "compiler")]
    pub fn load(&mut self, name: &str, source: &str) -> Result<Module> {
        let file = match name.ends_with(".py") {
            true => name.to_string(),
            false => format!("<{name}>"),
        };
        self.load_code(name, &Code::compile(&file, source)?)
    }

    /// Run compiled code as a module of this name. See [`Ctx::load`].
    pub fn load_code(&mut self, name: &str, code: &Code) -> Result<Module> {
        let stem = name.strip_suffix(".py").unwrap_or(name);
        let stem = stem.rsplit('/').next().unwrap_or(stem);
        Module::create(self, stem, code)
    }

    /// Import a module as the statement does.
    pub fn import(&mut self, name: &str) -> Result<Module> {
        let span = Span::new(What::Import, name);
        let _entered = span.enter();
        let module = self.vm.import_module(name);
        let module = self.check(module)?;
        Ok(Module::of(Value::new(self.vm, &module)))
    }

    /// A global of `__main__`.
    ///
    /// NameError if there is none.
    pub fn get<T: FromScript>(&mut self, name: &str) -> Result<T> {
        let value = self.global(name)?;
        T::from_script(&Local::new(value), self)
    }

    fn global(&mut self, name: &str) -> Result<taipan_vm::Value> {
        let main = self.main();
        let key = self.vm.intern(name);
        match main
            .downcast::<Dict>()
            .and_then(|names| names.get_str(&key))
        {
            Some(value) => Ok(value),
            None => Err(Error::new(
                "NameError",
                format!("name '{name}' is not defined"),
            )),
        }
    }

    /// Set a global of `__main__` to a value.
    pub fn set_value(&mut self, name: &str, value: impl IntoScript) -> Result<()> {
        let value = self.raw(value)?;
        let main = self.main();
        let key = self.vm.intern(name);
        if let Some(names) = main.downcast::<Dict>() {
            drop(names.set_str(&key, value));
        }
        Ok(())
    }

    /// Call a global of `__main__`.
    pub fn call<T: FromScript>(&mut self, name: &str, args: impl Args) -> Result<T> {
        let span = Span::new(What::Call, name);
        let _entered = span.enter();
        Local::new(self.global(name)?).call(self, args)
    }

    /// A value that can be kept, of anything that converts.
    pub fn value(&mut self, value: impl IntoScript) -> Result<Value> {
        let value = self.raw(value)?;
        Ok(Value::new(self.vm, &value))
    }
}
