//! What may be typed. The doc comments are the English help; the French is in [`super::french`].

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use serment_kernel::words::Lang;

/// A data charter that runs: declares, acts, refuses, proves.
#[derive(Debug, Parser)]
#[command(name = "serment", version, max_term_width = 100)]
#[command(
    after_help = "Example:\n  serment demo --tour\n\nExit codes: 0 done, 1 refused or findings, 2 usage, 3 unavailable."
)]
pub(crate) struct Cli {
    /// Configuration of the deployment [default: ./serment.toml]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Answer in JSON, for programs
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Language of the answer: fr or en [default: the terminal's]
    #[arg(long, global = true, value_name = "LANG")]
    pub(crate) lang: Option<Lang>,
    /// What to do
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a small hotel group with real systems, and start everything
    #[command(after_help = "Example:\n  serment demo --tour")]
    Demo(DemoArgs),
    /// Write a charter to start from, a configuration and a key
    #[command(after_help = "Example:\n  serment init acme --name \"Acme\" --from env:BOOKING_URL")]
    Init(InitArgs),
    /// Check a charter against itself, the law and, if asked, the real databases
    #[command(after_help = "Example:\n  serment check charter --connect")]
    Check(CheckArgs),
    /// Run the server
    #[command(after_help = "Example:\n  serment serve --config /etc/serment/serment.toml")]
    Serve(ServeArgs),
    /// Carry out background work without serving (PostgreSQL, several machines)
    #[command(after_help = "Example:\n  serment worker --config /etc/serment/serment.toml")]
    Worker,
    /// Say what is wrong with this deployment, and what to do
    #[command(after_help = "Example:\n  serment doctor --json")]
    Doctor,
    /// The charter: publish, compare, export
    #[command(after_help = "Example:\n  serment charter diff")]
    Charter {
        /// What to do
        #[command(subcommand)]
        verb: CharterVerb,
    },
    /// The organisation's systems, as the charter declares them
    #[command(after_help = "Example:\n  serment system test")]
    System {
        /// What to do
        #[command(subcommand)]
        verb: SystemVerb,
    },
    /// People's requests
    #[command(after_help = "Example:\n  serment request list")]
    Request {
        /// What to do
        #[command(subcommand)]
        verb: RequestVerb,
    },
    /// Consent, as it stands
    #[command(after_help = "Example:\n  echo anne@example.org | serment consent show -")]
    Consent {
        /// What to do
        #[command(subcommand)]
        verb: ConsentVerb,
    },
    /// The journal: sign, prove, verify, audit
    #[command(
        after_help = "Example:\n  serment journal verify receipt.tlog-proof --key journal.key"
    )]
    Journal {
        /// What to do
        #[command(subcommand)]
        verb: JournalVerb,
    },
}

/// Arguments of `demo`.
#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// How many guests the hotels know
    #[arg(long, default_value_t = 20_000, value_name = "N")]
    pub(crate) guests: u64,
    /// The same seed makes the same guests
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub(crate) seed: u64,
    /// Keep everything in this folder; a second run resumes [default: a temporary folder]
    #[arg(long, value_name = "FOLDER")]
    pub(crate) dir: Option<PathBuf>,
    /// Port of the site; 0 takes any
    #[arg(long, default_value_t = 8420, value_name = "PORT")]
    pub(crate) port: u16,
    /// Put Serment's store and the booking system on this PostgreSQL
    #[arg(long, value_name = "URL")]
    pub(crate) on: Option<String>,
    /// Make the whole journey from the terminal, check every promise, and stop
    #[arg(long)]
    pub(crate) tour: bool,
}

/// Arguments of `init`.
#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// Folder of the deployment
    #[arg(default_value = ".", value_name = "FOLDER")]
    pub(crate) folder: PathBuf,
    /// Name of the organisation
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// Draft a system from a database: postgres://…, a SQLite file, a folder of CSV files, or env:NAME
    /// to read the address from a variable
    #[arg(long, value_name = "DATABASE")]
    pub(crate) from: Option<String>,
    /// Id of the drafted system [default: from the database's name]
    #[arg(long, value_name = "ID", requires = "from")]
    pub(crate) system: Option<String>,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// Folder of the charter [default: the configuration's, else ./charter]
    #[arg(value_name = "FOLDER")]
    pub(crate) folder: Option<PathBuf>,
    /// Compare the declared systems with the real databases too
    #[arg(long)]
    pub(crate) connect: bool,
}

/// Arguments of `serve`.
#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// Make the root key when there is none (first start)
    #[arg(long)]
    pub(crate) create: bool,
}

