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
