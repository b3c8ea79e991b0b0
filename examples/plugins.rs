//! Plug-ins: modules that register what they can do, may import each other, and are replaced while the program runs.
//! `cargo run --example plugins`

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use taipan::{Code, Ctx, Func, Result, Vm};

/// The commands of the plug-ins, by name.
type Commands = Arc<Mutex<BTreeMap<String, Func<(String,), String>>>>;

struct Plugins {
    vm: Vm,
    commands: Commands,
}

impl Plugins {
    fn new() -> Result<Plugins> {
        let commands = Commands::default();
        let mut vm = Vm::builder()
            .importer(|name| (name == "texts").then_some("def title(s): return s.title()"))
            .build();
        let registry = commands.clone();
        let register = move |_: &mut Ctx, name: String, command: Func<(String,), String>| {
            registry.lock().expect("no panic").insert(name, command);
        };
        let register = vm.value(register)?;
        vm.import("builtins")?
            .set_value(&mut vm, "register", register)?;
        Ok(Plugins { vm, commands })
    }

    fn load(&mut self, name: &str, source: &str) -> Result<()> {
        self.vm.load(name, source).map(drop)
    }

    fn run(&mut self, command: &str, text: &str) -> Result<String> {
        let command = self.commands.lock().expect("no panic")[command].clone();
        command.call(&mut self.vm, (text.to_string(),))
    }
}

pub fn main() -> Result {
    let mut plugins = Plugins::new()?;
    plugins.load(
        "polite.py",
        "import texts\nregister('greet', lambda who: 'Dear ' + texts.title(who))",
    )?;
    plugins.load(
        "loud.py",
        "import polite\nregister('shout', lambda text: text.upper())",
    )?;
    assert_eq!(plugins.run("greet", "ada lovelace")?, "Dear Ada Lovelace");
    assert_eq!(plugins.run("shout", "hey")?, "HEY");

    // A new version takes the old one's place; one that fails leaves everything as it was.
    plugins.load("polite.py", "register('greet', lambda who: 'Hi ' + who)")?;
    assert_eq!(plugins.run("greet", "ada")?, "Hi ada");
    let error = plugins.load("loud.py", "register('shout'").unwrap_err();
    println!("{error}");
    assert!(Code::compile("loud.py", "register('shout'").is_err());
    assert_eq!(plugins.run("shout", "still")?, "STILL");
    Ok(())
}
