//! One table of settings, `config::SETTINGS`; what people read follows it.

use std::fs;
use std::path::Path;

use rust_json_session::config::SETTINGS;

fn read(file: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap()
}

#[test]
fn the_shipped_ini_lists_every_setting_with_its_default_commented_out() {
    let ini = read("rust_json_session.ini");
    let listed: Vec<&str> = ini
        .lines()
        .filter(|line| line.starts_with("; rust_json_session."))
        .collect();
    let expected: Vec<String> = SETTINGS
        .iter()
        .map(|setting| {
            let name = setting.ini_name.to_str().unwrap();
            let line = format!("; {name} = {}", setting.default.to_str().unwrap());
            line.trim_end().to_owned()
        })
        .collect();
    assert_eq!(listed, expected);
}

#[test]
fn the_readme_lists_every_setting_with_its_default_and_meaning() {
    let readme = read("README.md");
    for setting in SETTINGS {
        let row = format!(
            "| `{}` | {} | {} |",
            setting.option(),
            match setting.default.to_str().unwrap() {
                "" => "none".to_owned(),
                default => format!("`{default}`"),
            },
            setting.meaning
        );
        assert!(readme.contains(&row), "README.md has no row\n{row}");
    }
}
