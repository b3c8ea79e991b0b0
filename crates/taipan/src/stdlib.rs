//! The standard library in the language, compiled by the build; its text serves tracebacks and `inspect`.

use std::sync::Arc;
use taipan_bytecode::Code;

/// One file of `std/`.
pub(crate) struct StdModule {
    pub name: &'static str,
    pub file: &'static str,
    pub is_package: bool,
    pub source: &'static str,
    code: &'static [u8],
}

/// Sorted by name.
static MODULES: &[StdModule] = include!(concat!(env!("OUT_DIR"), "/std_modules.rs"));

/// The module of this dotted name.
pub(crate) fn find(name: &str) -> Option<&'static StdModule> {
    let index = MODULES.binary_search_by(|m| m.name.cmp(name)).ok()?;
    Some(&MODULES[index])
}

impl StdModule {
    /// The compiled form; the build has verified it.
    pub(crate) fn code(&self) -> Arc<Code> {
        let code = Code::from_trusted_bytes(self.code).expect("written by the build");
        Arc::new(code)
    }
}
