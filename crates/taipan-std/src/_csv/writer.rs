//! `writer`: rows as lines.

use super::dialect::{
    Dialect, QUOTE_ALL, QUOTE_NONE, QUOTE_NONNUMERIC, QUOTE_NOTNULL, QUOTE_STRINGS, encoded,
};
use super::error;
use taipan_vm::native::{Trace, class, methods};
use taipan_vm::types::complex::Complex;
use taipan_vm::types::float::Float;
use taipan_vm::types::int::int_ref;
use taipan_vm::types::str_::{Points, Str};
use taipan_vm::{R, Value, Vm};

/// Writes rows as lines into a file.
#[class(name = "writer", module = "_csv")]
#[derive(Trace)]
pub struct Writer {
    write: Value,
    dialect: Value,
}

/// What a dialect says of characters, looked up once for many fields.
struct Style<'a> {
    dialect: &'a Dialect,
    delimiter: Vec<u8>,
    quote: Vec<u8>,
    escape: Vec<u8>,
    /// First bytes of characters that a field must not show as they are.
    marks: [bool; 256],
}

#[methods(class = "_csv.writer")]
impl Writer {
    /// The settings.
    #[member]
    fn dialect(&self) -> Value {
        self.dialect.clone()
    }
    /// Write a row: the fields that an iterable gives. What is no str is written as str() shows it, None as nothing. Returns
    /// what the file's write() does.
    fn writerow(&self, vm: &mut Vm, row: &Value) -> R {
        let style = Style::of(self.dialect.native::<Dialect>().expect("a dialect"));
        self.row(vm, &style, row)
    }
    /// Write several rows.
    fn writerows(&self, vm: &mut Vm, rows: &Value) -> R<()> {
        let style = Style::of(self.dialect.native::<Dialect>().expect("a dialect"));
        vm.iterate(rows, |vm, row| self.row(vm, &style, &row).map(drop))
    }

    #[rust]
    pub fn new(write: Value, dialect: Value) -> Writer {
        Writer { write, dialect }
    }

    fn row(&self, vm: &mut Vm, style: &Style<'_>, row: &Value) -> R {
        let fields = match vm.iter(row) {
            Ok(fields) => fields,
            Err(raise) => {
                if vm.catch(Err::<(), _>(raise), |t| &t.TypeError)?.is_none() {
                    let class = vm.type_name(row);
                    return Err(error(vm, format!("iterable expected, not {class}")));
                }
                return Ok(Value::NONE);
            }
        };
        let mut line = Vec::new();
        let mut n = 0;
        // Whether the only field is None, if it is written as nothing.
        let mut nothing = None;
        while let Some(field) = vm.next(&fields)? {
            if n > 0 {
                line.extend_from_slice(&style.delimiter);
            }
            let before = line.len();
            let text = match () {
                () if field.is_a::<Str>() => field.clone(),
                () if field.is_none() => vm.str_ascii(b""),
                () => vm.str_of(&field)?,
            };
            let text = text.downcast::<Str>().expect("a text").bytes();
            vm.extend(&mut line, text.len())?;
            style.field(vm, &field, text, &mut line)?;
            nothing = (n == 0 && line.len() == before).then(|| field.is_none());
            n += 1;
        }
        if let (1, Some(none)) = (n, nothing) {
            let quoting = style.dialect.quoting;
            if quoting == QUOTE_NONE || matches!(quoting, QUOTE_STRINGS | QUOTE_NOTNULL) && none {
                let text = "single empty field record must be quoted";
                return Err(error(vm, text.to_owned()));
            }
            line.extend_from_slice(&style.quote);
            line.extend_from_slice(&style.quote);
        }
        let end = style.dialect.terminator.downcast::<Str>().expect("a text");
        line.extend_from_slice(end.bytes());
        let line = vm.str_wtf8(line);
        vm.call(&self.write, &[line])
    }
}

/// Whether a value counts as number for the quotes.
fn is_number(vm: &mut Vm, field: &Value) -> bool {
    if field.is_a::<Str>() || field.is_none() {
        return false;
    }
    if int_ref(field).is_some() || field.is_a::<Float>() || field.is_a::<Complex>() {
        return true;
    }
    ["__float__", "__index__", "__int__"].iter().any(|name| {
        let name = vm.intern(name);
        vm.lookup_special(field, &name).is_some()
    })
}

