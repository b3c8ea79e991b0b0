//! `breakpoint`.

use crate::native::Args;
use crate::native::functions;
use crate::raise::R;
use crate::vm::Vm;

pub struct Breakpoint;

#[functions]
impl Breakpoint {
    /// Call `sys.breakpointhook` with the arguments.
    #[raw]
    #[sig("(*args, **kws)")]
    fn breakpoint(vm: &mut Vm, args: &Args<'_>) -> R {
        let sys = vm.import_simple("sys")?;
        let hook = vm.get_attr_str(&sys, "breakpointhook");
        let Some(hook) = vm.catch(hook, |t| &t.AttributeError)? else {
            return Err(vm.runtime_error("lost sys.breakpointhook"));
        };
        vm.call_args(&hook, args)
    }
}
