//! Values that stand in several places, and sessions made to be slow.

use std::fmt::Write as _;

use rust_json_session::codec::{Format, Limits};

use super::model::{Php, array, object};
use super::{int, merges};
use crate::signing;

fn named(name: &'static str, value: Php) -> Php {
    Php::Named(name, Box::new(value))
}

fn user(id: i64) -> Php {
    named("user", object("User", &[("id", int(id))]))
}

/// An array that holds an object twice.
fn pair(id: i64) -> Php {
    array(&[("a", user(id)), ("b", Php::SameObject("user"))])
}

#[test]
fn a_closed_value_is_moved_with_its_slots() {
    merges(
        &[("x", pair(1))],
        &[("new", array(&[("k", int(1))])), ("x", pair(1))],
        &[("x", pair(2))],
        &[("new", array(&[("k", int(1))])), ("x", pair(2))],
    );
    merges(
        &[("x", pair(1))],
        &[("new", int(1)), ("x", pair(2)), ("y", int(1))],
        &[
            ("x", pair(1)),
            (
                "z",
                array(&[("r", named("n", int(5))), ("s", Php::Reference("n"))]),
            ),
        ],
        &[
            ("new", int(1)),
            ("x", pair(2)),
            ("y", int(1)),
            (
                "z",
                array(&[("r", named("n", int(5))), ("s", Php::Reference("n"))]),
            ),
        ],
    );
}

#[test]
fn a_value_whose_slots_moved_is_unchanged() {
    // Ours has the pair behind more values than base: other numbers, the same pair.
    merges(
        &[("a", int(1)), ("x", pair(1))],
        &[
            ("a", array(&[("k", int(1)), ("l", int(1))])),
            ("x", pair(1)),
        ],
        &[("a", int(1)), ("x", pair(7))],
        &[
            ("a", array(&[("k", int(1)), ("l", int(1))])),
            ("x", pair(7)),
        ],
    );
}

#[test]
fn the_merge_goes_into_a_closed_value() {
    let with = |o: i64, t: i64, id: i64| {
        array(&[
            ("o", int(o)),
            ("a", user(id)),
            ("t", int(t)),
            ("b", Php::SameObject("user")),
        ])
    };
    merges(
        &[("x", with(1, 1, 1))],
        &[("x", with(2, 1, 1))],
        &[("x", with(1, 2, 3))],
        &[("x", with(2, 2, 3))],
    );
    merges(
        &[("x", with(1, 1, 1))],
        &[("x", with(1, 1, 2))],
        &[("x", with(1, 2, 3))],
        &[("x", with(1, 2, 2))],
    );
}

#[test]
fn variables_that_share_an_object_come_from_one_side() {
    let cart = |n| array(&[("n", int(n)), ("owner", Php::SameObject("user"))]);
    // Theirs changed one, ours another: ours has both, and what theirs added elsewhere.
    merges(
        &[("u", user(1)), ("cart", cart(1)), ("z", int(1))],
        &[("u", user(2)), ("cart", cart(1)), ("z", int(1))],
        &[
            ("u", user(1)),
            ("cart", cart(2)),
            ("z", int(2)),
            ("new", int(1)),
        ],
        &[
            ("u", user(2)),
            ("cart", cart(1)),
            ("z", int(2)),
            ("new", int(1)),
        ],
    );
    // Ours changed none of them.
    merges(
        &[("u", user(1)), ("cart", cart(1)), ("z", int(1))],
        &[("u", user(1)), ("cart", cart(1)), ("z", int(2))],
        &[("u", user(3)), ("cart", cart(2)), ("z", int(1))],
        &[("u", user(3)), ("cart", cart(2)), ("z", int(2))],
    );
}

#[test]
fn the_unit_of_theirs_stands_in_its_own_order() {
    let plain = |id| object("User", &[("id", int(id))]);
    merges(
        &[("a", plain(1)), ("m", int(1)), ("b", plain(1))],
        &[("a", plain(1)), ("m", int(2)), ("b", plain(1))],
        &[
            ("b", user(1)),
            ("m", int(1)),
            ("a", Php::SameObject("user")),
        ],
        &[
            ("b", user(1)),
            ("m", int(2)),
            ("a", Php::SameObject("user")),
        ],
    );
}

#[test]
fn what_ours_shares_theirs_cannot_change_alone() {
    let plain = |id| object("User", &[("id", int(id))]);
    merges(
        &[("a", plain(1)), ("b", plain(1)), ("z", int(1))],
        &[
            ("a", user(1)),
            ("b", Php::SameObject("user")),
            ("z", int(1)),
        ],
        &[("a", plain(1)), ("b", plain(2)), ("z", int(2))],
        &[
            ("a", user(1)),
            ("b", Php::SameObject("user")),
            ("z", int(2)),
        ],
    );
}

#[test]
fn a_reference_that_leads_elsewhere_is_a_change() {
    let to = |target| {
        array(&[
            ("a", named("a", int(1))),
            ("b", named("b", int(1))),
            ("r", Php::Reference(target)),
        ])
    };
    merges(
        &[("x", to("a")), ("z", int(1))],
        &[("x", to("b")), ("z", int(1))],
        &[("x", to("a")), ("z", int(2))],
        &[("x", to("b")), ("z", int(2))],
    );
}

