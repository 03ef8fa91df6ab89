#? x := data.joins.pairs
#? x := data.joins.order
#? x := data.joins.keys
#? x := data.joins.led
#? x := data.joins.found
#? x := data.joins.grouped
#? x := data.joins.replaced
#? x := data.joins.under
#? x := data.joins.printed
#? x := data.joins.doubled
#? x := data.joins.through
#? x := data.joins.clash
#? x := data.joins.no_clash
#? x := data.joins.members
package joins

pairs contains [event.id, host.name] if {
	some event in input.events
	some host in data.hosts
	event.ip == host.address.ip
	host.up == true
}

order := [host.name | some event in input.events; some host in data.hosts; host.address.ip == event.ip]

keys contains [i, k] if {
	some event in input.events
	some i, host in data.hosts
	host.address.ip == event.ip
	k := i + 1
}

led contains [name, team.members] if {
	some lead in ["u1", input.user]
	some name, team in data.teams
	team.lead == lead
}

# The members of a collection themselves.
found contains i if {
	some name in ["b", "z", "h"]
	some i, other in input.names
	other == name
}

grouped := {user: teams |
	some user in {"u1", "u2", "u3", "u9"}
	teams := [name | some name, team in data.teams; team.lead == user]
}

count_up := n if {
	hosts := [host.name | some host in data.hosts; host.address.ip == input.at; host.up == true]
	n := count(hosts)
}

replaced contains [ip, n, m] if {
	some ip in [1, 2, 3, 4]
	n := count_up with input.at as ip
	m := count_up with input.at as ip with data.hosts as [
		{"name": "a", "address": {"ip": ip}, "up": true},
		{"name": "b", "address": {"ip": 2}, "up": true},
		{"name": "c", "address": {"ip": 3}, "up": false}, 1, 2, 3, 4, 5, 6, 7, 8,
	]
}

wanted := {"name": input.user} if input.user

# A rule of which every turn asks; it prints.
asked := lead if {
	print("asked for", input.user)
	lead := input.user
}

printed contains name if {
	some name, team in data.teams
	team.lead == asked
}

under contains name if {
	some user in ["u1", "u2", "u3"]
	some name in printed with input.user as user
}

doubled[name] := n if {
	some name, team in data.teams
	n := count([m | some other in data.teams; some m in other.members; m == team.lead])
}

leads := {team.lead | some team in data.teams}

through contains [lead, host] if {
	some lead in leads
	some host in data.hosts
	host.name == lead
}

two := 1 if input.events
two := 2 if input.user

clash contains name if {
	some name, team in data.teams
	team.lead == two
}

no_clash contains name if {
	some name in input.names
	name == two
}

members contains name if {
	some user in ["u1", "u4"]
	some name, team in data.teams
	user in team.members
	team.lead != user
	team.lead == input.user
}
