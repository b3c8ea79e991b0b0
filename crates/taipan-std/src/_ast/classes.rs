//! One class for each kind of nodes and each sum of kinds, made from the table [`NODES`].

use super::node::NODE;
use std::collections::HashMap;
use std::rc::Rc;
use taipan_syntax::nodes::{Field, KINDS, Kind, NODES, NodeKind, Quantity};
use taipan_vm::protocol::item::text_of;
use taipan_vm::protocol::number::BinOp;
use taipan_vm::types::instance::new_instance;
use taipan_vm::types::tuple::Tuple;
use taipan_vm::types::type_::Type;
use taipan_vm::{R, Value, Vm};

/// The attributes of nodes that have a place.
pub const PLACE: [&str; 4] = ["lineno", "col_offset", "end_lineno", "end_col_offset"];

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    Identifier,
    Int,
    String,
    Constant,
    /// One of the kinds of a sum.
    Sum,
    /// The one kind.
    Product(Kind),
}

/// A field of a class.
pub struct FieldOf {
    pub name: Value,
    pub holds: Holds,
    pub row: &'static Field,
}

/// The class of a kind of nodes.
pub struct KindOf {
    pub class: Value,
    pub fields: Vec<FieldOf>,
    /// The node itself if there is only one: kinds without fields and places.
    pub only: Option<Value>,
}

/// The classes of an isolate.
pub struct Classes {
    pub ast: Value,
    sums: Vec<(&'static str, Value)>,
    kinds: Vec<KindOf>,
    by_class: HashMap<u64, Kind>,
    /// Names of the attributes of places.
    pub place: [Value; 4],
}

impl Classes {
    pub fn of(&self, kind: Kind) -> &KindOf {
        &self.kinds[kind as usize]
    }

    /// The kind of a node, which may be an instance of a script's subclass.
    pub fn kind_of(&self, vm: &Vm, node: &Value) -> Option<Kind> {
        let class = vm.type_of(node);
        let found = |class: &Value| self.by_class.get(&class.id()).copied();
        found(&class).or_else(|| {
            let mro = class.downcast::<Type>()?.mro.get();
            mro.downcast::<Tuple>()?.items().iter().find_map(found)
        })
    }

    /// Whether this is the class of the contexts of names.
    pub fn is_context(&self, class: &Value) -> bool {
        let context = self.sums.iter().find(|(name, _)| *name == "expr_context");
        context.is_some_and(|(_, context)| context.is(class))
    }

    /// The context that names are in if nobody says otherwise.
    pub fn load(&self) -> Value {
        self.of(Kind::Load).only.clone().unwrap_or_default()
    }

