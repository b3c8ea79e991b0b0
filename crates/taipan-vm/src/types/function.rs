//! Functions of scripts.

use crate::cell_mut::MutCell;
use crate::heap::Trace;
use crate::native::{Args, ClassDef, methods};
use crate::raise::R;
use crate::types::code::CodeObj;
use crate::types::dict::Dict;
use crate::types::str_::Str;
use crate::types::tuple::Tuple;
use crate::value::{Raw, Value};
use crate::vm::Vm;
use std::cell::Cell;

/// Payload of `function`.
pub struct Function {
    /// `argcount << 32 | flags`: calls with exactly this many positional arguments and no flag take the short way.
    pub signature: Cell<u64>,
    /// The code object.
    pub code: MutCell<Value>,
    /// The module namespace, a dict.
    pub globals: Value,
    /// The builtins namespace, a dict.
    pub builtins: Value,
    /// Tuple of cells, or None.
    pub closure: Value,
    /// Tuple or None.
    pub defaults: MutCell<Value>,
    /// Dict or None.
    pub kwdefaults: MutCell<Value>,
    pub name: MutCell<Value>,
    pub qualname: MutCell<Value>,
    pub doc: MutCell<Value>,
    pub module: MutCell<Value>,
    /// Dict, or None until made.
    pub annotations: MutCell<Value>,
    /// The `__annotate__` function, or None.
    pub annotate: MutCell<Value>,
    /// Tuple.
    pub type_params: MutCell<Value>,
    /// Attributes (`f.x = 1`): a dict, or None until made.
    pub dict: MutCell<Value>,
}

impl Function {
    fn cells(&self) -> [&MutCell<Value>; 10] {
        [
            &self.code,
            &self.defaults,
            &self.kwdefaults,
            &self.name,
            &self.qualname,
            &self.doc,
            &self.module,
            &self.annotations,
            &self.annotate,
            &self.dict,
        ]
    }
}

impl Trace for Function {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        visit(self.globals.raw());
        visit(self.builtins.raw());
        visit(self.closure.raw());
        self.type_params.with(|v| visit(v.raw()));
        for cell in self.cells() {
            cell.with(|v| visit(v.raw()));
        }
    }
    fn clear(&self) {
        for cell in &self.cells()[1..] {
            drop(cell.replace(Value::NONE));
        }
        // The cells of the closure are cleared as garbage of their own.
    }
}

/// The class `function`.
pub const CLASS: ClassDef = ClassDef {
    doc: "(code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)\n--\n\nA function made by `def` or `lambda`.",
    methods: Function::METHODS,
    getset: Function::GETSET,
    new: Function::NEW,
    flags: crate::types::type_::flag::WEAKREF,
    ..crate::types::registry::plain("function")
};

