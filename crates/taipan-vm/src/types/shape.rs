//! Hidden classes: which attribute lies in which slot of an instance, and of which class it is.

use crate::heap::{Header, Kind};
use crate::value::{Raw, Value};
use std::collections::HashMap;

/// A layout of instances of one class.
pub struct Shape {
    /// The class (a type object). Not counted: instances count their class.
    pub class: Raw,
    /// Attribute names by slot, `__slots__` members first (their names are here too).
    pub keys: Vec<Value>,
    /// Slots by name, where there are more than a few.
    index: Option<Box<HashMap<u64, u32>>>,
    transitions: Vec<(u64, u32)>,
    /// Slots that lie in the object itself; the rest is in its extension.
    pub inline_slots: u32,
    /// Slots of `__slots__`, which are no part of `__dict__`.
    pub fixed_slots: u32,
    /// Attributes are in a dict object in the extension; `keys` are only the fixed slots.
    pub is_dict: bool,
    /// Attributes can be added.
    pub has_dict: bool,
    pub has_finalizer: bool,
    /// Instances of a script's class: they count a reference to it.
    pub counts_class: bool,
    /// Words behind the payload of a kind other than Instance: 0, or 1 + fixed slots.
    pub extension: u32,
}

impl Shape {
    pub fn new(class: Raw) -> Shape {
        Shape {
            class,
            keys: Vec::new(),
            index: None,
            transitions: Vec::new(),
            inline_slots: 0,
            fixed_slots: 0,
            is_dict: false,
            has_dict: false,
            has_finalizer: false,
            counts_class: false,
            extension: 0,
        }
    }
    pub fn extension_words(&self) -> usize {
        self.extension as usize
    }
    /// The slot of an interned name.
    #[inline]
    pub fn slot(&self, name: Raw) -> Option<usize> {
        match &self.index {
            None => self.keys.iter().position(|k| k.raw() == name),
            Some(index) => index.get(&name.0).map(|&i| i as usize),
        }
    }
    /// Append a slot.
    pub fn push_key(&mut self, name: Value) {
        self.keys.push(name);
        let slots = self
            .keys
            .iter()
            .zip(0..)
            .map(|(key, slot)| (key.raw().0, slot));
        match &mut self.index {
            Some(index) => index.extend(slots.last()),
            None if self.keys.len() > FEW_KEYS => self.index = Some(Box::new(slots.collect())),
            None => {}
        }
    }
}

/// All shapes of an isolate. The number of a builtin kind's exact shape is the kind's own number.
pub struct Shapes {
    list: Vec<Shape>,
}

/// Shape word of the exact builtin type of a kind.
#[inline(always)]
pub const fn exact(kind: Kind) -> u32 {
    (kind as u32) << 8 | kind as u32
}

const MAX_KEYS: usize = 500;
/// So many keys are looked through one by one.
const FEW_KEYS: usize = 8;

impl Shapes {
    pub fn new() -> Shapes {
        Shapes {
            list: (0..=Kind::Native as usize)
                .map(|_| Shape::new(Raw::UNDEF))
                .collect(),
        }
    }
    #[inline(always)]
    pub fn get(&self, id: usize) -> &Shape {
        &self.list[id]
    }
    #[inline(always)]
    pub fn get_mut(&mut self, id: usize) -> &mut Shape {
        &mut self.list[id]
    }
    #[inline(always)]
    pub fn of(&self, header: &Header) -> &Shape {
        &self.list[header.shape_id()]
    }
    /// Add a shape; its id.
    pub fn add(&mut self, shape: Shape) -> usize {
        self.list.push(shape);
        assert!(self.list.len() < 1 << 24, "shape ids are 24 bits");
        self.list.len() - 1
    }
    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
    /// The shape after adding attribute `name` (interned) to shape `id`; `None` when instances should go to dict form.
    pub fn with_key(&mut self, id: usize, name: &Value) -> Option<usize> {
        let key = name.raw().0;
        let from = &self.list[id];
        if let Some(&(_, to)) = from.transitions.iter().find(|t| t.0 == key) {
            return Some(to as usize);
        }
        if from.keys.len() >= MAX_KEYS
            || from.transitions.len() >= 64
            || self.list.len() >= (1 << 24) - 1024
        {
            return None;
        }
        let mut to = Shape {
            class: from.class,
            keys: from.keys.clone(),
            index: from.index.clone(),
            transitions: Vec::new(),
            ..*from
        };
        to.push_key(name.clone());
        let to = self.add(to);
        self.list[id].transitions.push((key, to as u32));
        Some(to)
    }
    /// The class is gone: forget what its shapes hold. Their ids are never used again (inline caches may remember them).
    pub fn retire(&mut self, class: Raw, root: usize) {
        let mut work = vec![root];
        while let Some(id) = work.pop() {
            let shape = &mut self.list[id];
            if shape.class != class {
                continue;
            }
            shape.keys = Vec::new();
            shape.index = None;
            work.extend(
                std::mem::take(&mut shape.transitions)
                    .iter()
                    .map(|t| t.1 as usize),
            );
        }
    }
}

impl Default for Shapes {
    fn default() -> Self {
        Shapes::new()
    }
}
