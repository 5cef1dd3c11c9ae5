//! What `init` guessed: shown by `check`, refused by `charter publish`, until a person decides.

use crate::deployment::{Deployment, run, serment};

#[test]
fn what_init_guessed_is_a_list_to_confirm_and_is_not_published() {
    let here = tempfile::tempdir().unwrap();
    run(serment(here.path()).args(["init", "acme"])).works();
    let say = |words: &[&str]| run(serment(&here.path().join("acme")).args(words));
    // The charter can be tried: nothing in it is an error.
    let checked = say(&["check"]).works().said;
    for asked in ["To confirm before publishing:", "postal address", "the name people know you by"]
    {
        assert!(checked.contains(asked), "{asked}: {checked}");
    }
    let french = say(&["check", "--lang", "fr"]).works().said;
    assert!(french.contains("À confirmer avant de publier") && french.contains("postale"));
    let json = say(&["check", "--json"]).works().json();
    assert_eq!(json["errors"], 0);
    assert!(json["to_confirm"].as_u64().unwrap() >= 8);
    // It is not published, and says why, for people and for programs.
    let refused = say(&["charter", "publish"]);
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(
        refused.said.contains("postal address") && refused.said.contains("Nothing is published")
    );
    let refused = say(&["charter", "publish", "--json"]);
    assert!(refused.code == 1 && refused.json()["published"] == false);
    assert!(say(&["charter", "history"]).works().said.contains("No version"));
}

#[test]
fn one_point_left_is_enough_to_refuse() {
    let deployment = Deployment::sqlite();
    deployment.replace("charter/organisation.toml", "contact@acme.example", "contact@example.com");
    deployment.run(&["check"]).works();
    let refused = deployment.run(&["charter", "publish"]);
    assert!(refused.code == 1 && refused.said.contains("which nobody reads"), "{refused:?}");
    deployment.replace("charter/organisation.toml", "contact@example.com", "contact@acme.example");
    deployment.run(&["charter", "publish"]).works();
    let history = deployment.run(&["charter", "history"]).works().said;
    assert!(history.contains("the command line") && !history.contains("staff:"), "{history}");
}
