package lictor.tagging.child_resources_test

import data.lictor.tagging.child_resources
import data.lictor.tagging.lib.testing

says(kind, values) := testing.messages(found) if {
	found := child_resources.deny with input as testing.of([testing.thing({"Owner": "a"}, {"type": kind, "values": values})])
}

none := "its volumes get no tags: it has neither `volume_tags` nor tags in the blocks of its devices"

test_volumes if {
	says("aws_instance", {"volume_tags": {"Owner": "a"}}) == set()
	says("aws_instance", {"root_block_device": [{"tags": {"Owner": "a"}}]}) == set()
	says("aws_instance", {"root_block_device": [{"tags_all": testing.unknown}]}) == set()
	says("aws_instance", {"root_block_device": testing.unknown}) == set()
	says("aws_instance", {"volume_tags": testing.unknown}) == set()
	says("aws_instance", {"root_block_device": [{"tags": null}]}) == {none}
	says("aws_instance", {}) == {none}
	says("aws_instance", {"root_block_device": [{"tags": {"Owner": "a"}}], "ebs_block_device": [{"tags": {}}]}) == {"the volume of `ebs_block_device` gets no tags"}
}

test_tasks if {
	says("aws_ecs_service", {"propagate_tags": "SERVICE"}) == set()
	says("aws_ecs_service", {"propagate_tags": testing.unknown}) == set()
	says("aws_ecs_service", {}) == {"its tasks get no tags"}
}
