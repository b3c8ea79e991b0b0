//! `reader`: lines taken apart.

use super::dialect::{
    Dialect, QUOTE_NONE, QUOTE_NONNUMERIC, QUOTE_NOTNULL, QUOTE_STRINGS, is_newline, text_of_point,
};
use super::{State, error};
use std::cell::Cell;
use taipan_vm::native::{Trace, class, methods};
use taipan_vm::types::str_::{Points, Str, count};
use taipan_vm::{R, Value, Vm, iterator_methods};

/// Yields the rows that are in lines, as lists.
#[class(name = "reader", module = "_csv", methods = iterator_methods!(Reader::METHODS), next = Reader::advance)]
#[derive(Trace)]
pub struct Reader {
    lines: Value,
    dialect: Value,
    line_num: Cell<i64>,
    /// While a row is being read: its lines may come from a script.
    busy: Cell<bool>,
}

/// Where a reader is in its text.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// Of a field, that of the row included.
    Begin,
    Field,
    Quoted,
    /// Behind a quote in a quoted field.
    AfterQuote,
    Escaped,
    AfterEscapedNewline,
    QuotedEscaped,
    /// Of the row.
    End,
}

/// A row that is being read.
struct Row<'a> {
    dialect: &'a Dialect,
    /// Not set where nothing is quoted.
    quote: Option<u32>,
    /// First bytes of what ends a run of plain characters.
    marks: [bool; 256],
    limit: i64,
    place: Place,
    fields: Vec<Value>,
    /// The current field, and how many characters it has.
    field: Vec<u8>,
    length: usize,
    was_quoted: bool,
    /// Spaces that are skipped make a field nevertheless.
    spaces: bool,
}

#[methods(class = "_csv.reader")]
impl Reader {
    /// The settings.
    #[member]
    fn dialect(&self) -> Value {
        self.dialect.clone()
    }
    /// How many lines have been read.
    #[member]
    fn line_num(&self) -> i64 {
        self.line_num.get()
    }

    #[rust]
    pub fn new(lines: Value, dialect: Value) -> Reader {
        Reader {
            lines,
            dialect,
            line_num: Cell::new(0),
            busy: Cell::new(false),
        }
    }

    fn advance(vm: &mut Vm, this: &Value) -> R<Option<Value>> {
        let this = this.native::<Reader>().expect("receiver");
        if this.busy.replace(true) {
            let text = "iterator has already advanced the reader";
            return Err(error(vm, text.to_owned()));
        }
        let row = this.row(vm);
        this.busy.set(false);
        Ok(row?.map(|fields| vm.list(fields)))
    }

    fn row(&self, vm: &mut Vm) -> R<Option<Vec<Value>>> {
        let dialect = self.dialect.native::<Dialect>().expect("a dialect");
        let mut row = Row::new(dialect, vm.module_state::<State>().field_limit);
        loop {
            let Some(line) = vm.next(&self.lines)? else {
                return row.without_more(vm);
            };
            let Some(text) = line.downcast::<Str>() else {
                let class = vm.type_name(&line);
                return Err(error(
                    vm,
                    format!(
                        "iterator should return strings, not {class} (the file should be opened in text mode)"
                    ),
                ));
            };
            self.line_num.set(self.line_num.get() + 1);
            row.take(vm, text)?;
            if row.ends_with_line(vm)? {
                return Ok(Some(row.fields));
            }
        }
    }
}

