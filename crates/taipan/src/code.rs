//! Compiled code.

use crate::{Error, Result};
use std::sync::Arc;
use taipan_vm::vm::Vm as Machine;

/// Compiled source text: made once, run in any number of VMs and threads.
///
/// ```
/// use taipan::{Code, Vm};
///
/// let code = Code::compile("job.py", "answer = 6 * 7")?;
/// let stored = code.to_bytes();
/// let answers: Vec<i64> = std::thread::scope(|scope| {
///     let work = || {
///         let mut vm = Vm::new();
///         vm.run_code(&Code::from_bytes(&stored)?)?;
///         vm.get("answer")
///     };
///     let threads: Vec<_> = (0..4).map(|_| scope.spawn(work)).collect();
///     threads.into_iter().map(|t| t.join().expect("no panic")).collect::<taipan::Result<_>>()
/// })?;
/// assert_eq!(answers, [42; 4]);
/// # taipan::Result::Ok(())
/// ```
#[derive(Clone, Debug)]
pub struct Code {
    code: Arc<taipan_bytecode::Code>,
    /// For tracebacks.
    source: Option<Arc<str>>,
}

impl Code {
    /// Compile a program or module; `file` is what tracebacks call it.
    #[cfg(feature = "compiler")]
    pub fn compile(file: &str, source: &str) -> Result<Code> {
        Code::make(file, source, taipan_syntax::Mode::Exec)
    }

    /// Compile an expression.
    #[cfg(feature = "compiler")]
    pub fn compile_expression(file: &str, source: &str) -> Result<Code> {
        Code::make(file, source, taipan_syntax::Mode::Eval)
    }

    #[cfg(feature = "compiler")]
    fn make(file: &str, source: &str, mode: taipan_syntax::Mode) -> Result<Code> {
        let options = taipan_compiler::Options::new(file);
        match crate::compile::compile_source(source, mode, &options) {
            Ok(compiled) => Ok(Code {
                code: compiled.code,
                source: Some(source.into()),
            }),
            Err(error) => {
                // An isolate knows how an exception is shown.
                let mut vm = crate::machine::vm(Box::new(crate::host::Sandbox::default()));
                let raise = crate::compile::raise_syntax_error(&mut vm, &error, file);
                Err(Error::take(&mut vm, raise).without_exception())
            }
        }
    }

    /// As bytes for a later [`Code::from_bytes`], by this version of the library. The source text is not in them.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.code.to_bytes()
    }

    /// What [`Code::to_bytes`] gave. The bytes may come from anywhere: they are verified.
    pub fn from_bytes(bytes: &[u8]) -> Result<Code> {
        match taipan_bytecode::Code::from_bytes(bytes) {
            Ok(code) => Ok(Code {
                code: Arc::new(code),
                source: None,
            }),
            Err(error) => {
                let shown = error.to_string();
                Err(Error::new("ImportError", shown).with_source(Arc::new(error)))
            }
        }
    }

    /// The file name it was compiled with.
    pub fn file(&self) -> &str {
        &self.code.filename
    }

    pub(crate) fn source(&self) -> Option<&str> {
        self.source.as_deref()
    }

    /// The modules that this code may import when it runs as the module of this name: names of packages first, and what may be modules in
    /// them.
    pub(crate) fn imports(&self, name: &str, is_package: bool) -> Vec<String> {
        let mut all = Vec::new();
        for import in self.code.imports() {
            let base = match import.level {
                0 => String::new(),
                level => {
                    let up = level as usize - usize::from(is_package);
                    let parts: Vec<&str> = name.split('.').collect();
                    let Some(kept) = parts.len().checked_sub(up) else {
                        continue;
                    };
                    parts[..kept].join(".")
                }
            };
            let mut path = base;
            let parts = import.module.split('.').filter(|part| !part.is_empty());
            for part in parts {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(part);
                all.push(path.clone());
            }
            all.extend(import.names.iter().map(|name| format!("{path}.{name}")));
        }
        all
    }

    pub(crate) fn inner(&self) -> &Arc<taipan_bytecode::Code> {
        &self.code
    }

    /// Let tracebacks of an isolate show the source.
    pub(crate) fn register(&self, vm: &mut Machine) {
        if let Some(source) = &self.source {
            vm.register_source(&self.code.filename, source);
        }
    }
}
