//! What can go wrong in the store, named by the query, never by the data.

/// The store could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The place cannot be reached or opened.
    #[error("the store cannot be opened ({what}): {source}")]
    Unreachable {
        /// The folder or the host, without any secret.
        what: String,
        /// What the engine said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Another server holds the folder.
    #[error("another server is running on {folder}; stop it, or give this one another folder")]
    Held {
        /// The folder.
        folder: String,
    },
    /// The place refuses to be written.
    #[error("the store is read-only; give this process the right to write {what}")]
    ReadOnly {
        /// The folder or the host.
        what: String,
    },
    /// No room is left.
    #[error(
        "the disk of the store is full; nothing acknowledged was lost: free some space, then retry"
    )]
    Full,
    /// A race was lost; running again may succeed.
    #[error("query {query} lost a race with another transaction")]
    Conflict {
        /// The named query, or the transaction.
        query: &'static str,
    },
    /// A row that must be unique is there already.
    #[error("query {query} found the row there already")]
    Duplicate {
        /// The named query.
        query: &'static str,
    },
    /// The engine refused a query.
    #[error("query {query} failed: {source}")]
    Query {
        /// The named query.
        query: &'static str,
        /// What the engine said. Engines quote names, not values.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A column does not hold what the program expects.
    #[error("column {column} of query {query} does not hold {expected}")]
    Column {
        /// The named query.
        query: &'static str,
        /// The column, counted from 0.
        column: usize,
        /// The expected type.
        expected: &'static str,
    },
    /// The tables were written by a newer version.
    #[error(
        "the store holds migration {found}, which this version does not know; run the newer version"
    )]
    TooNew {
        /// The unknown migration.
        found: String,
    },
    /// The journal's stored bytes do not agree with each other.
    #[error(
        "the journal is damaged at {at}: {why}; run `serment journal fsck`, put that tile back from a copy, and sign nothing before"
    )]
    Damaged {
        /// The tile or head.
        at: String,
        /// What does not agree.
        why: String,
    },
    /// The store is behind a checkpoint that was already signed.
    #[error(
        "the store holds {found} leaves but {guard} were signed: it is an older copy; put the newer one back, because signing this one would contradict what others have seen"
    )]
    Older {
        /// The size signed.
        guard: u64,
        /// The size found.
        found: u64,
    },
    /// The journal was signed under another name.
    #[error(
        "the journal was signed as {signed} and is configured as {configured}: its name is for ever; write origin = \"{signed}\" under [journal]"
    )]
    Renamed {
        /// The name of the last checkpoint.
        signed: String,
        /// The name configured.
        configured: String,
    },
    /// The machine's clock is behind what was already signed.
    #[error(
        "the clock says {now}, but a checkpoint was signed at {signed}; set the clock right, then start again"
    )]
    ClockBack {
        /// What the clock says.
        now: jiff::Timestamp,
        /// When the last checkpoint was signed.
        signed: jiff::Timestamp,
    },
    /// A key is missing for data that should be readable.
    #[error("sealed data of {what} does not open with the key held; is this the right key file?")]
    Sealed {
        /// The kind of data.
        what: &'static str,
    },
    /// A new act was asked for a person whose key was destroyed.
    #[error("this data subject was erased; a new act needs a new handle")]
    Fenced,
    /// The store is shutting down, or its writer stopped.
    #[error("the store closed during {during}")]
    Closed {
        /// The transaction.
        during: &'static str,
    },
    /// A transaction panicked and was rolled back.
    #[error("transaction {during} stopped on a defect and was rolled back")]
    Panicked {
        /// The transaction.
        during: &'static str,
    },
}

impl StoreError {
    /// Whether running the whole transaction again may succeed.
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Conflict { .. })
    }

    /// What SQLite said, sorted.
    pub(crate) fn sqlite(query: &'static str, error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        match error.sqlite_error_code() {
            Some(Code::DiskFull) => Self::Full,
            Some(Code::ReadOnly) => Self::ReadOnly { what: "the folder of the store".into() },
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => Self::Conflict { query },
            Some(Code::ConstraintViolation) => Self::Duplicate { query },
            _ => Self::Query { query, source: Box::new(error) },
        }
    }

    /// What PostgreSQL said, sorted. Its detail lines quote values, so only code and message stay.
    pub(crate) fn postgres(query: &'static str, error: &postgres::Error) -> Self {
        use postgres::error::SqlState;
        let Some(db) = error.as_db_error() else {
            return Self::Query { query, source: error.to_string().into() };
        };
        let code = db.code();
        if *code == SqlState::T_R_SERIALIZATION_FAILURE
            || *code == SqlState::T_R_DEADLOCK_DETECTED
            || *code == SqlState::LOCK_NOT_AVAILABLE
        {
            Self::Conflict { query }
        } else if *code == SqlState::UNIQUE_VIOLATION {
            Self::Duplicate { query }
        } else if *code == SqlState::DISK_FULL {
            Self::Full
        } else if *code == SqlState::READ_ONLY_SQL_TRANSACTION {
            Self::ReadOnly { what: "the database of the store".into() }
        } else {
            let said = format!("{} (SQLSTATE {})", db.message(), code.code());
            Self::Query { query, source: said.into() }
        }
    }
}
