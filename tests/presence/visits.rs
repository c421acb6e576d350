//! What ten thousand users do, as far as a test needs to know it: the same in every process, at any time.

/// Users who come and go.
pub(crate) const USERS: u64 = 10_000;

/// What a user does in a second of the site's time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Visit {
    /// A page.
    Page,
    /// The logout, after which somebody who comes back has another session.
    Logout,
}

/// What a user does in this second, if anything. Users come for a while and stay away for a while; while they are there,
/// they take a page every few seconds.
pub(crate) fn visit(user: u64, second: u64) -> Option<Visit> {
    let pace = 20 + chance(user, 0, 60);
    let phase = (second + chance(user, 1, pace)) / pace;
    if chance(user, phase + 1000, 100) < 40 {
        return None;
    }
    match chance(user, second + 1_000_000, 1000) {
        0..120 => Some(Visit::Page),
        120..125 => Some(Visit::Logout),
        _ => None,
    }
}

/// Which of the site's processes has that request.
pub(crate) fn process(user: u64, second: u64, processes: u64) -> u64 {
    chance(user, second + 2_000_000, processes)
}

/// What is known of each user after so many seconds: when the last page was, and whether a logout came after it.
pub(crate) fn known_at(second: u64) -> Vec<(Option<u64>, bool)> {
    let last = |user| {
        let visits = (0..=second).filter_map(|at| Some((at, visit(user, at)?)));
        let mut known = (None, false);
        for (at, visit) in visits {
            match visit {
                Visit::Page => known = (Some(at), false),
                Visit::Logout => known.1 = true,
            }
        }
        known
    };
    (0..USERS).map(last).collect()
}

/// A number below `below`, always the same one for these two (`SplitMix64`).
fn chance(user: u64, what: u64, below: u64) -> u64 {
    let mut mixed = user
        .wrapping_mul(0x9E37_79B9_7F4A_7C15)
        .wrapping_add(what.wrapping_mul(0xD1B5_4A32_D192_ED03));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    (mixed ^ (mixed >> 31)) % below
}
