//! The text that a pattern is applied to. Positions are byte offsets here and code points for programs.

use super::pattern::Pattern;
use std::borrow::Cow;
use taipan_regex::{Input, Mode, Scratch, Stop};
use taipan_vm::heap::Kind;
use taipan_vm::raise::Raise;
use taipan_vm::types::bytes_like::data_of;
use taipan_vm::types::str_::Str;
use taipan_vm::{R, Value, Vm};

/// What a pattern is applied to, as bytes.
pub struct Subject<'a> {
    pub value: &'a Value,
    pub bytes: Cow<'a, [u8]>,
    text: Option<&'a Str>,
}

impl<'a> Subject<'a> {
    /// A str or bytes-like object.
    pub fn of(vm: &mut Vm, value: &'a Value) -> R<Subject<'a>> {
        if let Some(text) = value.downcast::<Str>() {
            return Ok(Subject {
                value,
                bytes: Cow::Borrowed(text.bytes()),
                text: Some(text),
            });
        }
        match data_of(vm, value)? {
            Some(bytes) => Ok(Subject {
                value,
                bytes,
                text: None,
            }),
            None => {
                Err(vm.type_error_named("expected string or bytes-like object, got '{}'", value))
            }
        }
    }

    /// The same, of the kind of the pattern.
    pub fn for_pattern(vm: &mut Vm, value: &'a Value, pattern: &Pattern) -> R<Subject<'a>> {
        let subject = Subject::of(vm, value)?;
        match (pattern.text, subject.text.is_some()) {
            (true, false) => {
                Err(vm.type_error("cannot use a string pattern on a bytes-like object"))
            }
            (false, true) => {
                Err(vm.type_error("cannot use a bytes pattern on a string-like object"))
            }
            _ => Ok(subject),
        }
    }

    /// Its length as programs see it.
    pub fn len(&self) -> usize {
        match self.text {
            Some(text) => text.len(),
            None => self.bytes.len(),
        }
    }

    pub fn is_text(&self) -> bool {
        self.text.is_some()
    }

    /// Characters beyond ASCII take several bytes.
    fn utf8(&self) -> bool {
        self.text.is_some_and(|text| !text.is_ascii())
    }

    /// The byte offset of an index.
    pub fn offset(&self, index: usize) -> usize {
        match self.text {
            Some(text) => text.offset(index),
            None => index,
        }
    }

    /// The index of a byte offset.
    pub fn index(&self, offset: usize) -> usize {
        match self.text {
            Some(text) => text.char_index(offset.min(self.bytes.len())),
            None => offset,
        }
    }

    /// A part of it: the object itself if that is everything and it is of the plain class.
    pub fn part(&self, vm: &mut Vm, from: usize, to: usize) -> Value {
        let length = self.bytes.len();
        let (from, to) = (from.min(length), to.min(length));
        if from == 0 && to == length {
            let exact_bytes =
                || self.value.is_kind(Kind::Bytes) && *vm.class_of(self.value).name() == *"bytes";
            if vm.is_exact_str(self.value) || self.text.is_none() && exact_bytes() {
                return self.value.clone();
            }
        }
        match self.text {
            Some(text) => vm.str_part(text, from, to),
            None => vm.bytes(self.bytes.get(from..to).unwrap_or_default()),
        }
    }

    /// Nothing, of its class.
    pub fn empty(&self, vm: &mut Vm) -> Value {
        match self.text {
            Some(_) => vm.str(""),
            None => vm.bytes(&[][..]),
        }
    }
}

/// A part of a subject that is searched for one match after the other.
pub struct Search {
    /// Where the next match is looked for.
    pub at: usize,
    /// Where the part ends.
    pub end: usize,
    /// An empty match at `at` has been found already.
    pub filled: bool,
    /// The borders as programs gave them.
    pub pos: usize,
    pub endpos: usize,
}

impl Search {
    pub fn new(subject: &Subject<'_>, pos: i64, endpos: i64) -> Search {
        let length = subject.len();
        let clip = |index: i64| usize::try_from(index).map_or(0, |index| index.min(length));
        let (pos, endpos) = (clip(pos), clip(endpos));
        let (at, end) = (subject.offset(pos), subject.offset(endpos));
        Search {
            at,
            end,
            filled: false,
            pos,
            endpos,
        }
    }

    /// Look for the next match; the state moves behind it.
    pub fn next(
        &mut self,
        vm: &mut Vm,
        pattern: &Pattern,
        subject: &Subject<'_>,
        mode: Mode,
        scratch: &mut Scratch,
    ) -> R<bool> {
        // A buffer may have become shorter since the last time.
        let end = self.end.min(subject.bytes.len());
        if self.at > end {
            return Ok(false);
        }
        let input = Input {
            text: &subject.bytes[..end],
            utf8: subject.utf8(),
            start: self.at,
            filled: self.filled,
        };
        if !find(vm, pattern, input, mode, scratch)? {
            self.at = usize::MAX;
            return Ok(false);
        }
        if let Some((from, to)) = scratch.span(0) {
            self.filled = from == to;
            self.at = to;
        }
        Ok(true)
    }
}

/// Units of fuel for what the engine does before it asks whether to go on.
const STEPS_ASKED: usize = 4096;

/// Run the engine; signals and limits are looked after meanwhile.
fn find(
    vm: &mut Vm,
    pattern: &Pattern,
    input: Input<'_>,
    mode: Mode,
    scratch: &mut Scratch,
) -> R<bool> {
    let mut raised: Option<Raise> = None;
    let mut go_on = |bytes: usize| {
        let checked = vm
            .make_room(bytes)
            .and_then(|()| vm.charge(STEPS_ASKED))
            .and_then(|()| vm.poll());
        checked.map_err(|raise| raised = Some(raise)).is_ok()
    };
    let found = pattern.regex.find(input, mode, scratch, &mut go_on);
    match (found, raised) {
        (Ok(found), None) => Ok(found),
        (_, Some(raise)) => Err(raise),
        (Err(Stop::OutOfMemory | Stop::Asked), None) => Err(vm.no_memory()),
    }
}
