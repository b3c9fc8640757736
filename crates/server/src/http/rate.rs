//! How often one address may ask: a bucket that fills steadily and from which each request takes one.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use crate::clock::{Clock, Moment};

/// Addresses remembered before those with full buckets are forgotten.
const MOST_ADDRESSES: usize = 10_000;

/// One bucket for each address.
#[derive(Debug)]
pub(super) struct RateLimit {
    clock: Arc<dyn Clock>,
    per_second: f64,
    buckets: Mutex<HashMap<IpAddr, Bucket>>,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    left: f64,
    at: Moment,
}

impl RateLimit {
    pub(super) fn new(clock: Arc<dyn Clock>, per_second: f64) -> Self {
        Self {
            clock,
            per_second,
            buckets: Mutex::default(),
        }
    }

    /// Takes one from the address's bucket; `false` when it is empty.
    pub(super) fn allows(&self, address: IpAddr) -> bool {
        let now = self.clock.now();
        let most = (self.per_second * 10.0).max(1.0);
        let filled = |bucket: Bucket| {
            let more = now.seconds_since(bucket.at).max(0.0) * self.per_second;
            (bucket.left + more).min(most)
        };
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MOST_ADDRESSES {
            buckets.retain(|_, bucket| filled(*bucket) < most);
        }
        let bucket = buckets
            .entry(network(address))
            .or_insert(Bucket { left: most, at: now });
        let left = filled(*bucket);
        let is_allowed = left >= 1.0;
        *bucket = Bucket {
            left: if is_allowed { left - 1.0 } else { left },
            at: now,
        };
        is_allowed
    }
}

/// Of IPv6, whoever has one address has 2^64 of them.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(address) => IpAddr::V4(address),
            None => IpAddr::V6((address.to_bits() >> 64 << 64).into()),
        },
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::clock::ManualClock;

    #[test]
    fn a_bucket_empties_and_fills() {
        let clock = Arc::new(ManualClock::at(Moment(0)));
        let limit = RateLimit::new(Arc::clone(&clock) as Arc<dyn Clock>, 2.0);
        let (one, other) = ("10.0.0.1".parse().unwrap(), "10.0.0.2".parse().unwrap());
        assert!((0..20).all(|_| limit.allows(one)));
        assert!(!limit.allows(one));
        assert!(limit.allows(other));
        clock.advance(Duration::from_secs(1));
        assert!(limit.allows(one) && limit.allows(one) && !limit.allows(one));
    }

    #[test]
    fn neighbours_in_ipv6_share_a_bucket() {
        let network_of = |text: &str| network(text.parse().unwrap());
        assert_eq!(network_of("2001:db8::1"), network_of("2001:db8::ffff:1"));
        assert_ne!(network_of("2001:db8::1"), network_of("2001:db8:0:1::1"));
        assert_eq!(network_of("::ffff:10.0.0.1"), network_of("10.0.0.1"));
    }
}
