# policy/authz_test.rego
package authz

test_admin_allowed {
    allow with input as {"user": {"role": "admin"}, "action": "delete", "resource": {"owner_id": "other"}}
}
test_owner_allowed {
    allow with input as {"user": {"id": "user-1", "role": "member"}, "action": "update", "resource": {"owner_id": "user-1"}}
}
test_non_owner_denied {
    not allow with input as {"user": {"id": "user-1", "role": "member"}, "action": "update", "resource": {"owner_id": "user-2", "public": false}}
}
