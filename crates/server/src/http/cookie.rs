//! The cookie by which a person comes back to what is theirs.

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};

use super::Problem;
use crate::owner::Owner;

const NAME: &str = "netdpr_owner";
/// 180 days; longer than anything is kept here.
const SECONDS: u32 = 180 * 24 * 3600;

/// Tells the page that a server is there, and nothing else: without it the page, which mostly lives on hosts that only
/// hand out files, would have to ask each of them in vain.
pub(super) const SERVER_IS_THERE: HeaderValue =
    HeaderValue::from_static("netdpr_server=1; Path=/; Max-Age=31536000; SameSite=Lax");

/// Who asks, where their cookie tells.
pub(super) fn owner(headers: &HeaderMap) -> Option<Owner> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|value| value.split(';'));
    pairs.find_map(|pair| {
        let (name, secret) = pair.trim().split_once('=')?;
        if name == NAME { Owner::of_secret(secret) } else { None }
    })
}

/// Who asks; nothing is there for somebody who was never here.
pub(super) fn known_owner(headers: &HeaderMap) -> Result<Owner, Problem> {
    owner(headers).ok_or_else(Problem::not_found)
}

/// The cookie for a new secret. Scripts can't read it, and other sites can't send anything in its name.
pub(super) fn set_cookie(secret: &str, is_https: bool) -> Option<HeaderValue> {
    let secure = if is_https { "; Secure" } else { "" };
    HeaderValue::from_str(&format!(
        "{NAME}={secret}; Path=/; Max-Age={SECONDS}; HttpOnly; SameSite=Lax{secure}"
    ))
    .ok()
}
