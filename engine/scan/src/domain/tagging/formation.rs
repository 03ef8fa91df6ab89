//! The resources of CloudFormation's templates that declare tags or may have some.

use super::{Tags, Thing, at};
use crate::domain::formation;
use lictor::{Region, Value};

pub(super) fn things<'r>(
    region: &'r Region,
    document: usize,
    template: Value<'r>,
) -> Vec<Thing<'r>> {
    if !formation::is_template(template) {
        return Vec::new();
    }
    let own = formation::resources(template).filter(|one| one.kind.starts_with("AWS::"));
    let thing = |one: formation::Declared<'r>| {
        let values = one.values(region);
        let attribute = ["Tags", "tags", "FileSystemTags", "HostedZoneTags", "UserPoolTags"]
            .into_iter()
            .find(|name| !values.get_str(name).is_undefined());
        let place = at(region, document, &one.path(), one.kind, one.name);
        let mut thing = Thing::new("cloudformation", "aws", place);
        (thing.r#type, thing.name, thing.address) = (one.kind, one.name, one.name);
        if let Some(name) = attribute {
            thing.own = Tags::of(region, &[Value::str(name)], values.get_str(name));
            thing.tags = thing.own.clone();
            thing.attribute = region.array(&[Value::str(name)]);
        }
        (thing.declares, thing.values) = (attribute.is_some(), values);
        thing
    };
    own.map(thing).collect()
}
