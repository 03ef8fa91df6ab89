package firewall

default allow := false

guarded := [22, 3306, 3389, 5432, 6379, 9200]

inside := ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]

from_inside if {
	some block in inside
	net.cidr_contains(block, input.rule.source)
}

allow if {
	input.operation == "firewall/write"
	input.rule.direction == "in"
	not input.rule.port in guarded
	input.rule.source != "*"
}

allow if {
	input.operation == "firewall/write"
	input.rule.direction == "in"
	input.rule.port in guarded
	input.rule.priority >= 500
	from_inside
}

allow if {
	input.operation == "firewall/write"
	input.rule.direction == "out"
}
