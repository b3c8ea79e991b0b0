//! Annotations: evaluated when asked for, by an `__annotate__` function; under `from __future__ import annotations` kept as text.

use crate::compiler::{Compiler, Dst};
use crate::error::{Fallible, error};
use crate::expr::Defaults;
use crate::names::Access;
use crate::scope::{CONDITIONAL_ANNOTATIONS, NodeRole, ScopeKind, all_args, key};
use crate::unparse::unparse;
use taipan_bytecode::{CodeFlags, Const, Op, Reg};
use taipan_syntax::ast::*;

/// The highest annotation format that `__annotate__` functions answer.
const HIGHEST_FORMAT: i16 = 2;

/// An annotated name of a class or module, and its number if it may not be reached.
pub(crate) type Annotated<'a> = (&'a Expr, &'a Expr, Option<u32>);

impl<'a> Compiler<'a> {
    fn future_annotations(&self) -> bool {
        self.future_flags & CodeFlags::FUTURE_ANNOTATIONS != 0
    }

    /// At the start of a class or module body.
    pub(super) fn begin_annotations(&mut self, span: Span, body: &'a [Stmt]) -> Fallible<()> {
        let scope = self.tree.get(self.u.scope);
        if !scope.has_annotations {
            return Ok(());
        }
        let conditional = scope.has_conditional_annotations;
        let module = self.u.kind == ScopeKind::Module;
        if !self.future_annotations() {
            let mut found = Vec::new();
            let mut count = 0;
            find_annotated(body, module, &mut count, &mut found);
            for (target, _, number) in &found {
                if let Some(number) = number {
                    self.u
                        .annotation_numbers
                        .insert(std::ptr::from_ref::<Expr>(target) as usize, *number);
                }
            }
            self.u.annotations = found;
            if module {
                self.annotate_function("__annotate__", span)?;
            }
        }
        if conditional {
            let set = self.build(Op::BuildSet, 0, span, Dst::Push);
            match self.conditional_cell() {
                Some(cell) => {
                    self.consume(set);
                    self.u.e.op(span, Op::StoreCell, 0, cell, set, 0);
                }
                None => self.store_mangled(&Name::from(CONDITIONAL_ANNOTATIONS), set, span),
            }
        }
        if self.future_annotations() {
            let dict = self.emit_to(span, Op::ConditionalAnnotations, 1, 0, 0, Dst::Push);
            self.discard(dict, span);
        }
        Ok(())
    }

    /// The register of the class's cell for the set of annotations that were reached.
    fn conditional_cell(&self) -> Option<Reg> {
        let scope = self.tree.get(self.u.scope);
        scope
            .get(".__conditional_annotations__")
            .filter(|s| s.cell)
            .map(|s| s.register)
    }

    pub(super) fn end_class_annotations(&mut self, span: Span) -> Fallible<()> {
        self.annotate_function("__annotate_func__", span)
    }

    /// Make the `__annotate__` function of this class or module and store it.
    fn annotate_function(&mut self, stored: &str, span: Span) -> Fallible<()> {
        let annotations = std::mem::take(&mut self.u.annotations);
        if annotations.is_empty() {
            return Ok(());
        }
        let scope = self.scope_of((self.u.scope.0 as usize, NodeRole::Annotations));
        let line = if self.u.kind == ScopeKind::Class {
            self.u.first_line
        } else {
            self.line(span)
        };
        let code = self.inner_code(scope, "__annotate__", |c| {
            c.enter_annotate(line, span);
            let dict = c.build(Op::BuildMap, 0, span, Dst::Push);
            for &(target, annotation, number) in &annotations {
                let ExprKind::Name { id, .. } = &target.kind else {
                    continue;
                };
                let skip = c.u.e.label();
                if let Some(number) = number {
                    let number = c.load_const(Const::Int(number as i64), span, Dst::Push);
                    let set = c.load_mangled(&Name::from(CONDITIONAL_ANNOTATIONS), span, Dst::Any);
                    c.consume(set);
                    c.consume(number);
                    let reached = c.emit_to(span, Op::In, 0, number, set, Dst::Push);
                    c.consume(reached);
                    c.u.e.jump_on(span, Op::JumpIfFalse, reached, skip);
                }
                let name = c.mangled(id);
                let name = c.load_str(&name, span, Dst::Push);
                let value = c.annotation_value(annotation)?;
                c.consume(value);
                c.consume(name);
                c.u.e.op(span, Op::MapAdd, 0, dict, name, value);
                c.u.e.bind(skip);
            }
            c.consume(dict);
            c.return_register(dict, span);
            Ok(())
        })?;
        let function = self.make_function(code, scope, Defaults::default(), span, Dst::Push);
        self.store_mangled(&Name::from(stored), function, span);
        Ok(())
    }

