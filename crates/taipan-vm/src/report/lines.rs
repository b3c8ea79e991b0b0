//! Source lines for tracebacks.

use crate::protocol::show::text;
use crate::value::Value;
use crate::vm::Vm;
use std::collections::HashMap;
use std::rc::Rc;

#[derive(Default)]
struct Sources(HashMap<String, Option<Rc<[String]>>>);

impl Vm {
    /// Remember the source of code that is in no file, so that tracebacks can show it.
    pub fn register_source(&mut self, filename: &str, source: &str) {
        let lines = split(source);
        self.module_state::<Sources>()
            .0
            .insert(filename.to_string(), Some(lines));
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

    fn source_lines(&mut self, filename: &str) -> Option<Rc<[String]>> {
        if let Some(known) = self.module_state::<Sources>().0.get(filename) {
            return known.clone();
        }
        let found = if filename.starts_with('<') && !filename.starts_with("<std>/") {
            None
        } else {
            let raised = self.raised.take();
            let bytes = self.known_file(filename);
            let source = match (bytes, self.decode_source) {
                (Ok(bytes), Some(decode)) => decode(self, &bytes, filename).ok(),
                (Ok(bytes), None) => String::from_utf8(bytes).ok(),
                _ => None,
            };
            self.raised = raised;
            source.map(|s| split(&s))
        };
        // What cannot be read now may be there later, under the module linecache.
        if found.is_some() {
            self.module_state::<Sources>()
                .0
                .insert(filename.to_string(), found.clone());
        }
        found
    }
}

impl Vm {
    /// The bytes of a file of source: embedded, or of the host.
    fn known_file(&mut self, filename: &str) -> std::io::Result<Vec<u8>> {
        if let Some(name) = crate::import::std_name(filename)
            && let Some((source, _, _)) = self.host.module_source(&name)
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
