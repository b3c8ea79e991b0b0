//! First pass: walk the tree, open a scope for whatever has names of its own, and note how names are used.

use super::{
    CONDITIONAL_ANNOTATIONS, NodeKey, NodeRole, Scope, ScopeId, ScopeKind, ScopeTree, key, mangle,
    uses,
};
use crate::MAX_NESTING;
use crate::error::{Fallible, error};
use crate::hash::FastMap;
use std::rc::Rc;
use taipan_syntax::ast::*;

/// Walk `module` and return its scopes; `Scope::symbols` hold uses, places are not decided yet.
pub(crate) fn collect(module: &Mod, future_annotations: bool) -> Fallible<ScopeTree> {
    let mut collector = Collector {
        tree: ScopeTree {
            scopes: Vec::new(),
            by_node: FastMap::default(),
            future_annotations,
        },
        current: ScopeId(0),
        private: None,
        iterable_depth: 0,
        in_comprehension_target: false,
        conditional: false,
        within: "",
        nesting: 0,
    };
    collector.open(
        key(module, NodeRole::Function),
        ScopeKind::Module,
        Rc::from("<module>"),
        None,
    );
    match module {
        Mod::Module { body } | Mod::Interactive { body } => collector.body(body)?,
        Mod::Expression { body } => collector.expr(body)?,
    }
    Ok(collector.tree)
}

struct Collector {
    tree: ScopeTree,
    current: ScopeId,
    private: Option<Name>,
    /// Inside how many iterables of comprehensions the walk is.
    iterable_depth: u32,
    in_comprehension_target: bool,
    /// Inside a statement that may run or not, or many times.
    conditional: bool,
    /// What a type variable scope is: "a TypeVar bound" and so on.
    within: &'static str,
    nesting: u32,
}

impl Collector {
    fn scope(&mut self) -> &mut Scope {
        self.tree.get_mut(self.current)
    }

    fn kind(&self) -> ScopeKind {
        self.tree.get(self.current).kind
    }

    fn open(
        &mut self,
        node: NodeKey,
        kind: ScopeKind,
        name: Name,
        parent: Option<ScopeId>,
    ) -> ScopeId {
        let id = ScopeId(self.tree.scopes.len() as u32);
        let nested = parent.is_some_and(|p| {
            let p = self.tree.get(p);
            p.nested || p.kind.is_function_like()
        });
        self.tree.scopes.push(Scope {
            kind,
            name,
            parent,
            children: Vec::new(),
            symbols: Vec::new(),
            index: FastMap::default(),
            private: self.private.clone(),
            inlined: false,
            nested,
            is_generator: false,
            is_coroutine: false,
            is_async_def: false,
            sees_class: false,
            needs_class_cell: false,
            needs_class_dict: false,
            has_annotations: false,
            has_conditional_annotations: false,
            has_walrus: false,
            returns_value: None,
            declarations: Vec::new(),
        });
        self.tree.by_node.insert(node, id);
        if let Some(p) = parent {
            self.tree.get_mut(p).children.push(id);
        }
        self.current = id;
        id
    }

    /// Open a scope below the current one; give what it returns to [`Collector::leave`].
    fn enter(&mut self, node: NodeKey, kind: ScopeKind, name: Name) -> Left {
        let left = Left {
            scope: self.current,
            private: self.private.clone(),
            iterable_depth: self.iterable_depth,
            in_comprehension_target: self.in_comprehension_target,
            conditional: self.conditional,
            within: self.within,
        };
        if !kind.is_comprehension() {
            self.iterable_depth = 0;
        }
        self.in_comprehension_target = false;
        self.conditional = false;
        self.within = "";
        self.open(node, kind, name, Some(left.scope));
        left
    }

    fn leave(&mut self, left: Left) {
        self.current = left.scope;
        self.private = left.private;
        self.iterable_depth = left.iterable_depth;
        self.in_comprehension_target = left.in_comprehension_target;
        self.conditional = left.conditional;
        self.within = left.within;
    }

    fn mark(&mut self, name: &Name, uses: u16) {
        let name = mangle(self.private.as_ref(), name);
        self.tree.get_mut(self.current).mark(&name, uses);
    }

