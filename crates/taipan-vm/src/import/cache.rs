//! Compiled modules kept in files beside their sources (`__pycache__/x.taipan-314.pyc`).
//!
//! A file begins with the magic number, flags that say "checked by hash", and the hash of the source; then the code object with
//! its own version and checksum. Whatever does not fit (other source, other version, damage, another file's name) is not used
//! and written anew; nothing about it is an error.

use super::find::sys_value;
use crate::heap::Kind;
use crate::interp::calls::text_of;
use crate::raise::R;
use crate::types::code::CodeObj;
use crate::value::Value;
use crate::vm::{CompileRequest, Vm};
use std::sync::Arc;
use taipan_bytecode::{Code, MAGIC_NUMBER, source_hash};

/// The code carries the hash of its source, and that is to be compared.
const CHECKED_HASH: u32 = 0b11;
const HEADER: usize = 16;

impl Vm {
    /// Where the compiled form of a source file is kept.
    pub(super) fn cache_path(&mut self, file: &str) -> Option<String> {
        if file.starts_with("<std>/") {
            return None;
        }
        let (folder, leaf) = file.rsplit_once('/')?;
        let implementation = sys_value(self, "implementation")?;
        let key = self.intern("cache_tag");
        let tag = self.get_attr_opt(&implementation, &key).ok()??;
        if !tag.is_kind(Kind::Str) {
            return None;
        }
        let stem = leaf.strip_suffix(".py").unwrap_or(leaf);
        let level = match self.settings.optimize {
            0 => String::new(),
            level => format!(".opt-{level}"),
        };
        let leaf = format!("{stem}.{}{level}.pyc", text_of(&tag));
        Some(match sys_value(self, "pycache_prefix") {
            Some(prefix) if prefix.is_kind(Kind::Str) => {
                let prefix = text_of(&prefix);
                format!("{}{folder}/{leaf}", prefix.trim_end_matches('/'))
            }
            _ => format!("{folder}/__pycache__/{leaf}"),
        })
    }

    /// The code of a source file: as kept by an earlier run, or compiled now and kept.
    pub(super) fn file_code(&mut self, file: &str) -> R {
        let source = self.file_bytes(file)?;
        let hash = source_hash(&source);
        let cache = self.cache_path(file);
        if let Some(path) = &cache
            && let Ok(data) = self.host.read_file(path)
            && let Some(code) = kept_code(&data, hash, file)
        {
            return Ok(self.load_code(&code));
        }
        let Some(compile) = self.compile else {
            return Err(self.runtime_error("this interpreter was built without the compiler"));
        };
        let text = self.decoded_source(&source, file)?;
        let request = CompileRequest {
            source: &text,
            filename: file,
            mode: "exec",
            flags: 0,
            optimize: -1,
        };
        let compiled = compile(self, &request);
        if compiled.is_err() && !text.ends_with('\n') {
            self.leave_line_open(text.lines().count());
        }
        let code = compiled?;
        if let Some(path) = &cache
            && sys_value(self, "dont_write_bytecode").is_none_or(|v| !v.is_true())
        {
            let mut data = Vec::new();
            data.extend_from_slice(&MAGIC_NUMBER);
            data.extend_from_slice(&CHECKED_HASH.to_le_bytes());
            data.extend_from_slice(&hash.to_le_bytes());
            data.extend_from_slice(&code.to_bytes());
            // A folder that cannot be written to is no reason to complain.
            let _ = self.host.write_cache(path, &data);
        }
        Ok(self.load_code(&code))
    }

    /// A SyntaxError shows the last line of a file as it is there: without the line end that the parser has given it.
    fn leave_line_open(&mut self, last: usize) {
        let Some(exception) = self.raised.take() else {
            return;
        };
        let [text, line] = ["text", "lineno"].map(|name| self.intern(name));
        if let (Ok(Some(shown)), Ok(Some(line))) = (
            self.get_attr_opt(&exception, &text),
            self.get_attr_opt(&exception, &line),
        ) && line.as_small_int() == Some(last as i64)
            && let Some(open) = text_of(&shown).strip_suffix('\n')
        {
            let open = self.str(open);
            let _ = self.set_attr(&exception, &text, open);
        }
        self.raised = Some(exception);
    }

    /// The bytes of a source file; embedded ones have files too.
    pub(super) fn file_bytes(&mut self, file: &str) -> R<Vec<u8>> {
        if let Some(text) = self.std_text(file) {
            return Ok(text.into_bytes());
        }
        self.host.read_file(file).map_err(|error| {
            let name = self.str(file);
            match error.raw_os_error() {
                Some(errno) => self.os_error(errno, Some(&name)),
                None => self.os_error_text(format!("cannot read '{file}': {error}")),
            }
        })
    }

    /// Source as text, by its encoding declaration: errors are those of `compile()` of bytes.
    pub fn decoded_source(&mut self, source: &[u8], file: &str) -> R<String> {
        let text = match self.decode_source {
            Some(decode) => decode(self, source, file, false)?,
            None => String::from_utf8_lossy(source).into_owned(),
        };
        self.refuse_null(text)
    }

    /// A code object as bytes, for [`Vm::code_from_bytes`].
    pub fn code_to_bytes(&mut self, code: &Value) -> R<Vec<u8>> {
        match code.downcast::<CodeObj>() {
            Some(code) => Ok(code.code.to_bytes()),
            None => Err(self.type_error_named("a code object is required, not {}", code)),
        }
    }

    /// The code object in bytes from anywhere: it is verified. ValueError if there is none.
    pub fn code_from_bytes(&mut self, data: &[u8]) -> R {
        match Code::from_bytes(data) {
            Ok(code) => Ok(self.load_code(&Arc::new(code))),
            Err(error) => Err(self.value_error(error.to_string())),
        }
    }

    fn std_text(&self, file: &str) -> Option<String> {
        let name = std_name(file)?;
        Some(self.host.module_text(&name)?.into_owned())
    }
}

/// The module whose embedded file this is.
pub fn std_name(file: &str) -> Option<String> {
    let path = file.strip_prefix("<std>/")?;
    let name = path.trim_end_matches(".py").trim_end_matches("/__init__");
    Some(name.replace('/', "."))
}

fn kept_code(data: &[u8], hash: u64, file: &str) -> Option<Arc<Code>> {
    let (header, body) = data.split_at_checked(HEADER)?;
    let fits = header[..4] == MAGIC_NUMBER
        && header[4..8] == CHECKED_HASH.to_le_bytes()
        && header[8..] == hash.to_le_bytes();
    let code = fits.then(|| Code::from_bytes(body).ok()).flatten()?;
    // Files move; what tracebacks show must not.
    (*code.filename == *file).then(|| Arc::new(code))
}
