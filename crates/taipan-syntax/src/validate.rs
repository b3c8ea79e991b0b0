//! What the grammar sees to in trees that come from texts, checked in trees that programs make.

use crate::ast::*;

/// What is wrong with a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Invalid {
    /// A value that no text would lead to: a ValueError.
    Value(String),
    /// A node of a kind that cannot stand there: a TypeError.
    Type(&'static str),
}

type Check = Result<(), Invalid>;

fn wrong(message: impl Into<String>) -> Check {
    Err(Invalid::Value(message.into()))
}

fn require(condition: bool, message: &str) -> Check {
    match condition {
        true => Ok(()),
        false => wrong(message),
    }
}

fn not_empty<T>(items: &[T], what: &str, of: &str) -> Check {
    match items.is_empty() {
        true => wrong(format!("empty {what} on {of}")),
        false => Ok(()),
    }
}

/// Check a tree.
pub fn validate(module: &Mod) -> Check {
    match module {
        Mod::Module { body, .. } | Mod::Interactive { body } => stmts(body),
        Mod::Expression { body } => load(body),
        Mod::FunctionType { argtypes, returns } => {
            loads(argtypes)?;
            load(returns)
        }
    }
}

fn stmts(body: &[Stmt]) -> Check {
    body.iter().try_for_each(stmt)
}

fn block(body: &[Stmt], of: &str) -> Check {
    not_empty(body, "body", of)?;
    stmts(body)
}

