//! Source lines for tracebacks.

use crate::protocol::show::text;
use crate::raise::R;
use crate::types::dict::Dict;
use crate::types::str_::Str;
use crate::value::Value;
use crate::vm::Vm;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

#[derive(Default)]
struct Sources(HashMap<Arc<str>, Source>);

enum Source {
    /// As it was given: few programs have a traceback that wants its lines.
    Whole(Arc<str>),
    Lines(Rc<[String]>),
}

impl Vm {
    /// Remember the source of code that is in no file, so that tracebacks can show it.
    pub fn register_source(&mut self, filename: &Arc<str>, source: &Arc<str>) {
        let source = Source::Whole(source.clone());
        let sources = self.module_state::<Sources>();
        sources.0.insert(filename.clone(), source);
    }

    /// What [`Vm::register_source`] was told of this name.
    pub fn registered_source(&mut self, filename: &str) -> Option<String> {
        Some(match self.module_state::<Sources>().0.get(filename)? {
            Source::Whole(text) => text.to_string(),
            Source::Lines(lines) => lines.iter().map(|line| format!("{line}\n")).collect(),
        })
    }

    /// A line of a source file (from 1), without its end; empty if it is not known.
    pub fn source_line(&mut self, filename: &str, line: usize) -> String {
        if let Some(lines) = self.source_lines(filename) {
            return line
                .checked_sub(1)
                .and_then(|i| lines.get(i).cloned())
                .unwrap_or_default();
        }
        // Interactive input, doctests and the like are known to the module linecache.
        let Some(linecache) = self.loaded_module("linecache") else {
            return String::new();
        };
        let filename = self.str(filename);
        let raised = self.raised.take();
        let result = self.call_method(
            &linecache,
            "getline",
            &[filename, Value::small_int(line as i64)],
        );
        self.raised = raised;
        match result {
            Ok(found) => text(&found).trim_end_matches('\n').to_string(),
            Err(_) => String::new(),
        }
    }

    /// As [`Vm::source_line`]; what is in no file is asked of the loader of the module whose namespace this is.
    pub(crate) fn source_line_in(
        &mut self,
        filename: &str,
        line: usize,
        globals: &Value,
    ) -> String {
        let found = self.source_line(filename, line);
        if !found.is_empty() || filename.starts_with('<') || self.source_lines(filename).is_some() {
            return found;
        }
        let raised = self.raised.take();
        let source = self.loader_source(globals);
        self.raised = raised;
        source
            .ok()
            .flatten()
            .and_then(|source| split(&source).get(line.checked_sub(1)?).cloned())
            .unwrap_or_default()
    }

    fn loader_source(&mut self, globals: &Value) -> R<Option<String>> {
        let Some(globals) = globals.downcast::<Dict>() else {
            return Ok(None);
        };
        let (loader, name) = (self.intern("__loader__"), self.intern("__name__"));
        let (Some(loader), Some(name)) = (globals.get_str(&loader), globals.get_str(&name)) else {
            return Ok(None);
        };
        let method = self.intern("get_source");
        let Some(method) = self.get_attr_opt(&loader, &method)? else {
            return Ok(None);
        };
        let source = self.call(&method, &[name])?;
        Ok(source.is_a::<Str>().then(|| text(&source)))
    }

    fn source_lines(&mut self, filename: &str) -> Option<Rc<[String]>> {
        if let Some(known) = self.module_state::<Sources>().0.get_mut(filename) {
            let lines = match known {
                Source::Whole(text) => split(text),
                Source::Lines(lines) => lines.clone(),
            };
            *known = Source::Lines(lines.clone());
            return Some(lines);
        }
        let found = if filename.starts_with('<') && !filename.starts_with("<std>/") {
            None
        } else {
            let raised = self.raised.take();
            let bytes = self.known_file(filename);
            let source = match (bytes, self.decode_source) {
                (Ok(bytes), Some(decode)) => decode(self, &bytes, filename, true).ok(),
                (Ok(bytes), None) => String::from_utf8(bytes).ok(),
                _ => None,
            };
            self.raised = raised;
            source.map(|s| split(&s))
        };
        // What cannot be read now may be there later, under the module linecache.
        if let Some(lines) = found.clone() {
            let sources = self.module_state::<Sources>();
            sources.0.insert(filename.into(), Source::Lines(lines));
        }
        found
    }
}

impl Vm {
    /// The bytes of a file of source: embedded, or of the host.
    fn known_file(&mut self, filename: &str) -> std::io::Result<Vec<u8>> {
        if let Some(name) = crate::import::std_name(filename)
            && let Some(source) = self.host.module_text(&name)
        {
            return Ok(source.into_owned().into_bytes());
        }
        self.host.read_file(filename)
    }
}

fn split(source: &str) -> Rc<[String]> {
    source
        .split('\n')
        .map(|l| l.trim_end_matches('\r').to_string())
        .collect()
}
