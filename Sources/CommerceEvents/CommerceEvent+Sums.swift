extension CommerceEvent.Line {
    /// What it costs, to the digit; one where it does not say how many. Nil without a price.
    public var cost: Digits? {
        unitPrice.flatMap { price in quantity.map { price.value.times($0) } ?? price.value }
    }
}

extension CommerceEvent.Basket {
    /// Each currency that an amount of it names, once. An amount that names none is in whatever the others are in.
    public var currencies: [String] {
        var found: [String] = []
        for currency in ([total] + lines.map(\.unitPrice)).compactMap({ $0?.currency })
        where !found.contains(where: { $0.utf8.elementsEqual(currency.utf8) }) {
            found.append(currency)
        }
        return found
    }

    /// What its lines cost together, to the digit. Nil where a line has no price.
    public var sum: Digits? {
        lines.reduce(Digits("0")) { sum, line in
            line.cost.flatMap { cost in sum.flatMap { $0.adding(cost) } }
        }
    }
}
