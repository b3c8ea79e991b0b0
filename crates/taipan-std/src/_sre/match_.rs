//! `re.Match`.

use super::pattern::{self, Pattern};
use super::replace::{self, Output, Replacement};
use super::subject::{Search, Subject};
use taipan_regex::Scratch;
use taipan_vm::native::{Args, ClassDef, Nullable, Trace, class, methods};
use taipan_vm::types::dict::Dict;
use taipan_vm::types::str_::Str;
use taipan_vm::{R, Value, Vm};

pub static MATCH: ClassDef = Match::CLASS;

/// Spans of groups; most patterns have few.
enum Spans {
    Few([Option<(usize, usize)>; 3]),
    Many(Box<[Option<(usize, usize)>]>),
}

/// What a pattern has found; always true.
#[class(name = "Match", module = "re", flags(DISALLOW_NEW))]
#[derive(Trace)]
pub struct Match {
    subject: Value,
    pattern: Value,
    spans: Spans,
    pos: usize,
    endpos: usize,
    /// The group that was closed last; 0 if none was.
    last: usize,
}

/// The match that the engine has just found.
pub fn new(
    vm: &mut Vm,
    pattern: &Value,
    subject: &Value,
    search: &Search,
    scratch: &Scratch,
) -> Value {
    let payload = pattern::of(pattern);
    let count = payload.regex.groups + 1;
    let spans = match count {
        1..=3 => Spans::Few([0, 1, 2].map(|index| scratch.span(index))),
        _ => Spans::Many((0..count).map(|index| scratch.span(index)).collect()),
    };
    let found = Match {
        subject: subject.clone(),
        pattern: pattern.clone(),
        spans,
        pos: search.pos,
        endpos: search.endpos,
        last: scratch.last_group(),
    };
    vm.new_native(&payload.match_class, found)
}

impl Match {
    fn pattern(&self) -> &Pattern {
        pattern::of(&self.pattern)
    }

    /// Where a group lies, in bytes.
    fn span_of(&self, index: usize) -> Option<(usize, usize)> {
        match &self.spans {
            Spans::Few(spans) => spans.get(index).copied().flatten(),
            Spans::Many(spans) => spans.get(index).copied().flatten(),
        }
    }

    /// The number of a group given by number or name.
    fn number_of(&self, vm: &mut Vm, group: &Value) -> R<usize> {
        let groups = self.pattern().regex.groups;
        if let Some(index) = group.as_small_int() {
            if let Ok(index) = usize::try_from(index)
                && index <= groups
            {
                return Ok(index);
            }
            return Err(vm.index_error("no such group"));
        }
        let known = match group.downcast::<Str>() {
            Some(_) => self.pattern().names.downcast::<Dict>().and_then(|names| {
                let index = names.get_str(group)?;
                usize::try_from(index.as_small_int()?).ok()
            }),
            None if vm.has_index(group) => usize::try_from(vm.to_i64_clamped(group)?).ok(),
            None => None,
        };
        match known {
            Some(index) if index <= groups => Ok(index),
            _ => Err(vm.index_error("no such group")),
        }
    }

    fn group_text(
        &self,
        vm: &mut Vm,
        subject: &Subject<'_>,
        index: usize,
        default: &Value,
    ) -> Value {
        match self.span_of(index) {
            Some((from, to)) => subject.part(vm, from, to),
            None => default.clone(),
        }
    }

    /// A group by number or name, None if it has not matched.
    fn get(&self, vm: &mut Vm, group: &Value) -> R {
        let index = self.number_of(vm, group)?;
        let subject = Subject::of(vm, &self.subject)?;
        Ok(self.group_text(vm, &subject, index, &Value::NONE))
    }

    /// Where a group lies as programs count; (-1, -1) if it has not matched.
    fn borders(&self, vm: &mut Vm, group: Option<&Value>) -> R<(i64, i64)> {
        let index = match group {
            Some(group) => self.number_of(vm, group)?,
            None => 0,
        };
        let Some((from, to)) = self.span_of(index) else {
            return Ok((-1, -1));
        };
        let subject = Subject::of(vm, &self.subject)?;
        Ok((subject.index(from) as i64, subject.index(to) as i64))
    }
}

