//! The servers of a site, what each of them has, and the processes that use them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use rust_json_session::codec::TOMBSTONE;
use rust_json_session::config::{Concurrency, Prefix};
use rust_json_session::session::{Error, LockTimes, Rules, Session, SessionId, SystemClock, Ttl};
use rust_json_session::store::{
    Address, Condition, Distribution, Exptime, Fetched, Key, Pool, PoolSettings, Ring, Settings,
    Store, Stored,
};

use crate::support::{Memcached, plain_codec, pool_settings, settings};

/// How long PHP waits for a server: short, for servers that hang, and long enough for those that do not.
pub(crate) const TIMEOUT: Duration = Duration::from_millis(300);

/// memcacheds with a number each, and where sessions are on them.
pub(crate) struct Site {
    servers: Vec<Option<Memcached>>,
    addresses: Vec<Address>,
    pub(crate) settings: PoolSettings,
    ring: Ring,
}

/// A process of PHP, with connections of its own.
pub(crate) struct Php {
    pub(crate) pool: Pool,
    concurrency: Concurrency,
    session: Session,
}

impl Site {
    /// As many memcacheds as there are numbers of `servers`, with `replicas`.
    pub(crate) fn start(servers: usize, replicas: usize) -> Self {
        Self::of((0..servers).map(|_| Memcached::start(&[])), replicas)
    }

    /// These memcacheds.
    pub(crate) fn of(servers: impl IntoIterator<Item = Memcached>, replicas: usize) -> Self {
        let servers: Vec<Option<Memcached>> = servers.into_iter().map(Some).collect();
        let addresses = servers.iter().flatten();
        let addresses = addresses.map(|server| server.address.clone()).collect();
        Self::at(addresses, servers, replicas)
    }

    /// A server that misbehaves, with number 0, and memcacheds.
    pub(crate) fn with_faulty(faulty: Address, memcacheds: usize, replicas: usize) -> Self {
        let mut servers = vec![None];
        servers.extend((0..memcacheds).map(|_| Some(Memcached::start(&[]))));
        let mut addresses = vec![faulty];
        addresses.extend(
            servers
                .iter()
                .flatten()
                .map(|server| server.address.clone()),
        );
        Self::at(addresses, servers, replicas)
    }

    fn at(addresses: Vec<Address>, servers: Vec<Option<Memcached>>, replicas: usize) -> Self {
        let list: Vec<String> = addresses.iter().map(Address::to_string).collect();
        let settings = PoolSettings {
            timeout: TIMEOUT,
            connect_timeout: TIMEOUT,
            ..pool_settings(&list.join(","), replicas)
        };
        let ring = Ring::new(&settings.servers, Distribution::Ketama);
        Self {
            servers,
            addresses,
            settings,
            ring,
        }
    }

    /// The id of a session for which the ring begins with these servers.
    pub(crate) fn id<const N: usize>(&self, servers: [usize; N]) -> String {
        self.ids(servers).next().unwrap()
    }

    /// All of them.
    pub(crate) fn ids<const N: usize>(&self, servers: [usize; N]) -> impl Iterator<Item = String> {
        (0..)
            .map(|number| format!("session{number}"))
            .filter(move |id| {
                let key = key(id);
                self.ring.order(key.as_bytes()).take(N).eq(servers)
            })
    }

    /// A process with nothing open.
    pub(crate) fn php(&self) -> Php {
        self.php_that(Concurrency::Merge)
    }

    /// The same, with another setting of `concurrency`.
    pub(crate) fn php_that(&self, concurrency: Concurrency) -> Php {
        Php {
            pool: Pool::new(&Arc::new(self.settings.clone())),
            concurrency,
            session: Session::open(rules(concurrency)),
        }
    }

    pub(crate) fn server(&self, server: usize) -> &Memcached {
        self.servers[server].as_ref().expect("it runs")
    }