#[methods(class = "function")]
impl Function {
    #[new]
    #[sig("(code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)")]
    fn __new__(
        _class: &Value,
        vm: &mut Vm,
        code: &Value,
        globals: &Value,
        name: Option<&Value>,
        argdefs: Option<&Value>,
        closure: Option<&Value>,
        kwdefaults: Option<&Value>,
    ) -> R {
        let Some(c) = code.downcast::<CodeObj>() else {
            return Err(
                vm.type_error_named("function() argument 'code' must be code, not {}", code)
            );
        };
        if !globals.is_a::<Dict>() {
            return Err(vm.type_error_named(
                "function() argument 'globals' must be dict, not {}",
                globals,
            ));
        }
        let given = |v: Option<&Value>| v.filter(|v| !v.is_none()).cloned();
        let (name, defaults) = (given(name), given(argdefs));
        if name.as_ref().is_some_and(|n| !n.is_a::<Str>()) {
            return Err(vm.type_error("arg 3 (name) must be None or string"));
        }
        if defaults.as_ref().is_some_and(|d| !d.is_a::<Tuple>()) {
            return Err(vm.type_error("arg 4 (defaults) must be None or tuple"));
        }
        let free = c.freevars.len();
        let closure = closure.cloned().unwrap_or(Value::NONE);
        let cells = match closure.downcast::<Tuple>() {
            Some(cells) => cells.items().to_vec(),
            None if closure.is_none() && free == 0 => Vec::new(),
            None if free > 0 => return Err(vm.type_error("arg 5 (closure) must be tuple")),
            None => return Err(vm.type_error("arg 5 (closure) must be None or tuple")),
        };
        if cells.len() != free {
            let (name, n) = (crate::protocol::show::text(&c.name), cells.len());
            return Err(
                vm.value_error(format!("{name} requires closure of length {free}, not {n}"))
            );
        }
        for cell in &cells {
            if !cell.is_a::<crate::types::cell::Cell>() {
                return Err(vm.type_error_named("arg 5 (closure) expected cell, found {}", cell));
            }
        }
        let kwdefaults = given(kwdefaults);
        if kwdefaults.as_ref().is_some_and(|d| !d.is_a::<Dict>()) {
            return Err(vm.type_error("arg 6 (kwdefaults) must be None or dict"));
        }
        let function = vm.new_function(code, globals, closure);
        let f = function.downcast::<Function>().expect("just made");
        if let Some(name) = name {
            f.name.replace(name.clone());
        }
        if let Some(defaults) = defaults {
            f.defaults.replace(defaults);
        }
        if let Some(kwdefaults) = kwdefaults {
            f.kwdefaults.replace(kwdefaults);
        }
        Ok(function)
    }

    /// Return `repr(self)`.
    fn __repr__(this: &Value, vm: &mut Vm) -> R<String> {
        let f = vm.as_ref::<Function>(this)?;
        let name = vm.str_text(&f.qualname.get())?;
        Ok(format!("<function {name} at {:#x}>", this.id()))
    }

    /// Call the function.
    #[raw]
    fn __call__(vm: &mut Vm, args: &Args<'_>) -> R {
        vm.call_args(&args.all[0], &args.rest())
    }

    /// Bind the function to an instance.
    #[sig("(instance, owner=None, /)")]
    fn __get__(this: &Value, vm: &mut Vm, instance: &Value, owner: Option<&Value>) -> R {
        let (object, class) = get_arguments(vm, instance, owner)?;
        vm.bind_descriptor(this, object.as_ref(), &class)
    }

    /// The cells of variables of enclosing functions, a tuple or None.
    #[member]
    fn __closure__(&self) -> Value {
        self.closure.clone()
    }

    /// The namespace of the module.
    #[member]
    fn __globals__(&self) -> Value {
        self.globals.clone()
    }

    /// The namespace of builtins.
    #[member]
    fn __builtins__(&self, vm: &mut Vm) -> Value {
        vm.complete_namespace(&self.builtins);
        self.builtins.clone()
    }

    /// The code object.
    #[getter]
    fn __code__(&self) -> Value {
        self.code.get()
    }

    #[setter]
    #[name = "__code__"]
    fn set_code(&self, vm: &mut Vm, value: &Value) -> R<()> {
        let Some(code) = value.downcast::<CodeObj>() else {
            return Err(vm.type_error("__code__ must be set to a code object"));
        };
        let have = crate::protocol::show::items(&self.closure).len();
        if code.freevars.len() != have {
            let (name, free) = (vm.str_text(&self.name.get())?, code.freevars.len());
            return Err(vm.value_error(format!(
                "{name}() requires a code object with {have} free vars, not {free}"
            )));
        }
        self.signature.set(code.signature);
        let old = self.code.replace(value.clone());
        vm.keep_running_code(old);
        vm.epoch = vm.epoch.wrapping_add(1);
        Ok(())
    }

    #[deleter]
    #[name = "__code__"]
    fn del_code(&self, vm: &mut Vm) -> R<()> {
        Err(vm.type_error("__code__ must be set to a code object"))
    }

