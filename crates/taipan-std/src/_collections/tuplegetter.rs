//! `_tuplegetter`: an item of a tuple as attribute, for named tuples.

use taipan_vm::native::{Trace, class, methods};
use taipan_vm::types::tuple::Tuple;
use taipan_vm::{MutCell, R, Value, Vm};

/// Attribute that gives an item of a tuple.
#[class(name = "_tuplegetter", module = "collections", new)]
#[derive(Trace)]
pub struct TupleGetter {
    index: usize,
    doc: MutCell<Value>,
}

#[methods(class = "_tuplegetter")]
impl TupleGetter {
    #[new]
    fn new(class: &Value, vm: &mut Vm, index: i64, doc: Value) -> R {
        let payload = TupleGetter {
            index: index.max(0) as usize,
            doc: MutCell::new(doc),
        };
        Ok(vm.new_native(class, payload))
    }
    /// The item of the tuple.
    fn __get__(this: &Value, vm: &mut Vm, instance: &Value, owner: Option<&Value>) -> R {
        let _ = owner;
        let getter = this.native::<TupleGetter>().expect("receiver");
        if instance.is_none() {
            return Ok(this.clone());
        }
        let Some(tuple) = instance.downcast::<Tuple>() else {
            let found = vm.type_name(instance);
            return Err(vm.type_error(format!(
                "descriptor for index '{}' for tuple subclasses doesn't apply to '{found}' object",
                getter.index
            )));
        };
        match tuple.items().get(getter.index) {
            Some(item) => Ok(item.clone()),
            None => Err(vm.index_error("tuple index out of range")),
        }
    }
    /// Refused.
    fn __set__(this: &Value, vm: &mut Vm, instance: &Value, value: &Value) -> R {
        let _ = (this, instance, value);
        Err(vm.attribute_error("can't set attribute"))
    }
    /// Refused.
    fn __delete__(this: &Value, vm: &mut Vm, instance: &Value) -> R {
        let _ = (this, instance);
        Err(vm.attribute_error("can't delete attribute"))
    }
    /// repr(self)
    fn __repr__(&self, vm: &mut Vm) -> R {
        let mut out = format!("_tuplegetter({}, ", self.index).into_bytes();
        let doc = self.doc.get();
        vm.push_repr(&doc, &mut out)?;
        out.push(b')');
        Ok(vm.str_wtf8(out))
    }
    /// For copying and pickling.
    fn __reduce__(this: &Value, vm: &mut Vm) -> R {
        let getter = this.native::<TupleGetter>().expect("receiver");
        let doc = getter.doc.get();
        let args = vm.tuple_of([Value::small_int(getter.index as i64), doc]);
        let class = vm.type_of(this);
        Ok(vm.tuple_of([class, args]))
    }
    #[getter]
    fn __doc__(&self) -> Value {
        self.doc.get()
    }
    #[setter]
    #[name = "__doc__"]
    fn set_doc(&self, value: &Value) {
        drop(self.doc.replace(value.clone()));
    }
}
