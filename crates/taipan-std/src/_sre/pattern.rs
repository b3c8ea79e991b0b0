//! `re.Pattern`.

use super::match_;
use super::replace::{self, Replacement};
use super::scanner;
use super::subject::{Search, Subject};
use crate::classes::class_of;
use std::cell::{Cell, RefCell};
use taipan_regex::{Mode, Regex, Scratch, flags};
use taipan_vm::heap::Kind;
use taipan_vm::native::{ClassDef, Trace, class, methods};
use taipan_vm::types::dict::Dict;
use taipan_vm::types::mappingproxy::MappingProxy;
use taipan_vm::types::shape::exact;
use taipan_vm::{R, Value, Vm};

pub static PATTERN: ClassDef = Pattern::CLASS;

/// A pattern, ready to be searched for.
#[class(name = "Pattern", module = "re", flags(WEAKREF, DISALLOW_NEW))]
#[derive(Trace)]
pub struct Pattern {
    /// In a box: it may have to be aligned better than payloads are.
    pub regex: Box<Regex>,
    /// The text or bytes it was compiled from.
    source: Value,
    /// For text, not for bytes.
    pub text: bool,
    /// A dict: numbers of groups by name.
    pub names: Value,
    /// The class of its matches.
    pub match_class: Value,
    /// Memory for the engine, while nobody uses it.
    scratch: Cell<Option<Box<Scratch>>>,
    /// The last template and what it was read from; all are plain texts.
    #[trace(skip)]
    pub template: RefCell<Option<(Value, Replacement)>>,
}

pub fn new(vm: &mut Vm, source: &Value, text: bool, regex: Regex) -> R {
    let names = vm.dict();
    for (name, index) in &regex.names {
        let name = super::text_of(name);
        let name = vm.str_wtf8(name.bytes().to_vec());
        let index = vm.int(*index as i64);
        vm.set_item(&names, &name, index)?;
    }
    let match_class = class_of(vm, &match_::MATCH);
    let pattern = Pattern {
        regex: Box::new(regex),
        source: source.clone(),
        text,
        names,
        match_class,
        scratch: Cell::new(None),
        template: RefCell::new(None),
    };
    let class = class_of(vm, &PATTERN);
    Ok(vm.new_native(&class, pattern))
}

/// The payload behind a value that is known to be one.
pub fn of(value: &Value) -> &Pattern {
    value.native::<Pattern>().expect("the class was checked")
}

impl Pattern {
    /// Work with the memory for the engine.
    pub fn with_scratch<T>(&self, work: impl FnOnce(&mut Scratch) -> T) -> T {
        let mut scratch = self.scratch.take().unwrap_or_default();
        let result = work(&mut scratch);
        scratch.shrink();
        self.scratch.set(Some(scratch));
        result
    }

    /// The name of a group.
    pub fn name_of(&self, index: usize) -> Option<&[u32]> {
        let found = self.regex.names.iter().find(|(_, i)| *i == index);
        found.map(|(name, _)| &name[..])
    }

    /// One match, or None.
    fn once(
        this: &Value,
        vm: &mut Vm,
        string: &Value,
        pos: Option<i64>,
        endpos: Option<i64>,
        mode: Mode,
    ) -> R {
        let pattern = of(this);
        let subject = Subject::for_pattern(vm, string, pattern)?;
        let mut search = Search::new(&subject, pos.unwrap_or(0), endpos.unwrap_or(i64::MAX));
        pattern.with_scratch(
            |scratch| match search.next(vm, pattern, &subject, mode, scratch)? {
                true => Ok(match_::new(vm, this, string, &search, scratch)),
                false => Ok(Value::NONE),
            },
        )
    }

    /// Call `found` for each match.
    fn each(
        &self,
        vm: &mut Vm,
        subject: &Subject<'_>,
        search: &mut Search,
        mut found: impl FnMut(&mut Vm, &Search, &Scratch) -> R<bool>,
    ) -> R<()> {
        self.with_scratch(|scratch| {
            let mut turns = 0u32;
            while search.next(vm, self, subject, Mode::Search, scratch)? {
                if !found(vm, search, scratch)? {
                    break;
                }
                // Many short matches take long without ever going back.
                turns = turns.wrapping_add(1);
                if turns.is_multiple_of(4096) {
                    vm.poll()?;
                }
            }
            Ok(())
        })
    }

