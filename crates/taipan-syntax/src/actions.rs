//! The builders that the grammar's productions call, one call per production: expressions here, the rest in the files of
//! `actions/`.
//!
//! Every builder knows how deep its tree is and refuses to build beyond a limit ([`MAX_DEPTH`]), so that whoever walks, clones or
//! drops a tree by recursion has a bound. A refusal (also of a target that nobody can assign to) is noted in the
//! [`Builder`], which makes the parser stop at its next token; until then harmless trees stand in.

mod parameters;
mod patterns;
mod statements;
mod strings;

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::rc::Rc;

use unicode_normalization::UnicodeNormalization;

use crate::ast::{
    BoolOp, CmpOp, Constant, Expr, ExprContext, ExprKind, Ident, Mod, Name, Operator, Span, UnaryOp,
};
use crate::error::{End, SyntaxWarning, TokenError};
use crate::literal;

pub use parameters::{ArgList, CallItem, ParamItem, ParamName, Params, TypeParams};
pub use patterns::{Case, KeyPat, Pat, PatArg, Pats};
pub use statements::{AliasItem, Block, Dotted, Elif, Handler, Item, Stmts, With};
pub use strings::{Conv, FPart, Part, Piece};

/// How deep a tree may be. Dropping, cloning or comparing a tree this deep takes well below a megabyte of stack in a
/// debug build, and sums of a thousand terms still fit.
pub const MAX_DEPTH: u32 = 1500;
/// How deep a tree may be for whoever has [`DEEP_STACK`] bytes of stack.
pub const DEEP: u32 = 6000;
/// The stack that trees of [`DEEP`] levels need.
pub const DEEP_STACK: usize = 256 << 20;

/// The parser's word for "a builder refused"; what it refused stands in the builder.
#[derive(Debug)]
pub struct Stop;

/// Why a builder refused.
#[derive(Debug)]
pub enum Refusal {
    /// The diagnosing pass knows what to say, or it is plain "invalid syntax" at the next token.
    Diagnose,
    /// Deeper than the limit.
    TooDeep,
    /// The builder knows what to say.
    Known(TokenError),
}

/// An expression under construction.
pub struct Node {
    pub expr: Box<Expr>,
    depth: u32,
    /// Stands in parentheses of its own.
    parenthesised: bool,
}

/// Expressions under construction and the greatest depth among them.
pub struct Items {
    list: Vec<Expr>,
    depth: u32,
}

/// The operators and right operands of a comparison.
pub struct CmpTail {
    ops: Vec<CmpOp>,
    comparators: Items,
}

/// A clause of a comprehension with its depth.
pub type Comp = (crate::ast::Comprehension, u32);

/// The clauses of a comprehension and the greatest depth among them.
pub type Comps = (Vec<crate::ast::Comprehension>, u32);

/// An entry of a dict display; `**mapping` has no key.
pub type DictItem = (Option<Node>, Node);

/// The name of an operator in the grammar's signatures.
pub type Op = Operator;

/// What the productions build with: the source, the names seen so far, and what went wrong.
pub struct Builder<'s> {
    text: &'s str,
    names: RefCell<HashSet<Name>>,
    refusal: RefCell<Option<Refusal>>,
    refused: Cell<bool>,
    warnings: RefCell<Vec<SyntaxWarning>>,
    /// How deep the tree may be.
    limit: u32,
}

impl<'s> Builder<'s> {
    pub fn new(text: &'s str, limit: u32) -> Builder<'s> {
        Builder {
            text,
            limit,
            names: RefCell::new(HashSet::new()),
            refusal: RefCell::new(None),
            refused: Cell::new(false),
            warnings: RefCell::new(Vec::new()),
        }
    }

    /// Whether a builder refused, so that parsing must stop.
    pub fn has_refused(&self) -> bool {
        self.refused.get()
    }

    /// What was refused first, and the warnings.
    pub fn finish(self) -> (Option<Refusal>, Vec<SyntaxWarning>) {
        (self.refusal.into_inner(), self.warnings.into_inner())
    }

    fn refuse(&self, refusal: Refusal) {
        if !self.refused.replace(true) {
            *self.refusal.borrow_mut() = Some(refusal);
        }
    }

    fn warn(&self, warning: SyntaxWarning) {
        self.warnings.borrow_mut().push(warning);
    }

    /// The depth of a tree above children as deep as `children`.
    fn above(&self, children: u32) -> u32 {
        if children >= self.limit {
            self.refuse(Refusal::TooDeep);
        }
        children + 1
    }

    /// A node above children as deep as `children`. Beyond the limit a leaf replaces it, so that even one token's worth of
    /// reductions (a hundred thousand minuses end at one number) builds nothing deeper.
    fn node(&self, start: u32, end: u32, kind: ExprKind, children: u32) -> Node {
        let (kind, depth) = if children >= self.limit {
            self.refuse(Refusal::TooDeep);
            (ExprKind::Constant(Constant::None), 1)
        } else {
            (kind, children + 1)
        };
        Node {
            expr: Box::new(Expr {
                kind,
                span: Span { start, end },
            }),
            depth,
            parenthesised: false,
        }
    }

    fn source(&self, start: u32, end: u32) -> &'s str {
        &self.text[start as usize..end as usize]
    }