    fn mark_param(&mut self, ident: &Ident, span: Span) -> Fallible<()> {
        let name = mangle(self.private.as_ref(), &ident.name);
        let scope = self.tree.get_mut(self.current);
        let i = scope.intern(&name);
        if scope.symbols[i].uses & uses::PARAM != 0 {
            return error(
                span,
                format!("duplicate argument '{}' in function definition", ident.name),
            );
        }
        scope.symbols[i].uses |= uses::PARAM;
        Ok(())
    }

    fn body(&mut self, body: &[Stmt]) -> Fallible<()> {
        for statement in body {
            self.stmt(statement)?;
        }
        Ok(())
    }

    fn conditional_body(&mut self, body: &[Stmt]) -> Fallible<()> {
        let before = std::mem::replace(&mut self.conditional, true);
        self.body(body)?;
        self.conditional = before;
        Ok(())
    }

    fn nest(&mut self, span: Span) -> Fallible<()> {
        self.nesting += 1;
        if self.nesting > MAX_NESTING {
            return error(span, "too many nested expressions");
        }
        Ok(())
    }

    fn stmt(&mut self, statement: &Stmt) -> Fallible<()> {
        self.nest(statement.span)?;
        self.stmt_inner(statement)?;
        self.nesting -= 1;
        Ok(())
    }

    fn stmt_inner(&mut self, statement: &Stmt) -> Fallible<()> {
        match &statement.kind {
            StmtKind::FunctionDef(def) => self.function_def(def),
            StmtKind::ClassDef(def) => self.class_def(def),
            StmtKind::Return { value } => {
                if let Some(value) = value {
                    self.expr(value)?;
                    if self.scope().returns_value.is_none() {
                        self.scope().returns_value = Some(statement.span);
                    }
                }
                Ok(())
            }
            StmtKind::Delete { targets } => self.exprs(targets),
            StmtKind::Assign { targets, value } => {
                self.exprs(targets)?;
                self.expr(value)
            }
            StmtKind::TypeAlias {
                name,
                type_params,
                value,
            } => self.type_alias(name, type_params, value),
            StmtKind::AugAssign { target, value, .. } => {
                self.expr(target)?;
                self.expr(value)
            }
            StmtKind::AnnAssign {
                target,
                annotation,
                value,
                simple,
            } => self.annotated_assign(
                statement.span,
                target,
                annotation,
                value.as_deref(),
                *simple,
            ),
            StmtKind::For {
                target,
                iter,
                body,
                orelse,
                ..
            } => {
                self.expr(target)?;
                self.expr(iter)?;
                self.conditional_body(body)?;
                self.conditional_body(orelse)
            }
            StmtKind::While { test, body, orelse } => {
                self.expr(test)?;
                self.conditional_body(body)?;
                self.conditional_body(orelse)
            }
            StmtKind::If { .. } => self.if_chain(statement),
            StmtKind::With { items, body, .. } => {
                for item in items {
                    self.expr(&item.context_expr)?;
                    if let Some(vars) = &item.optional_vars {
                        self.expr(vars)?;
                    }
                }
                self.conditional_body(body)
            }
            StmtKind::Match { subject, cases } => {
                self.expr(subject)?;
                for case in cases {
                    self.pattern(&case.pattern)?;
                    if let Some(guard) = &case.guard {
                        self.expr(guard)?;
                    }
                    self.conditional_body(&case.body)?;
                }
                Ok(())
            }
            StmtKind::Raise { exc, cause } => {
                self.opt_expr(exc.as_deref())?;
                self.opt_expr(cause.as_deref())
            }
            StmtKind::Try {
                body,
                handlers,
                orelse,
                finalbody,
                ..
            } => {
                self.conditional_body(body)?;
                for handler in handlers {
                    self.opt_expr(handler.typ.as_ref())?;
                    if let Some(name) = &handler.name {
                        self.mark(&name.name, uses::ASSIGNED | uses::DELETED);
                    }
                    self.conditional_body(&handler.body)?;
                }
                self.conditional_body(orelse)?;
                self.conditional_body(finalbody)
            }
            StmtKind::Assert { test, msg } => {
                self.expr(test)?;
                self.opt_expr(msg.as_deref())
            }
            StmtKind::Import { names } => {
                for alias in names {
                    self.import_alias(alias);
                }
                Ok(())
            }
            StmtKind::ImportFrom { names, .. } => {
                for alias in names {
                    if &*alias.name == "*" {
                        if self.kind() != ScopeKind::Module {
                            return error(alias.span, "import * only allowed at module level");
                        }
                    } else {
                        self.import_alias(alias);
                    }
                }
                Ok(())
            }
            StmtKind::Global { names } => self.declare(names, uses::GLOBAL, statement.span),
            StmtKind::Nonlocal { names } => self.declare(names, uses::NONLOCAL, statement.span),
            StmtKind::Expr { value } => self.expr(value),
            StmtKind::Pass | StmtKind::Break | StmtKind::Continue => Ok(()),
        }
    }

