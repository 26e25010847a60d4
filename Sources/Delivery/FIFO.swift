/// First in, first out. Taking from the front moves nothing else.
struct FIFO<Element: Sendable>: Sendable, Sequence {
    private var elements: [Element?] = []
    private var head = 0

    var count: Int { elements.count - head }
    var isEmpty: Bool { count == 0 }
    var first: Element? { isEmpty ? nil : elements[head] }

    mutating func append(_ element: Element) {
        elements.append(element)
    }

    @discardableResult
    mutating func popFirst() -> Element? {
        guard let first else { return nil }
        elements[head] = nil
        head += 1
        if head >= 64, head * 2 >= elements.count {
            elements.removeFirst(head)
            head = 0
        }
        return first
    }

    func makeIterator() -> AnyIterator<Element> {
        var index = head
        return AnyIterator {
            defer { index += 1 }
            return index < elements.count ? elements[index] : nil
        }
    }

    /// In order, from the front.
    func forEach(while body: (Element) -> Bool) {
        for case let element? in elements[head...] where !body(element) { return }
    }

    mutating func mutateEach(_ body: (inout Element) -> Void) {
        for index in elements.indices.dropFirst(head) {
            guard var element = elements[index] else { continue }
            body(&element)
            elements[index] = element
        }
    }
}
