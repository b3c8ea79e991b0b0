//! `divmod`.

use crate::native::functions;
use crate::raise::R;
use crate::value::Value;
use crate::vm::Vm;

pub struct Divmod;

#[functions]
impl Divmod {
    /// The pair `(x // y, x % y)`.
    fn divmod(vm: &mut Vm, x: &Value, y: &Value) -> R {
        let (name, reflected) = (vm.names.__divmod__.clone(), vm.names.__rdivmod__.clone());
        match vm.binary_special(x, y, &name, &reflected)? {
            Some(result) => Ok(result),
            None => {
                let (a, b) = (vm.type_name(x), vm.type_name(y));
                Err(vm.type_error(format!(
                    "unsupported operand type(s) for divmod(): '{a}' and '{b}'"
                )))
            }
        }
    }
}

impl Vm {
    /// A binary special method, or the reflected one; `None` if neither can do it.
    pub fn binary_special(
        &mut self,
        a: &Value,
        b: &Value,
        name: &Value,
        reflected: &Value,
    ) -> R<Option<Value>> {
        let (left, right) = (self.type_of(a), self.type_of(b));
        let same = left.is(&right);
        let right_first = !same && self.class_of(b).is_subtype(&left) && {
            let (mine, theirs) = (
                self.lookup_special(a, reflected),
                self.lookup_special(b, reflected),
            );
            match (mine, theirs) {
                (Some(mine), Some(theirs)) => !mine.is(&theirs),
                (None, Some(_)) => true,
                _ => false,
            }
        };
        if right_first
            && let Some(result) = self.call_special(b, reflected, std::slice::from_ref(a))?
            && !result.is_not_implemented()
        {
            return Ok(Some(result));
        }
        if let Some(result) = self.call_special(a, name, std::slice::from_ref(b))?
            && !result.is_not_implemented()
        {
            return Ok(Some(result));
        }
        if !same
            && !right_first
            && let Some(result) = self.call_special(b, reflected, std::slice::from_ref(a))?
            && !result.is_not_implemented()
        {
            return Ok(Some(result));
        }
        Ok(None)
    }
}
