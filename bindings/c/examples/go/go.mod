module example.com/authz

go 1.21
