//! `a + b` and `-a`.

use crate::compiler::{Compiler, Dst};
use crate::error::Fallible;
use taipan_bytecode::{Const, Op, Reg};
use taipan_syntax::ast::*;

/// The instruction of an operator.
pub(crate) fn operator(op: Operator) -> Op {
    match op {
        Operator::Add => Op::Add,
        Operator::Sub => Op::Sub,
        Operator::Mult => Op::Mul,
        Operator::MatMult => Op::MatMul,
        Operator::Div => Op::Div,
        Operator::Mod => Op::Mod,
        Operator::Pow => Op::Pow,
        Operator::LShift => Op::LShift,
        Operator::RShift => Op::RShift,
        Operator::BitOr => Op::Or,
        Operator::BitXor => Op::Xor,
        Operator::BitAnd => Op::And,
        Operator::FloorDiv => Op::FloorDiv,
    }
}

impl<'a> Compiler<'a> {
    /// `a + b + c ...`: long chains nest on the left and are written in a loop.
    pub(super) fn bin_op(&mut self, expr: &'a Expr, dst: Dst) -> Fallible<Reg> {
        if let Some(value) = self.fold(expr) {
            return Ok(self.load_const(value, expr.span, dst));
        }
        let mut links = Vec::new();
        let mut innermost = expr;
        while let ExprKind::BinOp { left, op, right } = &innermost.kind {
            // A constant beginning of the chain stays one operand.
            if !links.is_empty()
                && let Some(value) = self.fold(innermost)
            {
                let first = self.load_const(value, innermost.span, Dst::Any);
                return self.chain(first, links, dst);
            }
            links.push((innermost.span, *op, &**right));
            innermost = left;
        }
        let first = self.operand_before(innermost, links.last().map(|l| l.2))?;
        self.chain(first, links, dst)
    }

    fn chain(
        &mut self,
        first: Reg,
        links: Vec<(Span, Operator, &'a Expr)>,
        dst: Dst,
    ) -> Fallible<Reg> {
        let mut left = first;
        let count = links.len();
        for (i, (span, op, right)) in links.into_iter().rev().enumerate() {
            let dst = if i + 1 == count { dst } else { Dst::Any };
            left = self.binary(span, op, left, right, false, dst)?;
        }
        Ok(left)
    }

    /// One operation with the left operand in a register.
    pub fn binary(
        &mut self,
        span: Span,
        op: Operator,
        left: Reg,
        right: &'a Expr,
        in_place: bool,
        dst: Dst,
    ) -> Fallible<Reg> {
        let x = in_place as u8;
        if matches!(op, Operator::Add | Operator::Sub)
            && let Some(small) = self.small_int(right)
        {
            let op = if op == Operator::Add {
                Op::AddI
            } else {
                Op::SubI
            };
            self.consume(left);
            return Ok(self.emit_to(span, op, x, left, small as u16, dst));
        }
        let right = self.expr(right, Dst::Any)?;
        self.consume(right);
        self.consume(left);
        Ok(self.emit_to(span, operator(op), x, left, right, dst))
    }

    /// The value of an expression that is a constant integer of 16 bits.
    pub fn small_int(&mut self, expr: &Expr) -> Option<i16> {
        match &expr.kind {
            ExprKind::Constant(Constant::Int(i)) => i16::try_from(*i).ok(),
            ExprKind::UnaryOp { .. } | ExprKind::BinOp { .. } => match self.fold(expr) {
                Some(Const::Int(i)) => i16::try_from(i).ok(),
                _ => None,
            },
            _ => None,
        }
    }

    pub(super) fn unary_op(
        &mut self,
        expr: &'a Expr,
        op: UnaryOp,
        operand: &'a Expr,
        dst: Dst,
    ) -> Fallible<Reg> {
        if let Some(value) = self.fold(expr) {
            return Ok(self.load_const(value, expr.span, dst));
        }
        let operand = match (op, &operand.kind) {
            // `not a is b`, `not a in b` negate the comparison itself.
            (
                UnaryOp::Not,
                ExprKind::Compare {
                    left,
                    ops,
                    comparators,
                },
            ) if ops.len() == 1 => {
                if let Some(negated) = negated(ops[0]) {
                    return self.compare_one(left, negated, &comparators[0], operand.span, dst);
                }
                self.expr(operand, Dst::Any)?
            }
            _ => self.expr(operand, Dst::Any)?,
        };
        let op = match op {
            UnaryOp::Invert => Op::Invert,
            UnaryOp::Not => Op::Not,
            UnaryOp::UAdd => Op::Pos,
            UnaryOp::USub => Op::Neg,
        };
        self.consume(operand);
        Ok(self.emit_to(expr.span, op, 0, operand, 0, dst))
    }
}

fn negated(op: CmpOp) -> Option<CmpOp> {
    match op {
        CmpOp::Is => Some(CmpOp::IsNot),
        CmpOp::IsNot => Some(CmpOp::Is),
        CmpOp::In => Some(CmpOp::NotIn),
        CmpOp::NotIn => Some(CmpOp::In),
        _ => None,
    }
}
