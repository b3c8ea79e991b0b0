//! `classmethod`.

use crate::types::function_wrapper::function_wrapper;

function_wrapper! {
    ClassMethod, "classmethod", "A function of a class that gets the class as its first argument.";

    /// Bind the function to the class.
    #[sig("(instance, owner=None, /)")]
    fn __get__(this: &Value, vm: &mut Vm, instance: &Value, owner: Option<&Value>) -> R {
        let (object, class) = get_arguments(vm, instance, owner)?;
        vm.bind_descriptor(this, object.as_ref(), &class)
    }
}
