//! Lua 5.4 through mlua.

use crate::{
    CALLS, Peer, Result, Row, WORK, block_on, idle as measure_idle, latency, time, time_of_turn,
};
use mlua::{Function, HookTriggers, Lua, StdLib, VmState};
use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

const SOURCE: &str = "
function add(a, b) return a + b end
function empty(n) for _ = 1, n do end end
function calls(n) local f = native; for _ = 1, n do f(1, 2) end end
function awaits(n) local f = noop; for _ = 1, n do f() end end
function work(n)
    local total = 0
    for i = 0, n - 1 do
        if i % 3 == 0 then total = total + i end
    end
    return total
end
";

fn lua() -> Result<Lua> {
    let lua = Lua::new_with(StdLib::ALL_SAFE, Default::default())?;
    let native = lua.create_function(|_, (a, b): (i64, i64)| Ok(a + b))?;
    lua.globals().set("native", native)?;
    let noop = lua.create_async_function(|_, ()| async { Ok(()) })?;
    lua.globals().set("noop", noop)?;
    lua.load(SOURCE).exec()?;
    Ok(lua)
}

fn get(lua: &Lua, name: &str) -> Result<Function> {
    Ok(lua.globals().get(name)?)
}

pub fn peer() -> Result<Peer> {
    let first = lua()?;
    let (add, empty, calls) = (
        get(&first, "add")?,
        get(&first, "empty")?,
        get(&first, "calls")?,
    );
    let (empty_async, awaits, work) = (empty.clone(), get(&first, "awaits")?, get(&first, "work")?);
    let call_host = move || {
        time_of_turn(
            || calls.call(CALLS).expect("it runs"),
            || empty.call(CALLS).expect("it runs"),
        )
    };
    let await_host = move || {
        time_of_turn(
            || block_on(awaits.call_async::<()>(CALLS)).expect("it runs"),
            || block_on(empty_async.call_async::<()>(CALLS)).expect("it runs"),
        )
    };
    let life = || {
        time(|| {
            let lua = Lua::new_with(StdLib::ALL_SAFE, Default::default()).expect("it is made");
            black_box(lua.load("1 + 1").eval::<i64>().expect("it is two"));
        })
    };
    let limited = lua()?;
    // As often as its manual proposes.
    let triggers = HookTriggers::new().every_nth_instruction(1000);
    let mut left = u64::MAX >> 2;
    let hook = move |_: &Lua, _: &mlua::debug::Debug| {
        left = left.saturating_sub(1000);
        match left {
            0 => Err(mlua::Error::runtime("no fuel")),
            _ => Ok(VmState::Continue),
        }
    };
    let hook = std::cell::RefCell::new(hook);
    limited.set_hook(triggers, move |lua, debug| hook.borrow_mut()(lua, debug))?;
    let limited_work = get(&limited, "work")?;
    // Functions do not keep what they belong to.
    let alive = (first, limited);
    let call_script = move || {
        let _alive = &alive;
        time(|| {
            black_box(add.call::<i64>(black_box((1, 2))).expect("it adds"));
        })
    };
    let interrupt = move || {
        let lua = lua().expect("it is made");
        let stop = Arc::new(AtomicBool::new(false));
        let seen = stop.clone();
        let hook = move |_: &Lua, _: &mlua::debug::Debug| match seen.load(Ordering::Relaxed) {
            true => Err(mlua::Error::runtime("stopped")),
            false => Ok(VmState::Continue),
        };
        lua.set_hook(triggers, hook).expect("it is set");
        latency(
            move || stop.store(true, Ordering::Relaxed),
            || {
                lua.load("while true do end")
                    .exec()
                    .expect_err("it is stopped");
            },
        )
    };
    Ok(Peer {
        name: "mlua",
        jobs: vec![
            (Row::CallScript, Box::new(call_script)),
            (Row::CallHost, Box::new(call_host)),
            (Row::AwaitHost, Box::new(await_host)),
            (Row::Life, Box::new(life)),
            (
                Row::Unlimited,
                Box::new(move || {
                    time(|| {
                        black_box(work.call::<i64>(WORK).expect("it runs"));
                    })
                }),
            ),
            (
                Row::Limited,
                Box::new(move || {
                    time(|| {
                        black_box(limited_work.call::<i64>(WORK).expect("it runs"));
                    })
                }),
            ),
            (Row::Interrupt, Box::new(interrupt)),
        ],
    })
}

/// What an idle one takes.
pub fn idle() -> f64 {
    measure_idle(200, || {
        Lua::new_with(StdLib::ALL_SAFE, Default::default()).expect("it is made")
    })
}
