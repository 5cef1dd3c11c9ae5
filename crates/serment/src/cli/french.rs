//! The help in French: the same command line, its words translated.
//!
//! One entry a command or argument, by its path; a test refuses a missing one, so that both
//! languages always tell the same.

use clap::{Command, CommandFactory as _};
use serment_kernel::words::Lang;

use super::Cli;

/// The command line, speaking a language.
pub(super) fn command(lang: Lang) -> Command {
    match lang {
        Lang::En => Cli::command(),
        Lang::Fr => translated(Cli::command(), ""),
    }
}

const TEMPLATE: &str =
    "{before-help}{about-with-newline}\nUtilisation : {usage}\n\n{all-args}{after-help}";

fn translated(command: Command, path: &str) -> Command {
    let mut command = command.help_template(TEMPLATE);
    if let Some(text) = find(path) {
        command = command.about(text);
    }
    if let Some(after) = command.get_after_help().map(ToString::to_string) {
        command = command.after_help(
            after
                .replace("Example:", "Exemple :")
                .replace("# what publishing would change", "# ce que publier changerait")
                .replace("# between two versions", "# entre deux versions")
                .replace(
                    "Exit codes: 0 done, 1 refused or findings, 2 usage, 3 unavailable.",
                    "Codes de sortie : 0 fait, 1 refusé ou à corriger, 2 usage, 3 indisponible.",
                ),
        );
    }
    let names: Vec<String> = command.get_arguments().map(|it| it.get_id().to_string()).collect();
    for name in names {
        let text = find(&format!("{path} {name}")).or_else(|| find(&format!("* {name}")));
        command = command.mut_arg(&name, |arg| argument(arg, text));
    }
    let verbs: Vec<String> = command.get_subcommands().map(|it| it.get_name().to_owned()).collect();
    for verb in verbs {
        let below = format!("{path} {verb}").trim().to_owned();
        command = command.mut_subcommand(&verb, |it| translated(it, &below));
    }
    if path.is_empty() {
        command = command.arg(
            clap::Arg::new("version")
                .short('V')
                .long("version")
                .action(clap::ArgAction::Version)
                .help("Montrer la version")
                .help_heading("Options"),
        );
    }
    command
        .subcommand_help_heading("Commandes")
        .subcommand_value_name("COMMANDE")
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .arg(
            clap::Arg::new("aide")
                .short('h')
                .long("help")
                .action(clap::ArgAction::Help)
                .help("Montrer cette aide")
                .help_heading("Options"),
        )
}

/// One argument: its text, what stands for its value, and what it is by default.
fn argument(arg: clap::Arg, text: Option<&'static str>) -> clap::Arg {
    let heading = if arg.is_positional() { "Arguments" } else { "Options" };
    let mut said = text.unwrap_or_default().to_owned();
    let list = |values: Vec<String>| values.join(", ");
    if arg.get_action().takes_values() {
        let values = arg.get_possible_values();
        if !values.is_empty() {
            let names = values.iter().map(|value| value.get_name().to_owned()).collect();
            said = format!("{said} [valeurs\u{a0}: {}]", list(names));
        }
        let usual = arg.get_default_values();
        if !usual.is_empty() {
            let usual = usual.iter().map(|value| value.to_string_lossy().into_owned()).collect();
            said = format!("{said} [par défaut\u{a0}: {}]", list(usual));
        }
    }
    let name = arg.get_value_names().and_then(<[_]>::first).map(ToString::to_string);
    let name = VALUES.iter().find(|(english, _)| name.as_deref() == Some(*english));
    let arg = arg.help(said).help_heading(heading);
    if !arg.get_action().takes_values() {
        return arg;
    }
    let arg = arg.hide_possible_values(true).hide_default_value(true);
    match name {
        Some((_, french)) => arg.value_name(*french),
        None => arg,
    }
}

/// What stands for a value in the usage line.
const VALUES: &[(&str, &str)] = &[
    ("DATABASE", "BASE"),
    ("EVENT", "ACTE"),
    ("FILE", "FICHIER"),
    ("FOLDER", "DOSSIER"),
    ("FOLDER|URL", "DOSSIER|URL"),
    ("FROM", "DE"),
    ("KEY", "CLÉ"),
    ("KIND", "GENRE"),
    ("LANG", "LANGUE"),
    ("NAME", "NOM"),
    ("TO", "À"),
    ("WHO", "QUI"),
];

fn find(path: &str) -> Option<&'static str> {
    TEXTS.iter().find(|(at, _)| *at == path.trim()).map(|(_, text)| *text)
}

const KEY: &str =
    "La clé publique du journal, ou un fichier qui la contient [par défaut : la nôtre]";
const FOLDER: &str = "Dossier de la charte [par défaut : celui de la configuration]";

