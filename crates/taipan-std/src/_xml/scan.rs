//! The document as a whole: its parts, its elements, text and references.

use super::dtd::{Declared, Entity};
use super::events::{Event, Place, Scan, Stop, error};
use super::namespaces::Namespaces;
use super::text::{Cursor, character, forbidden, is_space, predefined};
use std::rc::Rc;

/// Entities may make this many bytes of anything.
const FREE_EXPANSION: u64 = 8 << 20;
/// More only of a document that is at least so much shorter.
const EXPANSION: u64 = 100;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Stage {
    /// Nothing has been read.
    Beginning,
    Prolog,
    Content,
    Epilog,
}

/// An element that is open: its name in the document, and the name that is told.
struct Open {
    tag: Rc<str>,
    told: Rc<str>,
}

pub struct Scanner {
    buffer: String,
    /// Where the part of `buffer` begins that has not been read.
    at: usize,
    pub place: Place,
    stage: Stage,
    /// The content of an entity, which may have any number of elements.
    fragment: bool,
    open: Vec<Open>,
    /// The entities whose replacements are being read.
    within: Vec<Rc<str>>,
    pub namespaces: Option<Namespaces>,
    pub declared: Declared,
    pub events: Vec<(Place, Event)>,
    expanded: u64,
    pub standalone: bool,
}

impl Scanner {
    pub fn new(namespaces: Option<Namespaces>, fragment: bool) -> Scanner {
        Scanner {
            buffer: String::new(),
            at: 0,
            place: Place {
                line: 1,
                column: 0,
                byte: 0,
            },
            stage: Stage::Beginning,
            fragment,
            open: Vec::new(),
            within: Vec::new(),
            namespaces,
            declared: Declared::default(),
            events: Vec::new(),
            expanded: 0,
            standalone: false,
        }
    }

    /// Read on; the events are in `events`. An error comes with its place.
    pub fn feed(&mut self, text: &str, last: bool) -> Result<(), (u8, Place)> {
        self.buffer.drain(..self.at);
        self.at = 0;
        self.append(text, last);
        let buffer = std::mem::take(&mut self.buffer);
        let result = self.run(&buffer, last);
        self.buffer = buffer;
        result
    }

    /// Line ends are all alike in a document.
    fn append(&mut self, text: &str, last: bool) {
        let mut text = text;
        let held = self.buffer.ends_with('\r');
        if held {
            self.buffer.pop();
            self.buffer.push('\n');
            text = text.strip_prefix('\n').unwrap_or(text);
        }
        if !text.contains('\r') {
            self.buffer.push_str(text);
            return;
        }
        // A carriage return at the end may belong to a newline to come.
        let (text, hold) = match text.strip_suffix('\r') {
            Some(before) if !last => (before, true),
            _ => (text, false),
        };
        self.buffer
            .push_str(&text.replace("\r\n", "\n").replace('\r', "\n"));
        if hold {
            self.buffer.push('\r');
        }
    }

    fn run(&mut self, buffer: &str, last: bool) -> Result<(), (u8, Place)> {
        let end = match buffer.ends_with('\r') {
            true => buffer.len() - 1,
            false => buffer.len(),
        };
        let text = &buffer[..end];
        while self.at < text.len() {
            let result = match self.stage {
                Stage::Content => self.content(text, self.at),
                _ => self.outside(text, self.at),
            };
            match result {
                Ok(next) => {
                    self.place = self.place.after(&text[self.at..next]);
                    self.at = next;
                }
                Err(Stop::More) if last => return Err((unfinished(&text[self.at..]), self.place)),
                Err(Stop::More) => return Ok(()),
                Err(Stop::Fail(code, at)) => {
                    let place = self.place.after(&text[self.at..at.max(self.at)]);
                    return Err((code, place));
                }
            }
        }
        let unfinished = !self.open.is_empty() || self.stage != Stage::Epilog && !self.fragment;
        match last && unfinished {
            true => Err((error::NO_ELEMENTS, self.place)),
            false => Ok(()),
        }
    }

    fn tell(&mut self, event: Event) {
        self.events.push((self.place, event));
    }

    /// Tell something that stands further on in the token at `at`.
    fn tell_at(&mut self, text: &str, at: usize, inside: usize, event: Event) {
        let place = match self.within.is_empty() {
            true => self.place.after(&text[at..inside]),
            false => self.place,
        };
        self.events.push((place, event));
    }

