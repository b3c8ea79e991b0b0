//! Statements. [`Compiler::stmt`] sends each kind to its file.

mod annotations;
mod assign;
mod block;
mod class;
mod def;
mod for_;
mod if_;
mod import;
mod match_;
mod try_;
mod try_star;
mod type_params;
mod while_;
mod with;

pub(crate) use annotations::Annotated;
pub(crate) use import::future_flags;

use crate::compiler::{BlockKind, Compiler, Dst};
use crate::emit::NOWHERE;
use crate::error::{Fallible, error};
use taipan_bytecode::{Const, Op, Reg};
use taipan_syntax::ast::*;

impl<'a> Compiler<'a> {
    /// The statements of a module or of a line at the prompt.
    pub fn module_body(&mut self, body: &'a [Stmt], docstring: bool) -> Fallible<()> {
        let span = body.first().map_or(NOWHERE, |s| s.span);
        self.begin_annotations(span, body)?;
        let rest = match self.docstring(body) {
            Some(text) if docstring => {
                let value = self.load_const(text, body[0].span, Dst::Push);
                self.store_mangled(&Name::from("__doc__"), value, body[0].span);
                &body[1..]
            }
            _ => body,
        };
        self.body(rest)
    }

    pub fn body(&mut self, body: &'a [Stmt]) -> Fallible<()> {
        for statement in body {
            self.stmt(statement)?;
        }
        Ok(())
    }

    /// The docstring that a body begins with, cleaned of its indentation; `None` also when docstrings are dropped.
    pub fn docstring(&self, body: &[Stmt]) -> Option<Const> {
        if self.options.optimize >= 2 {
            return None;
        }
        match &body.first()?.kind {
            StmtKind::Expr { value } => match &value.kind {
                ExprKind::Constant(Constant::Str { value, .. }) => {
                    Some(Const::Str(clean_docstring(value).into()))
                }
                _ => None,
            },
            _ => None,
        }
    }

    pub fn stmt(&mut self, statement: &'a Stmt) -> Fallible<()> {
        self.nest(statement.span)?;
        self.stmt_inner(statement)?;
        self.nesting -= 1;
        Ok(())
    }

    fn stmt_inner(&mut self, statement: &'a Stmt) -> Fallible<()> {
        let span = statement.span;
        match &statement.kind {
            StmtKind::Expr { value } => self.expr_stmt(value, span),
            StmtKind::Assign { targets, value, .. } => self.assign(targets, value),
            StmtKind::AugAssign { target, op, value } => self.aug_assign(target, *op, value, span),
            StmtKind::AnnAssign {
                target,
                annotation,
                value,
                simple,
            } => self.ann_assign(target, annotation, value.as_deref(), *simple, span),
            StmtKind::If { .. } => self.if_chain(statement),
            StmtKind::While { test, body, orelse } => self.while_loop(test, body, orelse, span),
            StmtKind::For {
                target,
                iter,
                body,
                orelse,
                is_async,
                ..
            } => {
                if *is_async {
                    self.async_for(target, iter, body, orelse, span)
                } else {
                    self.for_loop(target, iter, body, orelse)
                }
            }
            StmtKind::Return { value } => self.return_stmt(value.as_deref(), span),
            StmtKind::Break => self.break_stmt(span),
            StmtKind::Continue => self.continue_stmt(span),
            StmtKind::Pass => {
                self.u.e.unseen_statement(span);
                Ok(())
            }
            StmtKind::FunctionDef(def) => self.function_def(def, span),
            StmtKind::ClassDef(def) => self.class_def(def, span),
            StmtKind::Delete { targets } => {
                targets.iter().try_for_each(|target| self.delete(target))
            }
            StmtKind::TypeAlias {
                name,
                type_params,
                value,
            } => self.type_alias(name, type_params, value, span),
            StmtKind::With {
                items,
                body,
                is_async,
                ..
            } => self.with(items, body, *is_async, span),
            StmtKind::Match { subject, cases } => self.match_stmt(subject, cases),
            StmtKind::Raise { exc, cause } => self.raise(exc.as_deref(), cause.as_deref(), span),
            StmtKind::Try {
                body,
                handlers,
                orelse,
                finalbody,
                is_star,
            } => {
                self.u.e.unseen_statement(span);
                self.try_stmt(body, handlers, orelse, finalbody, *is_star)
            }
            StmtKind::Assert { test, msg } => self.assert(test, msg.as_deref(), span),
            StmtKind::Import { names } => self.import(names, span),
            StmtKind::ImportFrom {
                module,
                names,
                level,
            } => self.import_from(module.as_ref(), names, *level, span),
            // What they declare is in the scope already.
            StmtKind::Global { .. } | StmtKind::Nonlocal { .. } => Ok(()),
        }
    }

