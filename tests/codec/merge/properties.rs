//! What holds for any three sessions.

use proptest::prelude::*;
use rust_json_session::codec::{Format, KeptMaps, Limits, Refused};
use serde_json::{Map, Value};

use super::model::{Key, Php, find, member, merged, session};
use crate::{FORMATS, signing};

/// A member on three sides: base, ours, theirs.
type Three = [Option<Php>; 3];

fn leaves(with_references: bool) -> BoxedStrategy<Php> {
    let plain = prop_oneof![
        4 => (0_i64..3).prop_map(Php::Int),
        1 => Just(Php::Null),
        1 => Just(Php::String("text")),
        1 => Just(Php::Array(Vec::new())),
        1 => Just(Php::Object("A", Vec::new())),
    ];
    if !with_references {
        return plain.boxed();
    }
    prop_oneof![
        4 => plain,
        1 => (0_usize..20).prop_map(Php::AnyReference),
        2 => (0_usize..20).prop_map(Php::AnyObject),
    ]
    .boxed()
}

fn keys() -> impl Strategy<Value = String> {
    prop_oneof![(0_u8..4).prop_map(|key| key.to_string()), "[a-f]"]
}

fn containers() -> impl Strategy<Value = Option<&'static str>> {
    prop_oneof![
        6 => Just(None),
        4 => Just(Some("A")),
        1 => Just(Some("stdClass")),
        1 => Just(Some("DateTime")),
    ]
}

/// Members that are the same on all sides more often than not.
fn members(with_references: bool) -> impl Strategy<Value = [Vec<(Key, Php)>; 3]> {
    let leaf = prop_oneof![
        3 => leaves(with_references).prop_map(|leaf| [Some(leaf.clone()), Some(leaf.clone()), Some(leaf)]),
        2 => prop::array::uniform3(leaves(with_references)).prop_map(|leaves| leaves.map(Some)),
        1 => prop::array::uniform3(prop::option::of(leaves(with_references))),
    ];
    let value = leaf.prop_recursive(4, 48, 6, move |inner| {
        let children = prop::collection::vec((keys(), inner.clone()), 0..6);
        let kinds = prop_oneof![
            4 => containers().prop_map(|kind| [kind; 3]),
            1 => prop::array::uniform3(containers()),
        ];
        let absent = prop_oneof![4 => Just(None), 1 => (0_usize..3).prop_map(Some)];
        (children, kinds, absent, 0_usize..9).prop_map(|(children, kinds, absent, turned)| {
            let mut sides = split(children, turned).into_iter().zip(kinds);
            let mut three: Three = std::array::from_fn(|_| {
                let (members, kind) = sides.next().unwrap();
                Some(match kind {
                    Some(class) => Php::Object(class, members),
                    None => Php::Array(members),
                })
            });
            if let Some(absent) = absent {
                three[absent] = None;
            }
            three
        })
    });
    (prop::collection::vec((keys(), value), 0..6), 0_usize..9)
        .prop_map(|(children, turned)| split(children, turned))
}

/// The children of each side. `turned` says of which side the first comes last, if any.
fn split(children: Vec<(String, Three)>, turned: usize) -> [Vec<(Key, Php)>; 3] {
    let mut sides: [Vec<(Key, Php)>; 3] = std::array::from_fn(|_| Vec::new());
    for (key, three) in children {
        for (side, value) in sides.iter_mut().zip(three) {
            let (key, _) = member(&key, Php::Null);
            if let Some(value) = value.filter(|_| find(side, &key).is_none()) {
                side.push((key, value));
            }
        }
    }
    if let Some(side) = sides.get_mut(turned).filter(|side| !side.is_empty()) {
        side.rotate_left(1);
    }
    sides
}

fn merge(base: &[u8], ours: &[u8], theirs: &[u8], format: Format) -> Vec<u8> {
    signing(format, Limits::default())
        .merge(base, ours, theirs)
        .unwrap()
}

/// What other programs see of a session.
fn document(session: &[u8], format: Format) -> Map<String, Value> {
    let document = signing(format, Limits::default())
        .to_json(session, &KeptMaps::default())
        .unwrap()
        .document;
    let mut members: Map<String, Value> = serde_json::from_slice(&document).unwrap();
    members.shift_remove("$php");
    members
}

