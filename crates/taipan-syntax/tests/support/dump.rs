//! Prints a syntax tree: every node with its fields and its place, in the notation of `tests/dump.py`.

use std::fmt::Write;
use std::rc::Rc;

use taipan_syntax::Parsed;
use taipan_syntax::ast::*;
use taipan_syntax::source::SourceMap;

/// The statements of a file.
pub fn dump(parsed: &Parsed) -> String {
    let mut dump = Dump {
        out: String::new(),
        source: parsed.source.clone(),
    };
    if let Mod::Module { body, .. } = &parsed.module {
        dump.list(body, Dump::stmt);
    }
    dump.out
}

struct Dump {
    out: String,
    source: Rc<SourceMap>,
}

impl Dump {
    fn open(&mut self, name: &str, span: Span) {
        let (line, column) = self.source.position(span.start);
        let (end_line, end_column) = self.source.position(span.end);
        write!(self.out, "({name} {line}:{column}-{end_line}:{end_column}")
            .expect("strings can be written");
    }

    fn close(&mut self) {
        self.out.push(')');
    }

    fn word(&mut self, word: &str) {
        self.out.push(' ');
        self.out.push_str(word);
    }

    fn text(&mut self, bytes: &[u8]) {
        self.out.push('\'');
        for byte in bytes {
            if byte.is_ascii_alphanumeric() {
                self.out.push(*byte as char);
            } else {
                write!(self.out, "%{byte:02x}").expect("strings can be written");
            }
        }
    }

    fn list<T>(&mut self, list: &[T], each: fn(&mut Dump, &T)) {
        self.out.push_str(" [");
        for item in list {
            each(self, item);
        }
        self.out.push(']');
    }

    fn option<T>(&mut self, item: &Option<T>, each: fn(&mut Dump, &T)) {
        match item {
            Some(item) => each(self, item),
            None => self.word("~"),
        }
    }

    fn name(&mut self, name: &Name) {
        self.word(&format!("={name}"));
    }

    fn ident(&mut self, ident: &Ident) {
        self.name(&ident.name);
    }

