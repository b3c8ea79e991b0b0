//! Interim versions of operations whose own files have not landed yet. WHOEVER LANDS THE REAL ONE DELETES ITS INTERIM VERSION HERE
//! (a duplicate definition tells you); the file goes away with the last of them.

use crate::raise::R;
use crate::vm::Vm;

/// signals
impl Vm {
    pub fn handle_signals(&mut self) -> R<()> {
        Ok(())
    }
}
