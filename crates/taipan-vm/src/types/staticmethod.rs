//! `staticmethod`.

use crate::types::function_wrapper::function_wrapper;

function_wrapper! {
    StaticMethod, "staticmethod", "A function of a class that gets neither instance nor class.";

    /// Call the function.
    #[raw]
    fn __call__(vm: &mut Vm, args: &Args<'_>) -> R {
        let function = vm.as_ref::<StaticMethod>(&args.all[0])?.func.get();
        vm.call_args(&function, &args.rest())
    }

    /// Return the function.
    #[sig("(instance, owner=None, /)")]
    fn __get__(this: &Value, vm: &mut Vm, instance: &Value, owner: Option<&Value>) -> R {
        get_arguments(vm, instance, owner)?;
        Ok(vm.as_ref::<StaticMethod>(this)?.func.get())
    }
}