    /// Every class with its name, in the order of the table.
    pub fn named(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        let mut last = "AST";
        let ast = std::iter::once(("AST", &self.ast));
        ast.chain(NODES.iter().zip(&self.kinds).flat_map(move |(row, kind)| {
            let first = std::mem::replace(&mut last, row.base) != row.base;
            let sum = self
                .sums
                .iter()
                .find(|(name, _)| first && *name == row.base);
            let sum = sum.map(|(name, class)| (*name, class));
            sum.into_iter().chain([(row.name, &kind.class)])
        }))
    }
}

#[derive(Default)]
struct State(Option<Rc<Classes>>);

/// The classes, made on first use.
pub fn classes(vm: &mut Vm) -> R<Rc<Classes>> {
    if let Some(classes) = &vm.module_state::<State>().0 {
        return Ok(classes.clone());
    }
    let classes = Rc::new(make(vm)?);
    vm.module_state::<State>().0 = Some(classes.clone());
    Ok(classes)
}

/// Whether this is a node; there is none before the classes exist.
pub fn is_node(vm: &mut Vm, value: &Value) -> R<bool> {
    match vm.module_state::<State>().0.clone() {
        Some(classes) => vm.plain_isinstance(value, &classes.ast),
        None => Ok(false),
    }
}

fn make(vm: &mut Vm) -> R<Classes> {
    let object = vm.class(|t| &t.object);
    let ast = class(vm, "AST", &object, Value::NONE, &[])?;
    vm.add_methods(&ast, &NODE);
    let empty = vm.tuple(Vec::new());
    set(vm, &ast, "_attributes", empty)?;
    let place = PLACE.map(|name| vm.intern(name));
    let mut sums: Vec<(&'static str, Value)> = Vec::new();
    let mut kinds: Vec<KindOf> = Vec::new();
    for row in NODES {
        let base = match sums.iter().find(|(name, _)| *name == row.base) {
            _ if row.base == "AST" => ast.clone(),
            Some((_, class)) => class.clone(),
            None => {
                let doc = sum_doc(row.base);
                let doc = vm.str(doc);
                let sum = class(vm, row.base, &ast, doc, &[])?;
                set_attributes(vm, &sum, row.placed, &place)?;
                sums.push((row.base, sum.clone()));
                sum
            }
        };
        let doc = vm.str(signature(row));
        let made = class(vm, row.name, &base, doc, row.fields)?;
        if row.base == "AST" {
            set_attributes(vm, &made, row.placed, &place)?;
        }
        for field in row.fields {
            if field.quantity == Quantity::Optional {
                set(vm, &made, field.name, Value::NONE)?;
            }
        }
        let alone = row.fields.is_empty() && !row.placed;
        let only = alone.then(|| new_node(vm, &made));
        let fields = row.fields.iter().map(|row| FieldOf {
            name: vm.intern(row.name),
            holds: holds(row.of),
            row,
        });
        kinds.push(KindOf {
            fields: fields.collect(),
            class: made,
            only,
        });
    }
    let ids = kinds.iter().map(|kind| kind.class.id());
    let classes = Classes {
        by_class: ids.zip(KINDS.iter().copied()).collect(),
        ast,
        sums,
        kinds,
        place,
    };
    for (row, kind) in NODES.iter().zip(&classes.kinds) {
        let types = vm.dict();
        for field in row.fields {
            let name = vm.intern(field.name);
            let value = field_type(vm, &classes, field)?;
            vm.set_item(&types, &name, value)?;
        }
        set(vm, &kind.class, "_field_types", types.clone())?;
        set(vm, &kind.class, "__annotations_cache__", types)?;
    }
    Ok(classes)
}

/// A class with its fields.
fn class(vm: &mut Vm, name: &str, base: &Value, doc: Value, fields: &[Field]) -> R {
    let names: Vec<Value> = fields.iter().map(|field| vm.intern(field.name)).collect();
    let names = vm.tuple(names);
    let namespace = vm.dict();
    let module = vm.intern("ast");
    let doc = ("__doc__", doc);
    let entries = [
        ("_fields", names.clone()),
        ("__match_args__", names),
        ("__module__", module),
        doc,
    ];
    for (key, value) in entries {
        let key = vm.intern(key);
        vm.set_item(&namespace, &key, value)?;
    }
    let (name, bases) = (vm.intern(name), vm.tuple_of([base.clone()]));
    let metaclass = vm.class(|t| &t.r#type);
    vm.call(&metaclass, &[name, bases, namespace])
}

fn set(vm: &mut Vm, class: &Value, name: &str, value: Value) -> R<()> {
    let name = vm.intern(name);
    vm.set_attr(class, &name, value)
}

fn set_attributes(vm: &mut Vm, class: &Value, placed: bool, place: &[Value; 4]) -> R<()> {
    if !placed {
        let empty = vm.tuple(Vec::new());
        return set(vm, class, "_attributes", empty);
    }
    let names = vm.tuple(place.to_vec());
    set(vm, class, "_attributes", names)?;
    // The ends of patterns and type parameters must be given.
    if !matches!(class_name(class).as_str(), "pattern" | "type_param") {
        for name in &place[2..] {
            vm.set_attr(class, name, Value::NONE)?;
        }
    }
    Ok(())
}

/// The `__name__` of a class.
pub fn class_name(class: &Value) -> String {
    let name = class.downcast::<Type>().map(|t| t.name.get());
    name.map(|name| text_of(&name)).unwrap_or_default()
}

/// A node without fields.
pub fn new_node(vm: &mut Vm, class: &Value) -> Value {
    let shape = class.downcast::<Type>().expect("a class").root_word();
    new_instance(&mut vm.heap, shape)
}

fn holds(of: &str) -> Holds {
    match of {
        "identifier" => Holds::Identifier,
        "int" => Holds::Int,
        "string" => Holds::String,
        "constant" => Holds::Constant,
        _ => match NODES.iter().position(|row| row.name == of) {
            Some(index) => Holds::Product(KINDS[index]),
            None => Holds::Sum,
        },
    }
}

/// The value of a field in `_field_types`.
fn field_type(vm: &mut Vm, classes: &Classes, field: &Field) -> R {
    let item = match holds(field.of) {
        Holds::Identifier | Holds::String => vm.class(|t| &t.str_),
        Holds::Int => vm.class(|t| &t.int),
        Holds::Constant => vm.class(|t| &t.object),
        Holds::Product(kind) => classes.of(kind).class.clone(),
        Holds::Sum => {
            let sum = classes.sums.iter().find(|(name, _)| *name == field.of);
            sum.map(|(_, class)| class.clone()).unwrap_or_default()
        }
    };
    match field.quantity {
        Quantity::One => Ok(item),
        Quantity::Optional => vm.binary(BinOp::Or, &item, &Value::NONE),
        Quantity::Many | Quantity::ManyOptional => {
            let list = vm.class(|t| &t.list);
            vm.get_item(&list, &item)
        }
    }
}

/// A kind as the abstract grammar writes it.
fn signature(row: &NodeKind) -> String {
    let fields = row.fields.iter().map(|field| {
        let quantity = match field.quantity {
            Quantity::One => "",
            Quantity::Optional => "?",
            Quantity::Many => "*",
            Quantity::ManyOptional => "?*",
        };
        format!("{}{quantity} {}", field.of, field.name)
    });
    let fields: Vec<String> = fields.collect();
    match fields.is_empty() {
        true => row.name.to_owned(),
        false => format!("{}({})", row.name, fields.join(", ")),
    }
}

/// A sum as the abstract grammar writes it: on one line if no kind has fields.
fn sum_doc(sum: &str) -> String {
    let rows: Vec<&NodeKind> = NODES.iter().filter(|row| row.base == sum).collect();
    let separator = match rows.iter().all(|row| row.fields.is_empty()) {
        true => " | ".to_owned(),
        false => format!("\n{}| ", " ".repeat(sum.len() + 1)),
    };
    let kinds: Vec<String> = rows.into_iter().map(signature).collect();
    format!("{sum} = {}", kinds.join(&separator))
}
