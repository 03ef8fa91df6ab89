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
#? x := data.everything.walks
#? x := data.everything.without
#? x := data.everything.small
#? x := data.everything.clash(1)
#? x := data.everything.matched
#? walk(data.base, [path, value])

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

walks contains [1, path, v] if {
	walk(data.base, [path, v])
	is_number(v)
}

walks contains [2, k, v] if walk(data.base, [["list", k], v])

walks contains [3, v] if {
	p := ["list", 1]
	walk(data.base, [p, v])
}

walks contains [4, pair] if walk({"s": {[1], "x"}}, pair)

walks contains [5, path, other] if {
	walk(list, [path, v])
	v > 1
	other := [w | walk(list, [_, w]); w != v]
	count(path) > 0
}

walks contains [6, v] if walk(input.limits, [[], v])

walks contains [7, path] if {
	walk({"a": {"b": "b"}}, [path, last])
	path[count(path) - 1] == last
}

walks contains [8, path, n] if {
	walk(input.limits, [path, _])
	some n in list
}

without contains [1, left] if {
	ks := {k | some k, _ in input.limits}
	left := {"cpu", "disk"} - ks
}

without contains [2, left, ks] if {
	ks := {k | some k, _ in input.limits}
	left := {"mem", "disk"} - ks
}

without contains [3, left] if left := {0, 1, "x"} - {k | some k, _ in list}

without contains [4, left] if left := {"a"} - {k | some k, _ in input.nothing}

without contains [5, left] if left := {3, 1} - {k | some k, _ in {1, 2}}

without contains [6, both] if {
	ks := {k | some k, _ in {"f": false, "t": true}}
	some r in input.roles
	both := [r, ks]
}

without contains [7, n] if {
	ks := {k | some k, _ in input.limits}
	n := count([1 | not "disk" in ks]) + count(ks)
}

without contains [8, left] if left := {"f", "t"} - {k | some k; {"f": false, "t": true}[k]}

price(n) := n * rate(n)

rate(n) := 2 if n >= 2

rate(n) := 1 if n < 2

even(n) if n % 2 == 0

default named(_) := "none"

named("ann") := "A"

named(x) := "B" if x == "bob"

clash(x) := 1 if x > 0

clash(x) := 2 if x > 1

any_of(x) if list[_] == x

any_of(x) if {
	some r in input.roles
	r == x
}

chain(x) := "negative" if {
	x < 0
} else := "zero" if {
	x == 0
} else := "positive"

first([a, _, _]) := a

falsy(x) := false if x

ratio(x) := 10 / x

small contains [1, price(n)] if some n in list

small contains [2, n] if {
	some n in list
	not even(n)
}

small contains [3, named(x)] if some x in ["ann", "bob", "cat"]

small contains [4, clash(1)]

small contains [5, x] if {
	some x in [1, "dev", "none"]
	any_of(x)
}

small contains [6, chain(x)] if some x in [-1, 0, 1]

small contains [7, x] if x := price(2) with data.everything.rate as g2

small contains [8, first(list)]

small contains [9, falsy(true)]

small contains [10, 1] if not falsy(true)

small contains [11, ratio(x)] if some x in [0, 5, 3]

patterns := ["^a.c$", "x+"]

fits(text) if {
	some pattern in patterns
	regex.match(pattern, text)
}

fits_any(list, text) if regex.match(list[_], text)

matched contains text if {
	some text in ["abc", "abd", "yxy", "", "ab\nc", "a\u00e9c"]
	fits(text)
}

matched contains [text, "none"] if {
	some text in ["abc", "abd", 7]
	not fits(text)
}

matched contains [1, text] if {
	some text in ["abc", "q"]
	fits_any({"(", "q"}, text)
}

matched contains [2, text] if {
	some text in ["abc", "q"]
	fits_any({"k": "b", "l": 1}, text)
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