/// Verbs of `charter`.
#[derive(Debug, Subcommand)]
pub(crate) enum CharterVerb {
    /// Check, run the controls of every promise, publish a new version
    #[command(after_help = "Example:\n  serment charter publish")]
    Publish {
        /// Folder of the charter [default: the configuration's]
        #[arg(value_name = "FOLDER")]
        folder: Option<PathBuf>,
    },
    /// Say what changed, as a release note
    #[command(
        after_help = "Example:\n  serment charter diff          # what publishing would change\n  serment charter diff 3 4      # between two versions"
    )]
    Diff {
        /// The older version [default: the published one]
        #[arg(value_name = "FROM")]
        from: Option<u64>,
        /// The newer version [default: the folder]
        #[arg(value_name = "TO")]
        to: Option<u64>,
        /// Folder of the charter [default: the configuration's]
        #[arg(long, value_name = "FOLDER", conflicts_with = "to")]
        folder: Option<PathBuf>,
    },
    /// Write the register of processing activities (Art. 30)
    #[command(
        after_help = "Example:\n  serment charter export --format csv --lang fr > registre.csv"
    )]
    Export {
        /// Folder of the charter [default: the configuration's]
        #[arg(value_name = "FOLDER", conflicts_with = "of")]
        folder: Option<PathBuf>,
        /// A published version instead of the folder
        #[arg(long, value_name = "VERSION")]
        of: Option<u64>,
        /// Form of the register
        #[arg(long, value_enum, default_value_t = Format::Markdown)]
        format: Format,
    },
    /// Write the JSON Schema of a kind of file, for editors
    #[command(after_help = "Example:\n  serment charter schema system > system.schema.json")]
    Schema {
        /// Kind of file [default: all, in one object]
        #[arg(value_enum, value_name = "KIND")]
        kind: Option<Kind>,
    },
    /// List the published versions
    #[command(after_help = "Example:\n  serment charter history --json")]
    History,
}

/// Forms of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Markdown,
    /// For spreadsheets, with the columns of the CNIL's register
    Csv,
    /// For programs
    Json,
}

/// Kinds of files of a charter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// organisation.toml
    Organisation,
    /// activities/*.toml
    Activity,
    /// systems/*.toml
    System,
    /// recipients/*.toml
    Recipient,
    /// Front matter of notices/*.md
    Notice,
    /// commitments/*.toml
    Commitment,
}

/// Verbs of `system`.
#[derive(Debug, Subcommand)]
pub(crate) enum SystemVerb {
    /// Reach each system; name the rights and indexes that are missing
    #[command(after_help = "Example:\n  serment system test booking")]
    Test {
        /// Only this system
        #[arg(value_name = "ID")]
        id: Option<String>,
        /// Folder of the charter [default: the configuration's]
        #[arg(long, value_name = "FOLDER")]
        folder: Option<PathBuf>,
    },
    /// List the tables and columns a system really has
    #[command(after_help = "Example:\n  serment system catalogue booking")]
    Catalogue {
        /// The system
        #[arg(value_name = "ID")]
        id: String,
        /// Folder of the charter [default: the configuration's]
        #[arg(long, value_name = "FOLDER")]
        folder: Option<PathBuf>,
    },
}

/// Verbs of `request`.
#[derive(Debug, Subcommand)]
pub(crate) enum RequestVerb {
    /// List the open requests, nearest deadline first
    #[command(after_help = "Example:\n  serment request list")]
    List,
    /// Show one request: plan, steps, certificate
    #[command(
        after_help = "Example:\n  serment request show req_01J9Z0000000000000000000AB --json"
    )]
    Show {
        /// Its id
        #[arg(value_name = "ID")]
        id: String,
    },
}

/// Verbs of `consent`.
#[derive(Debug, Subcommand)]
pub(crate) enum ConsentVerb {
    /// Show what one person agreed to, by their e-mail address or their handle
    #[command(after_help = "Example:\n  echo anne@example.org | serment consent show -")]
    Show {
        /// A handle (sub_…), or - to read an address from the input, so that it stays out of the command line
        #[arg(value_name = "WHO")]
        who: String,
    },
}

/// Verbs of `journal`.
#[derive(Debug, Subcommand)]
pub(crate) enum JournalVerb {
    /// Print the last signed checkpoint, or check one
    #[command(
        after_help = "Example:\n  serment journal checkpoint > checkpoint\n  serment journal checkpoint checkpoint --key journal.key"
    )]
    Checkpoint {
        /// A checkpoint to check, - for the input [default: print ours]
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
        /// The log's public key, or a file that holds it [default: ours]
        #[arg(long, value_name = "KEY")]
        key: Option<String>,
    },
    /// Print the public key others verify with
    #[command(after_help = "Example:\n  serment journal key > journal.key")]
    Key,
    /// Write the proof that an act is in the journal
    #[command(after_help = "Example:\n  serment journal prove evt_01J9Z0000000000000000000AB")]
    Prove {
        /// An event (evt_…), or the index of a leaf
        #[arg(value_name = "EVENT")]
        event: String,
        /// Where to write, - for the output [default: EVENT.tlog-proof]
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Verify receipts, certificates, proofs and checkpoints, offline
    #[command(
        after_help = "Example:\n  serment journal verify receipt.tlog-proof --key journal.key\n  curl -s https://…/receipts/….tlog-proof | serment journal verify - --key journal.key"
    )]
    Verify {
        /// Files to verify, - for the input
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// The log's public key, or a file that holds it [default: ours]
        #[arg(long, value_name = "KEY")]
        key: Option<String>,
        /// The bytes of the leaf, for a proof that does not carry them [default: the same name, .leaf]
        #[arg(long, value_name = "FILE")]
        leaf: Option<PathBuf>,
    },
    /// Audit every entry and every tile against the signed root
    #[command(
        after_help = "Example:\n  serment journal fsck\n  serment journal fsck https://charte.example.org/journal --key journal.key"
    )]
    Fsck {
        /// A folder of tiles, or the address of a log [default: our store]
        #[arg(value_name = "FOLDER|URL")]
        place: Option<String>,
        /// The log's public key, or a file that holds it [default: ours]
        #[arg(long, value_name = "KEY")]
        key: Option<String>,
    },
}
