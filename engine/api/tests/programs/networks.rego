#? x := data.networks.good
#? x := data.networks.first
#? x := data.networks.bad
#? x := data.networks.zone
#? x := data.networks.named("10.3.3.3")
#? x := data.networks.named(input.ip)
package networks

good contains i if {
	some i, block in data.good
	net.cidr_contains(block, input.ip)
}

first := [block | some block in data.good; net.cidr_contains(block, input.ip)]

bad contains i if {
	some i, block in data.bad
	net.cidr_contains(block, input.ip)
}

zone contains "ten" if net.cidr_contains("10.0.0.0/8", input.ip)
zone contains "three" if net.cidr_contains("10.3.0.0/16", input.ip)
zone contains "four" if net.cidr_contains("10.4.0.0/16", input.ip)
zone contains "five" if net.cidr_contains("10.5.0.0/16", input.ip)
zone contains "six" if net.cidr_contains("2001:db8::/32", input.ip)
zone contains "mapped" if net.cidr_contains("::ffff:10.3.0.0/112", input.ip)
zone contains "any" if net.cidr_contains("0.0.0.0/0", input.ip)
zone contains "eight" if net.cidr_contains("10.8.0.0/16", input.ip)
zone contains "nine" if net.cidr_contains("10.9.0.0/16", input.ip)
zone contains "none" if not net.cidr_contains("10.9.0.0/16", input.ip)

named(ip) := "a" if net.cidr_contains("10.3.0.0/24", ip)
named(ip) := "b" if net.cidr_contains("10.3.3.0/24", ip)
named(ip) := "c" if net.cidr_contains("10.4.0.0/16", ip)
