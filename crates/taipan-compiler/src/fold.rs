//! Constant folding: what can be computed from literals alone is a constant of the code. Results that would be large are left
//! for run time, and so is whatever would raise.

use crate::compiler::Compiler;
use taipan_bytecode::Const;
use taipan_syntax::ast::*;

/// Longest sequence made by folding.
const MOST_ITEMS: usize = 256;
/// Longest string made by folding.
const MOST_BYTES: usize = 4096;

/// The constant of a literal.
pub(crate) fn constant(value: &Constant) -> Const {
    match value {
        Constant::None => Const::None,
        Constant::True => Const::True,
        Constant::False => Const::False,
        Constant::Ellipsis => Const::Ellipsis,
        Constant::Int(i) => Const::Int(*i),
        Constant::BigInt(digits) => Const::BigInt(digits.clone()),
        Constant::Float(f) => Const::Float(*f),
        Constant::Imaginary(f) => Const::Complex(0.0, *f),
        Constant::Str { value, .. } => Const::Str(value.clone()),
        Constant::Bytes(value) => Const::Bytes(value.clone()),
        Constant::Complex(real, imag) => Const::Complex(*real, *imag),
        Constant::Tuple(items) => Const::Tuple(items.iter().map(constant).collect()),
        Constant::FrozenSet(items) => Const::FrozenSet(items.iter().map(constant).collect()),
    }
}

pub(crate) fn type_name(value: &Const) -> &'static str {
    match value {
        Const::None => "NoneType",
        Const::True | Const::False => "bool",
        Const::Ellipsis => "ellipsis",
        Const::Int(_) | Const::BigInt(_) => "int",
        Const::Float(_) => "float",
        Const::Complex(..) => "complex",
        Const::Str(_) => "str",
        Const::Bytes(_) => "bytes",
        Const::Tuple(_) => "tuple",
        Const::FrozenSet(_) => "frozenset",
        Const::Slice(_) => "slice",
        Const::Code(_) => "code",
    }
}

impl<'a> Compiler<'a> {
    /// The value of an expression made of literals.
    pub fn fold(&mut self, expr: &Expr) -> Option<Const> {
        match &expr.kind {
            ExprKind::Constant(value) => return Some(constant(value)),
            ExprKind::Name { id, .. } if &**id == "__debug__" => {
                return Some(if self.options.optimize == 0 {
                    Const::True
                } else {
                    Const::False
                });
            }
            ExprKind::BinOp { .. }
            | ExprKind::UnaryOp { .. }
            | ExprKind::Tuple { .. }
            | ExprKind::Subscript { .. } => {}
            _ => return None,
        }
        // A node is asked about again by each node around it.
        let address = std::ptr::from_ref(expr) as usize;
        if self.u.not_constant.contains(&address) {
            return None;
        }
        let value = match &expr.kind {
            ExprKind::BinOp { .. } => self.fold_chain(expr),
            ExprKind::UnaryOp { op, operand } => {
                self.fold(operand).and_then(|value| unary(*op, &value))
            }
            ExprKind::Tuple { elts, .. } => {
                self.fold_all(elts).map(|items| Const::Tuple(items.into()))
            }
            ExprKind::Subscript { value, slice, .. } => {
                match (self.fold(value), self.fold(slice)) {
                    (Some(value), Some(index)) => subscript(&value, &index),
                    _ => None,
                }
            }
            _ => None,
        };
        if value.is_none() {
            self.u.not_constant.insert(address);
        }
        value
    }

