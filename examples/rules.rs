//! A rules engine: the rules are scripts that come from outside, compiled once and run for many orders and in many threads.
//! `cargo run --example rules`

use taipan::{Code, FromScript, Func, IntoScript, Result, Vm};

const RULES: &str = r#"
def discount(order):
    if order["total"] >= 1000:
        return {"percent": 10, "reason": "large order"}
    if "book" in order["items"] and order["customer"].startswith("library"):
        return {"percent": 5, "reason": "libraries read"}
    return {"percent": 0, "reason": ""}
"#;

#[derive(Clone, IntoScript)]
struct Order {
    customer: String,
    items: Vec<String>,
    total: f64,
}

#[derive(Debug, PartialEq, FromScript)]
struct Discount {
    percent: u8,
    reason: String,
}

/// The rules in a VM of their own.
struct Engine {
    vm: Vm,
    discount: Func<(Order,), Discount>,
}

impl Engine {
    fn new(rules: &Code) -> Result<Engine> {
        let mut vm = Vm::new();
        let module = vm.load_code("rules", rules)?;
        let discount = module.get(&mut vm, "discount")?;
        Ok(Engine { vm, discount })
    }

    fn discount(&mut self, order: Order) -> Result<Discount> {
        self.discount.call(&mut self.vm, (order,))
    }
}

pub fn main() -> Result {
    let rules = Code::compile("rules.py", RULES)?;
    let order = |customer: &str, item: &str, total: f64| Order {
        customer: customer.into(),
        items: vec![item.into()],
        total,
    };
    let orders = [
        order("library of Alexandria", "book", 40.0),
        order("somebody", "book", 40.0),
        order("somebody", "car", 20_000.0),
    ];
    std::thread::scope(|scope| -> Result {
        let threads: Vec<_> = orders
            .iter()
            .map(|order| scope.spawn(|| Engine::new(&rules)?.discount(order.clone())))
            .collect();
        let mut percents = Vec::new();
        for (thread, order) in threads.into_iter().zip(&orders) {
            let discount = thread.join().expect("no panic")?;
            println!(
                "{}: {} % {}",
                order.customer, discount.percent, discount.reason
            );
            percents.push(discount.percent);
        }
        assert_eq!(percents, [5, 0, 10]);
        Ok(())
    })
}
