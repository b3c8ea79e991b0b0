//! Namespaces: which prefixes stand for which names where.

use super::events::error;
use std::rc::Rc;

const XML: &str = "http://www.w3.org/XML/1998/namespace";
const XMLNS: &str = "http://www.w3.org/2000/xmlns/";

/// A prefix (none: the default) and what it stands for from an element on.
struct Binding {
    depth: usize,
    prefix: Option<String>,
    uri: Option<String>,
}

pub struct Namespaces {
    /// Stands between a namespace's name and the rest.
    separator: Option<char>,
    /// Told names end with the prefix.
    pub with_prefixes: bool,
    bindings: Vec<Binding>,
}

type Bound = Vec<(Option<String>, Option<String>)>;

impl Namespaces {
    pub fn new(separator: Option<char>) -> Namespaces {
        Namespaces {
            separator,
            with_prefixes: false,
            bindings: Vec::new(),
        }
    }

    /// Take the declarations out of an element's attributes. `given` is how many of them the document gives.
    pub fn enter(
        &mut self,
        depth: usize,
        attributes: &mut Vec<(String, String)>,
        given: &mut usize,
    ) -> Result<Bound, u8> {
        let mut bound = Bound::new();
        let mut kept = Vec::with_capacity(attributes.len());
        for (k, (name, value)) in std::mem::take(attributes).into_iter().enumerate() {
            let prefix = match name.strip_prefix("xmlns") {
                Some("") => None,
                Some(rest) if rest.starts_with(':') => Some(rest[1..].to_string()),
                _ => {
                    kept.push((name, value, k));
                    continue;
                }
            };
            match prefix.as_deref() {
                Some("xmlns") => return Err(error::RESERVED_PREFIX_XMLNS),
                Some("xml") if value != XML => return Err(error::RESERVED_PREFIX_XML),
                Some(_) if value.is_empty() => return Err(error::UNDECLARING_PREFIX),
                Some("xml") => {}
                _ if value == XML || value == XMLNS => return Err(error::RESERVED_NAMESPACE_URI),
                _ => {}
            }
            let uri = Some(value).filter(|uri| !uri.is_empty());
            bound.push((prefix.clone(), uri.clone()));
            self.bindings.push(Binding { depth, prefix, uri });
        }
        *given = kept.iter().filter(|(_, _, k)| k < given).count();
        attributes.extend(kept.into_iter().map(|(name, value, _)| (name, value)));
        Ok(bound)
    }

    /// Forget what the element at this depth has declared; the prefixes, the last first.
    pub fn leave(&mut self, depth: usize) -> Vec<Option<String>> {
        let mut gone = Vec::new();
        while self
            .bindings
            .last()
            .is_some_and(|binding| binding.depth >= depth)
        {
            gone.extend(self.bindings.pop().map(|binding| binding.prefix));
        }
        gone
    }

    fn find(&self, prefix: Option<&str>) -> Option<&str> {
        if prefix == Some("xml") {
            return Some(XML);
        }
        let found = self
            .bindings
            .iter()
            .rev()
            .find(|binding| binding.prefix.as_deref() == prefix);
        found.and_then(|binding| binding.uri.as_deref())
    }

    fn expand(&self, prefix: Option<&str>, local: &str) -> Result<String, u8> {
        let Some(uri) = self.find(prefix) else {
            return match prefix {
                Some(_) => Err(error::UNBOUND_PREFIX),
                None => Ok(local.to_string()),
            };
        };
        let mut name = String::from(uri);
        name.extend(self.separator);
        name.push_str(local);
        if let Some(prefix) = prefix.filter(|_| self.with_prefixes) {
            name.extend(self.separator);
            name.push_str(prefix);
        }
        Ok(name)
    }

    /// What an element is called.
    pub fn element(&self, tag: &Rc<str>) -> Result<Rc<str>, u8> {
        match tag.split_once(':') {
            Some((prefix, local)) => Ok(Rc::from(self.expand(Some(prefix), local)?)),
            None if self.find(None).is_none() => Ok(tag.clone()),
            None => Ok(Rc::from(self.expand(None, tag)?)),
        }
    }

    /// What attributes are called: those without a prefix are in no namespace.
    pub fn attributes(&self, attributes: &mut [(String, String)]) -> Result<(), u8> {
        let mut expanded = false;
        for (name, _) in attributes.iter_mut() {
            if let Some((prefix, local)) = name.split_once(':') {
                *name = self.expand(Some(prefix), local)?;
                expanded = true;
            }
        }
        if expanded {
            let mut names: Vec<&str> = attributes.iter().map(|(name, _)| name.as_str()).collect();
            names.sort_unstable();
            if names.windows(2).any(|pair| pair[0] == pair[1]) {
                return Err(error::DUPLICATE_ATTRIBUTE);
            }
        }
        Ok(())
    }
}
