//! `property`.

use crate::cell_mut::MutCell;
use crate::heap::{Kind, Trace};
use crate::native::{Args, ClassDef, methods};
use crate::raise::R;
use crate::types::instance::Attrs;
use crate::types::shape::exact;
use crate::value::{Raw, Value};
use crate::vm::Vm;
use std::cell::Cell;

/// Payload of `property`.
pub struct Property {
    pub fget: MutCell<Value>,
    pub fset: MutCell<Value>,
    pub fdel: MutCell<Value>,
    pub doc: MutCell<Value>,
    /// UNDEF while nothing has set it.
    pub name: MutCell<Value>,
    /// The documentation was the getter's when the property was made.
    pub doc_of_getter: Cell<bool>,
}

impl Trace for Property {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        for cell in [&self.fget, &self.fset, &self.fdel, &self.doc, &self.name] {
            cell.with(|v| visit(v.raw()));
        }
    }
    fn clear(&self) {
        for cell in [&self.fget, &self.fset, &self.fdel, &self.doc, &self.name] {
            drop(cell.replace(Value::NONE));
        }
    }
}

/// The class `property`.
pub const CLASS: ClassDef = ClassDef {
    doc: "An attribute that is computed by functions.",
    methods: Property::METHODS,
    getset: Property::GETSET,
    new: Property::NEW,
    flags: crate::types::type_::flag::BASETYPE,
    ..crate::types::registry::plain("property")
};

impl Vm {
    /// The name that a property shows: its own, or its getter's.
    pub fn property_name(&mut self, property: &Property) -> R<Option<Value>> {
        let name = property.name.get();
        if !name.is_undef() {
            return Ok(Some(name));
        }
        let getter = property.fget.get();
        if getter.is_none() {
            return Ok(None);
        }
        let key = self.names.__name__.clone();
        self.get_attr_opt(&getter, &key)
    }

    /// A copy of a property with one function replaced.
    fn property_copy(&mut self, this: &Value, which: usize, function: &Value) -> R {
        let p = self.as_ref::<Property>(this)?;
        let mut parts = [p.fget.get(), p.fset.get(), p.fdel.get()];
        parts[which] = function.clone();
        let doc = if p.doc_of_getter.get() && !parts[0].is_none() {
            Value::NONE
        } else {
            p.doc.get()
        };
        let class = self.type_of(this);
        let [get, set, delete] = parts;
        let copy = self.call(&class, &[get, set, delete, doc])?;
        if let Some(c) = copy.downcast::<Property>() {
            c.name.replace(p.name.get());
        }
        Ok(copy)
    }
}

#[methods(class = "property")]
impl Property {
    #[new]
    #[raw]
    fn __new__(vm: &mut Vm, args: &Args<'_>) -> R {
        let empty = Property {
            fget: MutCell::new(Value::NONE),
            fset: MutCell::new(Value::NONE),
            fdel: MutCell::new(Value::NONE),
            doc: MutCell::new(Value::NONE),
            name: MutCell::new(Value::UNDEF),
            doc_of_getter: Cell::new(false),
        };
        Ok(vm.new_object(&args.all[0], empty))
    }

    /// Make a property of up to three functions.
    #[sig("(fget=None, fset=None, fdel=None, doc=None)")]
    fn __init__(
        this: &Value,
        vm: &mut Vm,
        fget: Option<&Value>,
        fset: Option<&Value>,
        fdel: Option<&Value>,
        doc: Option<&Value>,
    ) -> R<()> {
        let p = vm.as_ref::<Property>(this)?;
        let or_none = |v: Option<&Value>| v.cloned().unwrap_or(Value::NONE);
        let getter = or_none(fget);
        p.fget.replace(getter.clone());
        p.fset.replace(or_none(fset));
        p.fdel.replace(or_none(fdel));
        p.doc_of_getter.set(false);
        p.name.replace(Value::UNDEF);
        let mut doc = or_none(doc);
        let key = vm.names.__doc__.clone();
        if doc.is_none()
            && !getter.is_none()
            && let Some(found) = vm.get_attr_opt(&getter, &key)?
            && !found.is_none()
        {
            p.doc_of_getter.set(true);
            doc = found;
        }
        if this.raw().has_shape(exact(Kind::Property)) {
            p.doc.replace(doc);
            return Ok(());
        }
        // The class of an instance of a subclass has a documentation of its own, which hides the property's.
        match vm.set_attr(this, &key, doc) {
            Err(raise) if p.doc_of_getter.get() => Err(raise),
            result => vm.catch(result, |t| &t.AttributeError).map(drop),
        }
    }

