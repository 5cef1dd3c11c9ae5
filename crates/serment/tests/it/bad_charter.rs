//! A charter or a configuration that is wrong: where, why, what to do; and nothing is published.

use crate::deployment::Deployment;

/// A file of the charter that is wrong is found by `check` and refused by `publish`.
#[track_caller]
fn refused(deployment: &Deployment, told: &[&str]) {
    let answer = deployment.run(&["check"]);
    assert_eq!(answer.code, 1, "{answer:?}");
    for word in told {
        assert!(answer.said.contains(word), "{word}: {}", answer.said);
    }
    let json = deployment.run(&["check", "--json"]);
    assert!(json.code == 1 && json.json()["errors"].as_u64().unwrap() > 0);
    assert_eq!(deployment.run(&["charter", "publish"]).code, 1);
    assert!(deployment.run(&["charter", "history"]).works().said.contains("No version"));
}

#[test]
fn broken_toml_is_shown_with_its_line() {
    let deployment = Deployment::sqlite();
    deployment.replace("charter/activities/requests.toml", "subjects", "subjects = [");
    refused(&deployment, &["activities/requests.toml:", "= fix:"]);
}

#[test]
fn a_wrong_type_is_shown_with_its_line() {
    let deployment = Deployment::sqlite();
    deployment.replace("charter/organisation.toml", "name    = \"Acme\"", "name    = 3");
    refused(&deployment, &["organisation.toml:1:", "= fix:"]);
}

#[test]
fn an_unknown_key_comes_with_a_suggestion() {
    let deployment = Deployment::sqlite();
    deployment.replace("charter/organisation.toml", "address =", "adress =");
    refused(&deployment, &["adress", "address"]);
}

#[test]
fn an_id_said_twice_is_refused() {
    let deployment = Deployment::sqlite();
    let text =
        std::fs::read_to_string(deployment.path("charter/commitments/answers.toml")).unwrap();
    let control = &text[text.find("[[controls]]").unwrap()..];
    deployment.write("charter/commitments/answers.toml", &format!("{text}\n{control}"));
    refused(&deployment, &["commitments/answers.toml", "= why:"]);
}

#[test]
fn a_file_that_another_one_needs_is_missed() {
    let deployment = Deployment::sqlite();
    std::fs::remove_file(deployment.path("charter/notices/requests.fr.md")).unwrap();
    refused(&deployment, &["requests"]);
}

#[test]
fn a_folder_that_is_no_charter_is_told() {
    let deployment = Deployment::sqlite();
    deployment.run(&["check", "nowhere"]).fails(2, &["nowhere", "serment init"]);
    std::fs::create_dir(deployment.path("empty")).unwrap();
    deployment.run(&["check", "empty"]).fails(2, &["holds no file of a charter"]);
}

#[test]
fn a_promise_that_cannot_be_shown_kept_is_not_published() {
    let deployment = Deployment::sqlite();
    deployment.replace("charter/commitments/answers.toml", "requests_on_time", "hosted_in");
    let text =
        std::fs::read_to_string(deployment.path("charter/commitments/answers.toml")).unwrap();
    let kept: Vec<_> = text.lines().filter(|line| !line.starts_with("params")).collect();
    let params = "params = { countries = [\"FR\"] }";
    deployment
        .write("charter/commitments/answers.toml", &format!("{}\n{params}\n", kept.join("\n")));
    deployment.run(&["check"]).works();
    let answer = deployment.run(&["charter", "publish"]);
    assert!(answer.code == 1 && answer.said.contains("Nothing is published"), "{answer:?}");
}

#[test]
fn a_configuration_that_is_wrong_is_told_with_its_line() {
    let deployment = Deployment::sqlite();
    deployment.run(&["serve", "--config", "other.toml"]).fails(2, &["other.toml", "serment init"]);
    deployment.configure("[store]", "[stor");
    deployment.run(&["serve"]).fails(2, &["serment.toml, line"]);
    deployment.configure("[stor", "[stroe]");
    deployment.run(&["serve"]).fails(2, &["no key stroe", "did you mean store?"]);
    let answer = deployment.run(&["serve", "--json"]);
    let error: serde_json::Value = serde_json::from_str(&answer.complained).unwrap();
    assert_eq!(error["error"]["code"], "usage");
}

#[test]
fn a_key_that_is_absent_or_open_to_others_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let deployment = Deployment::sqlite();
    let key = deployment.path("serment.key");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    deployment.run(&["serve"]).fails(1, &["others than its owner", "chmod 600"]);
    std::fs::remove_file(&key).unwrap();
    deployment.run(&["serve"]).fails(2, &["no key file", "serve --create"]);
    assert!(!deployment.path("store").exists());
}

#[test]
fn init_writes_over_nothing() {
    let deployment = Deployment::sqlite();
    deployment.run(&["init", "."]).fails(1, &["holds a charter already", "--from"]);
    deployment.run(&["init", ".", "--from", "absent.db"]).fails(2, &["no database"]);
}
