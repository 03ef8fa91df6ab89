# METADATA
# title: Nobody can make themselves an administrator
# description: >-
#   Some sets of actions, such as passing a role and starting a function with it, lead to any permission of the
#   account. What users and roles may do is decided with boundaries and service control policies of the scan applied.
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
# custom:
#   id: SCP024
#   name: privilege-escalation
#   severity: high
#   standards: [privilege escalation in IAM]
#   remediation: >-
#     Take one action of the set away, or bind it to resources or by a boundary.
#   parameters:
#     exempt: ARNs of administrators; * stands for any text
package lictor.scp.privilege_escalation

import data.lictor.lib.settings

default_parameters := {"exempt": []}

parameters := settings.of("scp", "SCP024", default_parameters)

# methods is the sets of actions, each of which is enough.
methods := [
	{"name": "writing a policy of its own", "actions": ["iam:CreatePolicyVersion"]},
	{"name": "going back to an older version of a policy", "actions": ["iam:SetDefaultPolicyVersion"]},
	{"name": "attaching a policy to a user", "actions": ["iam:AttachUserPolicy"]},
	{"name": "attaching a policy to a group", "actions": ["iam:AttachGroupPolicy"]},
	{"name": "attaching a policy to a role", "actions": ["iam:AttachRolePolicy"]},
	{"name": "writing into a user", "actions": ["iam:PutUserPolicy"]},
	{"name": "writing into a group", "actions": ["iam:PutGroupPolicy"]},
	{"name": "writing into a role", "actions": ["iam:PutRolePolicy"]},
	{"name": "joining a group", "actions": ["iam:AddUserToGroup"]},
	{"name": "making keys of another user", "actions": ["iam:CreateAccessKey"]},
	{"name": "making a password of another user", "actions": ["iam:CreateLoginProfile"]},
	{"name": "changing a password of another user", "actions": ["iam:UpdateLoginProfile"]},
	{"name": "changing who may take a role", "actions": ["iam:UpdateAssumeRolePolicy", "sts:AssumeRole"]},
	{"name": "starting an instance with a role", "actions": ["iam:PassRole", "ec2:RunInstances"]},
	{"name": "making a function with a role", "actions": ["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"]},
	{"name": "changing the code of a function", "actions": ["lambda:UpdateFunctionCode"]},
	{"name": "making a stack with a role", "actions": ["iam:PassRole", "cloudformation:CreateStack"]},
	{"name": "making a development endpoint with a role", "actions": ["iam:PassRole", "glue:CreateDevEndpoint"]},
	{"name": "making a project with a role", "actions": ["iam:PassRole", "codebuild:CreateProject", "codebuild:StartBuild"]},
	{"name": "running a task with a role", "actions": ["iam:PassRole", "ecs:RegisterTaskDefinition", "ecs:RunTask"]},
]

deny contains {"message": sprintf("`%s` can raise its own permissions by %s", [identity.name, method.name]), "at": identity.at, "value": method.actions} if {
	some identity in input.identities
	not is_exempt(identity.arn)
	not "*" in identity.allowed
	some method in methods
	every action in method.actions {
		lower(action) in identity.allowed
	}
}

# An administrator needs no detour.
deny contains {"message": sprintf("`%s` is an administrator: nothing binds it", [identity.name]), "at": identity.at} if {
	some identity in input.identities
	not is_exempt(identity.arn)
	"*" in identity.allowed
}

is_exempt(arn) if {
	some pattern in parameters.exempt
	glob.match(pattern, null, arn)
}