#[test]
fn a_cycle_is_closed() {
    let node = |o: i64, t: i64| {
        named(
            "self",
            object(
                "Node",
                &[
                    ("o", int(o)),
                    ("self", Php::SameObject("self")),
                    ("t", int(t)),
                ],
            ),
        )
    };
    merges(
        &[("n", node(1, 1))],
        &[("pad", int(1)), ("n", node(2, 1))],
        &[("n", node(1, 2))],
        &[("pad", int(1)), ("n", node(2, 2))],
    );
    let array = |o: i64, t: i64| {
        named(
            "self",
            array(&[
                ("o", int(o)),
                ("self", Php::Reference("self")),
                ("t", int(t)),
            ]),
        )
    };
    merges(
        &[("n", array(1, 1))],
        &[("pad", int(1)), ("n", array(2, 1))],
        &[("n", array(1, 2))],
        &[("pad", int(1)), ("n", array(2, 2))],
    );
}

#[test]
fn a_child_that_refers_to_its_grandparent_is_no_place_to_go_into() {
    let tree = |o: i64, t: i64| {
        let child = object(
            "Node",
            &[("parent", Php::SameObject("root")), ("o", int(o))],
        );
        named("root", object("Node", &[("child", child), ("t", int(t))]))
    };
    merges(
        &[("n", tree(1, 1))],
        &[("n", tree(2, 1))],
        &[("n", tree(1, 2))],
        &[("n", tree(2, 2))],
    );
}

#[test]
fn where_slots_cannot_be_told_the_session_is_ours() {
    let codec = signing(Format::Php, Limits::default());
    let serializable = |text: &str| format!("c|C:1:\"A\":{}:{{{text}}}", text.len());
    let shared = "x|a:2:{i:0;O:1:\"B\":0:{}i:1;r:2;}";
    for (base, ours, theirs) in [
        // A number in the text itself.
        (
            serializable("r:1;"),
            format!("a|i:1;{}", serializable("r:1;")),
            serializable("r:1;") + "b|i:1;",
        ),
        // Behind the text, on a side.
        (
            serializable("t"),
            format!("{}a|i:1;", serializable("t")),
            format!(
                "{}x|a:2:{{i:0;O:1:\"B\":0:{{}}i:1;r:3;}}",
                serializable("t")
            ),
        ),
        // Behind the text in the merge alone.
        (
            String::new(),
            format!("{}a|i:1;", serializable("t")),
            shared.to_owned(),
        ),
    ] {
        let merged = codec
            .merge(base.as_bytes(), ours.as_bytes(), theirs.as_bytes())
            .unwrap();
        assert_eq!(String::from_utf8_lossy(&merged), ours);
    }
    // Before it the numbers are known.
    let merged = codec
        .merge(
            b"",
            shared.as_bytes(),
            (serializable("t") + "b|i:1;").as_bytes(),
        )
        .unwrap();
    assert_eq!(
        String::from_utf8_lossy(&merged),
        format!("{shared}{}b|i:1;", serializable("t"))
    );
}

/// Sessions that would take minutes if anything were done for each pair, or each level of each value.
#[test]
fn hostile_sessions_take_no_longer_than_large_ones() {
    let codec = signing(Format::PhpSerialize, Limits::default());
    let references = |n: i64| {
        let mut text = format!("a:100002:{{s:1:\"n\";i:{n};s:1:\"x\";O:1:\"A\":0:{{}}");
        for i in 0..100_000 {
            write!(text, "i:{i};r:3;").unwrap();
        }
        text + "}"
    };
    let deep = |n: i64| {
        let mut text = format!("a:2:{{s:1:\"n\";i:{n};s:1:\"x\";");
        for level in 0..4000 {
            write!(text, "a:11:{{").unwrap();
            for i in 0..10 {
                write!(text, "i:{i};R:{};", level + 3).unwrap();
            }
            write!(text, "s:1:\"k\";").unwrap();
        }
        text + &format!("i:{n};") + &"}".repeat(4001)
    };
    let wide = |n: i64| {
        let mut text = format!("a:2:{{s:1:\"n\";i:{n};s:1:\"x\";a:40000:{{");
        for i in 0..40_000_i64 {
            write!(
                text,
                "s:7:\"{:07}\";i:{};",
                (i * 7919 * n) % 40_000,
                i % (n + 1)
            )
            .unwrap();
        }
        text + "}}"
    };
    let twice = |n: i64| {
        let mut text = format!("a:2:{{s:1:\"n\";i:{n};s:1:\"x\";a:40000:{{");
        for i in 0..40_000_i64 {
            write!(text, "i:{};i:{n};", i % (n + 1)).unwrap();
        }
        text + "}}"
    };
    let makers: [&dyn Fn(i64) -> String; 4] = [&references, &deep, &wide, &twice];
    for make in makers {
        let [base, ours, theirs] = [1, 3, 7].map(make);
        let merged = codec
            .merge(base.as_bytes(), ours.as_bytes(), theirs.as_bytes())
            .unwrap();
        assert!(codec.merge(&merged, &merged, &merged).unwrap() == merged);
        assert!(codec.merge(b"", &merged, b"a:0:{}").is_ok());
    }
}
