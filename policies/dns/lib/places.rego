# Where data of records stands.
package lictor.dns.lib.places

# of gives the place of one of the data of a record.
of(record, datum) := object.get(datum, "at", record.at)
