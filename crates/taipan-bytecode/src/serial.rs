//! Code objects as bytes, for caches and for embedding compiled modules.
//!
//! A header (magic, format version, length, checksum), then the fields in order; integers little-endian and of variable length.
//! Reading never trusts its input: damage is found by the checksum, and whatever passes it by chance (or by intent) is bounded by
//! the input's length, limited in depth, and verified as code before it is handed out.

use crate::dense::{self, DenseInput, DenseOutput, Part};
use crate::{Code, Const, Handler, Location, verify};
use std::sync::Arc;

const MAGIC: &[u8; 4] = b"tpbc";
/// Raised with every change of the format or of the opcode table.
const VERSION: u32 = 1;
const FORMAT: u32 = VERSION ^ table_version();
const HEADER: usize = 4 + 4 + 8 + 16;
/// Constants and code nest at most this deep.
const MOST_NESTED: u32 = 200;

/// Why bytes are no code object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// They do not begin like one.
    NotCode,
    /// Written by another version.
    Version,
    /// Cut off, changed, or never right.
    Damaged(String),
}

impl std::fmt::Display for DecodeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            DecodeError::NotCode => f.write_str("not a compiled module"),
            DecodeError::Version => f.write_str("compiled by another version"),
            DecodeError::Damaged(what) => write!(f, "damaged compiled module: {what}"),
        }
    }
}

impl std::error::Error for DecodeError {}

impl Code {
    /// The code object as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.written(None)
    }

    /// The same without empty caches, and with every text once: less than half as long, to be packed further. Reading it takes
    /// longer. `None` where the code has been run: its caches are not empty.
    pub fn to_dense_bytes(&self) -> Option<Vec<u8>> {
        dense::is_fresh(self).then(|| self.written(Some(DenseOutput::default())))
    }

    fn written(&self, dense: Option<DenseOutput>) -> Vec<u8> {
        let out = vec![0; HEADER];
        let mut writer = Writer { out, dense };
        writer.code(self);
        writer.finish_parts(HEADER);
        let mut out = writer.out;
        let sum = checksum(&out[HEADER..]);
        let length = (out.len() - HEADER) as u64;
        out[..4].copy_from_slice(MAGIC);
        out[4..8].copy_from_slice(&FORMAT.to_le_bytes());
        out[8..16].copy_from_slice(&length.to_le_bytes());
        out[16..32].copy_from_slice(&sum.to_le_bytes());
        out
    }

    /// The code object that [`Code::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Result<Code, DecodeError> {
        let (body, sum) = split_header(bytes)?;
        if sum != checksum(body).to_le_bytes() {
            return Err(damaged("wrong checksum"));
        }
        let code = Reader::new(body, None).whole()?;
        verify(&code).map_err(DecodeError::Damaged)?;
        Ok(code)
    }

    /// As [`Code::from_bytes`] without checksum and verification: for bytes that are part of the program itself.
    pub fn from_trusted_bytes(bytes: &[u8]) -> Result<Code, DecodeError> {
        let (body, _) = split_header(bytes)?;
        Reader::new(body, None).whole()
    }

    /// As [`Code::from_trusted_bytes`], of what [`Code::to_dense_bytes`] wrote.
    pub fn from_trusted_dense_bytes(bytes: &[u8]) -> Result<Code, DecodeError> {
        let (body, _) = split_header(bytes)?;
        let mut reader = Reader::new(body, Some(DenseInput::default()));
        reader.find_parts()?;
        reader.whole()
    }
}

/// The body and its checksum, if the header fits this version.
fn split_header(bytes: &[u8]) -> Result<(&[u8], [u8; 16]), DecodeError> {
    if bytes.len() < HEADER || &bytes[..4] != MAGIC {
        return Err(DecodeError::NotCode);
    }
    let (header, body) = bytes.split_at(HEADER);
    let mut reader = Reader::new(&header[4..], None);
    if reader.fixed::<4>()? != FORMAT.to_le_bytes() {
        return Err(DecodeError::Version);
    }
    if reader.fixed::<8>()? != (body.len() as u64).to_le_bytes() {
        return Err(damaged("wrong length"));
    }
    Ok((body, reader.fixed()?))
}

