//! The source text: bytes to text (byte order mark, coding declaration), line ends, and offsets to lines and columns.

use std::cell::Cell;

use crate::error::SyntaxError;

/// A source text with its lines. Line ends are all `\n`; offsets are into this text.
#[derive(Debug)]
pub struct SourceMap {
    text: String,
    /// Where each line starts.
    lines: Vec<u32>,
    /// The line asked for last; the next question is mostly about it or near it.
    last: Cell<usize>,
    /// What offsets stand for where there is no text.
    places: Vec<(u32, u32)>,
}

impl SourceMap {
    /// The places of a tree without a text, in order: an offset into it is an index of this list.
    pub fn of_places(places: Vec<(u32, u32)>) -> SourceMap {
        SourceMap {
            places,
            ..SourceMap::new("")
        }
    }

    /// Takes a text over, with `\r\n` and `\r` made `\n`.
    pub fn new(text: &str) -> SourceMap {
        let text = if text.contains('\r') {
            text.replace("\r\n", "\n").replace('\r', "\n")
        } else {
            text.to_owned()
        };
        let mut lines = vec![0];
        lines.extend(
            text.bytes()
                .enumerate()
                .filter(|&(_, byte)| byte == b'\n')
                .map(|(at, _)| at as u32 + 1),
        );
        SourceMap {
            text,
            lines,
            last: Cell::new(0),
            places: Vec::new(),
        }
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many lines there are; a text that ends in a newline has an empty last one.
    pub fn line_count(&self) -> u32 {
        self.lines.len() as u32
    }

    /// The line (from 1) and the column in bytes (from 0) of a byte offset.
    pub fn position(&self, offset: u32) -> (u32, u32) {
        if !self.places.is_empty() {
            let last = self.places.len() - 1;
            return self.places[last.min(offset as usize)];
        }
        let last = self.last.get();
        let inside = |line: usize| {
            self.lines[line] <= offset && self.lines.get(line + 1).is_none_or(|&next| offset < next)
        };
        let line = if inside(last) {
            last
        } else if last + 1 < self.lines.len() && inside(last + 1) {
            last + 1
        } else {
            self.lines.partition_point(|&start| start <= offset) - 1
        };
        self.last.set(line);
        (line as u32 + 1, offset - self.lines[line])
    }

    /// The line (from 1) and the column in characters (from 0) of a byte offset.
    pub fn character_position(&self, offset: u32) -> (u32, u32) {
        let (line, column) = self.position(offset);
        if !self.places.is_empty() {
            return (line, column);
        }
        let start = self.line_start(line);
        let text = self
            .text
            .get(start as usize..(start + column) as usize)
            .unwrap_or_default();
        (line, text.chars().count() as u32)
    }

    /// Where a line (from 1) starts.
    pub fn line_start(&self, line: u32) -> u32 {
        if !self.places.is_empty() {
            return self.places.partition_point(|&place| place < (line, 0)) as u32;
        }
        self.lines
            .get(line as usize - 1)
            .copied()
            .unwrap_or(self.text.len() as u32)
    }

    /// The text of a line (from 1), with its newline if it has one.
    pub fn line_text(&self, line: u32) -> &str {
        if !self.places.is_empty() {
            return "";
        }
        let start = self.line_start(line) as usize;
        let end = self
            .lines
            .get(line as usize)
            .map_or(self.text.len(), |&next| next as usize);
        &self.text[start..end]
    }
}

/// The encodings that a coding declaration may name.
#[derive(Clone, Copy, PartialEq)]
enum Encoding {
    Utf8,
    Latin1,
    Ascii,
}

/// The text of a source given as bytes: a byte order mark is dropped, a coding declaration in the first two lines is
/// obeyed.
pub fn decode(bytes: &[u8]) -> Result<String, SyntaxError> {
    decode_named(bytes, None)
}

/// The text of a source file, whose name appears in one of the errors.
pub fn decode_file(bytes: &[u8], filename: &str) -> Result<String, SyntaxError> {
    if let Some(at) = bytes.iter().position(|&byte| byte == 0) {
        return Err(at_bytes(
            bytes,
            at,
            "source code cannot contain null bytes".to_owned(),
        ));
    }
    decode_named(bytes, Some(filename))
}

fn decode_named(bytes: &[u8], filename: Option<&str>) -> Result<String, SyntaxError> {
    let (bytes, has_mark) = match bytes.strip_prefix(b"\xEF\xBB\xBF") {
        Some(rest) => (rest, true),
        None => (bytes, false),
    };
    let declared = declaration(bytes);
    let encoding = match &declared {
        None => Encoding::Utf8,
        Some(name) => encoding_named(name)
            .ok_or_else(|| SyntaxError::placeless(format!("unknown encoding: {name}")))?,
    };
    // Next to a byte order mark only the one spelling is accepted.
    if has_mark
        && let Some(name) = &declared
        && !name
            .to_ascii_lowercase()
            .replace('_', "-")
            .starts_with("utf-8")
    {
        let name = if encoding == Encoding::Latin1 {
            "iso-8859-1"
        } else {
            name
        };
        let mut error = at_bytes(bytes, 0, format!("encoding problem: {name} with BOM"));
        error.offset = 0;
        return Err(error);
    }
    match encoding {
        Encoding::Utf8 => match std::str::from_utf8(bytes) {
            Ok(text) => Ok(text.to_owned()),
            Err(error) => Err(undecodable(bytes, &error, declared.is_some(), filename)),
        },
        Encoding::Latin1 => Ok(bytes.iter().map(|&byte| byte as char).collect()),
        Encoding::Ascii => match bytes.iter().position(|byte| !byte.is_ascii()) {
            None => Ok(bytes.iter().map(|&byte| byte as char).collect()),
            Some(at) => Err(SyntaxError::placeless(format!(
                "'ascii' codec can't decode byte 0x{:02x} in position {at}: ordinal not in range(128)",
                bytes[at]
            ))),
        },
    }
}

/// The encoding that a comment alone in one of the first two lines declares.
fn declaration(bytes: &[u8]) -> Option<String> {
    for line in bytes.split(|&byte| byte == b'\n').take(2) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let content = line
            .iter()
            .position(|byte| !matches!(byte, b' ' | b'\t' | 0x0c));
        match content {
            Some(at) if line[at] == b'#' => {
                if let Some(name) = declared_in(&line[at..]) {
                    return Some(name);
                }
            }
            // A second line counts only after an empty or a comment line.
            Some(_) => return None,
            None => {}
        }
    }
    None
}

