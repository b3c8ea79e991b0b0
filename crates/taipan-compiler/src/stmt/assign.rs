//! Assignment in all its forms, and `del`.

use crate::compiler::{Compiler, Dst};
use crate::error::{Fallible, error};
use taipan_bytecode::{Op, Reg};
use taipan_syntax::ast::*;

impl<'a> Compiler<'a> {
    pub(super) fn assign(&mut self, targets: &'a [Expr], value: &'a Expr) -> Fallible<()> {
        if let [target] = targets {
            return self.assign_from(target, value);
        }
        // Each target gets the value, from left to right. It may stay in a local if no target can change that.
        let names_only = targets
            .iter()
            .all(|t| matches!(t.kind, ExprKind::Name { .. }));
        let value = match self.direct_target(&targets[0]) {
            Some(local) if names_only => {
                self.assign_from(&targets[0], value)?;
                for target in &targets[1..] {
                    self.store(target, local)?;
                }
                return Ok(());
            }
            _ => self.expr(value, if names_only { Dst::Any } else { Dst::Push })?,
        };
        let temporary = self.u.e.temps.is_temporary(value);
        for (i, target) in targets.iter().enumerate() {
            if i + 1 == targets.len() || !temporary {
                self.store(target, value)?;
            } else {
                let copy = self.emit_to(target.span, Op::Copy, 0, value, 0, Dst::Push);
                self.store(target, copy)?;
            }
        }
        Ok(())
    }

    /// `target = value`, without a detour where that is possible.
    pub fn assign_from(&mut self, target: &'a Expr, value: &'a Expr) -> Fallible<()> {
        if let Some(local) = self.direct_target(target) {
            if let ExprKind::Name { id, .. } = &target.kind {
                self.forbid_debug(id, target.span)?;
            }
            self.expr(value, Dst::Local(local))?;
            self.u.e.assigned.insert(local as usize);
            return Ok(());
        }
        if let (
            ExprKind::Tuple { elts, .. } | ExprKind::List { elts, .. },
            ExprKind::Tuple { elts: values, .. },
        ) = (&target.kind, &value.kind)
            && elts.len() == values.len()
            && elts.len() <= 4
            && !elts
                .iter()
                .chain(values)
                .any(|e| matches!(e.kind, ExprKind::Starred { .. }))
            && self.fold(value).is_none()
        {
            return self.assign_pairwise(elts, values);
        }
        let value = self.expr(value, Dst::Any)?;
        // The value must be below whatever the target evaluates: a local that the target rebinds is no problem, since
        // the store comes after, but one that it changes in between would be.
        let value = if !self.u.e.temps.is_temporary(value) && self.tree.get(self.u.scope).has_walrus
        {
            self.copy_to(value, target.span, Dst::Push)
        } else {
            value
        };
        self.store(target, value)
    }

    /// `a, b = x, y`: no tuple is made.
    fn assign_pairwise(&mut self, targets: &'a [Expr], values: &'a [Expr]) -> Fallible<()> {
        if self.are_independent(targets, values) {
            for (target, value) in targets.iter().zip(values) {
                let value = self.expr(value, Dst::Any)?;
                self.store(target, value)?;
            }
            return Ok(());
        }
        // The values are all evaluated before the first target is bound.
        for value in values {
            self.expr(value, Dst::Push)?;
        }
        self.store_each(targets)
    }

    /// Whether the values are locals (bound for certain) and constants that no target binds, and evaluating the targets
    /// cannot change them either: then each can be stored by itself.
    fn are_independent(&mut self, targets: &[Expr], values: &[Expr]) -> bool {
        if self.tree.get(self.u.scope).has_walrus {
            return false;
        }
        let bound: Vec<Reg> = targets
            .iter()
            .filter_map(|t| self.direct_target(t))
            .collect();
        targets
            .iter()
            .all(|t| matches!(t.kind, ExprKind::Name { .. } | ExprKind::Attribute { .. }))
            && values.iter().all(|value| match self.direct_target(value) {
                Some(local) => {
                    !bound.contains(&local) && self.u.e.assigned.contains(local as usize)
                }
                None => self.fold(value).is_some(),
            })
    }