    fn fold_chain(&mut self, expr: &Expr) -> Option<Const> {
        let mut links = Vec::new();
        let mut innermost = expr;
        while let ExprKind::BinOp { left, op, right } = &innermost.kind {
            if !std::ptr::eq(innermost, expr)
                && self
                    .u
                    .not_constant
                    .contains(&(std::ptr::from_ref(innermost) as usize))
            {
                return None;
            }
            links.push((innermost, *op, right));
            innermost = left;
        }
        let mut value = self.fold(innermost);
        while let Some((link, op, right)) = links.pop() {
            value = match value {
                Some(left) => self.fold(right).and_then(|right| binary(op, &left, &right)),
                None => None,
            };
            if value.is_none() {
                // The links around this one are not constant either.
                links.push((link, op, right));
                self.u
                    .not_constant
                    .extend(links.iter().map(|l| std::ptr::from_ref(l.0) as usize));
                return None;
            }
        }
        value
    }

    pub fn fold_all(&mut self, exprs: &[Expr]) -> Option<Vec<Const>> {
        let mut items = Vec::new();
        for expr in exprs {
            items.push(self.fold(expr)?);
        }
        Some(items)
    }

    /// The truth of a condition that is constant.
    pub fn fold_truth(&mut self, expr: &Expr) -> Option<bool> {
        if let ExprKind::UnaryOp {
            op: UnaryOp::Not,
            operand,
        } = &expr.kind
        {
            return self.fold_truth(operand).map(|truth| !truth);
        }
        if let ExprKind::BoolOp { op, values } = &expr.kind {
            // Decided by what comes first only, so that nothing that must run is left out.
            let decisive = *op == BoolOp::Or;
            for value in values {
                if self.fold_truth(value)? == decisive {
                    return Some(decisive);
                }
            }
            return Some(!decisive);
        }
        self.fold(expr).map(|value| truth(&value))
    }

    /// `[1, 2]` or `{1, 2}` where only membership or iteration matters.
    pub fn fold_container(&mut self, expr: &Expr) -> Option<Const> {
        match &expr.kind {
            ExprKind::List { elts, .. } => Some(Const::Tuple(self.fold_all(elts)?.into())),
            ExprKind::Set { elts } => Some(Const::FrozenSet(self.fold_all(elts)?.into())),
            _ => None,
        }
    }
}

fn truth(value: &Const) -> bool {
    match value {
        Const::None | Const::False => false,
        Const::True | Const::Ellipsis | Const::Slice(_) | Const::Code(_) => true,
        Const::Int(i) => *i != 0,
        Const::BigInt(digits) => digits
            .trim_start_matches("0x")
            .bytes()
            .any(|b| b != b'0' && b != b'-'),
        Const::Float(f) => *f != 0.0,
        Const::Complex(re, im) => *re != 0.0 || *im != 0.0,
        Const::Str(s) => !s.is_empty(),
        Const::Bytes(s) => !s.is_empty(),
        Const::Tuple(items) | Const::FrozenSet(items) => !items.is_empty(),
    }
}

/// An integer that fits 127 bits.
fn integer(value: &Const) -> Option<i128> {
    match value {
        Const::Int(i) => Some(*i as i128),
        Const::True => Some(1),
        Const::False => Some(0),
        Const::BigInt(digits) => {
            let (negative, digits) = match digits.strip_prefix('-') {
                Some(rest) => (true, rest),
                None => (false, &**digits),
            };
            let parsed = if let Some(hex) = digits.strip_prefix("0x") {
                i128::from_str_radix(hex, 16)
            } else if let Some(octal) = digits.strip_prefix("0o") {
                i128::from_str_radix(octal, 8)
            } else if let Some(binary) = digits.strip_prefix("0b") {
                i128::from_str_radix(binary, 2)
            } else {
                digits.parse()
            };
            parsed.ok().map(|i| if negative { -i } else { i })
        }
        _ => None,
    }
}

fn from_integer(i: i128) -> Const {
    match i64::try_from(i) {
        Ok(i) => Const::Int(i),
        Err(_) => Const::BigInt(i.to_string().into()),
    }
}

/// A number as a float, if that is exact or what Python would do too.
fn float(value: &Const) -> Option<f64> {
    match value {
        Const::Float(f) => Some(*f),
        value => {
            let i = integer(value)?;
            // Larger ones are rounded by a rule of their own at run time.
            (i.unsigned_abs() < 1 << 53).then_some(i as f64)
        }
    }
}

