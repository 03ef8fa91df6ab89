package lictor.drift.ignore_hygiene_test

import data.lictor.drift.ignore_hygiene
import data.lictor.drift.lib.testing

judged(more) := found if {
	entry := object.union({"origin": "entry", "address": "a.b", "owner": "o", "reason": "r", "expires": "2026-12-31", "hits": 1}, more)
	found := testing.messages(ignore_hygiene.deny) with input as {"today": "2026-11-28", "broken": [], "ignores": [entry]}
}

test_entries if {
	judged({}) == set()
	judged({"owner": "", "reason": ""}) == {"the entry for `a.b` has no owner", "the entry for `a.b` has no reason"}
	judged({"expires": "2026-11-27", "hits": 0}) == {"the entry for `a.b` ended on 2026-11-27"}
	judged({"expires": "2026-11-28"}) == set()
	judged({"expires": "2027-02-27"}) == {"the entry for `a.b` ends on 2027-02-27, which is more than 90 days away"}
	judged({"hits": 0}) == {"the entry for `a.b` matches nothing"}
	judged({"hits": 11}) == {"the entry for `a.b` matches 11 values, which is more than 10"}
	judged({"hits": 11, "max_matches": 20}) == set()
	judged({"origin": "driftignore", "owner": "", "hits": 0}) == set()
}

test_no_end if {
	entry := {"origin": "entry", "address": "a.b", "path": "/c", "owner": "o", "reason": "r", "hits": 1}
	model := {"today": "2026-11-28", "broken": [], "ignores": [entry]}
	testing.messages(ignore_hygiene.deny) == {"the entry for `a.b` `/c` has no end"} with input as model
	ignore_hygiene.deny == set() with input as model with data.settings as testing.settings("DRF017", {"require_expires": false})
}

test_broken if {
	testing.messages(ignore_hygiene.deny) == {"the entries cannot be read: entry 1: x"} with input as {"today": "2026-11-28", "ignores": [], "broken": [{"at": testing.at, "why": "entry 1: x"}]}
}
