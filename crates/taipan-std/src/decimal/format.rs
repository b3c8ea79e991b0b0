//! `format(Decimal, spec)`.

use super::context::Context;
use super::current;
use super::number::{Kind, Number, Rounding, Settings};
use dashu_int::UBig;
use taipan_vm::format::spec::Spec;
use taipan_vm::types::str_::Str;
use taipan_vm::{R, Raise, Value, Vm};

/// How numbers are written in a place of the world.
struct Conventions {
    point: String,
    separator: String,
    /// Sizes of groups from the right; the last one goes on. 127 ends grouping.
    groups: Vec<u8>,
}

fn invalid(vm: &mut Vm) -> Raise {
    vm.value_error("invalid format string")
}

/// `[[fill]align][sign][z][0][width][,|_][.precision][type]`
fn parse(vm: &mut Vm, text: &Str) -> R<Spec> {
    let points: Vec<u32> = text.points().collect();
    let plain = Spec::parse_points(&points, 0, b'>');
    let Ok(spec) = plain else {
        return Err(invalid(vm));
    };
    let known = match char::from_u32(spec.kind) {
        Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%' | '\0') => true,
        Some('n') => spec.grouping == 0,
        _ => false,
    };
    let refused = spec.alternate || spec.fraction_grouping != 0;
    match known && !refused {
        true => Ok(spec),
        false => Err(invalid(vm)),
    }
}

/// The conventions for a specification.
fn conventions(vm: &mut Vm, spec: &Spec, given: Option<&Value>) -> R<Conventions> {
    let mut found = Conventions {
        point: ".".to_string(),
        separator: String::new(),
        groups: vec![3],
    };
    match spec.grouping {
        b',' => found.separator = ",".to_string(),
        b'_' => found.separator = "_".to_string(),
        _ => {}
    }
    let source = match given {
        Some(dict) => Some(dict.clone()),
        None if spec.kind == u32::from(b'n') => {
            let locale = vm.import_simple("locale")?;
            Some(vm.call_method(&locale, "localeconv", &[])?)
        }
        None => None,
    };
    if let Some(source) = source {
        let mut item = |name: &str| {
            let key = vm.intern(name);
            match vm.contains(&source, &key)? {
                true => vm.get_item(&source, &key).map(Some),
                false => Ok(None),
            }
        };
        let (point, separator) = (item("decimal_point")?, item("thousands_sep")?);
        let grouping = item("grouping")?;
        if let Some(point) = point {
            found.point = vm.str_text(&point)?;
        }
        if let Some(separator) = separator {
            found.separator = vm.str_text(&separator)?;
        }
        if let Some(grouping) = grouping {
            found.groups = match grouping.downcast::<Str>() {
                Some(text) => text.bytes().to_vec(),
                None => {
                    let mut sizes = Vec::new();
                    for size in vm.collect(&grouping)? {
                        sizes.push(vm.to_i64(&size)?.clamp(0, 127) as u8);
                    }
                    sizes
                }
            };
        }
    }
    Ok(found)
}

/// Digits with separators, filled with zeros in front until they and the separators are so wide.
fn grouped(digits: &str, conventions: &Conventions, width: usize) -> String {
    let separator = &conventions.separator;
    if separator.is_empty() || conventions.groups.is_empty() {
        return format!("{digits:0>width$}");
    }
    let mut out: Vec<String> = Vec::new();
    let mut rest = digits.to_string();
    let mut used = 0;
    let mut sizes = conventions.groups.iter();
    let mut size = 0usize;
    loop {
        match sizes.next() {
            Some(127) => size = usize::MAX,
            Some(0) | None => {}
            Some(next) => size = (*next).into(),
        }
        let length = rest.chars().count();
        let wanted = width.saturating_sub(used);
        if size == 0 || size >= length.max(wanted) {
            out.push(format!("{rest:0>wanted$}"));
            break;
        }
        let group = match length > size {
            true => rest.split_off(length - size),
            false => format!("{:0>size$}", std::mem::take(&mut rest)),
        };
        used += size + separator.chars().count();
        out.push(group);
        if rest.is_empty() && used >= width + separator.chars().count() {
            break;
        }
        if rest.is_empty() {
            rest.push('0');
        }
    }
    out.reverse();
    out.join(separator)
}

/// The number rounded as the type of the specification asks.
fn fitted(number: &Number, spec: &Spec, rounding: Rounding) -> Number {
    let Some(precision) = spec.precision.map(|p| p as i64) else {
        return number.clone();
    };
    match spec.kind_char() {
        'f' | 'F' | '%' => number
            .rescaled(-precision, rounding)
            .map_or_else(|| number.clone(), |r| r.0),
        kind => {
            let digits = match kind {
                'e' | 'E' => precision + 1,
                _ => precision.max(1),
            };
            if number.coef.is_zero() || number.digits() <= digits {
                return number.clone();
            }
            let s = Settings {
                prec: digits,
                rounding,
                ..Settings::exact()
            };
            number.clone().finish(&s, &mut 0)
        }
    }
}

