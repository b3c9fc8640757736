//! Whose a thing is.

use sha2::{Digest as _, Sha256};

use crate::ServerError;
use crate::id::{hex, is_hex, random_hex};

/// Whose uploads and jobs these are: what the database knows of the secret in a person's cookie.
///
/// The secret is 256 random bits, so there is nothing to guess and nothing to sign; the database has its hash alone, so
/// whoever reads a backup of it can't pass for anybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Owner(String);

impl Owner {
    /// Of the secret that came with a cookie; `None` when it is none of ours by its form.
    pub(crate) fn of_secret(secret: &str) -> Option<Self> {
        is_hex(secret, 64).then(|| Self(hex(&Sha256::digest(secret.as_bytes()))))
    }

    /// Somebody new, and the secret for the cookie.
    pub(crate) fn new() -> Result<(Self, String), ServerError> {
        let secret = random_hex::<32>()?;
        Ok((Self(hex(&Sha256::digest(secret.as_bytes()))), secret))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}
