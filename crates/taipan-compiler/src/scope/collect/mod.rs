//! First pass: walk the tree, open a scope for whatever has names of its own, and note how names are used.

mod expr;

use super::{
    CONDITIONAL_ANNOTATIONS, NodeKey, NodeRole, Scope, ScopeId, ScopeKind, ScopeTree, key, mangle,
    uses,
};
use crate::TOO_DEEP;
use crate::error::{Fallible, error};
use crate::hash::FastMap;
use std::rc::Rc;
use taipan_syntax::ast::*;

/// Walk `module` and return its scopes; `Scope::symbols` hold uses, places are not decided yet.
pub(crate) fn collect(
    module: &Mod,
    future_annotations: bool,
    max_nesting: u32,
) -> Fallible<ScopeTree> {
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
        max_nesting,
    };
    collector.open(
        key(module, NodeRole::Function),
        ScopeKind::Module,
        Rc::from("<module>"),
        None,
    );
    match module {
        Mod::Module { body, .. } | Mod::Interactive { body } => collector.body(body)?,
        Mod::Expression { body } => collector.expr(body)?,
        // A signature has nothing to run; nobody compiles one.
        Mod::FunctionType { .. } => {}
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
    max_nesting: u32,
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
            in_comprehension_target: self.in_comprehension_target,
            conditional: self.conditional,
            within: self.within,
        };
        self.in_comprehension_target = false;
        self.conditional = false;
        self.within = "";
        self.open(node, kind, name, Some(left.scope));
        left
    }

    fn leave(&mut self, left: Left) {
        self.current = left.scope;
        self.private = left.private;
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
        if self.nesting > self.max_nesting {
            return error(span, TOO_DEEP);
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
            StmtKind::Assign { targets, value, .. } => {
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
                is_async,
                ..
            } => {
                self.note_async(*is_async);
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
            StmtKind::With {
                items,
                body,
                is_async,
                ..
            } => {
                self.note_async(*is_async);
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
                    self.opt_expr(handler.r#type.as_ref())?;
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

    /// At a top level where `await` is allowed, asynchronous statements make the module a coroutine.
    fn note_async(&mut self, is_async: bool) {
        if is_async && self.kind() == ScopeKind::Module {
            self.scope().is_coroutine = true;
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
