//! Expressions. [`Compiler::expr`] sends each kind to its file.

mod binop;
mod boolop;
mod call;
mod collection;
mod compare;
mod comprehension;
mod fstring;
mod function;
mod subscript;
mod suspend;

pub(crate) use function::Defaults;

use crate::compiler::{Compiler, Dst};
use crate::error::{Fallible, error};
use taipan_bytecode::{Const, Op, Reg};
use taipan_syntax::ast::*;

impl<'a> Compiler<'a> {
    /// Write the code of an expression. Its value is in the register returned: where `dst` says, or with `Dst::Any` in
    /// the local it names or the next temporary.
    pub fn expr(&mut self, expr: &'a Expr, dst: Dst) -> Fallible<Reg> {
        self.nest(expr.span)?;
        let register = self.expr_inner(expr, dst)?;
        self.nesting -= 1;
        Ok(register)
    }

    fn expr_inner(&mut self, expr: &'a Expr, dst: Dst) -> Fallible<Reg> {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Name { id, .. } => self.name_expr(id, span, dst),
            ExprKind::Constant(value) => {
                Ok(self.load_const(crate::fold::constant(value), span, dst))
            }
            ExprKind::BinOp { .. } => self.bin_op(expr, dst),
            ExprKind::UnaryOp { op, operand } => self.unary_op(expr, *op, operand, dst),
            ExprKind::BoolOp { op, values } => self.bool_op(*op, values, span, dst),
            ExprKind::Compare {
                left,
                ops,
                comparators,
            } => self.compare(left, ops, comparators, span, dst),
            ExprKind::Call { .. } => self.call(expr, dst),
            ExprKind::Attribute { value, attr, .. } => self.attribute(expr, value, attr, dst),
            ExprKind::Subscript { value, slice, .. } => self.subscript(expr, value, slice, dst),
            ExprKind::IfExp { .. } => self.if_exp(expr, dst),
            ExprKind::NamedExpr { target, value } => self.named_expr(target, value, span, dst),
            ExprKind::Lambda { args, body } => self.lambda(expr, args, body, dst),
            ExprKind::Tuple { elts, .. } => self.tuple(expr, elts, dst),
            ExprKind::List { elts, .. } => self.list(elts, span, dst),
            ExprKind::Set { elts } => self.set(elts, span, dst),
            ExprKind::Dict { keys, values } => self.dict(keys, values, span, dst),
            ExprKind::ListComp { .. }
            | ExprKind::SetComp { .. }
            | ExprKind::DictComp { .. }
            | ExprKind::GeneratorExp { .. } => self.comprehension(expr, dst),
            ExprKind::Await { value } => self.await_expr(value, span, dst),
            ExprKind::Yield { value } => self.yield_expr(value.as_deref(), span, dst),
            ExprKind::YieldFrom { value } => self.yield_from(value, span, dst),
            ExprKind::JoinedStr { values } => self.joined_str(values, span, dst),
            ExprKind::FormattedValue {
                value,
                conversion,
                format_spec,
            } => self.formatted_value(value, *conversion, format_spec.as_deref(), span, dst),
            ExprKind::TemplateStr { values } => self.template_str(values, span, dst),
            ExprKind::Interpolation { .. } => {
                self.template_str(std::slice::from_ref(expr), span, dst)
            }
            ExprKind::Slice { lower, upper, step } => self.slice(
                lower.as_deref(),
                upper.as_deref(),
                step.as_deref(),
                span,
                dst,
            ),
            ExprKind::Starred { .. } => error(span, "can't use starred expression here"),
        }
    }

    fn name_expr(&mut self, id: &Name, span: Span, dst: Dst) -> Fallible<Reg> {
        if &**id == "__debug__" {
            let value = if self.options.optimize == 0 {
                Const::True
            } else {
                Const::False
            };
            return Ok(self.load_const(value, span, dst));
        }
        self.load_name(id, span, dst)
    }

    /// An operand that is evaluated before `later` is: a local that `later` may rebind is copied.
    pub fn operand_before<'e>(
        &mut self,
        expr: &'a Expr,
        later: impl IntoIterator<Item = &'e Expr>,
    ) -> Fallible<Reg> {
        let dst = if self.rebinds(expr, later) {
            Dst::Push
        } else {
            Dst::Any
        };
        self.expr(expr, dst)
    }

    pub fn attribute(
        &mut self,
        expr: &'a Expr,
        value: &'a Expr,
        attr: &Ident,
        dst: Dst,
    ) -> Fallible<Reg> {
        if let Some(register) = self.super_attribute(value, attr, expr.span, dst, false)? {
            return Ok(register);
        }
        let object = self.expr(value, Dst::Any)?;
        let name = self.attribute_name(attr);
        self.consume(object);
        Ok(self.emit_to(
            self.attribute_span(expr, attr),
            Op::GetAttr,
            0,
            object,
            name,
            dst,
        ))
    }

    pub fn attribute_name(&mut self, attr: &Ident) -> u16 {
        let name = self.mangled(&attr.name);
        self.u.e.name(&name)
    }

    /// The range of an attribute access: when it spans lines, that of the name alone, so that tracebacks
    /// show the line of a method in a chain of calls.
    pub fn attribute_span(&self, expr: &Expr, attr: &Ident) -> Span {
        if self.line(expr.span) == self.line(attr.span) {
            expr.span
        } else {
            Span {
                start: attr.span.start,
                end: expr.span.end,
            }
        }
    }

    fn if_exp(&mut self, first: &'a Expr, dst: Dst) -> Fallible<Reg> {
        let dst = if dst == Dst::Any { Dst::Push } else { dst };
        let depth = self.depth();
        let end = self.u.e.label();
        let mut expr = first;
        let mut result = self.destination(dst);
        while let ExprKind::IfExp { test, body, orelse } = &expr.kind {
            if let Some(truth) = self.fold_truth(test) {
                // The branch not taken is still checked for errors.
                let reachable = self.u.e.reachable;
                let assigned = self.u.e.assigned.clone();
                self.u.e.reachable = reachable && truth;
                result = self.expr(body, dst)?;
                if truth {
                    self.u.e.jump(body.span, end);
                }
                self.u.e.temps.set_depth(depth);
                self.u.e.reachable = reachable && !truth;
                self.u.e.assigned = assigned;
            } else {
                let otherwise = self.u.e.label();
                self.jump_if(test, false, otherwise)?;
                result = self.expr(body, dst)?;
                self.u.e.jump(body.span, end);
                self.u.e.temps.set_depth(depth);
                self.u.e.bind(otherwise);
            }
            expr = orelse;
        }
        let last = self.expr(expr, dst)?;
        debug_assert_eq!(last, result);
        self.u.e.bind(end);
        Ok(last)
    }

    fn named_expr(
        &mut self,
        target: &'a Expr,
        value: &'a Expr,
        span: Span,
        dst: Dst,
    ) -> Fallible<Reg> {
        let ExprKind::Name { id, .. } = &target.kind else {
            return error(target.span, "invalid syntax");
        };
        if let Some(local) = self.direct_target(target) {
            self.forbid_debug(id, target.span)?;
            self.expr(value, Dst::Local(local))?;
            self.u.e.assigned.insert(local as usize);
            return Ok(self.copy_to(local, target.span, dst));
        }
        let register = self.expr(value, Dst::Push)?;
        let copy = self.emit_to(span, Op::Copy, 0, register, 0, Dst::Push);
        self.store_name(id, copy, target.span)?;
        Ok(self.copy_to(register, span, dst))
    }
}

