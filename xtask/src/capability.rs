//! `cargo xtask new capability rights/portability`: writes a capability's directory.
//!
//! What it writes compiles and passes its tests once the two lines it prints are added: one
//! table, two use cases, one page in both languages, a refusal, tests on every engine. It is a
//! whole small thing to be reshaped, not a form to be filled in.
//!
//! Nothing is ever overwritten.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// Where each part goes, relative to the capability's directory.
const PARTS: &[(&str, &str)] = &[
    ("mod.rs", include_str!("../templates/capability/mod.rs.txt")),
    ("model.rs", include_str!("../templates/capability/model.rs.txt")),
    ("usecases.rs", include_str!("../templates/capability/usecases.rs.txt")),
    ("store.rs", include_str!("../templates/capability/store.rs.txt")),
    ("pages.rs", include_str!("../templates/capability/pages.rs.txt")),
    ("tests.rs", include_str!("../templates/capability/tests.rs.txt")),
    ("templates/list.html", include_str!("../templates/capability/list.html")),
    ("messages/fr.ftl", include_str!("../templates/capability/fr.ftl")),
    ("messages/en.ftl", include_str!("../templates/capability/en.ftl")),
];
const TABLES: &str = include_str!("../templates/capability/tables.sql");

pub(crate) fn run(root: &Path, path: &str) -> Result<bool> {
    let written = write(root, path)?;
    for file in &written.files {
        println!("wrote {}", file.display());
    }
    println!("\nNext, {}:\n{}", written.next.len(), written.next.join("\n"));
    Ok(true)
}

struct Written {
    files: Vec<PathBuf>,
    next: Vec<String>,
}

fn write(root: &Path, path: &str) -> Result<Written> {
    let Some((slice, name)) = path.split_once('/') else {
        bail!("expected SLICE/NAME, such as rights/portability, not {path}");
    };
    let word = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_lowercase())
            && text.chars().all(|c| c.is_ascii_lowercase() || c == '_')
    };
    if !word(name) || name.len() < 3 {
        bail!("{name} is not one word in lower case: it becomes a path, a URL and a prefix");
    }
    let package = root.join("crates").join(format!("serment-{slice}"));
    if !package.join("Cargo.toml").is_file() {
        bail!("there is no crate serment-{slice} in {}", root.join("crates").display());
    }
    let folder = package.join("src").join(name);
    if folder.exists() {
        bail!("{} is already there", folder.display());
    }
    let migration = next_migration(&package.join("migrations"), name)?;
    let fill = |text: &str| fill(text, name, &migration);
    let mut files = Vec::new();
    for (part, text) in PARTS {
        files.push(put(root, &folder.join(part), &fill(text))?);
    }
    let tables = package.join("migrations").join(format!("{migration}.sql"));
    files.push(put(root, &tables, &fill(TABLES))?);
    let next = vec![
        format!("1. crates/serment-{slice}/src/lib.rs: pub mod {name};"),
        format!("2. the binary's lists: {name}::CAPABILITY, {name}::SLICE, {name}::routes"),
        format!("3. docs/guide, both languages: what {name}.already_closed means"),
        format!(
            "4. crates/serment-{slice}/Cargo.toml, if absent: axum, jiff, serde, serde_json, \
             thiserror, and serment-kernel with the feature testing in [dev-dependencies]"
        ),
    ];
    Ok(Written { files, next })
}

fn put(root: &Path, path: &Path, text: &str) -> Result<PathBuf> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("creating {}", folder.display()))?;
    }
    fs::write(path, text).with_context(|| format!("writing {}", path.display()))?;
    Ok(path.strip_prefix(root).unwrap_or(path).to_path_buf())
}

fn fill(text: &str, name: &str, migration: &str) -> String {
    let mut title = name.replace('_', " ");
    title[..1].make_ascii_uppercase();
    let prefix = &name.replace('_', "")[..3];
    text.replace("@name@", name)
        .replace("@Name@", &title)
        .replace("@prefix@", prefix)
        .replace("@table@", &format!("{name}_entry"))
        .replace("@migration@", migration)
}

/// The number after the greatest of the crate's migrations.
fn next_migration(folder: &Path, name: &str) -> Result<String> {
    let mut last = 0_u32;
    if folder.is_dir() {
        for entry in fs::read_dir(folder)? {
            let file = entry?.file_name().to_string_lossy().into_owned();
            let number = file.split('_').next().and_then(|number| number.parse().ok());
            last = last.max(number.unwrap_or(0));
        }
    }
    Ok(format!("{:04}_{name}", last + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy;

    fn workspace() -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        let package = root.path().join("crates/serment-rights");
        fs::create_dir_all(package.join("migrations")).unwrap();
        fs::write(package.join("Cargo.toml"), "[lints]\nworkspace = true\n").unwrap();
        fs::write(package.join("migrations/0301_requests.sql"), "").unwrap();
        root
    }

    #[test]
    fn a_capability_has_every_part_and_no_hole() {
        let root = workspace();
        let written = write(root.path(), "rights/portability").unwrap();
        assert_eq!(written.files.len(), PARTS.len() + 1);
        for file in &written.files {
            let text = fs::read_to_string(root.path().join(file)).unwrap();
            assert!(!text.contains('@'), "{} has a hole", file.display());
        }
        let tables = "crates/serment-rights/migrations/0302_portability.sql";
        assert!(written.files.contains(&PathBuf::from(tables)));
    }

    #[test]
    fn what_is_written_is_tidy_once_its_code_is_documented() {
        let root = workspace();
        write(root.path(), "rights/portability").unwrap();
        assert!(!tidy::run(root.path()).unwrap(), "the guide does not know the code yet");
        for language in ["fr", "en"] {
            let folder = root.path().join("docs/guide").join(language);
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join("codes.md"), "`portability.already_closed`\n").unwrap();
        }
        assert!(tidy::run(root.path()).unwrap());
    }

    #[test]
    fn nothing_is_overwritten_and_mistakes_are_named() {
        let root = workspace();
        write(root.path(), "rights/portability").unwrap();
        let refused = |path: &str| write(root.path(), path).err().unwrap().to_string();
        assert!(refused("rights/portability").contains("already there"));
        assert!(refused("portability").contains("SLICE/NAME"));
        assert!(refused("nowhere/portability").contains("serment-nowhere"));
        assert!(refused("rights/Data-Portability").contains("lower case"));
        assert!(refused("rights/../x").contains("lower case"));
    }
}
