//! `binascii`: bytes as ASCII text and back: hexadecimal, base64, uuencode, quoted-printable, and two checksums.

use crate::classes::{exception_class, set};
use std::borrow::Cow;
use taipan_vm::native::{FromArg, module};
use taipan_vm::types::bytes_like::{Data, data_of};
use taipan_vm::types::int::int_ref;
use taipan_vm::types::str_::Str;
use taipan_vm::{R, Raise, Value, Vm};

/// Digits of base64, in order.
const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/// Value of each byte as base64 digit; 255 for none.
const BASE64_VALUES: [u8; 256] = base64_values();
/// Polynomial of the checksum of BinHex.
const HQX: u16 = 0x1021;
/// Remainders of the CRC-32 for every byte.
const CRC32: [[u32; 256]; 8] = crc32_tables();
/// Longest line of quoted-printable, the soft break included.
const QP_LINE: usize = 76;

const fn base64_values() -> [u8; 256] {
    let mut values = [255; 256];
    let mut i = 0;
    while i < 64 {
        values[BASE64[i] as usize] = i as u8;
        i += 1;
    }
    values
}

const fn crc32_tables() -> [[u32; 256]; 8] {
    let mut tables = [[0; 256]; 8];
    let mut i = 0;
    while i < 256 {
        let mut rest = i as u32;
        let mut bit = 0;
        while bit < 8 {
            rest = rest >> 1 ^ if rest & 1 != 0 { 0xedb8_8320 } else { 0 };
            bit += 1;
        }
        tables[0][i] = rest;
        i += 1;
    }
    let mut n = 1;
    while n < 8 {
        let mut i = 0;
        while i < 256 {
            let last = tables[n - 1][i];
            tables[n][i] = last >> 8 ^ tables[0][last as usize & 0xff];
            i += 1;
        }
        n += 1;
    }
    tables
}

/// CRC-32 of the data, going on from that of the data before it.
pub fn crc32_of(data: &[u8], before: u32) -> u32 {
    let mut crc = !before;
    let (blocks, rest) = data.as_chunks::<8>();
    for block in blocks {
        let word = u64::from_le_bytes(*block) ^ crc as u64;
        crc = (0..8).fold(0, |sum, i| {
            sum ^ CRC32[7 - i][(word >> (8 * i)) as usize & 0xff]
        });
    }
    for &byte in rest {
        crc = crc >> 8 ^ CRC32[0][(crc as u8 ^ byte) as usize];
    }
    !crc
}

/// The lowest bits of an int of any size.
pub fn low_bits(vm: &mut Vm, value: &Value) -> R<u32> {
    let index = vm.index(value)?;
    Ok(match int_ref(&index) {
        Some(number) => {
            let low = number.magnitude().to_le_bytes();
            let word = low.iter().take(4).rev().fold(0, |w, &b| w << 8 | b as u32);
            if number.is_negative() {
                word.wrapping_neg()
            } else {
                word
            }
        }
        None => 0,
    })
}

#[cold]
fn error(vm: &mut Vm, message: impl AsRef<str>) -> Raise {
    match exception_class(vm, "binascii", "Error", |t| &t.ValueError) {
        Ok(class) => vm.raise(&class, message),
        Err(raise) => raise,
    }
}

/// What to decode: bytes, or a string of ASCII.
struct Ascii<'a>(Cow<'a, [u8]>);

impl<'a> FromArg<'a> for Ascii<'a> {
    fn from_arg(vm: &mut Vm, value: &'a Value) -> R<Ascii<'a>> {
        if let Some(text) = value.downcast::<Str>() {
            if text.is_ascii() {
                return Ok(Ascii(Cow::Borrowed(text.bytes())));
            }
            return Err(vm.value_error("string argument should contain only ASCII characters"));
        }
        match data_of(vm, value)? {
            Some(data) => Ok(Ascii(data)),
            None => Err(vm.type_error_named(
                "argument should be bytes, buffer or ASCII string, not '{}'",
                value,
            )),
        }
    }
}