fn declared_in(comment: &[u8]) -> Option<String> {
    let mut from = 0;
    while let Some(found) = comment[from..]
        .windows(6)
        .position(|window| window == b"coding")
    {
        let after = from + found + 6;
        from = after;
        if !matches!(comment.get(after), Some(b':' | b'=')) {
            continue;
        }
        let rest = &comment[after + 1..];
        let skip = rest
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b'\t'))
            .count();
        let name: String = rest[skip..]
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
            .map(|&byte| byte as char)
            .collect();
        if !name.is_empty() {
            return Some(name);
        }
    }
    None
}

fn encoding_named(name: &str) -> Option<Encoding> {
    let name = name.to_ascii_lowercase().replace('_', "-");
    Some(match name.as_str() {
        "utf-8" | "utf8" | "utf-8-sig" | "u8" | "utf" | "cp65001" => Encoding::Utf8,
        "latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" | "8859" | "cp819" | "latin" | "l1" => {
            Encoding::Latin1
        }
        "ascii" | "us-ascii" | "646" => Encoding::Ascii,
        _ if name.starts_with("utf-8-") => Encoding::Utf8,
        _ if name.starts_with("latin-1-")
            || name.starts_with("iso-8859-1-")
            || name.starts_with("iso-latin-1-") =>
        {
            Encoding::Latin1
        }
        "iso-latin-1" => Encoding::Latin1,
        _ => return None,
    })
}

/// The error for bytes that are no UTF-8. A file that says it is UTF-8 is told so in other words.
fn undecodable(
    bytes: &[u8],
    error: &std::str::Utf8Error,
    declared: bool,
    filename: Option<&str>,
) -> SyntaxError {
    let at = error.valid_up_to();
    let byte = bytes[at];
    if declared && filename.is_some() {
        let reason = match error.error_len() {
            None => "unexpected end of data",
            Some(1) if !(0xC2..=0xF4).contains(&byte) => "invalid start byte",
            Some(_) => "invalid continuation byte",
        };
        let column = at
            - bytes[..at]
                .iter()
                .rposition(|&byte| byte == b'\n')
                .map_or(0, |newline| newline + 1);
        let message = format!(
            "(unicode error) 'utf-8' codec can't decode byte 0x{byte:02x} in position {column}: {reason}"
        );
        let mut error = at_bytes(bytes, at, message);
        (error.offset, error.end_offset) = (0, 0);
        return error;
    }
    let line = line_of(bytes, at);
    let place = filename.map_or(String::new(), |filename| format!(" in file {filename}"));
    at_bytes(
        bytes,
        at,
        format!(
            "Non-UTF-8 code starting with '\\x{byte:02x}'{place} on line {line}, but no encoding declared; see \
             https://peps.python.org/pep-0263/ for details"
        ),
    )
}

fn line_of(bytes: &[u8], at: usize) -> u32 {
    bytes[..at].iter().filter(|&&byte| byte == b'\n').count() as u32 + 1
}

/// An error at a place in bytes that are not text yet.
fn at_bytes(bytes: &[u8], at: usize, message: String) -> SyntaxError {
    let start = bytes[..at]
        .iter()
        .rposition(|&byte| byte == b'\n')
        .map_or(0, |newline| newline + 1);
    let end = bytes[at..]
        .iter()
        .position(|&byte| byte == b'\n')
        .map_or(bytes.len(), |ahead| at + ahead);
    let line = line_of(bytes, at);
    let column = String::from_utf8_lossy(&bytes[start..at]).chars().count() as u32 + 1;
    let mut error = SyntaxError::placeless(message);
    (error.lineno, error.end_lineno) = (line, line);
    (error.offset, error.end_offset) = (column, column as i32);
    error.text = Some(String::from_utf8_lossy(&bytes[start..end]).into_owned());
    error
}
