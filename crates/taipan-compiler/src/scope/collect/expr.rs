//! Expressions: names in them, the scopes of lambdas and comprehensions, and where `:=` binds.

use super::super::{NodeRole, ScopeKind, key, mangle, uses};
use super::Collector;
use crate::error::{Fallible, error};
use std::rc::Rc;
use taipan_syntax::ast::*;

impl Collector {
    pub(super) fn exprs(&mut self, list: &[Expr]) -> Fallible<()> {
        for expr in list {
            self.expr(expr)?;
        }
        Ok(())
    }

    pub(super) fn opt_expr(&mut self, expr: Option<&Expr>) -> Fallible<()> {
        match expr {
            Some(expr) => self.expr(expr),
            None => Ok(()),
        }
    }

    pub(super) fn expr(&mut self, expr: &Expr) -> Fallible<()> {
        self.nest(expr.span)?;
        self.expr_inner(expr)?;
        self.nesting -= 1;
        Ok(())
    }

    fn expr_inner(&mut self, expr: &Expr) -> Fallible<()> {
        match &expr.kind {
            ExprKind::Name { id, ctx } => {
                self.name(id, *ctx);
                Ok(())
            }
            ExprKind::Constant(_) => Ok(()),
            // These nest on the left in long chains, which are walked in a loop.
            ExprKind::Attribute { .. }
            | ExprKind::BinOp { .. }
            | ExprKind::Call { .. }
            | ExprKind::Subscript { .. } => self.left_chain(expr),
            ExprKind::BoolOp { values, .. }
            | ExprKind::JoinedStr { values }
            | ExprKind::TemplateStr { values } => self.exprs(values),
            ExprKind::NamedExpr { target, value } => self.named_expr(expr.span, target, value),
            ExprKind::UnaryOp { operand, .. } => self.expr(operand),
            ExprKind::Lambda { args, body } => self.lambda(args, body),
            ExprKind::IfExp { .. } => self.if_exp_chain(expr),
            ExprKind::Dict { keys, values } => {
                for (key, value) in keys.iter().zip(values) {
                    self.opt_expr(key.as_ref())?;
                    self.expr(value)?;
                }
                Ok(())
            }
            ExprKind::Set { elts } | ExprKind::List { elts, .. } | ExprKind::Tuple { elts, .. } => {
                self.exprs(elts)
            }
            ExprKind::ListComp { elt, generators } => {
                self.comprehension(ScopeKind::ListComp, elt, None, generators, expr.span)
            }
            ExprKind::SetComp { elt, generators } => {
                self.comprehension(ScopeKind::SetComp, elt, None, generators, expr.span)
            }
            ExprKind::DictComp {
                key,
                value,
                generators,
            } => self.comprehension(ScopeKind::DictComp, key, Some(value), generators, expr.span),
            ExprKind::GeneratorExp { elt, generators } => {
                self.comprehension(ScopeKind::GeneratorExp, elt, None, generators, expr.span)
            }
            ExprKind::Await { value } => {
                self.refuse_in_annotation(expr.span, "await expression")?;
                self.expr(value)?;
                self.scope().is_coroutine = true;
                Ok(())
            }
            ExprKind::Yield { value } => self.yield_(expr.span, value.as_deref()),
            ExprKind::YieldFrom { value } => self.yield_(expr.span, Some(value)),
            ExprKind::Compare {
                left, comparators, ..
            } => {
                self.expr(left)?;
                self.exprs(comparators)
            }
            ExprKind::FormattedValue {
                value, format_spec, ..
            }
            | ExprKind::Interpolation {
                value, format_spec, ..
            } => {
                self.expr(value)?;
                self.opt_expr(format_spec.as_deref())
            }
            ExprKind::Starred { value, .. } => self.expr(value),
            ExprKind::Slice { lower, upper, step } => {
                self.opt_expr(lower.as_deref())?;
                self.opt_expr(upper.as_deref())?;
                self.opt_expr(step.as_deref())
            }
        }
    }