/// The values of hexadecimal digits; 255 is none.
static HEX_VALUES: [u8; 256] = {
    let mut values = [255; 256];
    let mut digit = 0;
    while digit < 16 {
        let lower = HEX_DIGITS[digit];
        values[lower as usize] = digit as u8;
        values[lower.to_ascii_uppercase() as usize] = digit as u8;
        digit += 1;
    }
    values
};
const HEX_DIGITS: &[u8; 16] = b"0123456789abcdef";

fn decode_hex(vm: &mut Vm, text: &[u8]) -> R<Value> {
    let (pairs, []) = text.as_chunks::<2>() else {
        return Err(error(vm, "Odd-length string"));
    };
    // What is no digit shows in the high bits of all values together: the loop need not look.
    let mut seen = 0;
    let bytes: Vec<u8> = pairs
        .iter()
        .map(|&[high, low]| {
            let (high, low) = (HEX_VALUES[high as usize], HEX_VALUES[low as usize]);
            seen |= high | low;
            high << 4 | low
        })
        .collect();
    match seen < 16 {
        true => Ok(vm.bytes(bytes)),
        false => Err(error(vm, "Non-hexadecimal digit found")),
    }
}

/// The separator of `hexlify`: one byte, or one character of a byte's value.
fn separator(vm: &mut Vm, sep: &Value) -> R<u8> {
    let (length, first) = if let Some(text) = sep.downcast::<Str>() {
        let first = (!text.is_empty()).then(|| text.point(0));
        (text.len(), first)
    } else if let Some(data) = data_of(vm, sep)? {
        (data.len(), data.first().map(|&b| b as u32))
    } else {
        let found = vm.type_name(sep);
        return Err(vm.type_error(format!("object of type '{found}' has no len()")));
    };
    match (length, first.map(u8::try_from)) {
        (1, Some(Ok(byte))) => Ok(byte),
        (1, _) => Err(vm.value_error("sep must be ASCII.")),
        _ => Err(vm.value_error("sep must be length 1.")),
    }
}

fn encode_hex(
    vm: &mut Vm,
    data: &[u8],
    sep: Option<&Value>,
    bytes_per_sep: Option<i32>,
) -> R<Value> {
    let sep = sep.map(|s| separator(vm, s)).transpose()?;
    let group = bytes_per_sep.unwrap_or(1);
    let size = group.unsigned_abs() as usize;
    let pair = |byte: u8| {
        let (high, low) = (byte as usize >> 4, byte as usize & 15);
        [HEX_DIGITS[high], HEX_DIGITS[low]]
    };
    if sep.is_none() {
        vm.make_room(data.len() * 2)?;
        let mut pairs = vec![[0; 2]; data.len()];
        pairs
            .iter_mut()
            .zip(data)
            .for_each(|(to, &byte)| *to = pair(byte));
        return Ok(vm.bytes(pairs.into_flattened()));
    }
    let mut out = vm.buffer(data.len() * 3)?;
    for (i, &byte) in data.iter().enumerate() {
        // Groups are counted from the right unless the number is negative.
        let place = if group < 0 { i } else { data.len() - i };
        if let Some(sep) = sep
            && i > 0
            && size > 0
            && place % size == 0
        {
            out.push(sep);
        }
        out.extend(pair(byte));
    }
    Ok(vm.bytes(out))
}

/// Decode groups of four digits of base64 up to anything else; how many bytes of the text these were.
fn decode_groups(text: &[u8]) -> (Vec<u8>, usize) {
    let groups = text.as_chunks::<4>().0;
    let mut out = vec![[0; 3]; groups.len() + 1];
    let mut done = 0;
    for (to, group) in out.iter_mut().zip(groups) {
        let [a, b, c, d] = group.map(|digit| BASE64_VALUES[digit as usize]);
        // The values of digits are below 64.
        if (a | b | c | d) > 63 {
            break;
        }
        *to = [a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d];
        done += 1;
    }
    let mut out = out.into_flattened();
    out.truncate(done * 3);
    (out, done * 4)
}

