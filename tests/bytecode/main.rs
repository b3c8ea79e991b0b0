//! Code as bytes: all that a build without the compiler runs (`cargo test -p taipan --no-default-features --test bytecode`), and
//! harmless wherever the bytes come from.

use taipan::{Code, Func, Limits, Result, Vm};
use taipan_compiler::Options;
use taipan_syntax::Mode;

/// What another build has compiled.
fn compiled(source: &str) -> Vec<u8> {
    let options = Options::new("job.py");
    let compiled = taipan_compiler::compile_source(source, Mode::Exec, &options);
    compiled.expect("it compiles").code.to_bytes()
}

const SOURCE: &str = "
import asyncio, json, re
class Shop:
    '''Sells.'''
    def __init__(self, **prices): self.prices = prices
    def total(self, *names, vat=0.5):
        return sum(self.prices[name] for name in names) * (1 + vat)
def shop(text):
    try:
        return Shop(**json.loads(text)).total('apple', 'pear')
    except KeyError as error:
        return f'{error.args[0]!r} is missing'
    finally:
        shops.append(text)
shops = []
async def main():
    async def double(x):
        await asyncio.sleep(0)
        return 2 * x
    return [await x for x in [double(n) for n in range(3)]]
words = {w: len(w) for w in re.findall(r'\\w+', 'one three')}
match words:
    case {'three': n}: found = n
    case _: found = 0
";

#[test]
fn bytes_run() -> Result {
    let mut vm = Vm::new();
    let code = Code::from_bytes(&compiled(SOURCE))?;
    assert_eq!(code.file(), "job.py");
    vm.run_code(&code)?;
    let shop: Func<(String,), taipan::Value> = vm.get("shop")?;
    let total = shop.call(&mut vm, ("{\"apple\": 1, \"pear\": 3}".into(),))?;
    assert_eq!(total.get::<f64>(&mut vm)?, 6.0);
    let missing = shop.call(&mut vm, ("{\"apple\": 1}".into(),))?;
    assert_eq!(missing.get::<String>(&mut vm)?, "'pear' is missing");
    assert_eq!(vm.get::<i64>("found")?, 5);
    let asyncio = vm.import("asyncio")?;
    let main: taipan::Value = vm.call("main", ())?;
    assert_eq!(
        asyncio.call::<Vec<i64>>(&mut vm, "run", (main,))?,
        [0, 2, 4]
    );
    // What came from bytes goes there again.
    let again = Code::from_bytes(&code.to_bytes())?;
    assert_eq!(again.to_bytes(), code.to_bytes());
    // Errors know their lines.
    let code = Code::from_bytes(&compiled("def f():\n    return 1 / 0\nf()"))?;
    let error = vm.run_code(&code).unwrap_err();
    assert_eq!(error.frames()[1].line(), 2);
    Ok(())
}

#[test]
fn without_the_compiler_source_text_is_refused() -> Result {
    let mut vm = Vm::new();
    let code = Code::from_bytes(&compiled("result = eval('6 * 7')"))?;
    let outcome = vm.run_code(&code);
    if cfg!(feature = "compiler") {
        return outcome;
    }
    let error = outcome.expect_err("there is no compiler");
    assert_eq!(error.class(), "RuntimeError", "{error}");
    Ok(())
}

/// Numbers that look like chance and are the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
    }
}

#[test]
fn bytes_from_anywhere_do_no_harm() {
    let good = compiled(SOURCE);
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    let (mut refused, mut run) = (0, 0);
    for round in 0..4_000 {
        let mut bytes = good.clone();
        match round % 3 {
            0 => bytes.truncate(chance.below(good.len())),
            1 => {
                let at = chance.below(bytes.len());
                bytes[at] ^= 1 << chance.below(8);
            }
            _ => {
                for _ in 0..1 + chance.below(4) {
                    let at = chance.below(bytes.len());
                    bytes[at] = chance.below(256) as u8;
                }
            }
        }
        let Ok(code) = Code::from_bytes(&bytes) else {
            refused += 1;
            continue;
        };
        run += 1;
        let limits = Limits::none().fuel(100_000).memory(32 << 20).depth(50);
        let mut vm = Vm::builder().limits(limits).build();
        let _ = vm.run_code(&code);
        vm.add_fuel(1_000_000);
        // Whatever it has done, the VM is sound.
        let after = Code::from_bytes(&compiled("answer = sum(range(10))")).expect("it is good");
        let module = vm.load_code("after", &after).expect("it runs");
        assert_eq!(
            module.get::<i64>(&mut vm, "answer").expect("it is there"),
            45
        );
    }
    assert!(refused > 2_000, "{refused} refused, {run} run");
}