/// Whole digits, digits behind the point, and the exponent.
fn parts(number: &Number, spec: &Spec) -> (String, String, String) {
    let digits = number.coef.to_string();
    let count = digits.len() as i64;
    let left = number.exp + count;
    let kind = spec.kind_char();
    let precision = spec.precision.map(|p| p as i64);
    let upper = kind.is_ascii_uppercase() || kind == '\0';
    let point = match kind {
        'e' | 'E' => match (number.coef.is_zero(), precision) {
            (true, Some(precision)) => 1 - precision,
            _ => 1,
        },
        'f' | 'F' | '%' => left,
        _ if number.exp <= 0 && left > -6 => left,
        _ => 1,
    };
    let (mut whole, mut fraction) = if point < 0 {
        let zeros = "0".repeat(-point as usize);
        ("0".to_string(), zeros + &digits)
    } else if point > count {
        let zeros = "0".repeat((point - count) as usize);
        (digits.clone() + &zeros, String::new())
    } else {
        let (whole, fraction) = digits.split_at(point as usize);
        (whole.to_string(), fraction.to_string())
    };
    if whole.is_empty() {
        whole.push('0');
    }
    let exponent = left - point;
    // An exponent asks for as many digits as the precision says.
    if let (Some(precision), 'e' | 'E') = (precision, kind) {
        while (fraction.len() as i64) < precision {
            fraction.push('0');
        }
    }
    let shown = match exponent != 0 || matches!(kind, 'e' | 'E') {
        true => format!("{}{exponent:+}", if upper { 'E' } else { 'e' }),
        false => String::new(),
    };
    (whole, fraction, shown)
}

/// `format(number, spec)`
pub fn format(vm: &mut Vm, number: &Number, text: &Str, given: Option<&Value>) -> R {
    let context = current(vm)?;
    let context = context.native::<Context>().expect("a context");
    let (rounding, capitals) = (context.rounding.get(), context.capitals.get());
    let mut spec = parse(vm, text)?;
    let zeros = spec.align == b'=' && spec.fill == u32::from(b'0');
    if zeros && !number.is_finite() {
        // Names are not filled with zeros.
        (spec.align, spec.fill) = (b'>', u32::from(b' '));
    }
    let conventions = conventions(vm, &spec, given)?;
    let (sign, body) = match number.is_finite() {
        false => {
            let name = match number.kind {
                Kind::Infinite => "Infinity".to_string(),
                _ => number.clone().with_sign(false).text(false, true),
            };
            let name = if spec.kind_char() == '%' {
                name + "%"
            } else {
                name
            };
            (number.negative, name)
        }
        true => {
            let mut scaled = number.clone();
            if spec.kind_char() == '%' {
                scaled.exp += 2;
            }
            let mut fitted = fitted(&scaled, &spec, rounding);
            if matches!(spec.kind_char(), 'f' | 'F' | '%') && fitted.exp > 0 {
                fitted = fitted.rescaled(0, rounding).map_or(fitted, |r| r.0);
            }
            if spec.no_negative_zero && fitted.coef == UBig::ZERO {
                fitted.negative = false;
            }
            let (whole, fraction, mut exponent) = parts(&fitted, &spec);
            if spec.kind_char() == '\0' && !capitals {
                exponent = exponent.to_lowercase();
            }
            if spec.kind_char() == '%' {
                exponent.push('%');
            }
            let mut tail = String::new();
            if !fraction.is_empty() {
                tail += &conventions.point;
                tail += &fraction;
            }
            tail += &exponent;
            let signed = usize::from(fitted.negative || matches!(spec.sign, b'+' | b' '));
            let width = match zeros {
                true => spec.width.saturating_sub(tail.chars().count() + signed),
                false => 0,
            };
            (
                fitted.negative,
                grouped(&whole, &conventions, width) + &tail,
            )
        }
    };
    let sign = match (sign, spec.sign) {
        (true, _) => "-",
        (_, b'+') => "+",
        (_, b' ') => " ",
        _ => "",
    };
    let missing = spec.width.saturating_sub(sign.len() + body.chars().count());
    if missing > 1 << 30 {
        return Err(vm.no_memory());
    }
    let fill = |n: usize| {
        let mut out = Vec::new();
        for _ in 0..n {
            taipan_vm::types::str_::encode_point(spec.fill, &mut out);
        }
        out
    };
    let mut out = Vec::new();
    let (before, inside, after) = match spec.align {
        b'<' => (0, 0, missing),
        b'^' => (missing / 2, 0, missing - missing / 2),
        b'=' => (0, missing, 0),
        _ => (missing, 0, 0),
    };
    out.extend(fill(before));
    out.extend_from_slice(sign.as_bytes());
    out.extend(fill(inside));
    out.extend_from_slice(body.as_bytes());
    out.extend(fill(after));
    Ok(vm.str_wtf8(out))
}