    #[expect(
        clippy::borrowed_box,
        reason = "called through `option`, on fields that are boxes"
    )]
    fn boxed(&mut self, expr: &Box<Expr>) {
        self.expr(expr);
    }

    fn ctx(&mut self, ctx: ExprContext) {
        self.word(match ctx {
            ExprContext::Load => "(Load)",
            ExprContext::Store => "(Store)",
            ExprContext::Del => "(Del)",
        });
    }

    fn op(&mut self, op: Operator) {
        let name = match op {
            Operator::Mult => "Mult".to_owned(),
            other => format!("{other:?}"),
        };
        self.word(&format!("({name})"));
    }

    fn stmts(&mut self, body: &[Stmt]) {
        self.list(body, Dump::stmt);
    }

    fn stmt(&mut self, stmt: &Stmt) {
        let span = stmt.span;
        match &stmt.kind {
            StmtKind::FunctionDef(f) => {
                self.open(
                    if f.is_async {
                        "AsyncFunctionDef"
                    } else {
                        "FunctionDef"
                    },
                    span,
                );
                self.ident(&f.name);
                self.arguments(&f.args);
                self.stmts(&f.body);
                self.list(&f.decorator_list, Dump::expr);
                self.option(&f.returns, Dump::boxed);
                self.list(&f.type_params, Dump::type_param);
            }
            StmtKind::ClassDef(c) => {
                self.open("ClassDef", span);
                self.ident(&c.name);
                self.list(&c.bases, Dump::expr);
                self.list(&c.keywords, Dump::keyword);
                self.stmts(&c.body);
                self.list(&c.decorator_list, Dump::expr);
                self.list(&c.type_params, Dump::type_param);
            }
            StmtKind::Return { value } => {
                self.open("Return", span);
                self.option(value, Dump::boxed);
            }
            StmtKind::Delete { targets } => {
                self.open("Delete", span);
                self.list(targets, Dump::expr);
            }
            StmtKind::Assign { targets, value, .. } => {
                self.open("Assign", span);
                self.list(targets, Dump::expr);
                self.expr(value);
            }
            StmtKind::TypeAlias {
                name,
                type_params,
                value,
            } => {
                self.open("TypeAlias", span);
                self.expr(name);
                self.list(type_params, Dump::type_param);
                self.expr(value);
            }
            StmtKind::AugAssign { target, op, value } => {
                self.open("AugAssign", span);
                self.expr(target);
                self.op(*op);
                self.expr(value);
            }
            StmtKind::AnnAssign {
                target,
                annotation,
                value,
                simple,
            } => {
                self.open("AnnAssign", span);
                self.expr(target);
                self.expr(annotation);
                self.option(value, Dump::boxed);
                self.word(if *simple { "1" } else { "0" });
            }
            StmtKind::For {
                target,
                iter,
                body,
                orelse,
                is_async,
                ..
            } => {
                self.open(if *is_async { "AsyncFor" } else { "For" }, span);
                self.expr(target);
                self.expr(iter);
                self.stmts(body);
                self.stmts(orelse);
            }
            StmtKind::While { test, body, orelse } => {
                self.open("While", span);
                self.expr(test);
                self.stmts(body);
                self.stmts(orelse);
            }
            StmtKind::If { test, body, orelse } => {
                self.open("If", span);
                self.expr(test);
                self.stmts(body);
                self.stmts(orelse);
            }
            StmtKind::With {
                items,
                body,
                is_async,
                ..
            } => {
                self.open(if *is_async { "AsyncWith" } else { "With" }, span);
                self.list(items, |dump, item| {
                    dump.out.push_str("(withitem");
                    dump.expr(&item.context_expr);
                    dump.option(&item.optional_vars, Dump::expr);
                    dump.close();
                });
                self.stmts(body);
            }
            StmtKind::Match { subject, cases } => {
                self.open("Match", span);
                self.expr(subject);
                self.list(cases, |dump, case| {
                    dump.out.push_str("(match_case");
                    dump.pattern(&case.pattern);
                    dump.option(&case.guard, Dump::boxed);
                    dump.stmts(&case.body);
                    dump.close();
                });
            }
            StmtKind::Raise { exc, cause } => {
                self.open("Raise", span);
                self.option(exc, Dump::boxed);
                self.option(cause, Dump::boxed);
            }
            StmtKind::Try {
                body,
                handlers,
                orelse,
                finalbody,
                is_star,
            } => {
                self.open(if *is_star { "TryStar" } else { "Try" }, span);
                self.stmts(body);
                self.list(handlers, |dump, handler| {
                    dump.open("ExceptHandler", handler.span);
                    dump.option(&handler.r#type, Dump::expr);
                    dump.option(&handler.name, Dump::ident);
                    dump.stmts(&handler.body);
                    dump.close();
                });
                self.stmts(orelse);
                self.stmts(finalbody);
            }
            StmtKind::Assert { test, msg } => {
                self.open("Assert", span);
                self.expr(test);
                self.option(msg, Dump::boxed);
            }
            StmtKind::Import { names } => {
                self.open("Import", span);
                self.list(names, Dump::alias);
            }
            StmtKind::ImportFrom {
                module,
                names,
                level,
            } => {
                self.open("ImportFrom", span);
                self.option(module, Dump::ident);
                self.list(names, Dump::alias);
                self.word(&level.to_string());
            }
            StmtKind::Global { names } => {
                self.open("Global", span);
                self.list(names, Dump::ident);
            }
            StmtKind::Nonlocal { names } => {
                self.open("Nonlocal", span);
                self.list(names, Dump::ident);
            }
            StmtKind::Expr { value } => {
                self.open("Expr", span);
                self.expr(value);
            }
            StmtKind::Pass => self.open("Pass", span),
            StmtKind::Break => self.open("Break", span),
            StmtKind::Continue => self.open("Continue", span),
        }
        self.close();
    }

    fn alias(&mut self, alias: &Alias) {
        self.open("alias", alias.span);
        self.name(&alias.name);
        self.option(&alias.asname, Dump::ident);
        self.close();
    }

    fn keyword(&mut self, keyword: &Keyword) {
        self.open("keyword", keyword.span);
        self.option(&keyword.arg, Dump::ident);
        self.expr(&keyword.value);
        self.close();
    }

    fn arguments(&mut self, args: &Arguments) {
        self.out.push_str("(arguments");
        self.list(&args.posonlyargs, Dump::arg);
        self.list(&args.args, Dump::arg);
        self.option(&args.vararg, |dump, arg| dump.arg(arg));
        self.list(&args.kwonlyargs, Dump::arg);
        self.list(&args.kw_defaults, |dump, default| {
            dump.option(default, Dump::expr)
        });
        self.option(&args.kwarg, |dump, arg| dump.arg(arg));
        self.list(&args.defaults, Dump::expr);
        self.close();
    }

    fn arg(&mut self, arg: &Arg) {
        self.open("arg", arg.span);
        self.ident(&arg.arg);
        self.option(&arg.annotation, Dump::boxed);
        self.close();
    }

    fn type_param(&mut self, param: &TypeParam) {
        match &param.kind {
            TypeParamKind::TypeVar {
                name,
                bound,
                default_value,
            } => {
                self.open("TypeVar", param.span);
                self.ident(name);
                self.option(bound, Dump::boxed);
                self.option(default_value, Dump::boxed);
            }
            TypeParamKind::TypeVarTuple {
                name,
                default_value,
            } => {
                self.open("TypeVarTuple", param.span);
                self.ident(name);
                self.option(default_value, Dump::boxed);
            }
            TypeParamKind::ParamSpec {
                name,
                default_value,
            } => {
                self.open("ParamSpec", param.span);
                self.ident(name);
                self.option(default_value, Dump::boxed);
            }
        }
        self.close();
    }

    fn pattern(&mut self, pattern: &Pattern) {
        let span = pattern.span;
        match &pattern.kind {
            PatternKind::MatchValue { value } => {
                self.open("MatchValue", span);
                self.expr(value);
            }
            PatternKind::MatchSingleton { value } => {
                self.open("MatchSingleton", span);
                self.constant(value);
            }
            PatternKind::MatchSequence { patterns } => {
                self.open("MatchSequence", span);
                self.list(patterns, Dump::pattern);
            }
            PatternKind::MatchMapping {
                keys,
                patterns,
                rest,
            } => {
                self.open("MatchMapping", span);
                self.list(keys, Dump::expr);
                self.list(patterns, Dump::pattern);
                self.option(rest, Dump::ident);
            }
            PatternKind::MatchClass {
                cls,
                patterns,
                kwd_attrs,
                kwd_patterns,
            } => {
                self.open("MatchClass", span);
                self.expr(cls);
                self.list(patterns, Dump::pattern);
                self.list(kwd_attrs, Dump::ident);
                self.list(kwd_patterns, Dump::pattern);
            }
            PatternKind::MatchStar { name } => {
                self.open("MatchStar", span);
                self.option(name, Dump::ident);
            }
            PatternKind::MatchAs { pattern, name } => {
                self.open("MatchAs", span);
                self.option(pattern, |dump, pattern| dump.pattern(pattern));
                self.option(name, Dump::ident);
            }
            PatternKind::MatchOr { patterns } => {
                self.open("MatchOr", span);
                self.list(patterns, Dump::pattern);
            }
        }
        self.close();
    }

    fn constant(&mut self, value: &Constant) {
        self.out.push(' ');
        match value {
            Constant::None => self.out.push_str("None"),
            Constant::True => self.out.push_str("True"),
            Constant::False => self.out.push_str("False"),
            Constant::Ellipsis => self.out.push_str("..."),
            Constant::Int(value) => self.out.push_str(&value.to_string()),
            Constant::BigInt(_) => self.out.push_str("BIG"),
            Constant::Float(value) => self.out.push_str(&format!("f{:016x}", value.to_bits())),
            Constant::Imaginary(value) => self.out.push_str(&format!("j{:016x}", value.to_bits())),
            Constant::Str { value, u } => {
                self.text(value);
                if *u {
                    self.out.push('u');
                }
            }
            Constant::Bytes(value) => {
                self.out.push('b');
                self.text(value);
            }
            Constant::Complex(..) | Constant::Tuple(_) | Constant::FrozenSet(_) => {
                self.out.push_str("MADE");
            }
        }
    }

    fn generators(&mut self, generators: &[Comprehension]) {
        self.list(generators, |dump, generator| {
            dump.out.push_str("(comprehension");
            dump.expr(&generator.target);
            dump.expr(&generator.iter);
            dump.list(&generator.ifs, Dump::expr);
            dump.word(if generator.is_async { "1" } else { "0" });
            dump.close();
        });
    }

    fn conversion(&mut self, conversion: Conversion) {
        self.word(match conversion {
            Conversion::None => "-1",
            Conversion::Str => "115",
            Conversion::Repr => "114",
            Conversion::Ascii => "97",
        });
    }

    fn expr(&mut self, expr: &Expr) {
        let span = expr.span;
        match &expr.kind {
            ExprKind::BoolOp { op, values } => {
                self.open("BoolOp", span);
                self.word(&format!("({op:?})"));
                self.list(values, Dump::expr);
            }
            ExprKind::NamedExpr { target, value } => {
                self.open("NamedExpr", span);
                self.expr(target);
                self.expr(value);
            }
            ExprKind::BinOp { left, op, right } => {
                self.open("BinOp", span);
                self.expr(left);
                self.op(*op);
                self.expr(right);
            }
            ExprKind::UnaryOp { op, operand } => {
                self.open("UnaryOp", span);
                self.word(&format!("({op:?})"));
                self.expr(operand);
            }
            ExprKind::Lambda { args, body } => {
                self.open("Lambda", span);
                self.arguments(args);
                self.expr(body);
            }
            ExprKind::IfExp { test, body, orelse } => {
                self.open("IfExp", span);
                self.expr(test);
                self.expr(body);
                self.expr(orelse);
            }
            ExprKind::Dict { keys, values } => {
                self.open("Dict", span);
                self.list(keys, |dump, key| dump.option(key, Dump::expr));
                self.list(values, Dump::expr);
            }
            ExprKind::Set { elts } => {
                self.open("Set", span);
                self.list(elts, Dump::expr);
            }
            ExprKind::ListComp { elt, generators } => {
                self.open("ListComp", span);
                self.expr(elt);
                self.generators(generators);
            }
            ExprKind::SetComp { elt, generators } => {
                self.open("SetComp", span);
                self.expr(elt);
                self.generators(generators);
            }
            ExprKind::DictComp {
                key,
                value,
                generators,
            } => {
                self.open("DictComp", span);
                self.expr(key);
                self.expr(value);
                self.generators(generators);
            }
            ExprKind::GeneratorExp { elt, generators } => {
                self.open("GeneratorExp", span);
                self.expr(elt);
                self.generators(generators);
            }
            ExprKind::Await { value } => {
                self.open("Await", span);
                self.expr(value);
            }
            ExprKind::Yield { value } => {
                self.open("Yield", span);
                self.option(value, Dump::boxed);
            }
            ExprKind::YieldFrom { value } => {
                self.open("YieldFrom", span);
                self.expr(value);
            }
            ExprKind::Compare {
                left,
                ops,
                comparators,
            } => {
                self.open("Compare", span);
                self.expr(left);
                self.list(ops, |dump, op| dump.word(&format!("({op:?})")));
                self.list(comparators, Dump::expr);
            }
            ExprKind::Call {
                func,
                args,
                keywords,
            } => {
                self.open("Call", span);
                self.expr(func);
                self.list(args, Dump::expr);
                self.list(keywords, Dump::keyword);
            }
            ExprKind::JoinedStr { values } => {
                self.open("JoinedStr", span);
                self.list(values, Dump::expr);
            }
            ExprKind::FormattedValue {
                value,
                conversion,
                format_spec,
            } => {
                self.open("FormattedValue", span);
                self.expr(value);
                self.conversion(*conversion);
                self.option(format_spec, Dump::boxed);
            }
            ExprKind::TemplateStr { values } => {
                self.open("TemplateStr", span);
                self.list(values, Dump::expr);
            }
            ExprKind::Interpolation {
                value,
                str: text,
                conversion,
                format_spec,
            } => {
                self.open("Interpolation", span);
                self.expr(value);
                self.out.push(' ');
                self.text(text);
                self.conversion(*conversion);
                self.option(format_spec, Dump::boxed);
            }
            ExprKind::Constant(value) => {
                self.open("Constant", span);
                self.constant(value);
            }
            ExprKind::Attribute { value, attr, ctx } => {
                self.open("Attribute", span);
                self.expr(value);
                self.ident(attr);
                self.ctx(*ctx);
            }
            ExprKind::Subscript { value, slice, ctx } => {
                self.open("Subscript", span);
                self.expr(value);
                self.expr(slice);
                self.ctx(*ctx);
            }
            ExprKind::Starred { value, ctx } => {
                self.open("Starred", span);
                self.expr(value);
                self.ctx(*ctx);
            }
            ExprKind::Name { id, ctx } => {
                self.open("Name", span);
                self.name(id);
                self.ctx(*ctx);
            }
            ExprKind::List { elts, ctx } => {
                self.open("List", span);
                self.list(elts, Dump::expr);
                self.ctx(*ctx);
            }
            ExprKind::Tuple { elts, ctx } => {
                self.open("Tuple", span);
                self.list(elts, Dump::expr);
                self.ctx(*ctx);
            }
            ExprKind::Slice { lower, upper, step } => {
                self.open("Slice", span);
                self.option(lower, Dump::boxed);
                self.option(upper, Dump::boxed);
                self.option(step, Dump::boxed);
            }
        }
        self.close();
    }
}
