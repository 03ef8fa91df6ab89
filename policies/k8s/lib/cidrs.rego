# Networks as CIDRs.
package lictor.k8s.lib.cidrs

# everything gives `0.0.0.0/0` or `::/0` where the networks together are one of these, in however many parts.
everything(networks) := "0.0.0.0/0" if {
	"0.0.0.0/0" in net.cidr_merge([network | some network in valid(networks); not contains(network, ":")])
} else := "::/0" if {
	"::/0" in net.cidr_merge([network | some network in valid(networks); contains(network, ":")])
}

# within holds where one of the networks holds an address.
within(networks, address) if {
	some network in networks
	net.cidr_contains(network, address)
}

valid(networks) := [network |
	some network in networks
	net.cidr_is_valid(network)
]
