//! `_sre`: the native part of module `re`, over the engine in `taipan-regex`.

mod match_;
mod pattern;
mod replace;
mod scanner;
mod subject;

use crate::classes::{class_of, set};
use taipan_regex::{Error, Regex, Unicode, flags};
use taipan_vm::heap::Kind;
use taipan_vm::native::module;
use taipan_vm::raise::Raise;
use taipan_vm::types::str_::{Str, case};
use taipan_vm::unicode::{self, Case, flag};
use taipan_vm::{R, Value, Vm};

/// The engine's view of the tables of this interpreter.
static UNICODE: Unicode = Unicode {
    is_digit: |point| unicode::is(point, flag::DECIMAL),
    is_space: unicode::is_space,
    is_alphanumeric: |point| {
        unicode::is(
            point,
            flag::ALPHA | flag::DECIMAL | flag::DIGIT | flag::NUMERIC,
        )
    },
    is_letter: |point| unicode::is(point, flag::ALPHA),
    lower: |point| mapped(point, Case::Lower),
    upper: |point| mapped(point, Case::Upper),
    is_identifier: |points| case::is_identifier(&text_of(points)),
    named: |name| unicode::character(name).map(u32::from),
    repr: |points| text_of(points).repr(),
    ascii: |points| {
        let mut out = Vec::new();
        taipan_vm::types::str_::repr::push_repr(&text_of(points), true, &mut out);
        String::from_utf8(out).unwrap_or_default()
    },
};

/// The first code point that a code point is mapped to.
fn mapped(point: u32, case: Case) -> u32 {
    let mut first = None;
    unicode::map_case(point, case, |to| {
        first.get_or_insert(to);
    });
    first.unwrap_or(point)
}

fn text_of(points: &[u32]) -> Str {
    Str::from_points(points.iter().copied())
}

/// The characters of a pattern or template, and whether it is text.
fn points_of(vm: &mut Vm, value: &Value) -> R<Option<(Vec<u32>, bool)>> {
    if let Some(text) = value.downcast::<Str>() {
        return Ok(Some((text.points().collect(), true)));
    }
    let data = taipan_vm::types::bytes_like::data_of(vm, value)?;
    Ok(data.map(|bytes| (bytes.iter().map(|&b| b as u32).collect(), false)))
}

/// The exception for what is wrong with a pattern or template.
#[cold]
fn raise(vm: &mut Vm, error: Error, pattern: &Value) -> Raise {
    match error {
        Error::Pattern { message, position } => {
            let make = |vm: &mut Vm| {
                let module = vm.import_simple("re")?;
                let class = vm.get_attr_str(&module, "PatternError")?;
                let message = vm.str(message);
                match position {
                    Some(position) => {
                        let position = vm.int(position as i64);
                        vm.call(&class, &[message, pattern.clone(), position])
                    }
                    None => vm.call(&class, &[message]),
                }
            };
            match make(vm) {
                Ok(error) => vm.raise_value(error),
                Err(raise) => raise,
            }
        }
        Error::Flags(message) => vm.value_error(message),
        Error::Overflow => vm.overflow_error("the repetition number is too large"),
        Error::TooDeep => vm.recursion_error("maximum recursion depth exceeded"),
        Error::UnknownGroup(message) => vm.index_error(message),
        other => vm.system_error(format!("{other:?}")),
    }
}

/// What functions of module re have compiled lately, by the identity of the pattern.
#[derive(Default)]
struct Compiled {
    entries: Vec<Option<Entry>>,
    /// Compiles what is not there.
    compiler: Option<Value>,
}

struct Entry {
    pattern: Value,
    flags: i64,
    compiled: Value,
}

const ENTRIES: usize = 64;

/// Where a pattern is kept.
fn entry_of(pattern: &Value) -> usize {
    // Objects lie at multiples of 16.
    (pattern.id() >> 4) as usize % ENTRIES
}

pub struct Sre;

