//! `str.format`: replacement fields.

use super::{Points, Str};
use crate::heap::Kind;
use crate::raise::R;
use crate::types::shape::exact;
use crate::unicode;
use crate::value::Value;
use crate::vm::Vm;

/// Where named fields come from.
pub enum Names<'a> {
    Keywords(&'a [(&'a Value, &'a Value)]),
    Mapping(&'a Value),
}

/// A replacement field as written.
#[derive(Debug, PartialEq, Eq)]
pub struct Field<'a> {
    pub name: &'a [u8],
    /// The code point after `!`.
    pub conversion: Option<u32>,
    pub spec: &'a [u8],
}

/// Reads a template: pieces of literal text, each with the field after it.
pub struct Template<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Template<'a> {
    pub fn new(bytes: &'a [u8]) -> Template<'a> {
        Template { bytes, at: 0 }
    }

    /// The next piece. A doubled brace ends a piece without a field.
    pub fn next(&mut self) -> Result<Option<(&'a [u8], Option<Field<'a>>)>, &'static str> {
        let bytes = self.bytes;
        let start = self.at;
        if start >= bytes.len() {
            return Ok(None);
        }
        let Some(i) = memchr::memchr2(b'{', b'}', &bytes[start..]) else {
            self.at = bytes.len();
            return Ok(Some((&bytes[start..], None)));
        };
        let brace = start + i;
        if bytes.get(brace + 1) == Some(&bytes[brace]) {
            self.at = brace + 2;
            return Ok(Some((&bytes[start..=brace], None)));
        }
        if bytes[brace] == b'}' {
            return Err("Single '}' encountered in format string");
        }
        if brace + 1 == bytes.len() {
            return Err("Single '{' encountered in format string");
        }
        self.at = brace + 1;
        let field = self.field()?;
        Ok(Some((&bytes[start..brace], Some(field))))
    }

    /// A field after its `{`.
    fn field(&mut self) -> Result<Field<'a>, &'static str> {
        let bytes = self.bytes;
        let start = self.at;
        let end_missing = "expected '}' before end of string";
        let mut at = start;
        let mut in_brackets = false;
        let stop = loop {
            match bytes.get(at) {
                None => return Err(end_missing),
                Some(b'{') if !in_brackets => return Err("unexpected '{' in field name"),
                Some(b'[') => in_brackets = true,
                Some(b']') => in_brackets = false,
                Some(&c @ (b'}' | b':' | b'!')) if !in_brackets => break c,
                Some(_) => {}
            }
            at += 1;
        };
        let name = &bytes[start..at];
        at += 1;
        let mut conversion = None;
        if stop == b'!' {
            let mut points = Points::new(&bytes[at..]);
            let Some(point) = points.next() else {
                return Err("end of string while looking for conversion specifier");
            };
            conversion = Some(point);
            at = bytes.len() - points.rest().len();
            match bytes.get(at) {
                None => return Err("unmatched '{' in format spec"),
                Some(b'}') => {
                    self.at = at + 1;
                    return Ok(Field {
                        name,
                        conversion,
                        spec: &[],
                    });
                }
                Some(b':') => at += 1,
                Some(_) => return Err("expected ':' after conversion specifier"),
            }
        } else if stop == b'}' {
            self.at = at;
            return Ok(Field {
                name,
                conversion,
                spec: &[],
            });
        }
        let start = at;
        let mut depth = 1;
        loop {
            match bytes.get(at) {
                None => return Err("unmatched '{' in format spec"),
                Some(b'{') => depth += 1,
                Some(b'}') => depth -= 1,
                Some(_) => {}
            }
            at += 1;
            if depth == 0 {
                break;
            }
        }
        self.at = at;
        Ok(Field {
            name,
            conversion,
            spec: &bytes[start..at - 1],
        })
    }
}

/// A name or number in a field.
#[derive(Debug, PartialEq, Eq)]
pub enum Key<'a> {
    Name(&'a [u8]),
    Index(usize),
}

