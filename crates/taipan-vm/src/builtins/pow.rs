//! `pow`.

use crate::native::Nullable;
use crate::native::functions;
use crate::protocol::number::BinOp;
use crate::raise::R;
use crate::value::Value;
use crate::vm::Vm;

pub struct Pow;

#[functions]
impl Pow {
    /// `base ** exp`, or that modulo `mod`.
    #[sig("(base, exp, mod=None)")]
    fn pow(vm: &mut Vm, base: &Value, exp: &Value, modulus: Nullable<Value>) -> R {
        match modulus.0 {
            None => vm.binary(BinOp::Pow, base, exp),
            Some(modulus) => vm.power_modulo(base, exp, &modulus),
        }
    }
}

impl Vm {
    /// `pow(base, exp, modulus)`
    pub fn power_modulo(&mut self, base: &Value, exp: &Value, modulus: &Value) -> R {
        let (name, reflected) = (self.names.__pow__.clone(), self.names.__rpow__.clone());
        let first = self.call_special(base, &name, &[exp.clone(), modulus.clone()])?;
        if let Some(result) = first.filter(|r| !r.is_not_implemented()) {
            return Ok(result);
        }
        if !self.type_of(base).is(&self.type_of(exp)) {
            let second = self.call_special(exp, &reflected, &[base.clone(), modulus.clone()])?;
            if let Some(result) = second.filter(|r| !r.is_not_implemented()) {
                return Ok(result);
            }
        }
        let (a, b, c) = (
            self.type_name(base),
            self.type_name(exp),
            self.type_name(modulus),
        );
        Err(self.type_error(format!(
            "unsupported operand type(s) for ** or pow(): '{a}', '{b}', '{c}'"
        )))
    }
}
