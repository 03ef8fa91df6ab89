package lictor.k8s.lib.entropy_test

import data.lictor.k8s.lib.entropy

near(text, bits) if abs(entropy.bits(text) - bits) < 0.01

test_bits if {
	near("", 0)
	near("a", 0)
	near("aaaa", 0)
	near("abab", 1)
	near("abcd", 2)
	near("aabc", 1.5)
	near("0123456789abcdef0123456789abcdef", 4)
	near(concat("", ["ab" | some _ in numbers.range(1, 100)]), 1)
}
