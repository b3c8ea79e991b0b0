//! Texts of complex numbers.

use super::float::{self, Style};
use super::spec::{FormatError, Number, Spec};

/// `repr(complex)`: the real part is left out when it is positive zero.
pub fn repr(re: f64, im: f64) -> String {
    let part = |x: f64| float::convert(x, &Style::repr());
    if re == 0.0 && re.is_sign_positive() {
        return format!("{}j", part(im));
    }
    let sign = if im.is_sign_negative() && !im.is_nan() {
        ""
    } else {
        "+"
    };
    format!("({}{sign}{}j)", part(re), part(im))
}

/// A complex number under a specification.
pub fn format_complex(re: f64, im: f64, spec: &Spec) -> Result<Vec<u8>, FormatError> {
    let refuse = |text: &str| Err(FormatError::Value(text.to_string()));
    if !matches!(
        spec.kind_char(),
        '\0' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'n'
    ) {
        return Err(FormatError::UnknownCode(spec.kind));
    }
    if spec.fill == '0' as u32 {
        return refuse("Zero padding is not allowed in complex format specifier");
    }
    if spec.align == b'=' {
        return refuse("'=' alignment flag is not allowed in complex format specifier");
    }
    let mut style = Style::of(spec)?;
    // Without a type the text looks like that of `str()`: parentheses, no `.0`.
    let bare = spec.kind == 0;
    style.dot_zero = false;
    let hide_real = bare && re == 0.0 && re.is_sign_positive();
    let part_spec = Spec {
        width: 0,
        fill: ' ' as u32,
        ..spec.clone()
    };
    let mut text = Vec::new();
    if bare && !hide_real {
        text.push(b'(');
    }
    if !hide_real {
        text.extend(part(re, &style, &part_spec)?);
    }
    let sign = if hide_real { spec.sign } else { b'+' };
    text.extend(part(im, &style, &Spec { sign, ..part_spec })?);
    text.push(b'j');
    if bare && !hide_real {
        text.push(b')');
    }
    let chars = text.len();
    spec.pad(&text, chars)
}

fn part(x: f64, style: &Style, spec: &Spec) -> Result<Vec<u8>, FormatError> {
    let text = float::try_convert(x, style)?;
    let (negative, digits, rest) = float::split(&text);
    Number {
        negative,
        prefix: "",
        digits,
        rest,
    }
    .layout(spec)
}
