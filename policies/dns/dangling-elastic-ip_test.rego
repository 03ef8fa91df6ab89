package lictor.dns.dangling_elastic_ip_test

import data.lictor.dns.dangling_elastic_ip
import data.lictor.dns.lib.testing

found(extra) := count(findings) if {
	findings := dangling_elastic_ip.deny with input as testing.model([testing.a("a.example.com", "52.1.2.3")], extra)
}

test_released if {
	found({}) == 0
	found({"gone": {"52.1.2.3": "aws_eip.x"}}) == 1
	found({"gone": {"52.1.2.3": "aws_eip.x"}, "owned": {"52.1.2.3": "aws_eip.y"}}) == 0
}

test_not_in_the_inventory if {
	cloud := {"cloud_cidrs": ["52.0.0.0/8"]}
	found({"addresses": ["52.9.9.9"]}) == 1 with data.settings.dns as {"DNS007": cloud}
	found({"addresses": ["52.1.2.3"]}) == 0 with data.settings.dns as {"DNS007": cloud}
	found({"addresses": ["52.9.9.9"]}) == 0
	allowed := object.union(cloud, {"allow_cidrs": ["52.1.0.0/16"]})
	found({"addresses": ["52.9.9.9"]}) == 0 with data.settings.dns as {"DNS007": allowed}
}
