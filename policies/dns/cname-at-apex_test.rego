package lictor.dns.cname_at_apex_test

import data.lictor.dns.cname_at_apex
import data.lictor.dns.lib.testing

apex := testing.with_fields(testing.to("example.com", "CNAME", "x.net"), {"apex": true})

at_apex(record, extra) := count(found) if {
	found := cname_at_apex.deny with input as testing.model([record], extra)
}

test_the_first_name if {
	at_apex(apex, {}) == 1
	at_apex(testing.to("www.example.com", "CNAME", "x.net"), {}) == 0
	at_apex(testing.with_fields(apex, {"proxied": true}), {}) == 0
}

test_providers_that_flatten if {
	zone := object.union(testing.zone("example.com"), {"provider": "cloudflare"})
	at_apex(apex, {"zones": {"example.com": zone}}) == 0
}

test_a_name_that_is_not_known if {
	count(cname_at_apex.undetermined) == 1 with input as testing.model([{"type": "CNAME"}], {})
	count(cname_at_apex.undetermined) == 0 with input as testing.model([{"type": "A"}], {})
}
