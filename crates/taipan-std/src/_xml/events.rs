//! What the scanner tells: events with their places, and why a document is refused.

use std::rc::Rc;

/// A place in the document: line (from 1), column (from 0) and byte.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub line: u32,
    pub column: u32,
    pub byte: u64,
}

impl Place {
    /// The place behind a text that begins here.
    pub fn after(mut self, text: &str) -> Place {
        self.byte += text.len() as u64;
        match memchr::memrchr(b'\n', text.as_bytes()) {
            Some(last) => {
                self.line += memchr::memchr_iter(b'\n', text.as_bytes()).count() as u32;
                self.column = text[last + 1..].chars().count() as u32;
            }
            None => self.column += text.chars().count() as u32,
        }
        self
    }
}

/// Numbers of expat's errors, which programs know.
pub mod error {
    pub const SYNTAX: u8 = 2;
    pub const NO_ELEMENTS: u8 = 3;
    pub const INVALID_TOKEN: u8 = 4;
    pub const UNCLOSED_TOKEN: u8 = 5;
    pub const TAG_MISMATCH: u8 = 7;
    pub const DUPLICATE_ATTRIBUTE: u8 = 8;
    pub const JUNK_AFTER_DOC_ELEMENT: u8 = 9;
    pub const PARAM_ENTITY_REF: u8 = 10;
    pub const UNDEFINED_ENTITY: u8 = 11;
    pub const RECURSIVE_ENTITY_REF: u8 = 12;
    pub const ASYNC_ENTITY: u8 = 13;
    pub const BAD_CHAR_REF: u8 = 14;
    pub const BINARY_ENTITY_REF: u8 = 15;
    pub const ATTRIBUTE_EXTERNAL_ENTITY_REF: u8 = 16;
    pub const MISPLACED_XML_PI: u8 = 17;
    pub const UNCLOSED_CDATA_SECTION: u8 = 20;
    pub const UNBOUND_PREFIX: u8 = 27;
    pub const UNDECLARING_PREFIX: u8 = 28;
    pub const XML_DECL: u8 = 30;
    pub const RESERVED_PREFIX_XML: u8 = 38;
    pub const RESERVED_PREFIX_XMLNS: u8 = 39;
    pub const RESERVED_NAMESPACE_URI: u8 = 40;
    pub const AMPLIFICATION_LIMIT_BREACH: u8 = 43;
}

/// Why scanning stops.
#[derive(Debug)]
pub enum Stop {
    /// The text ends before the token does.
    More,
    /// An error, and the byte of the token's text where it is.
    Fail(u8, usize),
}

pub type Scan<T> = Result<T, Stop>;

/// What an element may contain: kind, how often, name, parts, with expat's numbers.
#[derive(Debug)]
pub struct Model {
    pub kind: u8,
    pub times: u8,
    pub name: Option<String>,
    pub parts: Vec<Model>,
}

/// Where something outside of the document is.
#[derive(Clone, Debug, Default)]
pub struct External {
    pub system: Option<String>,
    pub public: Option<String>,
}

#[derive(Debug)]
pub enum Event {
    /// Names and values in turn; so many of the attributes are in the document, the rest are defaults.
    Start(Rc<str>, Vec<(String, String)>, usize),
    End(Rc<str>),
    Text(String),
    Instruction(String, String),
    Comment(String),
    StartCdata,
    EndCdata,
    StartNamespace(Option<String>, Option<String>),
    EndNamespace(Option<String>),
    Declaration(Option<String>, Option<String>, i8),
    StartDoctype(String, External, bool),
    EndDoctype,
    Element(String, Model),
    Attribute {
        element: String,
        name: String,
        kind: String,
        default: Option<String>,
        required: bool,
    },
    Entity {
        name: String,
        parameter: bool,
        value: Option<String>,
        external: External,
        notation: Option<String>,
    },
    Notation(String, External),
    /// A reference to an entity outside.
    Outside(String, External),
    Skipped(String, bool),
    /// A reference that nobody who asked for defaults gets expanded, or white space outside of elements.
    Rest,
}
