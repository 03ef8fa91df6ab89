//! Functions that policies of scans may call besides the builtins of OPA.
//!
//! `aws.iam.evaluate(tree, request)` decides a request to AWS over the tree of an organisation, and says why. A tree or a
//! request that cannot be read leaves it undecided.

use lictor::{BuiltinError, EngineBuilder, Error, Value, json};
use lictor_iam::{Organisation, Request};
use serde_json::{Value as Json, json};
use std::sync::{Arc, Mutex};

/// So many prepared trees are kept.
const MAX_KEPT: usize = 4;

/// Trees by their JSON text.
type Trees = Mutex<Vec<(String, Arc<Organisation>)>>;

/// Adds the functions to an engine.
pub(crate) fn register(builder: EngineBuilder) -> Result<EngineBuilder, Error> {
    let trees = Trees::default();
    builder.function(
        "aws.iam.evaluate",
        "(tree: any, request: any) => any",
        move |context, args| {
            let decided = evaluate(&trees, args[0], args[1]);
            let decided =
                decided.unwrap_or_else(|error| json!({"decision": "undecided", "because": error}));
            let text = decided.to_string();
            json::read(context.region, text.as_bytes(), &json::ReadOptions::default())
                .map_err(|error| BuiltinError::Failed(error.to_string()))
        },
    )
}

fn evaluate(trees: &Trees, tree: Value<'_>, request: Value<'_>) -> Result<Json, String> {
    let request: Json =
        serde_json::from_str(&json::to_string(request)).map_err(|error| error.to_string())?;
    let request = Request::parse(&request).map_err(|error| error.to_string())?;
    let organisation = prepared(trees, json::to_string(tree))?;
    Ok(organisation.evaluate(&request).to_json())
}

fn prepared(trees: &Trees, text: String) -> Result<Arc<Organisation>, String> {
    let lock = || trees.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some((_, found)) = lock().iter().find(|(own, _)| *own == text) {
        return Ok(Arc::clone(found));
    }
    let value: Json = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let organisation = Arc::new(Organisation::parse(&value).map_err(|error| error.to_string())?);
    let mut kept = lock();
    if kept.len() == MAX_KEPT {
        kept.remove(0);
    }
    kept.push((text, Arc::clone(&organisation)));
    Ok(organisation)
}