    /// A token before or behind the outermost element.
    fn outside(&mut self, text: &str, at: usize) -> Scan<usize> {
        let mut cursor = Cursor::new(text, at);
        if self.stage == Stage::Beginning {
            if cursor.take("\u{feff}") {
                return Ok(cursor.at);
            }
            if "<?xml".starts_with(cursor.rest()) {
                return Err(Stop::More);
            }
            if cursor.take("<?xml") {
                if is_space(cursor.peek()?) {
                    return self.declaration(cursor);
                }
                cursor.at = at;
            }
            self.stage = Stage::Prolog;
            if self.fragment {
                self.stage = Stage::Content;
                return Ok(at);
            }
        }
        if cursor.space() {
            self.tell(Event::Rest);
            return Ok(cursor.at);
        }
        if self.misc(&mut cursor)? {
            return Ok(cursor.at);
        }
        if self.stage == Stage::Epilog {
            return match cursor.rest() {
                "<" | "<!" | "<!-" => Err(Stop::More),
                _ => cursor.fail(error::JUNK_AFTER_DOC_ELEMENT),
            };
        }
        if "<!DOCTYPE".starts_with(cursor.rest()) {
            return Err(Stop::More);
        }
        if cursor.take("<!DOCTYPE") {
            return self.doctype(cursor);
        }
        if cursor.peek()? != '<' {
            return cursor.fail(error::SYNTAX);
        }
        if cursor.rest().starts_with("</") {
            return Err(Stop::Fail(error::INVALID_TOKEN, at + 1));
        }
        self.stage = Stage::Content;
        self.content(text, at)
    }

    /// `<?xml ...?>`
    fn declaration(&mut self, mut cursor: Cursor<'_>) -> Scan<usize> {
        let begin = cursor.at;
        let inside = cursor.until("?>")?;
        let mut found = [None, None, None];
        let mut order = 0;
        let mut parts = Cursor::new(inside, 0);
        let bad = |at: usize| Stop::Fail(error::XML_DECL, begin + at);
        loop {
            let spaced = parts.space();
            if parts.rest().is_empty() {
                break;
            }
            let names = ["version", "encoding", "standalone"];
            let which = names.iter().position(|name| parts.take(name));
            let Some(which) = which.filter(|which| spaced && (*which >= order)) else {
                return Err(bad(parts.at));
            };
            parts.space();
            if !parts.take("=") {
                return Err(bad(parts.at));
            }
            parts.space();
            let value = parts.quoted().map_err(|_| bad(parts.at))?;
            found[which] = Some(value.to_string());
            order = which + 1;
        }
        let [version, encoding, standalone] = found;
        if version.is_none() && !(self.fragment && encoding.is_some()) {
            return Err(bad(0));
        }
        let standalone = match standalone.as_deref() {
            None => -1,
            Some("yes") => 1,
            Some("no") => 0,
            Some(_) => return Err(bad(0)),
        };
        self.standalone = standalone == 1;
        self.tell(Event::Declaration(version, encoding, standalone));
        self.stage = if self.fragment {
            Stage::Content
        } else {
            Stage::Prolog
        };
        Ok(cursor.at)
    }

    /// A comment or an instruction, if one comes next.
    pub(super) fn misc(&mut self, cursor: &mut Cursor<'_>) -> Scan<bool> {
        let at = cursor.at;
        if cursor.take("<!--") {
            let comment = cursor.until("--")?;
            match cursor.peek()? {
                '>' => cursor.at += 1,
                _ => return cursor.fail(error::INVALID_TOKEN),
            }
            self.tell_at(cursor.text, at, at, Event::Comment(comment.to_string()));
            return Ok(true);
        }
        if cursor.take("<?") {
            let target = cursor.name()?;
            if target.eq_ignore_ascii_case("xml") {
                return Err(Stop::Fail(error::MISPLACED_XML_PI, at));
            }
            let data = match cursor.take("?>") {
                true => "",
                false => {
                    cursor.needed_space()?;
                    cursor.until("?>")?
                }
            };
            let event = Event::Instruction(target.to_string(), data.to_string());
            self.tell_at(cursor.text, at, at, event);
            return Ok(true);
        }
        Ok(false)
    }

