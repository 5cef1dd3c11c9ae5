//! What only CSV files do.

use std::fs;
use std::path::Path;

use serment_connect::{FileTable, Identifiers, Map, Role, Settings, connect};

use crate::declare::{anonymise, by_identifier, by_key, delete};

fn settings(folder: &Path, files: &[(&str, &str, &[&str])]) -> Settings {
    let table = |(name, file, key): &(&str, &str, &[&str])| FileTable {
        name: (*name).into(),
        file: (*file).into(),
        key: crate::declare::strings(key),
    };
    Settings::Files { folder: folder.to_owned(), tables: files.iter().map(table).collect() }
}

fn ana() -> Identifiers {
    Identifiers::one("email", "ana@x.org")
}

fn list() -> Map {
    Map { reaches: vec![by_identifier("list", "email", "courriel", &["courriel", "nom"])] }
}

fn names(settings: &Settings) -> Vec<Option<String>> {
    let mut names = Vec::new();
    connect("lists", settings)
        .read(&list(), &ana(), &mut |record| {
            names.push(record.values[1].1.text());
            Ok(())
        })
        .unwrap();
    names
}

#[test]
fn separators_encodings_and_line_ends_are_kept() {
    let latin1 =
        b"courriel;nom\r\nana@x.org;H\xe9l\xe8ne\r\nbob@x.org;\"No\xebl; B.\"\r\n".to_vec();
    let utf8 =
        "\u{feff}courriel\tnom\nana@x.org\tHélène\nbob@x.org\t\"Noël\nB.\"".as_bytes().to_vec();
    for (content, rest) in [
        (latin1, b"courriel;nom\r\nbob@x.org;\"No\xebl; B.\"\r\n".to_vec()),
        (utf8, "\u{feff}courriel\tnom\nbob@x.org\t\"Noël\nB.\"".as_bytes().to_vec()),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        fs::write(&path, &content).unwrap();
        let settings = settings(folder.path(), &[("list", "list.csv", &[])]);
        assert_eq!(names(&settings), [Some("Hélène".to_owned())]);
        let connector = connect("lists", &settings);
        connector.apply(&list(), &[delete("list")], &ana()).unwrap();
        assert_eq!(
            String::from_utf8_lossy(&fs::read(&path).unwrap()),
            String::from_utf8_lossy(&rest)
        );
    }
}

#[test]
fn anonymising_empties_fields_and_keeps_the_rest_and_the_mode() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.csv");
    let content = "courriel,nom,code\n\"ana@x.org\",\"Le \"\"Goff\"\"\",\"1,5\"\nshort@x.org\nbob@x.org,Bob,\"2\"\n";
    fs::write(&path, content).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let settings = settings(folder.path(), &[("list", "list.csv", &[])]);
    let connector = connect("lists", &settings);
    let steps = [anonymise("list", &["courriel", "nom"])];
    assert_eq!(connector.apply(&list(), &steps, &ana()).unwrap().rows(), 1);
    let expected = "courriel,nom,code\n,,\"1,5\"\nshort@x.org\nbob@x.org,Bob,\"2\"\n";
    assert_eq!(fs::read_to_string(&path).unwrap(), expected);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    let left: Vec<_> =
        fs::read_dir(folder.path()).unwrap().flatten().map(|e| e.file_name()).collect();
    assert_eq!(left.len(), 2, "the list and the lock: {left:?}");
}

#[test]
fn a_file_that_changes_while_it_is_read_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.csv");
    fs::write(&path, "courriel,nom\nana@x.org,Ana\n").unwrap();
    let settings = settings(folder.path(), &[("list", "list.csv", &[])]);
    let error = connect("lists", &settings)
        .read(&list(), &ana(), &mut |_| {
            fs::write(&path, "courriel,nom\nana@x.org,Ana\nnew@x.org,New\n").unwrap();
            Ok(())
        })
        .unwrap_err();
    assert_eq!((error.kind(), error.retryable()), ("changed_while_read", true));
    assert!(fs::read_to_string(&path).unwrap().contains("new@x.org"));
}

#[test]
fn what_is_wrong_with_a_file_is_said() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("twice.csv"), "a,a\n1,2\n").unwrap();
    fs::write(folder.path().join("endless.csv"), format!("courriel\n\"{}", "x".repeat(17 << 20)))
        .unwrap();
    for (file, key, kind, told) in [
        ("absent.csv", &[][..], "schema", "absent.csv does not exist"),
        ("../list.csv", &[][..], "schema", "outside the folder"),
        ("twice.csv", &[][..], "schema", "twice in the header"),
        ("endless.csv", &["id"][..], "schema", "column id"),
        ("endless.csv", &[][..], "too_large", "a row of list"),
    ] {
        let settings = settings(folder.path(), &[("list", file, key)]);
        let map = Map { reaches: vec![by_identifier("list", "email", "courriel", &[])] };
        let error = connect("lists", &settings).find(&map, &ana()).unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
        assert!(error.to_string().contains(told), "{error}");
    }
}

#[test]
fn an_undeclared_file_of_the_folder_is_searched() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("list.csv"), "courriel,nom\nbob@x.org,Bob\n").unwrap();
    fs::write(folder.path().join("old.CSV"), "nom;note\nAna;call ANA@x.org\n").unwrap();
    let settings = settings(folder.path(), &[("list", "list.csv", &[])]);
    let hits = connect("lists", &settings).scan(&["ana@x.org".to_owned().into()]).unwrap();
    assert_eq!(hits.len(), 1);
    assert_eq!((hits[0].table.as_str(), hits[0].column.as_str()), ("old.CSV", "note"));
}

#[test]
fn a_key_column_cannot_be_emptied_and_self_references_are_followed() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("list.csv"), "id,courriel,nom\n1,ana@x.org,Ana\n2,,\n").unwrap();
    fs::write(folder.path().join("reply.csv"), "id,who,parent\n1,1,\n3,,2\n2,,1\n4,2,\n").unwrap();
    let settings =
        settings(folder.path(), &[("list", "list.csv", &["id"]), ("reply", "reply.csv", &["id"])]);
    let mut map = list();
    map.reaches.push(by_key("reply", Role::Owner, &["who"], 0, &["id"], &[]));
    map.reaches.push(by_key("reply", Role::Owner, &["parent"], 2, &["id"], &[]));
    let connector = connect("lists", &settings);
    assert_eq!(connector.find(&map, &ana()).unwrap()[1].rows, 3);
    let error = connector.apply(&map, &[anonymise("list", &["id"])], &ana()).unwrap_err();
    assert_eq!(error.kind(), "conflicts");
    connector.apply(&map, &[delete("list"), delete("reply")], &ana()).unwrap();
    assert_eq!(
        fs::read_to_string(folder.path().join("reply.csv")).unwrap(),
        "id,who,parent\n4,2,\n"
    );
}