    /// `elif` chains are followed in a loop, they may be long.
    fn if_chain(&mut self, first: &Stmt) -> Fallible<()> {
        let mut statement = first;
        while let StmtKind::If { test, body, orelse } = &statement.kind {
            self.expr(test)?;
            self.conditional_body(body)?;
            match orelse.as_slice() {
                [next] if matches!(next.kind, StmtKind::If { .. }) => statement = next,
                other => return self.conditional_body(other),
            }
        }
        Ok(())
    }

    fn import_alias(&mut self, alias: &Alias) {
        let name = match &alias.asname {
            Some(asname) => asname.name.clone(),
            None => match alias.name.split_once('.') {
                Some((first, _)) => Rc::from(first),
                None => alias.name.clone(),
            },
        };
        self.mark(&name, uses::ASSIGNED);
    }

    fn declare(&mut self, names: &[Ident], declared: u16, span: Span) -> Fallible<()> {
        let word = if declared == uses::GLOBAL {
            "global"
        } else {
            "nonlocal"
        };
        for ident in names {
            let name = mangle(self.private.as_ref(), &ident.name);
            let module = self.kind() == ScopeKind::Module;
            let current = self.scope().get(&name).map_or(0, |s| s.uses);
            let shown = &ident.name;
            if current & uses::PARAM != 0 {
                return error(span, format!("name '{shown}' is parameter and {word}"));
            }
            if current & uses::ANNOTATED != 0 {
                return error(span, format!("annotated name '{shown}' can't be {word}"));
            }
            if current & uses::ASSIGNED != 0 {
                return error(
                    span,
                    format!("name '{shown}' is assigned to before {word} declaration"),
                );
            }
            if current & uses::USED != 0 {
                return error(
                    span,
                    format!("name '{shown}' is used prior to {word} declaration"),
                );
            }
            if declared == uses::NONLOCAL && module {
                return error(span, "nonlocal declaration not allowed at module level");
            }
            self.scope().mark(&name, declared);
            self.scope().declarations.push((name, span));
        }
        Ok(())
    }

    fn annotated_assign(
        &mut self,
        span: Span,
        target: &Expr,
        annotation: &Expr,
        value: Option<&Expr>,
        simple: bool,
    ) -> Fallible<()> {
        if let ExprKind::Name { id, .. } = &target.kind {
            let name = mangle(self.private.as_ref(), id);
            let module = self.kind() == ScopeKind::Module;
            let current = self.scope().get(&name).map_or(0, |s| s.uses);
            if simple && !module && current & (uses::GLOBAL | uses::NONLOCAL) != 0 {
                let word = if current & uses::GLOBAL != 0 {
                    "global"
                } else {
                    "nonlocal"
                };
                return error(span, format!("annotated name '{id}' can't be {word}"));
            }
            if simple {
                self.scope().mark(&name, uses::ANNOTATED | uses::ASSIGNED);
            } else if value.is_some() {
                self.scope().mark(&name, uses::ASSIGNED);
            }
        } else {
            self.expr(target)?;
        }
        self.annotation_of_assignment(
            annotation,
            simple && matches!(target.kind, ExprKind::Name { .. }),
        )?;
        self.opt_expr(value)
    }

