extension Character {
    /// 0 to 9 only: `isNumber` is true of digits in every script.
    var isASCIIDigit: Bool {
        ("0"..."9").contains(self)
    }
}
