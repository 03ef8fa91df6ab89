# policy/authz.rego
package authz

default allow = false

# Allow if user is admin
allow { input.user.role == "admin" }

# Allow if user owns the resource
allow { input.user.id == input.resource.owner_id }

# Allow read access to public resources
allow {
    input.action == "read"
    input.resource.public == true
}
