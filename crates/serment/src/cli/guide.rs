//! `docs/guide/{en,fr}/cli.md`: the reference of the command line, written from the help itself.
//!
//! The test fails when a page is not what the program says; `SERMENT_BLESS=1` writes it again.

use std::fmt::Write as _;
use std::path::Path;

use clap::Command;
use serment_kernel::words::Lang;

use super::french::command;

fn page(lang: Lang) -> String {
    let mut out = match lang {
        Lang::Fr => "# La ligne de commande\n\nCette page vient de `serment --help` ; ne la modifiez pas à la main.\n\nCodes de sortie : **0** fait, **1** refusé ou à corriger, **2** usage (la ligne de commande ou `serment.toml`), **3** indisponible (quelque chose au dehors ne répond pas ; rien n’est perdu). `--json` répond aux programmes ; une erreur y est un objet `{\"error\": {\"code\", \"message\", \"remedy\"}}` sur la sortie d’erreur.\n".to_owned(),
        Lang::En => "# The command line\n\nThis page comes from `serment --help`; do not edit it by hand.\n\nExit codes: **0** done, **1** refused or findings, **2** usage (the command line or `serment.toml`), **3** unavailable (something outside does not answer; nothing is lost). `--json` answers programs; an error is then an object `{\"error\": {\"code\", \"message\", \"remedy\"}}` on the error output.\n".to_owned(),
    };
    let mut root = command(lang).term_width(100).max_term_width(100);
    root.build();
    write(&mut out, &mut root, "serment");
    out
}

fn write(out: &mut String, command: &mut Command, path: &str) {
    let help = command.render_help().to_string();
    let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
    write!(out, "\n## `{path}`\n\n```text\n{}\n```\n", lines.join("\n").trim()).unwrap();
    for verb in command.get_subcommands_mut().filter(|it| it.get_name() != "help") {
        let below = format!("{path} {}", verb.get_name());
        write(out, verb, &below);
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the test that blesses its own pages")]
fn the_guide_says_what_the_help_says() {
    let bless = std::env::var("SERMENT_BLESS").is_ok();
    for lang in Lang::ALL {
        let path =
            Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../docs/guide/{lang}/cli.md"));
        let wanted = page(lang);
        if bless {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &wanted).unwrap();
        }
        let found = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            found == wanted,
            "docs/guide/{lang}/cli.md is not up to date: run the tests with SERMENT_BLESS=1"
        );
    }
}
