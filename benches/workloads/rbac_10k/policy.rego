package rbac

default allow := false

allow if {
	some role in data.users[input.user].roles
	some permission in data.roles[role].permissions
	permission.action == input.action
	permission.object == input.object
}