pub(crate) fn damaged(what: &str) -> DecodeError {
    DecodeError::Damaged(what.to_owned())
}

/// A number that changes with the names or the order of the operations.
const fn table_version() -> u32 {
    let mut sum = 0u32;
    let mut row = 0;
    while row < crate::Op::ALL.len() {
        let op = crate::Op::ALL[row];
        let name = op.name().as_bytes();
        let mut at = 0;
        while at <= name.len() {
            let byte = if at < name.len() {
                name[at]
            } else {
                op.cache_words() as u8
            };
            sum = sum.rotate_left(5).wrapping_mul(31) ^ byte as u32;
            at += 1;
        }
        row += 1;
    }
    sum & 0x7fff_ff00
}

/// What files of bytecode begin with: it changes with every version. Its last two bytes are spoilt by whoever takes such a
/// file for text.
pub const MAGIC_NUMBER: [u8; 4] = {
    let format = FORMAT ^ FORMAT >> 16;
    [format as u8, (format >> 8) as u8, b'\r', b'\n']
};

/// The hash of a source that the compiled form is kept with.
pub fn source_hash(source: &[u8]) -> u64 {
    checksum(source) as u64
}

/// 128 bits over the bytes: two lanes of multiply, fold and rotate, well mixed at the end. It guards against accidents.
fn checksum(bytes: &[u8]) -> u128 {
    const A: u64 = 0x9e37_79b9_7f4a_7c15;
    const B: u64 = 0xc2b2_ae3d_27d4_eb4f;
    let fold = |x: u64, factor: u64| {
        let product = x as u128 * factor as u128;
        product as u64 ^ (product >> 64) as u64
    };
    let (mut left, mut right) = (A ^ bytes.len() as u64, B);
    let (words, tail) = bytes.as_chunks::<8>();
    let mut last = [0; 8];
    last[..tail.len()].copy_from_slice(tail);
    for word in words.iter().chain([&last]) {
        let word = u64::from_le_bytes(*word);
        left = fold(left ^ word, A).rotate_left(29);
        right = fold(right.rotate_left(17).wrapping_add(word), B) ^ left;
    }
    let mix = |mut x: u64| {
        x = (x ^ x >> 32).wrapping_mul(A);
        x = (x ^ x >> 29).wrapping_mul(B);
        x ^ x >> 32
    };
    (mix(left) as u128) << 64 | mix(right ^ left.rotate_left(32)) as u128
}

pub(crate) struct Writer {
    pub(crate) out: Vec<u8>,
    /// What the dense form needs.
    pub(crate) dense: Option<DenseOutput>,
}

impl Writer {
    pub(crate) fn number(&mut self, mut n: u64) {
        while n >= 0x80 {
            self.out.push(n as u8 | 0x80);
            n >>= 7;
        }
        self.out.push(n as u8);
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.out.extend_from_slice(bytes);
    }

    /// A text that there may be more than once.
    fn text(&mut self, text: &[u8]) {
        match self.dense.is_some() {
            true => self.dense_text(text),
            false => self.bytes(text),
        }
    }

    fn names(&mut self, names: &[Box<str>]) {
        self.number(names.len() as u64);
        names.iter().for_each(|name| self.text(name.as_bytes()));
    }

    fn signed(&mut self, n: i64) {
        self.number((n << 1 ^ n >> 63) as u64);
    }

    fn float(&mut self, f: f64) {
        self.out.extend_from_slice(&f.to_bits().to_le_bytes());
    }

    fn list(&mut self, items: &[Const]) {
        self.number(items.len() as u64);
        items.iter().for_each(|item| self.constant(item));
    }

