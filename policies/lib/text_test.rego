package lictor.lib.text_test

import data.lictor.lib.text

test_wildcards if {
	every case in [
		["kube-system", "kube-system"], ["kube-*", "kube-system"], ["*-system", "kube-system"], ["*e-s*", "kube-system"],
		["*", ""], ["*", "x"], ["kube-*", "kube-"],
	] {
		text.wildcard(case[0], case[1])
	}
	every case in [["kube", "kube-system"], ["kube-*", "akube-system"], ["*-system", "kube-systems"], ["k*m", "kube-system"], ["", "x"]] {
		not text.wildcard(case[0], case[1])
	}
	text.wildcards(["a", "b*"], "bc")
	not text.wildcards([], "bc")
}

test_digits if {
	every good in ["0", "007", "123456789012345678901234567890"] {
		text.digits(good)
	}
	every bad in ["", "1.0", "-1", "1a", " 1"] {
		not text.digits(bad)
	}
}
