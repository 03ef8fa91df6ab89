package authz

default allow := false

# Admins may do anything.
allow if input.user.role == "admin"

# Owners may do anything to what is theirs.
allow if input.user.id == input.resource.owner_id

# Everyone may read what is public.
allow if {
	input.action == "read"
	input.resource.public == true
}
