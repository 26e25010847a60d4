import Operations
import Validation

/// Reading the admin API's answers.
enum Reports {
    static func message(in body: [UInt8]) -> String? {
        guard let document = try? Document(parsing: body) else { return nil }
        return Fields(document, document.root).string("message")
    }

    static func count(in body: [UInt8]) -> Int {
        fields(of: body)?.integer("count") ?? 0
    }

    static func fields(of body: [UInt8]) -> Fields? {
        (try? Document(parsing: body)).map { Fields($0, $0.root) }
    }
}

/// An object's members by name.
struct Fields {
    let document: Document
    let node: Node

    init(_ document: Document, _ node: Node) {
        self.document = document
        self.node = node
    }

    func string(_ name: String) -> String? {
        document.member(named: name, of: node).flatMap(document.string)
    }

    /// 0 when it is not there.
    func integer(_ name: String) -> Int {
        optionalInteger(name) ?? 0
    }

    func optionalInteger(_ name: String) -> Int? {
        document.member(named: name, of: node).flatMap { Int(String(decoding: document.bytes(of: $0), as: UTF8.self)) }
    }

    /// A member's JSON text; nil when it is not there or null.
    func text(_ name: String) -> String? {
        guard let value = document.member(named: name, of: node), document.kind(of: value) != .null else { return nil }
        return String(decoding: document.bytes(of: value), as: UTF8.self)
    }

    func objects(_ name: String) -> [Fields] {
        guard let list = document.member(named: name, of: node) else { return [] }
        return document.elements(of: list).map { Fields(document, $0) }
    }

    func strings(_ name: String) -> [String] {
        guard let list = document.member(named: name, of: node) else { return [] }
        return document.elements(of: list).compactMap(document.string)
    }

    func object(_ name: String) -> Fields? {
        document.member(named: name, of: node).map { Fields(document, $0) }
    }
}
