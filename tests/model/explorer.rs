//! All schedules of a scenario, breadth first: each layer is the states after one step more.
//!
//! What an actor does depends on nothing but what it was told, so a state is the servers, what everybody was told
//! and the history. States that several schedules lead to are gone on from once. A state's layer follows from it,
//! so the number of schedules can be carried along.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::BuildHasherDefault;

use rust_json_session::config::Concurrency::Merge;

use crate::actor::{Actor, Call, Outcome, READ_AND_CLOSE, Role};
use crate::aftermath::execute;
use crate::history::{History, counts};
use crate::life::Life;
use crate::members::Members;
use crate::memcached::{Command, Id, Kind};
use crate::promises::Promises;
use crate::scenario::{Event, Scenario};
use crate::servers::{Late, Reach, Server};
use crate::steps::Step;
use crate::tape::Told;
use crate::words::described;

/// What was explored.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Explored {
    pub(crate) states: usize,
    pub(crate) schedules: u128,
    /// States that were not gone on from, because somebody had used up the patience with them.
    pub(crate) left_out: usize,
}

/// Something that must never happen, and how it comes to it.
#[derive(Debug)]
pub(crate) struct Violation {
    pub(crate) what: String,
    pub(crate) schedule: String,
}

/// Explores a scenario.
pub(crate) fn explore(scenario: &Scenario) -> Result<Explored, Violation> {
    let reader = Actor::new('z', Role::Php(Merge, READ_AND_CLOSE));
    let life = |actor| Life::new(actor, scenario.servers, scenario.polls, scenario.fault);
    let mut explorer = Explorer {
        scenario,
        lives: scenario.actors.iter().map(life).collect(),
        reader: life(&reader),
        trail: Vec::new(),
        reads: HashMap::new(),
    };
    explorer.run()
}

pub(crate) struct Explorer<'s> {
    pub(crate) scenario: &'s Scenario,
    pub(crate) lives: Vec<Life<'s>>,
    /// Who reads the session when all is over.
    pub(crate) reader: Life<'s>,
    /// The first step that led to each state, and the state it came from, by number.
    trail: Vec<(Option<usize>, Step)>,
    /// What the reader gets from servers in some state, and what they have then.
    pub(crate) reads: HashMap<Vec<Server>, Result<Members, String>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct State {
    pub(crate) servers: Vec<Server>,
    pub(crate) history: History,
    pub(crate) promises: Promises,
    /// Where in its life each actor is.
    pub(crate) moments: Vec<usize>,
    /// Which events have happened.
    pub(crate) happened: u32,
    /// Which actors were killed.
    pub(crate) killed: u32,
    pub(crate) late: Vec<Late>,
}

/// How many schedules lead to a state, and the end of the first one's trail.
#[derive(Clone, Copy, Debug)]
struct Reached {
    schedules: u128,
    trail: Option<usize>,
}

/// Without random keys: what is found is found again.
type Layer = HashMap<State, Reached, BuildHasherDefault<DefaultHasher>>;

