package lictor.tls.table_age_test

import data.lictor.tls.lib.testing
import data.lictor.tls.table_age as policy

test_age if {
	count(policy.warn) == 0 with input as testing.model({})
	count(policy.warn) > 5 with input as testing.model({"today": "2028-11-28"})
	count(policy.warn) == 0 with input as testing.model({"today": "2028-11-28"}) with data.settings as testing.settings("TLS000", {"max_days": 1000})
}