    /// Store the topmost temporaries, one for each target, the first target getting the lowest.
    fn store_each(&mut self, targets: &'a [Expr]) -> Fallible<()> {
        let count = targets.len();
        let base = self.depth() - count;
        if targets
            .iter()
            .all(|t| self.direct_target(unstarred(t)).is_some())
        {
            self.move_to_locals(targets, base)?;
            self.u.e.temps.set_depth(base);
            return Ok(());
        }
        if count == 1 {
            let top = self.u.e.temps.top();
            return self.store(unstarred(&targets[0]), top);
        }
        // In order: each value is copied for its target, and the row is dropped at the end; the locals behind the last
        // other target can be moved.
        let last = targets
            .iter()
            .rposition(|t| self.direct_target(unstarred(t)).is_none())
            .unwrap_or(0);
        for (i, target) in targets[..=last].iter().map(unstarred).enumerate() {
            let register = self.u.e.temps.at(base + i);
            if i + 1 == count {
                self.store(target, register)?;
            } else if let Some(local) = self.direct_target(target) {
                if let ExprKind::Name { id, .. } = &target.kind {
                    self.forbid_debug(id, target.span)?;
                }
                self.u.e.op(target.span, Op::Copy, 0, local, register, 0);
                self.u.e.assigned.insert(local as usize);
            } else {
                let copy = self.emit_to(target.span, Op::Copy, 0, register, 0, Dst::Push);
                self.store(target, copy)?;
            }
        }
        let behind = &targets[last + 1..];
        self.move_to_locals(behind, base + last + 1)?;
        self.u.e.temps.set_depth(base + (last + 1).min(count - 1));
        for _ in 0..(last + 1).min(count - 1) {
            self.drop_top(targets[0].span);
        }
        Ok(())
    }

    /// Move the temporaries from `base` on, which are the last, to local targets. Moves cannot raise, so they need not
    /// keep to the order of a stack.
    fn move_to_locals(&mut self, targets: &[Expr], base: usize) -> Fallible<()> {
        for (i, target) in targets.iter().map(unstarred).enumerate() {
            let ExprKind::Name { id, .. } = &target.kind else {
                continue;
            };
            self.forbid_debug(id, target.span)?;
            if let Some(local) = self.direct_target(target) {
                let register = self.u.e.temps.at(base + i);
                self.u.e.op(target.span, Op::Move, 0, local, register, 0);
                self.u.e.assigned.insert(local as usize);
            }
        }
        Ok(())
    }

    /// Store a value (consumed) to a target.
    pub fn store(&mut self, target: &'a Expr, value: Reg) -> Fallible<()> {
        let span = target.span;
        match &target.kind {
            ExprKind::Name { id, .. } => self.store_name(id, value, span),
            ExprKind::Attribute {
                value: object,
                attr,
                ..
            } => {
                self.forbid_debug(&attr.name, span)?;
                self.note_static_attribute(object, attr);
                let object = self.expr(object, Dst::Any)?;
                let name = self.attribute_name(attr);
                self.consume(object);
                self.consume(value);
                let span = self.attribute_span(target, attr);
                self.u.e.op(span, Op::SetAttr, 0, object, value, name);
                Ok(())
            }
            ExprKind::Subscript {
                value: object,
                slice,
                ..
            } => {
                let object = self.operand_before(object, [&**slice])?;
                let index = self.expr(slice, Dst::Any)?;
                self.consume(index);
                self.consume(object);
                self.consume(value);
                self.u.e.op(span, Op::SetItem, 0, object, index, value);
                Ok(())
            }
            ExprKind::Tuple { elts, .. } | ExprKind::List { elts, .. } => {
                self.unpack(elts, value, span)
            }
            ExprKind::Starred { .. } => {
                error(span, "starred assignment target must be in a list or tuple")
            }
            _ => error(span, "cannot assign to expression"),
        }
    }

    fn unpack(&mut self, targets: &'a [Expr], value: Reg, span: Span) -> Fallible<()> {
        let mut star = None;
        for (i, target) in targets.iter().enumerate() {
            if matches!(target.kind, ExprKind::Starred { .. }) {
                if star.is_some() {
                    return error(span, "multiple starred expressions in assignment");
                }
                star = Some(i);
            }
        }
        if star.is_some_and(|i| targets.len() - i > 256) || targets.len() > 60_000 {
            return error(span, "too many expressions in star-unpacking assignment");
        }
        self.consume(value);
        let first = self.u.e.temps.next();
        let depth = self.depth();
        self.u.e.temps.note(depth + targets.len());
        match star {
            None => self
                .u
                .e
                .op(span, Op::UnpackSeq, 0, first, value, targets.len() as u16),
            Some(before) => {
                let behind = targets.len() - before - 1;
                self.u.e.op(
                    span,
                    Op::UnpackEx,
                    behind as u8,
                    first,
                    value,
                    before as u16,
                );
            }
        }
        self.u.e.temps.set_depth(depth + targets.len());
        self.store_each(targets)
    }

