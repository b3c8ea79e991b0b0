//! `FrameLocalsProxy`: what `frame.f_locals` of a function is. Reads and writes go to the frame's variables.

use crate::native::{Args, ClassDef, class, methods};
use crate::raise::R;
use crate::types::cell::Cell;
use crate::types::code::CodeObj;
use crate::types::dict::Dict;
use crate::types::frame::Frame;
use crate::types::function::Function;
use crate::types::list::List;
use crate::types::str_::Str;
use crate::types::tuple::Tuple;
use crate::value::Value;
use crate::vm::Vm;

/// The variables of a frame as a mapping.
#[class(name = "FrameLocalsProxy", module = "builtins", flags(MAPPING), new)]
#[derive(crate::native::Trace)]
pub struct FrameLocalsProxy {
    frame: Value,
}

/// Where a variable is.
enum Place {
    Register(usize),
    Cell(Value),
}

const NOT_REMOVED: &str = "cannot remove local variables from FrameLocalsProxy";

impl FrameLocalsProxy {
    fn frame(&self) -> &Frame {
        self.frame.downcast::<Frame>().expect("checked when made")
    }

    /// The variables by name, in order, with their values (UNDEF where unbound).
    fn variables(&self, vm: &mut Vm) -> Vec<(Value, Place, Value)> {
        let code = self.frame().code();
        let code = code.downcast::<CodeObj>().expect("a code object");
        let (mut plain, mut cells) = (Vec::new(), Vec::new());
        let parameters = code.parameters();
        for (k, value) in vm.frame_registers(&self.frame).into_iter().enumerate() {
            let name = code.varnames[k].clone();
            if name
                .downcast::<Str>()
                .is_some_and(|s| s.bytes().starts_with(b".") && s.bytes() != b".0")
            {
                continue;
            }
            if !code.code.cellvars.contains(&(k as u32)) {
                plain.push((name, Place::Register(k), value));
                continue;
            }
            // A variable of inner functions: its cell, once that is made.
            let variable = match value.downcast::<Cell>() {
                Some(cell) => {
                    let inner = cell.value.get();
                    (name, Place::Cell(value), inner)
                }
                None => (name, Place::Register(k), value),
            };
            if k < parameters {
                &mut plain
            } else {
                &mut cells
            }
            .push(variable);
        }
        let function = self.frame().func.downcast::<Function>();
        let closure = function.map(|f| f.closure.clone()).unwrap_or_default();
        if let Some(free) = closure.downcast::<Tuple>() {
            for (name, cell) in code.freevars.iter().zip(free.items()) {
                let value = cell
                    .downcast::<Cell>()
                    .map_or(Value::UNDEF, |c| c.value.get());
                cells.push((name.clone(), Place::Cell(cell.clone()), value));
            }
        }
        plain.append(&mut cells);
        plain
    }

    /// The variable of this name.
    fn variable(&self, vm: &mut Vm, key: &Value) -> R<Option<(Place, Value)>> {
        vm.hash(key)?;
        if !key.is_a::<Str>() {
            return Ok(None);
        }
        for (name, place, value) in self.variables(vm) {
            if vm.eq(&name, key)? {
                return Ok(Some((place, value)));
            }
        }
        Ok(None)
    }

    /// Everything as a dict.
    fn to_dict(&self, vm: &mut Vm) -> R {
        let dict = vm.dict();
        let d = dict.downcast::<Dict>().expect("just made");
        for (name, _, value) in self.variables(vm) {
            if !value.is_undef() {
                d.set_str(&name, value);
            }
        }
        if let Some(added) = self.frame().added.get().downcast::<Dict>() {
            d.merge(vm, added)?;
        }
        Ok(dict)
    }

    fn find(&self, vm: &mut Vm, key: &Value) -> R<Option<Value>> {
        if let Some((_, value)) = self.variable(vm, key)?
            && !value.is_undef()
        {
            return Ok(Some(value));
        }
        match self.frame().added.get().downcast::<Dict>() {
            Some(added) => added.get(vm, key),
            None => Ok(None),
        }
    }

