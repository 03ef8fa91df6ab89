package lictor.dns.mass_delete_test

import data.lictor.dns.lib.testing
import data.lictor.dns.mass_delete

removed(record) := object.union({"zone": "example.com", "at": testing.place}, record)

found(records, gone) := count(findings) if {
	findings := mass_delete.deny with input as testing.model(records, {"removed": [removed(record) | some record in gone]})
}

host(i) := testing.a(sprintf("h%d.example.com", [i]), "8.8.8.8")

hosts(count) := [host(i) | some i in numbers.range(1, count)]

test_what_matters if {
	found([], [testing.mx("example.com", "m.net")]) == 1
	found([testing.mx("example.com", "n.net")], [testing.mx("example.com", "m.net")]) == 0
	found([], [testing.with_fields(testing.a("example.com", "8.8.8.8"), {"apex": true})]) == 1
	found([], [host(1)]) == 0
}

test_a_part_of_the_zone if {
	all := {"min_deleted": 0}
	found(hosts(5), hosts(1)) == 0
	found(hosts(5), hosts(1)) == 1 with data.settings.dns as {"DNS028": all}
	found(hosts(9), hosts(1)) == 0 with data.settings.dns as {"DNS028": all}
	found(hosts(5), hosts(1)) == 0 with data.settings.dns as {"DNS028": object.union(all, {"max_delete_pct": 50})}
}

zone(change) := {"zones": {"example.com": object.union(testing.zone("example.com"), {"change": change})}}

test_zones if {
	count(mass_delete.deny) == 1 with input as testing.model([], zone("delete"))
	count(mass_delete.deny) == 1 with input as testing.model([], zone("replace"))
	count(mass_delete.deny) == 0 with input as testing.model([], zone("update"))
}
