//! `data.inventory`: the objects of a cluster that policies may look at.

use crate::error::Error;
use crate::object::Object;
use lictor::Document;
use serde_json::{Map, Value as Json};

/// The objects, by namespace, version, kind and name.
#[derive(Debug, Clone, Default)]
pub struct Inventory {
    cluster: Map<String, Json>,
    namespace: Map<String, Json>,
}

impl Inventory {
    /// Adds an object; one of the same name is replaced.
    ///
    /// # Errors
    /// It does not say its version or kind.
    pub fn add(&mut self, object: &Object) -> Result<(), Error> {
        let gvk = object.gvk();
        for (what, value) in [("version", gvk.version), ("kind", gvk.kind)] {
            if value.is_empty() {
                return Err(Error::new(format!(
                    "invalid request object: resource {} has no {what}",
                    object.name()
                ))
                .at(&object.place));
            }
        }
        let top = match object.namespace() {
            "" => &mut self.cluster,
            namespace => below(&mut self.namespace, namespace),
        };
        let kinds = below(top, object.api_version());
        below(kinds, gvk.kind)
            .insert(object.name().to_owned(), Json::Object(object.fields.clone()));
        Ok(())
    }

    /// The namespace object of this name.
    #[must_use]
    pub fn namespace(&self, name: &str) -> Option<&Json> {
        self.cluster.get("v1")?.get("Namespace")?.get(name)
    }

    /// The base document a policy sees. `inventory` is there even when nothing is in it.
    pub(crate) fn document(&self) -> Result<Document, Error> {
        let mut inventory = Map::new();
        for (field, objects) in [("cluster", &self.cluster), ("namespace", &self.namespace)] {
            if !objects.is_empty() {
                inventory.insert(field.into(), Json::Object(objects.clone()));
            }
        }
        let text = serde_json::json!({ "inventory": inventory }).to_string();
        let input =
            lictor::Input::from_json(text).map_err(|error| Error::new(error.to_string()))?;
        let document = input.document().map(|document| Document::copy_of(document.root()));
        Ok(document.unwrap_or_default())
    }
}

fn below<'m>(map: &'m mut Map<String, Json>, key: &str) -> &'m mut Map<String, Json> {
    let entry = map.entry(key).or_insert_with(|| Json::Object(Map::new()));
    match entry {
        Json::Object(map) => map,
        _ => unreachable!("only objects are put here"),
    }
}
