# METADATA
# title: What is made along with a thing has tags too
# description: >-
#   The volumes of an instance and the tasks of a service are things of their own that are paid for, and get no tags
#   unless the instance or service says so.
# related_resources:
#   - https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html
#   - https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html
# custom:
#   id: TAG014
#   name: child-resources
#   severity: medium
#   standards: [FinOps]
#   remediation: Set `volume_tags`, or tags in each block of a device; set `propagate_tags` of a service.
#   parameters:
#     exempt_types: types that are not judged, as patterns with `*` at their ends (list of text)
package lictor.tagging.child_resources

import data.lictor.lib.settings
import data.lictor.lib.terraform
import data.lictor.tagging.lib.things

default_parameters := {"exempt_types": []}

parameters := settings.of("tagging", "TAG014", default_parameters)

instances := [thing |
	some thing in input.things
	thing.type == "aws_instance"
	thing.source in {"plan", "config"}
	creates(thing)
	not things.exempt(parameters, thing)
]

# What is there already is looked at where it is.
creates(thing) if thing.source == "config"

creates(thing) if "create" in thing.actions

blocks(thing) := [{"name": name, "block": block, "path": [name, index]} |
	some name in ["root_block_device", "ebs_block_device"]
	some index, block in thing.values[name]
]

volume_tags(thing) := object.get(thing.values, "volume_tags", null)

deny contains {"message": "its volumes get no tags: it has neither `volume_tags` nor tags in the blocks of its devices", "at": thing.at, "path": []} if {
	some thing in instances
	count(thing.tags) > 0
	volume_tags(thing) in [null, {}]
	not terraform.unknown(object.get(thing.values, "root_block_device", []))
	count([one | some one in blocks(thing); tagged(one.block)]) == 0
}

deny contains {"message": message, "at": thing.at, "path": one.path} if {
	some thing in instances
	volume_tags(thing) in [null, {}]
	some one in blocks(thing)
	not tagged(one.block)
	some other in blocks(thing)
	tagged(other.block)
	message := sprintf("the volume of `%s` gets no tags", [one.name])
}

# Newer providers give their defaults to devices, too.
tagged(block) if {
	some name in ["tags", "tags_all"]
	tags := block[name]
	not tags in [null, {}]
}

tagged(block) if terraform.unknown(block)

deny contains {"message": "its tasks get no tags", "at": thing.at, "path": ["propagate_tags"], "expected": ["SERVICE", "TASK_DEFINITION"]} if {
	some thing in input.things
	thing.type == "aws_ecs_service"
	thing.source in {"plan", "config"}
	not things.exempt(parameters, thing)
	object.get(thing.values, "propagate_tags", null) in [null, "", "NONE"]
}
