//! The table of actions of the bundle, as the evaluator takes it: it is kept once, in Rego.

use lictor::{Bundle, Engine, Input};
use serde_json::Value as Json;
use std::sync::LazyLock;

const MODULE: &str = include_str!("../../../../../policies/scp/data/tagging.rego");

/// What calls are authorised on besides what they name.
pub(super) fn actions() -> &'static Json {
    static TABLE: LazyLock<Json> = LazyLock::new(|| read().unwrap_or(Json::Null));
    &TABLE
}

fn read() -> Option<Json> {
    let bundle = Bundle::builder().module("tagging.rego", MODULE).build().ok()?;
    let policy = Engine::builder().build().compile(bundle).ok()?;
    let decision =
        policy.query("data.lictor.scp.data.tagging.table").ok()?.eval(&Input::none()).ok()?;
    decision.value().map(super::to_json)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_table_can_be_read() {
        assert!(super::actions()["ec2:RunInstances"].is_array());
    }
}
