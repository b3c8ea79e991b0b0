//! Modules as the host holds them.

use crate::ctx::{AsCtx, Ctx};
use crate::spans::{Span, What};
use crate::stubs::{self, Item};
use crate::value::Value;
use crate::{Args, Code, FromScript, IntoScript, Result, machine};
use taipan_vm::native::ModuleDef;
use taipan_vm::types::dict::Dict;
use taipan_vm::types::module::Module as ModuleObject;

/// A module of a VM; it may be kept and dropped as a [`Value`].
///
/// ```
/// # use taipan::{Vm, kw};
/// let mut vm = Vm::new();
/// let rules = vm.load("rules.py", "def score(points, *, strict=False):\n    return points // (2 if strict else 1)")?;
/// let score: i64 = rules.call(&mut vm, "score", (10, kw! { strict: true }))?;
/// assert_eq!(score, 5);
/// vm.run("import rules\nassert rules.score(3) == 3")?;
/// # taipan::Result::Ok(())
/// ```
#[derive(Clone, Debug)]
pub struct Module(Value);

impl Module {
    pub(crate) fn of(value: Value) -> Module {
        Module(value)
    }

    /// Run code as a new module; it takes the place of one of the same name, unless it fails.
    pub(crate) fn create(cx: &mut Ctx<'_>, name: &str, code: &Code) -> Result<Module> {
        let vm = cx.machine();
        let module = vm.new_module(name, "");
        let key = vm.intern(name);
        let modules = vm.modules_dict();
        let before = modules
            .downcast::<Dict>()
            .and_then(|modules| modules.set_str(&key, module.clone()));
        let object = module.downcast::<ModuleObject>().expect("just made");
        machine::set_builtins(vm, &object.dict);
        let file = vm.str(code.file());
        object.names().set_str(&vm.names.__file__, file);
        let result = cx.execute(code, &object.dict);
        if let Err(error) = result {
            if let Some(modules) = modules.downcast::<Dict>() {
                match before {
                    Some(before) => drop(modules.set_str(&key, before)),
                    None => drop(modules.remove_str(&key)),
                }
            }
            return Err(error);
        }
        Ok(Module(Value::new(cx.machine_ref(), &module)))
    }

    /// Run new code in the module's namespace, as `importlib.reload` does: what the code does not define anew stays, and whoever
    /// holds the module sees the new definitions.
    pub fn reload(&self, vm: &mut impl AsCtx, code: &Code) -> Result<()> {
        let mut cx = vm.ctx();
        let module = self.0.of(cx.machine())?;
        match module.downcast::<ModuleObject>() {
            Some(object) => cx.execute(code, &object.dict).map(drop),
            None => Err(crate::Error::type_error("not a module of code")),
        }
    }

    /// Call a function of the module.
    pub fn call<T: FromScript>(
        &self,
        vm: &mut impl AsCtx,
        function: &str,
        args: impl Args,
    ) -> Result<T> {
        let span = Span::new(What::Call, function);
        let _entered = span.enter();
        self.0.call_method(vm, function, args)
    }

    /// The value of a name. With [`crate::Func`] as type a function is looked up once and called often.
    pub fn get<T: FromScript>(&self, vm: &mut impl AsCtx, name: &str) -> Result<T> {
        self.0.attr(vm, name)
    }

    /// Whether the module has a name.
    pub fn has(&self, vm: &mut impl AsCtx, name: &str) -> Result<bool> {
        Ok(self.0.attr_opt::<Value>(vm, name)?.is_some())
    }

    /// Give a name a value.
    pub fn set_value(&self, vm: &mut impl AsCtx, name: &str, value: impl IntoScript) -> Result<()> {
        self.0.set_attr(vm, name, value)
    }

    /// The module as a value.
    pub fn value(&self) -> &Value {
        &self.0
    }
}

/// A module of functions and classes of Rust, made by the attribute [`module`](macro@crate::module).
///
/// ```
/// #[taipan::module]
/// mod geometry {
///     /// The area of a circle.
///     pub fn area(radius: f64, #[default(1.0)] scale: f64) -> f64 {
///         PI * radius * radius * scale
///     }
///     pub const PI: f64 = std::f64::consts::PI;
/// }
///
/// let mut vm = taipan::Vm::builder().module(geometry::module()).build();
/// vm.run("import geometry\nhalf = geometry.area(1, scale=0.5) / geometry.PI")?;
/// assert_eq!(vm.get::<f64>("half")?, 0.5);
/// assert_eq!(vm.eval::<String>("geometry.area.__doc__")?, "The area of a circle.");
/// # taipan::Result::Ok(())
/// ```
#[derive(Clone, Copy)]
pub struct NativeModule {
    def: &'static ModuleDef,
    stub: fn() -> Vec<Item>,
}

impl NativeModule {
    #[doc(hidden)]
    pub const fn new(def: &'static ModuleDef, stub: fn() -> Vec<Item>) -> NativeModule {
        NativeModule { def, stub }
    }

    /// The name that scripts import.
    pub fn name(&self) -> &'static str {
        self.def.name
    }

    /// The text of a `.pyi` file, which tells editors and type checkers what the module holds.
    ///
    /// ```
    /// #[taipan::module]
    /// mod host {
    ///     /// The length of a text.
    ///     pub fn length(text: String, #[default(true)] strict: bool) -> usize {
    ///         if strict { text.len() } else { 0 }
    ///     }
    ///     pub async fn fetch(url: String) -> Option<String> { Some(url) }
    /// }
    /// assert_eq!(host::module().stub(), r#"
    /// def length(text: str, strict: bool = True) -> int:
    ///     """The length of a text."""
    ///
    /// async def fetch(url: str) -> str | None: ...
    /// "#.trim_start());
    /// ```
    pub fn stub(&self) -> String {
        stubs::file(self.def.doc, &(self.stub)())
    }

    pub(crate) fn install(&self, vm: &mut machine::Vm) {
        vm.native_modules.add(self.def);
    }
}

impl std::fmt::Debug for NativeModule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "<module {}>", self.def.name)
    }
}
