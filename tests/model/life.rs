//! All that an actor may come to do. What it does depends on nothing but what it was told by each server, so it is
//! run once for each of that.

use std::collections::HashMap;

use crate::actor::{Actor, Call, Done, Outcome, Played, Role};
use crate::memcached::{Fault, Id};
use crate::tape::{Pending, Told};

/// An actor and the moments of its life.
pub(crate) struct Life<'s> {
    pub(crate) actor: &'s Actor,
    polls: u32,
    fault: Option<Fault>,
    /// All that it was ever told.
    told: Vec<Told>,
    numbers: HashMap<(u8, u64, Vec<u8>), Vec<u32>>,
    moments: Vec<Moment>,
    known: HashMap<Vec<Vec<u32>>, usize>,
    after: HashMap<(usize, usize, u32), usize>,
}

/// An actor that was told certain things.
struct Moment {
    /// By each server, as numbers in `told`.
    told: Vec<Vec<u32>>,
    played: Played,
}

impl<'s> Life<'s> {
    pub(crate) fn new(actor: &'s Actor, servers: usize, polls: u32, fault: Option<Fault>) -> Self {
        let mut life = Self {
            actor,
            polls,
            fault,
            told: Vec::new(),
            numbers: HashMap::new(),
            moments: Vec::new(),
            known: HashMap::new(),
            after: HashMap::new(),
        };
        life.moment(vec![Vec::new(); servers]);
        life
    }

    /// Where it leads that this one is told something.
    pub(crate) fn after(&mut self, moment: usize, server: usize, told: &Told) -> usize {
        let number = self.number(told);
        if let Some(&after) = self.after.get(&(moment, server, number)) {
            return after;
        }
        let mut all = self.moments[moment].told.clone();
        all[server].push(number);
        let after = match self.known.get(&all) {
            Some(&known) => known,
            None => self.moment(all),
        };
        self.after.insert((moment, server, number), after);
        after
    }

    fn moment(&mut self, told: Vec<Vec<u32>>) -> usize {
        let texts = told.iter().map(|told| {
            let told = told.iter().map(|&number| &self.told[number as usize]);
            told.collect()
        });
        let played = self.actor.play(texts.collect(), self.polls, self.fault);
        let moment = self.moments.len();
        self.known.insert(told.clone(), moment);
        self.moments.push(Moment { told, played });
        moment
    }

    fn number(&mut self, told: &Told) -> u32 {
        let key = match told {
            Told::Answer(answer, epoch) => (
                *epoch,
                answer.reply.cas.map_or(u64::MAX, |cas| cas.0),
                answer.value.clone(),
            ),
            Told::Dropped | Told::Failed(_) => (u8::MAX, 0, Vec::new()),
        };
        let alike = self.numbers.entry(key).or_default();
        let known = alike.iter().find(|&&n| self.told[n as usize] == *told);
        if let Some(&known) = known {
            return known;
        }
        let number = u32::try_from(self.told.len()).expect("not as many");
        alike.push(number);
        self.told.push(told.clone());
        number
    }

    /// What it waits for from a server.
    pub(crate) fn pending(&self, moment: usize, server: usize) -> Option<&Pending> {
        self.moments[moment].played.pending[server].as_ref()
    }

    /// How many commands it has sent so far.
    pub(crate) fn commands(&self, moment: usize) -> usize {
        self.moments[moment].told.iter().map(Vec::len).sum()
    }

    /// How it ended, once it has.
    pub(crate) fn outcome(&self, moment: usize) -> Option<Outcome> {
        self.moments[moment].played.outcome
    }

    /// What it has done so far.
    pub(crate) fn done(&self, moment: usize) -> &[Done] {
        &self.moments[moment].played.done
    }

    /// The call that comes after so many.
    pub(crate) fn call(&self, done: usize) -> Option<Call> {
        match self.actor.role {
            // It reads and stores in turn.
            Role::Node { .. } => done.is_multiple_of(2).then_some(Call::Read(Id::Old)),
            Role::NodeLogout => None,
            Role::Php(_, script) => script.get(done).copied(),
        }
    }
}
