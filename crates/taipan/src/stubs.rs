//! Stubs: what classes and modules of Rust hold, as text for editors and type checkers.

use crate::{Class, IntoScript};
use std::fmt::Write;

/// A line of a stub, or a few.
pub enum Item {
    /// A constant of a module, or an attribute that is a field: name, type, docs.
    Attribute(&'static str, String, &'static str),
    /// A function or method.
    Function(Function),
    /// A class: its name, docs and what it holds.
    Class(&'static str, &'static str, Vec<Item>),
}

/// A function of a stub.
pub struct Function {
    /// As scripts call it.
    pub name: &'static str,
    /// `@property` and the like.
    pub decorator: Option<String>,
    /// It is awaited.
    pub is_async: bool,
    /// `self`, `cls` or nothing.
    pub receiver: Option<&'static str>,
    /// In their order.
    pub params: Vec<Param>,
    /// The parameters have no names for callers.
    pub positional: bool,
    /// The type of the result.
    pub returns: String,
    /// The docstring.
    pub doc: &'static str,
}

/// A parameter of a stub's function.
pub struct Param {
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub hint: String,
    /// The default's text.
    pub default: Option<&'static str>,
    /// It takes all further arguments.
    pub rest: bool,
}

/// The type of a value.
pub fn type_of<T: IntoScript>(_: &T) -> String {
    T::hint()
}

/// A field that can be read.
pub fn property(name: &'static str, hint: String, doc: &'static str) -> Item {
    Item::Function(Function {
        name,
        decorator: Some("property".into()),
        is_async: false,
        receiver: Some("self"),
        params: Vec::new(),
        positional: false,
        returns: hint,
        doc,
    })
}

/// A class of the host's.
pub fn class<T: Class>() -> Item {
    let mut items = T::stub_fields();
    items.extend(T::stub_items());
    Item::Class(T::DEF.name, T::DEF.doc, items)
}

/// The text of a `.pyi` file for a class of the host's. See [`NativeModule::stub`](crate::NativeModule::stub).
///
/// ```
/// /// Money in an account.
/// #[taipan::class]
/// struct Account {
///     #[get]
///     owner: String,
/// }
/// #[taipan::methods]
/// impl Account {
///     #[init]
///     fn new(owner: String) -> Account { Account { owner } }
///     #[classmethod]
///     fn empty(class: taipan::Func<(String,), taipan::Handle<Account>>) -> bool { let _ = class; true }
/// }
/// assert_eq!(taipan::stub::<Account>(), r#"
/// class Account:
///     """Money in an account."""
///     @property
///     def owner(self) -> str: ...
///     def __init__(self, owner: str) -> None: ...
///     @classmethod
///     def empty(cls) -> bool: ...
/// "#.trim_start());
/// ```
pub fn stub<T: Class>() -> String {
    file("", &[class::<T>()])
}

/// Names that types use, and where they come from.
const IMPORTS: &[(&str, &str)] = &[
    ("Any", "typing"),
    ("Literal", "typing"),
    ("AsyncIterator", "collections.abc"),
    ("Awaitable", "collections.abc"),
    ("Buffer", "collections.abc"),
    ("Callable", "collections.abc"),
    ("Iterable", "collections.abc"),
    ("Iterator", "collections.abc"),
];

/// The text of a file.
pub(crate) fn file(doc: &str, items: &[Item]) -> String {
    let mut body = String::new();
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            body.push('\n');
        }
        item.write(&mut body, "");
    }
    let mut head = String::new();
    if !doc.is_empty() {
        write_doc(&mut head, "", doc);
        head.push('\n');
    }
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let words: std::collections::HashSet<&str> = body.split(|c| !is_word(c)).collect();
    let mut imports = String::new();
    for module in ["collections.abc", "typing"] {
        let names = IMPORTS.iter().filter(|(_, from)| *from == module);
        let names = names.map(|(name, _)| *name).filter(|n| words.contains(n));
        let names: Vec<&str> = names.collect();
        if !names.is_empty() {
            let _ = writeln!(imports, "from {module} import {}", names.join(", "));
        }
    }
    if !imports.is_empty() {
        imports.push('\n');
    }
    head + &imports + &body
}

impl Item {
    fn write(&self, text: &mut String, indent: &str) {
        // Writing into a text cannot fail.
        let _ = match self {
            Item::Attribute(name, hint, doc) => {
                let _ = writeln!(text, "{indent}{name}: {hint}");
                if !doc.is_empty() {
                    write_doc(text, indent, doc);
                }
                Ok(())
            }
            Item::Function(function) => function.write(text, indent),
            Item::Class(name, doc, items) => {
                let _ = writeln!(text, "{indent}class {name}:");
                let inner = format!("{indent}    ");
                if !doc.is_empty() {
                    write_doc(text, &inner, doc);
                }
                for item in items {
                    item.write(text, &inner);
                }
                match doc.is_empty() && items.is_empty() {
                    true => writeln!(text, "{inner}..."),
                    false => Ok(()),
                }
            }
        };
    }
}

impl Function {
    fn write(&self, text: &mut String, indent: &str) -> std::fmt::Result {
        if let Some(decorator) = &self.decorator {
            writeln!(text, "{indent}@{decorator}")?;
        }
        let mut params: Vec<String> = self.receiver.iter().map(|r| r.to_string()).collect();
        for param in &self.params {
            let star = if param.rest { "*" } else { "" };
            let default = param.default.map(|d| format!(" = {d}"));
            let default = default.unwrap_or_default();
            params.push(format!("{star}{}: {}{default}", param.name, param.hint));
        }
        if self.positional && !self.params.is_empty() && !self.params.iter().any(|p| p.rest) {
            params.push("/".into());
        }
        let kind = if self.is_async { "async def" } else { "def" };
        let (name, params, returns) = (self.name, params.join(", "), &self.returns);
        write!(text, "{indent}{kind} {name}({params}) -> {returns}:")?;
        if self.doc.is_empty() {
            return writeln!(text, " ...");
        }
        writeln!(text)?;
        write_doc(text, &format!("{indent}    "), self.doc);
        Ok(())
    }
}

/// A docstring.
fn write_doc(text: &mut String, indent: &str, doc: &str) {
    let doc = doc.replace('\\', "\\\\").replace("\"\"\"", "\\\"\\\"\\\"");
    let mut lines = doc.lines();
    let _ = write!(text, "{indent}\"\"\"{}", lines.next().unwrap_or_default());
    let mut is_long = false;
    for line in lines {
        is_long = true;
        let pad = if line.is_empty() { "" } else { indent };
        let _ = write!(text, "\n{pad}{line}");
    }
    if is_long {
        let _ = write!(text, "\n{indent}");
    }
    text.push_str("\"\"\"\n");
}
