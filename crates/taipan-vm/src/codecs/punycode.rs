//! Punycode (RFC 3492): code points beyond ASCII as letters and digits behind the ASCII ones.

use super::errors::Decoding;
use crate::raise::R;
use crate::types::str_::{Str, encode_point};
use crate::vm::Vm;

const BASE: u32 = 36;
const T_MIN: u32 = 1;
const T_MAX: u32 = 26;

fn adapt(delta: u32, points: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / points;
    let mut k = 0;
    while delta > (BASE - T_MIN) * T_MAX / 2 {
        delta /= BASE - T_MIN;
        k += BASE;
    }
    k + (BASE - T_MIN + 1) * delta / (delta + 38)
}

fn threshold(k: u32, bias: u32) -> u32 {
    k.saturating_sub(bias).clamp(T_MIN, T_MAX)
}

/// Encode.
pub fn encode(s: &Str) -> Vec<u8> {
    let points: Vec<u32> = s.points().collect();
    let mut out: Vec<u8> = points
        .iter()
        .filter(|&&p| p < 0x80)
        .map(|&p| p as u8)
        .collect();
    let basic = out.len() as u32;
    if basic > 0 {
        out.push(b'-');
    }
    let (mut n, mut delta, mut bias, mut done) = (0x80u32, 0u64, 72, basic);
    while (done as usize) < points.len() {
        let next = points
            .iter()
            .copied()
            .filter(|&p| p >= n)
            .min()
            .unwrap_or(n);
        delta += (next - n) as u64 * (done as u64 + 1);
        n = next;
        for &p in &points {
            if p < n {
                delta += 1;
            } else if p == n {
                let mut q = delta;
                let mut k = BASE;
                loop {
                    let t = threshold(k, bias) as u64;
                    if q < t {
                        break;
                    }
                    let digit = t + (q - t) % (BASE as u64 - t);
                    out.push(letter(digit as u32));
                    q = (q - t) / (BASE as u64 - t);
                    k += BASE;
                }
                out.push(letter(q as u32));
                bias = adapt(delta.min(u32::MAX as u64) as u32, done + 1, done == basic);
                delta = 0;
                done += 1;
            }
        }
        delta += 1;
        n += 1;
    }
    out
}

fn letter(digit: u32) -> u8 {
    if digit < 26 {
        b'a' + digit as u8
    } else {
        b'0' + (digit - 26) as u8
    }
}

/// Decode.
pub fn decode(vm: &mut Vm, decoding: &mut Decoding<'_>) -> R<()> {
    let data = decoding.data;
    let (basic, rest_at) = match memchr::memrchr(b'-', data) {
        Some(i) => (&data[..i], i + 1),
        None => (&data[..0], 0),
    };
    if let Some(bad) = basic.iter().position(|b| *b >= 0x80) {
        decoding.fail(vm, bad, bad + 1, "ordinal not in range(128)")?;
    }
    let mut points: Vec<u32> = basic.iter().map(|&b| b as u32 & 0x7f).collect();
    let (mut n, mut i, mut bias, mut at) = (0x80u32, 0u32, 72, rest_at);
    let mut first = true;
    'outer: while at < data.len() {
        let old = i;
        let (mut weight, mut k) = (1u32, BASE);
        loop {
            let Some(&byte) = data.get(at) else {
                decoding.fail(
                    vm,
                    at.saturating_sub(1),
                    data.len(),
                    "incomplete punycode string",
                )?;
                break 'outer;
            };
            let digit = match byte.to_ascii_lowercase() {
                b @ b'a'..=b'z' => (b - b'a') as u32,
                b @ b'0'..=b'9' => (b - b'0') as u32 + 26,
                _ => {
                    let reason = format!("Invalid character U+{byte:x}");
                    at = decoding.fail(vm, at, at + 1, &reason)?;
                    continue 'outer;
                }
            };
            at += 1;
            let Some(next) = digit.checked_mul(weight).and_then(|d| i.checked_add(d)) else {
                decoding.fail(vm, at - 1, at, "Invalid character")?;
                break 'outer;
            };
            i = next;
            let t = threshold(k, bias);
            if digit < t {
                break;
            }
            weight = weight.saturating_mul(BASE - t);
            k += BASE;
        }
        let count = points.len() as u32 + 1;
        bias = adapt(i - old, count, first);
        first = false;
        n = n.saturating_add(i / count);
        i %= count;
        if n > 0x10_ffff {
            let reason = format!("Invalid character U+{n:x}");
            decoding.fail(vm, at - 1, at, &reason)?;
            break;
        }
        points.insert(i as usize, n);
        i += 1;
    }
    for p in points {
        encode_point(p, &mut decoding.out);
    }
    Ok(())
}
