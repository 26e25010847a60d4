/// A value inside a ``Document``: the index of its token. It means something only together with its document.
public struct Node: Hashable, Sendable {
    let index: Int
}
