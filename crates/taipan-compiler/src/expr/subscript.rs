//! `a[i]`, `a[i:j]` and slices.

use crate::compiler::{Compiler, Dst};
use crate::error::Fallible;
use taipan_bytecode::{Const, Op, Reg};
use taipan_syntax::ast::*;

impl<'a> Compiler<'a> {
    pub(super) fn subscript(
        &mut self,
        expr: &'a Expr,
        value: &'a Expr,
        index: &'a Expr,
        dst: Dst,
    ) -> Fallible<Reg> {
        if let Some(constant) = self.fold(expr) {
            return Ok(self.load_const(constant, expr.span, dst));
        }
        self.check_subscript(value, index, expr.span);
        let object = self.operand_before(value, [index])?;
        let index = self.expr(index, Dst::Any)?;
        self.consume(index);
        self.consume(object);
        Ok(self.emit_to(expr.span, Op::GetItem, 0, object, index, dst))
    }

    pub(super) fn slice(
        &mut self,
        lower: Option<&'a Expr>,
        upper: Option<&'a Expr>,
        step: Option<&'a Expr>,
        span: Span,
        dst: Dst,
    ) -> Fallible<Reg> {
        let parts = [lower, upper, step];
        let constants: Option<Vec<Const>> = parts
            .iter()
            .map(|part| part.map_or(Some(Const::None), |e| self.fold(e)))
            .collect();
        if let Some(constants) = constants
            && let Ok(constants) = <[Const; 3]>::try_from(constants)
        {
            return Ok(self.load_const(Const::Slice(Box::new(constants)), span, dst));
        }
        let count = if step.is_some() { 3 } else { 2 };
        for part in &parts[..count] {
            match part {
                Some(part) => self.expr(part, Dst::Push)?,
                None => self.load_const(Const::None, span, Dst::Push),
            };
        }
        for _ in 0..count {
            let top = self.u.e.temps.top();
            self.consume(top);
        }
        let first = self.u.e.temps.next();
        Ok(self.emit_to(
            span,
            Op::BuildSlice,
            if count == 3 { 3 } else { 0 },
            first,
            0,
            dst,
        ))
    }

    /// Warn of subscripts that cannot work.
    pub fn check_subscript(&mut self, value: &Expr, index: &Expr, span: Span) {
        let Some(kind) = super::call::type_of(value) else {
            return;
        };
        let refused = match &value.kind {
            ExprKind::Constant(Constant::Str { .. } | Constant::Bytes(_)) => false,
            ExprKind::Constant(_)
            | ExprKind::Set { .. }
            | ExprKind::SetComp { .. }
            | ExprKind::GeneratorExp { .. }
            | ExprKind::TemplateStr { .. }
            | ExprKind::Interpolation { .. }
            | ExprKind::Lambda { .. } => true,
            ExprKind::Dict { .. } | ExprKind::DictComp { .. } => return,
            _ => false,
        };
        if refused {
            self.warn(
                span,
                format!("'{kind}' object is not subscriptable; perhaps you missed a comma?"),
            );
            return;
        }
        let index_kind = match &index.kind {
            ExprKind::Constant(
                Constant::Int(_) | Constant::BigInt(_) | Constant::True | Constant::False,
            ) => return,
            ExprKind::Slice { .. } => return,
            _ => super::call::type_of(index),
        };
        if let Some(index_kind) = index_kind {
            self.warn(
                span,
                format!("{kind} indices must be integers or slices, not {index_kind}; perhaps you missed a comma?"),
            );
        }
    }
}
