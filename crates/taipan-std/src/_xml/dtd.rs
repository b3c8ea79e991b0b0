//! The document type: its declarations, and what follows from them.

use super::events::{Event, External, Model, Scan, Stop, error};
use super::scan::Scanner;
use super::text::{Cursor, character};
use std::collections::HashMap;
use std::rc::Rc;

/// What a general entity stands for.
#[derive(Clone, Debug)]
pub enum Entity {
    Inside(Rc<str>),
    Outside(External),
    Unparsed,
}

/// A declared attribute.
#[derive(Clone, Debug)]
struct Attribute {
    name: String,
    is_text: bool,
    default: Option<String>,
}

/// What a document type has declared.
#[derive(Clone, Debug, Default)]
pub struct Declared {
    pub entities: HashMap<String, Entity>,
    parameters: HashMap<String, Option<Rc<str>>>,
    attributes: HashMap<String, Vec<Attribute>>,
    defaults: HashMap<String, Vec<(String, String)>>,
    /// Entities may be declared where this scanner has not looked.
    pub may_be_outside: bool,
}

impl Declared {
    /// Whether an attribute's value is text, not names.
    pub fn is_text(&self, element: &str, name: &str) -> bool {
        let known = self
            .attributes
            .get(element)
            .and_then(|list| list.iter().find(|a| a.name == name));
        known.is_none_or(|attribute| attribute.is_text)
    }

    /// The attributes that an element has by default.
    pub fn defaults(&self, element: &str) -> &[(String, String)] {
        self.defaults.get(element).map_or(&[], Vec::as_slice)
    }
}

/// Content models in content models.
const MAX_DEPTH: usize = 200;

impl Scanner {
    /// `<!DOCTYPE ...>`, from behind its first word. It is read as a whole.
    pub(super) fn doctype(&mut self, mut cursor: Cursor<'_>) -> Scan<usize> {
        let begin = cursor.at - "<!DOCTYPE".len();
        cursor.needed_space()?;
        let name = cursor.name()?.to_string();
        let spaced = cursor.space();
        let external = match spaced {
            true => external(&mut cursor, false)?,
            false => None,
        };
        cursor.space();
        let inside = cursor.peek()? == '[';
        // Nothing is told before the end is there.
        let end = end_of_doctype(cursor.text, cursor.at)?;
        let place = self.place;
        if external.is_some() {
            self.declared.may_be_outside = true;
        }
        let text = cursor.text;
        self.place = place.after(&text[begin..cursor.at]);
        let started = Event::StartDoctype(name, external.unwrap_or_default(), inside);
        let told = self.place;
        self.events.push((told, started));
        let fail = |scanner: &mut Scanner, stop| {
            scanner.place = place;
            Err(stop)
        };
        if inside {
            cursor.at += 1;
            loop {
                self.place = place.after(&text[begin..cursor.at]);
                if cursor.space() {
                    continue;
                }
                if cursor.take("]") {
                    break;
                }
                if let Err(stop) = self.markup(&mut cursor) {
                    return fail(self, stop);
                }
            }
            cursor.space();
        }
        self.place = place.after(&text[begin..cursor.at]);
        if let Err(stop) = cursor.expect(">") {
            return fail(self, stop);
        }
        self.events.push((self.place, Event::EndDoctype));
        self.place = place;
        debug_assert_eq!(cursor.at, end);
        Ok(cursor.at)
    }

    /// A declaration, comment, instruction or reference to a parameter entity.
    fn markup(&mut self, cursor: &mut Cursor<'_>) -> Scan<()> {
        let at = cursor.at;
        if cursor.take("%") {
            let name = cursor.name()?;
            cursor.expect(";")?;
            return match self.declared.parameters.get(name).cloned() {
                Some(Some(text)) => self.parameter(name, &text, at),
                _ => {
                    self.declared.may_be_outside = true;
                    self.events
                        .push((self.place, Event::Skipped(name.to_string(), true)));
                    Ok(())
                }
            };
        }
        if self.misc(cursor)? {
            return Ok(());
        }
        if cursor.take("<!ENTITY") {
            return self.entity(cursor);
        }
        if cursor.take("<!ATTLIST") {
            return self.attribute_list(cursor);
        }
        if cursor.take("<!ELEMENT") {
            cursor.needed_space()?;
            let name = cursor.name()?.to_string();
            cursor.needed_space()?;
            let model = content_model(cursor)?;
            return self.declared_as(cursor, Event::Element(name, model));
        }
        if cursor.take("<!NOTATION") {
            cursor.needed_space()?;
            let name = cursor.name()?.to_string();
            cursor.needed_space()?;
            let Some(external) = external(cursor, true)? else {
                return cursor.fail(error::SYNTAX);
            };
            return self.declared_as(cursor, Event::Notation(name, external));
        }
        Err(Stop::Fail(error::SYNTAX, at))
    }