impl Explorer<'_> {
    fn run(&mut self) -> Result<Explored, Violation> {
        let mut explored = Explored::default();
        let start = Reached {
            schedules: 1,
            trail: None,
        };
        let mut layer = Layer::default();
        let state = self
            .start()
            .map_err(|what| self.violation(what, None, None))?;
        layer.insert(state, start);
        while !layer.is_empty() {
            let mut next = Layer::default();
            explored.states += layer.len();
            for (state, reached) in layer {
                if let Some(outcomes) = self.outcomes(&state) {
                    self.judge(&state, &outcomes)
                        .map_err(|what| self.violation(what, reached.trail, None))?;
                    explored.schedules += reached.schedules;
                    // What comes too late may come still, and a server may fail.
                    if !self.is_replicated() {
                        continue;
                    }
                }
                if self.is_out_of_patience(&state) {
                    explored.left_out += 1;
                    continue;
                }
                for step in self.steps(&state) {
                    let mut after = state.clone();
                    self.take(step, &mut after)
                        .map_err(|what| self.violation(what, reached.trail, Some(step)))?;
                    next.entry(after)
                        .or_insert_with(|| {
                            self.trail.push((reached.trail, step));
                            Reached {
                                schedules: 0,
                                trail: Some(self.trail.len() - 1),
                            }
                        })
                        .schedules += reached.schedules;
                }
            }
            layer = next;
        }
        Ok(explored)
    }

    /// What there is at first, once those have ended who come before all others.
    fn start(&mut self) -> Result<State, String> {
        let mut servers = vec![Server::default(); self.scenario.servers];
        servers[0].memcached = self.scenario.memcached();
        let document = self.scenario.document.unwrap_or("{}");
        if self.is_replicated() {
            self.read(&mut servers, None);
        }
        let actors = self.lives.len();
        let mut state = State {
            servers,
            history: History::new(actors, document.as_bytes()),
            promises: Promises::new(actors, Members::of(document.as_bytes())),
            moments: vec![0; actors],
            happened: 0,
            killed: 0,
            late: Vec::new(),
        };
        for who in 0..actors {
            while self.lives[who].actor.is_before && self.outcome(&state, who).is_none() {
                let step = self.steps_of(&state, who)[0];
                self.take(step, &mut state)?;
            }
        }
        Ok(state)
    }

    pub(crate) fn is_replicated(&self) -> bool {
        self.scenario.servers > 1
    }

    fn is_out_of_patience(&self, state: &State) -> bool {
        let mut lives = self.lives.iter().zip(&state.moments);
        lives.any(|(life, &moment)| life.commands(moment) > self.scenario.patience)
    }

    /// How somebody ended, once it has.
    pub(crate) fn outcome(&self, state: &State, who: usize) -> Option<Outcome> {
        if state.killed & (1 << who) != 0 {
            return Some(Outcome::Killed);
        }
        self.lives[who].outcome(state.moments[who])
    }

    /// How everybody ended, once they have.
    fn outcomes(&self, state: &State) -> Option<Vec<Outcome>> {
        let ends = (0..self.lives.len()).map(|who| self.outcome(state, who));
        ends.collect()
    }

    fn judge(&mut self, state: &State, outcomes: &[Outcome]) -> Result<(), String> {
        let actors = &self.scenario.actors;
        if self.is_replicated() {
            for (actor, outcome) in actors.iter().zip(outcomes) {
                if let Outcome::Failed(why) = outcome {
                    return Err(format!("{} fails: {why}", actor.name));
                }
            }
            self.judge_aftermath(state)?;
        } else {
            let memcached = &state.servers[0].memcached;
            state.history.judge(actors, outcomes, memcached)?;
        }
        if self.scenario.counts() {
            let (counted, count) = counts(actors, outcomes, &state.servers[0].memcached);
            if count != u64::try_from(counted).ok() {
                return Err(format!("{counted} requests counted to {count:?}"));
            }
        }
        Ok(())
    }

    pub(crate) fn take(&mut self, step: Step, state: &mut State) -> Result<(), String> {
        match step {
            Step::Command { who, server } => {
                let (command, told) = self.carry_out(who, server, state);
                self.tell(who, server, &told, state)?;
                match told {
                    Told::Answer(answer, _) if !self.is_replicated() => {
                        let actors = &self.scenario.actors;
                        state.history.note(actors, who, &command, &answer)
                    }
                    _ => Ok(()),
                }
            }
            Step::Fails {
                who,
                server,
                failure,
                is_carried_out,
                is_late,
                event,
            } => {
                if let Some(event) = event {
                    state.happened |= 1 << event;
                }
                if is_carried_out {
                    self.carry_out(who, server, state);
                }
                if is_late {
                    let moment = state.moments[who];
                    state.late.push(Late {
                        who,
                        moment,
                        server,
                        from: 0,
                    });
                }
                let pending = self.pending(state, who, server);
                let told = if pending.is_some_and(|pending| pending.is_posted) {
                    Told::Dropped
                } else {
                    Told::Failed(failure)
                };
                self.tell(who, server, &told, state)
            }
            Step::Late(index) => {
                let late = &mut state.late[index];
                let pending = self.lives[late.who].pending(late.moment, late.server);
                let commands = &pending.expect("it was given up").commands;
                let server = &mut state.servers[late.server];
                server.execute(&commands[late.from], self.scenario.fault);
                late.from += 1;
                if late.from == commands.len() {
                    state.late.remove(index);
                }
                Ok(())
            }
            Step::EarlyRelease(id) => {
                state.servers[0].memcached.take(id.place(Kind::Lock));
                state.history.freed(id);
                Ok(())
            }
            Step::Event(index) => {
                state.happened |= 1 << index;
                self.happen(self.scenario.events[index], state);
                Ok(())
            }
        }
    }

    fn happen(&mut self, event: Event, state: &mut State) {
        if let Some(place) = event.place() {
            state.servers[0].memcached.take(place);
        }
        match event {
            Event::Eviction(id) => state.history.evicted(id),
            Event::DeadLockExpiry(id) | Event::LockExpiry(id) => state.history.freed(id),
            Event::Back(server) => state.servers[server].reach = Reach::Answers,
            Event::BackEmpty(server) | Event::Restart(server) => {
                state.servers[server].restart();
                state.late.retain(|late| late.server != server);
            }
            Event::Down(server) => state.servers[server].reach = Reach::IsDown,
            Event::Hang(server) => state.servers[server].reach = Reach::Hangs,
            Event::Kill(name) => {
                let who = self.scenario.number_of(name);
                state.killed |= 1 << who;
                let call = self.call(state, who);
                state.promises.killed(who, call);
            }
            Event::Loss(server) => {
                state.servers[server]
                    .memcached
                    .take(Id::Old.place(Kind::Session));
            }
            Event::TombstoneEviction(_)
            | Event::TombstoneExpiry(_)
            | Event::Glitch(_)
            | Event::LateGlitch(_)
            | Event::Reset(_) => {}
        }
    }

    /// The call that somebody is in, or comes to next.
    fn call(&self, state: &State, who: usize) -> Option<Call> {
        let life = &self.lives[who];
        life.call(life.done(state.moments[who]).len())
    }

    /// Carries out what somebody waits for.
    pub(crate) fn carry_out(
        &self,
        who: usize,
        server: usize,
        state: &mut State,
    ) -> (Command, Told) {
        let pending = self.pending(state, who, server);
        let commands = &pending.expect("it is this one's turn").commands;
        let told = execute(commands, server, &mut state.servers, self.scenario.fault);
        (commands[0].clone(), told)
    }

    /// Somebody is told something, and goes on.
    fn tell(
        &mut self,
        who: usize,
        server: usize,
        told: &Told,
        state: &mut State,
    ) -> Result<(), String> {
        let before = state.moments[who];
        let after = self.lives[who].after(before, server, told);
        state.moments[who] = after;
        if !self.is_replicated() {
            return Ok(());
        }
        let actors = &self.scenario.actors;
        let life = &self.lives[who];
        let done = life.done(before).len();
        state.promises.begin(actors, who, life.call(done));
        for (index, &did) in life.done(after).iter().enumerate().skip(done) {
            state.promises.begin(actors, who, life.call(index));
            state.promises.end(actors, who, did)?;
        }
        Ok(())
    }

    /// The schedule that ends with `last`, in words.
    fn violation(&mut self, what: String, trail: Option<usize>, last: Option<Step>) -> Violation {
        let mut steps: Vec<Step> = last.into_iter().collect();
        let mut trail = trail;
        while let Some((before, step)) = trail.map(|trail| self.trail[trail]) {
            steps.push(step);
            trail = before;
        }
        let mut schedule = String::new();
        if let Ok(mut state) = self.start() {
            for step in steps.into_iter().rev() {
                schedule.push_str(&self.in_words(step, &state));
                // What is wrong is known.
                let _ = self.take(step, &mut state);
            }
            schedule.push_str(&described(&state));
        }
        Violation { what, schedule }
    }
}
