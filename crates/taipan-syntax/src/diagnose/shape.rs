//! What an expression is, as far as messages name it.

use std::rc::Rc;

/// The kind of an expression and its place.
#[derive(Clone)]
pub struct Shape {
    pub kind: Kind,
    pub start: u32,
    pub end: u32,
}

#[derive(Clone)]
pub enum Kind {
    Name,
    Attribute,
    Subscript,
    Starred(Rc<Shape>),
    List(Rc<[Shape]>),
    Tuple(Rc<[Shape]>),
    Lambda,
    Call,
    Operation,
    Generator,
    Yield,
    Await,
    ListComp,
    SetComp,
    DictComp,
    Dict,
    Set,
    FString,
    TString,
    Literal,
    True,
    False,
    None,
    Ellipsis,
    /// The left operand if the first operator is `in`: `for` reads its target so.
    Comparison(Option<Rc<Shape>>),
    Conditional,
    Named,
    /// Something that is no expression.
    Other,
}

/// What would be done to a target.
#[derive(Clone, Copy, PartialEq)]
pub enum Use {
    Assign,
    Delete,
    For,
}

impl Shape {
    pub fn new(kind: Kind, start: u32, end: u32) -> Shape {
        Shape { kind, start, end }
    }

    /// The name that messages give to it.
    pub fn name(&self) -> &'static str {
        match self.kind {
            Kind::Name => "name",
            Kind::Attribute => "attribute",
            Kind::Subscript => "subscript",
            Kind::Starred(_) => "starred",
            Kind::List(_) => "list",
            Kind::Tuple(_) => "tuple",
            Kind::Lambda => "lambda",
            Kind::Call => "function call",
            Kind::Operation | Kind::Other => "expression",
            Kind::Generator => "generator expression",
            Kind::Yield => "yield expression",
            Kind::Await => "await expression",
            Kind::ListComp => "list comprehension",
            Kind::SetComp => "set comprehension",
            Kind::DictComp => "dict comprehension",
            Kind::Dict => "dict literal",
            Kind::Set => "set display",
            Kind::FString => "f-string expression",
            Kind::TString => "t-string expression",
            Kind::Literal => "literal",
            Kind::True => "True",
            Kind::False => "False",
            Kind::None => "None",
            Kind::Ellipsis => "ellipsis",
            Kind::Comparison(_) => "comparison",
            Kind::Conditional => "conditional expression",
            Kind::Named => "named expression",
        }
    }

    /// The part that cannot be a target.
    pub fn invalid_target(&self, what: Use) -> Option<&Shape> {
        match &self.kind {
            Kind::Name | Kind::Attribute | Kind::Subscript => None,
            Kind::List(elements) | Kind::Tuple(elements) => elements
                .iter()
                .find_map(|element| element.invalid_target(what)),
            Kind::Starred(_) if what == Use::Delete => Some(self),
            Kind::Starred(value) => value.invalid_target(what),
            Kind::Comparison(left) if what == Use::For => left.as_ref()?.invalid_target(what),
            _ => Some(self),
        }
    }

    /// Whether it can be assigned to as one target, brackets included.
    pub fn is_target(&self) -> bool {
        self.invalid_target(Use::Assign).is_none()
    }
}
