package network

default allow := false

allow if {
	some block in data.blocks
	net.cidr_contains(block, input.address)
}
