package lictor.tagging.propagate_at_launch_test

import data.lictor.tagging.lib.testing
import data.lictor.tagging.propagate_at_launch

group(tags) := testing.thing({}, {"type": "aws_autoscaling_group", "values": {"tag": tags}})

template(kinds) := testing.thing({}, {"type": "aws_launch_template", "values": {"tag_specifications": [{"resource_type": kind} | some kind in kinds]}})

says(thing) := testing.messages(found) if {
	found := propagate_at_launch.deny with input as testing.of([thing])
}

test_groups if {
	says(group([{"key": "Owner", "value": "a", "propagate_at_launch": true}])) == set()
	says(group([{"key": "Owner", "value": "a", "propagate_at_launch": false}])) == {"the tag `Owner` of the group is not handed to what it launches"}
	says(group([{"key": "Name", "value": "a", "propagate_at_launch": false}])) == set()
	says(group([{"key": "Owner", "value": "a", "propagate_at_launch": testing.unknown}])) == set()
	says(testing.thing({}, {"type": "AWS::AutoScaling::AutoScalingGroup", "values": {"Tags": [{"Key": "Owner", "Value": "a", "PropagateAtLaunch": false}]}})) == {"the tag `Owner` of the group is not handed to what it launches"}
}

test_templates if {
	says(template(["instance", "volume"])) == set()
	says(template(["instance"])) == {"the template gives no tags to each volume that is launched"}
	says(testing.thing({}, {"type": "aws_launch_template"})) == {"the template gives no tags to each instance and volume that is launched"}
	says(testing.thing({}, {"type": "AWS::EC2::LaunchTemplate", "values": {"LaunchTemplateData": {"TagSpecifications": [{"ResourceType": "instance"}, {"ResourceType": "volume"}]}}})) == set()
	says(template([testing.unknown])) == set()
	count(propagate_at_launch.undetermined) == 1 with input as testing.of([template([testing.unknown])])
}