    /// `self.name = ...` in a method is listed in the class.
    fn note_static_attribute(&mut self, object: &Expr, attr: &Ident) {
        if !matches!(&object.kind, ExprKind::Name { id, .. } if &**id == "self")
            || !self.u.is_function_like()
        {
            return;
        }
        let class = self
            .outer
            .iter_mut()
            .rev()
            .find(|u| u.kind == crate::scope::ScopeKind::Class);
        if let Some(class) = class {
            class.static_attributes.insert(attr.name.clone());
        }
    }

    pub(super) fn aug_assign(
        &mut self,
        target: &'a Expr,
        op: Operator,
        value: &'a Expr,
        span: Span,
    ) -> Fallible<()> {
        match &target.kind {
            ExprKind::Name { id, .. } => {
                self.forbid_debug(id, target.span)?;
                let before = self.operand_before(target, [value])?;
                let dst = match self.direct_target(target) {
                    Some(local) => Dst::Local(local),
                    None => Dst::Any,
                };
                let result = self.binary(span, op, before, value, true, dst)?;
                self.store_name(id, result, target.span)
            }
            ExprKind::Attribute {
                value: object,
                attr,
                ..
            } => {
                self.forbid_debug(&attr.name, target.span)?;
                self.note_static_attribute(object, attr);
                let object = self.operand_before(object, [value])?;
                let name = self.attribute_name(attr);
                let attribute_span = self.attribute_span(target, attr);
                let copy = self.keep(object, target.span);
                self.consume(copy);
                let before = self.emit_to(attribute_span, Op::GetAttr, 0, copy, name, Dst::Push);
                let result = self.binary(span, op, before, value, true, Dst::Push)?;
                self.consume(result);
                self.consume(object);
                self.u
                    .e
                    .op(attribute_span, Op::SetAttr, 0, object, result, name);
                Ok(())
            }
            ExprKind::Subscript {
                value: object,
                slice,
                ..
            } => {
                let object = self.operand_before(object, [&**slice, value])?;
                let index = self.operand_before(slice, [value])?;
                let (first, second) = (
                    self.keep(object, target.span),
                    self.keep(index, target.span),
                );
                self.consume(second);
                self.consume(first);
                let before = self.emit_to(target.span, Op::GetItem, 0, first, second, Dst::Push);
                let result = self.binary(span, op, before, value, true, Dst::Push)?;
                self.consume(result);
                self.consume(index);
                self.consume(object);
                self.u
                    .e
                    .op(target.span, Op::SetItem, 0, object, index, result);
                Ok(())
            }
            _ => error(target.span, "illegal expression for augmented assignment"),
        }
    }

    /// A second operand of the same value: a local serves as often as wanted.
    fn keep(&mut self, register: Reg, span: Span) -> Reg {
        if self.u.e.temps.is_temporary(register) {
            self.emit_to(span, Op::Copy, 0, register, 0, Dst::Push)
        } else {
            register
        }
    }

    pub(super) fn delete(&mut self, target: &'a Expr) -> Fallible<()> {
        let span = target.span;
        match &target.kind {
            ExprKind::Name { id, .. } => self.delete_name(id, span),
            ExprKind::Attribute { value, attr, .. } => {
                if &*attr.name == "__debug__" {
                    return error(span, "cannot delete __debug__");
                }
                let object = self.expr(value, Dst::Any)?;
                let name = self.attribute_name(attr);
                self.consume(object);
                let span = self.attribute_span(target, attr);
                self.u.e.op(span, Op::DelAttr, 0, object, 0, name);
                Ok(())
            }
            ExprKind::Subscript { value, slice, .. } => {
                let object = self.operand_before(value, [&**slice])?;
                let index = self.expr(slice, Dst::Any)?;
                self.consume(index);
                self.consume(object);
                self.u.e.op(span, Op::DelItem, 0, object, index, 0);
                Ok(())
            }
            ExprKind::Tuple { elts, .. } | ExprKind::List { elts, .. } => {
                elts.iter().try_for_each(|e| self.delete(e))
            }
            _ => error(span, "cannot delete expression"),
        }
    }
}

/// The target itself of `*target`.
fn unstarred(target: &Expr) -> &Expr {
    match &target.kind {
        ExprKind::Starred { value, .. } => value,
        _ => target,
    }
}