impl<'a> Row<'a> {
    fn new(dialect: &'a Dialect, limit: i64) -> Row<'a> {
        let quote = dialect.quote.filter(|_| dialect.quoting != QUOTE_NONE);
        let newlines = b"\r\n".map(|end| Some(u32::from(end)));
        let own = [Some(dialect.delimiter), dialect.escape, quote];
        Row {
            dialect,
            quote,
            marks: dialect.marks(own.into_iter().chain(newlines)),
            limit,
            place: Place::Begin,
            fields: Vec::new(),
            field: Vec::new(),
            length: 0,
            was_quoted: false,
            spaces: false,
        }
    }

    /// Read a line.
    fn take(&mut self, vm: &mut Vm, line: &Str) -> R<()> {
        let bytes = line.bytes();
        vm.charge(bytes.len() / 64)?;
        let mut at = 0;
        while at < bytes.len() {
            if matches!(self.place, Place::Begin | Place::Field | Place::Quoted)
                && !(self.place == Place::Begin && self.dialect.skip_space)
            {
                let rest = &bytes[at..];
                let plain = rest.iter().position(|&b| self.marks[usize::from(b)]);
                let plain = plain.unwrap_or(rest.len());
                if plain > 0 {
                    if self.place == Place::Begin {
                        self.place = Place::Field;
                        // Most fields are one run of plain characters.
                        if let Some(&next) = rest.get(plain)
                            && u32::from(next) == self.dialect.delimiter
                            && self.field.is_empty()
                        {
                            self.add_whole(vm, line, at, at + plain)?;
                            self.place = Place::Begin;
                            at += plain + 1;
                            continue;
                        }
                    }
                    self.add(vm, &rest[..plain])?;
                    at += plain;
                    continue;
                }
            }
            let mut points = Points::new(&bytes[at..]);
            let Some(point) = points.next() else { break };
            let end = bytes.len() - points.rest().len();
            self.step(vm, point, &bytes[at..end])?;
            at = end;
        }
        Ok(())
    }

    /// Read a character.
    fn step(&mut self, vm: &mut Vm, point: u32, text: &[u8]) -> R<()> {
        let dialect = self.dialect;
        match self.place {
            Place::End => {
                if !is_newline(point) {
                    let text = "new-line character seen in unquoted field - do you need to open the file with newline=''?";
                    return Err(error(vm, text.to_owned()));
                }
            }
            Place::Begin | Place::Field | Place::AfterEscapedNewline => {
                let begin = self.place == Place::Begin;
                if is_newline(point) {
                    if !begin || !self.fields.is_empty() || self.spaces {
                        self.end_field(vm)?;
                    }
                    self.place = Place::End;
                } else if begin && point == u32::from(b' ') && dialect.skip_space {
                    self.spaces = true;
                } else if point == dialect.delimiter {
                    self.end_field(vm)?;
                    self.place = Place::Begin;
                } else if Some(point) == dialect.escape {
                    self.place = Place::Escaped;
                } else if begin && Some(point) == self.quote {
                    self.was_quoted = true;
                    self.place = Place::Quoted;
                } else {
                    self.place = Place::Field;
                    self.add(vm, text)?;
                }
            }
            Place::Quoted => {
                if Some(point) == dialect.escape {
                    self.place = Place::QuotedEscaped;
                } else if Some(point) == self.quote {
                    // Where quotes are not doubled, whatever follows belongs to the field.
                    self.place = match dialect.doublequote {
                        true => Place::AfterQuote,
                        false => Place::Field,
                    };
                } else {
                    self.add(vm, text)?;
                }
            }
            Place::AfterQuote => {
                if Some(point) == self.quote {
                    self.place = Place::Quoted;
                    self.add(vm, text)?;
                } else if point == dialect.delimiter {
                    self.end_field(vm)?;
                    self.place = Place::Begin;
                } else if is_newline(point) {
                    self.end_field(vm)?;
                    self.place = Place::End;
                } else if dialect.strict {
                    let delimiter = text_of_point(dialect.delimiter);
                    let quote = self.quote.map(text_of_point).unwrap_or_default();
                    return Err(error(vm, format!("'{delimiter}' expected after '{quote}'")));
                } else {
                    self.place = Place::Field;
                    self.add(vm, text)?;
                }
            }
            Place::Escaped => {
                self.place = match is_newline(point) {
                    true => Place::AfterEscapedNewline,
                    false => Place::Field,
                };
                self.add(vm, text)?;
            }
            Place::QuotedEscaped => {
                self.place = Place::Quoted;
                self.add(vm, text)?;
            }
        }
        Ok(())
    }

    /// Whether the row ends with the line that has been read.
    fn ends_with_line(&mut self, vm: &mut Vm) -> R<bool> {
        match self.place {
            Place::Escaped | Place::QuotedEscaped => {
                // What is escaped is the end of the line.
                self.add(vm, b"\n")?;
                self.place = match self.place {
                    Place::Escaped => Place::Field,
                    _ => Place::Quoted,
                };
                return Ok(false);
            }
            Place::Quoted | Place::AfterEscapedNewline => return Ok(false),
            Place::Field | Place::AfterQuote => self.end_field(vm)?,
            Place::Begin if !self.fields.is_empty() || self.spaces => self.end_field(vm)?,
            Place::Begin | Place::End => {}
        }
        Ok(true)
    }

    /// What the row is if no line comes any more.
    fn without_more(mut self, vm: &mut Vm) -> R<Option<Vec<Value>>> {
        let inside = matches!(
            self.place,
            Place::Quoted | Place::Escaped | Place::AfterEscapedNewline | Place::QuotedEscaped
        );
        if !inside && self.field.is_empty() {
            return Ok(None);
        }
        if self.dialect.strict {
            return Err(error(vm, "unexpected end of data".to_owned()));
        }
        self.end_field(vm)?;
        Ok(Some(self.fields))
    }

    fn check_length(&self, vm: &mut Vm, length: usize) -> R<()> {
        if length as i64 > self.limit {
            let limit = self.limit;
            return Err(error(
                vm,
                format!("field larger than field limit ({limit})"),
            ));
        }
        Ok(())
    }

    fn add(&mut self, vm: &mut Vm, text: &[u8]) -> R<()> {
        self.length += count(text);
        self.check_length(vm, self.length)?;
        vm.extend(&mut self.field, text.len())?;
        self.field.extend_from_slice(text);
        Ok(())
    }

    /// A field that is a part of a line as it is.
    fn add_whole(&mut self, vm: &mut Vm, line: &Str, from: usize, to: usize) -> R<()> {
        let value = vm.str_part(line, from, to);
        self.check_length(vm, value.downcast::<Str>().map_or(0, Str::len))?;
        self.end_with(vm, value)
    }

    fn end_field(&mut self, vm: &mut Vm) -> R<()> {
        let value = vm.str_copy(&self.field);
        self.field.clear();
        self.length = 0;
        self.end_with(vm, value)
    }

    fn end_with(&mut self, vm: &mut Vm, text: Value) -> R<()> {
        let was_quoted = std::mem::take(&mut self.was_quoted);
        let empty = text.downcast::<Str>().is_some_and(Str::is_empty);
        let value = match self.dialect.quoting {
            QUOTE_STRINGS | QUOTE_NOTNULL if empty && !was_quoted => Value::NONE,
            QUOTE_STRINGS | QUOTE_NONNUMERIC if !empty && !was_quoted => {
                let class = vm.class(|t| &t.float);
                vm.call(&class, &[text])?
            }
            _ => text,
        };
        self.fields.push(value);
        Ok(())
    }
}
