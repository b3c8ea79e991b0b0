//! Expressions as text, for annotations under `from __future__ import annotations`.

use taipan_syntax::ast::*;

/// Binding strengths, weakest first.
mod level {
    pub const NAMED: u8 = 0;
    pub const TUPLE: u8 = 1;
    pub const TEST: u8 = 2;
    pub const OR: u8 = 3;
    pub const AND: u8 = 4;
    pub const NOT: u8 = 5;
    pub const COMPARE: u8 = 6;
    pub const STAR: u8 = 7;
    pub const BIT_OR: u8 = 7;
    pub const BIT_XOR: u8 = 8;
    pub const BIT_AND: u8 = 9;
    pub const SHIFT: u8 = 10;
    pub const SUM: u8 = 11;
    pub const TERM: u8 = 12;
    pub const FACTOR: u8 = 13;
    pub const POWER: u8 = 14;
    pub const AWAIT: u8 = 15;
    pub const ATOM: u8 = 16;
}

/// The expression's text (WTF-8).
pub(crate) fn unparse(expr: &Expr) -> Vec<u8> {
    let mut writer = Writer { out: Vec::new() };
    writer.expr(expr, level::TEST);
    writer.out
}

struct Writer {
    out: Vec<u8>,
}

impl Writer {
    fn text(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    fn parens(&mut self, needed: bool, inside: impl FnOnce(&mut Self)) {
        if needed {
            self.text("(");
        }
        inside(self);
        if needed {
            self.text(")");
        }
    }

    fn list<T>(&mut self, items: &[T], mut each: impl FnMut(&mut Self, &T)) {
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                self.text(", ");
            }
            each(self, item);
        }
    }

    fn exprs(&mut self, items: &[Expr]) {
        self.list(items, |w, e| w.expr(e, level::TEST));
    }

    fn expr(&mut self, expr: &Expr, around: u8) {
        match &expr.kind {
            ExprKind::BoolOp { op, values } => {
                let (word, own) = match op {
                    BoolOp::And => (" and ", level::AND),
                    BoolOp::Or => (" or ", level::OR),
                };
                self.parens(around > own, |w| {
                    for (i, value) in values.iter().enumerate() {
                        if i > 0 {
                            w.text(word);
                        }
                        w.expr(value, own + 1);
                    }
                });
            }
            ExprKind::NamedExpr { target, value } => self.parens(around > level::NAMED, |w| {
                w.expr(target, level::ATOM);
                w.text(" := ");
                w.expr(value, level::ATOM);
            }),
            ExprKind::BinOp { left, op, right } => self.bin_op(left, *op, right, around),
            ExprKind::UnaryOp { op, operand } => {
                let (word, own) = match op {
                    UnaryOp::Invert => ("~", level::FACTOR),
                    UnaryOp::Not => ("not ", level::NOT),
                    UnaryOp::UAdd => ("+", level::FACTOR),
                    UnaryOp::USub => ("-", level::FACTOR),
                };
                self.parens(around > own, |w| {
                    w.text(word);
                    w.expr(operand, own);
                });
            }
            ExprKind::Lambda { args, body } => self.parens(around > level::TEST, |w| {
                w.text("lambda");
                // CPython writes no space before a star either.
                if !args.posonlyargs.is_empty() || !args.args.is_empty() {
                    w.text(" ");
                }
                w.arguments(args);
                w.text(": ");
                w.expr(body, level::TEST);
            }),
            ExprKind::IfExp { test, body, orelse } => self.parens(around > level::TEST, |w| {
                w.expr(body, level::TEST + 1);
                w.text(" if ");
                w.expr(test, level::TEST + 1);
                w.text(" else ");
                w.expr(orelse, level::TEST);
            }),
            ExprKind::Dict { keys, values } => {
                self.text("{");
                let pairs: Vec<_> = keys.iter().zip(values).collect();
                self.list(&pairs, |w, (key, value)| match key {
                    Some(key) => {
                        w.expr(key, level::TEST);
                        w.text(": ");
                        w.expr(value, level::TEST);
                    }
                    None => {
                        w.text("**");
                        w.expr(value, level::STAR);
                    }
                });
                self.text("}");
            }
            ExprKind::Set { elts } => {
                self.text("{");
                self.exprs(elts);
                self.text("}");
            }
            ExprKind::ListComp { elt, generators } => {
                self.comprehension("[", elt, None, generators, "]")
            }
            ExprKind::SetComp { elt, generators } => {
                self.comprehension("{", elt, None, generators, "}")
            }
            ExprKind::GeneratorExp { elt, generators } => {
                self.comprehension("(", elt, None, generators, ")")
            }
            ExprKind::DictComp {
                key,
                value,
                generators,
            } => self.comprehension("{", key, Some(value), generators, "}"),
            ExprKind::Await { value } => self.parens(around > level::AWAIT, |w| {
                w.text("await ");
                w.expr(value, level::ATOM);
            }),
            ExprKind::Yield { value } => {
                self.text("(yield");
                if let Some(value) = value {
                    self.text(" ");
                    self.expr(value, level::TUPLE);
                }
                self.text(")");
            }
            ExprKind::YieldFrom { value } => {
                self.text("(yield from ");
                self.expr(value, level::TEST);
                self.text(")");
            }
            ExprKind::Compare {
                left,
                ops,
                comparators,
            } => self.parens(around > level::COMPARE, |w| {
                w.expr(left, level::COMPARE + 1);
                for (op, right) in ops.iter().zip(comparators) {
                    w.text(comparison(*op));
                    w.expr(right, level::COMPARE + 1);
                }
            }),
            ExprKind::Call {
                func,
                args,
                keywords,
            } => self.call(func, args, keywords),
            ExprKind::JoinedStr { values } => self.format_string("f", values),
            ExprKind::TemplateStr { values } => self.format_string("t", values),
            ExprKind::FormattedValue { .. } => self.format_string("f", std::slice::from_ref(expr)),
            ExprKind::Interpolation { .. } => self.format_string("t", std::slice::from_ref(expr)),
            ExprKind::Constant(value) => self.constant(value),
            ExprKind::Attribute { value, attr, .. } => {
                self.expr(value, level::ATOM);
                // The point of `1 .real` must not be the number's.
                if matches!(
                    value.kind,
                    ExprKind::Constant(Constant::Int(_) | Constant::BigInt(_))
                ) {
                    self.text(" ");
                }
                self.text(".");
                self.text(&attr.name);
            }
            ExprKind::Subscript { value, slice, .. } => {
                self.expr(value, level::ATOM);
                self.text("[");
                self.expr(slice, level::TUPLE);
                self.text("]");
            }
            ExprKind::Starred { value, .. } => {
                self.text("*");
                self.expr(value, level::STAR);
            }
            ExprKind::Name { id, .. } => self.text(id),
            ExprKind::List { elts, .. } => {
                self.text("[");
                self.exprs(elts);
                self.text("]");
            }
            ExprKind::Tuple { elts, .. } if elts.is_empty() => self.text("()"),
            ExprKind::Tuple { elts, .. } => self.parens(around > level::TUPLE, |w| {
                w.exprs(elts);
                if elts.len() == 1 {
                    w.text(",");
                }
            }),
            ExprKind::Slice { lower, upper, step } => {
                if let Some(lower) = lower {
                    self.expr(lower, level::TEST);
                }
                self.text(":");
                if let Some(upper) = upper {
                    self.expr(upper, level::TEST);
                }
                if let Some(step) = step {
                    self.text(":");
                    self.expr(step, level::TEST);
                }
            }
        }
    }

    fn bin_op(&mut self, left: &Expr, op: Operator, right: &Expr, around: u8) {
        let (word, own) = match op {
            Operator::Add => (" + ", level::SUM),
            Operator::Sub => (" - ", level::SUM),
            Operator::Mult => (" * ", level::TERM),
            Operator::MatMult => (" @ ", level::TERM),
            Operator::Div => (" / ", level::TERM),
            Operator::Mod => (" % ", level::TERM),
            Operator::FloorDiv => (" // ", level::TERM),
            Operator::LShift => (" << ", level::SHIFT),
            Operator::RShift => (" >> ", level::SHIFT),
            Operator::BitOr => (" | ", level::BIT_OR),
            Operator::BitXor => (" ^ ", level::BIT_XOR),
            Operator::BitAnd => (" & ", level::BIT_AND),
            Operator::Pow => (" ** ", level::POWER),
        };
        // `**` groups to the right.
        let right_first = (op == Operator::Pow) as u8;
        self.parens(around > own, |w| {
            w.expr(left, own + right_first);
            w.text(word);
            w.expr(right, own + 1 - right_first);
        });
    }

    fn call(&mut self, func: &Expr, args: &[Expr], keywords: &[Keyword]) {
        self.expr(func, level::ATOM);
        self.text("(");
        if let (
            [
                one @ Expr {
                    kind: ExprKind::GeneratorExp { .. },
                    ..
                },
            ],
            [],
        ) = (args, keywords)
        {
            // The comprehension's own parentheses are those of the call.
            self.out.pop();
            self.expr(one, level::TEST);
            return;
        }
        self.exprs(args);
        if !args.is_empty() && !keywords.is_empty() {
            self.text(", ");
        }
        self.list(keywords, |w, keyword| {
            match &keyword.arg {
                Some(name) => {
                    w.text(&name.name);
                    w.text("=");
                }
                None => w.text("**"),
            }
            w.expr(&keyword.value, level::TEST);
        });
        self.text(")");
    }

    fn comprehension(
        &mut self,
        open: &str,
        element: &Expr,
        value: Option<&Expr>,
        generators: &[Comprehension],
        close: &str,
    ) {
        self.text(open);
        self.expr(element, level::TEST);
        if let Some(value) = value {
            self.text(": ");
            self.expr(value, level::TEST);
        }
        for generator in generators {
            self.text(if generator.is_async {
                " async for "
            } else {
                " for "
            });
            self.expr(&generator.target, level::TUPLE);
            self.text(" in ");
            self.expr(&generator.iter, level::TEST + 1);
            for condition in &generator.ifs {
                self.text(" if ");
                self.expr(condition, level::TEST + 1);
            }
        }
        self.text(close);
    }

    fn arguments(&mut self, args: &Arguments) {
        let mut first = true;
        let mut separate = |w: &mut Self| {
            if !first {
                w.text(", ");
            }
            first = false;
        };
        let positional: Vec<&Arg> = args.posonlyargs.iter().chain(&args.args).collect();
        let plain = positional.len() - args.defaults.len();
        for (i, arg) in positional.iter().enumerate() {
            separate(self);
            self.text(&arg.arg.name);
            if i >= plain {
                self.text("=");
                self.expr(&args.defaults[i - plain], level::TEST);
            }
            if i + 1 == args.posonlyargs.len() {
                self.text(", /");
            }
        }
        if args.vararg.is_some() || !args.kwonlyargs.is_empty() {
            separate(self);
            self.text("*");
            if let Some(vararg) = &args.vararg {
                self.text(&vararg.arg.name);
            }
        }
        for (arg, default) in args.kwonlyargs.iter().zip(&args.kw_defaults) {
            separate(self);
            self.text(&arg.arg.name);
            if let Some(default) = default {
                self.text("=");
                self.expr(default, level::TEST);
            }
        }
        if let Some(kwarg) = &args.kwarg {
            separate(self);
            self.text("**");
            self.text(&kwarg.arg.name);
        }
    }

    fn constants(&mut self, items: &[Constant]) {
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.text(", ");
            }
            self.constant(item);
        }
    }

    fn constant(&mut self, value: &Constant) {
        match value {
            Constant::None => self.text("None"),
            Constant::True => self.text("True"),
            Constant::False => self.text("False"),
            Constant::Ellipsis => self.text("..."),
            Constant::Int(i) => self.text(&i.to_string()),
            Constant::BigInt(digits) => self.text(digits),
            Constant::Float(f) => self.float(*f, ""),
            Constant::Imaginary(f) => self.float(*f, "j"),
            Constant::Str { value, u } => {
                if *u {
                    self.text("u");
                }
                self.quoted(value, false);
            }
            Constant::Bytes(value) => {
                self.text("b");
                self.quoted(value, true);
            }
            Constant::Complex(real, imag) => {
                self.text("(");
                self.float(*real, "");
                self.text(if imag.is_sign_negative() { "" } else { "+" });
                self.float(*imag, "j");
                self.text(")");
            }
            Constant::Tuple(items) => {
                self.text("(");
                self.constants(items);
                self.text(if items.len() == 1 { ",)" } else { ")" });
            }
            Constant::FrozenSet(items) => {
                self.text("frozenset({");
                self.constants(items);
                self.text("})");
            }
        }
    }

    fn float(&mut self, f: f64, suffix: &str) {
        if f.is_infinite() {
            self.text("1e309");
            self.text(suffix);
            return;
        }
        let magnitude = f.abs();
        let mut text = if magnitude != 0.0 && !(1e-4..1e16).contains(&magnitude) {
            let text = format!("{f:e}");
            // Exponents have a sign and two digits at least.
            match text.split_once('e') {
                Some((digits, exponent)) => {
                    let (sign, exponent) = match exponent.strip_prefix('-') {
                        Some(rest) => ('-', rest),
                        None => ('+', exponent),
                    };
                    format!("{digits}e{sign}{exponent:0>2}")
                }
                None => text,
            }
        } else {
            format!("{f}")
        };
        if suffix.is_empty() && !text.contains(['.', 'e']) {
            text.push_str(".0");
        }
        self.text(&text);
        self.text(suffix);
    }

    /// As `repr` writes it.
    fn quoted(&mut self, value: &[u8], bytes: bool) {
        let quote = if value.contains(&b'\'') && !value.contains(&b'"') {
            b'"'
        } else {
            b'\''
        };
        self.out.push(quote);
        for (at, &byte) in value.iter().enumerate() {
            match byte {
                b'\\' => self.text("\\\\"),
                b'\n' => self.text("\\n"),
                b'\r' => self.text("\\r"),
                b'\t' => self.text("\\t"),
                _ if byte == quote => {
                    self.out.push(b'\\');
                    self.out.push(byte);
                }
                0..0x20 | 0x7f => self.text(&format!("\\x{byte:02x}")),
                0x80.. if bytes => self.text(&format!("\\x{byte:02x}")),
                // A lone surrogate.
                0xed if value.get(at + 1).is_some_and(|&b| b >= 0xa0) => {
                    let low = (value[at + 1] as u32 & 0x3f) << 6
                        | value.get(at + 2).map_or(0, |&b| b as u32 & 0x3f);
                    self.text(&format!("\\u{:04x}", 0xd000 | low));
                }
                0x80..0xc0 if at > 0 && is_surrogate_tail(value, at) => {}
                0xc2.. if let Some(c) = unprintable(&value[at..]) => match c as u32 {
                    code @ ..0x100 => self.text(&format!("\\x{code:02x}")),
                    code @ ..0x10000 => self.text(&format!("\\u{code:04x}")),
                    code => self.text(&format!("\\U{code:08x}")),
                },
                0x80..0xc0 if is_tail_of_unprintable(value, at) => {}
                _ => self.out.push(byte),
            }
        }
        self.out.push(quote);
    }

    fn format_string(&mut self, prefix: &str, values: &[Expr]) {
        let mut inner = Writer { out: Vec::new() };
        for value in values {
            inner.format_part(value);
        }
        self.text(prefix);
        // The text is written with whichever quotes it does not contain.
        let has = |q: u8| inner.out.contains(&q);
        let quote: &str = match (has(b'\''), has(b'"'), has(b'\n')) {
            (_, _, true) => "'''",
            (false, ..) => "'",
            (true, false, _) => "\"",
            (true, true, _) => "'''",
        };
        self.text(quote);
        self.out.extend_from_slice(&inner.out);
        self.text(quote);
    }

    fn format_part(&mut self, value: &Expr) {
        match &value.kind {
            ExprKind::Constant(Constant::Str { value, .. }) => {
                for &byte in value.iter() {
                    match byte {
                        b'{' => self.text("{{"),
                        b'}' => self.text("}}"),
                        b'\\' => self.text("\\\\"),
                        b'\n' => self.text("\\n"),
                        b'\t' => self.text("\\t"),
                        b'\r' => self.text("\\r"),
                        byte => self.out.push(byte),
                    }
                }
            }
            ExprKind::JoinedStr { values } => values.iter().for_each(|v| self.format_part(v)),
            ExprKind::FormattedValue {
                value,
                conversion,
                format_spec,
            }
            | ExprKind::Interpolation {
                value,
                conversion,
                format_spec,
                ..
            } => {
                self.text("{");
                let mut inside = Writer { out: Vec::new() };
                inside.expr(value, level::TEST + 1);
                if inside.out.first() == Some(&b'{') {
                    self.text(" ");
                }
                self.out.extend_from_slice(&inside.out);
                match conversion {
                    Conversion::None => {}
                    Conversion::Str => self.text("!s"),
                    Conversion::Repr => self.text("!r"),
                    Conversion::Ascii => self.text("!a"),
                }
                if let Some(spec) = format_spec {
                    self.text(":");
                    self.format_part(spec);
                }
                self.text("}");
            }
            _ => self.expr(value, level::TEST),
        }
    }
}

