//! "Did you mean ...?": the known name most like a wrong one.

use crate::protocol::show::{items, text};
use crate::types::cell::Cell;
use crate::types::dict::Dict;
use crate::types::exception::Exception;
use crate::types::frame::Frame;
use crate::types::function::Function;
use crate::types::module::Module;
use crate::types::str_::Str;
use crate::types::traceback::Traceback;
use crate::value::Value;
use crate::vm::Vm;

const MOVE: usize = 2;
const CASE: usize = 1;
const LONGEST: usize = 40;
const MOST: usize = 750;

fn substitution(a: char, b: char) -> usize {
    if a == b {
        0
    } else if a.to_lowercase().eq(b.to_lowercase()) {
        CASE
    } else {
        MOVE
    }
}

/// Edit distance, where a change of case costs half; more than `limit` stands for anything more.
fn distance(a: &[char], b: &[char], limit: usize) -> usize {
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[same..], &b[same..]);
    let same = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .take_while(|(x, y)| x == y)
        .count();
    let (a, b) = (&a[..a.len() - same], &b[..b.len() - same]);
    if a.is_empty() || b.is_empty() {
        return MOVE * (a.len() + b.len());
    }
    if a.len() > LONGEST || b.len() > LONGEST || a.len().abs_diff(b.len()) * MOVE > limit {
        return limit + 1;
    }
    let mut row: Vec<usize> = (0..=b.len()).map(|j| j * MOVE).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = (i + 1) * MOVE;
        let mut least = usize::MAX;
        for (j, y) in b.iter().enumerate() {
            let changed = diagonal + substitution(*x, *y);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j].min(diagonal) + MOVE);
            least = least.min(row[j + 1]);
        }
        if least > limit {
            return limit + 1;
        }
    }
    row[b.len()]
}

/// What is said of a keyword argument that a native function does not know.
pub fn unexpected_keyword(function: &str, name: &str, known: &[&str]) -> String {
    let known: Vec<String> = known.iter().map(|name| (*name).to_owned()).collect();
    let text = format!("{function}() got an unexpected keyword argument '{name}'");
    match closest(name, &known) {
        Some(best) => format!("{text}. Did you mean '{best}'?"),
        None => text,
    }
}

/// The candidate most like a misspelt name, if one is like enough; of several the first.
pub fn closest(name: &str, candidates: &[String]) -> Option<String> {
    let wrong: Vec<char> = name.chars().collect();
    if candidates.len() > MOST || wrong.len() > LONGEST {
        return None;
    }
    let mut best: Option<(usize, &String)> = None;
    for candidate in candidates {
        if candidate == name {
            continue;
        }
        let chars: Vec<char> = candidate.chars().collect();
        let mut limit = (wrong.len() + chars.len() + 3) * MOVE / 6;
        if let Some((known, _)) = best {
            limit = limit.min(known.saturating_sub(1));
        }
        let found = distance(&wrong, &chars, limit);
        if found <= limit && best.is_none_or(|(known, _)| found < known) {
            best = Some((found, candidate));
        }
    }
    best.map(|b| b.1.clone())
}

impl Vm {
    /// What is added to the message of an exception: ". Did you mean: 'x'?".
    pub fn suggestion(&mut self, exception: &Value) -> String {
        let raised = self.raised.take();
        let found = self.suggestion_for(exception).unwrap_or_default();
        // What went wrong in the search is not of interest.
        self.raised = raised;
        found
    }

    fn suggestion_for(&mut self, exception: &Value) -> Option<String> {
        let e = exception.downcast::<Exception>()?;
        let t = &self.types;
        let (import, attribute, name) = (
            t.ImportError.clone(),
            t.AttributeError.clone(),
            t.NameError.clone(),
        );
        let string = |v: Value| {
            v.downcast::<Str>()
                .map(|s| s.to_string_lossy().into_owned())
        };
        let missing = self.class(|t| &t.ModuleNotFoundError);
        if self.is_instance(exception, &missing) {
            let module = string(e.field(1))?;
            let top = module.split('.').next().unwrap_or_default().to_owned();
            let is_known = self.host.allows_import(&module) && self.is_standard_module(&top);
            return is_known.then(|| self.left_out(exception)).flatten();
        }
        if self.is_instance(exception, &import) {
            let wrong = string(e.field(3))?;
            if let Some(hint) = self.left_out(exception) {
                return Some(hint);
            }
            let module = self.loaded_module(&string(e.field(1))?)?;
            let names = self.names_of(&module, &wrong, true)?;
            return closest(&wrong, &names).map(|n| format!(". Did you mean: '{n}'?"));
        }
        if self.is_instance(exception, &attribute) {
            let wrong = string(e.field(0))?;
            let object = e.field(1);
            if object.is_undef() {
                return None;
            }
            if object.is_a::<Module>()
                && let Some(hint) = self.left_out(exception)
            {
                return Some(hint);
            }
            let is_self = self
                .last_frame(&e.traceback.get())
                .and_then(|f| self.frame_locals(&f))
                .is_some_and(|locals| locals.iter().any(|(k, v)| k == "self" && v.is(&object)));
            let names = self.names_of(&object, &wrong, !is_self)?;
            return closest(&wrong, &names).map(|n| format!(". Did you mean: '{n}'?"));
        }
        if !self.is_instance(exception, &name) {
            return None;
        }
        let wrong = string(e.field(0))?;
        let found = self.suggest_variable(&e.traceback.get(), &wrong);
        let mut out = found
            .as_ref()
            .map(|n| format!(". Did you mean: '{n}'?"))
            .unwrap_or_default();
        if self.is_standard_module(&wrong) {
            out.push_str(&if found.is_some() {
                format!(" Or did you forget to import '{wrong}'?")
            } else {
                format!(". Did you forget to import '{wrong}'?")
            });
        }
        Some(out)
    }