    /// The beginning of every lazily evaluated function: its one argument says in which form the answer is wanted.
    pub(super) fn enter_annotate(&mut self, line: u32, span: Span) {
        self.u.first_line = line;
        self.u.argcount = 1;
        self.u.posonlyargcount = 1;
        let answer = self.u.e.label();
        if self.u.e.wide {
            let limit = self.load_const(Const::Int(HIGHEST_FORMAT as i64), span, Dst::Push);
            self.consume(limit);
            let higher = self.emit_to(span, Op::Gt, 0, 0, limit, Dst::Push);
            self.consume(higher);
            self.u.e.jump_on(span, Op::JumpIfFalse, higher, answer);
        } else {
            self.u
                .e
                .jump_compare(span, Op::JumpGtI, 1, 0, HIGHEST_FORMAT as u16, answer);
        }
        let class = self.emit_to(span, Op::LoadAssertionError, 1, 0, 0, Dst::Push);
        self.consume(class);
        self.u.e.op(span, Op::Raise, 0, class, 0, 0);
        self.u.e.reachable = false;
        self.u.e.bind(answer);
    }

    fn annotation_value(&mut self, annotation: &'a Expr) -> Fallible<Reg> {
        if self.future_annotations() {
            return Ok(self.load_const(
                Const::Str(unparse(annotation).into()),
                annotation.span,
                Dst::Push,
            ));
        }
        if let ExprKind::Starred { value, .. } = &annotation.kind {
            // `*args: *Ts` is the one item of `Ts` iterated.
            let value = self.expr(value, Dst::Any)?;
            self.consume(value);
            let item = self.u.e.temps.next();
            self.u
                .e
                .op(annotation.span, Op::UnpackSeq, 0, item, value, 1);
            return Ok(self.claim(item));
        }
        self.expr(annotation, Dst::Push)
    }

    /// Push the `__annotate__` function of a function, if it has annotations.
    pub(super) fn push_annotate(&mut self, def: &'a FunctionDef, span: Span) -> Fallible<bool> {
        let annotated: Vec<(&'a Name, &'a Expr)> = all_args(&def.args)
            .filter_map(|a| a.annotation.as_deref().map(|e| (&a.arg.name, e)))
            .collect();
        if annotated.is_empty() && def.returns.is_none() {
            return Ok(false);
        }
        let scope = self.scope_of(key(&def.args, NodeRole::Annotations));
        let line = self.line(span);
        let code = self.inner_code(scope, "__annotate__", |c| {
            c.enter_annotate(line, span);
            let mut count = 0;
            for (name, annotation) in &annotated {
                let name = c.mangled(name);
                c.load_str(&name, span, Dst::Push);
                c.annotation_value(annotation)?;
                count += 1;
            }
            if let Some(returns) = &def.returns {
                c.load_str("return", span, Dst::Push);
                c.annotation_value(returns)?;
                count += 1;
            }
            let dict = c.build(Op::BuildMap, count, span, Dst::Push);
            c.consume(dict);
            c.return_register(dict, span);
            Ok(())
        })?;
        self.make_function(code, scope, Defaults::default(), span, Dst::Push);
        Ok(true)
    }

