#? x := data.indexes.starts
#? x := data.indexes.ends
#? x := data.indexes.globs
#? x := data.indexes.types
#? x := data.indexes.ranges
#? x := data.indexes.both
#? x := data.indexes.grade(input.a)
#? x := data.indexes.kind(input.b)
#? x := data.indexes.late
#? x := data.indexes.mixed
package indexes

starts contains "/" if startswith(input.a, "/")
starts contains "/api" if startswith(input.a, "/api")
starts contains "/api/" if startswith(input.a, "/api/")
starts contains "/api/v1" if startswith(input.a, "/api/v1")
starts contains "/api/v2" if startswith(input.a, "/api/v2")
starts contains "" if startswith(input.a, "")
starts contains "a" if startswith(input.a, "a")
starts contains "user" if startswith(input.a, "user")
starts contains "x" if startswith(input.a, "x")
starts contains "/api/v1/users/" if startswith(input.a, "/api/v1/users/")
ends contains "" if endswith(input.a, "")
ends contains ".json" if endswith(input.a, ".json")
ends contains "read" if endswith(input.a, "read")
ends contains "users" if endswith(input.a, "users")
ends contains "x" if endswith(input.a, "x")
ends contains "/" if endswith(input.a, "/")
ends contains "s" if endswith(input.a, "s")
globs contains `*.read` if glob.match(`*.read`, ["."], input.a)
globs contains `user.*.read` if glob.match(`user.*.read`, ["."], input.a)
globs contains `/api/*` if glob.match(`/api/*`, ["."], input.a)
globs contains `**` if glob.match(`**`, ["."], input.a)
globs contains `a?read` if glob.match(`a?read`, ["."], input.a)
globs contains `user.{name,x}.read` if glob.match(`user.{name,x}.read`, ["."], input.a)
globs contains `[ab].read` if glob.match(`[ab].read`, ["."], input.a)
globs contains `/api/v1/users` if glob.match(`/api/v1/users`, ["."], input.a)
globs contains `*` if glob.match(`*`, ["."], input.a)
globs contains `?` if glob.match(`?`, ["."], input.a)
globs contains `user.**` if glob.match(`user.**`, ["."], input.a)
globs contains "slash" if glob.match("/api/*/users", ["/"], input.a)
globs contains "null" if glob.match("/api*", null, input.a)
types contains "null" if is_null(input.a)
types contains "boolean" if is_boolean(input.a)
types contains "number" if is_number(input.a)
types contains "string" if is_string(input.a)
types contains "array" if is_array(input.a)
types contains "set" if is_set(input.a)
types contains "object" if is_object(input.a)
types contains "not a string" if not is_string(input.a)
ranges contains 0 if {
	input.a >= 0
	input.a < 5
}
ranges contains 10 if {
	0 < input.a
	input.a <= 5
}
ranges contains 1 if {
	input.a >= 5
	input.a < 10
}
ranges contains 11 if {
	5 < input.a
	input.a <= 10
}
ranges contains 2 if {
	input.a >= 7
	input.a < 7
}
ranges contains 12 if {
	7 < input.a
	input.a <= 7
}
ranges contains 3 if {
	input.a >= -5
	input.a < 0
}
ranges contains 13 if {
	-5 < input.a
	input.a <= 0
}
ranges contains 4 if {
	input.a >= 1
	input.a < 100
}
ranges contains 14 if {
	1 < input.a
	input.a <= 100
}
ranges contains 5 if {
	input.a >= 7
	input.a < 8
}
ranges contains 15 if {
	7 < input.a
	input.a <= 8
}
ranges contains "text" if input.a > "/"
ranges contains "array" if input.a < [2]
both contains "GET0" if {
	input.method == "GET"
	startswith(input.a, "/api")
}
both contains "GET1" if {
	input.method == "GET"
	startswith(input.a, "/api/v2")
}
both contains "GET2" if {
	input.method == "GET"
	startswith(input.a, "/")
}
both contains "GET3" if {
	input.method == "GET"
	startswith(input.a, "user")
}
both contains "GET4" if {
	input.method == "GET"
	startswith(input.a, "a")
}
both contains "GET5" if {
	input.method == "GET"
	startswith(input.a, "x")
}
both contains "GET6" if {
	input.method == "GET"
	startswith(input.b, "/api")
}
both contains "GET7" if {
	input.method == "GET"
	startswith(input.b, "/api/v2")
}
both contains "GET8" if {
	input.method == "GET"
	startswith(input.b, "/")
}
both contains "GET9" if {
	input.method == "GET"
	startswith(input.b, "user")
}
both contains "GET10" if {
	input.method == "GET"
	startswith(input.b, "a")
}
both contains "GET11" if {
	input.method == "GET"
	startswith(input.b, "x")
}
both contains "PUT0" if {
	input.method == "PUT"
	startswith(input.a, "/api")
}
both contains "PUT1" if {
	input.method == "PUT"
	startswith(input.a, "/api/v2")
}
both contains "PUT2" if {
	input.method == "PUT"
	startswith(input.a, "/")
}
both contains "PUT3" if {
	input.method == "PUT"
	startswith(input.a, "user")
}
both contains "PUT4" if {
	input.method == "PUT"
	startswith(input.a, "a")
}
both contains "PUT5" if {
	input.method == "PUT"
	startswith(input.a, "x")
}
both contains "PUT6" if {
	input.method == "PUT"
	startswith(input.b, "/api")
}
both contains "PUT7" if {
	input.method == "PUT"
	startswith(input.b, "/api/v2")
}
both contains "PUT8" if {
	input.method == "PUT"
	startswith(input.b, "/")
}
both contains "PUT9" if {
	input.method == "PUT"
	startswith(input.b, "user")
}
both contains "PUT10" if {
	input.method == "PUT"
	startswith(input.b, "a")
}
both contains "PUT11" if {
	input.method == "PUT"
	startswith(input.b, "x")
}
both contains "n0" if {
	input.method == "PUT"
	input.a > -4
}
both contains "n1" if {
	input.method == "PUT"
	input.a > -3
}
both contains "n2" if {
	input.method == "PUT"
	input.a > -2
}
both contains "n3" if {
	input.method == "PUT"
	input.a > -1
}
both contains "n4" if {
	input.method == "PUT"
	input.a > 0
}
both contains "n5" if {
	input.method == "PUT"
	input.a > 1
}
both contains "n6" if {
	input.method == "PUT"
	input.a > 2
}
both contains "n7" if {
	input.method == "PUT"
	input.a > 3
}
both contains "n8" if {
	input.method == "PUT"
	input.a > 4
}
both contains "n9" if {
	input.method == "PUT"
	input.a > 5
}
both contains "n10" if {
	input.method == "PUT"
	input.a > 6
}
both contains "n11" if {
	input.method == "PUT"
	input.a > 7
}
both contains "rest" if input.b
grade(x) := 0 if {
	x >= 0
	x < 2
}
grade(x) := 1 if {
	x >= 2
	x < 4
}
grade(x) := 2 if {
	x >= 4
	x < 6
}
grade(x) := 3 if {
	x >= 6
	x < 8
}
grade(x) := 4 if {
	x >= 8
	x < 10
}
grade(x) := 5 if {
	x >= 10
	x < 12
}
grade(x) := "text" if is_string(x)

