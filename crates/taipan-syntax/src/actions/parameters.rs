//! Builders of parameter lists, type parameters and call arguments. The grammar accepts their parts in any order; the
//! order is checked here.

use crate::ast::{Arg, Arguments, Expr, Ident, Keyword, Span, TypeParam, TypeParamKind};

use super::{Builder, Node, Refusal, depth_of};

/// A parameter without its default, and its depth.
pub type ParamName = (Arg, u32);

/// One part of a parameter list.
pub enum ParamItem {
    Plain {
        arg: Arg,
        default: Option<Expr>,
        depth: u32,
    },
    Slash,
    Star,
    VarArgs {
        arg: Arg,
        depth: u32,
    },
    KwArgs {
        arg: Arg,
        depth: u32,
    },
}

/// A parameter list under construction.
pub struct Params {
    arguments: Box<Arguments>,
    depth: u32,
    seen: Seen,
}

/// How far a parameter list has come.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Seen {
    /// Positional parameters.
    Plain,
    /// After the `/`.
    Slash,
    /// After a bare `*`, which needs a parameter behind it.
    BareStar,
    /// After `*args`, or a keyword-only parameter.
    Star,
    /// After `**kwargs`: nothing may follow.
    KwArgs,
}

/// One argument of a call.
pub enum CallItem {
    Positional(Node),
    Starred(Node),
    Keyword { keyword: Keyword, depth: u32 },
}

/// The arguments of a call and the greatest depth among them.
pub struct ArgList {
    args: Vec<Expr>,
    keywords: Vec<Keyword>,
    depth: u32,
}

/// Type parameters and the greatest depth among them.
pub struct TypeParams {
    list: Vec<TypeParam>,
    depth: u32,
}

