//! The loader: folders on a real disk.

use super::*;

fn folder(name: &str) -> std::path::PathBuf {
    let path = std::env::temp_dir().join(format!("serment-charter-{name}-{}", std::process::id()));
    // Left by a run that was interrupted.
    let _ = std::fs::remove_dir_all(&path);
    path
}

#[test]
fn a_charter_is_written_and_read_back() {
    let path = folder("written");
    let files = samples::hotel();
    files.write_new(&path).expect("can be written");
    std::fs::write(path.join(".hidden"), "x").expect("can be written");
    assert_eq!(Files::read(&path).expect("can be read"), files);
    let again = files.write_new(&path).expect_err("never over a file that exists");
    assert!(again.to_string().starts_with("cannot read or write"), "{again}");
    std::fs::remove_dir_all(&path).expect("can be removed");
}

#[test]
fn nothing_is_written_outside_the_folder() {
    let path = folder("outside");
    let mut files = Files::default();
    files.set("../escaped.toml", "x");
    assert!(files.write_new(&path).is_err());
    assert!(!path.with_file_name("escaped.toml").exists());
}

#[test]
fn a_folder_that_does_not_exist_is_named() {
    let error = Files::read(&folder("absent")).expect_err("there is no folder");
    assert!(error.to_string().contains("serment-charter-absent"));
}

#[test]
fn what_the_linter_refuses_is_still_read() {
    let refused = super::super::rules().filter(|rule| {
        let (files, report) = broken(rule.example);
        let (charter, read) = (report.charter, super::super::read(&files));
        if let (Some(charter), Ok(read)) = (&charter, &read) {
            assert_eq!(charter, read, "{}", rule.code);
        }
        charter.is_none() && read.is_ok()
    });
    // All but those about what is no TOML, no text, no value of its type.
    assert!(refused.count() > 60);
    assert_eq!(super::super::read(&samples::hotel()).as_ref(), Ok(&hotel()));
}

#[test]
fn what_cannot_be_read_is_named() {
    let why = |path: &str, text: &str| {
        let mut files = samples::hotel();
        files.set(path, text);
        super::super::read(&files).expect_err("cannot be read")
    };
    assert_eq!(why("systems/booking.toml", "title = ").file, "systems/booking.toml");
    assert_eq!(why("notices/stay.fr.md", "Bonjour").file, "notices/stay.fr.md");
    assert_eq!(why("activities/stay.toml", "title = 3").file, "activities/stay.toml");
    assert!(super::super::read(&Files::default()).is_err());
}
