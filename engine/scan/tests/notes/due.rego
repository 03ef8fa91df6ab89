# METADATA
# title: Notes are not overdue
# custom:
#   id: NOTE2
#   name: due
#   severity: high
package lictor.notes.due

deny contains {"message": sprintf("due since %v: %v", [note.due, note.by]), "at": note.at, "path": ["due", "day"]} if {
	some note in input.notes
	note.due < input.today
}

undetermined contains {"reason": "it is not said when it is due", "at": note.at, "path": ["due"]} if {
	some note in input.notes
	not note.due
}