/// Decode base64; the error is its text.
fn decode_base64(text: &[u8], strict: bool) -> Result<Vec<u8>, String> {
    let (mut out, done) = decode_groups(text);
    // Digits of the unfinished group of four, and the padding seen after them.
    let (mut digits, mut pads, mut bits) = (0usize, 0usize, 0u32);
    for (i, &byte) in text.iter().enumerate().skip(done) {
        if byte == b'=' {
            pads += 1;
            if strict && digits == 0 {
                let what = if i == 0 { "Leading" } else { "Excess" };
                return Err(format!("{what} padding not allowed"));
            }
            if strict && digits + pads > 4 {
                return Err("Excess padding not allowed".to_string());
            }
            continue;
        }
        let value = BASE64_VALUES[byte as usize];
        if value == 255 {
            if strict {
                return Err("Only base64 data is allowed".to_string());
            }
            continue;
        }
        if pads > 0 && strict {
            return Err(if digits + pads == 4 {
                "Excess data after padding".to_string()
            } else {
                "Discontinuous padding not allowed".to_string()
            });
        }
        pads = 0;
        bits = bits << 6 | value as u32;
        digits += 1;
        if digits == 4 {
            out.extend(&bits.to_be_bytes()[1..]);
            (digits, bits) = (0, 0);
        }
    }
    match digits {
        0 => {}
        1 => {
            let n = out.len() / 3 * 4 + 1;
            return Err(format!(
                "Invalid base64-encoded string: number of data characters ({n}) cannot be 1 more than a multiple of 4"
            ));
        }
        _ if digits + pads < 4 => return Err("Incorrect padding".to_string()),
        2 => out.push((bits >> 4) as u8),
        _ => out.extend([(bits >> 10) as u8, (bits >> 2) as u8]),
    }
    Ok(out)
}

fn encode_base64(data: &[u8], newline: bool) -> Vec<u8> {
    let digit = |bits: u32, place: u32| BASE64[(bits >> (6 * place)) as usize & 63];
    let (groups, rest) = data.as_chunks::<3>();
    // With room for the rest and the end of the line.
    let mut out = vec![[0; 4]; groups.len() + 2];
    for (to, &[a, b, c]) in out.iter_mut().zip(groups) {
        let bits = u32::from_be_bytes([0, a, b, c]);
        *to = [3, 2, 1, 0].map(|place| digit(bits, place));
    }
    let mut out = out.into_flattened();
    out.truncate(groups.len() * 4);
    match *rest {
        [a] => {
            let bits = u32::from_be_bytes([0, a, 0, 0]);
            out.extend([digit(bits, 3), digit(bits, 2), b'=', b'=']);
        }
        [a, b] => {
            let bits = u32::from_be_bytes([0, a, b, 0]);
            out.extend([digit(bits, 3), digit(bits, 2), digit(bits, 1), b'=']);
        }
        _ => {}
    }
    if newline {
        out.push(b'\n');
    }
    out
}

/// Decode a line of uuencoded data; the error is its text.
fn decode_uu(line: &[u8]) -> Result<Vec<u8>, &'static str> {
    let (&first, mut rest) = line.split_first().ok_or("Missing length byte")?;
    let length = (first.wrapping_sub(b' ') & 63) as usize;
    let mut out = Vec::with_capacity(length + 2);
    while out.len() < length {
        let mut bits = 0;
        for _ in 0..4 {
            // Spaces at the end of a line may have been lost.
            let value = match rest.split_first() {
                None | Some((b'\n' | b'\r', _)) => 0,
                Some((&c @ b' '..=b'`', tail)) => {
                    rest = tail;
                    (c - b' ') & 63
                }
                Some(_) => return Err("Illegal char"),
            };
            bits = bits << 6 | value as u32;
        }
        out.extend(&bits.to_be_bytes()[1..]);
    }
    out.truncate(length);
    if rest
        .iter()
        .any(|c| !matches!(c, b' ' | b'`' | b'\n' | b'\r'))
    {
        return Err("Trailing garbage");
    }
    Ok(out)
}

fn encode_uu(data: &[u8], backtick: bool) -> Vec<u8> {
    let digit = |value: u32| match value as u8 & 63 {
        0 if backtick => b'`',
        value => value + b' ',
    };
    let mut out = vec![digit(data.len() as u32)];
    for group in data.chunks(3) {
        let byte = |i: usize| group.get(i).map_or(0, |&b| b as u32);
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        out.extend([18, 12, 6, 0].map(|shift| digit(bits >> shift)));
    }
    out.push(b'\n');
    out
}

