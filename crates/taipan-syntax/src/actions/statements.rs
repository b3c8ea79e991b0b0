//! Builders of statements.

use crate::ast::{
    Alias, ClassDef, ExceptHandler, Expr, ExprContext, ExprKind, FunctionDef, Ident, Operator,
    Span, Stmt, StmtKind, WithItem,
};

use crate::error::TokenError;

use super::{ArgList, Builder, Items, Node, Params, Refusal, TypeParams, depth_of};

/// What can be imported from `__future__`.
const FUTURE_FEATURES: [&str; 10] = [
    "nested_scopes",
    "generators",
    "division",
    "absolute_import",
    "with_statement",
    "print_function",
    "unicode_literals",
    "barry_as_FLUFL",
    "generator_stop",
    "annotations",
];

/// A statement under construction.
pub struct Item {
    stmt: Box<Stmt>,
    depth: u32,
}

/// Statements under construction and the greatest depth among them.
pub struct Stmts {
    pub(super) list: Vec<Stmt>,
    depth: u32,
    /// Where the last one ends, its semicolon included.
    end: u32,
}

/// The body of a compound statement, at least one statement.
pub struct Block {
    pub(super) body: Vec<Stmt>,
    pub(super) depth: u32,
    pub(super) end: u32,
}

/// A dotted name and its end.
pub struct Dotted {
    ident: Ident,
}

/// A name of an import statement.
pub type AliasItem = Alias;

/// An `elif` clause: where it starts, its test and its block.
pub type Elif = (u32, Node, Block);

/// An `except` clause.
pub struct Handler {
    handler: ExceptHandler,
    is_star: bool,
    depth: u32,
}

/// The items of a `with` and the greatest depth among them.
pub struct With {
    items: Vec<WithItem>,
    depth: u32,
}

