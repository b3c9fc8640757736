//! What the benchmarks are made of: rounds, the table, and its place in docs/performance.md. The whole-system tests measure
//! the page with it.

pub mod machine;
pub mod page;
pub mod rounds;
pub mod table;