/// A path of verbs, then the argument; `*` for those of every command.
const TEXTS: &[(&str, &str)] = &[
    ("", "Une charte de données qui agit : déclare, exécute, refuse, prouve."),
    ("* config", "Configuration du déploiement [par défaut : ./serment.toml]"),
    ("* json", "Répondre en JSON, pour les programmes"),
    ("* lang", "Langue de la réponse : fr ou en [par défaut : celle du terminal]"),
    ("demo", "Monter un petit groupe hôtelier avec de vrais systèmes, et tout démarrer"),
    ("demo guests", "Combien de clients les hôtels connaissent"),
    ("demo seed", "La même graine donne les mêmes clients"),
    (
        "demo dir",
        "Tout garder dans ce dossier ; un second lancement reprend [par défaut : un dossier temporaire]",
    ),
    ("demo port", "Port du site ; 0 prend n’importe lequel"),
    ("demo on", "Mettre les données de Serment et les réservations sur ce PostgreSQL"),
    (
        "demo tour",
        "Faire tout le parcours depuis le terminal, vérifier chaque promesse, et s’arrêter",
    ),
    ("init", "Écrire une charte de départ, une configuration et une clé"),
    ("init folder", "Dossier du déploiement"),
    ("init name", "Nom de l’organisation"),
    (
        "init from",
        "Ébaucher un système d’après une base : postgres://…, un fichier SQLite, un dossier de fichiers CSV, ou env:NOM pour lire l’adresse dans une variable",
    ),
    ("init system", "Identifiant du système ébauché [par défaut : d’après le nom de la base]"),
    ("check", "Confronter une charte à elle-même, à la loi et, sur demande, aux vraies bases"),
    (
        "check folder",
        "Dossier de la charte [par défaut : celui de la configuration, sinon ./charter]",
    ),
    ("check connect", "Comparer aussi les systèmes déclarés aux vraies bases"),
    ("serve", "Faire tourner le serveur"),
    ("serve create", "Créer la clé racine quand il n’y en a pas (premier démarrage)"),
    ("worker", "Faire le travail de fond sans servir (PostgreSQL, plusieurs machines)"),
    ("doctor", "Dire ce qui ne va pas dans ce déploiement, et quoi faire"),
    ("charter", "La charte : publier, comparer, exporter"),
    ("charter publish", "Vérifier, mesurer chaque promesse, publier une nouvelle version"),
    ("charter publish folder", FOLDER),
    ("charter diff", "Dire ce qui change, comme une note de version"),
    ("charter diff from", "La version ancienne [par défaut : celle qui est publiée]"),
    ("charter diff to", "La version nouvelle [par défaut : le dossier]"),
    ("charter diff folder", FOLDER),
    ("charter export", "Écrire le registre des activités de traitement (art. 30)"),
    ("charter export folder", FOLDER),
    ("charter export of", "Une version publiée au lieu du dossier"),
    ("charter export format", "Forme du registre"),
    ("charter schema", "Écrire le schéma JSON d’un genre de fichier, pour les éditeurs"),
    ("charter schema kind", "Genre de fichier [par défaut : tous, dans un seul objet]"),
    ("charter history", "Lister les versions publiées"),
    ("system", "Les systèmes de l’organisation, tels que la charte les déclare"),
    ("system test", "Joindre chaque système ; nommer les droits et les index qui manquent"),
    ("system test id", "Ce système seulement"),
    ("system test folder", FOLDER),
    ("system catalogue", "Lister les tables et colonnes qu’un système a vraiment"),
    ("system catalogue id", "Le système"),
    ("system catalogue folder", FOLDER),
    ("request", "Les demandes des personnes"),
    ("request list", "Lister les demandes ouvertes, l’échéance la plus proche d’abord"),
    ("request show", "Montrer une demande : plan, étapes, attestation"),
    ("request show id", "Son identifiant"),
    ("consent", "Le consentement, tel qu’il est"),
    ("consent show", "Montrer ce qu’une personne a accepté, par son adresse ou son identifiant"),
    (
        "consent show who",
        "Un identifiant (sub_…), ou - pour lire une adresse sur l’entrée, afin qu’elle reste hors de la ligne de commande",
    ),
    ("journal", "Le journal : signer, prouver, vérifier, relire"),
    ("journal checkpoint", "Écrire le dernier point de contrôle signé, ou en vérifier un"),
    (
        "journal checkpoint file",
        "Un point de contrôle à vérifier, - pour l’entrée [par défaut : écrire le nôtre]",
    ),
    ("journal checkpoint key", KEY),
    ("journal key", "Écrire la clé publique avec laquelle les autres vérifient"),
    ("journal prove", "Écrire la preuve qu’un acte est au journal"),
    ("journal prove event", "Un acte (evt_…), ou le rang d’une feuille"),
    ("journal prove out", "Où écrire, - pour la sortie [par défaut : ACTE.tlog-proof]"),
    ("journal verify", "Vérifier reçus, attestations, preuves et points de contrôle, hors ligne"),
    ("journal verify files", "Fichiers à vérifier, - pour l’entrée"),
    ("journal verify key", KEY),
    (
        "journal verify leaf",
        "Les octets de la feuille, pour une preuve qui ne les porte pas [par défaut : le même nom, .leaf]",
    ),
    ("journal fsck", "Relire chaque acte et chaque tuile contre la racine signée"),
    (
        "journal fsck place",
        "Un dossier de tuiles, ou l’adresse d’un journal [par défaut : le nôtre]",
    ),
    ("journal fsck key", KEY),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn visit(command: &Command, path: &str, absent: &mut Vec<String>) {
        if find(path).is_none() {
            absent.push(path.to_owned());
        }
        for argument in command.get_arguments() {
            let (own, any) =
                (format!("{path} {}", argument.get_id()), format!("* {}", argument.get_id()));
            if find(&own).is_none() && find(&any).is_none() {
                absent.push(own);
            }
        }
        for verb in command.get_subcommands() {
            visit(verb, format!("{path} {}", verb.get_name()).trim(), absent);
        }
    }

    #[test]
    fn every_command_and_argument_has_its_french() {
        let mut absent = Vec::new();
        visit(&Cli::command(), "", &mut absent);
        assert_eq!(absent, [""; 0]);
    }

    #[test]
    fn both_languages_parse() {
        for lang in Lang::ALL {
            command(lang).debug_assert();
            let words = ["serment", "check", "--json", "--lang", "fr"];
            assert!(command(lang).try_get_matches_from(words).is_ok());
        }
    }
}
