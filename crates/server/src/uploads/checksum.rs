//! Checksums of what is sent, by the checksum extension of tus 1.0.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

/// The algorithms, as `Tus-Checksum-Algorithm` names them.
pub(crate) const ALGORITHMS: &str = "sha1,sha256";

/// What the bytes of a request are to come to, and what they have come to so far.
#[derive(Debug)]
pub(crate) struct Checksum {
    expected: Vec<u8>,
    so_far: SoFar,
}

#[derive(Debug)]
enum SoFar {
    Sha1(Sha1),
    Sha256(Sha256),
}

impl Checksum {
    /// Of an `Upload-Checksum` header: the algorithm's name and the sum in Base64. `None` when it can't be followed.
    pub(crate) fn parse(header: &str) -> Option<Self> {
        let (algorithm, sum) = header.trim().split_once(' ')?;
        let (so_far, length) = match algorithm {
            "sha1" => (SoFar::Sha1(Sha1::new()), 20),
            "sha256" => (SoFar::Sha256(Sha256::new()), 32),
            _ => return None,
        };
        let expected = STANDARD.decode(sum.trim()).ok()?;
        (expected.len() == length).then_some(Self { expected, so_far })
    }

    pub(crate) fn add(&mut self, bytes: &[u8]) {
        match &mut self.so_far {
            SoFar::Sha1(sum) => sum.update(bytes),
            SoFar::Sha256(sum) => sum.update(bytes),
        }
    }

    /// Whether the bytes came to what they were to come to.
    pub(crate) fn holds(self) -> bool {
        match self.so_far {
            SoFar::Sha1(sum) => sum.finalize().as_slice() == self.expected,
            SoFar::Sha256(sum) => sum.finalize().as_slice() == self.expected,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_of_the_standards() {
        // "abc", FIPS 180-2 appendices A.1 and B.1.
        for header in [
            "sha1 qZk+NkcGgWq6PiVxeFDCbJzQ2J0=",
            "sha256 ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=",
        ] {
            for (bytes, holds) in [(b"abc", true), (b"abd", false)] {
                let mut sum = Checksum::parse(header).unwrap();
                sum.add(&bytes[..1]);
                sum.add(&bytes[1..]);
                assert_eq!(sum.holds(), holds, "{header}");
            }
        }
        for header in ["", "sha1", "md5 kAFQmDzST7DWlj99KOF/cg==", "sha1 !!", "sha1 YWJj"] {
            assert!(Checksum::parse(header).is_none(), "{header}");
        }
    }
}
