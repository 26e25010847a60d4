/// A value and where it stands, for faults found when values are compared with each other.
struct Located<Value> {
    let value: Value
    let place: Place
    let path: String
}

extension Located {
    func map<Other>(_ transform: (Value) -> Other) -> Located<Other> {
        Located<Other>(value: transform(value), place: place, path: path)
    }
}
