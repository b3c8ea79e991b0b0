//! `PickleBuffer`: the bytes of an object that a pickle may leave out, so that they travel another way.

use taipan_vm::native::{Trace, class, methods};
use taipan_vm::types::memoryview::MemoryView;
use taipan_vm::{MutCell, R, Value, Vm};

/// Wrapper for potentially out-of-band buffers.
#[class(
    name = "PickleBuffer",
    module = "pickle",
    flags(BASETYPE, WEAKREF),
    new
)]
#[derive(Trace)]
pub struct PickleBuffer {
    /// A view on the bytes; None once released.
    view: MutCell<Value>,
}

impl PickleBuffer {
    /// The view, or ValueError.
    pub fn view(&self, vm: &mut Vm) -> R<Value> {
        let view = self.view.get();
        if view.is_none() {
            let message = "operation forbidden on released PickleBuffer object";
            return Err(vm.value_error(message));
        }
        Ok(view)
    }
}

#[methods(class = "PickleBuffer")]
impl PickleBuffer {
    #[new]
    #[sig("(object, /)")]
    fn new_(class: &Value, vm: &mut Vm, object: &Value) -> R<Value> {
        let view = vm.memoryview(object);
        let Some(view) = vm.catch(view, |t| &t.TypeError)? else {
            return Err(vm.type_error_named("a bytes-like object is required, not '{}'", object));
        };
        let view = MutCell::new(view);
        Ok(vm.new_native(class, PickleBuffer { view }))
    }
    /// A view on all bytes as they lie in memory.
    fn raw(&self, vm: &mut Vm) -> R<Value> {
        let view = self.view(vm)?;
        let flat = vm.get_attr_str(&view, "contiguous")?;
        if !vm.truth(&flat)? {
            let message = "cannot extract raw buffer from non-contiguous buffer";
            return Err(vm.buffer_error(message));
        }
        let fortran = vm.get_attr_str(&view, "c_contiguous")?;
        let view = if vm.truth(&fortran)? {
            view
        } else {
            let order = vm.str("A");
            let bytes = vm.call_method(&view, "tobytes", &[order])?;
            vm.memoryview(&bytes)?
        };
        let format = vm.str("B");
        vm.call_method(&view, "cast", &[format])
    }
    /// Let the bytes go.
    fn release(&self, vm: &mut Vm) -> R<()> {
        let view = self.view.replace(Value::NONE);
        if view.is_a::<MemoryView>() {
            vm.call_method(&view, "release", &[])?;
        }
        Ok(())
    }
    /// The bytes, for memoryview().
    #[sig("(flags, /)")]
    fn __buffer__(&self, vm: &mut Vm, flags: &Value) -> R<Value> {
        let _ = flags;
        let view = self.view(vm)?;
        vm.memoryview(&view)
    }
}
