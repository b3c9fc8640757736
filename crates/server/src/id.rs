//! Names of ours, never theirs: what nobody can guess, and what can never be a path.

use std::fmt;

use crate::ServerError;

/// An identifier: 128 random bits as 32 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Id(String);

impl Id {
    /// One that was never there before.
    pub(crate) fn random() -> Result<Self, ServerError> {
        Ok(Self(random_hex::<16>()?))
    }

    /// One from a client: `None` for whatever isn't 32 lower-case hexadecimal digits, `../` and the like included.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        is_hex(text, 32).then(|| Self(text.to_owned()))
    }

    /// One that we wrote down ourselves.
    pub(crate) const fn known(text: String) -> Self {
        Self(text)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// `N` random bytes as hexadecimal digits.
pub(crate) fn random_hex<const N: usize>() -> Result<String, ServerError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| ServerError::Random(error.to_string()))?;
    Ok(hex(&bytes))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether `text` is exactly so many lower-case hexadecimal digits.
pub(crate) fn is_hex(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_names_are_read() {
        let id = Id::random().unwrap();
        assert_eq!(Id::parse(id.as_str()), Some(id.clone()));
        assert_ne!(Id::random().unwrap(), id);
        let upper = id.as_str().replace(char::is_numeric, "A");
        for text in [
            "",
            "../../../../../../etc/passwd/xxx",
            "..",
            "%2e%2e",
            "é",
            upper.as_str(),
        ] {
            assert_eq!(Id::parse(text), None, "{text}");
        }
    }
}
