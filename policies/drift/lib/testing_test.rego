# Rows and checks that tests are made of.
package lictor.drift.lib.testing

at := {"document": 0, "path": ["resource_drift", 0], "resource": {"kind": "aws_instance", "name": "aws_instance.a"}}

change(more) := object.union(
	{
		"path": ["ami"], "pointer": "/ami", "place": ["change", "after", "ami"], "sensitive": false, "counts": true,
		"outcome": "open", "class": "placement", "weight": 2, "flaps": 0, "before": "a", "after": "b",
	},
	more,
)

row(more) := object.union(
	{
		"at": at, "workspace": "w", "source": "terraform", "address": "aws_instance.a", "type": "aws_instance", "action": "update",
		"outcome": "open", "cause": "unknown", "drift": true, "ignored": false, "has_values": true, "score": 8, "criticality": 2,
		"runs": 1, "tags": {}, "events": [], "severity": "medium", "changes": [change({})],
	},
	more,
)

check(more) := object.union(
	{
		"at": at, "workspace": "w", "source": "terraform", "state": "drifted", "latest": true, "drifted": 1, "total": 1,
		"unchecked": 0, "pending": 0, "severity": "medium", "age_seconds": 3600,
	},
	more,
)

plan(more) := object.union(
	{"at": at, "workspace": "w", "refresh_only": false, "age_seconds": 0, "gates": {"format_version": "1.2", "deferred": 0}, "checks": [], "changes": []},
	more,
)

planned(more) := object.union(
	{"at": at, "address": "aws_instance.a", "type": "aws_instance", "mode": "managed", "actions": ["update"], "reason": "", "prevent_destroy": false},
	more,
)

# settings are those of one policy.
settings(id, parameters) := {"drift": {id: parameters}}

# messages are what findings say.
messages(findings) := {finding.message | some finding in findings}
