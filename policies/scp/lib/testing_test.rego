# Models for tests, in few words.
package lictor.scp.lib.testing

# statement gives a statement of a service control policy that denies, with what a test says of it.
statement(own) := object.union(
	{
		"policy": 0, "policy_name": "P", "kind": "scp", "index": 0, "sid": "S", "effect": "Deny", "version": "2012-10-17",
		"keys": ["Sid", "Effect", "Action", "Resource"], "resources": ["*"], "conditions": [],
		"at": {"document": 0, "path": ["Statement", 0]},
	},
	own,
)

# condition gives a condition in the form of the model.
condition(operator, key, values) := {
	"operator": operator, "key": key, "name": lower(key), "values": values, "path": ["Condition", operator, key],
	"base": base, "set": set_of(operator), "if_exists": endswith(operator, "IfExists"), "negated": contains(operator, "Not"),
} if {
	parts := split(operator, ":")
	base := lower(trim_suffix(parts[count(parts) - 1], "IfExists"))
}

set_of(operator) := lower(split(operator, ":")[0]) if {
	contains(operator, ":")
} else := ""

# model gives a scan with these statements, all of one policy.
model(statements) := {"today": "2026-11-28", "statements": statements, "policies": [policy({})], "nodes": []}

policy(own) := object.union(
	{
		"n": 0, "name": "P", "kind": "scp", "raw": 100, "minified": 90, "version": "2012-10-17",
		"document": {"Version": "2012-10-17", "Statement": []}, "at": {"document": 0, "path": []},
	},
	own,
)

# of gives a scan with one statement.
of(own) := model([statement(own)])

node(own) := object.union(
	{"id": "r-1", "name": "Root", "kind": "root", "path": ["r-1"], "is_management": false, "full": true, "scps": [], "rcps": [], "at": {"document": 0, "path": ["root"]}},
	own,
)

account(own) := node(object.union({"id": "111111111111", "name": "one", "kind": "account", "path": ["r-1", "111111111111"]}, own))

# settings gives parameters as a file of settings does.
settings(id, parameters) := {"scp": {id: parameters}}
