import Validation

/// An answer of the admin API, as far as pages need it.
struct Reply {
    private let document: Document

    init?(_ body: [UInt8]) {
        guard let document = try? Document(parsing: body) else { return nil }
        self.document = document
    }

    func text(_ name: String) -> String? {
        document.member(named: name, of: document.root).flatMap(document.string)
    }

    func integer(_ name: String) -> Int? {
        document.member(named: name, of: document.root).flatMap {
            Int(String(decoding: document.bytes(of: $0), as: UTF8.self))
        }
    }
}
