//! Characters of a game: the world is the program's, the behaviours are scripts, written as generators that do one thing a turn.
//! `cargo run --example characters`

use taipan::{Func, Result, Value, Vm};

/// Somebody on the board.
#[taipan::class]
struct Character {
    /// The name.
    #[get]
    name: String,
    #[get]
    x: i32,
    #[get]
    #[set]
    energy: i32,
}

#[taipan::methods]
impl Character {
    /// Walk; it costs energy.
    fn step(&mut self, by: i32) -> Result<()> {
        if self.energy < by.abs() {
            return Err(taipan::Error::value_error(format!(
                "{} is tired",
                self.name
            )));
        }
        self.x += by;
        self.energy -= by.abs();
        Ok(())
    }
}

const BEHAVIOURS: &str = r#"
def walk_to(me, goal):
    while me.x != goal:
        try:
            me.step(1 if me.x < goal else -1)
        except ValueError:
            yield from rest(me, 3)
        yield

def rest(me, turns):
    for _ in range(turns):
        me.energy += 2
        yield

def guard(me):
    while True:
        yield from walk_to(me, 3)
        yield from walk_to(me, 0)

def tick(behaviours):
    return [b for b in behaviours if next(b, "end") != "end"]
"#;

pub fn main() -> Result {
    let mut vm = Vm::new();
    let module = vm.load("behaviours.py", BEHAVIOURS)?;
    let character = |name: &str, energy| Character {
        name: name.into(),
        x: 0,
        energy,
    };
    let traveller = vm.create(character("traveller", 4))?;
    let guard = vm.create(character("guard", 100))?;
    let journey: Value = module.call(&mut vm, "walk_to", (traveller.clone(), 10))?;
    let round: Value = module.call(&mut vm, "guard", (guard.clone(),))?;

    let tick: Func<(Vec<Value>,), Vec<Value>> = module.get(&mut vm, "tick")?;
    let mut behaviours = vec![journey, round];
    let mut turns = 0;
    while behaviours.len() == 2 {
        behaviours = tick.call(&mut vm, (behaviours,))?;
        turns += 1;
    }
    let place = traveller.with(&mut vm, |c| c.x)?;
    println!("the traveller has arrived at {place} after {turns} turns");
    assert_eq!((place, turns), (10, 15));
    Ok(())
}
