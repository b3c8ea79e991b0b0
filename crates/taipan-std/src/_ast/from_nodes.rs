//! Nodes to flat trees, with the checks of each field's type. Nodes that wait for their fields stand on a list of their own, so
//! that trees may be as deep as they like.

use super::classes::{Classes, Holds, classes};
use std::rc::Rc;
use taipan_syntax::ast::Constant;
use taipan_syntax::nodes::{Item, Kind, NODES, Place, Quantity};
use taipan_vm::types::bytes::Bytes;
use taipan_vm::types::complex::Complex;
use taipan_vm::types::int::{IntRef, int_ref, is_exact_int};
use taipan_vm::types::list::List;
use taipan_vm::types::set::{Elements, FrozenSet};
use taipan_vm::types::str_::Str;
use taipan_vm::types::tuple::Tuple;
use taipan_vm::{R, Value, Vm};

/// A tree without references to objects.
pub struct FlatTree {
    pub items: Vec<Item>,
    /// How many nodes stand above each other.
    pub depth: usize,
}

/// How deep tuples may nest in a constant.
const MAX_CONSTANT_DEPTH: usize = 200;

/// Write the tree below a node down flat, if it is of the kind that is wanted. No tree is deeper than `most`.
pub fn read_tree(vm: &mut Vm, tree: &Value, wanted: Kind, most: usize) -> R<FlatTree> {
    let classes = classes(vm)?;
    if classes.kind_of(vm, tree) != Some(wanted) {
        let (wanted, found) = (NODES[wanted as usize].name, vm.type_name(tree));
        return Err(vm.type_error(format!("expected {wanted} node, got {found}")));
    }
    let mut reader = Reader {
        classes,
        items: Vec::new(),
        waiting: Vec::new(),
        nodes: 0,
        depth: 0,
        most,
    };
    reader.push(tree.clone(), wanted, Place::default());
    while let Some(part) = reader.waiting.pop() {
        reader.go_on(vm, part)?;
    }
    Ok(FlatTree {
        items: reader.items,
        depth: reader.depth,
    })
}

/// What has been begun.
enum Part {
    /// A node whose fields from this one on are missing.
    Node {
        node: Value,
        kind: Kind,
        field: usize,
        item: usize,
    },
    /// A list, the value of a field.
    List {
        list: Value,
        index: usize,
        length: usize,
        kind: Kind,
        field: usize,
    },
}

struct Reader {
    classes: Rc<Classes>,
    items: Vec<Item>,
    waiting: Vec<Part>,
    nodes: usize,
    depth: usize,
    most: usize,
}

impl Reader {
    fn push(&mut self, node: Value, kind: Kind, place: Place) {
        self.nodes += 1;
        self.depth = self.depth.max(self.nodes);
        self.waiting.push(Part::Node {
            node,
            kind,
            field: 0,
            item: self.items.len(),
        });
        self.items.push(Item::Node(kind, place));
    }

    fn go_on(&mut self, vm: &mut Vm, part: Part) -> R<()> {
        match part {
            Part::Node {
                node,
                kind,
                field,
                item,
            } => {
                if field == NODES[kind as usize].fields.len() {
                    return self.end_node(vm, &node, kind, item);
                }
                self.waiting.push(Part::Node {
                    node: node.clone(),
                    kind,
                    field: field + 1,
                    item,
                });
                self.read_field(vm, &node, kind, field)
            }
            Part::List {
                list,
                index,
                length,
                kind,
                field,
            } => {
                let row = &NODES[kind as usize];
                let items = list.downcast::<List>();
                if items.is_none_or(|items| items.len() != length) {
                    return Err(vm.runtime_error(format!(
                        "{} field \"{}\" changed size during iteration",
                        row.name, row.fields[field].name
                    )));
                }
                if index == length {
                    return Ok(());
                }
                let value = items.and_then(|items| items.get(index)).unwrap_or_default();
                self.waiting.push(Part::List {
                    list,
                    index: index + 1,
                    length,
                    kind,
                    field,
                });
                let classes = self.classes.clone();
                let of = &classes.of(kind).fields[field];
                self.read_value(vm, &value, of.holds, of.row.of)
            }
        }
    }

    /// The place of a product is asked for after its fields.
    fn end_node(&mut self, vm: &mut Vm, node: &Value, kind: Kind, item: usize) -> R<()> {
        self.nodes -= 1;
        let row = &NODES[kind as usize];
        if row.base == "AST" && row.placed {
            let place = self.place(vm, node, row.name)?;
            self.items[item] = Item::Node(kind, place);
        }
        Ok(())
    }

