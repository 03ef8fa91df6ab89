# METADATA
# title: State is kept remotely, encrypted and locked
# description: >-
#   The state holds every value, secrets too, and decides what an apply does: a local, open, unlocked or shared
#   one is lost, read, or overwritten.
# related_resources:
#   - https://developer.hashicorp.com/terraform/language/backend/s3
# custom:
#   id: DRF019
#   name: state-backend
#   severity: high
#   standards: [DRIFT]
#   remediation: >-
#     Use a remote backend with `encrypt = true` and `use_lockfile = true`, in a bucket of its own, with a key
#     for each environment.
#   parameters:
#     local: whether a backend may be local (boolean)
package lictor.drift.state_backend

import data.lictor.lib.settings

default_parameters := {"local": false}

parameters := settings.of("drift", "DRF019", default_parameters)

deny contains {"message": "the state is kept locally", "at": one.at, "path": ["backend", "local"]} if {
	some one in backends
	one.kind == "local"
	not parameters.local
}

deny contains {"message": "the state is not encrypted", "at": one.at, "path": ["backend", "s3", 0, "encrypt"], "expected": true} if {
	some one in backends
	one.kind == "s3"
	not one.body.encrypt == true
	not one.body.kms_key_id
}

deny contains finding if {
	some one in backends
	one.kind == "s3"
	one.body.dynamodb_table
	not one.body.use_lockfile == true
	message := "`dynamodb_table` is deprecated: locks are kept beside the state by `use_lockfile`"
	finding := {"message": message, "at": one.at, "path": ["backend", "s3", 0, "dynamodb_table"], "expected": "use_lockfile = true"}
}

deny contains {"message": "the state has no lock", "at": one.at, "path": ["backend", "s3"], "expected": "use_lockfile = true"} if {
	some one in backends
	one.kind == "s3"
	not one.body.dynamodb_table
	not one.body.use_lockfile == true
}

deny contains {"message": message, "at": one.at, "path": ["backend", "s3", 0, "acl"], "value": one.body.acl} if {
	some one in backends
	one.kind == "s3"
	startswith(one.body.acl, "public")
	message := sprintf("the state can be read by everyone: `%s`", [one.body.acl])
}

deny contains {"message": message, "at": one.at, "path": ["backend", one.kind]} if {
	some one in backends
	some other in backends
	other.file < one.file
	place(one) == place(other)
	message := sprintf("the state has the same place as that of %s", [other.file])
}

backends contains {"at": block.at, "file": block.file, "kind": kind, "body": body} if {
	some block in input.blocks
	block.kind == "terraform"
	some kind, bodies in block.values.backend
	body := first(bodies)
}

first(bodies) := bodies[0] if {
	is_array(bodies)
} else := bodies

place(one) := [one.kind, one.body.bucket, one.body.key, object.get(one.body, "workspace_key_prefix", "")]
