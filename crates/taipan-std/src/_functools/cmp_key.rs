//! What `cmp_to_key` returns, and the keys that makes.

use crate::classes::class_of;
use taipan_vm::native::{Args, Trace, class, methods};
use taipan_vm::types::order::Rich;
use taipan_vm::{MutCell, R, Value, Vm};

/// A comparison function and, once called, an object to compare.
#[class(name = "KeyWrapper", module = "functools")]
#[derive(Trace)]
pub struct KeyWrapper {
    compare: Value,
    /// UNDEF in what `cmp_to_key` returns.
    object: MutCell<Value>,
}

#[methods(class = "functools.KeyWrapper")]
impl KeyWrapper {
    #[rust]
    pub fn make(vm: &mut Vm, compare: Value, object: Value) -> Value {
        let class = class_of(vm, &KeyWrapper::CLASS);
        let payload = KeyWrapper {
            compare,
            object: MutCell::new(object),
        };
        vm.new_native(&class, payload)
    }
    /// A key for an object.
    #[raw]
    #[sig("(*args, **kwargs)")]
    fn __call__(vm: &mut Vm, args: &Args<'_>) -> R {
        let rest = args.rest();
        let object = match (rest.pos(), rest.keyword("obj")) {
            ([object], None) if rest.names.is_empty() => object.clone(),
            ([], Some(object)) if rest.names.len() == 1 => object.clone(),
            ([], None) if rest.names.is_empty() => {
                return Err(vm.type_error("K() missing required argument 'obj' (pos 1)"));
            }
            _ => {
                let n = rest.all.len();
                return Err(vm.type_error(format!("K() takes at most 1 argument ({n} given)")));
            }
        };
        let compare = args.all[0]
            .native::<KeyWrapper>()
            .expect("receiver")
            .compare
            .clone();
        Ok(KeyWrapper::make(vm, compare, object))
    }
    fn rich(&self, vm: &mut Vm, value: &Value, op: Rich) -> R {
        let Some(other) = value.native::<KeyWrapper>() else {
            return Err(vm.type_error("other argument must be K instance"));
        };
        let (x, y) = (self.object.get(), other.object.get());
        if x.is_undef() || y.is_undef() {
            return Err(vm.attribute_error("object"));
        }
        let result = vm.call(&self.compare, &[x, y])?;
        vm.compare(op, &result, &Value::small_int(0))
    }
    /// self < value
    fn __lt__(&self, vm: &mut Vm, value: &Value) -> R {
        self.rich(vm, value, Rich::Lt)
    }
    /// self <= value
    fn __le__(&self, vm: &mut Vm, value: &Value) -> R {
        self.rich(vm, value, Rich::Le)
    }
    /// self == value
    fn __eq__(&self, vm: &mut Vm, value: &Value) -> R {
        self.rich(vm, value, Rich::Eq)
    }
    /// self != value
    fn __ne__(&self, vm: &mut Vm, value: &Value) -> R {
        self.rich(vm, value, Rich::Ne)
    }
    /// self > value
    fn __gt__(&self, vm: &mut Vm, value: &Value) -> R {
        self.rich(vm, value, Rich::Gt)
    }
    /// self >= value
    fn __ge__(&self, vm: &mut Vm, value: &Value) -> R {
        self.rich(vm, value, Rich::Ge)
    }
    /// The object.
    #[getter]
    fn obj(&self, vm: &mut Vm) -> R {
        let object = self.object.get();
        if object.is_undef() {
            return Err(vm.attribute_error("'functools.KeyWrapper' object has no attribute 'obj'"));
        }
        Ok(object)
    }
    #[setter]
    fn set_obj(&self, value: &Value) {
        drop(self.object.replace(value.clone()));
    }
}