proptest! {
    #[test]
    fn the_merge_is_that_of_the_model([base, ours, theirs] in members(false)) {
        for format in FORMATS {
            let expected = session(&merged(&base, &ours, &theirs), format);
            let [base, ours, theirs] = [&base, &ours, &theirs].map(|side| session(side, format));
            let merged = merge(&base, &ours, &theirs, format);
            prop_assert_eq!(merged.escape_ascii().to_string(), expected.escape_ascii().to_string());
        }
    }

    #[test]
    fn no_variable_that_one_side_alone_added_is_lost([base, ours, theirs] in members(true)) {
        let variables = |side: &[(Key, Php)]| -> Vec<_> {
            side.iter()
                .map(|(key, value)| (key.clone(), Php::Closed(Box::new(value.clone()))))
                .collect()
        };
        for format in FORMATS {
            let [base, ours, theirs] =
                [&base, &ours, &theirs].map(|side| session(&variables(side), format));
            let merged = document(&merge(&base, &ours, &theirs, format), format);
            let [base, ours, theirs] = [&base, &ours, &theirs].map(|side| document(side, format));
            for (side, other) in [(&ours, &theirs), (&theirs, &ours)] {
                for (name, value) in side {
                    if !base.contains_key(name) && !other.contains_key(name) {
                        prop_assert_eq!(merged.get(name), Some(value));
                    }
                }
            }
        }
    }

    #[test]
    fn a_side_that_changed_nothing_counts_for_nothing([base, ours, theirs] in members(true)) {
        for format in FORMATS {
            let [base, ours, theirs] = [&base, &ours, &theirs].map(|side| session(side, format));
            prop_assert_eq!(&merge(&base, &base, &theirs, format), &theirs);
            prop_assert_eq!(&merge(&base, &ours, &base, format), &ours);
            prop_assert_eq!(&merge(&base, &ours, &ours, format), &ours);
        }
    }

    #[test]
    fn what_comes_of_it_can_be_read([base, ours, theirs] in members(true)) {
        for format in FORMATS {
            let [base, ours, theirs] = [&base, &ours, &theirs].map(|side| session(side, format));
            let merged = merge(&base, &ours, &theirs, format);
            let codec = signing(format, Limits::default());
            let encoded = codec.merged_to_json(&merged, &KeptMaps::default()).unwrap();
            let back = codec.to_php(&encoded.document, &Refused::default()).unwrap();
            prop_assert_eq!(back.data.escape_ascii().to_string(), merged.escape_ascii().to_string());
            // What came of it is what ours becomes once theirs is its base.
            prop_assert_eq!(&merge(&theirs, &merged, &theirs, format), &merged);
            prop_assert_eq!(&merge(&ours, &ours, &merged, format), &merged);
        }
    }

    #[test]
    fn changes_in_different_variables_commute(
        [x, other_x, _] in members(true),
        [y, other_y, _] in members(true),
    ) {
        for format in FORMATS {
            let of = |x: &[(Key, Php)], y: &[(Key, Php)]| session(&[closed("x", x), closed("y", y)], format);
            let (base, ours, theirs) = (of(&x, &y), of(&other_x, &y), of(&x, &other_y));
            let both = of(&other_x, &other_y);
            prop_assert_eq!(&merge(&base, &ours, &theirs, format), &both);
            prop_assert_eq!(&merge(&base, &theirs, &ours, format), &both);
        }
    }

    #[test]
    fn a_closed_value_keeps_its_identities(
        [base, _, theirs] in members(true),
        [pad, _, _] in members(true),
    ) {
        for format in FORMATS {
            let pad = closed("pad", &pad);
            let [base, theirs] = [&base, &theirs].map(|side| closed("x", side));
            let merged = merge(
                &session(std::slice::from_ref(&base), format),
                &session(&[pad.clone(), base.clone()], format),
                &session(std::slice::from_ref(&theirs), format),
                format,
            );
            let expected = session(&[pad, theirs], format);
            prop_assert_eq!(merged.escape_ascii().to_string(), expected.escape_ascii().to_string());
        }
    }
}

/// A variable in which nothing refers to what is outside.
fn closed(name: &str, members: &[(Key, Php)]) -> (Key, Php) {
    member(name, Php::Closed(Box::new(Php::Array(members.to_vec()))))
}