    /// The one copy of a name, in normal form.
    pub fn intern(&self, text: &str) -> Name {
        let mut names = self.names.borrow_mut();
        if let Some(name) = names.get(text) {
            return name.clone();
        }
        let name: Name = if text.is_ascii() {
            Rc::from(text)
        } else {
            let normal: String = text.nfkc().collect();
            match names.get(normal.as_str()) {
                Some(name) => return name.clone(),
                None => Rc::from(normal),
            }
        };
        names.insert(name.clone());
        name
    }

    pub fn module(&self, body: Stmts) -> Mod {
        Mod::Module {
            body: body.list,
            type_ignores: Vec::new(),
        }
    }

    pub fn interactive(&self, body: Stmts) -> Mod {
        Mod::Interactive { body: body.list }
    }

    pub fn expression(&self, body: Node) -> Mod {
        Mod::Expression { body: body.expr }
    }

    pub fn ident(&self, start: u32, end: u32) -> Ident {
        Ident {
            name: self.intern(self.source(start, end)),
            span: Span { start, end },
        }
    }

    pub fn push_plain<T>(&self, mut list: Vec<T>, next: T) -> Vec<T> {
        list.push(next);
        list
    }

    pub fn none(&self) -> Items {
        Items {
            list: Vec::new(),
            depth: 0,
        }
    }

    pub fn one(&self, first: Node) -> Items {
        Items {
            list: vec![*first.expr],
            depth: first.depth,
        }
    }

    pub fn push(&self, mut list: Items, next: Node) -> Items {
        list.list.push(*next.expr);
        list.depth = list.depth.max(next.depth);
        list
    }

    pub fn group(&self, mut value: Node) -> Node {
        value.parenthesised = true;
        value
    }

    pub fn name(&self, start: u32, end: u32) -> Node {
        let id = self.intern(self.source(start, end));
        self.node(
            start,
            end,
            ExprKind::Name {
                id,
                ctx: ExprContext::Load,
            },
            0,
        )
    }

    pub fn constant(&self, start: u32, value: Constant, end: u32) -> Node {
        self.node(start, end, ExprKind::Constant(value), 0)
    }

    pub fn number(&self, start: u32, end: u32) -> Node {
        let value = literal::number(self.source(start, end)).unwrap_or_else(|message| {
            let error = TokenError::point(start, message).with_end(End::Line);
            self.refuse(Refusal::Known(error.with_newline()));
            Constant::None
        });
        self.constant(start, value, end)
    }

    pub fn tuple(&self, start: u32, items: Items, end: u32) -> Node {
        self.node(
            start,
            end,
            ExprKind::Tuple {
                elts: items.list,
                ctx: ExprContext::Load,
            },
            items.depth,
        )
    }

    pub fn list(&self, start: u32, items: Items, end: u32) -> Node {
        self.node(
            start,
            end,
            ExprKind::List {
                elts: items.list,
                ctx: ExprContext::Load,
            },
            items.depth,
        )
    }

    pub fn set(&self, start: u32, items: Items, end: u32) -> Node {
        self.node(start, end, ExprKind::Set { elts: items.list }, items.depth)
    }

    pub fn dict(&self, start: u32, items: Vec<DictItem>, end: u32) -> Node {
        let mut depth = 0;
        let mut keys = Vec::with_capacity(items.len());
        let mut values = Vec::with_capacity(items.len());
        for (key, value) in items {
            depth = depth
                .max(value.depth)
                .max(key.as_ref().map_or(0, |key| key.depth));
            keys.push(key.map(|key| *key.expr));
            values.push(*value.expr);
        }
        self.node(start, end, ExprKind::Dict { keys, values }, depth)
    }

