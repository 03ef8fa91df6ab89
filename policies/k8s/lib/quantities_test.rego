package lictor.k8s.lib.quantities_test

import data.lictor.k8s.lib.quantities

good := {
	"0": 0, "1": 1000000000, "100m": 100000000, "0.1": 100000000, "1e-1": 100000000, "100000u": 100000000,
	"1n": 1, "0.1n": 1, "1.0000000001": 1000000001, "5.": 5000000000, ".5": 500000000,
	"-1": -1000000000, "+2Ki": 2048000000000, "00012Mi": 12582912000000000,
	"1e9": 1000000000000000000, "1E3": 1000000000000, "1e+3": 1000000000000,
	"1E": 1000000000000000000000000000, "1k": 1000000000000, "1M": 1000000000000000, "1G": 1000000000000000000,
	"1T": 1000000000000000000000, "1P": 1000000000000000000000000,
	"1.5Gi": 1610612736000000000, "0.1Ki": 102400000000, "1Ti": 1099511627776000000000, "1Pi": 1125899906842624000000000,
	"1.25Ei": 1441151880758558720000000000,
}

test_exact if {
	every written, nano in good {
		quantities.nano(written) == nano
	}
}

test_numbers_are_taken_as_written if {
	quantities.nano(1) == 1000000000
	quantities.nano(0.5) == 500000000
}

test_none if {
	every written in ["", ".", "e3", "1x", "1KI", "1 Gi", "1e", "1e+", "1e3Ki", "--1", "1.2.3", "Gi", "m", null, true, []] {
		not quantities.valid(written)
	}
}

test_whole_rounds_up if {
	quantities.whole("100m") == 1
	quantities.whole("1.5Gi") == 1610612736
	quantities.whole("1Ei") == 1152921504606846976
	quantities.whole("0") == 0
	quantities.whole("1n") == 1
	not quantities.whole("-1n")
}

test_great_exponents_end if {
	quantities.nano("1e999999999999") == quantities.nano("1e60")
	quantities.nano("1e-999999999999") == 1
	quantities.nano("0e-99") == 0
}