    /// Return the value of the attribute.
    #[sig("(instance, owner=None, /)")]
    fn __get__(this: &Value, vm: &mut Vm, instance: &Value, owner: Option<&Value>) -> R {
        let _ = owner;
        if instance.is_none() {
            return Ok(this.clone());
        }
        let getter = vm.as_ref::<Property>(this)?.fget.get();
        if getter.is_none() {
            return Err(vm.property_without(this, instance, "getter"));
        }
        vm.call(&getter, std::slice::from_ref(instance))
    }

    /// Set the value of the attribute.
    fn __set__(this: &Value, vm: &mut Vm, instance: &Value, value: &Value) -> R<()> {
        let setter = vm.as_ref::<Property>(this)?.fset.get();
        if setter.is_none() {
            return Err(vm.property_without(this, instance, "setter"));
        }
        vm.call(&setter, &[instance.clone(), value.clone()])
            .map(drop)
    }

    /// Delete the attribute.
    fn __delete__(this: &Value, vm: &mut Vm, instance: &Value) -> R<()> {
        let deleter = vm.as_ref::<Property>(this)?.fdel.get();
        if deleter.is_none() {
            return Err(vm.property_without(this, instance, "deleter"));
        }
        vm.call(&deleter, std::slice::from_ref(instance)).map(drop)
    }

    /// A copy with another getter.
    fn getter(this: &Value, vm: &mut Vm, fget: &Value) -> R {
        vm.property_copy(this, 0, fget)
    }

    /// A copy with another setter.
    fn setter(this: &Value, vm: &mut Vm, fset: &Value) -> R {
        vm.property_copy(this, 1, fset)
    }

    /// A copy with another deleter.
    fn deleter(this: &Value, vm: &mut Vm, fdel: &Value) -> R {
        vm.property_copy(this, 2, fdel)
    }

    /// Remember the name of the attribute.
    #[raw]
    fn __set_name__(vm: &mut Vm, args: &Args<'_>) -> R {
        let given = args.all.len() - 1;
        if given != 2 {
            return Err(vm.type_error(format!(
                "__set_name__() takes 2 positional arguments but {given} were given"
            )));
        }
        vm.as_ref::<Property>(&args.all[0])?
            .name
            .replace(args.all[2].clone());
        Ok(Value::NONE)
    }

    /// The function that returns the value.
    #[member]
    #[name = "fget"]
    fn get_fget(&self) -> Value {
        self.fget.get()
    }

    /// The function that sets the value.
    #[member]
    #[name = "fset"]
    fn get_fset(&self) -> Value {
        self.fset.get()
    }

    /// The function that deletes the attribute.
    #[member]
    #[name = "fdel"]
    fn get_fdel(&self) -> Value {
        self.fdel.get()
    }

    /// The documentation of the attribute.
    #[getter]
    fn __doc__(this: &Value, vm: &mut Vm) -> R {
        let key = vm.names.__doc__.clone();
        if let Some(own) = Attrs::get(this, &key) {
            return Ok(own);
        }
        Ok(vm.as_ref::<Property>(this)?.doc.get())
    }

    #[setter]
    #[name = "__doc__"]
    fn set_doc(this: &Value, vm: &mut Vm, value: &Value) -> R<()> {
        let p = vm.as_ref::<Property>(this)?;
        let key = vm.names.__doc__.clone();
        if this.raw().has_shape(exact(Kind::Property)) || !Attrs::set(this, &key, value.clone()) {
            p.doc.replace(value.clone());
        }
        Ok(())
    }

    #[deleter]
    #[name = "__doc__"]
    fn del_doc(&self) {
        self.doc.replace(Value::NONE);
    }

    /// The name of the attribute.
    #[getter]
    fn __name__(this: &Value, vm: &mut Vm) -> R {
        let p = vm.as_ref::<Property>(this)?;
        match vm.property_name(&p)? {
            Some(name) => Ok(name),
            None => {
                let name = vm.names.__name__.clone();
                Err(vm.no_attribute(this, &name))
            }
        }
    }

    #[setter]
    #[name = "__name__"]
    fn set_name(&self, value: &Value) {
        self.name.replace(value.clone());
    }

    #[deleter]
    #[name = "__name__"]
    fn del_name(&self) {
        self.name.replace(Value::UNDEF);
    }

    /// Whether one of the functions is abstract.
    #[getter]
    fn __isabstractmethod__(&self, vm: &mut Vm) -> R<bool> {
        for function in [self.fget.get(), self.fset.get(), self.fdel.get()] {
            if vm.is_abstract(&function)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl Vm {
    /// Whether a function is marked as abstract.
    pub fn is_abstract(&mut self, function: &Value) -> R<bool> {
        if function.is_none() {
            return Ok(false);
        }
        let key = self.names.__isabstractmethod__.clone();
        match self.get_attr_opt(function, &key)? {
            Some(mark) => self.truth(&mark),
            None => Ok(false),
        }
    }
}
