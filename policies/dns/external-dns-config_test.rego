package lictor.dns.external_dns_config_test

import data.lictor.dns.external_dns_config
import data.lictor.dns.lib.testing

controller(arguments) := {"arguments": arguments, "places": {}, "at": testing.place, "version": "v0.22.0"}

found(controllers, annotated) := count(findings) if {
	findings := external_dns_config.deny with input as testing.model([], {"controllers": controllers, "annotated": annotated})
}

sound := {"policy": ["sync"], "domain-filter": ["example.com"], "txt-owner-id": ["team"]}

test_controllers if {
	found([controller(sound)], []) == 0
	found([controller(object.remove(sound, ["txt-owner-id"]))], []) == 1
	found([controller(object.union(sound, {"txt-owner-id": ["default"]}))], []) == 1
	found([controller(object.remove(sound, ["domain-filter"]))], []) == 1
	found([controller({"policy": ["upsert-only"], "txt-owner-id": ["team"]})], []) == 0
	found([controller(object.union(object.remove(sound, ["txt-owner-id"]), {"registry": ["noop"]}))], []) == 0
}

annotated(prefix) := [{"annotations": [{"name": "hostname", "prefix": prefix, "value": "a.example.com", "at": testing.place}], "at": testing.place}]

test_prefixes if {
	old := annotated("external-dns.alpha.kubernetes.io/")
	found([controller(sound)], old) == 1
	found([controller(sound)], annotated("external-dns.kubernetes.io/")) == 0
	found([object.union(controller(sound), {"version": "v0.21.3"})], old) == 0
	found([], old) == 0
	found([], old) == 1 with data.settings.dns as {"DNS030": {"old_prefix": true}}
}

asks(fields) := count(findings) if {
	zone := object.union(testing.zone("example.com"), {"format": "external-dns"})
	record := object.union(testing.a("a.example.com", "8.8.8.8"), fields)
	findings := external_dns_config.deny with input as testing.model([record], {"zones": {"example.com": zone}})
}

test_names_and_ttls if {
	asks({}) == 0
	asks({"ttl": 5}) == 1
	asks({"ttl": null}) == 0
	asks({}) == 1 with data.settings.dns as {"DNS030": {"allowed_zones": ["example.org"]}}
	asks({}) == 0 with data.settings.dns as {"DNS030": {"allowed_zones": ["example.com"]}}
}