fn decode_qp(text: &[u8], header: bool) -> Vec<u8> {
    let digit = |c: Option<&u8>| c.and_then(|&c| (c as char).to_digit(16));
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        at += 1;
        match byte {
            b'=' => match text.get(at) {
                None => {}
                // A soft line break: nothing up to the end of the line.
                Some(b'\n' | b'\r') => {
                    let end = memchr::memchr(b'\n', &text[at..]);
                    at = end.map_or(text.len(), |n| at + n + 1);
                }
                Some(b'=') => {
                    out.push(b'=');
                    at += 1;
                }
                Some(_) => match (digit(text.get(at)), digit(text.get(at + 1))) {
                    (Some(high), Some(low)) => {
                        out.push((high << 4 | low) as u8);
                        at += 2;
                    }
                    _ => out.push(b'='),
                },
            },
            b'_' if header => out.push(b' '),
            _ => out.push(byte),
        }
    }
    out
}

/// How `encode_qp` writes.
struct QpStyle {
    quotetabs: bool,
    istext: bool,
    header: bool,
}

fn encode_qp(data: &[u8], style: &QpStyle) -> Vec<u8> {
    let newline: &[u8] = match memchr::memchr(b'\n', data) {
        Some(n) if n > 0 && data[n - 1] == b'\r' => b"\r\n",
        _ => b"\n",
    };
    let mut out = Vec::with_capacity(data.len() + data.len() / 8);
    let escape = |out: &mut Vec<u8>, byte: u8| {
        let digits = b"0123456789ABCDEF";
        out.extend([b'=', digits[byte as usize >> 4], digits[byte as usize & 15]]);
    };
    let (mut at, mut width) = (0, 0);
    while let Some(&byte) = data.get(at) {
        let next = data.get(at + 1).copied();
        let after = data.get(at + 2).copied();
        // A break between lines is written as it is in text.
        let is_break = byte == b'\n' || byte == b'\r' && next == Some(b'\n');
        if style.istext && is_break {
            if let Some(&last @ (b' ' | b'\t')) = out.last() {
                out.pop();
                escape(&mut out, last);
            }
            out.extend_from_slice(newline);
            at += if byte == b'\r' { 2 } else { 1 };
            width = 0;
            continue;
        }
        let ends_line =
            next.is_none() || next == Some(b'\n') || next == Some(b'\r') && after == Some(b'\n');
        let quoted = byte > b'~'
            || byte == b'='
            || style.header && byte == b'_'
            // A line with a dot alone would end a message.
            || byte == b'.' && width == 0 && (next.is_none_or(|c| matches!(c, b'\n' | b'\r' | 0)))
            || !style.istext && matches!(byte, b'\r' | b'\n')
            || matches!(byte, b' ' | b'\t') && next.is_none()
            || byte < b'!'
                && !matches!(byte, b'\r' | b'\n')
                && (style.quotetabs || !matches!(byte, b' ' | b'\t'));
        let size = if quoted { 3 } else { 1 };
        // The last character of a line needs no room for a soft break after it.
        let room = if !quoted && ends_line {
            QP_LINE
        } else {
            QP_LINE - 1
        };
        if width + size > room {
            out.push(b'=');
            out.extend_from_slice(newline);
            width = 0;
        }
        if quoted {
            escape(&mut out, byte);
        } else if style.header && byte == b' ' {
            out.push(b'_');
        } else {
            out.push(byte);
        }
        width += size;
        at += 1;
    }
    out
}

pub struct Binascii;

