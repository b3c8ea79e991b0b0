//! `sys.stdin`, `sys.stdout` and `sys.stderr`: text over the host's standard streams.

use super::buffered::Buffered;
use super::classes;
use super::fileio::{FileIo, Target};
use super::text::{Settings, TextWrapper};
use taipan_vm::types::instance::Attrs;
use taipan_vm::{R, Vm};

fn stream(
    vm: &mut Vm,
    target: Target,
    name: &str,
    mode: &str,
    errors: &str,
) -> R<taipan_vm::Value> {
    let classes = classes(vm)?;
    let raw = vm.new_native(&classes.file_io, FileIo::host(target));
    let name = vm.str(name);
    let key = vm.intern("name");
    Attrs::set(&raw, &key, name);
    let io = raw.native::<FileIo>().expect("just made");
    let terminal = io.is_terminal(vm)?;
    let class = if target == Target::HostIn {
        &classes.reader
    } else {
        &classes.writer
    };
    let size = if target == Target::HostIn {
        8192
    } else {
        super::DEFAULT_BUFFER_SIZE
    };
    let unbuffered = vm.settings.unbuffered && target != Target::HostIn;
    let buffer = if unbuffered {
        raw
    } else {
        vm.new_native(class, Buffered::over(raw, size))
    };
    let text = vm.new_native(&classes.text, TextWrapper::default());
    let (encoding, errors) = coding(vm, target, errors);
    let settings = Settings {
        encoding: Some(encoding),
        errors: Some(errors),
        newline: if target == Target::HostIn {
            None
        } else {
            Some("\n".to_string())
        },
        line_buffering: terminal || target == Target::HostErr,
        write_through: unbuffered,
    };
    text.native::<TextWrapper>()
        .expect("just made")
        .init(vm, &buffer, &settings)?;
    let (key, mode) = (vm.intern("mode"), vm.str(mode));
    Attrs::set(&text, &key, mode);
    Ok(text)
}

/// Encoding and error handler of a stream: what the command line says, where it says something.
fn coding(vm: &Vm, target: Target, errors: &str) -> (String, String) {
    let given = vm.settings.io_encoding.as_deref().unwrap_or_default();
    let (encoding, handler) = given.split_once(':').unwrap_or((given, ""));
    let or = |given: &str, usual: &str| {
        let chosen = if given.is_empty() { usual } else { given };
        chosen.to_string()
    };
    // Error messages must get through whatever happens.
    let handler = if target == Target::HostErr {
        ""
    } else {
        handler
    };
    (or(encoding, "utf-8"), or(handler, errors))
}

/// Put the standard streams into the `sys` namespace, also under their dunder names.
pub fn install(vm: &mut Vm) -> R<()> {
    vm.text_writer = Some(super::text::write_native);
    for (name, target, shown, mode, errors) in [
        ("stdin", Target::HostIn, "<stdin>", "r", "strict"),
        ("stdout", Target::HostOut, "<stdout>", "w", "strict"),
        (
            "stderr",
            Target::HostErr,
            "<stderr>",
            "w",
            "backslashreplace",
        ),
    ] {
        let stream = stream(vm, target, shown, mode, errors)?;
        let sys = vm.sys.clone();
        for key in [name.to_string(), format!("__{name}__")] {
            let key = vm.intern(&key);
            vm.set_item(&sys, &key, stream.clone())?;
        }
    }
    Ok(())
}