    /// Annotations of a module's or class's names share one `__annotate__` scope; those of a function's locals are never
    /// evaluated, and looked at only for what is not allowed in them.
    fn annotation_of_assignment(&mut self, annotation: &Expr, simple: bool) -> Fallible<()> {
        let kind = self.kind();
        let owner = matches!(kind, ScopeKind::Module | ScopeKind::Class);
        if owner && simple {
            let conditional = self.conditional;
            let future = self.tree.future_annotations;
            self.scope().has_annotations = true;
            let always = kind == ScopeKind::Module;
            if always || (conditional && !future) {
                self.scope().has_conditional_annotations = true;
            }
        }
        if owner && (simple && !self.tree.future_annotations) {
            let owner_id = self.current;
            let node = (owner_id.0 as usize, NodeRole::Annotations);
            let conditional = self.scope().has_conditional_annotations;
            let left = match self.tree.by_node.get(&node).copied() {
                Some(existing) => {
                    let left = self.suspend();
                    self.current = existing;
                    left
                }
                None => self.enter_annotations(node),
            };
            if conditional {
                self.scope()
                    .mark(&Rc::from(CONDITIONAL_ANNOTATIONS), uses::USED);
            }
            self.expr(annotation)?;
            self.leave(left);
            return Ok(());
        }
        // Thrown away afterwards: only errors matter.
        let scopes = self.tree.scopes.len();
        let node = key(annotation, NodeRole::Annotations);
        let left = self.enter(node, ScopeKind::Annotations, Rc::from("__annotate__"));
        self.expr(annotation)?;
        self.leave(left);
        self.discard(scopes);
        Ok(())
    }

    fn suspend(&self) -> Left {
        Left {
            scope: self.current,
            private: self.private.clone(),
            iterable_depth: self.iterable_depth,
            in_comprehension_target: self.in_comprehension_target,
            conditional: self.conditional,
            within: self.within,
        }
    }

    /// Forget the scopes opened since there were `count` of them.
    fn discard(&mut self, count: usize) {
        // Their nodes are never compiled, so the stale entries of `by_node` are never looked up.
        self.tree.scopes.truncate(count);
        let children = &mut self.scope().children;
        while children.last().is_some_and(|id| id.0 as usize >= count) {
            children.pop();
        }
    }

    fn enter_annotations(&mut self, node: NodeKey) -> Left {
        let in_class = self.kind() == ScopeKind::Class || self.scope().sees_class;
        let left = self.enter(node, ScopeKind::Annotations, Rc::from("__annotate__"));
        self.scope()
            .mark(&Rc::from("format"), uses::PARAM | uses::USED);
        self.scope().sees_class = in_class;
        left
    }

    fn function_def(&mut self, def: &FunctionDef) -> Fallible<()> {
        self.mark(&def.name.name, uses::ASSIGNED);
        if self.kind() == ScopeKind::Class {
            // Annotations might need it: whether this one has any makes no difference to what metaclasses see.
            self.scope().needs_class_dict = true;
        }
        self.exprs(&def.decorator_list)?;
        self.defaults(&def.args)?;
        let generic = if def.type_params.is_empty() {
            None
        } else {
            let left = self.enter_type_params(&def.type_params, &def.name.name)?;
            if !def.args.defaults.is_empty() {
                self.scope().mark(&Rc::from(".defaults"), uses::PARAM);
            }
            if def.args.kw_defaults.iter().any(Option::is_some) {
                self.scope().mark(&Rc::from(".kwdefaults"), uses::PARAM);
            }
            Some(left)
        };
        self.function_annotations(def)?;
        let left = self.enter(
            key(def, NodeRole::Function),
            ScopeKind::Function,
            def.name.name.clone(),
        );
        self.scope().is_async_def = def.is_async;
        self.scope().is_coroutine = def.is_async;
        self.params(&def.args)?;
        self.body(&def.body)?;
        self.leave(left);
        if let Some(left) = generic {
            self.leave(left);
        }
        Ok(())
    }