#[methods(class = "Match")]
impl Match {
    /// What groups have matched, by number or name; 0 is everything.
    #[raw]
    #[sig("()")]
    fn group(vm: &mut Vm, args: &Args<'_>) -> R {
        args.no_keywords(vm, "Match.group")?;
        let this = args.all.first().and_then(|this| this.native::<Match>());
        let Some(this) = this else {
            return Err(taipan_vm::native::receiver_error(
                vm,
                "group",
                "re.Match",
                args.pos().first(),
            ));
        };
        match &args.all[1..] {
            [] => this.get(vm, &Value::small_int(0)),
            [one] => this.get(vm, one),
            many => {
                let mut groups = Vec::with_capacity(many.len());
                for group in many {
                    groups.push(this.get(vm, group)?);
                }
                Ok(vm.tuple(groups))
            }
        }
    }
    /// A group by number or name.
    fn __getitem__(&self, vm: &mut Vm, key: &Value) -> R {
        self.get(vm, key)
    }
    /// Where a group begins.
    #[sig("(group=0, /)")]
    fn start(&self, vm: &mut Vm, group: Option<Value>) -> R<i64> {
        Ok(self.borders(vm, group.as_ref())?.0)
    }
    /// Where a group ends.
    #[sig("(group=0, /)")]
    fn end(&self, vm: &mut Vm, group: Option<Value>) -> R<i64> {
        Ok(self.borders(vm, group.as_ref())?.1)
    }
    /// Where a group begins and ends.
    #[sig("(group=0, /)")]
    fn span(&self, vm: &mut Vm, group: Option<Value>) -> R {
        let (from, to) = self.borders(vm, group.as_ref())?;
        let span = [vm.int(from), vm.int(to)];
        Ok(vm.tuple_of(span))
    }
    /// A tuple of all groups from 1 on; default stands for those that have not matched.
    #[sig("(default=None)")]
    fn groups(&self, vm: &mut Vm, default: Nullable<Value>) -> R {
        let default = default.0.unwrap_or(Value::NONE);
        let subject = Subject::of(vm, &self.subject)?;
        let groups = (1..=self.pattern().regex.groups)
            .map(|index| self.group_text(vm, &subject, index, &default))
            .collect();
        Ok(vm.tuple(groups))
    }
    /// A dict of the groups that have names; default stands for those that have not matched.
    #[sig("(default=None)")]
    fn groupdict(&self, vm: &mut Vm, default: Nullable<Value>) -> R {
        let default = default.0.unwrap_or(Value::NONE);
        let subject = Subject::of(vm, &self.subject)?;
        let groups = vm.dict();
        for (name, index) in &self.pattern().regex.names {
            let name = vm.str_wtf8(super::text_of(name).bytes().to_vec());
            let value = self.group_text(vm, &subject, *index, &default);
            vm.set_item(&groups, &name, value)?;
        }
        Ok(groups)
    }
    /// A template with its references to groups filled in, as sub() does it.
    #[sig("(template)")]
    fn expand(&self, vm: &mut Vm, template: &Value) -> R {
        let subject = Subject::of(vm, &self.subject)?;
        let mut out = Output::new(subject.is_text());
        match replace::template(vm, &self.pattern, template)? {
            Replacement::Template(parts) => {
                out.template(vm, &parts, &subject, |group| self.span_of(group))?;
                Ok(out.finish(vm))
            }
            Replacement::Literal(value) | Replacement::Call(value) => Ok(value),
        }
    }
    /// The match itself.
    #[sig("()")]
    fn __copy__(this: &Value) -> Value {
        this.clone()
    }
    /// The match itself.
    #[sig("(memo, /)")]
    fn __deepcopy__(this: &Value, memo: &Value) -> Value {
        let _ = memo;
        this.clone()
    }
    /// Match[str] or Match[bytes], for annotations.
    #[classmethod]
    #[sig("(object, /)")]
    fn __class_getitem__(class: &Value, vm: &mut Vm, object: &Value) -> Value {
        vm.generic_alias(class, object)
    }
    /// Where it lies and what it is.
    fn __repr__(&self, vm: &mut Vm) -> R<String> {
        let (from, to) = self.borders(vm, None)?;
        let text = self.get(vm, &Value::small_int(0))?;
        let text: String = vm.repr_text(&text)?.chars().take(50).collect();
        Ok(format!(
            "<re.Match object; span=({from}, {to}), match={text}>"
        ))
    }
    /// What was searched.
    #[member]
    fn string(&self) -> Value {
        self.subject.clone()
    }
    /// The pattern that has matched.
    #[member]
    fn re(&self) -> Value {
        self.pattern.clone()
    }
    /// Where the search began.
    #[member]
    fn pos(&self) -> usize {
        self.pos
    }
    /// Where the search had to end.
    #[member]
    fn endpos(&self) -> usize {
        self.endpos
    }
    /// The number of the group that was closed last.
    #[getter]
    fn lastindex(&self) -> Option<usize> {
        Some(self.last).filter(|&last| last > 0)
    }
    /// The name of the group that was closed last.
    #[getter]
    fn lastgroup(&self, vm: &mut Vm) -> Option<Value> {
        let name = self.pattern().name_of(self.last)?;
        Some(vm.str_wtf8(super::text_of(name).bytes().to_vec()))
    }
    /// The spans of all groups.
    #[getter]
    fn regs(&self, vm: &mut Vm) -> R {
        let mut spans = Vec::new();
        for index in 0..=self.pattern().regex.groups {
            let (from, to) = self.borders(vm, Some(&Value::small_int(index as i64)))?;
            let span = [vm.int(from), vm.int(to)];
            spans.push(vm.tuple_of(span));
        }
        Ok(vm.tuple(spans))
    }
}