    fn assign(&self, vm: &mut Vm, key: &Value, value: Value) -> R<()> {
        match self.variable(vm, key)? {
            Some((Place::Register(k), _)) => vm.set_frame_register(&self.frame, k, value),
            Some((Place::Cell(cell), _)) => {
                if let Some(cell) = cell.downcast::<Cell>() {
                    drop(cell.value.replace(value));
                }
            }
            None => {
                let frame = self.frame();
                if !frame.added.get().is_a::<Dict>() {
                    frame.added.replace(vm.dict());
                }
                if let Some(added) = frame.added.get().downcast::<Dict>() {
                    added.set(vm, key, value)?;
                }
            }
        }
        Ok(())
    }

    fn assign_all(&self, vm: &mut Vm, other: &Value) -> R<()> {
        let other = plain(vm, other)?;
        let Some(other) = other.downcast::<Dict>() else {
            return Err(vm.type_error("update() argument must be dict or another FrameLocalsProxy"));
        };
        for (key, value) in other.items() {
            self.assign(vm, &key, value)?;
        }
        Ok(())
    }

    /// Remove what a script has added; `None` if there is no such name.
    fn remove(&self, vm: &mut Vm, key: &Value) -> R<Option<Value>> {
        if self.variable(vm, key)?.is_some() {
            return Err(vm.value_error(NOT_REMOVED));
        }
        match self.frame().added.get().downcast::<Dict>() {
            Some(added) => added.remove(vm, key),
            None => Ok(None),
        }
    }
}

/// A proxy's dict; anything else stays what it is.
fn plain(vm: &mut Vm, value: &Value) -> R {
    match value.native::<FrameLocalsProxy>() {
        Some(proxy) => proxy.to_dict(vm),
        None => Ok(value.clone()),
    }
}