impl Builder<'_> {
    pub fn no_params(&self) -> Params {
        Params {
            arguments: Box::default(),
            depth: 0,
            seen: Seen::Plain,
        }
    }

    fn arg(&self, start: u32, name: Ident, annotation: Option<Node>, end: u32) -> (Arg, u32) {
        let depth = depth_of(&annotation);
        let annotation = annotation.map(|annotation| annotation.expr);
        (
            Arg {
                arg: name,
                annotation,
                type_comment: None,
                span: Span { start, end },
            },
            depth,
        )
    }

    pub fn param_name(
        &self,
        start: u32,
        name: Ident,
        annotation: Option<Node>,
        end: u32,
    ) -> ParamName {
        self.arg(start, name, annotation, end)
    }

    pub fn param(&self, (arg, depth): ParamName, default: Option<Node>) -> ParamItem {
        let depth = depth.max(depth_of(&default));
        ParamItem::Plain {
            arg,
            default: default.map(|default| *default.expr),
            depth,
        }
    }

    pub fn param_star(&self, _start: u32, _end: u32) -> ParamItem {
        ParamItem::Star
    }

    pub fn param_slash(&self, _start: u32, _end: u32) -> ParamItem {
        ParamItem::Slash
    }

    pub fn param_varargs(
        &self,
        start: u32,
        name: Ident,
        annotation: Option<Node>,
        end: u32,
    ) -> ParamItem {
        let (arg, depth) = self.arg(start, name, annotation, end);
        ParamItem::VarArgs { arg, depth }
    }

    pub fn param_kwargs(
        &self,
        start: u32,
        name: Ident,
        annotation: Option<Node>,
        end: u32,
    ) -> ParamItem {
        let (arg, depth) = self.arg(start, name, annotation, end);
        ParamItem::KwArgs { arg, depth }
    }

    pub fn push_param(&self, mut list: Params, next: ParamItem) -> Params {
        let arguments = &mut *list.arguments;
        if list.seen == Seen::KwArgs {
            self.refuse(Refusal::Diagnose);
        }
        match next {
            ParamItem::Plain {
                arg,
                default,
                depth,
            } => {
                list.depth = list.depth.max(depth);
                if list.seen >= Seen::BareStar {
                    list.seen = Seen::Star;
                    arguments.kwonlyargs.push(arg);
                    arguments.kw_defaults.push(default);
                } else {
                    if default.is_none() && !arguments.defaults.is_empty() {
                        self.refuse(Refusal::Diagnose);
                    }
                    arguments.args.push(arg);
                    arguments.defaults.extend(default);
                }
            }
            ParamItem::Slash => {
                if list.seen != Seen::Plain || arguments.args.is_empty() {
                    self.refuse(Refusal::Diagnose);
                }
                list.seen = Seen::Slash;
                arguments.posonlyargs = std::mem::take(&mut arguments.args);
            }
            ParamItem::Star => {
                if list.seen >= Seen::BareStar {
                    self.refuse(Refusal::Diagnose);
                }
                list.seen = Seen::BareStar;
            }
            ParamItem::VarArgs { arg, depth } => {
                if list.seen >= Seen::BareStar {
                    self.refuse(Refusal::Diagnose);
                }
                list.seen = Seen::Star;
                list.depth = list.depth.max(depth);
                arguments.vararg = Some(Box::new(arg));
            }
            ParamItem::KwArgs { arg, depth } => {
                if list.seen == Seen::BareStar {
                    self.refuse(Refusal::Diagnose);
                }
                list.seen = Seen::KwArgs;
                list.depth = list.depth.max(depth);
                arguments.kwarg = Some(Box::new(arg));
            }
        }
        list
    }

    /// The finished parameter list and its depth.
    pub(super) fn arguments(&self, list: Params) -> (Arguments, u32) {
        if list.seen == Seen::BareStar {
            self.refuse(Refusal::Diagnose);
        }
        (*list.arguments, list.depth)
    }

    pub fn no_args(&self) -> ArgList {
        ArgList {
            args: Vec::new(),
            keywords: Vec::new(),
            depth: 0,
        }
    }

    pub fn keyword(&self, start: u32, arg: Option<Ident>, value: Node, end: u32) -> CallItem {
        let keyword = Keyword {
            arg,
            value: *value.expr,
            span: Span { start, end },
        };
        CallItem::Keyword {
            keyword,
            depth: value.depth,
        }
    }

    pub fn push_arg(&self, mut list: ArgList, next: CallItem) -> ArgList {
        match next {
            CallItem::Positional(value) => {
                if !list.keywords.is_empty() {
                    self.refuse(Refusal::Diagnose);
                }
                list.depth = list.depth.max(value.depth);
                list.args.push(*value.expr);
            }
            CallItem::Starred(value) => {
                if list.keywords.iter().any(|keyword| keyword.arg.is_none()) {
                    self.refuse(Refusal::Diagnose);
                }
                list.depth = list.depth.max(value.depth);
                list.args.push(*value.expr);
            }
            CallItem::Keyword { keyword, depth } => {
                list.depth = list.depth.max(depth);
                list.keywords.push(keyword);
            }
        }
        list
    }

    /// The finished arguments and their depth.
    pub(super) fn call_arguments(&self, list: ArgList) -> (Vec<Expr>, Vec<Keyword>, u32) {
        (list.args, list.keywords, list.depth)
    }

    fn type_param(&self, start: u32, kind: TypeParamKind, end: u32, children: u32) -> TypeParams {
        let depth = self.above(children);
        TypeParams {
            list: vec![TypeParam {
                kind,
                span: Span { start, end },
            }],
            depth,
        }
    }

    pub fn type_var(
        &self,
        start: u32,
        name: Ident,
        bound: Option<Node>,
        default: Option<Node>,
        end: u32,
    ) -> TypeParams {
        let depth = depth_of(&bound).max(depth_of(&default));
        let kind = TypeParamKind::TypeVar {
            name,
            bound: bound.map(|bound| bound.expr),
            default_value: default.map(|default| default.expr),
        };
        self.type_param(start, kind, end, depth)
    }

    pub fn type_var_tuple(
        &self,
        start: u32,
        name: Ident,
        default: Option<Node>,
        end: u32,
    ) -> TypeParams {
        let depth = depth_of(&default);
        let default_value = default.map(|default| default.expr);
        self.type_param(
            start,
            TypeParamKind::TypeVarTuple {
                name,
                default_value,
            },
            end,
            depth,
        )
    }

    pub fn param_spec(
        &self,
        start: u32,
        name: Ident,
        default: Option<Node>,
        end: u32,
    ) -> TypeParams {
        let depth = depth_of(&default);
        let default_value = default.map(|default| default.expr);
        self.type_param(
            start,
            TypeParamKind::ParamSpec {
                name,
                default_value,
            },
            end,
            depth,
        )
    }

    pub fn push_type_param(&self, mut list: TypeParams, next: TypeParams) -> TypeParams {
        list.list.extend(next.list);
        list.depth = list.depth.max(next.depth);
        list
    }

    /// The finished type parameters and their depth.
    pub(super) fn type_parameters(&self, list: Option<TypeParams>) -> (Vec<TypeParam>, u32) {
        list.map_or((Vec::new(), 0), |list| (list.list, list.depth))
    }
}
