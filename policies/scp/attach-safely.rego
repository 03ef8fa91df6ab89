# METADATA
# title: Policies of the organisation are attached step by step
# description: >-
#   AWS advises against attaching a policy to the root before it was tried on a unit: a mistake takes every account
#   at once. A replaced attachment is detached first, and for a while nothing denies.
# related_resources:
#   - https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
# custom:
#   id: SCP029
#   name: attach-safely
#   severity: high
#   standards: [SCP best practices]
#   remediation: >-
#     Attach to a canary unit first; let attachments be made before old ones go (`create_before_destroy`).
#   parameters:
#     canary_ou: ids or addresses of units on which policies are tried
package lictor.scp.attach_safely

import data.lictor.lib.settings

default_parameters := {"canary_ou": []}

parameters := settings.of("scp", "SCP029", default_parameters)

deny contains {"message": sprintf("`%s` attaches `%s` to the root, and to no canary unit", [attachment.at.resource.name, attachment.policy]), "at": attachment.at, "path": ["target_id"], "value": attachment.target, "expected": "a canary unit first"} if {
	some attachment in input.attachments
	attachment.is_root
	"create" in attachment.actions
	not is_tried(attachment.policy)
}

deny contains {"message": sprintf("`%s` is replaced: it is detached before it is attached again", [attachment.at.resource.name]), "at": attachment.at, "expected": "create_before_destroy"} if {
	some attachment in input.attachments
	attachment.actions == ["delete", "create"]
}

deny contains {"message": sprintf("policy `%s` is replaced: what it denies is allowed in between", [policy.at.resource.name]), "at": policy.at, "expected": "an update in place"} if {
	some policy in input.policies
	policy.kind in {"scp", "rcp"}
	policy.actions == ["delete", "create"]
}

is_tried(policy) if {
	some attachment in input.attachments
	attachment.policy == policy
	attachment.target in parameters.canary_ou
}