default grade(_) := "none"

kind(x) := "null" if is_null(x)
kind(x) := "boolean" if is_boolean(x)
kind(x) := "number" if is_number(x)
kind(x) := "string" if is_string(x)
kind(x) := "array" if is_array(x)
kind(x) := "object" if is_object(x)
late contains 0 if {
	to_number(input.a) >= 0
	input.b > 0
}
late contains 1 if {
	to_number(input.a) >= 0
	input.b > 1
}
late contains 2 if {
	to_number(input.a) >= 0
	input.b > 2
}
late contains 3 if {
	to_number(input.a) >= 0
	input.b > 3
}
late contains 4 if {
	to_number(input.a) >= 0
	input.b > 4
}
late contains 5 if {
	to_number(input.a) >= 0
	input.b > 5
}
late contains 6 if {
	to_number(input.a) >= 0
	input.b > 6
}
late contains 7 if {
	to_number(input.a) >= 0
	input.b > 7
}
late contains 8 if {
	to_number(input.a) >= 0
	input.b > 8
}
late contains 9 if {
	to_number(input.a) >= 0
	input.b > 9
}
mixed := 0 if {
	input.a == 0
}
mixed := 1 if {
	input.a == 1
}
mixed := 2 if {
	input.a == 2
}
mixed := 3 if {
	input.a == 3
}
mixed := 4 if {
	input.a == 4
}
mixed := 5 if {
	input.a == 5
}
mixed := 6 if {
	input.a == 6
}
mixed := 7 if {
	input.a == 7
}
mixed := 8 if {
	input.a == 8
}
mixed := 9 if {
	input.a == 9
}
mixed := "seven" if {
	input.a > 6
	input.a < 8
	input.method == "PUT"
}