    pub fn starred(&self, start: u32, value: Node, end: u32) -> Node {
        self.node(
            start,
            end,
            ExprKind::Starred {
                value: value.expr,
                ctx: ExprContext::Load,
            },
            value.depth,
        )
    }

    /// `x[*a]` subscripts with a tuple of one.
    pub fn starred_slice(&self, start: u32, value: Node, end: u32) -> Node {
        self.tuple(start, self.one(self.starred(start, value, end)), end)
    }

    pub fn yield_(&self, start: u32, value: Option<Node>, end: u32) -> Node {
        let depth = depth_of(&value);
        self.node(
            start,
            end,
            ExprKind::Yield {
                value: value.map(|value| value.expr),
            },
            depth,
        )
    }

    pub fn yield_from(&self, start: u32, value: Node, end: u32) -> Node {
        self.node(
            start,
            end,
            ExprKind::YieldFrom { value: value.expr },
            value.depth,
        )
    }

    pub fn await_(&self, start: u32, value: Node, end: u32) -> Node {
        self.node(
            start,
            end,
            ExprKind::Await { value: value.expr },
            value.depth,
        )
    }

    pub fn named(&self, start: u32, target: Ident, value: Node, end: u32) -> Node {
        let target = Expr {
            kind: ExprKind::Name {
                id: target.name,
                ctx: ExprContext::Store,
            },
            span: target.span,
        };
        self.node(
            start,
            end,
            ExprKind::NamedExpr {
                target: Box::new(target),
                value: value.expr,
            },
            value.depth,
        )
    }

    pub fn if_exp(&self, start: u32, test: Node, body: Node, orelse: Node, end: u32) -> Node {
        let depth = test.depth.max(body.depth).max(orelse.depth);
        let kind = ExprKind::IfExp {
            test: test.expr,
            body: body.expr,
            orelse: orelse.expr,
        };
        self.node(start, end, kind, depth)
    }

    pub fn lambda(&self, start: u32, args: Params, body: Node, end: u32) -> Node {
        let (args, depth) = self.arguments(args);
        self.node(
            start,
            end,
            ExprKind::Lambda {
                args: Box::new(args),
                body: body.expr,
            },
            depth.max(body.depth),
        )
    }

    pub fn bool_op(&self, start: u32, op: BoolOp, values: Items, end: u32) -> Node {
        self.node(
            start,
            end,
            ExprKind::BoolOp {
                op,
                values: values.list,
            },
            values.depth,
        )
    }

    pub fn unary(&self, start: u32, op: UnaryOp, operand: Node, end: u32) -> Node {
        self.node(
            start,
            end,
            ExprKind::UnaryOp {
                op,
                operand: operand.expr,
            },
            operand.depth,
        )
    }

    pub fn binary(&self, start: u32, left: Node, op: Operator, right: Node, end: u32) -> Node {
        let depth = left.depth.max(right.depth);
        self.node(
            start,
            end,
            ExprKind::BinOp {
                left: left.expr,
                op,
                right: right.expr,
            },
            depth,
        )
    }

    pub fn compare_tail(&self, op: CmpOp, right: Node) -> CmpTail {
        CmpTail {
            ops: vec![op],
            comparators: self.one(right),
        }
    }

    pub fn push_compare(&self, tail: CmpTail, op: CmpOp, right: Node) -> CmpTail {
        let ops = self.push_plain(tail.ops, op);
        CmpTail {
            ops,
            comparators: self.push(tail.comparators, right),
        }
    }

    pub fn compare(&self, start: u32, left: Node, tail: CmpTail, end: u32) -> Node {
        let depth = left.depth.max(tail.comparators.depth);
        let kind = ExprKind::Compare {
            left: left.expr,
            ops: tail.ops,
            comparators: tail.comparators.list,
        };
        self.node(start, end, kind, depth)
    }

    pub fn attribute(&self, start: u32, value: Node, attr: Ident, end: u32) -> Node {
        let kind = ExprKind::Attribute {
            value: value.expr,
            attr,
            ctx: ExprContext::Load,
        };
        self.node(start, end, kind, value.depth)
    }

    pub fn subscript(&self, start: u32, value: Node, slice: Node, end: u32) -> Node {
        let depth = value.depth.max(slice.depth);
        let kind = ExprKind::Subscript {
            value: value.expr,
            slice: slice.expr,
            ctx: ExprContext::Load,
        };
        self.node(start, end, kind, depth)
    }

