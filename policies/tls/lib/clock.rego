# Days and seconds. A scan that knows its day alone begins at midnight of UTC.
package lictor.tls.lib.clock

second_of(day) := time.parse_rfc3339_ns(sprintf("%sT00:00:00Z", [day])) / 1000000000

now := second(input.now) if {
	contains(input.now, "T")
} else := second_of(input.today)

day_seconds := 86400

# days gives seconds as days, any that is begun counted.
days(seconds) := ceil(seconds / day_seconds)

# day gives the date of a second.
day(seconds) := time.format([seconds * 1000000000, "UTC", "2006-01-02"])

# second gives the second of an RFC 3339 time.
second(text) := floor(time.parse_rfc3339_ns(text) / 1000000000)

# duration gives the seconds of Go's `2160h0m0s`.
duration(text) := time.parse_duration_ns(text) / 1000000000

# in_force gives, of steps that begin `from` a day, the one that counts at a second.
in_force(steps, second) := [step | some step in steps; second_of(step.from) <= second][count([step | some step in steps; second_of(step.from) <= second]) - 1]
