//! Where pickles find classes and functions, and how errors speak of them.

use super::pickling_error_class;
use taipan_vm::types::dict::Dict;
use taipan_vm::types::exception::Exception;
use taipan_vm::types::module::Module;
use taipan_vm::types::str_::Str;
use taipan_vm::{R, Raise, Value, Vm};

/// repr() as Rust text.
pub fn shown(vm: &mut Vm, value: &Value) -> R<String> {
    let shown = vm.repr(value)?;
    let text = shown.downcast::<Str>();
    Ok(text
        .map(|t| t.to_escaped().into_owned())
        .unwrap_or_default())
}

/// The name of a function, if it has one.
pub fn function_name(vm: &mut Vm, function: &Value) -> R<String> {
    let name = vm.names.__name__.clone();
    let name = vm.get_attr_opt(function, &name)?;
    let name = name.as_ref().and_then(|n| n.downcast::<Str>());
    Ok(name
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default())
}

/// The class of an object as notes call it: with its module unless that is usual.
pub fn class_name(vm: &mut Vm, object: &Value) -> String {
    let class = vm.type_of(object);
    let text = |vm: &mut Vm, name: &str| {
        let value = vm.get_attr_str(&class, name).ok()?;
        let text = value.downcast::<Str>()?;
        Some(text.to_string_lossy().into_owned())
    };
    let name = text(vm, "__qualname__").unwrap_or_else(|| vm.type_name(object));
    match text(vm, "__module__") {
        Some(module) if module != "builtins" && module != "__main__" => format!("{module}.{name}"),
        _ => name,
    }
}

/// PicklingError in the handling of another exception.
pub fn with_context(vm: &mut Vm, message: String, cause: Value) -> Raise {
    let class = match pickling_error_class(vm) {
        Ok(class) => class,
        Err(raise) => return raise,
    };
    let raise = vm.raise(&class, message);
    if let Some(error) = vm.raised.as_ref().and_then(|e| e.downcast::<Exception>()) {
        error.context.replace(cause);
    }
    raise
}

/// What a dotted name leads to.
pub fn follow(vm: &mut Vm, module: &Value, path: &str) -> R<Value> {
    let mut found = module.clone();
    for part in path.split('.') {
        found = vm.get_attr_str(&found, part)?;
    }
    Ok(found)
}

/// The module that an object belongs to: what it says, or the first where it is found.
pub fn module_of(vm: &mut Vm, object: &Value, path: &str) -> R<Value> {
    let module = vm.names.__module__.clone();
    let module = vm.get_attr(object, &module);
    if let Some(module) = vm.catch(module, |t| &t.AttributeError)?
        && !module.is_none()
    {
        return Ok(module);
    }
    let modules = vm.modules_dict();
    let items = modules.downcast::<Dict>().map(|d| d.items());
    for (name, module) in items.unwrap_or_default() {
        let text = name.downcast::<Str>().and_then(|n| n.as_str());
        if module.is_none() || matches!(text, None | Some("__main__" | "__mp_main__")) {
            continue;
        }
        let found = follow(vm, &module, path);
        match vm.catch(found, |t| &t.AttributeError)? {
            Some(found) if found.is(object) => return Ok(name),
            _ => {}
        }
    }
    Ok(vm.intern("__main__"))
}

/// Whether a plain name in a module that is imported leads to the object: the usual case of [`check_found`].
pub fn is_found(vm: &mut Vm, object: &Value, module: &Value, name: &Value) -> R<bool> {
    let Some(text) = name.downcast::<Str>() else {
        return Ok(false);
    };
    if memchr::memchr(b'.', text.bytes()).is_some() {
        return Ok(false);
    }
    let modules = vm.modules_dict();
    let Some(modules) = modules.downcast::<Dict>() else {
        return Ok(false);
    };
    let module = modules.get(vm, module)?;
    let Some(module) = module.as_ref().and_then(|m| m.downcast::<Module>()) else {
        return Ok(false);
    };
    let found = module.names().get(vm, name)?;
    Ok(found.is_some_and(|found| found.is(object)))
}

/// The object has to be what its name leads to.
pub fn check_found(vm: &mut Vm, object: &Value, module_name: &str, path: &str) -> R<()> {
    let failed = |vm: &mut Vm, raise: Raise, what: Option<String>| {
        if raise != Raise::Exception {
            return raise;
        }
        let cause = vm.take_raised();
        let shown = match shown(vm, object) {
            Ok(shown) => shown,
            Err(raise) => return raise,
        };
        let what = match what {
            Some(what) => what,
            None => match vm.str_text(&cause) {
                Ok(text) => text,
                Err(raise) => return raise,
            },
        };
        with_context(vm, format!("Can't pickle {shown}: {what}"), cause)
    };
    let module = match vm.import_module(module_name) {
        Ok(module) => module,
        Err(raise)
            if vm.is_raised(&raise, &vm.types.ImportError)
                || vm.is_raised(&raise, &vm.types.ValueError) =>
        {
            return Err(failed(vm, raise, None));
        }
        Err(raise) => return Err(raise),
    };
    let found = match follow(vm, &module, path) {
        Ok(found) => found,
        Err(raise) if vm.is_raised(&raise, &vm.types.AttributeError) => {
            let what = format!("it's not found as {module_name}.{path}");
            return Err(failed(vm, raise, Some(what)));
        }
        Err(raise) => return Err(raise),
    };
    if found.is(object) {
        return Ok(());
    }
    let shown = shown(vm, object)?;
    let message = format!("Can't pickle {shown}: it's not the same object as {module_name}.{path}");
    Err(super::pickling_error(vm, message))
}

/// The names of Python 2 for a global.
pub fn reversed(vm: &mut Vm, module: &str, name: &str) -> R<(String, String)> {
    mapped(
        vm,
        "REVERSE_NAME_MAPPING",
        "REVERSE_IMPORT_MAPPING",
        module,
        name,
    )
}

/// The names of today for a global of Python 2.
pub fn current(vm: &mut Vm, module: &str, name: &str) -> R<(String, String)> {
    mapped(vm, "NAME_MAPPING", "IMPORT_MAPPING", module, name)
}

fn mapped(
    vm: &mut Vm,
    globals: &str,
    modules: &str,
    module: &str,
    name: &str,
) -> R<(String, String)> {
    let tables = vm.import_module("_compat_pickle")?;
    let text = |value: &Value| {
        let text = value.downcast::<Str>();
        text.map(|t| t.to_string_lossy().into_owned())
            .unwrap_or_default()
    };
    let (module_value, name_value) = (vm.str(module), vm.str(name));
    let key = vm.tuple_of([module_value.clone(), name_value]);
    let table = vm.get_attr_str(&tables, globals)?;
    if let Some(dict) = table.downcast::<Dict>()
        && let Some(found) = dict.get(vm, &key)?
        && let Some([module, name]) = found
            .downcast::<taipan_vm::types::tuple::Tuple>()
            .map(|t| t.items())
    {
        return Ok((text(module), text(name)));
    }
    let table = vm.get_attr_str(&tables, modules)?;
    let found = match table.downcast::<Dict>() {
        Some(dict) => dict.get(vm, &module_value)?,
        None => None,
    };
    let module = found.map_or(module.to_string(), |m| text(&m));
    Ok((module, name.to_string()))
}
