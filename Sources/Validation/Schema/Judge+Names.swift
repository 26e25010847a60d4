/// Looking names up. The spans are passed down because taking one counts a reference, which is dear in a loop.
extension Judge {
    /// The position in the table of the name that a string token is, or −1. `hash` is that of the token's decoded text.
    @inline(__always)
    func position(
        of string: Token, hash: UInt32, in text: Span<UInt8>, table: NameTable, names pool: Span<UInt8>
    ) -> Int {
        var slot = Int(hash & table.mask)
        while true {
            let place = plan.slots[Int(table.firstSlot) &+ slot]
            if place.position < 0 { return -1 }
            if place.name.hash == hash, isText(of: string, in: text, place.name, names: pool) {
                return Int(place.position)
            }
            slot = (slot &+ 1) & Int(table.mask)
        }
    }

    /// Whether a string's decoded text is this name.
    @inline(__always)
    func isText(of string: Token, in text: Span<UInt8>, _ name: Name, names pool: Span<UInt8>) -> Bool {
        if string.marks.contains(.escaped) { return isEscapedText(of: string, in: text, name, names: pool) }
        let count = Int(name.count)
        guard Int(string.end &- string.start) &- 2 == count else { return false }
        return text.isEqual(at: Int(string.start) &+ 1, pool, at: Int(name.start), count: count)
    }

    @inline(never)
    private func isEscapedText(
        of string: Token, in text: Span<UInt8>, _ name: Name, names pool: Span<UInt8>
    ) -> Bool {
        var written = ScalarReader(content: string)
        var wanted = ScalarReader(from: Int(name.start), to: Int(name.start) + Int(name.count), isRaw: true)
        while true {
            let (one, other) = (written.next(in: text), wanted.next(in: pool))
            if one != other { return false }
            if one == nil { return true }
        }
    }
}
