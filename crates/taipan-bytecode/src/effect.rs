//! What an instruction does to registers, as data: for the verifier, and for whatever else wants to follow values through code.

use crate::{Instr, Op, Reg};

/// A short list of runs of registers.
#[derive(Clone, Copy, Default, Debug)]
pub struct Runs {
    runs: [(Reg, u16); 4],
    len: usize,
}

impl Runs {
    fn of(runs: &[(usize, usize)]) -> Runs {
        let mut all = Runs::default();
        for &(first, count) in runs {
            all.runs[all.len] = (first as Reg, count as u16);
            all.len += 1;
        }
        all
    }

    /// Each register in turn.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.runs[..self.len]
            .iter()
            .flat_map(|&(first, count)| first as usize..first as usize + count as usize)
    }
}

/// The registers of one instruction.
#[derive(Clone, Copy, Default, Debug)]
pub struct Effect {
    /// Operands: a temporary among them is consumed, a local borrowed.
    pub operands: Runs,
    /// Operands that stay, temporary or not.
    pub kept: Runs,
    /// Results.
    pub results: Runs,
    /// Locals that must hold a cell or a value and are neither dropped nor replaced.
    pub local: Option<Reg>,
}

/// The effect of an instruction. For the jumps that keep their operand
/// on one way only, and for `ForIter`, this is the effect of going on to the next instruction.
pub fn effect(instr: Instr) -> Effect {
    let (x, a, b, c) = (instr.x(), instr.a(), instr.b(), instr.c());
    let make =
        |operands: &[(usize, usize)], kept: &[(usize, usize)], results: &[(usize, usize)]| Effect {
            operands: Runs::of(operands),
            kept: Runs::of(kept),
            results: Runs::of(results),
            local: None,
        };
    let result = make(&[], &[], &[(a, 1)]);
    let unary = || make(&[(b, 1)], &[], &[(a, 1)]);
    let binary = || make(&[(b, 1), (c, 1)], &[], &[(a, 1)]);
    let source = || make(&[(a, 1)], &[], &[]);
    match instr.op() {
        Op::Move => unary(),
        Op::Copy => make(&[], &[(b, 1)], &[(a, 1)]),
        Op::LoadConst
        | Op::LoadInt
        | Op::LoadNone
        | Op::LoadBool
        | Op::LoadNull
        | Op::LoadGlobal
        | Op::LoadName
        | Op::LoadFree
        | Op::LoadFreeCell
        | Op::LoadNameOrFree
        | Op::LoadNs
        | Op::LoadAssertionError
        | Op::LoadBuildClass
        | Op::ConditionalAnnotations => result,
        Op::Drop
        | Op::StoreGlobal
        | Op::StoreName
        | Op::JumpIfTrue
        | Op::JumpIfFalse
        | Op::JumpIfFalseKeep
        | Op::JumpIfTrueKeep
        | Op::JumpIfNone
        | Op::JumpIfNotNone
        | Op::JumpLtI
        | Op::JumpLeI
        | Op::JumpEqI
        | Op::JumpNeI
        | Op::JumpGtI
        | Op::JumpGeI
        | Op::DelAttr
        | Op::Return
        | Op::Raise
        | Op::Reraise
        | Op::PopExc
        | Op::ImportStar
        | Op::Display => source(),
        Op::DelLocal
        | Op::CheckLocal
        | Op::MakeCell
        | Op::DelGlobal
        | Op::DelName
        | Op::DelFree
        | Op::Jump
        | Op::JumpFor
        | Op::ReturnNone
        | Op::RaiseCurrent
        | Op::Nop => Effect::default(),
        Op::DelCell => Effect {
            local: Some(a as Reg),
            ..Effect::default()
        },
        Op::LoadCell => Effect {
            local: Some(b as Reg),
            ..result
        },
        Op::StoreCell => Effect {
            local: Some(a as Reg),
            ..make(&[(b, 1)], &[], &[])
        },
        Op::StoreFree => make(&[(b, 1)], &[], &[]),
        Op::LoadFromDictOrGlobal
        | Op::LoadFromDictOrFree
        | Op::AddI
        | Op::SubI
        | Op::Neg
        | Op::Pos
        | Op::Invert
        | Op::Not
        | Op::GetAttr
        | Op::GetYieldFromIter
        | Op::GetAwaitable
        | Op::GetAIter
        | Op::Yield
        | Op::GetIter
        | Op::ListToTuple
        | Op::Intrinsic1 => unary(),
        Op::Add
        | Op::Sub
        | Op::Mul
        | Op::Div
        | Op::FloorDiv
        | Op::Mod
        | Op::Pow
        | Op::MatMul
        | Op::LShift
        | Op::RShift
        | Op::And
        | Op::Or
        | Op::Xor
        | Op::Lt
        | Op::Le
        | Op::Eq
        | Op::Ne
        | Op::Gt
        | Op::Ge
        | Op::Is
        | Op::In
        | Op::GetItem
        | Op::Intrinsic2 => binary(),
        Op::JumpLt
        | Op::JumpLe
        | Op::JumpEq
        | Op::JumpNe
        | Op::JumpGt
        | Op::JumpGe
        | Op::RaiseFrom
        | Op::DelItem => make(&[(a, 1), (b, 1)], &[], &[]),
        Op::SetAttr => make(&[(a, 1), (b, 1)], &[], &[]),
        Op::LoadMethod => make(&[(b, 1)], &[], &[(a, 2)]),
        Op::SuperAttr => make(&[(b, 3)], &[], &[(a, 1 + (x & 1) as usize)]),
        Op::SetItem => make(&[(a, 1), (b, 1), (c, 1)], &[], &[]),
        Op::BuildSlice => make(&[(b, if x == 3 { 3 } else { 2 })], &[], &[(a, 1)]),
        Op::Call => make(&[(a, 1 + b)], &[], &[(c, 1)]),
        Op::CallMethod => make(&[(a, 2 + b)], &[], &[(c, 1)]),
        Op::CallKw => make(&[(a, 1 + (x & 1) as usize + b)], &[], &[(c, 1)]),
        Op::CallEx => make(&[(a, 2 + (x & 1) as usize)], &[], &[(c, 1)]),
        Op::MakeFunction => make(&[(c, x.count_ones() as usize)], &[], &[(a, 1)]),
        Op::YieldFrom => make(&[(c, 1), (b, 1)], &[], &[(a, 1)]),
        Op::GetANext => make(&[], &[(b, 1)], &[(a, 1)]),
        Op::EndAsyncFor => make(&[(a, 1), (b, 1)], &[], &[]),
        Op::ForPrep => make(&[(b, 1)], &[], &[(a, 3)]),
        Op::ForIter => make(&[], &[(b, 3)], &[(a, 1)]),
        Op::UnpackSeq => make(&[(b, 1)], &[], &[(a, c)]),
        Op::UnpackEx => make(&[(b, 1)], &[], &[(a, c + 1 + x as usize)]),
        Op::BuildTuple | Op::BuildList | Op::BuildSet | Op::BuildString => {
            make(&[(b, c)], &[], &[(a, 1)])
        }
        Op::BuildMap => make(&[(b, 2 * c)], &[], &[(a, 1)]),
        Op::ListAppend | Op::ListExtend | Op::SetAdd | Op::SetUpdate | Op::DictUpdate => {
            make(&[(b, 1)], &[(a, 1)], &[])
        }
        Op::MapAdd => make(&[(b, 1), (c, 1)], &[(a, 1)], &[]),
        Op::DictMerge => make(&[(b, 1)], &[(a, 1), (c, 1)], &[]),
        Op::FormatValue if x & 4 != 0 => binary(),
        Op::FormatValue => unary(),
        Op::BuildInterpolation => make(&[(b, 3)], &[], &[(a, 1)]),
        Op::BuildTemplate | Op::ImportName => make(&[(b, 2)], &[], &[(a, 1)]),
        Op::PushExc | Op::ImportFrom | Op::MatchSequence | Op::MatchMapping | Op::GetLen => {
            make(&[], &[(b, 1)], &[(a, 1)])
        }
        Op::ExcMatch | Op::MatchClass => make(&[(c, 1)], &[(b, 1)], &[(a, 1)]),
        Op::ExcGroupMatch => make(&[(b, 1), (c, 1)], &[], &[(a, 2)]),
        Op::PrepReraiseStar => binary(),
        Op::LoadSpecial => make(&[], &[(b, 1)], &[(a, 2)]),
        Op::WithExceptStart => make(&[], &[(b, 2), (c, 1)], &[(a, 5)]),
        Op::MatchKeys => make(&[], &[(b, 1), (c, 1)], &[(a, 1)]),
    }
}
