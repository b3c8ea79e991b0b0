//! Comparisons as values and as conditions.

use crate::compiler::{Compiler, Dst};
use crate::emit::Label;
use crate::error::Fallible;
use taipan_bytecode::{Const, Op, Reg};
use taipan_syntax::ast::*;

/// A comparison's instruction and its x operand.
fn comparison(op: CmpOp) -> (Op, u8) {
    match op {
        CmpOp::Eq => (Op::Eq, 0),
        CmpOp::NotEq => (Op::Ne, 0),
        CmpOp::Lt => (Op::Lt, 0),
        CmpOp::LtE => (Op::Le, 0),
        CmpOp::Gt => (Op::Gt, 0),
        CmpOp::GtE => (Op::Ge, 0),
        CmpOp::Is => (Op::Is, 0),
        CmpOp::IsNot => (Op::Is, 1),
        CmpOp::In => (Op::In, 0),
        CmpOp::NotIn => (Op::In, 1),
    }
}

/// Compare-and-jump with two registers, and with a small integer.
fn fused(op: CmpOp) -> Option<(Op, Op)> {
    Some(match op {
        CmpOp::Eq => (Op::JumpEq, Op::JumpEqI),
        CmpOp::NotEq => (Op::JumpNe, Op::JumpNeI),
        CmpOp::Lt => (Op::JumpLt, Op::JumpLtI),
        CmpOp::LtE => (Op::JumpLe, Op::JumpLeI),
        CmpOp::Gt => (Op::JumpGt, Op::JumpGtI),
        CmpOp::GtE => (Op::JumpGe, Op::JumpGeI),
        _ => return None,
    })
}

impl<'a> Compiler<'a> {
    pub(super) fn compare(
        &mut self,
        left: &'a Expr,
        ops: &[CmpOp],
        comparators: &'a [Expr],
        span: Span,
        dst: Dst,
    ) -> Fallible<Reg> {
        self.check_identity_tests(left, ops, comparators, span);
        if let ([op], [right]) = (ops, comparators) {
            return self.compare_one(left, *op, right, span, dst);
        }
        // The result of the last comparison, or of the first that is false, in the lowest temporary.
        let depth = self.depth();
        let end = self.u.e.label();
        let mut shortcuts = Vec::new();
        let mut operand = self.operand_before(left, comparators.first())?;
        for (i, (op, right)) in ops.iter().zip(comparators).enumerate() {
            let (opcode, x) = comparison(*op);
            if i + 1 == ops.len() {
                let right = self.comparand(*op, right)?;
                self.consume(right);
                self.consume(operand);
                self.emit_to(span, opcode, x, operand, right, Dst::Push);
                break;
            }
            let (first, second, kept) =
                self.middle_operand(operand, *op, right, comparators.get(i + 1), span)?;
            self.consume_pair(first, second);
            let result = self.emit_to(span, opcode, x, first, second, Dst::Push);
            self.consume(result);
            let shortcut = self.u.e.label();
            self.u
                .e
                .jump_on(span, Op::JumpIfFalseKeep, result, shortcut);
            shortcuts.push((shortcut, result));
            operand = kept;
        }
        let register = self.u.e.temps.at(depth);
        if shortcuts.iter().all(|(_, result)| *result == register) {
            for (shortcut, _) in shortcuts {
                self.u.e.bind(shortcut);
            }
        } else {
            self.u.e.jump(span, end);
            for (shortcut, result) in shortcuts {
                self.u.e.bind(shortcut);
                if result != register {
                    // A kept middle operand lies below the result.
                    self.u.e.op(span, Op::Drop, 0, register, 0, 0);
                    self.u.e.op(span, Op::Move, 0, register, result, 0);
                }
                self.u.e.temps.set_depth(depth + 1);
                self.u.e.jump(span, end);
            }
            self.u.e.bind(end);
        }
        self.u.e.temps.set_depth(depth + 1);
        Ok(self.copy_to(register, span, dst))
    }

    /// Evaluate the right operand of a comparison that is the left one of the next. Returns the registers to compare and the
    /// one that is kept for the next, which is a local or lies below them.
    fn middle_operand(
        &mut self,
        left: Reg,
        op: CmpOp,
        right: &'a Expr,
        next: Option<&Expr>,
        span: Span,
    ) -> Fallible<(Reg, Reg, Reg)> {
        let right = if matches!(op, CmpOp::In | CmpOp::NotIn) {
            self.expr(right, Dst::Any)?
        } else {
            self.operand_before(right, next)?
        };
        if !self.u.e.temps.is_temporary(right) {
            return Ok((left, right, right));
        }
        if !self.u.e.temps.is_temporary(left) {
            let copy = self.emit_to(span, Op::Copy, 0, right, 0, Dst::Push);
            return Ok((left, copy, right));
        }
        // [left, right] becomes [right, right, left].
        let moved = self.u.e.temps.push();
        self.u.e.op(span, Op::Move, 0, moved, left, 0);
        self.u.e.op(span, Op::Copy, 0, left, right, 0);
        Ok((moved, right, left))
    }

    /// Consume two operands, whichever of them is on top.
    fn consume_pair(&mut self, first: Reg, second: Reg) {
        self.consume(first.max(second));
        self.consume(first.min(second));
    }

    pub(super) fn compare_one(
        &mut self,
        left: &'a Expr,
        op: CmpOp,
        right: &'a Expr,
        span: Span,
        dst: Dst,
    ) -> Fallible<Reg> {
        let (opcode, x) = comparison(op);
        let left = self.operand_before(left, [right])?;
        let right = self.comparand(op, right)?;
        self.consume(right);
        self.consume(left);
        Ok(self.emit_to(span, opcode, x, left, right, dst))
    }

