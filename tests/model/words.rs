//! Schedules in words.

use std::fmt::Write as _;

use rust_json_session::store::protocol::Code;
use rust_json_session::store::{Answer, Cas};

use crate::explorer::{Explorer, State};
use crate::memcached::{Id, Kind};
use crate::steps::Step;
use crate::tape::Told;

impl Explorer<'_> {
    /// A line for a step, with what comes of it.
    pub(crate) fn in_words(&mut self, step: Step, state: &State) -> String {
        let name = |who: usize| self.scenario.actors[who].name;
        let at = |server: usize| {
            if self.is_replicated() {
                format!(" at {}", b"ABC"[server] as char)
            } else {
                String::new()
            }
        };
        let told = match step {
            Step::Command { who, server } => {
                let start = format!("{}{}", name(who), at(server));
                let mut after = state.clone();
                let (command, told) = self.carry_out(who, server, &mut after);
                match told {
                    Told::Answer(answer, _) => format!("{start} {command}: {}", words(&answer)),
                    told => format!("{start} {command}: {told:?}"),
                }
            }
            Step::Fails {
                who,
                server,
                failure,
                is_carried_out,
                is_late,
                ..
            } => {
                let pending = self.pending(state, who, server);
                let command = pending.map(|pending| pending.commands[0].to_string());
                let what = match (is_carried_out, is_late) {
                    (true, _) => ", though it is carried out",
                    (_, true) => ", and it may still be carried out",
                    _ => "",
                };
                let command = command.unwrap_or_default();
                format!("{}{} {command}: {failure:?}{what}", name(who), at(server))
            }
            Step::Late(index) => {
                let late = state.late[index];
                let pending = self.lives[late.who].pending(late.moment, late.server);
                let command = pending.map(|pending| pending.commands[late.from].to_string());
                let command = command.unwrap_or_default();
                format!("(late) {}{} {command}", name(late.who), at(late.server))
            }
            Step::EarlyRelease(id) => format!("the lock of `{}` is released early", id.text()),
            Step::Event(index) => format!("({:?})", self.scenario.events[index]),
        };
        format!("  {told}\n")
    }
}

/// What the servers have.
pub(crate) fn described(state: &State) -> String {
    let mut text = String::new();
    for (server, name) in state.servers.iter().zip('A'..) {
        let value = server.memcached.value(Id::Old.place(Kind::Session));
        let value = value.map_or("nothing".to_owned(), |value| {
            value.escape_ascii().to_string()
        });
        let reach = server.reach;
        writeln!(text, "  = {name} ({reach:?}): {value}").expect("a string takes any text");
    }
    text
}

/// An answer in words.
pub(crate) fn words(answer: &Answer) -> String {
    let code = match answer.reply.code {
        Code::End => "nothing there",
        Code::Exists => "another state",
        Code::Header => "done",
        Code::NotFound => "not there",
        Code::NotStored => "there is one",
        Code::Stored => "stored",
        Code::Value => "",
        Code::NoOp | Code::TooLarge => "no answer to this",
    };
    let mut words = format!("{code}{}", answer.value.escape_ascii());
    if let Some(Cas(number)) = answer.reply.cas {
        write!(words, " (state {number})").expect("a string takes any text");
    }
    words
}
