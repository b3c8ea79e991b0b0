//! `open`.

use crate::native::Args;
use crate::native::functions;
use crate::raise::R;
use crate::vm::Vm;

pub struct Open;

#[functions]
impl Open {
    /// Open a file: see `io.open`.
    #[raw]
    #[sig(
        "(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)"
    )]
    fn open(vm: &mut Vm, args: &Args<'_>) -> R {
        let io = vm.import_simple("io")?;
        let open = vm.get_attr_str(&io, "open")?;
        vm.call_args(&open, args)
    }
}
