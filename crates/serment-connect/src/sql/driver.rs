//! What one engine brings, and the connector made of it: every SQL driver answers the same calls
//! in the same order, so that no driver writes them again.

use serment_kernel::words::Personal;

use super::{Ground, Intent, Session, advice, amend, run};
use crate::catalogue::Catalogue;
use crate::error::ConnectError;
use crate::identifiers::Identifiers;
use crate::model::{Advice, Amendment, Found, Hit, Map, Outcome, Probe, Step, SystemPlan};
use crate::{Connector, Manifest, Sink};

/// One SQL engine.
pub(crate) trait Driver: Send + Sync {
    /// A connection to it.
    type Open<'a>: Session
    where
        Self: 'a;

    /// What this driver is.
    fn describe(&self) -> &'static Manifest;

    /// Connects, and looks at what there is.
    fn open(&self, intent: Intent) -> Result<(Self::Open<'_>, Ground), ConnectError>;

    /// What answers, and which rights are missing.
    fn examine(&self) -> Result<Probe, ConnectError>;
}

impl<D: Driver> Connector for D {
    fn manifest(&self) -> &'static Manifest {
        self.describe()
    }

    fn probe(&self) -> Result<Probe, ConnectError> {
        self.examine()
    }

    fn catalogue(&self) -> Result<Catalogue, ConnectError> {
        Ok(self.open(Intent::Look)?.1.catalogue)
    }

    fn find(&self, map: &Map, who: &Identifiers) -> Result<Vec<Found>, ConnectError> {
        let (mut open, ground) = self.open(Intent::Look)?;
        run::find(&mut open, &ground, map, who)
    }

    fn read(&self, map: &Map, who: &Identifiers, sink: &mut Sink<'_>) -> Result<(), ConnectError> {
        let (mut open, ground) = self.open(Intent::Look)?;
        run::read(&mut open, &ground, map, who, sink)
    }

    fn plan(
        &self,
        map: &Map,
        steps: &[Step],
        who: &Identifiers,
    ) -> Result<SystemPlan, ConnectError> {
        let (mut open, ground) = self.open(Intent::Look)?;
        run::plan(&mut open, &ground, map, steps, who)
    }

    fn apply(&self, map: &Map, steps: &[Step], who: &Identifiers) -> Result<Outcome, ConnectError> {
        let (mut open, ground) = self.open(Intent::Act)?;
        let mut outcome = run::apply(&mut open, &ground, map, steps, who)?;
        outcome.traces_cleared = open.commit()?;
        Ok(outcome)
    }

    fn amend(
        &self,
        map: &Map,
        who: &Identifiers,
        amendment: &Amendment,
    ) -> Result<u64, ConnectError> {
        let (mut open, ground) = self.open(Intent::Act)?;
        let rows = amend::amend(&mut open, &ground, map, who, amendment)?;
        open.commit()?;
        Ok(rows)
    }

    fn scan(&self, needles: &[Personal<String>]) -> Result<Vec<Hit>, ConnectError> {
        let (mut open, ground) = self.open(Intent::Look)?;
        open.enter()?;
        run::scan(&mut open, &ground, needles)
    }

    fn advice(&self, map: &Map) -> Result<Vec<Advice>, ConnectError> {
        let (open, ground) = self.open(Intent::Look)?;
        advice::advice(open.dialect(), &ground, map)
    }
}
