//! Label selectors.

use serde_json::{Map, Value as Json};

/// A selector of labels: every requirement must hold.
#[derive(Debug, Clone, Default)]
pub struct Selector(Vec<Requirement>);

#[derive(Debug, Clone)]
struct Requirement {
    key: String,
    operator: Operator,
}

#[derive(Debug, Clone)]
enum Operator {
    In(Vec<String>),
    NotIn(Vec<String>),
    Exists,
    DoesNotExist,
}

impl Selector {
    /// Reads `matchLabels` and `matchExpressions`.
    ///
    /// # Errors
    /// An operator is not known, or has values where it takes none, or none where it takes some.
    pub fn read(json: &Json) -> Result<Selector, String> {
        let mut requirements = Vec::new();
        if let Some(labels) = json.get("matchLabels").and_then(Json::as_object) {
            for (key, value) in labels {
                let value =
                    value.as_str().ok_or_else(|| format!("label `{key}` must be a string"))?;
                let operator = Operator::In(vec![value.to_owned()]);
                requirements.push(Requirement { key: key.clone(), operator });
            }
        }
        let expressions = json.get("matchExpressions").and_then(Json::as_array);
        for (at, expression) in
            expressions.map(Vec::as_slice).unwrap_or_default().iter().enumerate()
        {
            let requirement = requirement(expression);
            requirements
                .push(requirement.map_err(|error| format!("matchExpressions[{at}].{error}"))?);
        }
        Ok(Selector(requirements))
    }

    /// Whether labels meet it.
    #[must_use]
    pub fn matches(&self, labels: Option<&Map<String, Json>>) -> bool {
        self.0.iter().all(|requirement| {
            let value =
                labels.and_then(|labels| labels.get(&requirement.key)).and_then(Json::as_str);
            let listed =
                |values: &[String]| value.is_some_and(|value| values.iter().any(|v| v == value));
            match &requirement.operator {
                Operator::In(values) => listed(values),
                Operator::NotIn(values) => !listed(values),
                Operator::Exists => value.is_some(),
                Operator::DoesNotExist => value.is_none(),
            }
        })
    }
}

fn requirement(json: &Json) -> Result<Requirement, String> {
    let text = |name: &str| json.get(name).and_then(Json::as_str).unwrap_or_default();
    let key = text("key").to_owned();
    if key.is_empty() {
        return Err("key: Required value".into());
    }
    let listed = json.get("values").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    let values: Vec<String> = listed.iter().filter_map(Json::as_str).map(str::to_owned).collect();
    let operator = match text("operator") {
        "In" | "NotIn" if values.is_empty() => {
            return Err(format!(
                "values: Required value: must be specified when `operator` of `{key}` is 'In' or 'NotIn'"
            ));
        }
        "In" => Operator::In(values),
        "NotIn" => Operator::NotIn(values),
        "Exists" | "DoesNotExist" if !values.is_empty() => {
            return Err(format!(
                "values: Forbidden: may not be specified when `operator` of `{key}` is 'Exists' or 'DoesNotExist'"
            ));
        }
        "Exists" => Operator::Exists,
        "DoesNotExist" => Operator::DoesNotExist,
        other => {
            return Err(format!(
                "operator: Invalid value: {other:?}: not a valid selector operator"
            ));
        }
    };
    Ok(Requirement { key, operator })
}
