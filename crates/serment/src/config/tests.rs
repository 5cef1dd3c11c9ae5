//! The configuration says what is wrong, on which line, and what would be right.

use std::path::Path;
use std::sync::Arc;

use super::*;

fn read(text: &str) -> Result<Settings, Failure> {
    let lookup: Lookup = Arc::new(|name: &str| (name == "GIVEN").then(|| "value".to_owned()));
    parse(text, Path::new("/etc/serment/serment.toml"), &lookup)
}

fn refusal(text: &str) -> String {
    let failure = read(text).err().unwrap();
    assert_eq!(failure.exit, crate::failure::Exit::Usage);
    failure.to_string()
}

const BASE: &str = "base_url = \"https://charte.exemple.fr/\"\n";

#[test]
fn the_samples_are_read_and_say_the_same() {
    let both = serment_kernel::words::Lang::ALL.map(|lang| {
        let settings = read(sample(lang)).unwrap();
        assert_eq!(settings.charter, Path::new("/etc/serment/charter"));
        let bare = sample(lang).lines().filter(|line| !line.starts_with('#'));
        bare.map(|line| line.split('#').next().unwrap_or_default().trim()).collect::<Vec<_>>()
    });
    assert_eq!(both[0], both[1]);
}

#[test]
fn the_origin_follows_the_address_and_paths_follow_the_file() {
    let settings = read(BASE).unwrap();
    assert_eq!(settings.base_url, "https://charte.exemple.fr");
    assert_eq!(settings.origin, "charte.exemple.fr/journal");
    assert_eq!(settings.key_file, Path::new("/etc/serment/serment.key"));
    assert_eq!(settings.publish_every.as_secs(), 10);
}

#[test]
fn an_unknown_key_is_an_error_with_its_line_and_a_suggestion() {
    let said = refusal(&format!("{BASE}listn = \"0.0.0.0:80\"\n"));
    assert!(said.contains("line 2: there is no key listn; did you mean listen?"), "{said}");
    let said = refusal(&format!("{BASE}[store]\nzzz = 1\n"));
    assert!(said.contains("line 3") && said.contains("folder, url_env, schema"), "{said}");
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    for (text, told) in [
        ("base_url = 3\n", "line 1"),
        ("base_url = \"charte.exemple.fr\"\n", "write the address people type"),
        ("listen = \"x\"\n", "missing field `base_url`"),
        ("base_url = \n", "line 1"),
    ] {
        let said = refusal(text);
        assert!(said.contains(told), "{said}");
    }
    for (rest, told) in [
        ("[journal]\npublish_every = \"soon\"\n", "line 3: publish_every is \"soon\""),
        ("[store]\nurl_env = \"ABSENT\"\n", "names the variable ABSENT, which is not set"),
        ("[store]\nurl_env = \"GIVEN\"\nfolder = \"x\"\n", "both folder and url_env"),
        ("[mail]\nsender = \"no-reply@exemple.fr\"\n", "cannot be answered"),
        ("[mail]\nsmtp_env = \"GIVEN\"\noutbox = \"x\"\n", "both smtp_env and outbox"),
        ("[[staff]]\nname = \"a\"\nemail = \"a@b.fr\"\nroles = []\n", "has no role"),
        ("[[staff]]\nname = \"a\"\nemail = \"a\"\nroles = [\"dpo\"]\n", "not an address"),
        ("[[staff]]\nname = \"a\"\nemail = \"a@b.fr\"\nroles = [\"boss\"]\n", "dpo"),
        ("[[api_keys]]\nname = \"k\"\nscopes = []\n", "needs sha256 or secret_env"),
        ("[[api_keys]]\nname = \"k\"\nscopes = []\nsha256 = \"12\"\n", "64 hexadecimal"),
    ] {
        let said = refusal(&format!("{BASE}{rest}"));
        assert!(said.contains(told), "{said}");
    }
}

#[test]
fn a_secret_is_never_printed() {
    let settings = read(&format!("{BASE}[mail]\nsmtp_env = \"GIVEN\"\n")).unwrap();
    assert!(!format!("{:?}", settings.mail).contains("value"));
}

#[test]
fn a_key_file_is_made_once_and_refused_when_others_can_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("serment.key");
    let entropy = serment_kernel::words::OsEntropy;
    create_key(&path, &entropy).unwrap();
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    load_key(&path).unwrap();
    assert!(create_key(&path, &entropy).is_err());
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
    assert!(load_key(&path).unwrap_err().to_string().contains("chmod 600"));
}
