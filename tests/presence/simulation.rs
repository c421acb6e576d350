//! Three minutes of a site with ten thousand users and four processes, second by second of a clock that is set here: nobody
//! who is there is missing, and nobody who is gone stays.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::atomic::AtomicU64;

use rust_json_session::presence::{LONGEST_SEGMENT, Presence, Throttle};
use rust_json_session::store::Pool;

use crate::memory::{Memory, Way, pool};
use crate::visits::{USERS, Visit, process, visit};
use crate::{NOW, at, listed, rules, user};

const PROCESSES: u64 = 4;
const TTL: u64 = 45;
const INTERVAL: u64 = 15;

/// What the test knows of a user.
#[derive(Clone, Copy, Default)]
struct Known {
    last_page: Option<u64>,
    has_left: bool,
    logouts: u64,
}

#[test]
fn nobody_is_missing_and_no_ghost_stays() {
    let memory = Rc::new(RefCell::new(Memory::default()));
    let mut site: Vec<(Pool<Way>, Presence)> = (0..PROCESSES)
        .map(|writer| (pool(&memory), Presence::new(rules(TTL, INTERVAL), writer)))
        .collect();
    let slots: Vec<_> = (0..1 << 16).map(|_| AtomicU64::new(0)).collect();
    let throttle = Throttle::new(&slots, (1, 2));
    let mut known = vec![Known::default(); usize::try_from(USERS).unwrap()];
    let (mut pages, mut marks) = (0, 0);
    for second in 0..180 {
        let now = NOW + second;
        memory.borrow_mut().now = now;
        for (id, known) in (0..USERS).zip(&mut known) {
            let Some(visit) = visit(id, second) else {
                continue;
            };
            let process = usize::try_from(process(id, second, PROCESSES)).unwrap();
            let (pool, presence) = &mut site[process];
            let user = user(id.to_string());
            let session = format!("session {id} {}", known.logouts);
            let name = [session.as_bytes(), user.as_bytes()];
            match visit {
                Visit::Page => {
                    pages += 1;
                    known.last_page = Some(now);
                    known.has_left = false;
                    if throttle
                        .claim(&name, at(now), rules(TTL, INTERVAL).interval)
                        .is_some()
                    {
                        marks += 1;
                        presence.mark(pool, &user, at(now)).unwrap();
                    }
                }
                Visit::Logout => {
                    known.has_left = true;
                    known.logouts += 1;
                    throttle.forget(&name);
                    presence.leave(pool, &user, at(now)).unwrap();
                }
            }
        }
        if second % 10 == 9 {
            check(&mut site, &known, now);
        }
    }
    assert!(pages > 100_000, "{pages}");
    assert!(marks * 2 < pages, "{marks} marks of {pages} pages");
    let longest = memory.borrow().longest_item;
    assert!(
        longest <= LONGEST_SEGMENT && longest > LONGEST_SEGMENT - 20,
        "{longest}"
    );
}

/// By their keys and by the lists.
fn check(site: &mut [(Pool<Way>, Presence)], known: &[Known], now: u64) {
    let (pool, presence) = &mut site[0];
    let users: Vec<_> = (0..USERS).map(|id| user(id.to_string())).collect();
    let seen = presence.last_seen(pool, &users, at(now)).unwrap();
    let listed = listed(presence, pool, now);
    let (mut there, mut gone) = (0, 0);
    for ((known, seen), user) in known.iter().zip(seen).zip(users) {
        let by_key = seen.is_some();
        let by_lists = listed
            .binary_search_by(|id| id.as_slice().cmp(user.as_bytes()))
            .is_ok();
        let idle = known.last_page.map(|page| now - page);
        let id = String::from_utf8_lossy(user.as_bytes());
        match idle {
            Some(idle) if idle <= TTL && !known.has_left => {
                there += 1;
                assert!(
                    by_key && by_lists,
                    "{id} is missing after {idle} s: {by_key} {by_lists}"
                );
            }
            Some(idle) if idle < TTL + INTERVAL && !known.has_left => {
                assert_eq!(by_key, by_lists, "{id} after {idle} s");
            }
            _ => {
                gone += 1;
                assert!(
                    !by_key && !by_lists,
                    "{id} is a ghost after {idle:?} s: {by_key} {by_lists}"
                );
            }
        }
    }
    assert!(there > 2000 && gone > 500, "{there} {gone}");
}
