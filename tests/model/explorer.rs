//! All schedules of a scenario, breadth first: each layer is the states after one step more.
//!
//! What an actor does depends on nothing but the answers it got, so it is run once for each series of them,
//! and a state is the items, everybody's answers and the history. States that several schedules lead to are
//! gone on from once. A state's layer follows from it, so the number of schedules can be carried along.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::fmt::Write as _;
use std::hash::BuildHasherDefault;

use rust_json_session::codec::is_tombstone;
use rust_json_session::store::protocol::Code;
use rust_json_session::store::{Answer, Cas};

use crate::actor::{Actor, Next, Outcome};
use crate::history::{History, counts};
use crate::memcached::{Command, Fault, Id, Kind, Memcached, Verb};
use crate::scenario::{Event, Scenario};

/// What was explored.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Explored {
    pub(crate) states: usize,
    pub(crate) schedules: u128,
}

/// Something that must never happen, and how it comes to it.
#[derive(Debug)]
pub(crate) struct Violation {
    pub(crate) what: String,
    pub(crate) schedule: String,
}

/// Explores a scenario.
pub(crate) fn explore(scenario: &Scenario) -> Result<Explored, Violation> {
    let mut explorer = Explorer {
        scenario,
        lives: scenario
            .actors
            .iter()
            .map(|actor| Life::new(actor, scenario))
            .collect(),
        trail: Vec::new(),
    };
    explorer.run()
}