/// Whether evaluating the expression assigns to the name with `:=`.
pub(crate) fn assigns(expr: &Expr, name: &Name) -> bool {
    if let ExprKind::NamedExpr { target, .. } = &expr.kind
        && matches!(&target.kind, ExprKind::Name { id, .. } if id == name)
    {
        return true;
    }
    let mut found = false;
    each_child(expr, &mut |child| found = found || assigns(child, name));
    found
}

/// Whether an expression contains something that a second copy of its code would be wasteful for.
pub(crate) fn is_heavy(expr: &Expr) -> bool {
    let mut budget = 40;
    fn walk(expr: &Expr, budget: &mut i32) {
        *budget -= 1;
        if matches!(
            expr.kind,
            ExprKind::Lambda { .. }
                | ExprKind::GeneratorExp { .. }
                | ExprKind::ListComp { .. }
                | ExprKind::SetComp { .. }
                | ExprKind::DictComp { .. }
        ) {
            *budget = -1;
        }
        if *budget > 0 {
            each_child(expr, &mut |child| {
                if *budget > 0 {
                    walk(child, budget);
                }
            });
        }
    }
    walk(expr, &mut budget);
    budget <= 0
}

/// Call `visit` with each expression directly inside this one (also inside its comprehensions' clauses).
pub(crate) fn each_child<'e>(expr: &'e Expr, visit: &mut dyn FnMut(&'e Expr)) {
    match &expr.kind {
        ExprKind::BoolOp { values, .. }
        | ExprKind::JoinedStr { values }
        | ExprKind::TemplateStr { values } => {
            values.iter().for_each(visit);
        }
        ExprKind::NamedExpr { target, value } => {
            visit(target);
            visit(value);
        }
        ExprKind::BinOp { left, right, .. } => {
            visit(left);
            visit(right);
        }
        ExprKind::UnaryOp { operand, .. } => visit(operand),
        ExprKind::Lambda { args, .. } => {
            args.defaults.iter().for_each(&mut *visit);
            args.kw_defaults.iter().flatten().for_each(visit);
        }
        ExprKind::IfExp { test, body, orelse } => {
            visit(test);
            visit(body);
            visit(orelse);
        }
        ExprKind::Dict { keys, values } => {
            keys.iter().flatten().for_each(&mut *visit);
            values.iter().for_each(visit);
        }
        ExprKind::Set { elts } | ExprKind::List { elts, .. } | ExprKind::Tuple { elts, .. } => {
            elts.iter().for_each(visit);
        }
        ExprKind::ListComp { elt, generators }
        | ExprKind::SetComp { elt, generators }
        | ExprKind::GeneratorExp { elt, generators } => {
            visit(elt);
            each_of_generators(generators, visit);
        }
        ExprKind::DictComp {
            key,
            value,
            generators,
        } => {
            visit(key);
            visit(value);
            each_of_generators(generators, visit);
        }
        ExprKind::Await { value }
        | ExprKind::YieldFrom { value }
        | ExprKind::Starred { value, .. } => visit(value),
        ExprKind::Yield { value } => {
            if let Some(value) = value {
                visit(value);
            }
        }
        ExprKind::Compare {
            left, comparators, ..
        } => {
            visit(left);
            comparators.iter().for_each(visit);
        }
        ExprKind::Call {
            func,
            args,
            keywords,
        } => {
            visit(func);
            args.iter().for_each(&mut *visit);
            keywords.iter().for_each(|k| visit(&k.value));
        }
        ExprKind::FormattedValue {
            value, format_spec, ..
        }
        | ExprKind::Interpolation {
            value, format_spec, ..
        } => {
            visit(value);
            if let Some(spec) = format_spec {
                visit(spec);
            }
        }
        ExprKind::Constant(_) | ExprKind::Name { .. } => {}
        ExprKind::Attribute { value, .. } => visit(value),
        ExprKind::Subscript { value, slice, .. } => {
            visit(value);
            visit(slice);
        }
        ExprKind::Slice { lower, upper, step } => {
            for part in [lower, upper, step].into_iter().flatten() {
                visit(part);
            }
        }
    }
}

fn each_of_generators<'e>(generators: &'e [Comprehension], visit: &mut dyn FnMut(&'e Expr)) {
    for generator in generators {
        visit(&generator.target);
        visit(&generator.iter);
        generator.ifs.iter().for_each(&mut *visit);
    }
}
