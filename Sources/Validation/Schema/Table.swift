/// A list whose elements never change, in memory of its own: an element costs a comparison and a load, where one of an array
/// in a class costs three loads. A judgement reads tens of them for each member of an event.
///
/// Whoever makes a table frees it: ``Plan`` when it goes. One that borrows lives as long as the memory that it was lent.
@safe
struct Table<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
    private let base: UnsafePointer<Element>
    let count: Int

    init(_ elements: [Element]) {
        let memory = UnsafeMutablePointer<Element>.allocate(capacity: max(elements.count, 1))
        for (index, element) in elements.enumerated() { unsafe (memory + index).initialize(to: element) }
        unsafe base = UnsafePointer(memory)
        count = elements.count
    }

    /// Looks at an array's memory, in the course of `withUnsafeBufferPointer`.
    init?(borrowing elements: UnsafeBufferPointer<Element>) {
        guard let base = elements.baseAddress else { return nil }
        unsafe self.base = base
        count = elements.count
    }

    func free() {
        unsafe base.deallocate()
    }

    @inline(__always)
    subscript(index: Int) -> Element {
        precondition(UInt(bitPattern: index) < UInt(bitPattern: count))
        return unsafe base[index]
    }
}
