# Models for tests, of records in short: the rest is as usual.
package lictor.dns.lib.testing

place := {"document": 0, "path": [], "resource": {"kind": "record", "name": "x"}}

zone(name) := {
	"name": name, "format": "zone-file", "provider": "", "private": null,
	"registrable": name, "declared": true, "complete": true, "at": place,
}

# model makes what policies are handed of records, which are of `example.com` and keys of `extra` over the usual.
model(records, extra) := object.union(made, extra) if {
	all := [object.union({"zone": "example.com", "ttl": 3600, "rdata": [], "at": place}, record) | some record in records]
	named := [record | some record in all; record.fqdn]
	keys := used({record.zone | some record in all})
	types := {record.type | some record in named}
	fqdns := {record.fqdn | some record in named}
	made := {
		"today": "2026-11-28",
		"zones": {key: zone(key) | some key in keys},
		"records": all,
		"removed": [],
		"types": {type: [record | some record in named; record.type == type] | some type in types},
		"names": {key: {name: found |
			some name in fqdns
			found := [record | some record in named; record.zone == key; record.fqdn == name]
			found != []
		} |
			some key in keys
		},
		"hosts": {name: [record | some record in named; record.fqdn == name] | some name in fqdns},
		"unnamed": [record | some record in all; not record.fqdn],
		"unusual": [record | some record in all; record.traits],
		"routed": [record | some record in all; record.routing],
		"aliases": [record | some record in all; record.alias],
		"wildcards": [record | some record in all; record.wildcard],
		"changed": [record | some record in all; record.change],
		"gone": {}, "owned": {}, "addresses": [], "controllers": [], "annotated": [], "domains": [], "orders": [],
	}
}

used(keys) := keys if {
	count(keys) > 0
} else := {"example.com"}

a(name, address) := {"fqdn": name, "type": "A", "rdata": [{"text": address, "address": address}]}

to(name, type, target) := {"fqdn": name, "type": type, "rdata": [{"text": target, "target": target}]}

mx(name, target) := {"fqdn": name, "type": "MX", "rdata": [{"text": target, "preference": 10, "target": target}]}

txt(name, text) := {"fqdn": name, "type": "TXT", "rdata": [{"text": text, "longest": count(text)}]}

caa(name, tag, value) := {"fqdn": name, "type": "CAA", "rdata": [{"text": value, "flags": 0, "tag": tag, "value": value}]}

with_fields(record, fields) := object.union(record, fields)
