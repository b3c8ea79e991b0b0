//! Builders of `match` patterns.

use crate::ast::{
    Constant, Expr, ExprKind, Ident, MatchCase, Operator, Pattern, PatternKind, Span, UnaryOp,
};

use crate::error::TokenError;

use super::{Block, Builder, Node, Refusal, depth_of};

/// A pattern under construction.
pub struct Pat {
    pattern: Box<Pattern>,
    depth: u32,
}

/// Patterns under construction and the greatest depth among them.
pub struct Pats {
    list: Vec<Pattern>,
    depth: u32,
}

/// A `case` clause.
pub struct Case {
    pub(super) case: MatchCase,
    pub(super) depth: u32,
    pub(super) end: u32,
}

/// An argument of a class pattern, with its keyword.
pub type PatArg = (Option<Ident>, Pat);

/// A part of a mapping pattern.
pub enum KeyPat {
    Item(Node, Pat),
    Rest(Ident),
}

impl Builder<'_> {
    fn pattern(&self, start: u32, end: u32, kind: PatternKind, children: u32) -> Pat {
        let (kind, depth) = if children >= self.limit {
            self.refuse(Refusal::TooDeep);
            (
                PatternKind::MatchAs {
                    pattern: None,
                    name: None,
                },
                1,
            )
        } else {
            (kind, children + 1)
        };
        Pat {
            pattern: Box::new(Pattern {
                kind,
                span: Span { start, end },
            }),
            depth,
        }
    }

    pub fn no_patterns(&self) -> Pats {
        Pats {
            list: Vec::new(),
            depth: 0,
        }
    }

    pub fn one_pattern(&self, first: Pat) -> Pats {
        Pats {
            list: vec![*first.pattern],
            depth: first.depth,
        }
    }

    pub fn push_pattern(&self, mut list: Pats, next: Pat) -> Pats {
        list.list.push(*next.pattern);
        list.depth = list.depth.max(next.depth);
        list
    }

    pub fn case(&self, pattern: Pat, guard: Option<Node>, body: Block) -> Case {
        let depth = self.above(pattern.depth.max(depth_of(&guard)).max(body.depth));
        let case = MatchCase {
            pattern: *pattern.pattern,
            guard: guard.map(|guard| guard.expr),
            body: body.body,
        };
        Case {
            case,
            depth,
            end: body.end,
        }
    }

    /// `_` matches anything and binds nothing.
    pub fn pattern_capture(&self, name: Ident) -> Pat {
        let Span { start, end } = name.span;
        let name = (&*name.name != "_").then_some(name);
        self.pattern(
            start,
            end,
            PatternKind::MatchAs {
                pattern: None,
                name,
            },
            0,
        )
    }

    pub fn pattern_as(&self, start: u32, pattern: Pat, name: Ident, end: u32) -> Pat {
        if &*name.name == "_" {
            self.refuse(Refusal::Diagnose);
        }
        let kind = PatternKind::MatchAs {
            pattern: Some(pattern.pattern),
            name: Some(name),
        };
        self.pattern(start, end, kind, pattern.depth)
    }

    pub fn pattern_or(&self, start: u32, items: Pats, end: u32) -> Pat {
        self.pattern(
            start,
            end,
            PatternKind::MatchOr {
                patterns: items.list,
            },
            items.depth,
        )
    }

    pub fn pattern_star(&self, start: u32, name: Ident, end: u32) -> Pat {
        let name = (&*name.name != "_").then_some(name);
        self.pattern(start, end, PatternKind::MatchStar { name }, 0)
    }

    pub fn pattern_sequence(&self, start: u32, items: Pats, end: u32) -> Pat {
        self.pattern(
            start,
            end,
            PatternKind::MatchSequence {
                patterns: items.list,
            },
            items.depth,
        )
    }

    pub fn pattern_value(&self, start: u32, value: Node, end: u32) -> Pat {
        if is_format_string(&value.expr) {
            let message = "patterns may only match literals and attribute lookups";
            let error = TokenError::spanning(start, end, message).with_newline();
            self.refuse(Refusal::Known(error));
        }
        self.pattern(
            start,
            end,
            PatternKind::MatchValue { value: value.expr },
            value.depth,
        )
    }

    pub fn pattern_singleton(&self, start: u32, value: Constant, end: u32) -> Pat {
        self.pattern(start, end, PatternKind::MatchSingleton { value }, 0)
    }

    /// A complex number as a pattern is a real part plus or minus an imaginary one, nothing else.
    pub fn pattern_complex(
        &self,
        start: u32,
        left: Node,
        op: Operator,
        right: Node,
        end: u32,
    ) -> Node {
        if is_imaginary(&left.expr) || !is_imaginary(&right.expr) {
            self.refuse(Refusal::Diagnose);
        }
        self.binary(start, left, op, right, end)
    }

    pub fn pattern_mapping(&self, start: u32, items: Vec<KeyPat>, end: u32) -> Pat {
        let mut depth = 0;
        let mut keys = Vec::new();
        let mut patterns = Vec::new();
        let mut rest = None;
        for item in items {
            if rest.is_some() {
                self.refuse(Refusal::Diagnose);
            }
            match item {
                KeyPat::Item(key, pattern) => {
                    depth = depth.max(key.depth).max(pattern.depth);
                    keys.push(*key.expr);
                    patterns.push(*pattern.pattern);
                }
                KeyPat::Rest(name) if &*name.name == "_" => self.refuse(Refusal::Diagnose),
                KeyPat::Rest(name) => rest = Some(name),
            }
        }
        if keys.iter().any(is_format_string) {
            let message = "mapping pattern keys may only match literals and attribute lookups";
            let error = TokenError::spanning(start, end, message).with_newline();
            self.refuse(Refusal::Known(error));
        }
        self.pattern(
            start,
            end,
            PatternKind::MatchMapping {
                keys,
                patterns,
                rest,
            },
            depth,
        )
    }

    pub fn pattern_class(&self, start: u32, cls: Node, items: Vec<PatArg>, end: u32) -> Pat {
        let mut depth = cls.depth;
        let mut patterns = Vec::new();
        let mut kwd_attrs = Vec::new();
        let mut kwd_patterns = Vec::new();
        for (name, pattern) in items {
            depth = depth.max(pattern.depth);
            match name {
                Some(name) => {
                    kwd_attrs.push(name);
                    kwd_patterns.push(*pattern.pattern);
                }
                None => {
                    if !kwd_attrs.is_empty() {
                        self.refuse(Refusal::Diagnose);
                    }
                    patterns.push(*pattern.pattern);
                }
            }
        }
        let kind = PatternKind::MatchClass {
            cls: cls.expr,
            patterns,
            kwd_attrs,
            kwd_patterns,
        };
        self.pattern(start, end, kind, depth)
    }
}

fn is_format_string(expr: &Expr) -> bool {
    matches!(
        expr.kind,
        ExprKind::JoinedStr { .. } | ExprKind::TemplateStr { .. }
    )
}

fn is_imaginary(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::UnaryOp {
            op: UnaryOp::USub,
            operand,
        } => is_imaginary(operand),
        ExprKind::Constant(Constant::Imaginary(_)) => true,
        _ => false,
    }
}