/// Whether the byte at `at` is inside the three-byte form of a lone surrogate.
fn is_surrogate_tail(value: &[u8], at: usize) -> bool {
    let starts = |i: usize| value[i] == 0xed && value.get(i + 1).is_some_and(|&b| b >= 0xa0);
    at >= 1 && starts(at - 1) || at >= 2 && starts(at - 2)
}

/// The character that the bytes begin with, if `repr` escapes it: separators, format and private characters, noncharacters.
/// Characters that are merely unassigned are not known here and are kept.
fn unprintable(bytes: &[u8]) -> Option<char> {
    let length = match bytes[0] {
        0xc2..0xe0 => 2,
        0xe0..0xf0 => 3,
        _ => 4,
    };
    let c = std::str::from_utf8(bytes.get(..length)?)
        .ok()?
        .chars()
        .next()?;
    let code = c as u32;
    let escaped = matches!(
        code,
        0x80..=0xa0
            | 0xad
            | 0x1680
            | 0x2000..=0x200f
            | 0x2028..=0x202f
            | 0x205f..=0x206f
            | 0x3000
            | 0xe000..=0xf8ff
            | 0xfeff
            | 0xfff9..=0xfffb
            | 0xe0000..
    ) || code & 0xfffe == 0xfffe;
    escaped.then_some(c)
}

/// Whether the byte at `at` belongs to a character that was escaped.
fn is_tail_of_unprintable(value: &[u8], at: usize) -> bool {
    let start = (0..=at).rev().take(4).find(|&i| value[i] & 0xc0 != 0x80);
    start.is_some_and(|start| value[start] >= 0xc2 && unprintable(&value[start..]).is_some())
}

fn comparison(op: CmpOp) -> &'static str {
    match op {
        CmpOp::Eq => " == ",
        CmpOp::NotEq => " != ",
        CmpOp::Lt => " < ",
        CmpOp::LtE => " <= ",
        CmpOp::Gt => " > ",
        CmpOp::GtE => " >= ",
        CmpOp::Is => " is ",
        CmpOp::IsNot => " is not ",
        CmpOp::In => " in ",
        CmpOp::NotIn => " not in ",
    }
}
