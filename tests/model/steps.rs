//! What may happen next.

use rust_json_session::codec::is_tombstone;

use crate::actor::Outcome;
use crate::explorer::{Explorer, State};
use crate::memcached::{Fault, Id, Kind, Verb};
use crate::scenario::Event;
use crate::servers::{Reach, Server};
use crate::tape::{Failure, Pending};

/// One step of a schedule.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    /// A command is carried out, and answered.
    Command {
        who: usize,
        server: usize,
    },
    EarlyRelease(Id),
    Event(usize),
    /// A command is not answered.
    Fails {
        who: usize,
        server: usize,
        failure: Failure,
        /// All the same.
        is_carried_out: bool,
        /// It may be carried out later, with what is behind it.
        is_late: bool,
        /// The event that this is.
        event: Option<usize>,
    },
    /// What was given up is carried out.
    Late(usize),
}

impl Explorer<'_> {
    pub(crate) fn steps(&self, state: &State) -> Vec<Step> {
        let mut steps: Vec<Step> = (0..self.lives.len())
            .flat_map(|who| self.steps_of(state, who))
            .collect();
        let events = self.scenario.events.iter().enumerate();
        let events = events.filter(|&(index, &event)| {
            state.happened & (1 << index) == 0 && self.can_happen(state, event)
        });
        steps.extend(events.map(|(index, _)| Step::Event(index)));
        let late = state.late.iter().enumerate();
        let late = late.filter(|(_, late)| state.servers[late.server].reach == Reach::Answers);
        steps.extend(late.map(|(index, _)| Step::Late(index)));
        if self.scenario.fault == Some(Fault::ReleasesEarly) {
            let early = Id::BOTH.into_iter().filter(|&id| {
                let holder = state.history.holder(id);
                holder
                    .and_then(|who| self.pending(state, who, 0))
                    .is_some_and(|pending| matches!(pending.commands[0].verb, Verb::Store(..)))
            });
            steps.extend(early.map(Step::EarlyRelease));
        }
        steps
    }

    /// What may come of the commands that somebody has sent.
    pub(crate) fn steps_of(&self, state: &State, who: usize) -> Vec<Step> {
        let mut steps = Vec::new();
        for server in 0..state.servers.len() {
            if let Some(pending) = self.pending(state, who, server) {
                self.add_steps_at(state, who, server, pending, &mut steps);
            }
        }
        steps
    }

    /// What somebody waits for from a server.
    pub(crate) fn pending(&self, state: &State, who: usize, server: usize) -> Option<&Pending> {
        if state.killed & (1 << who) != 0 {
            return None;
        }
        self.lives[who].pending(state.moments[who], server)
    }

    fn add_steps_at(
        &self,
        state: &State,
        who: usize,
        server: usize,
        pending: &Pending,
        steps: &mut Vec<Step>,
    ) {
        let fails = |failure, is_carried_out, is_late, event| Step::Fails {
            who,
            server,
            failure,
            is_carried_out,
            is_late,
            event,
        };
        let Server { epoch, reach, .. } = state.servers[server];
        if let Some((_, failure)) = self.lives[who].actor.cut.filter(|cut| cut.0 == server) {
            steps.push(fails(failure, false, false, None));
            if failure == Failure::TimedOut && !pending.is_posted {
                steps.push(fails(failure, true, false, None));
            }
            return;
        }
        match reach {
            Reach::Answers => {}
            Reach::Hangs => {
                steps.push(fails(Failure::TimedOut, false, true, None));
                return;
            }
            Reach::IsDown => {
                steps.push(fails(Failure::Unreachable, false, false, None));
                return;
            }
        }
        let is_another = pending
            .connected
            .is_some_and(|connected| connected != epoch);
        if is_another && (pending.is_begun || pending.is_bound) {
            let failure = if pending.is_begun {
                Failure::Closed
            } else {
                Failure::Disconnected
            };
            steps.push(fails(failure, false, false, None));
            return;
        }
        steps.push(Step::Command { who, server });
        if pending.is_posted {
            return;
        }
        for (index, &event) in self.scenario.events.iter().enumerate() {
            if state.happened & (1 << index) != 0 {
                continue;
            }
            let event = Some(index)
                .filter(|_| event.is_failure_at(server))
                .zip(Some(event));
            match event {
                Some((index, Event::Glitch(_))) => {
                    steps.push(fails(Failure::TimedOut, false, false, Some(index)));
                    steps.push(fails(Failure::TimedOut, true, false, Some(index)));
                }
                Some((index, Event::LateGlitch(_))) => {
                    steps.push(fails(Failure::TimedOut, false, true, Some(index)));
                }
                Some((index, Event::Reset(_))) if pending.is_bound => {
                    let failure = if pending.is_begun {
                        Failure::Closed
                    } else {
                        Failure::Disconnected
                    };
                    steps.push(fails(failure, false, false, Some(index)));
                    steps.push(fails(failure, true, false, Some(index)));
                }
                _ => {}
            }
        }
    }

    fn can_happen(&self, state: &State, event: Event) -> bool {
        let item = event
            .place()
            .and_then(|place| state.servers[0].memcached.value(place));
        let is_tombstone = item.is_some_and(|item| is_tombstone(item));
        let has_ended = |who| self.outcome(state, who).is_some();
        match event {
            Event::Eviction(_) => item.is_some() && !is_tombstone,
            Event::DeadLockExpiry(id) => state
                .history
                .holder(id)
                .is_some_and(|who| self.outcome(state, who) == Some(Outcome::Killed)),
            Event::LockExpiry(_) => item.is_some(),
            Event::TombstoneEviction(_) => is_tombstone,
            Event::TombstoneExpiry(id) => {
                let nobody_stores = (0..self.lives.len())
                    .all(|who| has_ended(who) || !state.history.has_tried(who, id));
                nobody_stores && is_tombstone
            }
            Event::Back(server) | Event::BackEmpty(server) => {
                state.servers[server].reach != Reach::Answers
            }
            Event::Down(server) | Event::Hang(server) | Event::Restart(server) => {
                state.servers[server].reach == Reach::Answers
            }
            Event::Loss(server) => {
                let place = Id::Old.place(Kind::Session);
                state.servers[server].memcached.value(place).is_some()
            }
            Event::Kill(name) => !has_ended(self.scenario.number_of(name)),
            Event::Glitch(_) | Event::LateGlitch(_) | Event::Reset(_) => false,
        }
    }
}

impl Event {
    /// Whether it is that an exchange with this server fails.
    fn is_failure_at(self, server: usize) -> bool {
        matches!(self, Self::Glitch(at) | Self::LateGlitch(at) | Self::Reset(at) if at == server)
    }
}
