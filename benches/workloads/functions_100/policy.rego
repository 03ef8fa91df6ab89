package pricing

total := sum([cost(item) | some item in input.items])

cost(item) := round((item.price * item.count) * (100 - rebate(item.count))) if item.taxed == true

cost(item) := round((item.price * item.count) * 100) if item.taxed == false

rebate(count) := 20 if count >= 50

rebate(count) := 10 if {
	count >= 10
	count < 50
}

rebate(count) := 0 if count < 10