    pub fn slice(
        &self,
        start: u32,
        lower: Option<Node>,
        upper: Option<Node>,
        step: Option<Node>,
        end: u32,
    ) -> Node {
        let depth = depth_of(&lower).max(depth_of(&upper)).max(depth_of(&step));
        let kind = ExprKind::Slice {
            lower: lower.map(|lower| lower.expr),
            upper: upper.map(|upper| upper.expr),
            step: step.map(|step| step.expr),
        };
        self.node(start, end, kind, depth)
    }

    pub fn call(&self, start: u32, func: Node, args: ArgList, end: u32) -> Node {
        let (args, keywords, depth) = self.call_arguments(args);
        let depth = depth.max(func.depth);
        self.node(
            start,
            end,
            ExprKind::Call {
                func: func.expr,
                args,
                keywords,
            },
            depth,
        )
    }

    /// `f(x for x in y)`: the generator's place includes the call's parentheses, which begin at `paren`.
    pub fn call_generator(
        &self,
        start: u32,
        func: Node,
        paren: u32,
        elt: Node,
        generators: Comps,
        end: u32,
    ) -> Node {
        let generator = self.generator(paren, elt, generators, end);
        let depth = func.depth.max(generator.depth);
        let kind = ExprKind::Call {
            func: func.expr,
            args: vec![*generator.expr],
            keywords: Vec::new(),
        };
        self.node(start, end, kind, depth)
    }

    pub fn generator(&self, start: u32, elt: Node, generators: Comps, end: u32) -> Node {
        let depth = elt.depth.max(generators.1);
        self.node(
            start,
            end,
            ExprKind::GeneratorExp {
                elt: elt.expr,
                generators: generators.0,
            },
            depth,
        )
    }

    pub fn list_comp(&self, start: u32, elt: Node, generators: Comps, end: u32) -> Node {
        let depth = elt.depth.max(generators.1);
        self.node(
            start,
            end,
            ExprKind::ListComp {
                elt: elt.expr,
                generators: generators.0,
            },
            depth,
        )
    }

    pub fn set_comp(&self, start: u32, elt: Node, generators: Comps, end: u32) -> Node {
        let depth = elt.depth.max(generators.1);
        self.node(
            start,
            end,
            ExprKind::SetComp {
                elt: elt.expr,
                generators: generators.0,
            },
            depth,
        )
    }

    pub fn dict_comp(
        &self,
        start: u32,
        key: Node,
        value: Node,
        generators: Comps,
        end: u32,
    ) -> Node {
        let depth = key.depth.max(value.depth).max(generators.1);
        let kind = ExprKind::DictComp {
            key: key.expr,
            value: value.expr,
            generators: generators.0,
        };
        self.node(start, end, kind, depth)
    }

    pub fn comp_clause(&self, is_async: bool, mut target: Node, iter: Node, ifs: Items) -> Comp {
        self.set_target(&mut target, ExprContext::Store);
        let depth = target.depth.max(iter.depth).max(ifs.depth);
        let clause = crate::ast::Comprehension {
            target: *target.expr,
            iter: *iter.expr,
            ifs: ifs.list,
            is_async,
        };
        (clause, self.above(depth))
    }

    pub fn comprehension(&self, (clause, depth): Comp) -> Comps {
        (vec![clause], depth)
    }

    pub fn push_comprehension(&self, (list, depth): Comps, (next, next_depth): Comp) -> Comps {
        (self.push_plain(list, next), depth.max(next_depth))
    }

    /// Makes a parsed expression a target, or refuses.
    fn set_target(&self, node: &mut Node, ctx: ExprContext) {
        if !set_context(&mut node.expr, ctx) {
            self.refuse(Refusal::Diagnose);
        }
    }
}

fn depth_of(node: &Option<Node>) -> u32 {
    node.as_ref().map_or(0, |node| node.depth)
}

/// Marks everything assigned or deleted through `expr`; whether that is possible at all.
fn set_context(expr: &mut Expr, new: ExprContext) -> bool {
    match &mut expr.kind {
        ExprKind::Name { ctx, .. }
        | ExprKind::Attribute { ctx, .. }
        | ExprKind::Subscript { ctx, .. } => {
            *ctx = new;
            true
        }
        ExprKind::Starred { value, ctx } => {
            *ctx = new;
            new == ExprContext::Store && set_context(value, new)
        }
        ExprKind::List { elts, ctx } | ExprKind::Tuple { elts, ctx } => {
            *ctx = new;
            elts.iter_mut().all(|elt| set_context(elt, new))
        }
        _ => false,
    }
}
