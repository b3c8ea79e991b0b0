//! `_opcode`: the operations of this machine and the instructions of code objects, for `opcode` and `dis`.

use crate::classes::set;
use taipan_bytecode::{Flow, Op, listing};
use taipan_vm::native::{Nullable, module};
use taipan_vm::types::code::CodeObj;
use taipan_vm::{R, Value, Vm};

/// Bytes of `co_code` for each word.
const WORD: usize = 2;

fn operation(number: i64) -> Option<Op> {
    u8::try_from(number).ok().and_then(Op::from_u8)
}

fn holds(number: i64, what: impl Fn(Op) -> bool) -> bool {
    operation(number).is_some_and(what)
}

fn jumps(op: Op) -> bool {
    !matches!(op.flow(), Flow::Next | Flow::End)
}

pub struct OpcodeModule;

/// Opcode support module.
#[module(name = "_opcode")]
impl OpcodeModule {
    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        for name in ["ENABLE_SPECIALIZATION", "ENABLE_SPECIALIZATION_FT"] {
            set(vm, module, name, Value::FALSE);
        }
        let names = Op::ALL.iter().map(|op| vm.intern(op.name())).collect();
        let names = vm.tuple(names);
        set(vm, module, "names", names);
        Ok(())
    }

    /// Compute the stack effect of the opcode: none, since operands are in registers.
    #[sig("(opcode, oparg=None, /, *, jump=None)")]
    fn stack_effect(
        vm: &mut Vm,
        opcode: i64,
        oparg: Nullable<Value>,
        jump: Nullable<Value>,
    ) -> R<i64> {
        let _ = oparg;
        if let Some(jump) = jump.0
            && !jump.is_bool()
        {
            return Err(vm.value_error("stack_effect: jump must be False, True or None"));
        }
        match operation(opcode) {
            Some(_) => Ok(0),
            None => Err(vm.value_error("invalid opcode or oparg")),
        }
    }

    /// Whether there is such an instruction.
    #[sig("(opcode)")]
    fn is_valid(opcode: i64) -> bool {
        operation(opcode).is_some()
    }

    /// Whether an instruction has an argument that matters.
    #[sig("(opcode)")]
    fn has_arg(opcode: i64) -> bool {
        operation(opcode).is_some()
    }

    /// Whether an instruction reads a constant.
    #[sig("(opcode)")]
    fn has_const(opcode: i64) -> bool {
        holds(opcode, |op| op == Op::LoadConst)
    }

    /// Whether an instruction uses a name.
    #[sig("(opcode)")]
    fn has_name(opcode: i64) -> bool {
        holds(opcode, Op::has_name)
    }

    /// Whether an instruction may jump.
    #[sig("(opcode)")]
    fn has_jump(opcode: i64) -> bool {
        holds(opcode, jumps)
    }

    /// Return True if the opcode accesses a free variable, False otherwise.
    #[sig("(opcode)")]
    fn has_free(opcode: i64) -> bool {
        holds(opcode, |op| {
            matches!(
                op,
                Op::LoadFree
                    | Op::LoadFreeCell
                    | Op::LoadNameOrFree
                    | Op::StoreFree
                    | Op::DelFree
                    | Op::LoadFromDictOrFree
            )
        })
    }

    /// Whether an instruction uses a local variable.
    #[sig("(opcode)")]
    fn has_local(opcode: i64) -> bool {
        holds(opcode, |op| matches!(op, Op::DelLocal | Op::CheckLocal))
    }

    /// Whether an instruction sets up the handling of exceptions.
    #[sig("(opcode)")]
    fn has_exc(opcode: i64) -> bool {
        let _ = opcode;
        // Handlers stand in a table of their own.
        false
    }

    /// Return the specialization stats: nobody counts.
    fn get_specialization_stats() {}

    /// The instructions of a code object: offset and its end, number of the operation, operands as a number and as text, what
    /// they mean, offset of the target of a jump, number of the label.
    fn instructions(vm: &mut Vm, code: &Value) -> R {
        let Some(object) = code.downcast::<CodeObj>() else {
            return Err(vm.type_error("a code object is required"));
        };
        let offset = |pc: usize| Value::small_int((pc * WORD) as i64);
        let mut found = Vec::new();
        for listed in listing(&object.code) {
            let end = listed.pc + 1 + listed.op.cache_words();
            let text = vm.str(listed.operands);
            let target = listed.target.map(offset);
            let constant = listed.constant.and_then(|at| object.consts.get(at));
            let name = listed.name.and_then(|at| object.names.get(at));
            let meaning = constant.or(name).cloned();
            let meaning = meaning.or(target.clone()).unwrap_or_else(|| text.clone());
            let argument = vm.int((object.code.words[listed.pc] >> 8) as i64);
            let label = listed.label.map(|n| Value::small_int(n as i64));
            found.push(vm.tuple_of([
                offset(listed.pc),
                offset(end),
                Value::small_int(listed.op as i64),
                argument,
                text,
                meaning,
                target.unwrap_or(Value::NONE),
                label.unwrap_or(Value::NONE),
            ]));
        }
        Ok(vm.list(found))
    }
}
