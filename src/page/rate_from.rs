//! Where the rate comes from.

/// Where the rate in the field comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RateFrom {
    /// Nowhere yet.
    Nowhere,
    /// It was measured in the film.
    Film,
    /// A person typed it: nothing overwrites that.
    Person,
    /// It is the last film's, kept on purpose.
    LastFilm,
    /// A recipe says it.
    Recipe,
}
