# Zones and what is known of them.
package lictor.dns.lib.zones

import data.lictor.dns.data.private_names
import data.lictor.lib.settings

# of gives the zone of a record.
of(record) := input.zones[record.zone]

# public has the keys of zones that the internet sees.
public contains key if {
	some key, zone in input.zones
	zone.private in {false, null}
	not private_name(zone.name)
}

# complete has the keys of zones whose records are all known. `partial_zones`, a setting of the bundle, names those that have
# records elsewhere too.
complete contains key if {
	some key, zone in input.zones
	zone.complete
	not zone.name in settings.bundle_wide("dns", "partial_zones", [])
}

private_name(name) if {
	labels := split(name, ".")
	labels[count(labels) - 1] in private_names.top
}

private_name(name) if {
	some suffix in private_names.suffixes
	within(name, suffix)
}

# within holds for a name and those below it.
within(name, name)

within(name, zone) if endswith(name, concat("", [".", zone]))

# around gives a name and those it lies in.
around(name) := [concat(".", array.slice(labels, at, count(labels))) |
	labels := split(name, ".")
	some at, _ in labels
]

# has holds where a name has records of one of some types.
has(name, types) if {
	some record in input.hosts[name]
	record.type in types
}

# covered holds where a wildcard stands for a name.
covered(name, types) if {
	some around_name in around(name)
	has(concat("", ["*.", around_name]), types)
}

addresses := {"A", "AAAA", "ALIAS", "ANAME"}

# resolves holds where a name leads to an address, or may.
resolves(name) if has(name, addresses | {"CNAME"})

resolves(name) if covered(name, addresses | {"CNAME"})

resolves(name) if {
	some record in input.hosts[name]
	record.alias
}

# delegated holds for names below a zone that another one answers for.
delegated(name, zone) if {
	some cut in around(name)
	cut != zone.name
	within(cut, zone.name)
	has(cut, {"NS"})
}

# flattened holds for aliases that their provider answers with addresses.
flattened(record, _) if record.proxied == true

flattened(record, providers) if of(record).provider in providers
