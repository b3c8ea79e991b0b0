//! `dir`.

use crate::heap::Kind;
use crate::native::functions;
use crate::raise::R;
use crate::types::sort::sort_items;
use crate::value::Value;
use crate::vm::Vm;

pub struct Dir;

#[functions]
impl Dir {
    /// The sorted names of an object's attributes; without one of the local variables.
    fn dir(vm: &mut Vm, object: Option<&Value>) -> R {
        let Some(object) = object else {
            let locals = vm.current_locals()?;
            // Those of `exec` may be any mapping.
            let keys = match locals.is_kind(Kind::Dict) {
                true => locals,
                false => vm.call_method(&locals, "keys", &[])?,
            };
            let mut names = vm.collect(&keys)?;
            sort_items(vm, &mut names, None, false)?;
            return Ok(vm.list(names));
        };
        vm.dir(object)
    }
}

impl Vm {
    /// `dir(object)`
    pub fn dir(&mut self, object: &Value) -> R {
        let name = self.names.__dir__.clone();
        let Some(names) = self.call_special(object, &name, &[])? else {
            return Err(self.type_error("object does not provide __dir__"));
        };
        let mut names = self.collect(&names)?;
        sort_items(self, &mut names, None, false)?;
        Ok(self.list(names))
    }
}