    /// Read the replacement of a parameter entity as declarations.
    fn parameter(&mut self, name: &str, text: &Rc<str>, at: usize) -> Scan<()> {
        self.enter_entity(&format!("%{name}"), text.len())
            .map_err(|code| Stop::Fail(code, at))?;
        let mut inner = Cursor::new(text, 0);
        let mut result = Ok(());
        while result.is_ok() {
            inner.space();
            if inner.rest().is_empty() {
                break;
            }
            result = self.markup(&mut inner);
        }
        self.leave_entity();
        result.map_err(|stop| match stop {
            Stop::Fail(code, _) => Stop::Fail(code, at),
            Stop::More => Stop::Fail(error::UNCLOSED_TOKEN, at),
        })
    }

    /// A declaration ends.
    fn declared_as(&mut self, cursor: &mut Cursor<'_>, event: Event) -> Scan<()> {
        cursor.space();
        cursor.expect(">")?;
        self.events.push((self.place, event));
        Ok(())
    }

    fn entity(&mut self, cursor: &mut Cursor<'_>) -> Scan<()> {
        cursor.needed_space()?;
        let parameter = cursor.take("%");
        if parameter {
            cursor.needed_space()?;
        }
        let name = cursor.name()?.to_string();
        cursor.needed_space()?;
        let mut value = None;
        let mut notation = None;
        let outside = external(cursor, false)?;
        let meaning = match &outside {
            Some(external) => {
                let spaced = cursor.space();
                if !parameter && spaced && cursor.take("NDATA") {
                    cursor.needed_space()?;
                    notation = Some(cursor.name()?.to_string());
                }
                match notation {
                    Some(_) => Entity::Unparsed,
                    None => Entity::Outside(external.clone()),
                }
            }
            None => {
                let at = cursor.at;
                let raw = cursor.quoted()?;
                let text = self.entity_value(raw, at + 1)?;
                value = Some(text.clone());
                Entity::Inside(Rc::from(text))
            }
        };
        // The first declaration counts.
        let known = match (parameter, &meaning) {
            (true, Entity::Inside(text)) => {
                let known = self.declared.parameters.contains_key(&name);
                self.declared
                    .parameters
                    .entry(name.clone())
                    .or_insert(Some(text.clone()));
                known
            }
            (true, _) => {
                let known = self.declared.parameters.contains_key(&name);
                self.declared.parameters.entry(name.clone()).or_insert(None);
                known
            }
            (false, _) => {
                let known = self.declared.entities.contains_key(&name);
                self.declared
                    .entities
                    .entry(name.clone())
                    .or_insert(meaning);
                known
            }
        };
        if known {
            cursor.space();
            return cursor.expect(">");
        }
        let event = Event::Entity {
            name,
            parameter,
            value,
            external: outside.unwrap_or_default(),
            notation,
        };
        self.declared_as(cursor, event)
    }

    /// The replacement of an entity: references to characters are replaced at once, others later.
    fn entity_value(&mut self, raw: &str, start: usize) -> Scan<String> {
        let mut value = String::with_capacity(raw.len());
        let mut rest = raw;
        while let Some(found) = rest.find(['&', '%']) {
            let at = start + raw.len() - rest.len() + found;
            value.push_str(&rest[..found]);
            rest = &rest[found..];
            if rest.starts_with('%') {
                return Err(Stop::Fail(error::PARAM_ENTITY_REF, at));
            }
            let Some(end) = rest.find(';') else {
                return Err(Stop::Fail(error::INVALID_TOKEN, at));
            };
            match rest[1..end].strip_prefix('#') {
                Some(digits) => {
                    value.push(character(digits).ok_or(Stop::Fail(error::BAD_CHAR_REF, at))?);
                }
                None => value.push_str(&rest[..=end]),
            }
            rest = &rest[end + 1..];
        }
        value.push_str(rest);
        Ok(value)
    }