fn complex(value: &Const) -> Option<(f64, f64)> {
    match value {
        Const::Complex(re, im) => Some((*re, *im)),
        value => float(value).map(|f| (f, 0.0)),
    }
}

fn unary(op: UnaryOp, value: &Const) -> Option<Const> {
    match (op, value) {
        (UnaryOp::Not, value) => Some(if truth(value) {
            Const::False
        } else {
            Const::True
        }),
        (UnaryOp::USub, Const::Float(f)) => Some(Const::Float(-f)),
        (UnaryOp::USub, Const::Complex(re, im)) => Some(Const::Complex(-re, -im)),
        (UnaryOp::UAdd, Const::Float(_) | Const::Complex(..)) => Some(value.clone()),
        // `~True` warns when it runs.
        (UnaryOp::Invert, Const::True | Const::False) => None,
        (UnaryOp::USub, Const::BigInt(digits)) => Some(match digits.strip_prefix('-') {
            Some(rest) => Const::BigInt(rest.into()),
            None => match integer(value) {
                Some(i) => from_integer(-i),
                None => Const::BigInt(format!("-{digits}").into()),
            },
        }),
        (UnaryOp::USub, value) => integer(value)?.checked_neg().map(from_integer),
        (UnaryOp::UAdd, value) => integer(value).map(from_integer),
        (UnaryOp::Invert, value) => integer(value).map(|i| from_integer(!i)),
    }
}

fn binary(op: Operator, left: &Const, right: &Const) -> Option<Const> {
    if let (Some(l), Some(r)) = (integer(left), integer(right)) {
        return integers(
            op,
            l,
            r,
            matches!(
                (left, right),
                (Const::True | Const::False, Const::True | Const::False)
            ),
        );
    }
    if matches!(left, Const::Complex(..)) || matches!(right, Const::Complex(..)) {
        return complexes(op, left, right);
    }
    if let (Some(l), Some(r)) = (float(left), float(right)) {
        return floats(op, l, r);
    }
    match (op, left, right) {
        (Operator::Add, Const::Str(l), Const::Str(r)) => concat(l, r).map(|s| Const::Str(s.into())),
        (Operator::Add, Const::Bytes(l), Const::Bytes(r)) => {
            concat(l, r).map(|s| Const::Bytes(s.into()))
        }
        (Operator::Add, Const::Tuple(l), Const::Tuple(r)) if l.len() + r.len() <= MOST_ITEMS => {
            Some(Const::Tuple(l.iter().chain(r).cloned().collect()))
        }
        (Operator::Mult, sequence, count) if integer(count).is_some() => {
            repeat(sequence, integer(count)?)
        }
        (Operator::Mult, count, sequence) if integer(count).is_some() => {
            repeat(sequence, integer(count)?)
        }
        _ => None,
    }
}

fn concat(left: &[u8], right: &[u8]) -> Option<Vec<u8>> {
    // Two lone surrogate halves that meet stay two characters, which this encoding cannot tell from one.
    let pair = left.len() >= 3 && left[left.len() - 3] == 0xed && right.first() == Some(&0xed);
    (!pair && left.len() + right.len() <= MOST_BYTES).then(|| [left, right].concat())
}

fn repeat(sequence: &Const, count: i128) -> Option<Const> {
    let count = usize::try_from(count.max(0)).ok()?;
    let fits = |len: usize, most: usize| len.checked_mul(count).is_some_and(|n| n <= most);
    match sequence {
        Const::Str(s) if fits(s.len(), MOST_BYTES) && !s.contains(&0xed) => {
            Some(Const::Str(s.repeat(count).into()))
        }
        Const::Bytes(s) if fits(s.len(), MOST_BYTES) => Some(Const::Bytes(s.repeat(count).into())),
        Const::Tuple(items) if fits(items.len(), MOST_ITEMS) => Some(Const::Tuple(
            items
                .iter()
                .cycle()
                .take(items.len() * count)
                .cloned()
                .collect(),
        )),
        _ => None,
    }
}

