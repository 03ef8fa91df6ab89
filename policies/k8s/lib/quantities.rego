# Quantities of resources (`100m`, `1.5Gi`, `2e3`), exact.
#
# Kubernetes keeps them to a billionth and rounds up; so does this: `nano` counts billionths as an integer, on which
# every comparison, sum and product is exact.
package lictor.k8s.lib.quantities

import data.lictor.lib.text

# nano counts a quantity in billionths; undefined where it is none. Numbers are taken as they would be written.
nano(quantity) := signed(json.marshal(quantity)) if is_number(quantity)

nano(quantity) := signed(quantity) if is_string(quantity)

# whole gives a quantity in units, rounded up, as an integer.
whole(quantity) := to_number(shifted(format_int(nano(quantity), 10), -9)) if nano(quantity) >= 0

# valid holds for quantities.
valid(quantity) if nano(quantity)

signed(quantity) := 0 - unsigned(substring(quantity, 1, -1)) if startswith(quantity, "-")

signed(quantity) := unsigned(substring(quantity, 1, -1)) if startswith(quantity, "+")

signed(quantity) := unsigned(quantity) if {
	not startswith(quantity, "-")
	not startswith(quantity, "+")
}

# unsigned tells the three forms apart by what is left when digits and point are taken from the front.
unsigned(quantity) := scaled(number, powers_of_ten[suffix]) if {
	suffix := trim_left(quantity, "0123456789.")
	number := trim_suffix(quantity, suffix)
}

unsigned(quantity) := to_number(shifted(binary, 9 - count(parts.fraction))) if {
	suffix := trim_left(quantity, "0123456789.")
	factor := powers_of_two[suffix]
	parts := decimal(trim_suffix(quantity, suffix))
	binary := format_int(to_number(bare(concat("", [parts.whole, parts.fraction]))) * factor, 10)
}

unsigned(quantity) := scaled(number, exponent_of(substring(suffix, 1, -1))) if {
	suffix := trim_left(quantity, "0123456789.")
	substring(suffix, 0, 1) in {"e", "E"}
	suffix != "E"
	number := trim_suffix(quantity, suffix)
}

powers_of_ten := {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}

powers_of_two := {
	"Ki": 1024,
	"Mi": 1048576,
	"Gi": 1073741824,
	"Ti": 1099511627776,
	"Pi": 1125899906842624,
	"Ei": 1152921504606846976,
}

exponent_of(exponent) := 0 - small(substring(exponent, 1, -1)) if startswith(exponent, "-")

exponent_of(exponent) := small(trim_prefix(exponent, "+")) if not startswith(exponent, "-")

# small reads an exponent; what is over any that matters counts as the largest that does.
small(exponent) := min([60, to_number(bare(exponent))]) if text.digits(exponent)

scaled(number, power) := to_number(shifted(concat("", [parts.whole, parts.fraction]), (power + 9) - count(parts.fraction))) if {
	parts := decimal(number)
}

# decimal parts digits at the point; there must be one digit at least.
decimal(number) := {"whole": pieces[0], "fraction": concat("", array.slice(pieces, 1, 2))} if {
	pieces := split(number, ".")
	count(pieces) < 3
	text.digits(concat("", pieces))
}

# shifted multiplies digits by a power of ten, and rounds up what falls off the end.
shifted(digits, power) := bare(concat("", [digits, substring(zeros, 0, power)])) if power >= 0

shifted(digits, power) := bare(kept) if {
	power < 0
	kept := substring(digits, 0, max([0, count(digits) + power]))
	not lost(digits, power)
}

shifted(digits, power) := format_int(to_number(bare(kept)) + 1, 10) if {
	power < 0
	kept := substring(digits, 0, max([0, count(digits) + power]))
	lost(digits, power)
}

lost(digits, power) if trim_left(substring(digits, max([0, count(digits) + power]), -1), "0") != ""

zeros := "0000000000000000000000000000000000000000000000000000000000000000000000"

# bare leaves out zeros at the front, which JSON numbers must not have.
bare(digits) := trimmed if {
	trimmed := trim_left(digits, "0")
	trimmed != ""
} else := "0"
