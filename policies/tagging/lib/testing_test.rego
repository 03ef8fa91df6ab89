# What tests of the bundle make their input of.
package lictor.tagging.lib.testing

place := {"document": 0, "path": [], "resource": {"kind": "t", "name": "n"}}

empty := {"things": [], "keys": [], "providers": [], "ignored": [], "policies": [], "cost_keys": [], "listings": {"tagging": false, "config": false, "cost": false}, "files": ["f"], "today": "2026-11-28"}

# thing makes a thing with these tags of its own, and what else is given.
thing(tags, more) := object.union(object.remove(base, object.keys(more)), more) if {
	base := {
		"source": "plan", "cloud": "aws", "type": "aws_vpc", "name": "n", "address": "aws_vpc.n", "tags": tags, "own": tags, "complete": true,
		"own_complete": true, "defaults": {}, "where": {key: ["tags", key] | some key, _ in tags}, "attribute": ["tags"], "declares": true,
		"actions": ["create"], "values": {}, "at": place,
	}
}

# of makes an input of things, with their keys counted.
of(things) := object.union(empty, {"things": things, "keys": keys(things)})

keys(things) := [entry |
	some pair in {[thing.cloud, key] | some thing in things; some key, _ in thing.own}
	users := [thing | some thing in things; thing.cloud == pair[0]; thing.own[pair[1]]]
	entry := {"cloud": pair[0], "key": pair[1], "folded": replace(replace(lower(pair[1]), "-", ""), "_", ""), "count": count(users), "at": users[0].at, "path": ["tags", pair[1]]}
]

# settings makes `data.settings` of the parameters of a policy.
settings(id, parameters) := {"tagging": {id: parameters}}

messages(found) := {finding.message | some finding in found}

unknown := {"$unknown": true}