    fn read_field(&mut self, vm: &mut Vm, node: &Value, kind: Kind, field: usize) -> R<()> {
        let classes = self.classes.clone();
        let of = &classes.of(kind).fields[field];
        let name = NODES[kind as usize].name;
        let value = vm.get_attr_opt(node, &of.name)?;
        let many = matches!(of.row.quantity, Quantity::Many | Quantity::ManyOptional);
        let Some(value) = value else {
            match of.row.quantity {
                Quantity::One => {
                    return Err(vm.type_error(format!(
                        "required field \"{}\" missing from {name}",
                        of.row.name
                    )));
                }
                Quantity::Optional => self.items.push(Item::None),
                _ => self.items.push(Item::List(0)),
            }
            return Ok(());
        };
        if many {
            let Some(list) = value.downcast::<List>() else {
                let found = vm.type_name(&value);
                return Err(vm.type_error(format!(
                    "{name} field \"{}\" must be a list, not a {found}",
                    of.row.name
                )));
            };
            let length = list.len();
            self.items.push(Item::List(length as u32));
            self.waiting.push(Part::List {
                list: value.clone(),
                index: 0,
                length,
                kind,
                field,
            });
            return Ok(());
        }
        if value.is_none() && of.holds != Holds::Constant {
            if of.row.quantity == Quantity::Optional {
                self.items.push(Item::None);
                return Ok(());
            }
            let by_itself = of.holds == Holds::Sum && self.is_simple(of.row.of);
            if !by_itself && !matches!(of.holds, Holds::Int | Holds::Product(_)) {
                return Err(
                    vm.value_error(format!("field '{}' is required for {name}", of.row.name))
                );
            }
        }
        self.read_value(vm, &value, of.holds, of.row.of)
    }

    /// Whether the kinds of a sum are nodes of which there is one each.
    fn is_simple(&self, sum: &str) -> bool {
        let mut rows = NODES.iter().filter(|row| row.base == sum);
        rows.all(|row| row.fields.is_empty() && !row.placed)
    }

    fn read_value(&mut self, vm: &mut Vm, value: &Value, holds: Holds, of: &'static str) -> R<()> {
        let item = match holds {
            Holds::Identifier | Holds::String => {
                let text = value.downcast::<Str>();
                let Some(text) = text.filter(|_| vm.type_of(value).is(&vm.types.str_)) else {
                    return Err(vm.type_error(format!("AST {of} must be of type str")));
                };
                match holds {
                    Holds::Identifier => Item::Identifier(text.to_string_lossy().into()),
                    _ => Item::Constant(text_constant(text)),
                }
            }
            Holds::Int => Item::Int(int_of(vm, value)?.into()),
            Holds::Constant => Item::Constant(constant(vm, value, 0)?),
            Holds::Product(kind) => return self.begin(vm, value, kind, Place::default()),
            Holds::Sum => return self.read_sum(vm, value, of),
        };
        self.items.push(item);
        Ok(())
    }

    fn begin(&mut self, vm: &mut Vm, node: &Value, kind: Kind, place: Place) -> R<()> {
        let row = &NODES[kind as usize];
        if self.nodes >= self.most && !row.fields.is_empty() {
            let what = if row.base == "AST" {
                row.name
            } else {
                row.base
            };
            let class = vm.class(|t| &t.RecursionError);
            return Err(vm.raise(
                &class,
                format!("maximum recursion depth exceeded while traversing '{what}' node"),
            ));
        }
        self.push(node.clone(), kind, place);
        Ok(())
    }

    fn read_sum(&mut self, vm: &mut Vm, value: &Value, sum: &'static str) -> R<()> {
        if value.is_none() && !self.is_simple(sum) {
            self.items.push(Item::None);
            return Ok(());
        }
        let placed = NODES.iter().any(|row| row.base == sum && row.placed);
        let place = match placed {
            true => self.place(vm, value, sum)?,
            false => Place::default(),
        };
        let kind = self.classes.kind_of(vm, value);
        let Some(kind) = kind.filter(|&kind| NODES[kind as usize].base == sum) else {
            let shown = vm.repr_text(value)?;
            return Err(vm.type_error(format!("expected some sort of {sum}, but got {shown}")));
        };
        self.begin(vm, value, kind, place)
    }

