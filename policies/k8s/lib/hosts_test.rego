package lictor.k8s.lib.hosts_test

import data.lictor.k8s.lib.hosts

test_covers if {
	every case in [
		["", "a.b"], ["", ""], ["a.b", "a.b"], ["A.b", "a.B"], ["*.b.c", "a.b.c"], ["*.b.c", "*.b.c"],
	] {
		hosts.covers(case[0], case[1])
		hosts.deep_covers(case[0], case[1])
	}
}

test_does_not_cover if {
	every case in [
		["a.b", ""], ["a.b", "b"], ["*.b.c", "b.c"], ["*.b.c", "xb.c"], ["a.b.c", "*.b.c"],
	] {
		not hosts.covers(case[0], case[1])
		not hosts.deep_covers(case[0], case[1])
	}
}

test_a_star_is_one_label_of_an_ingress_and_any_number_of_a_gateway if {
	not hosts.covers("*.c", "a.b.c")
	not hosts.covers("*.c", "*.b.c")
	hosts.deep_covers("*.c", "a.b.c")
	hosts.deep_covers("*.c", "*.b.c")
}