/// Conversion between binary data and ASCII.
#[module(name = "binascii")]
impl Binascii {
    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        let class = exception_class(vm, "binascii", "Error", |t| &t.ValueError)?;
        set(vm, module, "Error", class);
        let class = exception_class(vm, "binascii", "Incomplete", |t| &t.Exception)?;
        set(vm, module, "Incomplete", class);
        Ok(())
    }
    /// The bytes of hexadecimal digits.
    #[sig("(hexstr, /)")]
    fn a2b_hex(vm: &mut Vm, hexstr: Ascii<'_>) -> R<Value> {
        decode_hex(vm, &hexstr.0)
    }
    /// The bytes of hexadecimal digits.
    #[sig("(hexstr, /)")]
    fn unhexlify(vm: &mut Vm, hexstr: Ascii<'_>) -> R<Value> {
        decode_hex(vm, &hexstr.0)
    }
    /// Bytes as hexadecimal digits, with a separator between groups if one is given.
    #[sig("(data, sep=<unrepresentable>, bytes_per_sep=1)")]
    fn b2a_hex(
        vm: &mut Vm,
        data: Data<'_>,
        sep: Option<&Value>,
        bytes_per_sep: Option<i32>,
    ) -> R<Value> {
        encode_hex(vm, &data.0, sep, bytes_per_sep)
    }
    /// Bytes as hexadecimal digits, with a separator between groups if one is given.
    #[sig("(data, sep=<unrepresentable>, bytes_per_sep=1)")]
    fn hexlify(
        vm: &mut Vm,
        data: Data<'_>,
        sep: Option<&Value>,
        bytes_per_sep: Option<i32>,
    ) -> R<Value> {
        encode_hex(vm, &data.0, sep, bytes_per_sep)
    }
    /// Decode base64. Without strict_mode, what is not base64 is passed over.
    #[sig("(data, /, *, strict_mode=False)")]
    fn a2b_base64(vm: &mut Vm, data: Ascii<'_>, strict_mode: Option<bool>) -> R<Value> {
        match decode_base64(&data.0, strict_mode.unwrap_or(false)) {
            Ok(bytes) => Ok(vm.bytes(bytes)),
            Err(message) => Err(error(vm, message)),
        }
    }
    /// Encode as one line of base64.
    #[sig("(data, /, *, newline=True)")]
    fn b2a_base64(vm: &mut Vm, data: Data<'_>, newline: Option<bool>) -> Value {
        vm.bytes(encode_base64(&data.0, newline.unwrap_or(true)))
    }
    /// Decode a line of uuencoded data.
    #[sig("(data, /)")]
    fn a2b_uu(vm: &mut Vm, data: Ascii<'_>) -> R<Value> {
        match decode_uu(&data.0) {
            Ok(bytes) => Ok(vm.bytes(bytes)),
            Err(message) => Err(error(vm, message)),
        }
    }
    /// Uuencode at most 45 bytes as a line.
    #[sig("(data, /, *, backtick=False)")]
    fn b2a_uu(vm: &mut Vm, data: Data<'_>, backtick: Option<bool>) -> R<Value> {
        if data.0.len() > 45 {
            return Err(error(vm, "At most 45 bytes at once"));
        }
        Ok(vm.bytes(encode_uu(&data.0, backtick.unwrap_or(false))))
    }
    /// Decode quoted-printable data.
    #[sig("(data, header=False)")]
    fn a2b_qp(vm: &mut Vm, data: Ascii<'_>, header: Option<bool>) -> Value {
        vm.bytes(decode_qp(&data.0, header.unwrap_or(false)))
    }
    /// Encode as quoted-printable.
    #[sig("(data, quotetabs=False, istext=True, header=False)")]
    fn b2a_qp(
        vm: &mut Vm,
        data: Data<'_>,
        quotetabs: Option<bool>,
        istext: Option<bool>,
        header: Option<bool>,
    ) -> Value {
        let style = QpStyle {
            quotetabs: quotetabs.unwrap_or(false),
            istext: istext.unwrap_or(true),
            header: header.unwrap_or(false),
        };
        vm.bytes(encode_qp(&data.0, &style))
    }
    /// CRC-32 of data, going on from an earlier one.
    #[sig("(data, crc=0, /)")]
    fn crc32(vm: &mut Vm, data: Data<'_>, crc: Option<&Value>) -> R<u32> {
        let before = crc.map_or(Ok(0), |c| low_bits(vm, c))?;
        Ok(crc32_of(&data.0, before))
    }
    /// The checksum of BinHex, going on from an earlier one.
    #[sig("(data, crc, /)")]
    fn crc_hqx(vm: &mut Vm, data: Data<'_>, crc: &Value) -> R<u32> {
        let mut crc = low_bits(vm, crc)? as u16;
        for &byte in data.0.iter() {
            crc ^= (byte as u16) << 8;
            for _ in 0..8 {
                crc = crc << 1 ^ if crc & 0x8000 != 0 { HQX } else { 0 };
            }
        }
        Ok(crc as u32)
    }
}