fn integers(op: Operator, l: i128, r: i128, bools: bool) -> Option<Const> {
    let result = match op {
        Operator::Add => l.checked_add(r)?,
        Operator::Sub => l.checked_sub(r)?,
        Operator::Mult => l.checked_mul(r)?,
        Operator::FloorDiv if r != 0 => {
            let quotient = l.checked_div(r)?;
            if l % r != 0 && (l < 0) != (r < 0) {
                quotient - 1
            } else {
                quotient
            }
        }
        Operator::Mod if r != 0 => {
            let rest = l.checked_rem(r)?;
            if rest != 0 && (rest < 0) != (r < 0) {
                rest + r
            } else {
                rest
            }
        }
        Operator::Pow if r >= 0 => l.checked_pow(u32::try_from(r).ok()?)?,
        Operator::LShift if (0..127).contains(&r) => {
            let shifted = l.checked_mul(1i128.checked_shl(r as u32)?)?;
            if r == 126 && l.abs() > 1 {
                return None;
            } else {
                shifted
            }
        }
        Operator::RShift if r >= 0 => l >> r.min(126),
        Operator::BitAnd => l & r,
        Operator::BitOr => l | r,
        Operator::BitXor => l ^ r,
        Operator::Div if r != 0 => {
            let exact = 1i128 << 53;
            return (l.abs() < exact && r.abs() < exact).then(|| Const::Float(l as f64 / r as f64));
        }
        _ => return None,
    };
    if bools && matches!(op, Operator::BitAnd | Operator::BitOr | Operator::BitXor) {
        return Some(if result != 0 {
            Const::True
        } else {
            Const::False
        });
    }
    Some(from_integer(result))
}

fn floats(op: Operator, l: f64, r: f64) -> Option<Const> {
    let result = match op {
        Operator::Add => l + r,
        Operator::Sub => l - r,
        Operator::Mult => l * r,
        Operator::Div if r != 0.0 => l / r,
        // Powers, floor division and remainder have rules that the run time knows.
        _ => return None,
    };
    Some(Const::Float(result))
}

fn complexes(op: Operator, left: &Const, right: &Const) -> Option<Const> {
    let (lr, li) = complex(left)?;
    let (rr, ri) = complex(right)?;
    // A real operand has no imaginary part at all, which matters for the sign of zero.
    let (real_left, real_right) = (
        !matches!(left, Const::Complex(..)),
        !matches!(right, Const::Complex(..)),
    );
    match op {
        Operator::Add => Some(match (real_left, real_right) {
            (true, _) => Const::Complex(lr + rr, ri),
            (_, true) => Const::Complex(lr + rr, li),
            _ => Const::Complex(lr + rr, li + ri),
        }),
        Operator::Sub => Some(match (real_left, real_right) {
            (true, _) => Const::Complex(lr - rr, -ri),
            (_, true) => Const::Complex(lr - rr, li),
            _ => Const::Complex(lr - rr, li - ri),
        }),
        _ => None,
    }
}

fn subscript(value: &Const, index: &Const) -> Option<Const> {
    let i = match index {
        Const::Int(i) => *i,
        _ => return None,
    };
    let at = |len: usize| {
        let i = if i < 0 { i + len as i64 } else { i };
        usize::try_from(i).ok().filter(|&i| i < len)
    };
    match value {
        Const::Tuple(items) => items.get(at(items.len())?).cloned(),
        Const::Bytes(s) => s.get(at(s.len())?).map(|&b| Const::Int(b as i64)),
        Const::Str(s) if s.is_ascii() => s.get(at(s.len())?).map(|&b| Const::Str([b].into())),
        _ => None,
    }
}
