package roles

default allow := false

grants := {
	"auditor": {"invoice": ["view"]},
	"clerk": {"invoice": ["view", "create"], "report": ["view"]},
	"manager": {"invoice": ["view", "create", "approve"], "report": ["view", "share"]},
}

allow if "root" in input.subject.roles

allow if {
	some role in input.subject.roles
	input.verb in grants[role][input.object.kind]
}