    /// A token inside of elements.
    fn content(&mut self, text: &str, at: usize) -> Scan<usize> {
        let mut cursor = Cursor::new(text, at);
        match cursor.peek()? {
            '<' => {}
            '&' => return self.reference(cursor),
            _ => return self.characters(cursor),
        }
        if self.misc(&mut cursor)? {
            return Ok(cursor.at);
        }
        if cursor.take("</") {
            return self.end_tag(cursor);
        }
        if cursor.take("<![CDATA[") {
            self.tell(Event::StartCdata);
            let Ok(inside) = cursor.until("]]>") else {
                self.events.pop();
                return match forbidden(cursor.rest()) {
                    Some(bad) => Err(Stop::Fail(error::INVALID_TOKEN, cursor.at + bad)),
                    None => Err(Stop::More),
                };
            };
            let begin = cursor.at - inside.len() - 3;
            self.lines(text, at, begin, inside);
            self.tell_at(text, at, cursor.at - 3, Event::EndCdata);
            return Ok(cursor.at);
        }
        if ["<!--", "<![CDATA["]
            .iter()
            .any(|whole| cursor.rest().len() > 1 && whole.starts_with(cursor.rest()))
        {
            return Err(Stop::More);
        }
        cursor.at += 1;
        self.start_tag(cursor, at)
    }

    /// Text, each line and each line end by itself.
    fn lines(&mut self, text: &str, at: usize, begin: usize, content: &str) {
        let mut inside = begin;
        for line in content.split_inclusive('\n') {
            let plain = line.strip_suffix('\n').unwrap_or(line);
            if !plain.is_empty() {
                self.tell_at(text, at, inside, Event::Text(plain.to_string()));
            }
            if plain.len() < line.len() {
                self.tell_at(
                    text,
                    at,
                    inside + plain.len(),
                    Event::Text("\n".to_string()),
                );
            }
            inside += line.len();
        }
    }

    fn characters(&mut self, cursor: Cursor<'_>) -> Scan<usize> {
        let rest = cursor.rest();
        let end = memchr::memchr2(b'<', b'&', rest.as_bytes());
        let mut content = &rest[..end.unwrap_or(rest.len())];
        if let Some(found) = memchr::memmem::find(content.as_bytes(), b"]]>") {
            return Err(Stop::Fail(error::INVALID_TOKEN, cursor.at + found + 2));
        }
        if let Some(bad) = forbidden(content) {
            if bad == 0 {
                return cursor.fail(error::INVALID_TOKEN);
            }
            content = &content[..bad];
        } else if end.is_none() && self.within.is_empty() {
            // What begins here may be the forbidden end of a CDATA section.
            let kept = content.trim_end_matches(']');
            if kept.is_empty() {
                return match self.open.is_empty() {
                    true => Ok(rest.len() + cursor.at),
                    false => Err(Stop::More),
                };
            }
            content = kept;
        }
        self.lines(cursor.text, cursor.at, cursor.at, content);
        Ok(cursor.at + content.len())
    }

    fn reference(&mut self, mut cursor: Cursor<'_>) -> Scan<usize> {
        let at = cursor.at;
        cursor.at += 1;
        if cursor.take("#") {
            let digits = cursor.rest();
            let end = digits
                .find(|c: char| !c.is_ascii_alphanumeric())
                .ok_or(Stop::More)?;
            if !digits[end..].starts_with(';') {
                return Err(Stop::Fail(error::INVALID_TOKEN, cursor.at + end));
            }
            let Some(found) = character(&digits[..end]) else {
                return Err(Stop::Fail(error::BAD_CHAR_REF, at));
            };
            self.tell(Event::Text(found.to_string()));
            return Ok(cursor.at + end + 1);
        }
        let name = cursor.name()?;
        cursor.expect(";")?;
        if let Some(found) = predefined(name) {
            self.tell(Event::Text(found.to_string()));
            return Ok(cursor.at);
        }
        match self.declared.entities.get(name).cloned() {
            None if self.declared.may_be_outside && !self.standalone => {
                self.tell(Event::Skipped(name.to_string(), false));
            }
            None => return Err(Stop::Fail(error::UNDEFINED_ENTITY, at)),
            Some(Entity::Unparsed) => return Err(Stop::Fail(error::BINARY_ENTITY_REF, at)),
            Some(Entity::Outside(external)) => {
                self.tell(Event::Outside(name.to_string(), external))
            }
            Some(Entity::Inside(replacement)) => {
                self.replace(name, &replacement)
                    .map_err(|code| Stop::Fail(code, at))?;
            }
        }
        Ok(cursor.at)
    }

