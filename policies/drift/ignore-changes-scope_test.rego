package lictor.drift.ignore_changes_scope_test

import data.lictor.drift.ignore_changes_scope
import data.lictor.drift.lib.testing

ignoring(said) := [{"at": testing.at, "address": "aws_x.a", "lifecycle": {"ignore_changes": said}}]

test_scope if {
	testing.messages(ignore_changes_scope.deny) == {"`aws_x.a` ignores all changes"} with input.config as ignoring("all")
	testing.messages(ignore_changes_scope.deny) == {"`aws_x.a` ignores changes of `ingress`, which decides who gets in"} with input.config as ignoring(["tags", "ingress"])
	ignore_changes_scope.deny == set() with input.config as ignoring(["desired_capacity", "tags[\"a\"]"])
	ignore_changes_scope.deny == set() with input.config as [{"at": testing.at, "address": "aws_x.a"}]
	ignore_changes_scope.deny == set() with input.config as ignoring("all") with data.settings as testing.settings("DRF018", {"allow": ["aws_x.*"]})
}