    /// It dies with all it has.
    pub(crate) fn kill(&mut self, server: usize) {
        self.servers[server].take().expect("it runs").kill();
    }

    /// It runs again, with nothing in it.
    pub(crate) fn restart(&mut self, server: usize) {
        let address = &self.addresses[server];
        self.servers[server] = Some(Memcached::start_at(address, &[]));
    }

    /// It accepts connections and answers nothing, until it resumes with all it has.
    pub(crate) fn stop(&self, server: usize) {
        self.server(server).signal("STOP");
    }

    pub(crate) fn resume(&self, server: usize) {
        self.server(server).signal("CONT");
    }

    /// What a server has of a session, with its stamp.
    pub(crate) fn value(&self, server: usize, id: &str) -> Option<Vec<u8>> {
        value(&mut self.store(server), &key(id))
    }

    /// The same as text, without a stamp.
    pub(crate) fn document(&self, server: usize, id: &str) -> Option<String> {
        let value = String::from_utf8(self.value(server, id)?).unwrap();
        Some(value.trim_ascii_end().to_owned())
    }

    /// What two servers have, which has to be the same to the byte.
    pub(crate) fn equal_document(&self, servers: [usize; 2], id: &str) -> Option<String> {
        let [first, second] = servers.map(|server| self.value(server, id));
        let [first, second] = [first, second].map(|value| value.map(|value| text(&value)));
        assert_eq!(first, second, "the copies of {id} on {servers:?} differ");
        self.document(servers[0], id)
    }

    /// A program in Node.js changes the session on this server, which is the only one that it knows.
    pub(crate) fn edit(&self, server: usize, id: &str, name: &str, value: i64) {
        let mut store = self.store(server);
        let Fetched::Hit { value: old, cas } = store.value(&key(id)).unwrap() else {
            panic!("no session {id}");
        };
        let mut document: serde_json::Value = serde_json::from_slice(&old).unwrap();
        document[name] = value.into();
        let text = document.to_string();
        let unchanged = Condition::Unchanged(cas);
        let stored = store.store(&key(id), text.as_bytes(), minutes(10), unchanged);
        assert_eq!(stored.unwrap(), Stored::Stored);
    }

    /// Such a program begins a session.
    pub(crate) fn begin(&self, server: usize, id: &str, document: &[u8]) {
        let stored = self
            .store(server)
            .store(&key(id), document, minutes(10), Condition::Absent);
        assert_eq!(stored.unwrap(), Stored::Stored);
    }

    /// A client of one server.
    pub(crate) fn store(&self, server: usize) -> Store {
        Store::new(Settings {
            tls: self.settings.tls.clone(),
            credentials: self.settings.credentials.clone(),
            ..settings(self.addresses[server].clone())
        })
    }
}

impl Php {
    /// What `session_start()` gives, in PHP's format.
    pub(crate) fn read(&mut self, id: &str) -> Result<String, Error> {
        self.session = Session::open(rules(self.concurrency));
        let Self { pool, session, .. } = self;
        let read = session.read(
            pool,
            session_id(id),
            plain_codec().into(),
            &mut SystemClock::new(),
        )?;
        Ok(String::from_utf8(read.data).unwrap())
    }

    /// The session has changed to `data`.
    pub(crate) fn write(&mut self, id: &str, data: &str) -> Result<(), Error> {
        let Self { pool, session, .. } = self;
        let clock = &mut SystemClock::new();
        let written = session.write(
            pool,
            session_id(id),
            data.as_bytes(),
            plain_codec().into(),
            clock,
        );
        session.close(pool, clock);
        written.map(|_| ())
    }

    /// The session has not changed.
    pub(crate) fn touch(&mut self, id: &str, data: &str) -> Result<(), Error> {
        let Self { pool, session, .. } = self;
        let clock = &mut SystemClock::new();
        let touched = session.touch(
            pool,
            session_id(id),
            data.as_bytes(),
            plain_codec().into(),
            clock,
        );
        session.close(pool, clock);
        touched.map(|_| ())
    }