    /// The right operand; `x in [1, 2]` needs no list.
    fn comparand(&mut self, op: CmpOp, right: &'a Expr) -> Fallible<Reg> {
        if matches!(op, CmpOp::In | CmpOp::NotIn)
            && let Some(constant) = self.fold_container(right)
        {
            return Ok(self.load_const(constant, right.span, Dst::Any));
        }
        self.expr(right, Dst::Any)
    }

    pub(super) fn jump_if_compare(
        &mut self,
        left: &'a Expr,
        ops: &[CmpOp],
        comparators: &'a [Expr],
        span: Span,
        when: bool,
        target: Label,
    ) -> Fallible<()> {
        self.check_identity_tests(left, ops, comparators, span);
        let mut operand = self.operand_before(left, comparators.first())?;
        if let ([op], [right]) = (ops, comparators) {
            return self.jump_on_comparison(operand, *op, right, span, when, target);
        }
        let depth = self.depth() - self.u.e.temps.is_temporary(operand) as usize;
        // Where a comparison is false with a middle operand still kept.
        let cleanup = self.u.e.label();
        let end = self.u.e.label();
        let mut needs_cleanup = false;
        for (i, (op, right)) in ops.iter().zip(comparators).enumerate() {
            if i + 1 == ops.len() {
                self.jump_on_comparison(operand, *op, right, span, when, target)?;
                break;
            }
            let (first, second, kept) =
                self.middle_operand(operand, *op, right, comparators.get(i + 1), span)?;
            self.consume_pair(first, second);
            let kept_below = self.u.e.temps.is_temporary(kept);
            let away = match (kept_below, when) {
                (true, _) => cleanup,
                (false, true) => end,
                (false, false) => target,
            };
            needs_cleanup |= kept_below;
            self.jump_compared(first, *op, second, span, false, away);
            operand = kept;
        }
        if needs_cleanup {
            self.u.e.jump(span, end);
            self.u.e.bind(cleanup);
            self.u.e.temps.set_depth(depth + 1);
            self.drop_top(span);
            if !when {
                self.u.e.jump(span, target);
            }
        }
        self.u.e.bind(end);
        Ok(())
    }

    /// The last or only comparison of a condition: `left` is in a register.
    pub fn jump_on_comparison(
        &mut self,
        left: Reg,
        op: CmpOp,
        right: &'a Expr,
        span: Span,
        when: bool,
        target: Label,
    ) -> Fallible<()> {
        if let (CmpOp::Is | CmpOp::IsNot, ExprKind::Constant(Constant::None)) = (op, &right.kind) {
            let none = (op == CmpOp::Is) == when;
            self.consume(left);
            self.u.e.jump_on(
                span,
                if none {
                    Op::JumpIfNone
                } else {
                    Op::JumpIfNotNone
                },
                left,
                target,
            );
            return Ok(());
        }
        if let (Some((_, fused)), Some(small), false) =
            (fused(op), self.small_int(right), self.u.e.wide)
        {
            self.consume(left);
            self.u
                .e
                .jump_compare(span, fused, !when as u8, left, small as u16, target);
            return Ok(());
        }
        let right = self.comparand(op, right)?;
        self.consume(right);
        self.consume(left);
        self.jump_compared(left, op, right, span, when, target);
        Ok(())
    }

    /// Compare two registers (consumed) and jump if the truth is `when`.
    fn jump_compared(
        &mut self,
        left: Reg,
        op: CmpOp,
        right: Reg,
        span: Span,
        when: bool,
        target: Label,
    ) {
        if let (Some((fused, _)), false) = (fused(op), self.u.e.wide) {
            self.u
                .e
                .jump_compare(span, fused, !when as u8, left, right, target);
            return;
        }
        let (opcode, x) = comparison(op);
        let result = self.emit_to(span, opcode, x, left, right, Dst::Push);
        self.consume(result);
        self.u.e.jump_on(
            span,
            if when {
                Op::JumpIfTrue
            } else {
                Op::JumpIfFalse
            },
            result,
            target,
        );
    }

    /// Warn of `x is 1`.
    fn check_identity_tests(
        &mut self,
        left: &Expr,
        ops: &[CmpOp],
        comparators: &[Expr],
        span: Span,
    ) {
        let mut before = left;
        for (op, right) in ops.iter().zip(comparators) {
            if matches!(op, CmpOp::Is | CmpOp::IsNot) {
                let literal = [before, right]
                    .into_iter()
                    .find_map(|e| self.literal_kind(e));
                if let Some(kind) = literal {
                    let (is, equal) = if *op == CmpOp::Is {
                        ("is", "==")
                    } else {
                        ("is not", "!=")
                    };
                    self.warn(
                        span,
                        format!("\"{is}\" with '{kind}' literal. Did you mean \"{equal}\"?"),
                    );
                    // One warning for each chain is enough.
                    return;
                }
            }
            before = right;
        }
    }

    /// The type of a literal for which identity means nothing.
    fn literal_kind(&mut self, expr: &Expr) -> Option<&'static str> {
        let value = match &expr.kind {
            ExprKind::Constant(value) => crate::fold::constant(value),
            ExprKind::Tuple { .. } => self.fold(expr)?,
            _ => return None,
        };
        match value {
            Const::None | Const::True | Const::False | Const::Ellipsis => None,
            value => Some(crate::fold::type_name(&value)),
        }
    }
}