impl<'a> Key<'a> {
    /// A number if there are only digits.
    fn parse(text: &'a [u8]) -> Result<Key<'a>, &'static str> {
        let mut n = 0usize;
        for p in Points::new(text) {
            let Some(digit) = unicode::decimal(p) else {
                return Ok(Key::Name(text));
            };
            n = n
                .checked_mul(10)
                .and_then(|n| n.checked_add(digit as usize))
                .filter(|&n| n <= isize::MAX as usize)
                .ok_or("Too many decimal digits in format string")?;
        }
        Ok(if text.is_empty() {
            Key::Name(text)
        } else {
            Key::Index(n)
        })
    }

    /// As a subscript.
    pub fn to_value(&self, vm: &mut Vm) -> Value {
        match self {
            Key::Name(name) => vm.str_copy(name),
            Key::Index(i) => vm.int(*i as i64),
        }
    }
}

/// The parts of a field's name after the first: `.name` and `[key]`.
pub struct Accessors<'a> {
    rest: &'a [u8],
}

/// Split a field's name into its first part and the accessors.
pub fn split_name(name: &[u8]) -> Result<(Key<'_>, Accessors<'_>), &'static str> {
    let end = memchr::memchr2(b'.', b'[', name).unwrap_or(name.len());
    let first = Key::parse(&name[..end])?;
    Ok((first, Accessors { rest: &name[end..] }))
}

impl<'a> Accessors<'a> {
    /// The next accessor; `true` for an attribute.
    pub fn next(&mut self) -> Result<Option<(bool, Key<'a>)>, &'static str> {
        match self.rest.first() {
            None => Ok(None),
            Some(b'.') => {
                let rest = &self.rest[1..];
                let end = memchr::memchr2(b'.', b'[', rest).unwrap_or(rest.len());
                let name = &rest[..end];
                self.rest = &rest[end..];
                if name.is_empty() {
                    return Err("Empty attribute in format string");
                }
                Ok(Some((true, Key::Name(name))))
            }
            Some(b'[') => {
                let rest = &self.rest[1..];
                let Some(end) = memchr::memchr(b']', rest) else {
                    return Err("Missing ']' in format string");
                };
                let key = &rest[..end];
                self.rest = &rest[end + 1..];
                if key.is_empty() {
                    return Err("Empty attribute in format string");
                }
                Ok(Some((false, Key::parse(key)?)))
            }
            Some(_) => Err("Only '.' or '[' may follow ']' in format field specifier"),
        }
    }
}

/// How fields without a name are numbered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Numbering {
    Unknown,
    Automatic(usize),
    Manual,
}

struct Formatter<'a> {
    args: &'a [Value],
    names: Names<'a>,
    numbering: Numbering,
}

/// `template.format(*args, **names)`
pub fn format(vm: &mut Vm, template: &Str, args: &[Value], names: Names<'_>) -> R {
    let mut formatter = Formatter {
        args,
        names,
        numbering: Numbering::Unknown,
    };
    let mut out = Vec::with_capacity(template.bytes().len() + 16);
    formatter.run(vm, template.bytes(), 2, &mut out)?;
    Ok(vm.str_wtf8(out))
}

