package lictor.tagging.cost_key_active_test

import data.lictor.tagging.cost_key_active
import data.lictor.tagging.lib.testing

entry(key, status) := {"key": key, "type": "UserDefined", "status": status, "at": testing.place, "path": ["Status"]}

says(entries) := testing.messages(found) if {
	found := cost_key_active.deny with input as object.union(testing.empty, {"cost_keys": entries, "listings": {"cost": true}})
}

test_keys if {
	says([entry("CostCenter", "Active"), entry("Name", "Inactive")]) == set()
	says([entry("CostCenter", "Inactive")]) == {"the key `CostCenter` is not active, so that costs are not split by it"}
	set_to := testing.settings("TAG020", {"keys": ["Name"], "costs": []})
	says([entry("CostCenter", "Inactive"), entry("Name", "Inactive")]) == {"the key `Name` is not active, so that costs are not split by it"} with data.settings as set_to
	says([entry("CostCenter", "Active")]) == {"the key `Name` is not among those of cost allocation: no thing has it yet, or it is a day old at most"} with data.settings as set_to
}
