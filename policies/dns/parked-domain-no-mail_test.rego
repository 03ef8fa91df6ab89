package lictor.dns.parked_domain_no_mail_test

import data.lictor.dns.lib.testing
import data.lictor.dns.parked_domain_no_mail

mx := testing.mx("example.com", "")

spf := testing.txt("example.com", "v=spf1 -all")

dmarc := testing.txt("_dmarc.example.com", "v=DMARC1; p=reject")

found(records) := count(findings) if {
	findings := parked_domain_no_mail.deny with input as testing.model(records, {})
}

test_all_three if {
	found([mx, spf, dmarc]) == 0
	found([mx, spf]) == 1
	found([mx]) == 2
	found([spf, dmarc]) == 1
}

test_others_are_not_parked if {
	found([]) == 0
	found([dmarc]) == 0
	found([testing.mx("example.com", "m.net"), spf]) == 0
	found([]) == 3 with data.settings.dns as {"DNS023": {"parked_zones": ["example.com"]}}
}
