//! Somebody comes when all is over, and reads the session: whatever became of it, and of the servers.

use rust_json_session::store::Answer;
use rust_json_session::store::protocol::{Code, Condition, Reply};

use crate::actor::Done;
use crate::explorer::{Explorer, State};
use crate::members::Members;
use crate::memcached::{Command, Fault, Id, Verb};
use crate::servers::{Reach, Server};
use crate::tape::{Failure, Told};

impl Explorer<'_> {
    /// Somebody reads the session when all is over, whatever becomes of servers that are down.
    pub(crate) fn judge_aftermath(&mut self, state: &State) -> Result<(), String> {
        let mut all = vec![state.servers.clone()];
        for server in 0..state.servers.len() {
            if state.servers[server].reach != Reach::Answers {
                for mut servers in all.clone() {
                    servers[server].reach = Reach::Answers;
                    all.push(servers.clone());
                    servers[server].restart();
                    all.push(servers);
                }
            }
        }
        for mut servers in all {
            let read = if let Some(read) = self.reads.get(&servers) {
                read.clone()
            } else {
                let before = servers.clone();
                let members = self.read(&mut servers, self.scenario.fault);
                let at_home = servers[..2]
                    .iter()
                    .filter(|server| server.reach == Reach::Answers)
                    .map(|server| server.document(Id::Old));
                let are_equal = at_home
                    .clone()
                    .all(|copy| Some(copy) == at_home.clone().next());
                let read = match members {
                    Some(_) if !are_equal => Err("the copies differ".to_owned()),
                    Some(members) => Ok(members),
                    None => Err("nobody can read the session".to_owned()),
                };
                self.reads.insert(before, read.clone());
                read
            };
            state.promises.judge(Id::Old, read?)?;
        }
        Ok(())
    }

    /// What somebody gets who reads the session while nobody else does anything.
    pub(crate) fn read(&mut self, servers: &mut [Server], fault: Option<Fault>) -> Option<Members> {
        let mut moment = 0;
        loop {
            let mut pending = (0..servers.len()).filter_map(|server| {
                let pending = self.reader.pending(moment, server)?;
                Some((server, pending.commands.clone()))
            });
            let Some((server, commands)) = pending.next() else {
                return match self.reader.done(moment).first()? {
                    Done::Read(_, members) => Some(*members),
                    _ => None,
                };
            };
            drop(pending);
            let told = match servers[server].reach {
                Reach::Answers => execute(&commands, server, servers, fault),
                _ => Told::Failed(Failure::Unreachable),
            };
            moment = self.reader.after(moment, server, &told);
        }
    }
}

/// Carries out the first of some commands.
pub(crate) fn execute(
    commands: &[Command],
    server: usize,
    servers: &mut [Server],
    fault: Option<Fault>,
) -> Told {
    let server_is_second = server == 1;
    let server = &mut servers[server];
    let mut command = commands[0].clone();
    if let Verb::Store(_, condition) = &mut command.verb {
        if fault == Some(Fault::RepairsNothing) && commands.len() == 2 {
            let reply = Reply::from(Code::Stored);
            let value = Vec::new();
            return Told::Answer(Answer { reply, value }, server.epoch);
        }
        if fault == Some(Fault::StoresTheSecondUnconditionally) && server_is_second {
            let number = server.memcached.number(command.place);
            *condition = number.map_or(Condition::Absent, Condition::Unchanged);
        }
    }
    server.execute(&command, fault)
}