    pub(crate) fn destroy(&mut self, id: &str) -> Result<(), Error> {
        let Self { pool, session, .. } = self;
        session.destroy(pool, session_id(id), &mut SystemClock::new())
    }

    /// A request that sets a member.
    pub(crate) fn set(&mut self, id: &str, name: &str, value: i64) -> Result<(), Error> {
        let data = self.read(id)?;
        self.write(id, &with(&data, name, value))
    }

    /// A request that looks at the session and lets it be: what it sees.
    pub(crate) fn see(&mut self, id: &str) -> Result<String, Error> {
        let data = self.read(id)?;
        let Self { pool, session, .. } = self;
        session.close(pool, &mut SystemClock::new());
        Ok(data)
    }

    /// A request that changes nothing: what it sees.
    pub(crate) fn get(&mut self, id: &str) -> Result<String, Error> {
        let data = self.read(id)?;
        self.touch(id, &data)?;
        Ok(data)
    }

    /// Whether this process has set a server aside.
    pub(crate) fn is_aside(&self, server: usize) -> bool {
        let known = self.pool.health().nth(server).unwrap();
        known.health.is_aside()
    }

    /// Waits until no server is set aside, as requests do that come meanwhile.
    pub(crate) fn wait_until_all_are_back(&mut self) {
        let begun = Instant::now();
        while self.pool.health().any(|known| known.health.is_aside()) {
            assert!(begun.elapsed() < A_WHILE, "a server is still set aside");
            let _ = self.pool.copies_of(&key("any"));
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

/// Runs all cases of a test that mostly waits at the same time.
pub(crate) fn at_once<C: Send, const N: usize>(cases: [C; N], test: impl Fn(C) + Sync) {
    std::thread::scope(|scope| {
        for case in cases {
            scope.spawn(|| test(case));
        }
    });
}

/// PHP's data with a member more, or changed.
pub(crate) fn with(data: &str, name: &str, value: i64) -> String {
    let mut members = members(data);
    members.insert(name, value);
    let mut changed = String::new();
    for (name, value) in members {
        write!(changed, "{name}|i:{value};").unwrap();
    }
    changed
}

/// The integers of PHP's data.
pub(crate) fn members(data: &str) -> BTreeMap<&str, i64> {
    data.split_terminator(';')
        .map(|member| {
            let (name, value) = member.split_once("|i:").expect(data);
            (name, value.parse().unwrap())
        })
        .collect()
}

pub(crate) fn key(id: &str) -> Key {
    Key::new(format!("sessions/{id}")).unwrap()
}

/// What a destroyed session is, without a stamp.
pub(crate) fn tombstone() -> String {
    String::from_utf8(TOMBSTONE.to_vec()).unwrap()
}

pub(crate) fn minutes(count: u64) -> Exptime {
    let now = SystemTime::UNIX_EPOCH.elapsed().unwrap();
    Exptime::after(count * 60, now.as_secs())
}

pub(crate) fn value(store: &mut Store, key: &Key) -> Option<Vec<u8>> {
    match store.value(key).unwrap() {
        Fetched::Hit { value, .. } => Some(value),
        Fetched::Miss => None,
    }
}

fn text(value: &[u8]) -> String {
    value.escape_ascii().to_string()
}

fn session_id(id: &str) -> SessionId<'_> {
    SessionId::parse(id.as_bytes()).unwrap()
}

fn rules(concurrency: Concurrency) -> Rules {
    Rules {
        prefix: Prefix::parse("sessions/").unwrap(),
        ttl: Ttl::from_gc_maxlifetime(1440),
        concurrency,
        lock: LockTimes {
            ttl: Duration::from_secs(30),
            wait: Duration::from_secs(10),
        },
    }
}

/// Longer than anything that a test waits for takes on a busy machine.
pub(crate) const A_WHILE: Duration = Duration::from_secs(20);