    fn substitute(
        this: &Value,
        vm: &mut Vm,
        repl: &Value,
        string: &Value,
        count: Option<i64>,
    ) -> R<(Value, usize)> {
        let pattern = of(this);
        let subject = Subject::for_pattern(vm, string, pattern)?;
        let replacement = replace::prepare(vm, this, repl)?;
        let mut search = Search::new(&subject, 0, i64::MAX);
        let mut out = replace::Output::new(subject.is_text());
        let (mut done, mut behind) = (0usize, 0usize);
        let most = count.unwrap_or(0);
        if most < 0 {
            return Ok((subject.part(vm, 0, usize::MAX), 0));
        }
        pattern.each(vm, &subject, &mut search, |vm, search, scratch| {
            let (from, to) = scratch.span(0).unwrap_or_default();
            out.bytes(&subject.bytes[behind..from]);
            behind = to;
            done += 1;
            match &replacement {
                Replacement::Call(function) => {
                    let found = match_::new(vm, this, string, search, scratch);
                    let value = vm.call(function, &[found])?;
                    if !value.is_none() {
                        out.value(vm, value)?;
                    }
                }
                Replacement::Literal(value) => out.value(vm, value.clone())?,
                Replacement::Template(parts) => {
                    out.template(vm, parts, &subject, |group| scratch.span(group))?
                }
            }
            Ok(most == 0 || done < most as usize)
        })?;
        if done == 0 {
            return Ok((subject.part(vm, 0, usize::MAX), 0));
        }
        out.bytes(&subject.bytes[behind..]);
        Ok((out.finish(vm), done))
    }
}