    fn function_annotations(&mut self, def: &FunctionDef) -> Fallible<()> {
        let args = &def.args;
        if def.returns.is_none() && all_args(args).all(|a| a.annotation.is_none()) {
            return Ok(());
        }
        let left = self.enter_annotations(key(args, NodeRole::Annotations));
        // The texts of `from __future__ import annotations` use no names, but what is in them is checked all the same.
        let scope_count = self.tree.scopes.len();
        let symbols = self.scope().symbols.len();
        for arg in all_args(args) {
            self.opt_expr(arg.annotation.as_deref())?;
        }
        self.opt_expr(def.returns.as_deref())?;
        if self.tree.future_annotations {
            self.discard(scope_count);
            let scope = self.scope();
            scope.symbols.truncate(symbols);
            scope.index.retain(|_, i| (*i as usize) < symbols);
        }
        self.leave(left);
        Ok(())
    }

    fn defaults(&mut self, args: &Arguments) -> Fallible<()> {
        self.exprs(&args.defaults)?;
        for default in args.kw_defaults.iter().flatten() {
            self.expr(default)?;
        }
        Ok(())
    }

    fn params(&mut self, args: &Arguments) -> Fallible<()> {
        for arg in args
            .posonlyargs
            .iter()
            .chain(&args.args)
            .chain(&args.kwonlyargs)
        {
            self.mark_param(&arg.arg, arg.span)?;
        }
        for arg in args.vararg.iter().chain(&args.kwarg) {
            self.mark_param(&arg.arg, arg.span)?;
        }
        Ok(())
    }

    fn class_def(&mut self, def: &ClassDef) -> Fallible<()> {
        self.mark(&def.name.name, uses::ASSIGNED);
        self.exprs(&def.decorator_list)?;
        let generic = if def.type_params.is_empty() {
            None
        } else {
            let left = self.enter_type_params(&def.type_params, &def.name.name)?;
            self.scope().private = Some(def.name.name.clone());
            self.scope()
                .mark(&Rc::from(".type_params"), uses::ASSIGNED | uses::USED);
            self.scope()
                .mark(&Rc::from(".generic_base"), uses::ASSIGNED | uses::USED);
            Some(left)
        };
        self.exprs(&def.bases)?;
        for keyword in &def.keywords {
            self.expr(&keyword.value)?;
        }
        let left = self.enter(
            key(def, NodeRole::Class),
            ScopeKind::Class,
            def.name.name.clone(),
        );
        self.private = Some(def.name.name.clone());
        self.scope().private = Some(def.name.name.clone());
        if generic.is_some() {
            self.scope()
                .mark(&Rc::from("__type_params__"), uses::ASSIGNED);
            self.scope().mark(&Rc::from(".type_params"), uses::USED);
        }
        self.body(&def.body)?;
        self.leave(left);
        if let Some(left) = generic {
            self.leave(left);
        }
        Ok(())
    }

    fn enter_type_params(&mut self, params: &[TypeParam], name: &Name) -> Fallible<Left> {
        let in_class = self.kind() == ScopeKind::Class;
        let left = self.enter(
            key(&params[0], NodeRole::TypeParams),
            ScopeKind::TypeParams,
            Rc::from(format!("<generic parameters of {name}>")),
        );
        self.scope().sees_class = in_class;
        self.type_params(params)?;
        Ok(left)
    }

    fn type_params(&mut self, params: &[TypeParam]) -> Fallible<()> {
        for param in params {
            let (ident, bound, default, what) = match &param.kind {
                TypeParamKind::TypeVar {
                    name,
                    bound,
                    default_value,
                } => (
                    name,
                    bound.as_deref(),
                    default_value.as_deref(),
                    "a TypeVar default",
                ),
                TypeParamKind::TypeVarTuple {
                    name,
                    default_value,
                } => (
                    name,
                    None,
                    default_value.as_deref(),
                    "a TypeVarTuple default",
                ),
                TypeParamKind::ParamSpec {
                    name,
                    default_value,
                } => (name, None, default_value.as_deref(), "a ParamSpec default"),
            };
            let mangled = mangle(self.private.as_ref(), &ident.name);
            let scope = self.tree.get_mut(self.current);
            let i = scope.intern(&mangled);
            if scope.symbols[i].uses & uses::TYPE_PARAM != 0 {
                return error(
                    param.span,
                    format!("duplicate type parameter '{}'", ident.name),
                );
            }
            scope.symbols[i].uses |= uses::TYPE_PARAM | uses::ASSIGNED;
            if let Some(bound) = bound {
                let within = if matches!(bound.kind, ExprKind::Tuple { .. }) {
                    "a TypeVar constraint"
                } else {
                    "a TypeVar bound"
                };
                self.lazy_value(bound, ScopeKind::TypeVariable, &ident.name, within)?;
            }
            if let Some(default) = default {
                self.lazy_value(default, ScopeKind::TypeVariable, &ident.name, what)?;
            }
        }
        Ok(())
    }