    /// Read the replacement of an entity in the place of its reference.
    fn replace(&mut self, name: &str, text: &Rc<str>) -> Result<(), u8> {
        self.enter_entity(name, text.len())?;
        let depth = self.open.len();
        let mut at = 0;
        let mut result = Ok(());
        while at < text.len() {
            match self.content(text, at) {
                Ok(next) if self.open.len() >= depth => at = next,
                Ok(_) => result = Err(error::ASYNC_ENTITY),
                Err(Stop::Fail(code, _)) => result = Err(code),
                Err(Stop::More) => result = Err(error::UNCLOSED_TOKEN),
            }
            if result.is_err() {
                break;
            }
        }
        self.within.pop();
        if result.is_ok() && self.open.len() != depth {
            return Err(error::ASYNC_ENTITY);
        }
        result
    }

    /// Note that an entity is being replaced; [`Scanner::within`] has it until that is done.
    pub fn enter_entity(&mut self, name: &str, size: usize) -> Result<(), u8> {
        /// Entities in entities: far more than any document has, and no danger for the stack.
        const DEPTH: usize = 256;
        if self.within.iter().any(|outer| **outer == *name) || self.within.len() >= DEPTH {
            return Err(error::RECURSIVE_ENTITY_REF);
        }
        self.expanded += size as u64;
        if self.expanded > FREE_EXPANSION && self.expanded / EXPANSION > self.place.byte {
            return Err(error::AMPLIFICATION_LIMIT_BREACH);
        }
        self.within.push(Rc::from(name));
        Ok(())
    }

    pub fn leave_entity(&mut self) {
        self.within.pop();
    }

    fn end_tag(&mut self, mut cursor: Cursor<'_>) -> Scan<usize> {
        let begin = cursor.at;
        let name = cursor.name()?;
        cursor.space();
        cursor.expect(">")?;
        match self.open.pop() {
            Some(open) if *open.tag == *name => self.close(open),
            _ => return Err(Stop::Fail(error::TAG_MISMATCH, begin)),
        }
        Ok(cursor.at)
    }

    /// Tell the end of an element.
    fn close(&mut self, open: Open) {
        self.tell(Event::End(open.told));
        let depth = self.open.len();
        let prefixes = self.namespaces.as_mut().map(|spaces| spaces.leave(depth));
        for prefix in prefixes.into_iter().flatten() {
            self.tell(Event::EndNamespace(prefix));
        }
        if depth == 0 && !self.fragment {
            self.stage = Stage::Epilog;
        }
    }

    fn start_tag(&mut self, mut cursor: Cursor<'_>, at: usize) -> Scan<usize> {
        let tag = cursor.name()?;
        let mut attributes: Vec<(String, String)> = Vec::new();
        let empty = loop {
            let spaced = cursor.space();
            match cursor.peek()? {
                '>' => {
                    cursor.at += 1;
                    break false;
                }
                '/' => {
                    cursor.at += 1;
                    cursor.expect(">")?;
                    break true;
                }
                _ if !spaced => return cursor.fail(error::INVALID_TOKEN),
                _ => {}
            }
            let begin = cursor.at;
            let name = cursor.name()?;
            cursor.space();
            cursor.expect("=")?;
            cursor.space();
            if !matches!(cursor.peek()?, '"' | '\'') {
                return cursor.fail(error::INVALID_TOKEN);
            }
            let start = cursor.at + 1;
            let raw = cursor.quoted()?;
            if let Some(bad) = raw.find('<') {
                return Err(Stop::Fail(error::INVALID_TOKEN, start + bad));
            }
            let is_text = self.declared.is_text(tag, name);
            let value = self.attribute_value(raw, start, is_text)?;
            if attributes.iter().any(|(known, _)| known == name) {
                return Err(Stop::Fail(error::DUPLICATE_ATTRIBUTE, begin));
            }
            attributes.push((name.to_string(), value));
        };
        let given = attributes.len();
        for (name, value) in self.declared.defaults(tag) {
            if attributes.iter().all(|(known, _)| known != name) {
                attributes.push((name.clone(), value.clone()));
            }
        }
        self.start_element(tag, attributes, given, at)?;
        if empty {
            let open = self.open.pop().expect("just opened");
            let place = self.place;
            if self.within.is_empty() {
                self.place = place.after(&cursor.text[at..cursor.at]);
            }
            self.close(open);
            self.place = place;
        }
        Ok(cursor.at)
    }

