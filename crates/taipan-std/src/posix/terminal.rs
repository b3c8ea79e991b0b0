//! Terminals.

use super::call::plain;
use super::path::CInt;
use taipan_vm::native::functions;
use taipan_vm::native::structseq::StructDef;
use taipan_vm::{R, Value, Vm, structseq};

structseq!(TERMINAL_SIZE, "os", "terminal_size", "The size of a terminal: columns and lines.", new: true, {
    0 "columns" 1 "lines"
}, {});

/// Classes that scripts can name.
pub static CLASSES: &[&StructDef] = &[&TERMINAL_SIZE];

pub struct Terminals;

#[functions(module = "posix")]
impl Terminals {
    /// Return the size of a terminal; standard output is asked if no descriptor is given.
    #[sig("(fd=None, /)")]
    fn get_terminal_size(vm: &mut Vm, fd: Option<CInt>) -> R {
        let fd = fd.map_or(1, |fd| fd.0);
        let (columns, lines) = plain(vm, || taipan_vm::posix::window_size(fd))?;
        let items = vec![
            Value::small_int(columns.into()),
            Value::small_int(lines.into()),
        ];
        Ok(vm.struct_seq(&TERMINAL_SIZE, items))
    }
}
