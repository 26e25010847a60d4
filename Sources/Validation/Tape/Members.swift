/// The members of an object, in order and with repeats. A name is a string node; its text may hold escapes.
public struct Members: Sequence, Sendable {
    let document: Document
    let object: Node

    public func makeIterator() -> Iterator {
        let token = document.tokens[object.index]
        return Iterator(
            document: document,
            index: object.index + 1,
            end: token.isObject ? Int(token.link) : object.index + 1
        )
    }

    public struct Iterator: IteratorProtocol {
        let document: Document
        var index: Int
        let end: Int

        public mutating func next() -> (name: Node, value: Node)? {
            guard index < end else { return nil }
            let name = index
            index = document.index(after: name + 1)
            return (Node(index: name), Node(index: name + 1))
        }
    }
}
