extension String {
    /// Equality without regard to the case of ASCII letters; `name` is in lower case.
    func isField(_ name: String) -> Bool {
        utf8.count == name.utf8.count && zip(utf8, name.utf8).allSatisfy { $0 == $1 || $0 | 0x20 == $1 }
    }
}