    fn expr_stmt(&mut self, value: &'a Expr, span: Span) -> Fallible<()> {
        if self.interactive && self.outer.len() == 1 {
            let register = self.expr(value, Dst::Any)?;
            self.consume(register);
            self.u.e.op(span, Op::Display, 0, register, 0, 0);
            return Ok(());
        }
        if matches!(value.kind, ExprKind::Constant(_)) {
            self.u.e.unseen_statement(span);
            return Ok(());
        }
        let register = self.expr_seen(value, Dst::Any)?;
        self.discard(register, span);
        Ok(())
    }

    /// The value of what a statement begins with; trace functions are told of its line even if it is just a local.
    pub(super) fn expr_seen(&mut self, value: &'a Expr, dst: Dst) -> Fallible<Reg> {
        let before = self.u.e.words.len();
        let register = self.expr(value, dst)?;
        if self.u.e.words.len() == before {
            self.u.e.unseen_statement(value.span);
        }
        Ok(register)
    }

    /// As [`Self::expr_seen`], for a condition that a statement begins with.
    pub(super) fn condition_seen(&mut self, test: &Expr) {
        if self.fold_truth(test).is_some() {
            self.u.e.unseen_statement(test.span);
        }
    }

    fn return_stmt(&mut self, value: Option<&'a Expr>, span: Span) -> Fallible<()> {
        let scope = self.tree.get(self.u.scope);
        if !self.u.is_function_like() {
            return error(span, "'return' outside function");
        }
        if value.is_some() && scope.is_async_def && scope.is_generator {
            return error(span, "'return' with value in async generator");
        }
        self.warn_in_finally("return", span);
        if self.in_star_handler(0) {
            return error(span, STAR_HANDLER);
        }
        let value = match value {
            None => None,
            Some(value) => match self.fold(value) {
                // Constants are loaded on the way out's other side.
                Some(constant) => {
                    let value_span = value.span;
                    self.leave_blocks(0, None, |c, _| {
                        if constant == Const::None {
                            c.return_none(span);
                        } else {
                            let register = c.load_const(constant, value_span, Dst::Push);
                            c.consume(register);
                            c.return_register(register, span);
                        }
                    })?;
                    return Ok(());
                }
                None => {
                    // A `finally` body may rebind a local.
                    let rebound = self.u.blocks.iter().any(|b| {
                        matches!(
                            b.kind,
                            BlockKind::Finally { .. } | BlockKind::Handler { name: Some(_) }
                        )
                    });
                    Some(self.expr(value, if rebound { Dst::Push } else { Dst::Any })?)
                }
            },
        };
        match value {
            None => self.leave_blocks(0, None, |c, _| c.return_none(span)),
            Some(register) if !self.u.e.temps.is_temporary(register) => {
                self.leave_blocks(0, None, |c, _| c.return_register(register, span))
            }
            Some(register) => {
                self.leave_blocks(0, Some(register), |c, value| {
                    c.return_register(value.unwrap_or(register), span)
                })?;
                self.consume(register);
                Ok(())
            }
        }
    }

