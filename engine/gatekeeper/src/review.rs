//! Reviews: what a policy sees as `input.review`, in the shape in which Gatekeeper builds it.

use crate::error::Error;
use crate::object::Object;
use serde_json::{Map, Value as Json, json};

/// Whether an object was written by someone or made by an expansion template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Written.
    Original,
    /// Made from another.
    Generated,
}

/// One object, or one admission request, to be reviewed.
#[derive(Debug, Clone)]
pub struct Review {
    request: Map<String, Json>,
    pub(crate) object: Option<Object>,
    pub(crate) old_object: Option<Object>,
    pub(crate) namespace: Option<Object>,
    pub(crate) source: Source,
}

/// The fields of an `AdmissionReview` and of its request; others are refused, as the API server does.
const REVIEW_FIELDS: &[&str] = &["apiVersion", "kind", "request", "response"];
const REQUEST_FIELDS: &[&str] = &[
    "uid",
    "kind",
    "resource",
    "subResource",
    "requestKind",
    "requestResource",
    "requestSubResource",
    "name",
    "namespace",
    "operation",
    "userInfo",
    "object",
    "oldObject",
    "dryRun",
    "options",
];

/// The fields of what stands in a request and has a form of its own.
const PARTS: &[(&str, &[&str])] = &[
    ("kind", &["group", "version", "kind"]),
    ("resource", &["group", "version", "resource"]),
    ("requestKind", &["group", "version", "kind"]),
    ("requestResource", &["group", "version", "resource"]),
    ("userInfo", &["username", "uid", "groups", "extra"]),
];

impl Review {
    /// A review of an object outside admission: there is no user and no operation. The namespace object is used for
    /// matching.
    #[must_use]
    pub fn of_object(object: &Object, namespace: Option<&Object>) -> Review {
        let gvk = object.gvk();
        let kind = json!({"group": gvk.group, "version": gvk.version, "kind": gvk.kind});
        let mut request = Map::new();
        request.insert("kind".into(), kind);
        for (field, value) in [("name", object.name()), ("namespace", object.namespace())] {
            if !value.is_empty() {
                request.insert(field.into(), value.into());
            }
        }
        request.insert("object".into(), Json::Object(object.fields.clone()));
        complete(&mut request);
        Review {
            request,
            object: Some(object.clone()),
            old_object: None,
            namespace: namespace.cloned(),
            source: Source::Original,
        }
    }

    /// The same of an object that an expansion template made.
    #[must_use]
    pub fn of_generated(object: &Object, namespace: Option<&Object>) -> Review {
        Review { source: Source::Generated, ..Review::of_object(object, namespace) }
    }

    /// A review of an admission request, out of an `AdmissionReview`.
    ///
    /// # Errors
    /// It has unknown fields, no request, or nothing to review.
    pub fn of_admission(review: &Object) -> Result<Review, Error> {
        known(review, &[], REVIEW_FIELDS)?;
        let Some(Json::Object(request)) = review.fields.get("request") else {
            return Err(Error::new(
                "missing an AdmissionRequest object: request did not actually pass in an AdmissionRequest",
            ));
        };
        known(review, &["request"], REQUEST_FIELDS)?;
        for (part, fields) in PARTS {
            known(review, &["request", part], fields)?;
        }
        let mut request = request.clone();
        let (object, old_object) =
            (part(&request, "object", review)?, part(&request, "oldObject", review)?);
        if object.is_none() && old_object.is_none() {
            return Err(Error::new(
                "no object or oldObject found to review: AdmissionRequest does not contain an \"object\" or \
                 \"oldObject\" to review",
            ));
        }
        let deletes = request.get("operation").and_then(Json::as_str) == Some("DELETE");
        let object = if deletes { old_object.clone() } else { object };
        if deletes {
            let Some(old) = &old_object else {
                return Err(Error::new("oldObject cannot be nil for DELETE operations"));
            };
            request.insert("object".into(), Json::Object(old.fields.clone()));
        }
        complete(&mut request);
        Ok(Review { request, object, old_object, namespace: None, source: Source::Original })
    }

    /// The namespace that the request names.
    pub(crate) fn namespace_name(&self) -> &str {
        self.request.get("namespace").and_then(Json::as_str).unwrap_or_default()
    }

    /// The JSON text of `input.review`.
    pub(crate) fn text(&self) -> String {
        Json::Object(self.request.clone()).to_string()
    }
}

/// Fills in what a request always has.
fn complete(request: &mut Map<String, Json>) {
    let always = [
        ("uid", json!("")),
        ("kind", json!({"group": "", "version": "", "kind": ""})),
        ("resource", json!({"group": "", "version": "", "resource": ""})),
        ("operation", json!("")),
        ("userInfo", json!({})),
        ("object", Json::Null),
        ("oldObject", Json::Null),
        ("options", Json::Null),
        ("namespaceObject", Json::Null),
    ];
    for (field, value) in always {
        request.entry(field).or_insert(value);
    }
}

/// An object of a request, which must say what it is.
fn part(
    request: &Map<String, Json>,
    field: &str,
    review: &Object,
) -> Result<Option<Object>, Error> {
    match request.get(field) {
        None | Some(Json::Null) => Ok(None),
        Some(Json::Object(fields)) if fields.get("kind").is_some_and(Json::is_string) => {
            Ok(Some(review.with_fields(fields.clone())))
        }
        Some(_) => Err(Error::new(format!(
            "object or oldObject cannot be unmarshalled: Object 'Kind' is missing in `{field}`"
        ))),
    }
}

/// Refuses other fields than these in the object at a path.
fn known(review: &Object, path: &[&str], names: &[&str]) -> Result<(), Error> {
    let fields = match path {
        [] => Some(&review.fields),
        path => review.at(path).and_then(Json::as_object),
    };
    let mut fields = fields.into_iter().flat_map(Map::keys);
    match fields.find(|field| !names.contains(&field.as_str())) {
        Some(field) => {
            let error = format!("not a valid AdmissionReview object: unknown field {field:?}");
            Err(Error::new(error).at(&review.place_of(&[path, &[field]].concat())))
        }
        None => Ok(()),
    }
}
