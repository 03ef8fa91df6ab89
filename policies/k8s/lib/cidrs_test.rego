package lictor.k8s.lib.cidrs_test

import data.lictor.k8s.lib.cidrs

test_everything if {
	every networks, whole in {
		["0.0.0.0/0"]: "0.0.0.0/0",
		["10.0.0.0/8", "1.2.3.4/0"]: "0.0.0.0/0",
		["0.0.0.0/1", "128.0.0.0/1"]: "0.0.0.0/0",
		["::/1", "bad", "8000::/1", "10.0.0.0/8"]: "::/0",
		["::/0", "0.0.0.0/0"]: "0.0.0.0/0",
	} {
		cidrs.everything(networks) == whole
	}
	every networks in [[], ["10.0.0.0/8"], ["0.0.0.0/1", "::/1"], ["bad", ""], [7]] {
		not cidrs.everything(networks)
	}
}

test_within if {
	cidrs.within(["192.0.2.0/24", "fd00::/8"], "192.0.2.9")
	cidrs.within(["192.0.2.0/24", "fd00::/8"], "fd00:0::1")
	every address in ["192.0.3.1", "fe80::1", "", "bad", 7] {
		not cidrs.within(["192.0.2.0/24", "fd00::/8"], address)
	}
	not cidrs.within([], "192.0.2.9")
}