impl Formatter<'_> {
    fn run(&mut self, vm: &mut Vm, template: &[u8], depth: usize, out: &mut Vec<u8>) -> R<()> {
        if depth == 0 {
            return Err(vm.value_error("Max string recursion exceeded"));
        }
        let mut pieces = Template::new(template);
        loop {
            match pieces.next() {
                Ok(None) => return Ok(()),
                Ok(Some((literal, field))) => {
                    out.extend_from_slice(literal);
                    if let Some(field) = field {
                        self.field(vm, &field, depth, out)?;
                    }
                }
                Err(message) => return Err(vm.value_error(message)),
            }
        }
    }

    fn field(&mut self, vm: &mut Vm, field: &Field<'_>, depth: usize, out: &mut Vec<u8>) -> R<()> {
        let value = self.value(vm, field.name)?;
        let value = match field.conversion {
            None => value,
            Some(115) => vm.str_of(&value)?,
            Some(114) => vm.repr(&value)?,
            Some(97) => vm.ascii(&value)?,
            Some(other) => {
                let shown = match char::from_u32(other) {
                    Some(c @ '!'..='~') => c.to_string(),
                    _ => format!("\\x{other:x}"),
                };
                return Err(vm.value_error(format!("Unknown conversion specifier {shown}")));
            }
        };
        if field.spec.is_empty() {
            if value.raw().has_shape(exact(Kind::Str)) {
                out.extend_from_slice(super::ops::text(&value).bytes());
                return Ok(());
            }
            let empty = vm.empty_str.clone();
            let text = vm.format(&value, &empty)?;
            out.extend_from_slice(super::ops::text(&text).bytes());
            return Ok(());
        }
        let spec = if memchr::memchr2(b'{', b'}', field.spec).is_some() {
            let mut spec = Vec::new();
            self.run(vm, field.spec, depth - 1, &mut spec)?;
            vm.str_wtf8(spec)
        } else {
            vm.str_copy(field.spec)
        };
        let text = vm.format(&value, &spec)?;
        out.extend_from_slice(super::ops::text(&text).bytes());
        Ok(())
    }

    fn value(&mut self, vm: &mut Vm, name: &[u8]) -> R {
        let (first, mut accessors) = split_name(name).map_err(|m| vm.value_error(m))?;
        let first = match first {
            Key::Name([]) => match self.numbering {
                Numbering::Manual => {
                    return Err(vm.value_error(
                        "cannot switch from manual field specification to automatic field numbering",
                    ));
                }
                Numbering::Unknown => {
                    self.numbering = Numbering::Automatic(1);
                    Key::Index(0)
                }
                Numbering::Automatic(n) => {
                    self.numbering = Numbering::Automatic(n + 1);
                    Key::Index(n)
                }
            },
            Key::Index(i) => {
                if let Numbering::Automatic(_) = self.numbering {
                    return Err(vm.value_error(
                        "cannot switch from automatic field numbering to manual field specification",
                    ));
                }
                self.numbering = Numbering::Manual;
                Key::Index(i)
            }
            name => name,
        };
        let mut value = match first {
            Key::Index(i) => {
                if let Names::Mapping(_) = self.names {
                    return Err(vm.value_error("Format string contains positional fields"));
                }
                match self.args.get(i) {
                    Some(value) => value.clone(),
                    None => {
                        return Err(vm.index_error(format!(
                            "Replacement index {i} out of range for positional args tuple"
                        )));
                    }
                }
            }
            Key::Name(name) => match self.names {
                Names::Mapping(mapping) => {
                    let key = vm.str_copy(name);
                    vm.get_item(mapping, &key)?
                }
                Names::Keywords(keywords) => {
                    let found = keywords
                        .iter()
                        .find(|(k, _)| k.downcast::<Str>().is_some_and(|k| k.bytes() == name));
                    match found {
                        Some((_, value)) => (*value).clone(),
                        None => {
                            let key = vm.str_copy(name);
                            return Err(vm.key_error(&key));
                        }
                    }
                }
            },
        };
        loop {
            match accessors.next() {
                Ok(None) => return Ok(value),
                Ok(Some((is_attribute, key))) => {
                    let key = key.to_value(vm);
                    value = if is_attribute {
                        vm.get_attr(&value, &key)?
                    } else {
                        vm.get_item(&value, &key)?
                    };
                }
                Err(message) => return Err(vm.value_error(message)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces() {
        let mut t = Template::new(b"a{b!r:c}d{{e");
        let field = Field {
            name: b"b",
            conversion: Some('r' as u32),
            spec: b"c",
        };
        assert_eq!(t.next(), Ok(Some((&b"a"[..], Some(field)))));
        assert_eq!(t.next(), Ok(Some((&b"d{"[..], None))));
        assert_eq!(t.next(), Ok(Some((&b"e"[..], None))));
        assert_eq!(t.next(), Ok(None));
        assert_eq!(
            Template::new(b"{a[}]").next().err(),
            Some("expected '}' before end of string")
        );
    }

    #[test]
    fn names() {
        let (first, mut rest) = split_name(b"0.b[1][c]").expect("a name");
        assert_eq!(first, Key::Index(0));
        assert_eq!(rest.next(), Ok(Some((true, Key::Name(b"b")))));
        assert_eq!(rest.next(), Ok(Some((false, Key::Index(1)))));
        assert_eq!(rest.next(), Ok(Some((false, Key::Name(b"c")))));
        assert_eq!(rest.next(), Ok(None));
    }
}
