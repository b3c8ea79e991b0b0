//! The standard library in the language, compiled into the library as text.

/// One file of `std/`.
pub(crate) struct StdModule {
    pub name: &'static str,
    pub file: &'static str,
    pub is_package: bool,
    pub source: &'static str,
}

/// Sorted by file.
static MODULES: &[StdModule] = include!(concat!(env!("OUT_DIR"), "/std_modules.rs"));

/// The module of this dotted name.
pub(crate) fn find(name: &str) -> Option<&'static StdModule> {
    MODULES.iter().find(|m| m.name == name)
}