    fn constant(&mut self, value: &Const) {
        let tag = |w: &mut Self, tag: u8| w.out.push(tag);
        match value {
            Const::None => tag(self, 0),
            Const::True => tag(self, 1),
            Const::False => tag(self, 2),
            Const::Ellipsis => tag(self, 3),
            Const::Int(i) => {
                tag(self, 4);
                self.signed(*i);
            }
            Const::BigInt(digits) => {
                tag(self, 5);
                self.bytes(digits.as_bytes());
            }
            Const::Float(f) => {
                tag(self, 6);
                self.float(*f);
            }
            Const::Complex(re, im) => {
                tag(self, 7);
                self.float(*re);
                self.float(*im);
            }
            Const::Str(s) => {
                tag(self, 8);
                self.text(s);
            }
            Const::Bytes(s) => {
                tag(self, 9);
                self.bytes(s);
            }
            Const::Tuple(items) => {
                tag(self, 10);
                self.list(items);
            }
            Const::FrozenSet(items) => {
                tag(self, 11);
                self.list(items);
            }
            Const::Slice(parts) => {
                tag(self, 12);
                parts.iter().for_each(|part| self.constant(part));
            }
            Const::Code(code) => {
                tag(self, 13);
                self.code(code);
            }
        }
    }

    fn words(&mut self, words: &[u64]) {
        self.number(words.len() as u64);
        let bytes = words.iter().flat_map(|word| word.to_le_bytes());
        self.out.extend(bytes);
    }

    fn code(&mut self, code: &Code) {
        self.text(code.name.as_bytes());
        self.text(code.qualname.as_bytes());
        self.text(code.filename.as_bytes());
        for n in [
            code.first_line,
            code.flags,
            code.argcount,
            code.posonlyargcount,
            code.kwonlyargcount,
            code.nlocals,
            code.nregs,
        ] {
            self.number(n as u64);
        }
        self.names(&code.varnames);
        self.number(code.cellvars.len() as u64);
        code.cellvars
            .iter()
            .for_each(|&cell| self.number(cell as u64));
        self.names(&code.freevars);
        self.names(&code.names);
        self.list(&code.consts);
        match self.dense.is_some() {
            true => self.part(Part::Words, |w| w.dense_words(&code.words)),
            false => self.words(&code.words),
        }
        self.part(Part::Depths, |w| {
            w.number(code.handlers.len() as u64);
            for handler in &code.handlers {
                for n in [handler.start, handler.end, handler.target, handler.depth] {
                    w.number(n as u64);
                }
            }
            w.number(code.depths.len() as u64);
            let mut before = 0;
            for &(pc, depth) in &code.depths {
                w.number((pc - before) as u64);
                w.number(depth as u64);
                before = pc;
            }
        });
        self.part(Part::Locations, |w| {
            w.number(code.locations.len() as u64);
            let (mut before, mut line) = (0, 0);
            for &(pc, location) in &code.locations {
                w.number((pc - before) as u64);
                w.signed(location.line as i64 - line);
                w.signed(location.end_line as i64 - location.line as i64);
                w.number(location.col as u64);
                w.number(location.end_col as u64);
                before = pc;
                line = location.line as i64;
            }
        });
    }
}

pub(crate) struct Reader<'a> {
    pub(crate) rest: &'a [u8],
    nesting: u32,
    /// What the dense form needs.
    pub(crate) dense: Option<DenseInput<'a>>,
    /// File names met so far: all code of a module shares one.
    files: Vec<Arc<str>>,
}

impl<'a> Reader<'a> {
    fn new(rest: &'a [u8], dense: Option<DenseInput<'a>>) -> Self {
        Reader {
            rest,
            nesting: 0,
            dense,
            files: Vec::new(),
        }
    }

    /// The code object that takes up all there is.
    fn whole(&mut self) -> Result<Code, DecodeError> {
        let code = self.code()?;
        if !self.rest.is_empty() {
            return Err(damaged("bytes left over"));
        }
        Ok(code)
    }