    /// Tell the start of an element, by the names that its namespaces give.
    fn start_element(
        &mut self,
        tag: &str,
        mut attributes: Vec<(String, String)>,
        mut given: usize,
        at: usize,
    ) -> Scan<()> {
        let depth = self.open.len();
        let tag: Rc<str> = Rc::from(tag);
        let mut told = tag.clone();
        if let Some(mut spaces) = self.namespaces.take() {
            let bound = spaces.enter(depth, &mut attributes, &mut given);
            let names = bound.and_then(|bound| Ok((bound, spaces.element(&tag)?)));
            let names = names.map_err(|code| Stop::Fail(code, at));
            let result = names.and_then(|(bound, name)| {
                for (prefix, uri) in bound {
                    self.tell(Event::StartNamespace(prefix, uri));
                }
                told = name;
                spaces
                    .attributes(&mut attributes)
                    .map_err(|code| Stop::Fail(code, at))
            });
            self.namespaces = Some(spaces);
            result?;
        }
        self.tell(Event::Start(told.clone(), attributes, given));
        self.open.push(Open { tag, told });
        Ok(())
    }

    /// The value of an attribute: references replaced, white space made blanks. `start` is where it stands in its token.
    pub fn attribute_value(&mut self, raw: &str, start: usize, is_text: bool) -> Scan<String> {
        let mut value = String::with_capacity(raw.len());
        self.attribute_text(raw, start, &mut value)?;
        if !is_text {
            // Names: blanks only between them.
            value = value
                .split(' ')
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(" ");
        }
        Ok(value)
    }

    fn attribute_text(&mut self, raw: &str, start: usize, value: &mut String) -> Scan<()> {
        let mut cursor = Cursor::new(raw, 0);
        while let Some(c) = cursor.rest().chars().next() {
            let at = start + cursor.at;
            cursor.at += c.len_utf8();
            match c {
                '&' => {}
                '\n' | '\t' | '\r' => {
                    value.push(' ');
                    continue;
                }
                _ => {
                    value.push(c);
                    continue;
                }
            }
            let Some(end) = cursor.rest().find(';') else {
                return Err(Stop::Fail(error::INVALID_TOKEN, start + raw.len()));
            };
            let name = &cursor.rest()[..end];
            cursor.at += end + 1;
            if let Some(digits) = name.strip_prefix('#') {
                value.push(character(digits).ok_or(Stop::Fail(error::BAD_CHAR_REF, at))?);
                continue;
            }
            let mut whole = Cursor::new(name, 0);
            if name.is_empty() || !matches!(whole.name(), Err(Stop::More)) {
                return Err(Stop::Fail(error::INVALID_TOKEN, at + 1));
            }
            if let Some(found) = predefined(name) {
                value.push(found);
                continue;
            }
            match self.declared.entities.get(name).cloned() {
                None if self.declared.may_be_outside && !self.standalone => {}
                None => return Err(Stop::Fail(error::UNDEFINED_ENTITY, at)),
                Some(Entity::Unparsed) => return Err(Stop::Fail(error::BINARY_ENTITY_REF, at)),
                Some(Entity::Outside(_)) => {
                    return Err(Stop::Fail(error::ATTRIBUTE_EXTERNAL_ENTITY_REF, at));
                }
                Some(Entity::Inside(text)) => {
                    self.enter_entity(name, text.len())
                        .map_err(|code| Stop::Fail(code, at))?;
                    let result = match text.contains('<') {
                        true => Err(Stop::Fail(error::INVALID_TOKEN, at)),
                        false => self.attribute_text(&text, 0, value),
                    };
                    self.leave_entity();
                    result.map_err(|stop| match stop {
                        Stop::Fail(code, _) => Stop::Fail(code, at),
                        more => more,
                    })?;
                }
            }
        }
        Ok(())
    }
}

/// The error of a document that ends inside a token.
fn unfinished(rest: &str) -> u8 {
    match rest.starts_with("<![CDATA[") {
        true => error::UNCLOSED_CDATA_SECTION,
        false if rest.trim_end_matches(']').is_empty() => error::NO_ELEMENTS,
        false => error::UNCLOSED_TOKEN,
    }
}
