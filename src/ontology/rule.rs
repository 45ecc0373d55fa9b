//! What the rules of extraction are worth: of the statements that a rule found in annotated texts, how many were right.
//!
//! The figures stand in `data/measured.tsv`; they are counted, not judged: `PARKGRAPH_MAKE=1 cargo test --test measured` writes them.

use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The counts, a rule a line: path id, statements judged, those that were right.
const TABLE: &str = include_str!("../../data/measured.tsv");

/// z of the two-sided 95 % interval.
const Z: f64 = 1.959_963_984_540_054;

/// How a rule did on annotated texts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Measured {
    /// Statements of the rule that the annotations judge.
    pub judged: u32,
    /// Those of them that are right.
    pub right: u32,
}

impl Measured {
    /// The share of the judged statements that is right; none where none was judged.
    pub fn precision(self) -> Option<f64> {
        (self.judged > 0).then(|| f64::from(self.right) / f64::from(self.judged))
    }

    /// The lower end of the 95 % interval of the precision (Wilson 1927): what a count as small as this allows to claim.
    pub fn at_least(self) -> Option<f64> {
        let (n, p) = (f64::from(self.judged), self.precision()?);
        let centre = p + Z * Z / (2.0 * n);
        let margin = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
        Some(((centre - margin) / (1.0 + Z * Z / n)).max(0.0))
    }
}

/// What was measured of every rule that found anything in annotated texts, by path id.
pub fn measured() -> &'static BTreeMap<&'static str, Measured> {
    static MEASURED: OnceLock<BTreeMap<&'static str, Measured>> = OnceLock::new();
    MEASURED.get_or_init(|| {
        let row = |line: &'static str| {
            let mut cells = line.split('\t');
            let (id, judged, right) = (cells.next()?, cells.next()?.parse().ok()?, cells.next()?.parse().ok()?);
            Some((id, Measured { judged, right }))
        };
        TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(row).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_count_claims_little() {
        let few = Measured { judged: 2, right: 2 };
        let many = Measured { judged: 200, right: 200 };
        assert_eq!((few.precision(), many.precision()), (Some(1.0), Some(1.0)));
        // Wilson's lower bound of 2 of 2 and 200 of 200.
        assert!(few.at_least().is_some_and(|x| (x - 0.3424).abs() < 1e-4), "{:?}", few.at_least());
        assert!(many.at_least().is_some_and(|x| (x - 0.9812).abs() < 1e-4), "{:?}", many.at_least());
        assert_eq!(Measured::default().precision(), None);
    }

    #[test]
    fn the_table_is_whole() {
        let rows = TABLE.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(measured().len(), rows);
        assert!(measured().values().all(|m| m.right <= m.judged && m.judged > 0));
    }
}