impl Builder<'_> {
    /// A statement above children as deep as `children`; beyond the limit a `pass`.
    fn item(&self, start: u32, end: u32, kind: StmtKind, children: u32) -> Item {
        let (kind, depth) = if children >= self.limit {
            self.refuse(Refusal::TooDeep);
            (StmtKind::Pass, 1)
        } else {
            (kind, children + 1)
        };
        Item {
            stmt: Box::new(Stmt {
                kind,
                span: Span { start, end },
            }),
            depth,
        }
    }

    pub fn no_statements(&self) -> Stmts {
        Stmts {
            list: Vec::new(),
            depth: 0,
            end: 0,
        }
    }

    pub fn only_statement(&self, first: Item) -> Stmts {
        Stmts {
            end: first.stmt.span.end,
            list: vec![*first.stmt],
            depth: first.depth,
        }
    }

    pub fn push_statement(&self, mut list: Stmts, next: Item) -> Stmts {
        list.end = next.stmt.span.end;
        list.list.push(*next.stmt);
        list.depth = list.depth.max(next.depth);
        list
    }

    pub fn ending_in_semicolon(&self, mut list: Stmts, end: u32) -> Stmts {
        list.end = end;
        list
    }

    pub fn extend_statements(&self, mut list: Stmts, next: Stmts) -> Stmts {
        if list.list.is_empty() {
            return next;
        }
        list.list.extend(next.list);
        list.end = next.end;
        list.depth = list.depth.max(next.depth);
        list
    }

    pub fn block(&self, body: Stmts) -> Block {
        Block {
            body: body.list,
            depth: body.depth,
            end: body.end,
        }
    }

    pub fn expression_statement(&self, start: u32, value: Node, end: u32) -> Item {
        self.item(
            start,
            end,
            StmtKind::Expr { value: value.expr },
            value.depth,
        )
    }

    pub fn annotated(
        &self,
        start: u32,
        mut target: Node,
        annotation: Node,
        value: Option<Node>,
        end: u32,
    ) -> Item {
        let simple = !target.parenthesised && matches!(target.expr.kind, ExprKind::Name { .. });
        if matches!(
            target.expr.kind,
            ExprKind::Name { .. } | ExprKind::Attribute { .. } | ExprKind::Subscript { .. }
        ) {
            self.set_target(&mut target, ExprContext::Store);
        } else {
            self.refuse(Refusal::Diagnose);
        }
        let depth = target.depth.max(annotation.depth).max(depth_of(&value));
        let kind = StmtKind::AnnAssign {
            target: target.expr,
            annotation: annotation.expr,
            value: value.map(|value| value.expr),
            simple,
        };
        self.item(start, end, kind, depth)
    }

    pub fn assign(&self, start: u32, mut targets: Items, value: Node, end: u32) -> Item {
        for target in &mut targets.list {
            if !super::set_context(target, ExprContext::Store) {
                self.refuse(Refusal::Diagnose);
            }
        }
        let depth = targets.depth.max(value.depth);
        self.item(
            start,
            end,
            StmtKind::Assign {
                targets: targets.list,
                value: value.expr,
                type_comment: None,
            },
            depth,
        )
    }

    pub fn augmented(
        &self,
        start: u32,
        mut target: Node,
        op: Operator,
        value: Node,
        end: u32,
    ) -> Item {
        if matches!(
            target.expr.kind,
            ExprKind::Name { .. } | ExprKind::Attribute { .. } | ExprKind::Subscript { .. }
        ) {
            self.set_target(&mut target, ExprContext::Store);
        } else {
            self.refuse(Refusal::Diagnose);
        }
        let depth = target.depth.max(value.depth);
        self.item(
            start,
            end,
            StmtKind::AugAssign {
                target: target.expr,
                op,
                value: value.expr,
            },
            depth,
        )
    }

    pub fn type_alias(
        &self,
        start: u32,
        name: Ident,
        params: Option<TypeParams>,
        value: Node,
        end: u32,
    ) -> Item {
        let (type_params, depth) = self.type_parameters(params);
        let name = Expr {
            kind: ExprKind::Name {
                id: name.name,
                ctx: ExprContext::Store,
            },
            span: name.span,
        };
        let kind = StmtKind::TypeAlias {
            name: Box::new(name),
            type_params,
            value: value.expr,
        };
        self.item(start, end, kind, depth.max(value.depth))
    }

    pub fn pass(&self, start: u32, end: u32) -> Item {
        self.item(start, end, StmtKind::Pass, 0)
    }

    pub fn break_(&self, start: u32, end: u32) -> Item {
        self.item(start, end, StmtKind::Break, 0)
    }

    pub fn continue_(&self, start: u32, end: u32) -> Item {
        self.item(start, end, StmtKind::Continue, 0)
    }

    pub fn return_(&self, start: u32, value: Option<Node>, end: u32) -> Item {
        let depth = depth_of(&value);
        self.item(
            start,
            end,
            StmtKind::Return {
                value: value.map(|value| value.expr),
            },
            depth,
        )
    }

    pub fn raise(&self, start: u32, exc: Option<Node>, cause: Option<Node>, end: u32) -> Item {
        let depth = depth_of(&exc).max(depth_of(&cause));
        let kind = StmtKind::Raise {
            exc: exc.map(|exc| exc.expr),
            cause: cause.map(|cause| cause.expr),
        };
        self.item(start, end, kind, depth)
    }

    pub fn delete(&self, start: u32, mut targets: Items, end: u32) -> Item {
        for target in &mut targets.list {
            if !super::set_context(target, ExprContext::Del) {
                self.refuse(Refusal::Diagnose);
            }
        }
        self.item(
            start,
            end,
            StmtKind::Delete {
                targets: targets.list,
            },
            targets.depth,
        )
    }

    pub fn assert(&self, start: u32, test: Node, msg: Option<Node>, end: u32) -> Item {
        let depth = test.depth.max(depth_of(&msg));
        self.item(
            start,
            end,
            StmtKind::Assert {
                test: test.expr,
                msg: msg.map(|msg| msg.expr),
            },
            depth,
        )
    }

    pub fn global(&self, start: u32, names: Vec<Ident>, end: u32) -> Item {
        self.item(start, end, StmtKind::Global { names }, 0)
    }

    pub fn nonlocal(&self, start: u32, names: Vec<Ident>, end: u32) -> Item {
        self.item(start, end, StmtKind::Nonlocal { names }, 0)
    }

    pub fn dotted(&self, first: Ident) -> Dotted {
        Dotted { ident: first }
    }

    pub fn push_dotted(&self, list: Dotted, next: Ident) -> Dotted {
        let name = self.intern(&format!("{}.{}", list.ident.name, next.name));
        Dotted {
            ident: Ident {
                name,
                span: Span {
                    start: list.ident.span.start,
                    end: next.span.end,
                },
            },
        }
    }

    pub fn alias(&self, start: u32, name: Dotted, asname: Option<Ident>, end: u32) -> AliasItem {
        Alias {
            name: name.ident.name,
            asname,
            span: Span { start, end },
        }
    }

    pub fn star_alias(&self, start: u32, end: u32) -> Vec<AliasItem> {
        vec![Alias {
            name: self.intern("*"),
            asname: None,
            span: Span { start, end },
        }]
    }

    pub fn import(&self, start: u32, names: Vec<AliasItem>, end: u32) -> Item {
        self.item(start, end, StmtKind::Import { names }, 0)
    }

    pub fn import_from(
        &self,
        start: u32,
        level: u32,
        module: Option<Dotted>,
        names: Vec<AliasItem>,
        end: u32,
    ) -> Item {
        let module = module.map(|module| module.ident);
        if level == 0
            && module
                .as_ref()
                .is_some_and(|module| &*module.name == "__future__")
        {
            self.check_future_features(&names);
        }
        self.item(
            start,
            end,
            StmtKind::ImportFrom {
                module,
                names,
                level,
            },
            0,
        )
    }

    fn check_future_features(&self, names: &[Alias]) {
        for alias in names {
            let message = match &*alias.name {
                name if FUTURE_FEATURES.contains(&name) => continue,
                "braces" => "not a chance".to_owned(),
                name => format!("future feature {name} is not defined"),
            };
            let Span { start, end } = alias.span;
            self.refuse(Refusal::Known(
                TokenError::spanning(start, end, message).with_newline(),
            ));
        }
    }

    pub fn push_elif(&self, list: Vec<Elif>, start: u32, test: Node, body: Block) -> Vec<Elif> {
        self.push_plain(list, (start, test, body))
    }

    /// `elif` clauses become `if` statements inside one another, built from the last.
    pub fn if_(
        &self,
        start: u32,
        test: Node,
        body: Block,
        elifs: Vec<Elif>,
        orelse: Option<Block>,
    ) -> Item {
        let mut rest = orelse;
        for (start, test, body) in elifs.into_iter().rev() {
            let item = self.if_(start, test, body, Vec::new(), rest);
            let end = item.stmt.span.end;
            rest = Some(Block {
                body: vec![*item.stmt],
                depth: item.depth,
                end,
            });
        }
        let (orelse, orelse_depth, end) = optional(rest, body.end);
        let depth = test.depth.max(body.depth).max(orelse_depth);
        self.item(
            start,
            end,
            StmtKind::If {
                test: test.expr,
                body: body.body,
                orelse,
            },
            depth,
        )
    }

    pub fn while_(&self, start: u32, test: Node, body: Block, orelse: Option<Block>) -> Item {
        let (orelse, orelse_depth, end) = optional(orelse, body.end);
        let depth = test.depth.max(body.depth).max(orelse_depth);
        self.item(
            start,
            end,
            StmtKind::While {
                test: test.expr,
                body: body.body,
                orelse,
            },
            depth,
        )
    }

    pub fn for_(
        &self,
        start: u32,
        is_async: bool,
        mut target: Node,
        iter: Node,
        body: Block,
        orelse: Option<Block>,
    ) -> Item {
        self.set_target(&mut target, ExprContext::Store);
        let (orelse, orelse_depth, end) = optional(orelse, body.end);
        let depth = target
            .depth
            .max(iter.depth)
            .max(body.depth)
            .max(orelse_depth);
        let kind = StmtKind::For {
            target: target.expr,
            iter: iter.expr,
            body: body.body,
            orelse,
            type_comment: None,
            is_async,
        };
        self.item(start, end, kind, depth)
    }

    pub fn handler(
        &self,
        start: u32,
        is_star: bool,
        typ: Option<Node>,
        name: Option<Ident>,
        body: Block,
    ) -> Handler {
        let depth = self.above(depth_of(&typ).max(body.depth));
        // A tuple without parentheses cannot be followed by `as`; the grammar sees to it, and to `except*` having a type.
        let handler = ExceptHandler {
            r#type: typ.map(|typ| *typ.expr),
            name,
            body: body.body,
            span: Span {
                start,
                end: body.end,
            },
        };
        Handler {
            handler,
            is_star,
            depth,
        }
    }

    pub fn try_(
        &self,
        start: u32,
        body: Block,
        handlers: Vec<Handler>,
        orelse: Option<Block>,
        finalbody: Option<Block>,
    ) -> Item {
        let is_star = handlers.first().is_some_and(|first| first.is_star);
        let mut depth = body.depth;
        let mut end = body.end;
        let mut list = Vec::with_capacity(handlers.len());
        for handler in handlers {
            if handler.is_star != is_star {
                self.refuse(Refusal::Diagnose);
            }
            depth = depth.max(handler.depth);
            end = handler.handler.span.end;
            list.push(handler.handler);
        }
        let (orelse, orelse_depth, end) = optional(orelse, end);
        let (finalbody, final_depth, end) = optional(finalbody, end);
        let depth = depth.max(orelse_depth).max(final_depth);
        let kind = StmtKind::Try {
            body: body.body,
            handlers: list,
            orelse,
            finalbody,
            is_star,
        };
        self.item(start, end, kind, depth)
    }

    pub fn with_items(&self, first: (Node, Option<Node>)) -> With {
        self.push_with(
            With {
                items: Vec::new(),
                depth: 0,
            },
            first,
        )
    }

    pub fn push_with(&self, mut list: With, (value, mut target): (Node, Option<Node>)) -> With {
        if let Some(target) = &mut target {
            self.set_target(target, ExprContext::Store);
        }
        list.depth = list.depth.max(value.depth).max(depth_of(&target));
        list.items.push(WithItem {
            context_expr: *value.expr,
            optional_vars: target.map(|target| *target.expr),
        });
        list
    }

    pub fn with(&self, start: u32, is_async: bool, items: With, body: Block) -> Item {
        let depth = items.depth.max(body.depth);
        self.item(
            start,
            body.end,
            StmtKind::With {
                items: items.items,
                body: body.body,
                type_comment: None,
                is_async,
            },
            depth,
        )
    }

    #[expect(clippy::too_many_arguments, reason = "one per part of the production")]
    pub fn function(
        &self,
        start: u32,
        is_async: bool,
        name: Ident,
        params: Option<TypeParams>,
        args: Params,
        returns: Option<Node>,
        body: Block,
    ) -> Item {
        let (type_params, type_depth) = self.type_parameters(params);
        let (args, args_depth) = self.arguments(args);
        let depth = type_depth
            .max(args_depth)
            .max(depth_of(&returns))
            .max(body.depth);
        let function = FunctionDef {
            name,
            args,
            body: body.body,
            decorator_list: Vec::new(),
            returns: returns.map(|returns| returns.expr),
            type_comment: None,
            type_params,
            is_async,
        };
        self.item(
            start,
            body.end,
            StmtKind::FunctionDef(Box::new(function)),
            depth,
        )
    }

    pub fn class(
        &self,
        start: u32,
        name: Ident,
        params: Option<TypeParams>,
        bases: Option<ArgList>,
        body: Block,
    ) -> Item {
        let (type_params, type_depth) = self.type_parameters(params);
        let (bases, keywords, base_depth) =
            self.call_arguments(bases.unwrap_or_else(|| self.no_args()));
        let depth = type_depth.max(base_depth).max(body.depth);
        let class = ClassDef {
            name,
            type_params,
            bases,
            keywords,
            body: body.body,
            decorator_list: Vec::new(),
        };
        self.item(start, body.end, StmtKind::ClassDef(Box::new(class)), depth)
    }

    pub fn decorated(&self, decorators: Items, mut definition: Item) -> Item {
        definition.depth = definition.depth.max(self.above(decorators.depth));
        match &mut definition.stmt.kind {
            StmtKind::FunctionDef(function) => function.decorator_list = decorators.list,
            StmtKind::ClassDef(class) => class.decorator_list = decorators.list,
            // A definition that was too deep has become a `pass`.
            _ => {}
        }
        definition
    }

    pub fn match_(&self, start: u32, subject: Node, cases: Vec<super::Case>) -> Item {
        let mut depth = subject.depth;
        let mut end = subject.expr.span.end;
        let mut list = Vec::with_capacity(cases.len());
        for case in cases {
            depth = depth.max(case.depth);
            end = case.end;
            list.push(case.case);
        }
        self.item(
            start,
            end,
            StmtKind::Match {
                subject: subject.expr,
                cases: list,
            },
            depth,
        )
    }
}

/// The parts of a block that may be absent; without it the statement ends where it did.
fn optional(block: Option<Block>, end: u32) -> (Vec<Stmt>, u32, u32) {
    match block {
        Some(block) => (block.body, block.depth, block.end),
        None => (Vec::new(), 0, end),
    }
}