fn stmt(statement: &Stmt) -> Check {
    match &statement.kind {
        StmtKind::FunctionDef(def) => {
            let of = match def.is_async {
                true => "AsyncFunctionDef",
                false => "FunctionDef",
            };
            name(&def.name.name)?;
            block(&def.body, of)?;
            type_params(&def.type_params)?;
            arguments(&def.args)?;
            loads(&def.decorator_list)?;
            optional(def.returns.as_deref())
        }
        StmtKind::ClassDef(def) => {
            name(&def.name.name)?;
            block(&def.body, "ClassDef")?;
            type_params(&def.type_params)?;
            loads(&def.bases)?;
            keywords(&def.keywords)?;
            loads(&def.decorator_list)
        }
        StmtKind::Return { value } => optional(value.as_deref()),
        StmtKind::Delete { targets } => {
            not_empty(targets, "targets", "Delete")?;
            all(targets, ExprContext::Del)
        }
        StmtKind::Assign { targets, value, .. } => {
            not_empty(targets, "targets", "Assign")?;
            all(targets, ExprContext::Store)?;
            load(value)
        }
        StmtKind::TypeAlias {
            name,
            type_params: params,
            value,
        } => {
            if !matches!(name.kind, ExprKind::Name { .. }) {
                return Err(Invalid::Type("TypeAlias with non-Name name"));
            }
            expr(name, ExprContext::Store)?;
            type_params(params)?;
            load(value)
        }
        StmtKind::AugAssign { target, value, .. } => {
            expr(target, ExprContext::Store)?;
            load(value)
        }
        StmtKind::AnnAssign {
            target,
            annotation,
            value,
            simple,
        } => {
            if *simple && !matches!(target.kind, ExprKind::Name { .. }) {
                return Err(Invalid::Type("AnnAssign with simple non-Name target"));
            }
            expr(target, ExprContext::Store)?;
            optional(value.as_deref())?;
            load(annotation)
        }
        StmtKind::For {
            target,
            iter,
            body,
            orelse,
            is_async,
            ..
        } => {
            expr(target, ExprContext::Store)?;
            load(iter)?;
            block(body, if *is_async { "AsyncFor" } else { "For" })?;
            stmts(orelse)
        }
        StmtKind::While { test, body, orelse } => {
            load(test)?;
            block(body, "While")?;
            stmts(orelse)
        }
        StmtKind::If { test, body, orelse } => {
            load(test)?;
            block(body, "If")?;
            stmts(orelse)
        }
        StmtKind::With {
            items,
            body,
            is_async,
            ..
        } => {
            let of = if *is_async { "AsyncWith" } else { "With" };
            not_empty(items, "items", of)?;
            for item in items {
                load(&item.context_expr)?;
                if let Some(target) = &item.optional_vars {
                    expr(target, ExprContext::Store)?;
                }
            }
            block(body, of)
        }
        StmtKind::Match { subject, cases } => {
            load(subject)?;
            not_empty(cases, "cases", "Match")?;
            cases.iter().try_for_each(|case| {
                pattern(&case.pattern, false)?;
                optional(case.guard.as_deref())?;
                block(&case.body, "match_case")
            })
        }
        StmtKind::Raise { exc, cause } => {
            require(
                exc.is_some() || cause.is_none(),
                "Raise with cause but no exception",
            )?;
            optional(exc.as_deref())?;
            optional(cause.as_deref())
        }
        StmtKind::Try {
            body,
            handlers,
            orelse,
            finalbody,
            is_star,
        } => {
            let of = if *is_star { "TryStar" } else { "Try" };
            block(body, of)?;
            if handlers.is_empty() {
                require(
                    !finalbody.is_empty(),
                    &format!("{of} has neither except handlers nor finalbody"),
                )?;
                require(
                    orelse.is_empty(),
                    &format!("{of} has orelse but no except handlers"),
                )?;
            }
            for handler in handlers {
                optional(handler.r#type.as_ref())?;
                require(
                    handler.r#type.is_some() || !is_star,
                    "TryStar has an except handler without a type",
                )?;
                name_of(handler.name.as_ref())?;
                block(&handler.body, "ExceptHandler")?;
            }
            stmts(orelse)?;
            stmts(finalbody)
        }
        StmtKind::Assert { test, msg } => {
            load(test)?;
            optional(msg.as_deref())
        }
        StmtKind::Import { names } => imported(names, "Import"),
        StmtKind::ImportFrom { names, .. } => imported(names, "ImportFrom"),
        StmtKind::Global { names } => not_empty(names, "names", "Global"),
        StmtKind::Nonlocal { names } => not_empty(names, "names", "Nonlocal"),
        StmtKind::Expr { value } => load(value),
        StmtKind::Pass | StmtKind::Break | StmtKind::Continue => Ok(()),
    }
}

fn load(expression: &Expr) -> Check {
    expr(expression, ExprContext::Load)
}

fn optional(expression: Option<&Expr>) -> Check {
    expression.map_or(Ok(()), load)
}

fn loads(expressions: &[Expr]) -> Check {
    all(expressions, ExprContext::Load)
}

fn all(expressions: &[Expr], context: ExprContext) -> Check {
    expressions.iter().try_for_each(|e| expr(e, context))
}

fn keywords(keywords: &[Keyword]) -> Check {
    keywords.iter().try_for_each(|keyword| load(&keyword.value))
}

fn name(name: &str) -> Check {
    match name {
        "None" | "True" | "False" => wrong(format!(
            "identifier field can't represent '{name}' constant"
        )),
        _ => Ok(()),
    }
}

fn name_of(of: Option<&Ident>) -> Check {
    of.map_or(Ok(()), |of| name(&of.name))
}

fn imported(names: &[Alias], of: &str) -> Check {
    not_empty(names, "names", of)?;
    names.iter().try_for_each(|alias| {
        name(&alias.name)?;
        name_of(alias.asname.as_ref())
    })
}

fn expr(expression: &Expr, context: ExprContext) -> Check {
    let found = match &expression.kind {
        ExprKind::Attribute { ctx, .. }
        | ExprKind::Subscript { ctx, .. }
        | ExprKind::Starred { ctx, .. }
        | ExprKind::Name { ctx, .. }
        | ExprKind::List { ctx, .. }
        | ExprKind::Tuple { ctx, .. } => *ctx,
        _ if context != ExprContext::Load => {
            return wrong(format!(
                "expression which can't be assigned to in {context:?} context"
            ));
        }
        _ => context,
    };
    if let ExprKind::Name { id, .. } = &expression.kind {
        name(id)?;
    }
    if found != context {
        return wrong(format!(
            "expression must have {context:?} context but has {found:?} instead"
        ));
    }
    match &expression.kind {
        ExprKind::BoolOp { values, .. } => {
            require(values.len() >= 2, "BoolOp with less than 2 values")?;
            loads(values)
        }
        ExprKind::NamedExpr { target, value } => {
            if !matches!(target.kind, ExprKind::Name { .. }) {
                return Err(Invalid::Type("NamedExpr target must be a Name"));
            }
            load(value)
        }
        ExprKind::BinOp { left, right, .. } => {
            load(left)?;
            load(right)
        }
        ExprKind::UnaryOp { operand, .. } => load(operand),
        ExprKind::Lambda { args, body } => {
            arguments(args)?;
            load(body)
        }
        ExprKind::IfExp { test, body, orelse } => {
            load(test)?;
            load(body)?;
            load(orelse)
        }
        ExprKind::Dict { keys, values } => {
            require(
                keys.len() == values.len(),
                "Dict doesn't have the same number of keys as values",
            )?;
            keys.iter().flatten().try_for_each(load)?;
            loads(values)
        }
        ExprKind::ListComp { elt, generators }
        | ExprKind::SetComp { elt, generators }
        | ExprKind::GeneratorExp { elt, generators } => {
            comprehension(generators)?;
            load(elt)
        }
        ExprKind::DictComp {
            key,
            value,
            generators,
        } => {
            comprehension(generators)?;
            load(key)?;
            load(value)
        }
        ExprKind::Yield { value } => optional(value.as_deref()),
        ExprKind::YieldFrom { value } | ExprKind::Await { value } => load(value),
        ExprKind::Compare {
            left,
            ops,
            comparators,
        } => {
            require(!comparators.is_empty(), "Compare with no comparators")?;
            require(
                ops.len() == comparators.len(),
                "Compare has a different number of comparators and operands",
            )?;
            loads(comparators)?;
            load(left)
        }
        ExprKind::Call {
            func,
            args,
            keywords: named,
        } => {
            load(func)?;
            loads(args)?;
            keywords(named)
        }
        ExprKind::Set { elts: values }
        | ExprKind::JoinedStr { values }
        | ExprKind::TemplateStr { values } => loads(values),
        ExprKind::FormattedValue {
            value, format_spec, ..
        }
        | ExprKind::Interpolation {
            value, format_spec, ..
        } => {
            load(value)?;
            optional(format_spec.as_deref())
        }
        ExprKind::Attribute { value, .. } => load(value),
        ExprKind::Subscript { value, slice, .. } => {
            load(slice)?;
            load(value)
        }
        ExprKind::Starred { value, ctx } => expr(value, *ctx),
        ExprKind::List { elts, ctx } | ExprKind::Tuple { elts, ctx } => all(elts, *ctx),
        ExprKind::Slice { lower, upper, step } => {
            let parts = [lower, upper, step];
            parts.into_iter().flatten().try_for_each(|part| load(part))
        }
        ExprKind::Constant(_) | ExprKind::Name { .. } => Ok(()),
    }
}

fn comprehension(generators: &[Comprehension]) -> Check {
    require(!generators.is_empty(), "comprehension with no generators")?;
    generators.iter().try_for_each(|generator| {
        expr(&generator.target, ExprContext::Store)?;
        load(&generator.iter)?;
        loads(&generator.ifs)
    })
}

fn arguments(args: &Arguments) -> Check {
    let positional = args.posonlyargs.iter().chain(&args.args);
    let rest = args.vararg.as_deref().into_iter().chain(&args.kwonlyargs);
    let every = positional.chain(rest).chain(args.kwarg.as_deref());
    for arg in every {
        optional(arg.annotation.as_deref())?;
    }
    require(
        args.defaults.len() <= args.posonlyargs.len() + args.args.len(),
        "more positional defaults than args on arguments",
    )?;
    require(
        args.kw_defaults.len() == args.kwonlyargs.len(),
        "length of kwonlyargs is not the same as kw_defaults on arguments",
    )?;
    loads(&args.defaults)?;
    args.kw_defaults.iter().flatten().try_for_each(load)
}

fn type_params(params: &[TypeParam]) -> Check {
    params.iter().try_for_each(|param| match &param.kind {
        TypeParamKind::TypeVar {
            name: of,
            bound,
            default_value,
        } => {
            name(&of.name)?;
            optional(bound.as_deref())?;
            optional(default_value.as_deref())
        }
        TypeParamKind::ParamSpec {
            name: of,
            default_value,
        }
        | TypeParamKind::TypeVarTuple {
            name: of,
            default_value,
        } => {
            name(&of.name)?;
            optional(default_value.as_deref())
        }
    })
}

/// A name that a pattern binds.
fn capture(of: &Ident) -> Check {
    require(&*of.name != "_", "can't capture name '_' in patterns")?;
    name(&of.name)
}

fn patterns(items: &[Pattern], star_ok: bool) -> Check {
    items.iter().try_for_each(|item| pattern(item, star_ok))
}

fn pattern(pattern: &Pattern, star_ok: bool) -> Check {
    match &pattern.kind {
        PatternKind::MatchValue { value } => literal(value),
        PatternKind::MatchSingleton { value } => require(
            matches!(value, Constant::None | Constant::True | Constant::False),
            "MatchSingleton can only contain True, False and None",
        ),
        PatternKind::MatchSequence { patterns: items } => patterns(items, true),
        PatternKind::MatchMapping {
            keys,
            patterns: items,
            rest,
        } => {
            require(
                keys.len() == items.len(),
                "MatchMapping doesn't have the same number of keys as patterns",
            )?;
            rest.as_ref().map_or(Ok(()), capture)?;
            for key in keys {
                // Unlike as patterns of their own, the singletons may be keys.
                match &key.kind {
                    ExprKind::Constant(Constant::None | Constant::True | Constant::False) => {}
                    _ => literal(key)?,
                }
            }
            patterns(items, false)
        }
        PatternKind::MatchClass {
            cls,
            patterns: items,
            kwd_attrs,
            kwd_patterns,
        } => {
            require(
                kwd_attrs.len() == kwd_patterns.len(),
                "MatchClass doesn't have the same number of keyword attributes as patterns",
            )?;
            load(cls)?;
            let mut part = &**cls;
            while let ExprKind::Attribute { value, .. } = &part.kind {
                part = value;
            }
            require(
                matches!(part.kind, ExprKind::Name { .. }),
                "MatchClass cls field can only contain Name or Attribute nodes.",
            )?;
            kwd_attrs.iter().try_for_each(|attr| name(&attr.name))?;
            patterns(items, false)?;
            patterns(kwd_patterns, false)
        }
        PatternKind::MatchStar { name } => {
            require(star_ok, "can't use MatchStar here")?;
            name.as_ref().map_or(Ok(()), capture)
        }
        PatternKind::MatchAs { pattern: of, name } => {
            if let Some(name) = name {
                capture(name)?;
            }
            match (of, name) {
                (None, _) => Ok(()),
                (Some(_), None) => {
                    wrong("MatchAs must specify a target name if a pattern is given")
                }
                (Some(of), Some(_)) => self::pattern(of, false),
            }
        }
        PatternKind::MatchOr { patterns: items } => {
            require(items.len() >= 2, "MatchOr requires at least 2 patterns")?;
            patterns(items, false)
        }
    }
}

/// A value in a pattern: a literal, a signed or complex number, a dotted name.
fn literal(value: &Expr) -> Check {
    load(value)?;
    let is_number = |e: &Expr, imaginary: bool| match &e.kind {
        ExprKind::Constant(Constant::Imaginary(_) | Constant::Complex(..)) => imaginary,
        ExprKind::Constant(Constant::Int(_) | Constant::BigInt(_) | Constant::Float(_)) => {
            !imaginary
        }
        _ => false,
    };
    let is_signed = |e: &Expr| match &e.kind {
        ExprKind::UnaryOp {
            op: UnaryOp::USub,
            operand,
        } => is_number(operand, false) || is_number(operand, true),
        _ => false,
    };
    let is_real = |e: &Expr| match &e.kind {
        ExprKind::UnaryOp {
            op: UnaryOp::USub,
            operand,
        } => is_number(operand, false),
        _ => is_number(e, false),
    };
    let fits = match &value.kind {
        ExprKind::Constant(constant) => {
            return require(
                matches!(
                    constant,
                    Constant::Int(_)
                        | Constant::BigInt(_)
                        | Constant::Float(_)
                        | Constant::Imaginary(_)
                        | Constant::Complex(..)
                        | Constant::Str { .. }
                        | Constant::Bytes(_)
                ),
                "unexpected constant inside of a literal pattern",
            );
        }
        // The compiler knows better what to say of f-strings.
        ExprKind::Attribute { .. } | ExprKind::JoinedStr { .. } | ExprKind::TemplateStr { .. } => {
            true
        }
        ExprKind::UnaryOp { .. } => is_signed(value),
        ExprKind::BinOp {
            left,
            op: Operator::Add | Operator::Sub,
            right,
        } => is_real(left) && is_number(right, true),
        _ => false,
    };
    require(
        fits,
        "patterns may only match literals and attribute lookups",
    )
}
