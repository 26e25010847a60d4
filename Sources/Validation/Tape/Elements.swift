/// The elements of an array, in order.
public struct Elements: Sequence, Sendable {
    let document: Document
    let array: Node

    public func makeIterator() -> Iterator {
        let token = document.tokens[array.index]
        let isArray = token.kind == .array
        return Iterator(
            document: document,
            index: array.index + 1,
            end: isArray ? Int(token.link) : array.index + 1
        )
    }

    public struct Iterator: IteratorProtocol {
        let document: Document
        var index: Int
        let end: Int

        public mutating func next() -> Node? {
            guard index < end else { return nil }
            defer { index = document.index(after: index) }
            return Node(index: index)
        }
    }
}
