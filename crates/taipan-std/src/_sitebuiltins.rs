//! The builtins that are for people at a prompt: `exit`, `quit`, `help`, `copyright`, `credits`, `license`.

use crate::classes::class_of;
use taipan_vm::builtins::LateBuiltins;
use taipan_vm::native::{Args, ClassDef, class, methods, module};
use taipan_vm::{R, Trace, Value, Vm};

/// Ends the program when it is called, and says so when it is shown.
#[class(name = "Quitter", module = "_sitebuiltins", flags(BASETYPE, DICT))]
pub struct Quitter {
    name: &'static str,
}

impl Trace for Quitter {}

#[methods(class = "Quitter")]
impl Quitter {
    /// End the program.
    #[sig("(code=None)")]
    fn __call__(&self, vm: &mut Vm, code: Option<&Value>) -> R<()> {
        // Whoever reads from the stream, a prompt for one, sees its end.
        let key = vm.intern("stdin");
        let stream = vm.sys_dict().get_str(&key);
        if let Some(stream) = stream.filter(|s| !s.is_none())
            && vm.call_method(&stream, "close", &[]).is_err()
        {
            vm.raised = None;
        }
        let class = vm.class(|t| &t.SystemExit);
        let code = code.cloned().unwrap_or(Value::NONE);
        let exception = vm.call(&class, &[code])?;
        Err(vm.raise_value(exception))
    }
    /// How to end the program.
    fn __repr__(&self) -> String {
        format!("Use {}() or Ctrl-D (i.e. EOF) to exit", self.name)
    }
    /// The name of the function.
    #[getter]
    fn name(&self) -> &'static str {
        self.name
    }
}

/// Prints a text when it is called, and shows it too.
#[class(name = "_Printer", module = "_sitebuiltins", flags(BASETYPE, DICT))]
pub struct Printer {
    text: &'static str,
}

impl Trace for Printer {}

#[methods(class = "_Printer")]
impl Printer {
    /// Print the text.
    fn __call__(&self, vm: &mut Vm) -> R<()> {
        let line = vm.str(self.text);
        vm.print_line(&line)
    }
    /// The text.
    fn __repr__(&self) -> &'static str {
        self.text
    }
}

/// Shows documentation.
#[class(name = "_Helper", module = "_sitebuiltins", flags(BASETYPE, DICT))]
pub struct Helper;

impl Trace for Helper {}

#[methods(class = "_Helper")]
impl Helper {
    /// Show documentation of an object, or let the user ask for it.
    #[sig("(*args, **kwds)")]
    #[raw]
    fn __call__(vm: &mut Vm, args: &Args<'_>) -> R {
        let pydoc = vm.import_simple("pydoc")?;
        let help = vm.get_attr_str(&pydoc, "help")?;
        vm.call_args(&help, &args.rest())
    }
    /// How to get help.
    fn __repr__(&self) -> &'static str {
        "Type help() for interactive help, or help(object) for help about object."
    }
}

static QUITTER: ClassDef = Quitter::CLASS;
static PRINTER: ClassDef = Printer::CLASS;
static HELPER: ClassDef = Helper::CLASS;

const COPYRIGHT: &str = "Copyright (c) the taipan developers.\nAll Rights Reserved.";
const CREDITS: &str = "taipan is written by its developers, for everybody.";
const LICENSE: &str =
    "taipan may be used under the MIT license or the Apache License 2.0, as you like.";

/// Put the functions among the builtins.
pub const LATE: LateBuiltins = LateBuiltins {
    names: &["quit", "exit", "copyright", "credits", "license", "help"],
    make: |vm, name| match name {
        "help" => {
            let class = class_of(vm, &HELPER);
            vm.new_native(&class, Helper)
        }
        "quit" | "exit" => {
            let class = class_of(vm, &QUITTER);
            vm.new_native(&class, Quitter { name })
        }
        _ => {
            let text = match name {
                "copyright" => COPYRIGHT,
                "credits" => CREDITS,
                _ => LICENSE,
            };
            let class = class_of(vm, &PRINTER);
            vm.new_native(&class, Printer { text })
        }
    },
};

pub struct SiteBuiltins;

/// The builtins that are for people at a prompt.
#[module(name = "_sitebuiltins")]
impl SiteBuiltins {
    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        crate::classes::add_classes(vm, module, &[&QUITTER, &PRINTER, &HELPER]);
        Ok(())
    }
}