    /// An expression that becomes a function of its own, evaluated when asked for.
    fn lazy_value(
        &mut self,
        value: &Expr,
        kind: ScopeKind,
        name: &Name,
        within: &'static str,
    ) -> Fallible<()> {
        let in_class = self.scope().sees_class || self.kind() == ScopeKind::Class;
        let left = self.enter(key(value, NodeRole::LazyValue), kind, name.clone());
        self.scope()
            .mark(&Rc::from(".format"), uses::PARAM | uses::USED);
        self.scope().sees_class = in_class;
        self.within = within;
        self.expr(value)?;
        self.leave(left);
        Ok(())
    }

    fn type_alias(&mut self, name: &Expr, type_params: &[TypeParam], value: &Expr) -> Fallible<()> {
        self.expr(name)?;
        let ExprKind::Name { id, .. } = &name.kind else {
            return error(name.span, "invalid syntax");
        };
        let generic = match type_params {
            [] => None,
            params => Some(self.enter_type_params(params, id)?),
        };
        self.lazy_value(value, ScopeKind::TypeAlias, id, "a type alias")?;
        if let Some(left) = generic {
            self.leave(left);
        }
        Ok(())
    }

    fn exprs(&mut self, list: &[Expr]) -> Fallible<()> {
        for expr in list {
            self.expr(expr)?;
        }
        Ok(())
    }

    fn opt_expr(&mut self, expr: Option<&Expr>) -> Fallible<()> {
        match expr {
            Some(expr) => self.expr(expr),
            None => Ok(()),
        }
    }

    fn expr(&mut self, expr: &Expr) -> Fallible<()> {
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

    fn pattern(&mut self, pattern: &Pattern) -> Fallible<()> {
        self.nest(pattern.span)?;
        match &pattern.kind {
            PatternKind::MatchValue { value } => self.expr(value)?,
            PatternKind::MatchSingleton { .. } => {}
            PatternKind::MatchSequence { patterns } | PatternKind::MatchOr { patterns } => {
                self.patterns(patterns)?
            }
            PatternKind::MatchMapping {
                keys,
                patterns,
                rest,
            } => {
                self.exprs(keys)?;
                self.patterns(patterns)?;
                if let Some(rest) = rest {
                    self.mark(&rest.name, uses::ASSIGNED);
                }
            }
            PatternKind::MatchClass {
                cls,
                patterns,
                kwd_patterns,
                ..
            } => {
                self.expr(cls)?;
                self.patterns(patterns)?;
                self.patterns(kwd_patterns)?;
            }
            PatternKind::MatchStar { name } => {
                if let Some(name) = name {
                    self.mark(&name.name, uses::ASSIGNED);
                }
            }
            PatternKind::MatchAs { pattern, name } => {
                if let Some(pattern) = pattern {
                    self.pattern(pattern)?;
                }
                if let Some(name) = name {
                    self.mark(&name.name, uses::ASSIGNED);
                }
            }
        }
        self.nesting -= 1;
        Ok(())
    }

    fn patterns(&mut self, patterns: &[Pattern]) -> Fallible<()> {
        for pattern in patterns {
            self.pattern(pattern)?;
        }
        Ok(())
    }
}

/// The state of the walk outside a scope.
struct Left {
    scope: ScopeId,
    private: Option<Name>,
    iterable_depth: u32,
    in_comprehension_target: bool,
    conditional: bool,
    within: &'static str,
}

/// Parameters in the order in which annotations are evaluated.
pub(crate) fn all_args(args: &Arguments) -> impl Iterator<Item = &Arg> {
    args.args
        .iter()
        .chain(&args.posonlyargs)
        .chain(args.vararg.as_deref())
        .chain(&args.kwonlyargs)
        .chain(args.kwarg.as_deref())
}