    fn attribute_list(&mut self, cursor: &mut Cursor<'_>) -> Scan<()> {
        cursor.needed_space()?;
        let element = cursor.name()?.to_string();
        let mut events = Vec::new();
        loop {
            let spaced = cursor.space();
            if cursor.take(">") {
                break;
            }
            if !spaced {
                return cursor.fail(error::INVALID_TOKEN);
            }
            let name = cursor.name()?.to_string();
            cursor.needed_space()?;
            let kind = attribute_kind(cursor)?;
            cursor.needed_space()?;
            let is_text = kind == "CDATA";
            let (mut required, mut default) = (false, None);
            if cursor.take("#REQUIRED") {
                required = true;
            } else if !cursor.take("#IMPLIED") {
                if cursor.take("#FIXED") {
                    required = true;
                    cursor.needed_space()?;
                }
                let at = cursor.at;
                let raw = cursor.quoted()?;
                default = Some(self.attribute_value(raw, at + 1, is_text)?);
            }
            let known = self.declared.attributes.entry(element.clone()).or_default();
            if known.iter().all(|attribute| attribute.name != name) {
                known.push(Attribute {
                    name: name.clone(),
                    is_text,
                    default: default.clone(),
                });
                events.push(Event::Attribute {
                    element: element.clone(),
                    name,
                    kind,
                    default,
                    required,
                });
            }
        }
        let known = self
            .declared
            .attributes
            .get(&element)
            .map_or(&[][..], Vec::as_slice);
        let defaults = known
            .iter()
            .filter_map(|a| Some((a.name.clone(), a.default.clone()?)));
        self.declared.defaults.insert(element, defaults.collect());
        let place = self.place;
        self.events
            .extend(events.into_iter().map(|event| (place, event)));
        Ok(())
    }
}

/// Where a document type ends; quotes, comments and brackets are looked at only as far as that needs.
fn end_of_doctype(text: &str, at: usize) -> Scan<usize> {
    let bytes = text.as_bytes();
    let (mut at, mut inside, mut declaration) = (at, false, false);
    while let Some(&byte) = bytes.get(at) {
        let rest = &text[at..];
        match byte {
            b'<' if rest.starts_with("<!--") => {
                at += rest[4..].find("-->").ok_or(Stop::More)? + 7;
                continue;
            }
            b'<' if rest.starts_with("<?") => {
                at += rest.find("?>").ok_or(Stop::More)? + 2;
                continue;
            }
            b'<' if rest.len() < 4 => return Err(Stop::More),
            b'<' => declaration = true,
            b'"' | b'\'' if declaration || !inside => {
                at += rest[1..].find(byte as char).ok_or(Stop::More)? + 2;
                continue;
            }
            b'[' if !declaration => inside = true,
            b']' if !declaration => inside = false,
            b'>' if declaration => declaration = false,
            b'>' if !inside => return Ok(at + 1),
            _ => {}
        }
        at += rest.chars().next().map_or(1, char::len_utf8);
    }
    Err(Stop::More)
}

/// `SYSTEM "..."` or `PUBLIC "..." "..."`; notations may have a public identifier only.
fn external(cursor: &mut Cursor<'_>, public_only: bool) -> Scan<Option<External>> {
    if cursor.take("SYSTEM") {
        cursor.needed_space()?;
        let system = Some(cursor.quoted()?.to_string());
        return Ok(Some(External {
            system,
            public: None,
        }));
    }
    if !cursor.take("PUBLIC") {
        return Ok(None);
    }
    cursor.needed_space()?;
    let public = cursor.quoted()?;
    let public = Some(
        public
            .split_ascii_whitespace()
            .collect::<Vec<_>>()
            .join(" "),
    );
    let spaced = cursor.space();
    let system = match cursor.peek()? {
        '"' | '\'' if spaced => Some(cursor.quoted()?.to_string()),
        _ if public_only => None,
        _ => return cursor.fail(error::SYNTAX),
    };
    Ok(Some(External { system, public }))
}

