# Blocks of addresses that are not reached from everywhere, and parts of them that are.
package lictor.dns.data.special_addresses

as_of := "2026-11-20"

source := "IANA IPv4 and IPv6 special-purpose address registries (RFC 6890 and its updates)"

blocks := [
	{"cidr": "0.0.0.0/8", "use": "this network"},
	{"cidr": "10.0.0.0/8", "use": "private networks"},
	{"cidr": "100.64.0.0/10", "use": "shared between carriers and their customers"},
	{"cidr": "127.0.0.0/8", "use": "loopback"},
	{"cidr": "169.254.0.0/16", "use": "single links"},
	{"cidr": "172.16.0.0/12", "use": "private networks"},
	{"cidr": "192.0.2.0/24", "use": "documentation"},
	{"cidr": "192.168.0.0/16", "use": "private networks"},
	{"cidr": "198.18.0.0/15", "use": "benchmarks"},
	{"cidr": "198.51.100.0/24", "use": "documentation"},
	{"cidr": "203.0.113.0/24", "use": "documentation"},
	{"cidr": "224.0.0.0/4", "use": "multicast"},
	{"cidr": "240.0.0.0/4", "use": "reserved"},
	{"cidr": "::/128", "use": "unspecified"},
	{"cidr": "::1/128", "use": "loopback"},
	{"cidr": "100::/64", "use": "discard-only"},
	{"cidr": "2001:2::/48", "use": "benchmarks"},
	{"cidr": "2001:db8::/32", "use": "documentation"},
	{"cidr": "3fff::/20", "use": "documentation"},
	{"cidr": "5f00::/16", "use": "segment routing"},
	{"cidr": "fc00::/7", "use": "local networks"},
	{"cidr": "fe80::/10", "use": "single links"},
	{"cidr": "ff00::/8", "use": "multicast"},
]
