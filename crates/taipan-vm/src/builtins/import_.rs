//! `__import__`.

use crate::native::Nullable;
use crate::native::functions;
use crate::raise::R;
use crate::types::str_::Str;
use crate::value::Value;
use crate::vm::Vm;

pub struct Import;

#[functions]
impl Import {
    /// Import a module; the `import` statement calls this.
    #[name = "__import__"]
    #[sig("(name, globals=None, locals=None, fromlist=(), level=0)")]
    fn import(
        vm: &mut Vm,
        name: &Value,
        globals: Nullable<Value>,
        locals: Nullable<Value>,
        fromlist: Option<Value>,
        level: Option<i64>,
    ) -> R {
        let _ = locals;
        if !name.is_a::<Str>() {
            return Err(vm.type_error("module name must be a string"));
        }
        let fromlist = fromlist.unwrap_or_else(|| vm.empty_tuple.clone());
        vm.import_name(name, globals.0.as_ref(), &fromlist, level.unwrap_or(0))
    }
}
