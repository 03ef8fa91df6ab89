package api

default allow := false

allow if {
	input.request.method == "GET"
	startswith(input.request.path, "/status")
}

allow if {
	input.request.method in ["GET", "HEAD"]
	startswith(input.request.path, "/v2/")
	"read" in input.token.scopes
}

allow if {
	input.request.method in ["POST", "PUT", "DELETE"]
	startswith(input.request.path, "/v2/")
	"write" in input.token.scopes
	input.token.tenant == input.request.tenant
}
