package everything

#? x := data.everything.complete
#? x := data.everything.set
#? x := data.everything.deep
#? x := data.everything
#? x := data
#? data.everything.partial[k] = v
#? data.everything.f(n) = m; n = 3
#? some n in [1, 2, 3]; data.everything.f(n) > 2
#? x := [y | y := data.base.list[_]; y > 1]
#? data.everything.fields[f]
#? data[a][b] = 1
#? p = ["complete", "set"][_]; x = data.everything[p]
#? x := data.everything.scores[input.user]
#? input.roles[i] = r; not r == "dev"
#? x := data.everything.replaced
#? x := data.everything.test_cases

import data.base.list

default allow := false

allow if input.user == "ann"

allow if input.user == "bob"

allow if {
	input.user in {"cat", "dan"}
	count(input.roles) > 1
}

default complete := 0

complete := n if {
	n := sum(list)
	n > 5
} else := -1 if {
	print("small", list, input.missing)
}

set contains r if some r in input.roles

set contains upper(r) if {
	some i, r in input.roles
	i < 1
}

partial[name] := limit if {
	some name, limit in input.limits
	limit >= 4
}

partial["fixed"] := {"a": [1, {2, 3}], "b": set()}

deep.a[x].b := y if {
	x := list[y]
	y != 1
}

deep.c[r] contains n if {
	some r in set
	some n in list
}

scores.ann := 1

scores.bob := 2

scores[x] := y if {
	x := "cat"
	y := f(2)
}

default f(_) := 7

f(n) := n * 2 if {
	n > 1
	n <= 3
}

f("text") := "seen"

f([a, {"k": b}]) := a + b

g(x) := y if {
	[_, y] = x
}

lists := {a | some a in list} | {b | b := list[_]}

pairs := {k: v | some k, v in input.limits}

fields contains name if {
	some name
	_ = input.limits[name]
}

walked contains path if walk(input.limits, [path, _])

all_small if every n in list { n < 10 }

all_keys if every k, v in input.limits {
	is_string(k)
	v > 0
}

none_big if not any_big

any_big if {
	some n in list
	n > 100
}

unified := [a, b, c] if {
	[a, {"k": b}, c] = [1, {"k": 2}, 3]
	{"cpu": cpu, "mem": _} = input.limits
	cpu == 4
	a != b
}

replaced contains x if {
	x := allow with input.user as "bob"
}

replaced contains x if {
	x := list[_] with data.base.list as [7, 8]
}

replaced contains x if {
	x := complete with data.base as {"list": [1]} with input.missing as true
}

replaced contains x if {
	x := f(5) with f as g2
	y := count([1]) with count as 12
	y == 12
}

replaced contains x if {
	x := f(input.limits.cpu) with sum as 3
}

g2(x) := x + 1

nested := [[x, y] | some x in list; y := {z | some z in list; z < x}]

templated := $"user {input.user} has {count(input.roles)}"

dynamic contains x if {
	some p in ["allow", "complete", "all_small"]
	x := data.other[p]
}

dynamic contains x if {
	some name in ["first", "second"]
	x := data.other.sub[name].value
}

keys contains k if data.other.scores[k]

conflicting[k] := v if {
	some k, v in {"a": 1, "b": 2}
}

test_cases[name] if {
	some name in ["one", "two"]
}

# +
package other

scores[name] := n if some name, n in {"ann": 1, "bob": 2}

allow := data.everything.allow

complete := data.everything.complete
# +
package other.sub.first

value := 1
# +
package other.sub.second

value := data.base.list[_] if false

value := 2
