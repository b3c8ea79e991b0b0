//! What all nodes can: the methods of `AST`.

use super::classes::{Classes, class_name, classes};
use taipan_vm::native::{Args, ClassDef, methods};
use taipan_vm::protocol::item::text_of;
use taipan_vm::types::dict::Dict;
use taipan_vm::types::generic_alias::GenericAlias;
use taipan_vm::types::instance::Attrs;
use taipan_vm::types::list::List;
use taipan_vm::types::tuple::Tuple;
use taipan_vm::types::union::Union;
use taipan_vm::{R, Value, Vm};

pub struct Node;

/// The methods of `AST`, whose class is made with the others.
pub static NODE: ClassDef = ClassDef {
    name: "AST",
    module: "ast",
    doc: "",
    methods: Node::METHODS,
    getset: &[],
    new: None,
    flags: 0,
};

/// How deep `repr()` shows nodes.
const SHOWN_DEPTH: usize = 3;

#[methods(class = "ast.AST")]
impl Node {
    /// Initialize self.  See help(type(self)) for accurate signature.
    #[raw]
    #[sig("(*args, **kwargs)")]
    fn __init__(vm: &mut Vm, args: &Args<'_>) -> R {
        let this = &args.all[0];
        let classes = classes(vm)?;
        let class = vm.type_of(this);
        let fields = names_of(vm, &class, "_fields")?;
        let given = &args.pos()[1..];
        let name = class_name(&class);
        if given.len() > fields.len() {
            let (most, s) = (fields.len(), if fields.len() == 1 { "" } else { "s" });
            return Err(vm.type_error(format!(
                "{name} constructor takes at most {most} positional argument{s}"
            )));
        }
        for (field, value) in fields.iter().zip(given) {
            vm.set_attr(this, field, value.clone())?;
        }
        let mut missing: Vec<&Value> = fields[given.len()..].iter().collect();
        let mut attributes = None;
        for (key, value) in args.keywords() {
            let among = |names: &[Value]| names.iter().position(|n| text_of(n) == text_of(key));
            match among(&fields) {
                Some(at) if at < given.len() => {
                    let key = vm.repr_text(key)?;
                    return Err(
                        vm.type_error(format!("{name} got multiple values for argument {key}"))
                    );
                }
                Some(at) => missing.retain(|field| !field.is(&fields[at])),
                None => {
                    if attributes.is_none() {
                        attributes = Some(names_of(vm, &class, "_attributes")?);
                    }
                    if attributes.as_deref().and_then(among).is_none() {
                        let shown = shown_name(&classes, &class);
                        let key = vm.repr_text(key)?;
                        let text = format!(
                            "{shown}.__init__ got an unexpected keyword argument {key}. Support for arbitrary keyword \
                             arguments is deprecated and will be removed in Python 3.15."
                        );
                        vm.warn_deprecated(&text)?;
                    }
                }
            }
            vm.set_attr(this, key, value.clone())?;
        }
        default_fields(vm, &classes, this, &class, &missing)?;
        Ok(Value::NONE)
    }

    /// Return repr(self).
    fn __repr__(this: &Value, vm: &mut Vm) -> R<String> {
        let classes = classes(vm)?;
        let mut out = String::new();
        show_node(vm, &classes, this, SHOWN_DEPTH, &mut out)?;
        Ok(out)
    }

    #[raw]
    #[name = "__reduce__"]
    #[sig("()")]
    /// Help to pickle the node.
    fn reduce(vm: &mut Vm, args: &Args<'_>) -> R {
        let this = &args.all[0];
        let class = vm.type_of(this);
        let fields = names_of(vm, &class, "_fields")?;
        let state = Attrs::dict(this);
        let held = state.as_ref().and_then(|state| state.downcast::<Dict>());
        // The constructor is given a None for each leading field, so that it does not miss them; the state has their values.
        let present = fields
            .iter()
            .take_while(|name| held.is_some_and(|held| held.get_str(name).is_some()));
        let nothing = vec![Value::NONE; present.count()];
        let nothing = vm.tuple(nothing);
        let state = match held {
            Some(held) => Dict::alloc(&mut vm.heap, held.copy()),
            None => vm.dict(),
        };
        Ok(vm.tuple_of([class, nothing, state]))
    }

    /// Return a copy of the AST node with new values for the specified fields.
    #[raw]
    #[sig("(**fields)")]
    fn __replace__(vm: &mut Vm, args: &Args<'_>) -> R {
        let this = &args.all[0];
        if args.pos().len() > 1 {
            return Err(vm.type_error("__replace__() takes no positional arguments"));
        }
        let classes = classes(vm)?;
        let class = vm.type_of(this);
        let name = shown_name(&classes, &class);
        let fields = names_of(vm, &class, "_fields")?;
        let attributes = names_of(vm, &class, "_attributes")?;
        for (key, _) in args.keywords() {
            let is_key = |name: &Value| text_of(name) == text_of(key);
            if !fields.iter().chain(&attributes).any(is_key) {
                let key = vm.repr_text(key)?;
                return Err(vm.type_error(format!(
                    "{name}.__replace__ got an unexpected keyword argument {key}."
                )));
            }
        }
        let mut missing: Vec<&Value> = Vec::new();
        for field in &fields {
            let given = args
                .keywords()
                .any(|(key, _)| text_of(key) == text_of(field));
            // Also what the class has a default for is there.
            if !given && vm.get_attr_opt(this, field)?.is_none() {
                missing.push(field);
            }
        }
        if !missing.is_empty() {
            let mut shown = Vec::new();
            for name in &missing {
                shown.push(vm.repr_text(name)?);
            }
            shown.sort();
            let (count, s) = (missing.len(), if missing.len() == 1 { "" } else { "s" });
            return Err(vm.type_error(format!(
                "{name}.__replace__ missing {count} keyword argument{s}: {}.",
                shown.join(", ")
            )));
        }
        let mut values: Vec<(Value, Value)> = Vec::new();
        for field in fields.iter().chain(&attributes) {
            let given = args
                .keywords()
                .find(|(key, _)| text_of(key) == text_of(field));
            let value = given.map(|(_, value)| value.clone());
            let value = value.or_else(|| Attrs::get(this, field));
            values.extend(value.map(|value| (field.clone(), value)));
        }
        vm.call_kw(&class, &[], &values)
    }
}