/// The type of an attribute, as it is told.
fn attribute_kind(cursor: &mut Cursor<'_>) -> Scan<String> {
    let notation = cursor.take("NOTATION");
    if notation {
        cursor.needed_space()?;
    }
    if cursor.take("(") {
        let mut names = Vec::new();
        loop {
            cursor.space();
            names.push(cursor.name_token()?);
            cursor.space();
            if cursor.take(")") {
                break;
            }
            cursor.expect("|")?;
        }
        let prefix = if notation { "NOTATION" } else { "" };
        return Ok(format!("{prefix}({})", names.join("|")));
    }
    let kind = cursor.name()?;
    match kind {
        "CDATA" | "ID" | "IDREF" | "IDREFS" | "ENTITY" | "ENTITIES" | "NMTOKEN" | "NMTOKENS"
            if !notation =>
        {
            Ok(kind.to_string())
        }
        _ => cursor.fail(error::SYNTAX),
    }
}

/// What an element may contain.
fn content_model(cursor: &mut Cursor<'_>) -> Scan<Model> {
    const EMPTY: u8 = 1;
    const ANY: u8 = 2;
    for (word, kind) in [("EMPTY", EMPTY), ("ANY", ANY)] {
        if cursor.take(word) {
            return Ok(model(kind, 0, Vec::new()));
        }
    }
    cursor.expect("(")?;
    cursor.space();
    if cursor.take("#PCDATA") {
        return mixed_model(cursor);
    }
    group(cursor, 0)
}

fn model(kind: u8, times: u8, parts: Vec<Model>) -> Model {
    Model {
        kind,
        times,
        name: None,
        parts,
    }
}

fn named(name: &str, times: u8) -> Model {
    const NAME: u8 = 4;
    Model {
        kind: NAME,
        times,
        name: Some(name.to_string()),
        parts: Vec::new(),
    }
}

fn mixed_model(cursor: &mut Cursor<'_>) -> Scan<Model> {
    const MIXED: u8 = 3;
    const REPEATED: u8 = 2;
    let mut parts = Vec::new();
    loop {
        cursor.space();
        if cursor.take(")") {
            break;
        }
        cursor.expect("|")?;
        cursor.space();
        parts.push(named(cursor.name()?, 0));
    }
    let repeated = cursor.take("*");
    if !repeated && !parts.is_empty() {
        return cursor.fail(error::SYNTAX);
    }
    Ok(model(MIXED, if repeated { REPEATED } else { 0 }, parts))
}

/// The parts of a group, from behind its bracket.
fn group(cursor: &mut Cursor<'_>, depth: usize) -> Scan<Model> {
    const CHOICE: u8 = 5;
    const SEQUENCE: u8 = 6;
    if depth > MAX_DEPTH {
        return cursor.fail(error::SYNTAX);
    }
    let mut parts = Vec::new();
    let mut separator = None;
    loop {
        cursor.space();
        parts.push(match cursor.take("(") {
            true => group(cursor, depth + 1)?,
            false => {
                let name = cursor.name()?;
                named(name, times(cursor))
            }
        });
        cursor.space();
        let next = cursor.peek()?;
        cursor.at += next.len_utf8();
        match next {
            ')' => break,
            '|' | ',' if separator.is_none_or(|known| known == next) => separator = Some(next),
            _ => {
                cursor.at -= next.len_utf8();
                return cursor.fail(error::SYNTAX);
            }
        }
    }
    let kind = if separator == Some('|') {
        CHOICE
    } else {
        SEQUENCE
    };
    Ok(model(kind, times(cursor), parts))
}

/// How often a part may be there.
fn times(cursor: &mut Cursor<'_>) -> u8 {
    ["?", "*", "+"]
        .iter()
        .position(|sign| cursor.take(sign))
        .map_or(0, |at| at as u8 + 1)
}
