//! Flat trees to nodes.

use super::classes::{Classes, classes, new_node};
use taipan_syntax::ast::Constant;
use taipan_syntax::nodes::{Item, Kind, NODES, Place};
use taipan_vm::types::instance::Attrs;
use taipan_vm::types::set::frozenset_from;
use taipan_vm::{R, Value, Vm};

/// The nodes of a flat tree. It is read from its end, so that what a node consists of is there before the node.
pub fn build_tree(vm: &mut Vm, items: Vec<Item>) -> R {
    let classes = classes(vm)?;
    let mut done: Vec<Value> = Vec::new();
    for item in items.into_iter().rev() {
        let value = match item {
            Item::Node(kind, place) => node(vm, &classes, kind, place, &mut done),
            Item::List(length) => {
                let from = done.len().saturating_sub(length as usize);
                let mut items = done.split_off(from);
                items.reverse();
                vm.list(items)
            }
            Item::None => Value::NONE,
            Item::Int(value) => vm.int(value),
            Item::Identifier(text) => vm.intern(&text),
            Item::Constant(value) => constant(vm, &value)?,
        };
        done.push(value);
    }
    Ok(done.pop().unwrap_or_default())
}

fn node(vm: &mut Vm, classes: &Classes, kind: Kind, place: Place, done: &mut Vec<Value>) -> Value {
    let class = classes.of(kind);
    if let Some(only) = &class.only {
        return only.clone();
    }
    let node = new_node(vm, &class.class);
    for field in &class.fields {
        Attrs::set(&node, &field.name, done.pop().unwrap_or_default());
    }
    if NODES[kind as usize].placed {
        let numbers = [
            place.lineno,
            place.col_offset,
            place.end_lineno,
            place.end_col_offset,
        ];
        for (name, number) in classes.place.iter().zip(numbers) {
            Attrs::set(&node, name, Value::small_int(number.into()));
        }
    }
    node
}

fn constant(vm: &mut Vm, value: &Constant) -> R {
    Ok(match value {
        Constant::None => Value::NONE,
        Constant::True => Value::TRUE,
        Constant::False => Value::FALSE,
        Constant::Ellipsis => Value::ELLIPSIS,
        Constant::Int(value) => vm.int(*value),
        Constant::BigInt(digits) => vm.int_literal(digits),
        Constant::Float(value) => vm.float(*value),
        Constant::Imaginary(value) => vm.complex(0.0, *value),
        Constant::Complex(real, imag) => vm.complex(*real, *imag),
        Constant::Str { value, .. } => vm.str_wtf8(value.to_vec()),
        Constant::Bytes(value) => vm.bytes(value.to_vec()),
        Constant::Tuple(items) => {
            let items = items.iter().map(|item| constant(vm, item));
            let items = items.collect::<R<Vec<Value>>>()?;
            vm.tuple(items)
        }
        Constant::FrozenSet(items) => {
            let items = items.iter().map(|item| constant(vm, item));
            let items = items.collect::<R<Vec<Value>>>()?;
            frozenset_from(vm, items)?
        }
    })
}