    /// The place of a node. Patterns and type parameters must have an end.
    fn place(&mut self, vm: &mut Vm, node: &Value, what: &str) -> R<Place> {
        let classes = self.classes.clone();
        let mut numbers = [0; 4];
        let ends_required = matches!(what, "pattern" | "type_param");
        for (at, name) in classes.place.iter().enumerate() {
            let value = vm.get_attr_opt(node, name)?;
            let optional = at >= 2 && !ends_required;
            numbers[at] = match value {
                Some(value) if !(optional && value.is_none()) => int_of(vm, &value)?,
                _ if optional => numbers[at - 2],
                _ => {
                    let name = super::classes::PLACE[at];
                    return Err(
                        vm.type_error(format!("required field \"{name}\" missing from {what}"))
                    );
                }
            };
        }
        let [lineno, col_offset, end_lineno, end_col_offset] = numbers;
        let wrong = if lineno > end_lineno {
            format!("AST node line range ({lineno}, {end_lineno}) is not valid")
        } else if (lineno < 0 && end_lineno != lineno)
            || (col_offset < 0 && col_offset != end_col_offset)
        {
            format!(
                "AST node column range ({col_offset}, {end_col_offset}) for line range ({lineno}, {end_lineno}) is not valid"
            )
        } else if lineno == end_lineno && col_offset > end_col_offset {
            format!("line {lineno}, column {col_offset}-{end_col_offset} is not a valid range")
        } else {
            let [lineno, col_offset, end_lineno, end_col_offset] = numbers.map(|n| n.max(0) as u32);
            return Ok(Place {
                lineno,
                col_offset,
                end_lineno,
                end_col_offset,
            });
        };
        Err(vm.value_error(wrong))
    }
}

fn int_of(vm: &mut Vm, value: &Value) -> R<i32> {
    match int_ref(value) {
        None => {
            let shown = vm.repr_text(value)?;
            Err(vm.value_error(format!("invalid integer value: {shown}")))
        }
        Some(int) => match int.to_i64().map(i32::try_from) {
            Some(Ok(number)) => Ok(number),
            _ => {
                let class = vm.class(|t| &t.OverflowError);
                Err(vm.raise(&class, "Python int too large to convert to C int"))
            }
        },
    }
}

fn text_constant(text: &Str) -> Constant {
    Constant::Str {
        value: text.bytes().into(),
        u: false,
    }
}

/// The constant that an object is: of the exact types that literals make, and tuples and frozen sets of them.
fn constant(vm: &mut Vm, value: &Value, depth: usize) -> R<Constant> {
    if depth > MAX_CONSTANT_DEPTH {
        let class = vm.class(|t| &t.RecursionError);
        return Err(vm.raise(
            &class,
            "maximum recursion depth exceeded during compilation",
        ));
    }
    let class = vm.type_of(value);
    if value.is_none() {
        return Ok(Constant::None);
    }
    if value.is_bool() {
        return Ok(if value.is_true() {
            Constant::True
        } else {
            Constant::False
        });
    }
    if value.is(&Value::ELLIPSIS) {
        return Ok(Constant::Ellipsis);
    }
    if is_exact_int(value) {
        return Ok(match int_ref(value) {
            Some(IntRef::Small(number)) => Constant::Int(number),
            Some(IntRef::Big(big)) => Constant::BigInt(big.to_string().into()),
            None => Constant::Int(0),
        });
    }
    if class.is(&vm.types.float) {
        return vm.to_f64(value).map(Constant::Float);
    }
    if let Some(text) = value.downcast::<Str>().filter(|_| class.is(&vm.types.str_)) {
        return Ok(text_constant(text));
    }
    if let Some(bytes) = value
        .downcast::<Bytes>()
        .filter(|_| class.is(&vm.types.bytes))
    {
        return Ok(Constant::Bytes(bytes.0.to_vec().into()));
    }
    if let Some(number) = value
        .downcast::<Complex>()
        .filter(|_| class.is(&vm.types.complex))
    {
        return Ok(match number.re.to_bits() {
            0 => Constant::Imaginary(number.im),
            _ => Constant::Complex(number.re, number.im),
        });
    }
    if let Some(tuple) = value
        .downcast::<Tuple>()
        .filter(|_| class.is(&vm.types.tuple))
    {
        let items = tuple
            .items()
            .iter()
            .map(|item| constant(vm, item, depth + 1));
        return items.collect::<R<Vec<Constant>>>().map(Constant::Tuple);
    }
    if value.is_a::<FrozenSet>()
        && class.is(&vm.types.frozenset)
        && let Some(elements) = Elements::of(value)
    {
        let elements = elements.with(|table| table.elements());
        let items = elements.iter().map(|item| constant(vm, item, depth + 1));
        return items.collect::<R<Vec<Constant>>>().map(Constant::FrozenSet);
    }
    let found = vm.type_name(value);
    Err(vm.type_error(format!("got an invalid type in Constant: {found}")))
}
