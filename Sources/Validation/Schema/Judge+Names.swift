/// Looking names up. The spans are passed down because taking one counts a reference, which is dear in a loop.
extension Judge {
    /// The index in ``Plan/slots`` of the name that a string token is, or −1 when the table does not hold it. `hash` is that
    /// of the token's decoded text.
    @inline(__always)
    func slot(
        of string: Token, hash: UInt32, in text: Span<UInt8>, table: NameTable, names pool: Span<UInt8>
    ) -> Int {
        var offset = hash & table.mask
        while true {
            let index = Int(table.firstSlot) &+ Int(offset)
            let slot = plan.slots[index]
            if slot.position < 0 { return -1 }
            if slot.name.hash == hash, isText(of: string, in: text, slot.name, names: pool) { return index }
            offset = (offset &+ 1) & table.mask
        }
    }

    /// Whether a string's decoded text is this name.
    @inline(__always)
    func isText(of string: Token, in text: Span<UInt8>, _ name: Name, names pool: Span<UInt8>) -> Bool {
        if string.marks.contains(.escaped) { return isEscapedText(of: string, in: text, name, names: pool) }
        let (start, count) = (Int(string.start) &+ 1, Int(name.count))
        guard Int(string.end &- string.start) &- 2 == count else { return false }
        guard count > 0, count <= 16, start &+ 16 <= text.count else {
            return isLongText(at: start, in: text, name, names: pool)
        }
        let head = text.word(at: start)
        if count <= 8 { return (head ^ name.head) &<< UInt64(64 &- 8 &* count) == 0 }
        let tail = text.word(at: start &+ 8)
        return head == name.head && (tail ^ name.tail) &<< UInt64(128 &- 8 &* count) == 0
    }

    @inline(never)
    private func isLongText(at start: Int, in text: Span<UInt8>, _ name: Name, names pool: Span<UInt8>) -> Bool {
        text.isEqual(at: start, pool, at: Int(name.start), count: Int(name.count))
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