    /// Default values of parameters, a tuple or None.
    #[getter]
    fn __defaults__(&self) -> Value {
        self.defaults.get()
    }

    #[setter]
    #[name = "__defaults__"]
    fn set_defaults(&self, vm: &mut Vm, value: &Value) -> R<()> {
        if !value.is_none() && !value.is_a::<Tuple>() {
            return Err(vm.type_error("__defaults__ must be set to a tuple object"));
        }
        self.defaults.replace(value.clone());
        Ok(())
    }

    #[deleter]
    #[name = "__defaults__"]
    fn del_defaults(&self) {
        self.defaults.replace(Value::NONE);
    }

    /// Default values of keyword-only parameters, a dict or None.
    #[getter]
    fn __kwdefaults__(&self) -> Value {
        self.kwdefaults.get()
    }

    #[setter]
    #[name = "__kwdefaults__"]
    fn set_kwdefaults(&self, vm: &mut Vm, value: &Value) -> R<()> {
        if !value.is_none() && !value.is_a::<Dict>() {
            return Err(vm.type_error("__kwdefaults__ must be set to a dict object"));
        }
        self.kwdefaults.replace(value.clone());
        Ok(())
    }

    #[deleter]
    #[name = "__kwdefaults__"]
    fn del_kwdefaults(&self) {
        self.kwdefaults.replace(Value::NONE);
    }

    /// The annotations of the function, evaluated on first use.
    #[getter]
    fn __annotations__(&self, vm: &mut Vm) -> R {
        let known = self.annotations.get();
        if !known.is_none() {
            return Ok(known);
        }
        let annotate = self.annotate.get();
        let found = if annotate.is_none() {
            vm.dict()
        } else {
            let found = vm.call(&annotate, &[Value::small_int(1)])?;
            if !found.is_a::<Dict>() {
                return Err(
                    vm.type_error_named("__annotate__() must return a dict, not {}", &found)
                );
            }
            found
        };
        self.annotations.replace(found.clone());
        Ok(found)
    }

    #[setter]
    #[name = "__annotations__"]
    fn set_annotations(&self, vm: &mut Vm, value: &Value) -> R<()> {
        if !value.is_none() && !value.is_a::<Dict>() {
            return Err(vm.type_error("__annotations__ must be set to a dict object"));
        }
        self.annotations.replace(value.clone());
        self.annotate.replace(Value::NONE);
        Ok(())
    }

    #[deleter]
    #[name = "__annotations__"]
    fn del_annotations(&self) {
        self.annotations.replace(Value::NONE);
        self.annotate.replace(Value::NONE);
    }

    /// The function that evaluates the annotations, or None.
    #[getter]
    fn __annotate__(&self) -> Value {
        self.annotate.get()
    }

    #[setter]
    #[name = "__annotate__"]
    fn set_annotate(&self, vm: &mut Vm, value: &Value) -> R<()> {
        if !value.is_none() && !vm.is_callable(value) {
            return Err(vm.type_error("__annotate__ must be callable or None"));
        }
        self.annotate.replace(value.clone());
        if !value.is_none() {
            self.annotations.replace(Value::NONE);
        }
        Ok(())
    }

    #[deleter]
    #[name = "__annotate__"]
    fn del_annotate(&self, vm: &mut Vm) -> R<()> {
        Err(vm.type_error("__annotate__ cannot be deleted"))
    }

    /// The attributes of the function.
    #[getter]
    fn __dict__(&self, vm: &mut Vm) -> Value {
        if self.dict.get().is_none() {
            let dict = vm.dict();
            self.dict.replace(dict);
        }
        self.dict.get()
    }