    fn left_chain(&mut self, last: &Expr) -> Fallible<()> {
        let mut links = Vec::new();
        let mut expr = last;
        loop {
            let left = match &expr.kind {
                ExprKind::Attribute { value, .. } | ExprKind::Subscript { value, .. } => value,
                ExprKind::BinOp { left, .. } => left,
                ExprKind::Call { func, .. } => func,
                _ => break,
            };
            links.push(expr);
            expr = left;
        }
        self.expr(expr)?;
        for link in links.into_iter().rev() {
            match &link.kind {
                ExprKind::BinOp { right, .. } => self.expr(right)?,
                ExprKind::Subscript { slice, .. } => self.expr(slice)?,
                ExprKind::Call { args, keywords, .. } => {
                    self.exprs(args)?;
                    for keyword in keywords {
                        self.expr(&keyword.value)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn if_exp_chain(&mut self, first: &Expr) -> Fallible<()> {
        let mut expr = first;
        while let ExprKind::IfExp { test, body, orelse } = &expr.kind {
            self.expr(test)?;
            self.expr(body)?;
            expr = orelse;
        }
        self.expr(expr)
    }

    fn name(&mut self, id: &Name, ctx: ExprContext) {
        match ctx {
            ExprContext::Load => {
                self.mark(id, uses::USED);
                if &**id == "super" && self.kind().is_function_like() {
                    self.scope().mark(&Rc::from("__class__"), uses::USED);
                }
            }
            ExprContext::Store => {
                let target = if self.in_comprehension_target {
                    uses::COMP_TARGET
                } else {
                    0
                };
                self.mark(id, uses::ASSIGNED | target);
            }
            ExprContext::Del => self.mark(id, uses::ASSIGNED | uses::DELETED),
        }
    }

    /// Where the current scope forbids `yield`, `await` and `:=`, say so.
    fn refuse_in_annotation(&mut self, span: Span, what: &str) -> Fallible<()> {
        let place = match self.kind() {
            ScopeKind::Annotations => "an annotation",
            ScopeKind::TypeVariable => self.within,
            ScopeKind::TypeAlias => "a type alias",
            ScopeKind::TypeParams => "the definition of a generic",
            _ => return Ok(()),
        };
        error(span, format!("{what} cannot be used within {place}"))
    }

    fn yield_(&mut self, span: Span, value: Option<&Expr>) -> Fallible<()> {
        self.refuse_in_annotation(span, "yield expression")?;
        self.opt_expr(value)?;
        self.scope().is_generator = true;
        let what = match self.kind() {
            ScopeKind::ListComp => "list comprehension",
            ScopeKind::SetComp => "set comprehension",
            ScopeKind::DictComp => "dict comprehension",
            ScopeKind::GeneratorExp => "generator expression",
            _ => return Ok(()),
        };
        error(span, format!("'yield' inside {what}"))
    }

    fn named_expr(&mut self, span: Span, target: &Expr, value: &Expr) -> Fallible<()> {
        self.refuse_in_annotation(span, "named expression")?;
        if self.iterable_depth > 0 {
            return error(
                span,
                "assignment expression cannot be used in a comprehension iterable expression",
            );
        }
        let ExprKind::Name { id, .. } = &target.kind else {
            return error(target.span, "invalid syntax");
        };
        if self.kind().is_comprehension() {
            self.named_expr_in_comprehension(id, target.span)?;
        }
        self.expr(value)?;
        if !self.kind().is_comprehension() {
            self.mark(id, uses::ASSIGNED | uses::WALRUS);
            self.scope().has_walrus = true;
        }
        Ok(())
    }

    /// The target of `:=` belongs to the nearest scope that is not a comprehension.
    fn named_expr_in_comprehension(&mut self, id: &Name, span: Span) -> Fallible<()> {
        let name = mangle(self.private.as_ref(), id);
        let mut at = self.current;
        loop {
            let scope = self.tree.get_mut(at);
            let declared = scope.get(&name).map_or(0, |s| s.uses);
            match scope.kind {
                kind if kind.is_comprehension() => {
                    if declared & uses::COMP_TARGET != 0 {
                        return error(
                            span,
                            format!(
                                "assignment expression cannot rebind comprehension iteration variable '{id}'"
                            ),
                        );
                    }
                    scope.has_walrus = true;
                }
                ScopeKind::Function | ScopeKind::Lambda => {
                    scope.has_walrus = true;
                    scope.mark(&name, uses::ASSIGNED | uses::WALRUS);
                    let here = if declared & uses::GLOBAL != 0 {
                        uses::GLOBAL
                    } else {
                        uses::NONLOCAL
                    };
                    self.scope().mark(&name, here | uses::WALRUS);
                    return Ok(());
                }
                ScopeKind::Module => {
                    scope.has_walrus = true;
                    scope.mark(&name, uses::GLOBAL);
                    self.scope().mark(&name, uses::GLOBAL | uses::WALRUS);
                    return Ok(());
                }
                ScopeKind::Class => {
                    return error(
                        span,
                        "assignment expression within a comprehension cannot be used in a class body",
                    );
                }
                ScopeKind::TypeParams => {
                    return error(
                        span,
                        "assignment expression within a comprehension cannot be used within the definition of a generic",
                    );
                }
                ScopeKind::TypeAlias => {
                    return error(
                        span,
                        "assignment expression within a comprehension cannot be used in a type alias",
                    );
                }
                ScopeKind::TypeVariable => {
                    return error(
                        span,
                        "assignment expression within a comprehension cannot be used in a TypeVar bound",
                    );
                }
                _ => {
                    // An annotation: the name becomes a local of the annotation's own function.
                    scope.has_walrus = true;
                    scope.mark(&name, uses::ASSIGNED | uses::WALRUS);
                    self.scope().mark(&name, uses::NONLOCAL | uses::WALRUS);
                    return Ok(());
                }
            }
            let Some(parent) = self.tree.get(at).parent else {
                return Ok(());
            };
            at = parent;
        }
    }

    fn lambda(&mut self, args: &Arguments, body: &Expr) -> Fallible<()> {
        self.defaults(args)?;
        let left = self.enter(
            key(args, NodeRole::Lambda),
            ScopeKind::Lambda,
            Rc::from("<lambda>"),
        );
        self.params(args)?;
        self.expr(body)?;
        self.leave(left);
        Ok(())
    }

    fn comprehension(
        &mut self,
        kind: ScopeKind,
        element: &Expr,
        value: Option<&Expr>,
        generators: &[Comprehension],
        span: Span,
    ) -> Fallible<()> {
        let Some((first, rest)) = generators.split_first() else {
            return error(span, "comprehension without generators");
        };
        self.iterable_depth += 1;
        self.expr(&first.iter)?;
        self.iterable_depth -= 1;
        let name = match kind {
            ScopeKind::ListComp => "<listcomp>",
            ScopeKind::SetComp => "<setcomp>",
            ScopeKind::DictComp => "<dictcomp>",
            _ => "<genexpr>",
        };
        let sees_class = self.scope().sees_class;
        let left = self.enter(key(first, NodeRole::Comprehension), kind, Rc::from(name));
        self.scope().inlined = kind != ScopeKind::GeneratorExp && !sees_class;
        if !self.scope().inlined {
            self.scope().mark(&Rc::from(".0"), uses::PARAM);
        }
        self.scope().is_coroutine = generators.iter().any(|g| g.is_async);
        self.target(&first.target)?;
        self.exprs(&first.ifs)?;
        for generator in rest {
            self.target(&generator.target)?;
            self.iterable_depth += 1;
            self.expr(&generator.iter)?;
            self.iterable_depth -= 1;
            self.exprs(&generator.ifs)?;
        }
        self.opt_expr(value)?;
        self.expr(element)?;
        let asynchronous = self.scope().is_coroutine && kind != ScopeKind::GeneratorExp;
        if kind == ScopeKind::GeneratorExp {
            self.scope().is_generator = true;
        }
        self.leave(left);
        if asynchronous {
            self.scope().is_coroutine = true;
        }
        Ok(())
    }

    fn target(&mut self, target: &Expr) -> Fallible<()> {
        self.in_comprehension_target = true;
        self.expr(target)?;
        self.in_comprehension_target = false;
        Ok(())
    }
}