struct Explorer<'s> {
    scenario: &'s Scenario,
    lives: Vec<Life<'s>>,
    /// The first step that led to each state, and the state it came from, by number.
    trail: Vec<(Option<usize>, Step)>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct State {
    memcached: Memcached,
    history: History,
    /// Where in its life each actor is.
    moments: Vec<usize>,
    /// Which events have happened.
    happened: u32,
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Command(usize),
    EarlyRelease(Id),
    Event(usize),
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
        let mut explored = Explored {
            states: 0,
            schedules: 0,
        };
        let start = Reached {
            schedules: 1,
            trail: None,
        };
        let mut layer = Layer::default();
        layer.insert(self.start(), start);
        while !layer.is_empty() {
            let mut next = Layer::default();
            explored.states += layer.len();
            for (state, reached) in layer {
                if let Some(outcomes) = self.outcomes(&state) {
                    self.judge(&state, &outcomes)
                        .map_err(|what| self.violation(what, reached.trail, None))?;
                    explored.schedules += reached.schedules;
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

    fn start(&self) -> State {
        let memcached = self.scenario.memcached();
        let document = self.scenario.document.unwrap_or("{}");
        State {
            history: History::new(self.lives.len(), document.as_bytes()),
            memcached,
            moments: vec![0; self.lives.len()],
            happened: 0,
        }
    }

    /// How everybody ended, once they have.
    fn outcomes(&self, state: &State) -> Option<Vec<Outcome>> {
        let ends = self.lives.iter().zip(&state.moments);
        ends.map(|(life, &moment)| match life.moments[moment].next {
            Next::Command(_) => None,
            Next::End(outcome) => Some(outcome),
        })
        .collect()
    }

    fn judge(&self, state: &State, outcomes: &[Outcome]) -> Result<(), String> {
        let actors = &self.scenario.actors;
        state.history.judge(actors, outcomes, &state.memcached)?;
        if self.scenario.counts() {
            let (counted, count) = counts(actors, outcomes, &state.memcached);
            if count != u64::try_from(counted).ok() {
                return Err(format!("{counted} requests counted to {count:?}"));
            }
        }
        Ok(())
    }

    /// What may happen next.
    fn steps(&self, state: &State) -> Vec<Step> {
        let mut steps: Vec<Step> = (0..self.lives.len())
            .filter(|&who| self.command(state, who).is_some())
            .map(Step::Command)
            .collect();
        let events = self.scenario.events.iter().enumerate();
        let events = events.filter(|&(index, &event)| {
            state.happened & (1 << index) == 0 && self.can_happen(state, event)
        });
        steps.extend(events.map(|(index, _)| Step::Event(index)));
        if self.scenario.fault == Some(Fault::ReleasesEarly) {
            let early = Id::BOTH.into_iter().filter(|&id| {
                let holder = state.history.holder(id);
                holder
                    .and_then(|who| self.command(state, who))
                    .is_some_and(|command| matches!(command.verb, Verb::Store(..)))
            });
            steps.extend(early.map(Step::EarlyRelease));
        }
        steps
    }

    fn command(&self, state: &State, who: usize) -> Option<&Command> {
        match &self.lives[who].moments[state.moments[who]].next {
            Next::Command(command) => Some(command),
            Next::End(_) => None,
        }
    }

    fn can_happen(&self, state: &State, event: Event) -> bool {
        let item = state.memcached.value(event.place());
        match event {
            Event::Eviction(_) => item.is_some_and(|item| !is_tombstone(item)),
            Event::DeadLockExpiry(id) => state.history.holder(id).is_some_and(|who| {
                let moment = &self.lives[who].moments[state.moments[who]];
                matches!(moment.next, Next::End(Outcome::Killed))
            }),
            Event::LockExpiry(_) => item.is_some(),
            Event::TombstoneEviction(_) => item.is_some_and(|item| is_tombstone(item)),
            Event::TombstoneExpiry(id) => {
                let nobody_stores = (0..self.lives.len()).all(|who| {
                    self.command(state, who).is_none() || !state.history.has_tried(who, id)
                });
                nobody_stores && item.is_some_and(|item| is_tombstone(item))
            }
        }
    }

    fn take(&mut self, step: Step, state: &mut State) -> Result<(), String> {
        match step {
            Step::Command(who) => {
                let (command, answer) = self.carry_out(who, state);
                let actors = &self.scenario.actors;
                state.history.note(actors, who, &command, &answer)
            }
            Step::EarlyRelease(id) => {
                state.memcached.take(id.place(Kind::Lock));
                state.history.freed(id);
                Ok(())
            }
            Step::Event(index) => {
                let event = self.scenario.events[index];
                state.happened |= 1 << index;
                state.memcached.take(event.place());
                match event {
                    Event::Eviction(id) => state.history.evicted(id),
                    Event::DeadLockExpiry(id) | Event::LockExpiry(id) => state.history.freed(id),
                    Event::TombstoneEviction(_) | Event::TombstoneExpiry(_) => {}
                }
                Ok(())
            }
        }
    }

    fn carry_out(&mut self, who: usize, state: &mut State) -> (Command, Answer) {
        let command = self.command(state, who).expect("it is this one's turn");
        let command = command.clone();
        let answer = state.memcached.execute(&command, self.scenario.fault);
        state.moments[who] = self.lives[who].after(state.moments[who], &answer);
        (command, answer)
    }

    /// The schedule that ends with `last`, in words.
    fn violation(&mut self, what: String, trail: Option<usize>, last: Option<Step>) -> Violation {
        let mut steps: Vec<Step> = last.into_iter().collect();
        let mut trail = trail;
        while let Some((before, step)) = trail.map(|trail| self.trail[trail]) {
            steps.push(step);
            trail = before;
        }
        let mut state = self.start();
        let mut schedule = String::new();
        for step in steps.into_iter().rev() {
            let told = match step {
                Step::Command(who) => {
                    let name = self.scenario.actors[who].name;
                    let mut before = state.clone();
                    let (command, answer) = self.carry_out(who, &mut before);
                    format!("{name} {command}: {}", words(&answer))
                }
                Step::EarlyRelease(id) => format!("the lock of `{}` is released early", id.text()),
                Step::Event(index) => format!("({:?})", self.scenario.events[index]),
            };
            writeln!(schedule, "  {told}").expect("a string takes any text");
            // What is wrong is known.
            let _ = self.take(step, &mut state);
        }
        Violation { what, schedule }
    }
}

/// All that an actor may come to do.
struct Life<'s> {
    actor: &'s Actor,
    scenario: &'s Scenario,
    moments: Vec<Moment>,
}

/// An actor that has got certain answers.
struct Moment {
    next: Next,
    /// The moment before, and what was answered then.
    before: Option<(usize, Answer)>,
    after: Vec<(Answer, usize)>,
}

impl<'s> Life<'s> {
    fn new(actor: &'s Actor, scenario: &'s Scenario) -> Self {
        let start = Moment {
            next: actor.after(&[], scenario.polls, scenario.fault),
            before: None,
            after: Vec::new(),
        };
        Self {
            actor,
            scenario,
            moments: vec![start],
        }
    }

    /// Where an answer leads.
    fn after(&mut self, moment: usize, answer: &Answer) -> usize {
        let known = self.moments[moment].after.iter();
        if let Some(&(_, after)) = known.clone().find(|(known, _)| known == answer) {
            return after;
        }
        let mut answers = vec![answer.clone()];
        let mut at = moment;
        while let Some((before, answer)) = &self.moments[at].before {
            answers.push(answer.clone());
            at = *before;
        }
        answers.reverse();
        let next = self
            .actor
            .after(&answers, self.scenario.polls, self.scenario.fault);
        self.moments.push(Moment {
            next,
            before: Some((moment, answer.clone())),
            after: Vec::new(),
        });
        let after = self.moments.len() - 1;
        self.moments[moment].after.push((answer.clone(), after));
        after
    }
}

/// An answer in words.
fn words(answer: &Answer) -> String {
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