#[methods(class = "Pattern")]
impl Pattern {
    /// Match the beginning of a string.
    #[name = "match"]
    #[sig("(string, pos=0, endpos=9223372036854775807)")]
    fn match_(
        this: &Value,
        vm: &mut Vm,
        string: &Value,
        pos: Option<i64>,
        endpos: Option<i64>,
    ) -> R {
        Pattern::once(this, vm, string, pos, endpos, Mode::Match)
    }
    /// Match a whole string.
    #[sig("(string, pos=0, endpos=9223372036854775807)")]
    fn fullmatch(
        this: &Value,
        vm: &mut Vm,
        string: &Value,
        pos: Option<i64>,
        endpos: Option<i64>,
    ) -> R {
        Pattern::once(this, vm, string, pos, endpos, Mode::Full)
    }
    /// Scan through string looking for a match; None if there is none.
    #[sig("(string, pos=0, endpos=9223372036854775807)")]
    fn search(
        this: &Value,
        vm: &mut Vm,
        string: &Value,
        pos: Option<i64>,
        endpos: Option<i64>,
    ) -> R {
        Pattern::once(this, vm, string, pos, endpos, Mode::Search)
    }
    /// The string with the leftmost matches that do not overlap replaced.
    #[sig("(repl, string, count=0)")]
    fn sub(this: &Value, vm: &mut Vm, repl: &Value, string: &Value, count: Option<i64>) -> R {
        Ok(Pattern::substitute(this, vm, repl, string, count)?.0)
    }
    /// The new string and how many matches were replaced.
    #[sig("(repl, string, count=0)")]
    fn subn(this: &Value, vm: &mut Vm, repl: &Value, string: &Value, count: Option<i64>) -> R {
        let (string, count) = Pattern::substitute(this, vm, repl, string, count)?;
        let count = vm.int(count as i64);
        Ok(vm.tuple_of([string, count]))
    }
    /// A list of all matches that do not overlap.
    #[sig("(string, pos=0, endpos=9223372036854775807)")]
    fn findall(&self, vm: &mut Vm, string: &Value, pos: Option<i64>, endpos: Option<i64>) -> R {
        let subject = Subject::for_pattern(vm, string, self)?;
        let mut search = Search::new(&subject, pos.unwrap_or(0), endpos.unwrap_or(i64::MAX));
        let mut found = Vec::new();
        let groups = self.regex.groups;
        self.each(vm, &subject, &mut search, |vm, _, scratch| {
            let group = |vm: &mut Vm, index| match scratch.span(index) {
                Some((from, to)) => subject.part(vm, from, to),
                None => subject.empty(vm),
            };
            let item = match groups {
                0 | 1 => group(vm, groups),
                _ => {
                    let items = (1..=groups).map(|index| group(vm, index)).collect();
                    vm.tuple(items)
                }
            };
            found.push(item);
            Ok(true)
        })?;
        Ok(vm.list(found))
    }
    /// Split string by the matches.
    #[sig("(string, maxsplit=0)")]
    fn split(&self, vm: &mut Vm, string: &Value, maxsplit: Option<i64>) -> R {
        let subject = Subject::for_pattern(vm, string, self)?;
        let mut search = Search::new(&subject, 0, i64::MAX);
        let mut pieces = Vec::new();
        let (mut done, mut behind) = (0, 0);
        let most = maxsplit.unwrap_or(0);
        if most >= 0 {
            self.each(vm, &subject, &mut search, |vm, _, scratch| {
                let (from, to) = scratch.span(0).unwrap_or_default();
                pieces.push(subject.part(vm, behind, from));
                for index in 1..=self.regex.groups {
                    pieces.push(match scratch.span(index) {
                        Some((from, to)) => subject.part(vm, from, to),
                        None => Value::NONE,
                    });
                }
                behind = to;
                done += 1;
                Ok(most == 0 || done < most)
            })?;
        }
        pieces.push(subject.part(vm, behind, usize::MAX));
        Ok(vm.list(pieces))
    }
    /// An iterator over all matches that do not overlap.
    #[sig("(string, pos=0, endpos=9223372036854775807)")]
    fn finditer(
        this: &Value,
        vm: &mut Vm,
        string: &Value,
        pos: Option<i64>,
        endpos: Option<i64>,
    ) -> R {
        scanner::matches(vm, this, string, pos, endpos)
    }
    /// An object that matches step by step.
    #[sig("(string, pos=0, endpos=9223372036854775807)")]
    fn scanner(
        this: &Value,
        vm: &mut Vm,
        string: &Value,
        pos: Option<i64>,
        endpos: Option<i64>,
    ) -> R {
        scanner::new(vm, this, string, pos, endpos)
    }
    /// The pattern itself.
    #[sig("()")]
    fn __copy__(this: &Value) -> Value {
        this.clone()
    }
    /// The pattern itself.
    #[sig("(memo, /)")]
    fn __deepcopy__(this: &Value, memo: &Value) -> Value {
        let _ = memo;
        this.clone()
    }
    /// Pattern[str] or Pattern[bytes], for annotations.
    #[classmethod]
    #[sig("(object, /)")]
    fn __class_getitem__(class: &Value, vm: &mut Vm, object: &Value) -> Value {
        vm.generic_alias(class, object)
    }
    /// `re.compile(...)`
    fn __repr__(&self, vm: &mut Vm) -> R<String> {
        let source = vm.repr_text(&self.source)?;
        let mut out = String::from("re.compile(");
        out.extend(source.chars().take(200));
        let mut left = self.regex.flags;
        if self.text && left & (flags::LOCALE | flags::ASCII) == 0 {
            left &= !flags::UNICODE;
        }
        let mut shown = Vec::new();
        for (flag, name) in [
            (flags::IGNORECASE, "re.IGNORECASE"),
            (flags::LOCALE, "re.LOCALE"),
            (flags::MULTILINE, "re.MULTILINE"),
            (flags::DOTALL, "re.DOTALL"),
            (flags::VERBOSE, "re.VERBOSE"),
            (flags::DEBUG, "re.DEBUG"),
            (flags::ASCII, "re.ASCII"),
            (flags::UNICODE, "re.UNICODE"),
        ] {
            if left & flag != 0 {
                shown.push(name.to_string());
                left &= !flag;
            }
        }
        if left != 0 {
            shown.push(format!("0x{left:x}"));
        }
        if !shown.is_empty() {
            out.push_str(", ");
            out.push_str(&shown.join("|"));
        }
        out.push(')');
        Ok(out)
    }
    /// The same pattern with the same flags.
    fn __eq__(&self, vm: &mut Vm, value: &Value) -> R {
        let Some(other) = value.native::<Pattern>() else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        if self.text != other.text || self.regex.flags != other.regex.flags {
            return Ok(Value::FALSE);
        }
        Ok(Value::bool(vm.eq(&self.source, &other.source)?))
    }
    /// The hash of what is compared.
    fn __hash__(&self, vm: &mut Vm) -> R<i64> {
        let source = vm.hash(&self.source)? as i64;
        Ok(source ^ self.regex.flags as i64 ^ ((self.text as i64) << 40))
    }
    /// The source.
    #[member]
    fn pattern(&self) -> Value {
        self.source.clone()
    }
    /// The flags, also those that the source sets.
    #[member]
    fn flags(&self) -> u32 {
        self.regex.flags
    }
    /// How many groups can be asked for.
    #[member]
    fn groups(&self) -> usize {
        self.regex.groups
    }
    /// Numbers of groups by name.
    #[getter]
    fn groupindex(&self, vm: &mut Vm) -> Value {
        let empty = self.names.downcast::<Dict>().is_none_or(|d| d.is_empty());
        if empty {
            return vm.dict();
        }
        let mapping = self.names.clone();
        vm.heap
            .alloc(exact(Kind::MappingProxy), MappingProxy { mapping })
    }
}
