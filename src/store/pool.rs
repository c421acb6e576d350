//! All servers, which of them a session is on, and which of them are well.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::health::Health;
use super::wire::Probed;
use super::{
    Copies, Credentials, Distribution, Error, Key, Ring, Server, ServerList, Settings, Store,
    TlsSettings, Transport, Wire,
};

/// Which servers, how sessions are spread over them, and how long they may take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PoolSettings {
    /// The servers.
    pub servers: ServerList,
    /// Which session is on which.
    pub distribution: Distribution,
    /// On how many servers beside the first each session is: 0 or 1.
    pub replicas: usize,
    /// How long a connection may take to open, where the list does not say.
    pub connect_timeout: Duration,
    /// How long a reply may take, where the list does not say.
    pub timeout: Duration,
    /// For those that are spoken to over TLS.
    pub tls: TlsSettings,
    /// Who is to be let in.
    pub credentials: Option<Credentials>,
}

/// The servers that sessions are spread over: one at least.
#[derive(Debug)]
pub struct Pool<T = Wire> {
    settings: Arc<PoolSettings>,
    first: Member<T>,
    others: Vec<Member<T>>,
    ring: Ring,
    /// Whether any server is set aside.
    is_any_aside: bool,
}

/// The number of a server in its pool, in the order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ServerId(usize);

/// A server and its health.
#[derive(Debug)]
struct Member<T> {
    store: Store<T>,
    health: Health,
}

/// The servers of a session's copies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Places {
    pub(super) first: ServerId,
    pub(super) second: Option<ServerId>,
    /// Whether they are the servers that come first on the ring.
    pub(super) are_home: bool,
    /// Whether one of them is.
    pub(super) has_home: bool,
}

/// How a server is, as far as this process knows.
#[derive(Clone, Debug)]
pub struct ServerHealth<'p> {
    /// The server.
    pub server: &'p Server,
    /// Whether it is set aside, and what it failed with last.
    pub health: &'p Health,
    /// How long the last reply took. `None` before the first.
    pub round_trip: Option<Duration>,
}

impl Pool {
    /// Opens nothing.
    #[must_use]
    pub fn new(settings: &Arc<PoolSettings>) -> Self {
        Self::over(settings, |server| Wire::new(settings.of(server)))
    }

    /// Notes which process this is, at the beginning of each use that a fork may have come before.
    pub fn enter(&mut self, process: u32) {
        for member in self.members_mut() {
            member.store.enter(process);
        }
    }

    /// What is known of each server.
    pub fn health(&self) -> impl Iterator<Item = ServerHealth<'_>> {
        let servers = self.settings.servers.iter();
        servers
            .zip(self.members())
            .map(|(server, member)| ServerHealth {
                server,
                health: &member.health,
                round_trip: member.store.round_trip(),
            })
    }
}

impl<T: Transport> Pool<T> {
    /// Servers that are spoken to over what `way` gives for each.
    pub fn over(settings: &Arc<PoolSettings>, mut way: impl FnMut(&Server) -> T) -> Self {
        let mut member = |server| Member {
            store: Store::over(way(server)),
            health: Health::default(),
        };
        let (first, others) = settings.servers.split_first();
        Self {
            first: member(first),
            others: others.iter().map(member).collect(),
            ring: Ring::new(&settings.servers, settings.distribution),
            settings: Arc::clone(settings),
            is_any_aside: false,
        }
    }

    /// What it was made with.
    #[must_use]
    pub fn settings(&self) -> &Arc<PoolSettings> {
        &self.settings
    }

    /// The copies of the session, or another item, under `key`, on servers that are not set aside, where there are any.
    pub fn copies_of<'p>(&'p mut self, key: &'p Key) -> Copies<'p, T> {
        self.probe_if_any_is_aside();
        Copies::new(self, key)
    }

    pub(super) fn probe_if_any_is_aside(&mut self) {
        if self.is_any_aside {
            self.probe();
        }
    }

    /// Every server, in the order of the list.
    #[must_use]
    pub fn all(&self) -> Vec<ServerId> {
        (0..=self.others.len()).map(ServerId).collect()
    }

    /// Those that are not set aside.
    pub(super) fn well(&self) -> Vec<ServerId> {
        let mut servers = self.all();
        servers.retain(|server| !self.is_aside(server.0));
        servers
    }

    /// The server with this number.
    pub fn store(&mut self, ServerId(id): ServerId) -> &mut Store<T> {
        &mut self.member_mut(id).store
    }

    /// The servers at these places, the second where there is one.
    pub(super) fn stores(
        &mut self,
        Places { first, second, .. }: Places,
    ) -> (&mut Store<T>, Option<&mut Store<T>>) {
        let Some(ServerId(second)) = second else {
            return (self.store(first), None);
        };
        let Self {
            first: head,
            others,
            ..
        } = self;
        match (first.0.checked_sub(1), second.checked_sub(1)) {
            (Some(first), Some(second)) => match others.get_disjoint_mut([first, second]) {
                Ok([first, second]) => (&mut first.store, Some(&mut second.store)),
                Err(_) => (&mut head.store, None),
            },
            (Some(first), None) => match others.get_mut(first) {
                Some(first) => (&mut first.store, Some(&mut head.store)),
                None => (&mut head.store, None),
            },
            (None, Some(second)) => {
                let second = others.get_mut(second).map(|member| &mut member.store);
                (&mut head.store, second)
            }
            (None, None) => (&mut head.store, None),
        }
    }