    pub fn return_register(&mut self, register: Reg, span: Span) {
        self.u.e.op(span, Op::Return, 0, register, 0, 0);
        self.u.e.reachable = false;
    }

    fn raise(
        &mut self,
        exc: Option<&'a Expr>,
        cause: Option<&'a Expr>,
        span: Span,
    ) -> Fallible<()> {
        match (exc, cause) {
            (None, _) => self.u.e.op(span, Op::RaiseCurrent, 0, 0, 0, 0),
            (Some(exc), None) => {
                let exc = self.expr(exc, Dst::Any)?;
                self.consume(exc);
                self.u.e.op(span, Op::Raise, 0, exc, 0, 0);
            }
            (Some(exc), Some(cause)) => {
                let exc = self.operand_before(exc, [cause])?;
                let cause = self.expr(cause, Dst::Any)?;
                self.consume(cause);
                self.consume(exc);
                self.u.e.op(span, Op::RaiseFrom, 0, exc, cause, 0);
            }
        }
        self.u.e.reachable = false;
        Ok(())
    }

    fn assert(&mut self, test: &'a Expr, msg: Option<&'a Expr>, span: Span) -> Fallible<()> {
        if matches!(&test.kind, ExprKind::Tuple { elts, .. } if !elts.is_empty()) {
            self.warn(
                span,
                "assertion is always true, perhaps remove parentheses?",
            );
        }
        if self.options.optimize > 0 {
            return Ok(());
        }
        let end = self.u.e.label();
        self.condition_seen(test);
        self.jump_if(test, true, end)?;
        let class = self.emit_to(span, Op::LoadAssertionError, 0, 0, 0, Dst::Push);
        if let Some(msg) = msg {
            self.expr(msg, Dst::Push)?;
            self.call_plain(class, false, 1, span, Dst::Push);
        }
        let exception = self.u.e.temps.top();
        self.consume(exception);
        self.u.e.op(test.span, Op::Raise, 0, exception, 0, 0);
        self.u.e.reachable = false;
        self.u.e.bind(end);
        Ok(())
    }

    /// Whether the code runs in an `async def`, or at a top level where `await` is allowed.
    pub fn in_async(&self) -> bool {
        self.tree.get(self.u.scope).is_async_def || self.top_level_await()
    }
}

pub(crate) const STAR_HANDLER: &str =
    "'break', 'continue' and 'return' cannot appear in an except* block";

/// Remove the common indentation of a docstring's lines after the first, and spaces at its start.
fn clean_docstring(text: &[u8]) -> Vec<u8> {
    let expanded = expand_tabs(text);
    let mut lines: Vec<&[u8]> = expanded.split(|&b| b == b'\n').collect();
    let indent = |line: &[u8]| line.iter().take_while(|&&b| b == b' ').count();
    let margin = lines[1..]
        .iter()
        .filter(|l| indent(l) < l.len())
        .map(|l| indent(l))
        .min()
        .unwrap_or(0);
    let first = lines[0];
    lines[0] = &first[indent(first)..];
    for line in &mut lines[1..] {
        let cut = indent(line).min(margin);
        *line = &line[cut..];
    }
    lines.join(&b'\n')
}

fn expand_tabs(text: &[u8]) -> Vec<u8> {
    if !text.contains(&b'\t') {
        return text.to_vec();
    }
    let mut out = Vec::with_capacity(text.len());
    let mut column = 0;
    for &byte in text {
        match byte {
            b'\t' => {
                let spaces = 8 - column % 8;
                out.extend(std::iter::repeat_n(b' ', spaces));
                column += spaces;
            }
            b'\n' | b'\r' => {
                out.push(byte);
                column = 0;
            }
            _ => {
                out.push(byte);
                // Continuation bytes are no characters of their own.
                column += (byte & 0xc0 != 0x80) as usize;
            }
        }
    }
    out
}