/// The engine of module re.
#[module(name = "_sre")]
impl Sre {
    /// Compile a pattern; warnings are for the caller so many frames further out.
    #[sig("(pattern, flags=0, stacklevel=1)")]
    fn compile(vm: &mut Vm, pattern: &Value, flags: Option<i64>, stacklevel: Option<i64>) -> R {
        let Some((points, text)) = points_of(vm, pattern)? else {
            return Err(vm.type_error("first argument must be string or compiled pattern"));
        };
        let wanted = flags.unwrap_or(0) as u32;
        let regex = match Regex::new(&points, text, wanted, &UNICODE) {
            Ok(regex) => regex,
            Err(error) => return Err(raise(vm, error, pattern)),
        };
        for message in &regex.warnings {
            let category = vm.class(|t| &t.FutureWarning);
            let level = stacklevel.unwrap_or(1).max(1) as usize;
            vm.warn(&category, message, level)?;
        }
        pattern::new(vm, pattern, text, regex)
    }

    /// The function that compiles patterns for `compiled()`.
    fn use_compiler(vm: &mut Vm, compiler: &Value) {
        vm.module_state::<Compiled>().compiler = Some(compiler.clone());
    }

    /// Forget what `compiled()` has returned.
    fn forget(vm: &mut Vm) {
        vm.module_state::<Compiled>().entries.clear();
    }

    /// A compiled pattern, the same one as the last time if it is known still.
    fn compiled(vm: &mut Vm, pattern: &Value, flags: &Value) -> R {
        let plain = vm.is_exact_str(pattern) || pattern.is_kind(Kind::Bytes);
        let number = flags.as_small_int().filter(|_| plain);
        let state = vm.module_state::<Compiled>();
        if let Some(number) = number
            && let Some(Some(entry)) = state.entries.get(entry_of(pattern))
            && entry.pattern.is(pattern)
            && entry.flags == number
        {
            return Ok(entry.compiled.clone());
        }
        let Some(compiler) = state.compiler.clone() else {
            return Err(vm.runtime_error("module re is not there"));
        };
        let compiled = vm.call(&compiler, &[pattern.clone(), flags.clone()])?;
        if let Some(flags) = number
            && flags & flags::DEBUG as i64 == 0
        {
            let entries = &mut vm.module_state::<Compiled>().entries;
            entries.resize_with(ENTRIES, || None);
            let entry = Entry {
                pattern: pattern.clone(),
                flags,
                compiled: compiled.clone(),
            };
            // What was there before is released when nothing is borrowed any more.
            let before = entries[entry_of(pattern)].replace(entry);
            drop(before);
        }
        Ok(compiled)
    }

    /// Whether a character of ASCII has case.
    fn ascii_iscased(character: i64) -> bool {
        u8::try_from(character).is_ok_and(|byte| byte.is_ascii_alphabetic())
    }

    /// Whether a character has case.
    fn unicode_iscased(character: i64) -> bool {
        let point = character as u32;
        mapped(point, Case::Lower) != point || mapped(point, Case::Upper) != point
    }

    /// A character in lower case, if it is of ASCII.
    fn ascii_tolower(character: i64) -> i64 {
        match u8::try_from(character) {
            Ok(byte) => byte.to_ascii_lowercase() as i64,
            Err(_) => character,
        }
    }

    /// A character in lower case.
    fn unicode_tolower(character: i64) -> i64 {
        mapped(character as u32, Case::Lower) as i64
    }

    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        for (name, value) in [
            ("MAXREPEAT", taipan_regex::ast::MAX_REPEAT as i64),
            ("MAXGROUPS", 1073741823),
            ("IGNORECASE", flags::IGNORECASE as i64),
        ] {
            let value = vm.int(value);
            set(vm, module, name, value);
        }
        for (name, def) in [("Pattern", &pattern::PATTERN), ("Match", &match_::MATCH)] {
            let class = class_of(vm, def);
            set(vm, module, name, class);
        }
        Ok(())
    }
}