/// The strings of a class attribute like `_fields`; none if there is no such attribute.
fn names_of(vm: &mut Vm, class: &Value, attribute: &str) -> R<Vec<Value>> {
    let name = vm.intern(attribute);
    let Some(names) = vm.get_attr_opt(class, &name)? else {
        return Ok(Vec::new());
    };
    vm.len(&names)?;
    let names = vm.collect(&names)?;
    Ok(names.iter().map(|name| vm.intern_value(name)).collect())
}

/// The name in messages about constructors: that of the base class of all comes with its module.
fn shown_name(classes: &Classes, class: &Value) -> String {
    match class.is(&classes.ast) {
        true => "ast.AST".to_owned(),
        false => class_name(class),
    }
}

/// Give fields that no argument was for what their types say: nothing if they are optional, an empty list, `Load()`.
fn default_fields(
    vm: &mut Vm,
    classes: &Classes,
    this: &Value,
    class: &Value,
    missing: &[&Value],
) -> R<()> {
    if missing.is_empty() {
        return Ok(());
    }
    let name = vm.intern("_field_types");
    let Some(types) = vm.get_attr_opt(class, &name)? else {
        return Ok(());
    };
    let Some(types) = types.downcast::<Dict>() else {
        return Err(vm.type_error("_field_types is not a dict"));
    };
    for field in missing {
        let shown = class_name(class);
        let Some(of) = types.get(vm, field)? else {
            let field = vm.repr_text(field)?;
            vm.warn_deprecated(&format!(
                "Field {field} is missing from {shown}._field_types. This will become an error in Python 3.15."
            ))?;
            continue;
        };
        if of.is_a::<Union>() {
            continue;
        }
        if of.is_a::<GenericAlias>() {
            let empty = vm.list(Vec::new());
            vm.set_attr(this, field, empty)?;
        } else if classes.is_context(&of) {
            vm.set_attr(this, field, classes.load())?;
        } else {
            let field = vm.repr_text(field)?;
            vm.warn_deprecated(&format!(
                "{shown}.__init__ missing 1 required positional argument: {field}. This will become an error in Python 3.15."
            ))?;
        }
    }
    Ok(())
}

/// Show a node and, if `depth` allows, its fields. The recursion ends with the depth.
fn show_node(
    vm: &mut Vm,
    classes: &Classes,
    node: &Value,
    depth: usize,
    out: &mut String,
) -> R<()> {
    let class = vm.type_of(node);
    let name = shown_name(classes, &class);
    if depth == 0 || !vm.repr_enter(node) {
        out.push_str(&format!("{name}(...)"));
        return Ok(());
    }
    let result = show_fields(vm, classes, node, &name, depth, out);
    vm.repr_leave(node);
    result
}

fn show_fields(
    vm: &mut Vm,
    classes: &Classes,
    node: &Value,
    name: &str,
    depth: usize,
    out: &mut String,
) -> R<()> {
    let class = vm.type_of(node);
    out.push_str(name);
    out.push('(');
    for (index, field) in names_of(vm, &class, "_fields")?.iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        let value = vm.get_attr(node, field)?;
        out.push_str(&text_of(field));
        out.push('=');
        let items = match (value.downcast::<List>(), value.downcast::<Tuple>()) {
            (Some(list), _) => Some(("[", list.snapshot(), "]")),
            (_, Some(tuple)) => Some(("(", tuple.items().to_vec(), ")")),
            _ => None,
        };
        let Some((open, items, close)) = items else {
            show_value(vm, classes, &value, depth - 1, out)?;
            continue;
        };
        out.push_str(open);
        // Of more than two only the first and the last are shown.
        let last = items.len().saturating_sub(1);
        for (at, item) in items.iter().enumerate() {
            if at > 0 && at < last {
                continue;
            }
            if at > 0 {
                out.push_str(if last > 1 { ", ..., " } else { ", " });
            }
            show_value(vm, classes, item, depth - 1, out)?;
        }
        out.push_str(close);
    }
    out.push(')');
    Ok(())
}

fn show_value(
    vm: &mut Vm,
    classes: &Classes,
    value: &Value,
    depth: usize,
    out: &mut String,
) -> R<()> {
    if classes.kind_of(vm, value).is_some() || vm.plain_isinstance(value, &classes.ast)? {
        return show_node(vm, classes, value, depth, out);
    }
    out.push_str(&vm.repr_text(value)?);
    Ok(())
}
