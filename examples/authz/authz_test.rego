package authz_test

import data.authz

test_admin_allowed if {
	authz.allow with input as {"user": {"role": "admin"}, "action": "delete", "resource": {"owner_id": "other"}}
}

test_owner_allowed if {
	authz.allow with input as {
		"user": {"id": "user-1", "role": "member"},
		"action": "update",
		"resource": {"owner_id": "user-1"},
	}
}

test_public_read if {
	request := {"user": {"id": "user-1"}, "action": "read", "resource": {"owner_id": "user-2", "public": true}}
	authz.allow with input as request
	not authz.allow with input as object.union(request, {"action": "update"})
}