    #[setter]
    #[name = "__dict__"]
    fn set_dict(&self, vm: &mut Vm, value: &Value) -> R<()> {
        if !value.is_a::<Dict>() {
            return Err(
                vm.type_error_named("__dict__ must be set to a dictionary, not a '{}'", value)
            );
        }
        self.dict.replace(value.clone());
        Ok(())
    }

    #[deleter]
    #[name = "__dict__"]
    fn del_dict(&self, vm: &mut Vm) -> R<()> {
        Err(vm.type_error("cannot delete __dict__"))
    }

    /// The documentation of the function.
    #[getter]
    fn __doc__(&self) -> Value {
        self.doc.get()
    }

    #[setter]
    #[name = "__doc__"]
    fn set_doc(&self, value: &Value) {
        self.doc.replace(value.clone());
    }

    #[deleter]
    #[name = "__doc__"]
    fn del_doc(&self) {
        self.doc.replace(Value::NONE);
    }

    /// The module the function is defined in.
    #[getter]
    fn __module__(&self) -> Value {
        self.module.get()
    }

    #[setter]
    #[name = "__module__"]
    fn set_module(&self, value: &Value) {
        self.module.replace(value.clone());
    }

    #[deleter]
    #[name = "__module__"]
    fn del_module(&self) {
        self.module.replace(Value::NONE);
    }

    /// The name of the function.
    #[getter]
    fn __name__(&self) -> Value {
        self.name.get()
    }

    #[setter]
    #[name = "__name__"]
    fn set_name(&self, vm: &mut Vm, value: &Value) -> R<()> {
        if !value.is_a::<Str>() {
            return Err(vm.type_error("__name__ must be set to a string object"));
        }
        self.name.replace(value.clone());
        Ok(())
    }

    #[deleter]
    #[name = "__name__"]
    fn del_name(&self, vm: &mut Vm) -> R<()> {
        Err(vm.type_error("__name__ must be set to a string object"))
    }

    /// The name of the function with the names of what it is defined in.
    #[getter]
    fn __qualname__(&self) -> Value {
        self.qualname.get()
    }

    #[setter]
    #[name = "__qualname__"]
    fn set_qualname(&self, vm: &mut Vm, value: &Value) -> R<()> {
        if !value.is_a::<Str>() {
            return Err(vm.type_error("__qualname__ must be set to a string object"));
        }
        self.qualname.replace(value.clone());
        Ok(())
    }

    #[deleter]
    #[name = "__qualname__"]
    fn del_qualname(&self, vm: &mut Vm) -> R<()> {
        Err(vm.type_error("__qualname__ must be set to a string object"))
    }

    /// The type parameters of a generic function, a tuple.
    #[getter]
    fn __type_params__(&self) -> Value {
        self.type_params.get()
    }

    #[setter]
    #[name = "__type_params__"]
    fn set_type_params(&self, vm: &mut Vm, value: &Value) -> R<()> {
        if !value.is_a::<Tuple>() {
            return Err(vm.type_error("__type_params__ must be set to a tuple"));
        }
        self.type_params.replace(value.clone());
        Ok(())
    }

    #[deleter]
    #[name = "__type_params__"]
    fn del_type_params(&self, vm: &mut Vm) -> R<()> {
        Err(vm.type_error("__type_params__ must be set to a tuple"))
    }
}

/// The arguments of a native `__get__`: the object, if it is not access through the class, and the class.
pub fn get_arguments(
    vm: &mut Vm,
    instance: &Value,
    owner: Option<&Value>,
) -> R<(Option<Value>, Value)> {
    let owner = owner.filter(|o| !o.is_none());
    if instance.is_none() && owner.is_none() {
        return Err(vm.type_error("__get__(None, None) is invalid"));
    }
    let class = match owner {
        Some(owner) => owner.clone(),
        None => vm.type_of(instance),
    };
    // None is an instance only where its own class is the owner.
    let through_class = instance.is_none() && !class.is(&vm.types.NoneType);
    Ok(((!through_class).then(|| instance.clone()), class))
}