#[methods(class = "FrameLocalsProxy")]
impl FrameLocalsProxy {
    #[new]
    #[raw]
    fn __new__(vm: &mut Vm, args: &Args<'_>) -> R {
        args.no_keywords(vm, "FrameLocalsProxy")?;
        let [class, frame] = args.pos() else {
            let n = args.pos().len() - 1;
            return Err(vm.type_error(format!("FrameLocalsProxy expected 1 argument, got {n}")));
        };
        if !frame.is_a::<Frame>() {
            return Err(vm.type_error_named("expect frame, not {}", frame));
        }
        let frame = frame.clone();
        Ok(vm.new_native(class, FrameLocalsProxy { frame }))
    }
    /// Return self[key].
    fn __getitem__(&self, vm: &mut Vm, key: &Value) -> R {
        match self.find(vm, key)? {
            Some(value) => Ok(value),
            None => {
                let shown = vm.repr_text(key)?;
                Err(vm.key_error_text(format!("local variable '{shown}' is not defined")))
            }
        }
    }
    /// Set self[key] to value.
    fn __setitem__(&self, vm: &mut Vm, key: &Value, value: Value) -> R<()> {
        self.assign(vm, key, value)
    }
    /// Delete self[key].
    fn __delitem__(&self, vm: &mut Vm, key: &Value) -> R<()> {
        match self.remove(vm, key)? {
            Some(_) => Ok(()),
            None => Err(vm.key_error(key)),
        }
    }
    /// Return len(self).
    fn __len__(&self, vm: &mut Vm) -> R<usize> {
        let dict = self.to_dict(vm)?;
        Ok(dict.downcast::<Dict>().map_or(0, Dict::len))
    }
    /// Return bool(key in self).
    fn __contains__(&self, vm: &mut Vm, key: &Value) -> R<bool> {
        Ok(self.find(vm, key)?.is_some())
    }
    /// Implement iter(self).
    fn __iter__(&self, vm: &mut Vm) -> R {
        let keys = self.keys(vm)?;
        vm.iter(&keys)
    }
    /// Iterate over the names, the last one first.
    fn __reversed__(&self, vm: &mut Vm) -> R {
        let keys = self.keys(vm)?;
        if let Some(list) = keys.downcast::<List>() {
            list.items.with(|items| items.reverse());
        }
        vm.iter(&keys)
    }
    /// Return repr(self).
    fn __repr__(this: &Value, vm: &mut Vm) -> R {
        // A frame may refer to its own proxy.
        if !vm.repr_enter(this) {
            return Ok(vm.str("{...}"));
        }
        let dict = vm.as_ref::<FrameLocalsProxy>(this)?.to_dict(vm);
        let shown = dict.and_then(|dict| vm.repr(&dict));
        vm.repr_leave(this);
        shown
    }
    /// Return self==value.
    fn __eq__(&self, vm: &mut Vm, value: &Value) -> R {
        if !value.is_a::<Dict>() && value.native::<FrameLocalsProxy>().is_none() {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let (dict, other) = (self.to_dict(vm)?, plain(vm, value)?);
        Ok(Value::bool(vm.eq(&dict, &other)?))
    }
    /// Return self|value.
    fn __or__(&self, vm: &mut Vm, value: &Value) -> R {
        let (dict, other) = (self.to_dict(vm)?, plain(vm, value)?);
        join(vm, dict, &other)
    }
    /// Return value|self.
    fn __ror__(&self, vm: &mut Vm, value: &Value) -> R {
        let (dict, other) = (self.to_dict(vm)?, plain(vm, value)?);
        match other.downcast::<Dict>().map(Dict::copy) {
            Some(copy) => {
                let copy = Dict::alloc(&mut vm.heap, copy);
                join(vm, copy, &dict)
            }
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }
    /// Return self|=value.
    fn __ior__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        vm.as_ref::<FrameLocalsProxy>(this)?.assign_all(vm, value)?;
        Ok(this.clone())
    }
    /// The names.
    fn keys(&self, vm: &mut Vm) -> R {
        let dict = self.to_dict(vm)?;
        let keys = vm.collect(&dict)?;
        Ok(vm.list(keys))
    }
    /// The values.
    fn values(&self, vm: &mut Vm) -> R {
        let dict = self.to_dict(vm)?;
        let items = dict.downcast::<Dict>().map(Dict::items).unwrap_or_default();
        Ok(vm.list(items.into_iter().map(|item| item.1).collect()))
    }
    /// The names with their values.
    fn items(&self, vm: &mut Vm) -> R {
        let dict = self.to_dict(vm)?;
        let items = dict.downcast::<Dict>().map(Dict::items).unwrap_or_default();
        let pairs = items
            .into_iter()
            .map(|(key, value)| vm.tuple_of([key, value]));
        let pairs = pairs.collect();
        Ok(vm.list(pairs))
    }
    /// A dict of the variables.
    fn copy(&self, vm: &mut Vm) -> R {
        self.to_dict(vm)
    }
    /// The value of a variable, or the default.
    #[sig("(key, default=None, /)")]
    fn get(&self, vm: &mut Vm, key: &Value, default: Option<&Value>) -> R {
        let found = self.find(vm, key)?;
        Ok(found.or_else(|| default.cloned()).unwrap_or(Value::NONE))
    }
    /// The value of a variable, which is set to the default if there is none.
    #[sig("(key, default=None, /)")]
    fn setdefault(&self, vm: &mut Vm, key: &Value, default: Option<&Value>) -> R {
        if let Some(value) = self.find(vm, key)? {
            return Ok(value);
        }
        let value = default.cloned().unwrap_or(Value::NONE);
        self.assign(vm, key, value.clone())?;
        Ok(value)
    }
    /// Remove a name that is no variable of the function.
    #[sig("(key, default=<unrepresentable>, /)")]
    fn pop(&self, vm: &mut Vm, key: &Value, default: Option<&Value>) -> R {
        match self.remove(vm, key)?.or_else(|| default.cloned()) {
            Some(value) => Ok(value),
            None => Err(vm.key_error(key)),
        }
    }
    /// Assign to variables from a dict or another proxy.
    #[sig("(other, /)")]
    fn update(&self, vm: &mut Vm, other: &Value) -> R<()> {
        self.assign_all(vm, other)
    }
}

/// `dict` with the items of another one added; NotImplemented if that is none.
fn join(vm: &mut Vm, dict: Value, other: &Value) -> R {
    match (dict.downcast::<Dict>(), other.downcast::<Dict>()) {
        (Some(into), Some(from)) => {
            into.merge(vm, from)?;
            Ok(dict)
        }
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

#[derive(Default)]
struct ProxyState {
    class: Option<Value>,
}

impl Vm {
    /// The proxy of a frame's variables.
    pub(crate) fn locals_proxy(&mut self, frame: &Value) -> Value {
        let class = match &self.module_state::<ProxyState>().class {
            Some(class) => class.clone(),
            None => {
                static CLASS: ClassDef = FrameLocalsProxy::CLASS;
                let class = self.native_class(&CLASS);
                self.module_state::<ProxyState>().class = Some(class.clone());
                class
            }
        };
        let frame = frame.clone();
        self.new_native(&class, FrameLocalsProxy { frame })
    }
}
