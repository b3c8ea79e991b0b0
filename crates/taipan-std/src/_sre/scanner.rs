//! Matches one after the other: what `scanner()` and `finditer()` return.

use super::match_;
use super::pattern;
use super::subject::{Search, Subject};
use crate::classes::class_of;
use std::cell::Cell;
use taipan_regex::Mode;
use taipan_vm::iterator_methods;
use taipan_vm::native::{ClassDef, Trace, Visit, class, methods};
use taipan_vm::value::Raw;
use taipan_vm::{R, Value, Vm};

static SCANNER: ClassDef = Scanner::CLASS;
static MATCHES: ClassDef = Matches::CLASS;

/// Where the next match is looked for.
struct State {
    pattern: Value,
    subject: Value,
    at: Cell<usize>,
    end: usize,
    filled: Cell<bool>,
    pos: usize,
    endpos: usize,
}

impl Visit for State {
    fn visit(&self, visit: &mut dyn FnMut(Raw)) {
        self.pattern.visit(visit);
        self.subject.visit(visit);
    }
}

impl State {
    fn new(
        vm: &mut Vm,
        pattern: &Value,
        subject: &Value,
        pos: Option<i64>,
        endpos: Option<i64>,
    ) -> R<State> {
        let text = Subject::for_pattern(vm, subject, pattern::of(pattern))?;
        let search = Search::new(&text, pos.unwrap_or(0), endpos.unwrap_or(i64::MAX));
        Ok(State {
            pattern: pattern.clone(),
            subject: subject.clone(),
            at: Cell::new(search.at),
            end: search.end,
            filled: Cell::new(false),
            pos: search.pos,
            endpos: search.endpos,
        })
    }

    fn next(&self, vm: &mut Vm, mode: Mode) -> R<Option<Value>> {
        let pattern = pattern::of(&self.pattern);
        let subject = Subject::for_pattern(vm, &self.subject, pattern)?;
        let mut search = Search {
            at: self.at.get(),
            end: self.end,
            filled: self.filled.get(),
            pos: self.pos,
            endpos: self.endpos,
        };
        let found = pattern.with_scratch(|scratch| {
            match search.next(vm, pattern, &subject, mode, scratch)? {
                true => Ok(Some(match_::new(
                    vm,
                    &self.pattern,
                    &self.subject,
                    &search,
                    scratch,
                ))),
                false => Ok(None),
            }
        })?;
        self.at.set(search.at);
        self.filled.set(search.filled);
        Ok(found)
    }
}

pub fn new(
    vm: &mut Vm,
    pattern: &Value,
    subject: &Value,
    pos: Option<i64>,
    endpos: Option<i64>,
) -> R {
    let state = State::new(vm, pattern, subject, pos, endpos)?;
    let class = class_of(vm, &SCANNER);
    Ok(vm.new_native(&class, Scanner { state }))
}

pub fn matches(
    vm: &mut Vm,
    pattern: &Value,
    subject: &Value,
    pos: Option<i64>,
    endpos: Option<i64>,
) -> R {
    let state = State::new(vm, pattern, subject, pos, endpos)?;
    let class = class_of(vm, &MATCHES);
    Ok(vm.new_native(&class, Matches { state }))
}

#[class(name = "SRE_Scanner", module = "_sre", flags(DISALLOW_NEW))]
#[derive(Trace)]
pub struct Scanner {
    #[trace]
    state: State,
}

#[methods(class = "SRE_Scanner")]
impl Scanner {
    /// The next match, which has to begin where the last one has ended.
    #[name = "match"]
    #[sig("()")]
    fn match_(&self, vm: &mut Vm) -> R<Option<Value>> {
        self.state.next(vm, Mode::Match)
    }
    /// The next match.
    #[sig("()")]
    fn search(&self, vm: &mut Vm) -> R<Option<Value>> {
        self.state.next(vm, Mode::Search)
    }
    /// The pattern that has matched.
    #[member]
    fn pattern(&self) -> Value {
        self.state.pattern.clone()
    }
}

/// Iterator over matches.
#[class(name = "callable_iterator", module = "builtins", flags(DISALLOW_NEW), methods = iterator_methods!(Matches::METHODS), next = Matches::advance)]
#[derive(Trace)]
pub struct Matches {
    #[trace]
    state: State,
}

#[methods(class = "callable_iterator")]
impl Matches {
    fn advance(vm: &mut Vm, this: &Value) -> R<Option<Value>> {
        let this = this.native::<Matches>().expect("receiver");
        this.state.next(vm, Mode::Search)
    }
}