    pub(crate) fn take(&mut self, count: usize) -> Result<&'a [u8], DecodeError> {
        let (taken, rest) = self
            .rest
            .split_at_checked(count)
            .ok_or_else(|| damaged("cut off"))?;
        self.rest = rest;
        Ok(taken)
    }

    pub(crate) fn fixed<const N: usize>(&mut self) -> Result<[u8; N], DecodeError> {
        let mut bytes = [0; N];
        bytes.copy_from_slice(self.take(N)?);
        Ok(bytes)
    }

    #[inline]
    pub(crate) fn number(&mut self) -> Result<u64, DecodeError> {
        // Nearly all numbers are small.
        if let Some((&byte, rest)) = self.rest.split_first()
            && byte < 0x80
        {
            self.rest = rest;
            return Ok(byte.into());
        }
        self.long_number()
    }

    fn long_number(&mut self) -> Result<u64, DecodeError> {
        let mut n = 0;
        for shift in (0..64).step_by(7) {
            let [byte] = self.fixed()?;
            n |= ((byte & 0x7f) as u64) << shift;
            if byte < 0x80 {
                return Ok(n);
            }
        }
        Err(damaged("a number without end"))
    }

    fn small(&mut self) -> Result<u32, DecodeError> {
        u32::try_from(self.number()?).map_err(|_| damaged("a number too large"))
    }

    fn signed(&mut self) -> Result<i64, DecodeError> {
        let n = self.number()?;
        Ok((n >> 1) as i64 ^ -((n & 1) as i64))
    }

    /// A number of items, each of which takes at least `each` bytes.
    fn count(&mut self, each: usize) -> Result<usize, DecodeError> {
        let count = usize::try_from(self.number()?).map_err(|_| damaged("a number too large"))?;
        // What the items of the dense form take is in its parts.
        if count > self.rest.len() / each && self.dense.is_none() {
            return Err(damaged("cut off"));
        }
        Ok(count)
    }

    fn items<T>(
        &mut self,
        each: usize,
        mut read: impl FnMut(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<Vec<T>, DecodeError> {
        let count = self.count(each)?;
        let mut items = Vec::with_capacity(count);
        for _ in 0..count {
            items.push(read(self)?);
        }
        Ok(items)
    }

    pub(crate) fn bytes(&mut self) -> Result<&'a [u8], DecodeError> {
        let count = self.count(1)?;
        self.take(count)
    }

    /// A text that there may be more than once.
    fn shared(&mut self) -> Result<&'a [u8], DecodeError> {
        match self.dense {
            Some(_) => self.dense_text(),
            None => self.bytes(),
        }
    }

    fn text(&mut self) -> Result<&'a str, DecodeError> {
        std::str::from_utf8(self.shared()?).map_err(|_| damaged("a text that is not UTF-8"))
    }

    fn float(&mut self) -> Result<f64, DecodeError> {
        Ok(f64::from_bits(u64::from_le_bytes(self.fixed()?)))
    }

    fn constants(&mut self) -> Result<Vec<Const>, DecodeError> {
        self.items(1, Self::constant)
    }

    fn constant(&mut self) -> Result<Const, DecodeError> {
        self.nesting += 1;
        if self.nesting > MOST_NESTED {
            return Err(damaged("nested too deep"));
        }
        let [tag] = self.fixed()?;
        let value = match tag {
            0 => Const::None,
            1 => Const::True,
            2 => Const::False,
            3 => Const::Ellipsis,
            4 => Const::Int(self.signed()?),
            5 => Const::BigInt(self.big_int()?),
            6 => Const::Float(self.float()?),
            7 => Const::Complex(self.float()?, self.float()?),
            8 => Const::Str(self.shared()?.into()),
            9 => Const::Bytes(self.bytes()?.into()),
            10 => Const::Tuple(self.constants()?.into()),
            11 => Const::FrozenSet(self.constants()?.into()),
            12 => Const::Slice(Box::new([
                self.constant()?,
                self.constant()?,
                self.constant()?,
            ])),
            13 => Const::Code(Arc::new(self.code()?)),
            _ => return Err(damaged("an unknown constant")),
        };
        self.nesting -= 1;
        Ok(value)
    }

    fn big_int(&mut self) -> Result<Box<str>, DecodeError> {
        let text = std::str::from_utf8(self.bytes()?).unwrap_or_default();
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (digits, radix) = match digits.get(..2) {
            Some("0x") => (&digits[2..], 16),
            Some("0o") => (&digits[2..], 8),
            Some("0b") => (&digits[2..], 2),
            _ => (digits, 10),
        };
        if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
            return Err(damaged("an integer without digits"));
        }
        Ok(text.into())
    }

    fn file(&mut self) -> Result<Arc<str>, DecodeError> {
        let name = self.text()?;
        if let Some(known) = self.files.iter().find(|f| &***f == name) {
            return Ok(known.clone());
        }
        let name: Arc<str> = name.into();
        self.files.push(name.clone());
        Ok(name)
    }

    fn names(&mut self) -> Result<Vec<Box<str>>, DecodeError> {
        self.items(1, |r| Ok(r.text()?.into()))
    }

    fn code(&mut self) -> Result<Code, DecodeError> {
        let name = self.text()?.into();
        let qualname = self.text()?.into();
        let filename = self.file()?;
        let code = Code {
            name,
            qualname,
            filename,
            first_line: self.small()?,
            flags: self.small()?,
            argcount: self.small()?,
            posonlyargcount: self.small()?,
            kwonlyargcount: self.small()?,
            nlocals: self.small()?,
            nregs: self.small()?,
            varnames: self.names()?,
            cellvars: self.items(1, Self::small)?,
            freevars: self.names()?,
            names: self.names()?,
            consts: self.constants()?,
            words: self.words()?,
            handlers: self.part(Part::Depths, Self::handlers)?,
            depths: self.part(Part::Depths, Self::depths)?,
            locations: self.part(Part::Locations, Self::locations)?,
        };
        let params = code.argcount as u64 + code.kwonlyargcount as u64;
        if code.posonlyargcount > code.argcount
            || params > code.nlocals as u64
            || code.cellvars.iter().any(|&cell| cell >= code.nlocals)
        {
            return Err(damaged("parameters that are no locals"));
        }
        Ok(code)
    }

    fn words(&mut self) -> Result<Vec<u64>, DecodeError> {
        if self.dense.is_some() {
            return self.part(Part::Words, Self::dense_words);
        }
        let count = self.count(8)?;
        let (words, _) = self.take(count * 8)?.as_chunks();
        Ok(words.iter().map(|word| u64::from_le_bytes(*word)).collect())
    }

    fn handlers(&mut self) -> Result<Vec<Handler>, DecodeError> {
        self.items(4, |r| {
            Ok(Handler {
                start: r.small()?,
                end: r.small()?,
                target: r.small()?,
                depth: r.small()?,
            })
        })
    }

    fn depths(&mut self) -> Result<Vec<(u32, u32)>, DecodeError> {
        let mut pc = 0u32;
        self.items(2, |r| {
            pc = pc
                .checked_add(r.small()?)
                .ok_or_else(|| damaged("a number too large"))?;
            Ok((pc, r.small()?))
        })
    }

    fn locations(&mut self) -> Result<Vec<(u32, Location)>, DecodeError> {
        let (mut pc, mut before) = (0u32, 0i64);
        self.items(5, |r| {
            pc = pc
                .checked_add(r.small()?)
                .ok_or_else(|| damaged("a number too large"))?;
            let line = before.wrapping_add(r.signed()?);
            let end_line = line.wrapping_add(r.signed()?);
            before = line;
            let number = |n: i64| u32::try_from(n).map_err(|_| damaged("a line that is none"));
            let (line, end_line) = (number(line)?, number(end_line)?);
            Ok((
                pc,
                Location {
                    line,
                    end_line,
                    col: r.small()?,
                    end_col: r.small()?,
                },
            ))
        })
    }
}
