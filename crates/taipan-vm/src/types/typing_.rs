//! Type parameters and type aliases: made by the compiler's intrinsics through module `_typing`'s classes.

use crate::raise::R;
use crate::types::function::Function;
use crate::value::Value;
use crate::vm::Vm;
use taipan_bytecode::{Intrinsic1, Intrinsic2};

/// Run a one-operand intrinsic.
pub fn intrinsic1(vm: &mut Vm, which: u8, operand: Value) -> R {
    let name = match which {
        x if x == Intrinsic1::TypeVar as u8 => "_make_typevar",
        x if x == Intrinsic1::ParamSpec as u8 => "_make_paramspec",
        x if x == Intrinsic1::TypeVarTuple as u8 => "_make_typevartuple",
        x if x == Intrinsic1::SubscriptGeneric as u8 => "_subscript_generic",
        _ => "_make_typealias",
    };
    let module = vm.import_simple("_typing")?;
    let function = vm.get_attr_str(&module, name)?;
    vm.call(&function, &[operand])
}

/// Run a two-operand intrinsic.
pub fn intrinsic2(vm: &mut Vm, which: u8, left: Value, right: Value) -> R {
    if which == Intrinsic2::SetFunctionTypeParams as u8 {
        if let Some(f) = left.downcast::<Function>() {
            f.type_params.replace(right);
        }
        return Ok(left);
    }
    let name = match which {
        x if x == Intrinsic2::TypeVarWithBound as u8 => "_make_typevar_bound",
        x if x == Intrinsic2::TypeVarWithConstraints as u8 => "_make_typevar_constraints",
        _ => "_set_typeparam_default",
    };
    let module = vm.import_simple("_typing")?;
    let function = vm.get_attr_str(&module, name)?;
    vm.call(&function, &[left, right])
}