    pub(super) fn is_replicated(&self) -> bool {
        self.settings.replicas > 0 && !self.others.is_empty()
    }

    /// Sets aside a server that failed, where another can take its place.
    pub(super) fn note_failure(&mut self, ServerId(id): ServerId, error: &Error) {
        let is_only = self.others.is_empty();
        let member = self.member_mut(id);
        if is_only {
            member.health.note_error(error, Instant::now());
        } else {
            if !member.health.is_aside() {
                FAILOVERS.fetch_add(1, Ordering::Relaxed);
            }
            member.health.note_failure(error, Instant::now());
            self.is_any_aside = true;
        }
    }

    /// The servers of a session's copies, without those that are set aside or `failed` just now. `None` where there
    /// are no more.
    pub(super) fn well_places(&self, session: &Key, failed: &[ServerId]) -> Option<Places> {
        if self.others.is_empty() {
            return self.untried_places(session, failed);
        }
        let order = self.ring.order(session.as_bytes()).enumerate();
        let mut well =
            order.filter(|&(_, id)| !failed.contains(&ServerId(id)) && !self.is_aside(id));
        let first = well.next()?;
        Some(self.placed(first, well.next()))
    }

    /// The same where none is known to be well, without those that `failed` just now.
    pub(super) fn untried_places(&self, session: &Key, failed: &[ServerId]) -> Option<Places> {
        let order = self.ring.order(session.as_bytes()).enumerate();
        let mut untried = order.filter(|&(_, id)| !failed.contains(&ServerId(id)));
        let first = untried.next()?;
        Some(self.placed(first, untried.next()))
    }

    fn placed(&self, first: (usize, usize), second: Option<(usize, usize)>) -> Places {
        let second = second.filter(|_| self.is_replicated());
        Places {
            first: ServerId(first.1),
            second: second.map(|(_, id)| ServerId(id)),
            are_home: match second {
                Some((rank, _)) => rank == 1,
                None => first.0 == 0 && !self.is_replicated(),
            },
            has_home: first.0 <= self.settings.replicas,
        }
    }

    /// Why a server that comes first on a session's ring is set aside, since `now` less `longest` at most, where
    /// it may still have the session.
    pub(super) fn silent_home(
        &self,
        session: &Key,
        longest: Duration,
        now: Instant,
    ) -> Option<Error> {
        let homes = self
            .ring
            .order(session.as_bytes())
            .take(1 + self.settings.replicas);
        homes.filter_map(|id| self.member(id)).find_map(|member| {
            let since = member.health.aside_since()?;
            let (error, _) = member.health.last_error()?;
            let may_have_it = !error.is_end_of_the_server();
            (may_have_it && now.saturating_duration_since(since) <= longest).then(|| error.clone())
        })
    }

    /// Finds out which of the servers that are set aside answer again. Waits for none, but to give back the locks
    /// that this process has left on one that does: others wait for those, and this process may not ask there soon.
    pub(super) fn probe(&mut self) {
        let now = Instant::now();
        let is_none_well = self.members().all(|member| member.health.is_aside());
        let mut is_any_aside = false;
        for Member { store, health } in self.members_mut() {
            if health.is_aside() && store.transport.has_answered() {
                // Where none was known to be well, requests asked them.
                health.note_answer(now);
            } else if health.is_probe_due(now) || health.is_aside() && is_none_well {
                match store.transport.probe() {
                    Probed::Answered => match store.return_lost_claims() {
                        Err(error) if error.is_failure_of_the_server() => {
                            health.note_failure(&error, Instant::now());
                        }
                        _ => health.note_answer(now),
                    },
                    Probed::Failed => health.note_silence(now),
                    Probed::Waiting => {}
                }
            }
            is_any_aside |= health.is_aside();
        }
        self.is_any_aside = is_any_aside;
    }

    fn is_aside(&self, id: usize) -> bool {
        self.member(id)
            .is_some_and(|member| member.health.is_aside())
    }

    fn member(&self, id: usize) -> Option<&Member<T>> {
        match id.checked_sub(1) {
            Some(other) => self.others.get(other),
            None => Some(&self.first),
        }
    }

    fn member_mut(&mut self, id: usize) -> &mut Member<T> {
        let other = id
            .checked_sub(1)
            .and_then(|other| self.others.get_mut(other));
        other.unwrap_or(&mut self.first)
    }

    fn members(&self) -> impl Iterator<Item = &Member<T>> {
        std::iter::once(&self.first).chain(&self.others)
    }

    fn members_mut(&mut self) -> impl Iterator<Item = &mut Member<T>> {
        std::iter::once(&mut self.first).chain(&mut self.others)
    }
}

impl PoolSettings {
    /// Those of one of its servers.
    #[must_use]
    pub fn of(&self, server: &Server) -> Settings {
        Settings {
            address: server.address.clone(),
            connect_timeout: server.timeout.unwrap_or(self.connect_timeout),
            timeout: server.timeout.unwrap_or(self.timeout),
            tls: self.tls.clone(),
            credentials: self.credentials.clone(),
        }
    }
}

/// How often this process has set a server aside, since it started.
#[must_use]
pub fn failovers() -> u64 {
    FAILOVERS.load(Ordering::Relaxed)
}

static FAILOVERS: AtomicU64 = AtomicU64::new(0);
