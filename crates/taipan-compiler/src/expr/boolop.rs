//! `and`, `or`, and conditions: tests compile to jumps, never to a truth value that is then tested.

use crate::compiler::{Compiler, Dst};
use crate::emit::Label;
use crate::error::Fallible;
use taipan_bytecode::{Op, Reg};
use taipan_syntax::ast::*;

impl<'a> Compiler<'a> {
    /// The value of `a and b`.
    pub(super) fn bool_op(
        &mut self,
        op: BoolOp,
        values: &'a [Expr],
        span: Span,
        dst: Dst,
    ) -> Fallible<Reg> {
        let end = self.u.e.label();
        if let (Dst::Local(target), [first, second]) = (dst, values)
            && self.direct_target(first) == Some(target)
        {
            // `x = x or y`: either x stays, or it becomes y.
            let ExprKind::Name { id, .. } = &first.kind else {
                return Ok(target);
            };
            self.load_name(id, first.span, Dst::Any)?;
            let stays = if op == BoolOp::And {
                Op::JumpIfFalse
            } else {
                Op::JumpIfTrue
            };
            self.u.e.jump_on(span, stays, target, end);
            self.expr(second, dst)?;
            self.u.e.bind(end);
            return Ok(target);
        }
        let depth = self.depth();
        let mut register = self.u.e.temps.next();
        let reachable = self.u.e.reachable;
        for (i, value) in values.iter().enumerate() {
            // Constants decide at once.
            if i + 1 < values.len()
                && let Some(truth) = self.fold_truth(value)
            {
                if truth == (op == BoolOp::And) {
                    continue;
                }
                register = self.expr(value, Dst::Push)?;
                self.u.e.jump(span, end);
                self.u.e.temps.set_depth(depth);
                continue;
            }
            register = if i + 1 < values.len() {
                self.deciding(value, op, span, end)?
            } else {
                self.expr(value, Dst::Push)?
            };
        }
        self.u.e.bind(end);
        self.u.e.reachable &= reachable;
        self.u.e.temps.set_depth(depth + 1);
        Ok(self.copy_to(register, span, dst))
    }

    /// Jump to `end` with the value if that decides `value op ...`, else go on without it. No truth is asked for twice: what
    /// ends `a and b` of `a and b or c` early goes on with `c`.
    fn deciding(&mut self, value: &'a Expr, op: BoolOp, span: Span, end: Label) -> Fallible<Reg> {
        self.nest(value.span)?;
        let register = match &value.kind {
            ExprKind::BoolOp { op: inner, values } if !values.is_empty() => {
                let next = self.u.e.label();
                let (last, first) = values.split_last().expect("not empty");
                for value in first {
                    if *inner == op {
                        let register = self.deciding(value, op, span, end)?;
                        debug_assert_eq!(register, self.u.e.temps.next());
                    } else {
                        self.jump_if(value, *inner == BoolOp::Or, next)?;
                    }
                }
                let register = self.deciding(last, op, span, end)?;
                self.u.e.bind(next);
                register
            }
            _ => {
                let register = self.expr(value, Dst::Push)?;
                self.consume(register);
                let keep = match op {
                    BoolOp::And => Op::JumpIfFalseKeep,
                    BoolOp::Or => Op::JumpIfTrueKeep,
                };
                self.u.e.jump_on(span, keep, register, end);
                register
            }
        };
        self.nesting -= 1;
        Ok(register)
    }

    /// Jump to `target` if the truth of `test` is `when`, else go on.
    pub fn jump_if(&mut self, test: &'a Expr, when: bool, target: Label) -> Fallible<()> {
        self.nest(test.span)?;
        self.jump_if_inner(test, when, target)?;
        self.nesting -= 1;
        Ok(())
    }

    fn jump_if_inner(&mut self, test: &'a Expr, when: bool, target: Label) -> Fallible<()> {
        if let Some(truth) = self.fold_truth(test) {
            if truth == when {
                self.u.e.jump(test.span, target);
            }
            return Ok(());
        }
        match &test.kind {
            ExprKind::UnaryOp {
                op: UnaryOp::Not,
                operand,
            } => self.jump_if(operand, !when, target),
            ExprKind::BoolOp { op, values } => self.jump_if_bool_op(*op, values, when, target),
            ExprKind::Compare {
                left,
                ops,
                comparators,
            } => self.jump_if_compare(left, ops, comparators, test.span, when, target),
            ExprKind::IfExp {
                test: condition,
                body,
                orelse,
            } => {
                let otherwise = self.u.e.label();
                let end = self.u.e.label();
                self.jump_if(condition, false, otherwise)?;
                self.jump_if(body, when, target)?;
                self.u.e.jump(body.span, end);
                self.u.e.bind(otherwise);
                self.jump_if(orelse, when, target)?;
                self.u.e.bind(end);
                Ok(())
            }
            _ => {
                let register = self.expr(test, Dst::Any)?;
                self.consume(register);
                let op = if when {
                    Op::JumpIfTrue
                } else {
                    Op::JumpIfFalse
                };
                self.u.e.jump_on(test.span, op, register, target);
                Ok(())
            }
        }
    }

    fn jump_if_bool_op(
        &mut self,
        op: BoolOp,
        values: &'a [Expr],
        when: bool,
        target: Label,
    ) -> Fallible<()> {
        let Some((last, first)) = values.split_last() else {
            return Ok(());
        };
        // `a or b` jumps when true as soon as one is true; jumping when false needs a way past the rest.
        if when == (op == BoolOp::Or) {
            for value in first {
                self.jump_if(value, when, target)?;
            }
            return self.jump_if(last, when, target);
        }
        let past = self.u.e.label();
        for value in first {
            self.jump_if(value, !when, past)?;
        }
        self.jump_if(last, when, target)?;
        self.u.e.bind(past);
        Ok(())
    }
}