impl<'a> Style<'a> {
    fn of(dialect: &'a Dialect) -> Style<'a> {
        let bytes = |point: Option<u32>| point.map(encoded).unwrap_or_default();
        let ends = dialect.terminator.downcast::<Str>().expect("a text");
        let newlines = b"\r\n".map(|end| Some(u32::from(end)));
        let own = [Some(dialect.delimiter), dialect.escape, dialect.quote];
        let points = own.into_iter().chain(newlines);
        Style {
            dialect,
            delimiter: encoded(dialect.delimiter),
            quote: bytes(dialect.quote),
            escape: bytes(dialect.escape),
            marks: dialect.marks(points.chain(ends.points().map(Some))),
        }
    }

    fn is_special(&self, point: u32) -> bool {
        let dialect = self.dialect;
        point == dialect.delimiter
            || Some(point) == dialect.escape
            || Some(point) == dialect.quote
            || super::dialect::is_newline(point)
            || (dialect.terminator.downcast::<Str>())
                .is_some_and(|ends| ends.points().any(|end| end == point))
    }

    /// Write a field's text, with quotes and escapes as it needs them.
    fn field(&self, vm: &mut Vm, field: &Value, text: &[u8], line: &mut Vec<u8>) -> R<()> {
        let dialect = self.dialect;
        let quoting = dialect.quoting;
        let mut quoted = match quoting {
            QUOTE_ALL => true,
            QUOTE_NONNUMERIC => !is_number(vm, field),
            QUOTE_STRINGS => field.is_a::<Str>(),
            QUOTE_NOTNULL => !field.is_none(),
            _ => false,
        };
        let spaced = dialect.delimiter == u32::from(b' ');
        if text.is_empty() && spaced && dialect.skip_space && !quoted {
            // Nothing but quotes would be seen of it.
            let bare = field.is_none() && matches!(quoting, QUOTE_STRINGS | QUOTE_NOTNULL);
            if quoting == QUOTE_NONE || dialect.quote.is_none() || bare {
                let text = "empty field must be quoted if delimiter is a space and skipinitialspace is true";
                return Err(error(vm, text.to_owned()));
            }
            quoted = true;
        }
        let begin = line.len();
        let marked = text.iter().any(|&b| self.marks[usize::from(b)]);
        if !marked {
            line.extend_from_slice(text);
        } else {
            quoted |= self.pieces(vm, text, line)?;
        }
        if quoted {
            line.splice(begin..begin, self.quote.iter().copied());
            line.extend_from_slice(&self.quote);
        }
        Ok(())
    }

    /// Write a text in which characters need a quote or an escape; returns whether quotes belong around it.
    fn pieces(&self, vm: &mut Vm, text: &[u8], line: &mut Vec<u8>) -> R<bool> {
        let dialect = self.dialect;
        let mut quoted = false;
        let mut points = Points::new(text);
        let mut at = 0;
        while let Some(point) = points.next() {
            let end = text.len() - points.rest().len();
            if self.marks[usize::from(text[at])] && self.is_special(point) {
                let escaped = if dialect.quoting == QUOTE_NONE {
                    true
                } else if Some(point) == dialect.quote {
                    if dialect.doublequote {
                        line.extend_from_slice(&self.quote);
                        quoted = true;
                    }
                    !dialect.doublequote
                } else if Some(point) == dialect.escape {
                    true
                } else {
                    quoted = true;
                    false
                };
                if escaped {
                    self.check_escape(vm)?;
                    line.extend_from_slice(&self.escape);
                }
            }
            line.extend_from_slice(&text[at..end]);
            at = end;
        }
        Ok(quoted)
    }

    fn check_escape(&self, vm: &mut Vm) -> R<()> {
        match self.dialect.escape {
            Some(_) => Ok(()),
            None => Err(error(
                vm,
                "need to escape, but no escapechar set".to_owned(),
            )),
        }
    }
}
