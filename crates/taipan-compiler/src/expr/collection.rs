//! Tuple, list, set and dictionary displays.

use crate::compiler::{Compiler, Dst};
use crate::error::Fallible;
use taipan_bytecode::{Const, Op, Reg};
use taipan_syntax::ast::*;

/// Displays larger than this are built piecemeal, so that frames stay small.
const MOST_AT_ONCE: usize = 120;

impl<'a> Compiler<'a> {
    /// Write a `Build...` instruction over the topmost `count` temporaries (pairs for a map).
    pub fn build(&mut self, op: Op, count: usize, span: Span, dst: Dst) -> Reg {
        let temporaries = if op == Op::BuildMap { count * 2 } else { count };
        for _ in 0..temporaries {
            let top = self.u.e.temps.top();
            self.consume(top);
        }
        let first = self.u.e.temps.next();
        self.emit_to(span, op, 0, first, count as u16, dst)
    }

    pub(super) fn tuple(&mut self, expr: &'a Expr, elts: &'a [Expr], dst: Dst) -> Fallible<Reg> {
        if let Some(value) = self.fold(expr) {
            return Ok(self.load_const(value, expr.span, dst));
        }
        if has_star(elts) || elts.len() > MOST_AT_ONCE {
            let list = self.list_with_stars(elts, expr.span, false)?;
            self.consume(list);
            return Ok(self.emit_to(expr.span, Op::ListToTuple, 0, list, 0, dst));
        }
        for element in elts {
            self.expr(element, Dst::Push)?;
        }
        Ok(self.build(Op::BuildTuple, elts.len(), expr.span, dst))
    }

    pub(super) fn list(&mut self, elts: &'a [Expr], span: Span, dst: Dst) -> Fallible<Reg> {
        if elts.len() >= 3
            && let Some(items) = self.fold_all(elts)
        {
            let list = self.build(Op::BuildList, 0, span, Dst::Push);
            let items = self.load_const(Const::Tuple(items.into()), span, Dst::Push);
            self.consume(items);
            self.u.e.op(span, Op::ListExtend, 0, list, items, 0);
            return Ok(self.copy_to(list, span, dst));
        }
        if has_star(elts) || elts.len() > MOST_AT_ONCE {
            let list = self.list_with_stars(elts, span, false)?;
            return Ok(self.copy_to(list, span, dst));
        }
        for element in elts {
            self.expr(element, Dst::Push)?;
        }
        Ok(self.build(Op::BuildList, elts.len(), span, dst))
    }

    /// A list in the next temporary from elements some of which may be starred. `call`: they are arguments.
    pub fn list_with_stars(&mut self, elts: &'a [Expr], span: Span, call: bool) -> Fallible<Reg> {
        let first = elts
            .iter()
            .position(|e| matches!(e.kind, ExprKind::Starred { .. }))
            .unwrap_or(elts.len())
            .min(MOST_AT_ONCE);
        for element in &elts[..first] {
            self.expr(element, Dst::Push)?;
        }
        let list = self.build(Op::BuildList, first, span, Dst::Push);
        for element in &elts[first..] {
            if let ExprKind::Starred { value, .. } = &element.kind {
                let value = self.expr(value, Dst::Any)?;
                self.consume(value);
                self.u
                    .e
                    .op(span, Op::ListExtend, call as u8, list, value, 0);
            } else {
                let value = self.expr(element, Dst::Any)?;
                self.consume(value);
                self.u.e.op(span, Op::ListAppend, 0, list, value, 0);
            }
        }
        Ok(list)
    }

    pub(super) fn set(&mut self, elts: &'a [Expr], span: Span, dst: Dst) -> Fallible<Reg> {
        if elts.len() >= 3
            && let Some(items) = self.fold_all(elts)
        {
            let set = self.build(Op::BuildSet, 0, span, Dst::Push);
            let items = self.load_const(Const::FrozenSet(items.into()), span, Dst::Push);
            self.consume(items);
            self.u.e.op(span, Op::SetUpdate, 0, set, items, 0);
            return Ok(self.copy_to(set, span, dst));
        }
        let first = elts
            .iter()
            .position(|e| matches!(e.kind, ExprKind::Starred { .. }))
            .unwrap_or(elts.len())
            .min(MOST_AT_ONCE);
        for element in &elts[..first] {
            self.expr(element, Dst::Push)?;
        }
        if first == elts.len() {
            return Ok(self.build(Op::BuildSet, first, span, dst));
        }
        let set = self.build(Op::BuildSet, first, span, Dst::Push);
        for element in &elts[first..] {
            let (op, value) = match &element.kind {
                ExprKind::Starred { value, .. } => (Op::SetUpdate, &**value),
                _ => (Op::SetAdd, element),
            };
            let value = self.expr(value, Dst::Any)?;
            self.consume(value);
            self.u.e.op(span, op, 0, set, value, 0);
        }
        Ok(self.copy_to(set, span, dst))
    }

    pub(super) fn dict(
        &mut self,
        keys: &'a [Option<Expr>],
        values: &'a [Expr],
        span: Span,
        dst: Dst,
    ) -> Fallible<Reg> {
        let first = keys
            .iter()
            .position(Option::is_none)
            .unwrap_or(keys.len())
            .min(MOST_AT_ONCE / 2);
        for (key, value) in keys[..first].iter().zip(values) {
            if let Some(key) = key {
                self.expr(key, Dst::Push)?;
            }
            self.expr(value, Dst::Push)?;
        }
        if first == keys.len() {
            return Ok(self.build(Op::BuildMap, first, span, dst));
        }
        let dict = self.build(Op::BuildMap, first, span, Dst::Push);
        for (key, value) in keys[first..].iter().zip(&values[first..]) {
            match key {
                None => {
                    let value = self.expr(value, Dst::Any)?;
                    self.consume(value);
                    self.u.e.op(span, Op::DictUpdate, 0, dict, value, 0);
                }
                Some(key) => {
                    let key = self.operand_before(key, [value])?;
                    let value = self.expr(value, Dst::Any)?;
                    self.consume(value);
                    self.consume(key);
                    self.u.e.op(span, Op::MapAdd, 0, dict, key, value);
                }
            }
        }
        Ok(self.copy_to(dict, span, dst))
    }
}

fn has_star(elts: &[Expr]) -> bool {
    elts.iter()
        .any(|e| matches!(e.kind, ExprKind::Starred { .. }))
}
