#? x := data.kept.admins
#? x := data.kept.by_role
#? x := data.kept.roles_of[input.user]
#? x := data.kept.roles_of
#? x := data.kept.allow
#? x := data.kept.allow with data.users as {"zoe": {"roles": ["admin"], "age": 3}}
#? x := data.kept.admins with data.users.zoe as {"roles": ["admin"], "age": 3}
#? x := data.kept.admins with input as {}
#? x := data.kept.lengths with count as 7
#? x := data.kept.lengths
#? x := data.kept.sizes with data.kept.size as 8
#? x := data.kept.sizes
#? x := data.kept.broken
#? x := data.kept.torn
#? x := data.kept.loud
#? x := data.kept.ages
#? x := data.kept.empty
#? x := data.kept
package kept

admins contains name if {
	some name, user in data.users
	"admin" in user.roles
}

by_role[role] contains name if {
	some name, user in data.users
	some role in user.roles
}

roles_of[name] := count(user.roles) if some name, user in data.users

allow if input.user in admins

lengths := {name: count(user.roles) | some name, user in data.users}

size(user) := count(user.roles) + 1

sizes := {name: size(user) | some name, user in data.users}

# Fails for some, which is reported.
broken contains n if {
	some user in data.users
	n := to_number(user.age)
}

# A conflict.
torn := user.age if some user in data.users

loud contains name if {
	some name, user in data.users
	print(name)
	user.age > 10
}

ages contains [name, time.now_ns() >= 0] if {
	some name, user in data.users
	user.age > 10
}

empty := n if {
	n := data.nothing[_]
	n > 1
}
