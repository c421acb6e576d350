//! The same three minutes by four processes at once, as fast as they can, on a real memcached.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::AtomicU64;

use rust_json_session::presence::{Presence, Throttle};
use rust_json_session::store::Pool;

use crate::support::{Memcached, pool_settings};
use crate::visits::{USERS, Visit, known_at, process, visit};
use crate::{NOW, at, listed, rules, user};

const PROCESSES: u64 = 4;
const TTL: u64 = 45;
const INTERVAL: u64 = 15;

/// What a process is told by: its number, and the server.
const NUMBER: &str = "RJS_TEST_PROCESS";
const SERVER: &str = "RJS_TEST_SERVER";

/// A process of the site, which ends with the test.
struct Process(Child);

impl Process {
    fn start(number: u64, memcached: &Memcached) -> Self {
        let child = Command::new(std::env::current_exe().unwrap())
            .args([
                "--ignored",
                "--exact",
                "--nocapture",
                "processes::one_of_them",
            ])
            .env(NUMBER, number.to_string())
            .env(SERVER, memcached.address.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn();
        Self(child.unwrap())
    }

    fn tell(&mut self, second: u64) {
        writeln!(self.0.stdin.as_mut().unwrap(), "{second}").unwrap();
    }

    fn wait_until(&mut self, second: u64) {
        let said = self.0.stdout.as_mut().unwrap();
        let expected = format!("done until {second}");
        let mut lines = BufReader::with_capacity(1, said).lines();
        assert!(
            lines.any(|line| line.unwrap().ends_with(&expected)),
            "it ended before {second}"
        );
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}

#[test]
fn nobody_is_missing_and_no_ghost_stays() {
    let memcached = Memcached::start(&["-m", "128"]);
    let mut processes: Vec<_> = (0..PROCESSES)
        .map(|number| Process::start(number, &memcached))
        .collect();
    let mut pool = memcached.pool();
    let presence = Presence::new(rules(TTL, INTERVAL), 99);
    for until in [60, 120, 180] {
        for process in &mut processes {
            process.tell(until);
        }
        for process in &mut processes {
            process.wait_until(until);
        }
        let now = until - 1;
        let listed = listed(&presence, &mut pool, NOW + now);
        let (mut there, mut gone) = (0, 0);
        for (id, (last_page, has_left)) in (0..USERS).zip(known_at(now)) {
            let name = id.to_string().into_bytes();
            let is_listed = listed.binary_search(&name).is_ok();
            let idle = last_page.map(|page| now - page);
            match idle {
                Some(idle) if idle <= TTL && !has_left => {
                    there += 1;
                    assert!(is_listed, "{id} is missing after {idle} s");
                    // One process's time may be ahead of another's, and a logout of the past come after a page.
                    if !(0..=now).any(|second| visit(id, second) == Some(Visit::Logout)) {
                        let seen = presence
                            .last_seen(&mut pool, &[user(name)], at(NOW + now))
                            .unwrap();
                        assert!(seen[0].is_some(), "{id} has no key after {idle} s");
                    }
                }
                Some(idle) if idle < TTL + INTERVAL && !has_left => {}
                _ => {
                    gone += 1;
                    assert!(!is_listed, "{id} is a ghost after {idle:?} s");
                }
            }
        }
        assert!(there > 2000 && gone > 500, "{there} {gone}");
    }
}

/// A process of the site: for each line of its input, the site's time up to that second.
#[test]
#[ignore = "started by the test above"]
fn one_of_them() {
    let [number, server] =
        [NUMBER, SERVER].map(|name| std::env::var(name).expect("the test above says"));
    let number: u64 = number.parse().unwrap();
    let mut pool = Pool::new(&pool_settings(&server, 0).into());
    let mut presence = Presence::new(rules(TTL, INTERVAL), number);
    let slots: Vec<_> = (0..1 << 16).map(|_| AtomicU64::new(0)).collect();
    let throttle = Throttle::new(&slots, (1, 2));
    let mut logouts = vec![0; usize::try_from(USERS).unwrap()];
    let mut begin = 0;
    for until in std::io::stdin().lines() {
        let until: u64 = until.unwrap().parse().unwrap();
        for second in begin..until {
            for (id, logouts) in (0..USERS).zip(&mut logouts) {
                let Some(visit) = visit(id, second) else {
                    continue;
                };
                let name = user(id.to_string());
                let session = format!("session {id} {logouts}");
                let session = [session.as_bytes(), name.as_bytes()];
                let is_mine = process(id, second, PROCESSES) == number;
                match visit {
                    Visit::Page if !is_mine => {}
                    Visit::Page => {
                        let interval = rules(TTL, INTERVAL).interval;
                        if throttle
                            .claim(&session, at(NOW + second), interval)
                            .is_some()
                        {
                            presence.mark(&mut pool, &name, at(NOW + second)).unwrap();
                        }
                    }
                    Visit::Logout => {
                        *logouts += 1;
                        if is_mine {
                            presence.leave(&mut pool, &name, at(NOW + second)).unwrap();
                        }
                    }
                }
            }
        }
        begin = until;
        // What was sent has been carried out when this is answered.
        presence
            .last_seen(&mut pool, &[user("0")], at(NOW))
            .unwrap();
        writeln!(std::io::stdout(), "done until {until}").unwrap();
    }
}
