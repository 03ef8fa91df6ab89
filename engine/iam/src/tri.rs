//! Truth of three values: what depends on something unknown is `Maybe`.

/// No, perhaps, or yes, in that order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Tri {
    /// False.
    #[default]
    No,
    /// It depends on what is not known.
    Maybe,
    /// True.
    Yes,
}

impl Tri {
    pub(crate) fn of(truth: bool) -> Tri {
        if truth { Tri::Yes } else { Tri::No }
    }

    pub(crate) fn negate(self) -> Tri {
        match self {
            Tri::No => Tri::Yes,
            Tri::Maybe => Tri::Maybe,
            Tri::Yes => Tri::No,
        }
    }

    /// Whether any is true; the first that is true ends it.
    pub(crate) fn any(items: impl IntoIterator<Item = Tri>) -> Tri {
        let mut best = Tri::No;
        for item in items {
            best = best.max(item);
            if best == Tri::Yes {
                break;
            }
        }
        best
    }

    /// Whether all are true; the first that is false ends it.
    pub(crate) fn all(items: impl IntoIterator<Item = Tri>) -> Tri {
        let mut worst = Tri::Yes;
        for item in items {
            worst = worst.min(item);
            if worst == Tri::No {
                break;
            }
        }
        worst
    }
}