    pub(super) fn ann_assign(
        &mut self,
        target: &'a Expr,
        annotation: &'a Expr,
        value: Option<&'a Expr>,
        simple: bool,
        span: Span,
    ) -> Fallible<()> {
        if let Some(value) = value {
            self.assign_from(target, value)?;
        }
        let namespace = matches!(self.u.kind, ScopeKind::Module | ScopeKind::Class);
        match &target.kind {
            ExprKind::Name { id, .. } => {
                self.forbid_debug(id, target.span)?;
                if !simple || !namespace {
                    return Ok(());
                }
                if self.future_annotations() {
                    let text = Const::Str(unparse(annotation).into());
                    let text = self.load_const(text, span, Dst::Push);
                    let dict = self.load_mangled(&Name::from("__annotations__"), span, Dst::Push);
                    let name = self.mangled(id);
                    let name = self.load_str(&name, span, Dst::Push);
                    self.consume(name);
                    self.consume(dict);
                    self.consume(text);
                    self.u.e.op(span, Op::SetItem, 0, dict, name, text);
                } else if let Some(&number) = self
                    .u
                    .annotation_numbers
                    .get(&(std::ptr::from_ref::<Expr>(target) as usize))
                {
                    self.note_annotation(number, span);
                }
                Ok(())
            }
            ExprKind::Attribute {
                value: object,
                attr,
                ..
            } => {
                self.forbid_debug(&attr.name, target.span)?;
                if value.is_none() {
                    self.evaluate(object)?;
                }
                Ok(())
            }
            ExprKind::Subscript {
                value: object,
                slice,
                ..
            } => {
                if value.is_none() {
                    self.evaluate(object)?;
                    self.evaluate_index(slice)?;
                }
                Ok(())
            }
            _ => error(target.span, "invalid node type for annotated assignment"),
        }
    }

    /// An annotation that may not be reached has been.
    fn note_annotation(&mut self, number: u32, span: Span) {
        let set = match self.conditional_cell() {
            Some(cell) => self.emit_to(span, Op::LoadCell, 0, cell, 0, Dst::Push),
            None => match self.access(&Name::from(CONDITIONAL_ANNOTATIONS)) {
                Access::Local(_) | Access::Cell(_) => return,
                _ => self.load_mangled(&Name::from(CONDITIONAL_ANNOTATIONS), span, Dst::Push),
            },
        };
        let number = self.load_const(Const::Int(number as i64), span, Dst::Push);
        self.consume(number);
        self.u.e.op(span, Op::SetAdd, 0, set, number, 0);
        self.discard(set, span);
    }

    /// Evaluate for the effects only.
    fn evaluate(&mut self, expr: &'a Expr) -> Fallible<()> {
        let value = self.expr(expr, Dst::Any)?;
        self.discard(value, expr.span);
        Ok(())
    }

    /// The parts of a subscript, without making a slice of them.
    fn evaluate_index(&mut self, index: &'a Expr) -> Fallible<()> {
        match &index.kind {
            ExprKind::Slice { lower, upper, step } => {
                for part in [lower, upper, step].into_iter().flatten() {
                    self.evaluate(part)?;
                }
                Ok(())
            }
            ExprKind::Tuple { elts, .. } => elts.iter().try_for_each(|e| self.evaluate_index(e)),
            ExprKind::Starred { value, .. } => self.evaluate(value),
            _ => self.evaluate(index),
        }
    }
}

/// Collect the annotated names of a body in order; `conditional`: what is here may not be reached.
fn find_annotated<'a>(
    body: &'a [Stmt],
    conditional: bool,
    count: &mut u32,
    found: &mut Vec<Annotated<'a>>,
) {
    for statement in body {
        match &statement.kind {
            StmtKind::AnnAssign {
                target,
                annotation,
                simple: true,
                ..
            } if matches!(target.kind, ExprKind::Name { .. }) => {
                let number = conditional.then(|| {
                    *count += 1;
                    *count - 1
                });
                found.push((target, annotation, number));
            }
            StmtKind::If { .. } => {
                let mut statement = statement;
                while let StmtKind::If { body, orelse, .. } = &statement.kind {
                    find_annotated(body, true, count, found);
                    match orelse.as_slice() {
                        [next] if matches!(next.kind, StmtKind::If { .. }) => statement = next,
                        _ => {
                            find_annotated(orelse, true, count, found);
                            break;
                        }
                    }
                }
            }
            StmtKind::For { body, orelse, .. } | StmtKind::While { body, orelse, .. } => {
                find_annotated(body, true, count, found);
                find_annotated(orelse, true, count, found);
            }
            StmtKind::With { body, .. } => find_annotated(body, true, count, found),
            StmtKind::Match { cases, .. } => {
                for case in cases {
                    find_annotated(&case.body, true, count, found);
                }
            }
            StmtKind::Try {
                body,
                handlers,
                orelse,
                finalbody,
                ..
            } => {
                find_annotated(body, true, count, found);
                for handler in handlers {
                    find_annotated(&handler.body, true, count, found);
                }
                find_annotated(orelse, true, count, found);
                find_annotated(finalbody, true, count, found);
            }
            _ => {}
        }
    }
}
