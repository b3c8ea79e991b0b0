//! The standard library in the language, compiled by the build; its text serves tracebacks and `inspect`.

use crate::groups::missing_feature;
use miniz_oxide::inflate::decompress_slice_iter_to_slice as inflate;
use std::borrow::Cow;
use std::sync::Arc;
use taipan_bytecode::Code;

/// One file of `std/`.
pub(crate) struct StdModule {
    pub name: &'static str,
    pub file: &'static str,
    pub is_package: bool,
    /// `None` where the build has left the texts out.
    text: Option<Stored>,
    code: Stored,
}

/// What the build has made of a file.
#[expect(dead_code, reason = "a build has only one of the two")]
enum Stored {
    Plain(&'static [u8]),
    /// Deflated, and the size that it had.
    Packed(&'static [u8], usize),
}

/// Sorted by name.
static MODULES: &[StdModule] = include!(concat!(env!("OUT_DIR"), "/std_modules.rs"));

/// The module of this dotted name.
pub(crate) fn find(name: &str) -> Option<&'static StdModule> {
    let index = MODULES.binary_search_by(|m| m.name.cmp(name)).ok()?;
    Some(&MODULES[index])
}

/// What is to be said about a module that this build does not have, if another would.
pub(crate) fn left_out(name: &str) -> Option<String> {
    let feature = missing_feature(name)?;
    Some(format!("this build is without the feature `{feature}`"))
}

/// The modules that lie directly in a package, or at the top (`""`).
pub(crate) fn modules_of(package: &str) -> impl Iterator<Item = &'static StdModule> {
    MODULES.iter().filter(move |module| {
        let (folder, _) = module.name.rsplit_once('.').unwrap_or(("", module.name));
        folder == package
    })
}

impl StdModule {
    /// The text; empty where the build has left it out.
    pub(crate) fn text(&self) -> Cow<'static, str> {
        let Some(stored) = &self.text else {
            return "".into();
        };
        let text = match stored.bytes() {
            Cow::Borrowed(bytes) => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
            Cow::Owned(bytes) => String::from_utf8(bytes).ok().map(Cow::Owned),
        };
        text.expect("the build has read it as text")
    }

    /// The compiled form; the build has verified it.
    pub(crate) fn code(&self) -> Arc<Code> {
        let bytes = self.code.bytes();
        let code = match self.code {
            Stored::Plain(_) => Code::from_trusted_bytes(&bytes),
            Stored::Packed(..) => Code::from_trusted_dense_bytes(&bytes),
        };
        Arc::new(code.expect("written by the build"))
    }
}

impl Stored {
    fn bytes(&self) -> Cow<'static, [u8]> {
        match *self {
            Stored::Plain(bytes) => bytes.into(),
            Stored::Packed(packed, size) => {
                let mut bytes = vec![0; size];
                let parts = std::iter::once(packed);
                let filled = inflate(&mut bytes, parts, false, true);
                assert_eq!(filled, Ok(size), "written by the build");
                bytes.into()
            }
        }
    }
}
