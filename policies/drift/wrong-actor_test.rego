package lictor.drift.wrong_actor_test

import data.lictor.drift.lib.testing
import data.lictor.drift.wrong_actor

managed(principal) := testing.row({"tags": {"ManagedBy": "terraform"}, "events": [{"name": "X", "principal": principal, "agent": "console"}]})

test_actors if {
	testing.messages(wrong_actor.deny) == {"`aws_instance.a` is managed by the code, and `X` was made by `arn:aws:iam::1:user/alice`"} with input.rows as [managed("arn:aws:iam::1:user/alice")]
	wrong_actor.deny == set() with input.rows as [managed("arn:aws:iam::1:role/Terraform-Automation")]
	wrong_actor.deny == set() with input.rows as [testing.row({"events": [{"name": "X", "principal": "alice", "agent": ""}]})]
}

test_without_a_trail if {
	count(wrong_actor.undetermined) == 1 with input.rows as [testing.row({"tags": {"ManagedBy": "Terraform"}})]
	count(wrong_actor.undetermined) == 0 with input.rows as [testing.row({})]
}