    /// The hint that CPython's standard library has what is missing here.
    fn left_out(&mut self, exception: &Value) -> Option<String> {
        let module = self.import_simple("_left_out").ok()?;
        let hint = self.call_method(&module, "hint", &[exception.clone()]);
        let hint = text(&hint.ok()?);
        (!hint.is_empty()).then_some(hint)
    }

    fn is_standard_module(&mut self, name: &str) -> bool {
        let key = self.intern("stdlib_module_names");
        let (names, name) = (self.sys_dict().get_str(&key), self.str(name));
        match names {
            Some(names) => self.contains(&names, &name).unwrap_or(false),
            None => false,
        }
    }

    fn names_of(&mut self, object: &Value, wrong: &str, hide: bool) -> Option<Vec<String>> {
        let name = self.names.__dir__.clone();
        let found = self.call_special(object, &name, &[]).ok()??;
        let mut names: Vec<String> = self
            .collect(&found)
            .ok()?
            .iter()
            .filter(|n| n.is_a::<Str>())
            .map(text)
            .collect();
        names.sort();
        if hide && !wrong.starts_with('_') {
            names.retain(|n| !n.starts_with('_'));
        }
        Some(names)
    }

    fn last_frame(&mut self, traceback: &Value) -> Option<Value> {
        let mut at = traceback.clone();
        loop {
            let t = at.downcast::<Traceback>()?;
            let next = t.next.get();
            if next.is_none() {
                return Some(t.frame.clone());
            }
            at = next;
        }
    }

    fn frame_locals(&mut self, frame: &Value) -> Option<Vec<(String, Value)>> {
        let f = frame.downcast::<Frame>()?;
        let function = f.func.downcast::<Function>()?;
        let code = function.code.get();
        let code = code.downcast::<crate::types::code::CodeObj>()?;
        let registers = self.frame_registers(frame);
        if code.flags & taipan_bytecode::CodeFlags::NAMESPACE != 0 {
            let namespace = registers.first()?.clone();
            return Some(
                namespace
                    .downcast::<Dict>()?
                    .items()
                    .into_iter()
                    .map(|(k, v)| (text(&k), v))
                    .collect(),
            );
        }
        let mut out: Vec<(String, Value)> = Vec::new();
        for (i, value) in registers.into_iter().enumerate() {
            let value = match value.downcast::<Cell>() {
                Some(cell) if code.code.cellvars.contains(&(i as u32)) => cell.value.get(),
                _ => value,
            };
            if !value.is_undef() {
                out.push((text(&code.varnames[i]), value));
            }
        }
        for (name, cell) in code.freevars.iter().zip(items(&function.closure)) {
            if let Some(cell) = cell.downcast::<Cell>() {
                let value = cell.value.get();
                if !value.is_undef() {
                    out.push((text(name), value));
                }
            }
        }
        Some(out)
    }

    fn suggest_variable(&mut self, traceback: &Value, wrong: &str) -> Option<String> {
        let frame = self.last_frame(traceback)?;
        let locals = self.frame_locals(&frame)?;
        if let Some((_, object)) = locals.iter().find(|(k, _)| k == "self") {
            let key = self.intern(wrong);
            if self.get_attr_opt(object, &key).ok()?.is_some() {
                return Some(format!("self.{wrong}"));
            }
        }
        let mut names: Vec<String> = locals.into_iter().map(|(k, _)| k).collect();
        let f = frame.downcast::<Frame>()?;
        let function = f.func.downcast::<Function>()?;
        for namespace in [&function.globals, &function.builtins] {
            self.complete_namespace(namespace);
            if let Some(d) = namespace.downcast::<Dict>() {
                names.extend(d.keys().iter().filter(|k| k.is_a::<Str>()).map(text));
            }
        }
        names.sort();
        names.dedup();
        closest(wrong, &names)
    }
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn like_names_are_found() {
        let known = ["blech".to_string(), "foo".to_string(), "Bar".to_string()];
        assert_eq!(closest("bluch", &known).as_deref(), Some("blech"));
        assert_eq!(closest("bar", &known).as_deref(), Some("Bar"));
        assert_eq!(closest("zzzzzz", &known), None);
    }
}
