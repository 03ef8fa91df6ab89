package authz

default allow := false

# Administrators may do anything.
allow if input.user.role == "admin"

# Owners may do anything to what they own.
allow if input.user.id == input.resource.owner_id

# Anyone may read what is public.
allow if {
	input.action == "read"
	input.resource.public == true
}
