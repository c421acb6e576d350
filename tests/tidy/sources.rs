//! Rules for every source file.

use std::fs;
use std::path::{Path, PathBuf};

/// A source file of the crate, with its path below `src`.
pub(crate) struct Source {
    pub(crate) path: PathBuf,
    pub(crate) text: String,
}

impl Source {
    /// Its lines with their numbers, without comments and without the unit tests at its end.
    pub(crate) fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .take_while(|line| *line != "#[cfg(test)]")
            .enumerate()
            .map(|(index, line)| (index + 1, line))
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    pub(crate) fn is_below(&self, folder: &str) -> bool {
        self.path.starts_with(folder)
    }
}

/// All files below `src`.
pub(crate) fn sources() -> Vec<Source> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![src.clone()];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                sources.push(Source {
                    text: fs::read_to_string(&path).unwrap(),
                    path: path.strip_prefix(&src).unwrap().to_owned(),
                });
            }
        }
    }
    assert!(sources.len() > 20, "the sources were found");
    sources
}

#[test]
fn every_file_says_what_it_is() {
    for source in sources() {
        assert!(
            source.text.starts_with("//! "),
            "{} begins without `//!`",
            source.path.display()
        );
    }
}

#[test]
fn no_file_grows_past_600_lines() {
    for source in sources() {
        let lines = source.text.lines().count();
        assert!(lines <= 600, "{} has {lines} lines", source.path.display());
    }
}

#[test]
fn unsafe_stands_in_php_alone() {
    for source in sources().iter().filter(|source| !source.is_below("php")) {
        for (number, line) in source.code() {
            let is_unsafe = line
                .split(|c: char| !c.is_alphanumeric() && c != '_')
                .any(|word| word == "unsafe");
            assert!(!is_unsafe, "{}:{number}: {line}", source.path.display());
        }
    }
}

#[test]
fn no_note_to_self_is_left_without_an_issue() {
    for source in sources() {
        for (index, line) in source.text.lines().enumerate() {
            let is_note = ["TODO", "FIXME", "XXX"]
                .iter()
                .any(|note| line.contains(note));
            assert!(
                !is_note || line.contains("issue"),
                "{}:{}: {line}",
                source.path.display(),
                index + 1
            );
        }
    }
}
