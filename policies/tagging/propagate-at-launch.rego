# METADATA
# title: What is launched gets the tags of what launches it
# description: >-
#   Instances of an Auto Scaling group get a tag only where it says `propagate_at_launch`, and volumes get those of the
#   launch template alone; `default_tags` reach neither.
# related_resources:
#   - https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-tagging.html
# custom:
#   id: TAG012
#   name: propagate-at-launch
#   severity: medium
#   standards: [AWS tagging, CKV_AWS_153]
#   remediation: >-
#     Set `propagate_at_launch` on the tags, and give the launch template `tag_specifications` for instances and
#     volumes.
#   parameters:
#     keys: the keys that must be handed on where the group has them; all if empty (list of text)
#     resource_types: what launch templates must have tags for (list of text)
#     exempt_types: types that are not judged, as patterns with `*` at their ends (list of text)
package lictor.tagging.propagate_at_launch

import data.lictor.lib.settings
import data.lictor.lib.terraform
import data.lictor.tagging.lib.things

default_parameters := {"keys": ["ManagedBy", "Owner", "CostCenter", "Environment", "Project", "Team"], "resource_types": ["instance", "volume"], "exempt_types": []}

parameters := settings.of("tagging", "TAG012", default_parameters)

groups := {"aws_autoscaling_group", "AWS::AutoScaling::AutoScalingGroup"}

templates := {"aws_launch_template", "AWS::EC2::LaunchTemplate"}

# The tags of groups as they are written, with the flag in each.
launched := [found |
	some thing in input.things
	thing.type in groups
	not things.exempt(parameters, thing)
	some name in ["tag", "Tags"]
	some index, tag in thing.values[name]
	found := {"key": first(tag, ["key", "Key"]), "flag": first(tag, ["propagate_at_launch", "PropagateAtLaunch"]), "at": thing.at, "path": [name, index]}
]

first(object, names) := [object[name] | some name in names; object[name] != null][0]

deny contains {"message": message, "at": tag.at, "path": tag.path, "value": tag.flag, "expected": true} if {
	some tag in launched
	judged(tag.key)
	terraform.known(tag.flag)
	not tag.flag in {true, "true"}
	message := sprintf("the tag `%s` of the group is not handed to what it launches", [tag.key])
}

judged(_) if parameters.keys == []

judged(key) if key in parameters.keys

deny contains {"message": message, "at": thing.at, "path": [], "expected": missing} if {
	some thing in input.things
	thing.type in templates
	not things.exempt(parameters, thing)
	known_specifications(thing)
	missing := [kind | some kind in parameters.resource_types; not kind in specified(thing)]
	missing != []
	message := sprintf("the template gives no tags to each %s that is launched", [concat(" and ", missing)])
}

undetermined contains {"reason": "the tags of what is launched are not known before the apply", "at": thing.at, "path": []} if {
	some thing in input.things
	thing.type in templates
	not things.exempt(parameters, thing)
	not known_specifications(thing)
}

specifications(thing) := first(thing.values, ["tag_specifications"])

specifications(thing) := first(thing.values.LaunchTemplateData, ["TagSpecifications"])

known_specifications(thing) if terraform.known_throughout([first(one, ["resource_type", "ResourceType"]) | some one in specifications(thing)])

known_specifications(thing) if not specifications(thing)

specified(thing) := {first(one, ["resource_type", "ResourceType"]) | some one in specifications(thing)}
