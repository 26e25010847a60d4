import Crypto

/// A secret that requests must show: itself, or its SHA-256, from which it cannot be had back.
///
///     3f2c9d…
///     sha256:c4bbcb1fbec99d65bf59d85c8cb62ee2db963f0fe106f483d9afa73bd4e39a8a
///
/// The hash is plain, for it is computed with each request: it keeps a random key, not a word that somebody could think of.
public struct Credential: Sendable, Hashable {
    private enum Form: Hashable {
        case plain(String)
        case sha256([UInt8])
    }

    private static let prefix = "sha256:"

    private let form: Form

    /// Nil when the text begins as a hash does and is none.
    public init?(notation text: String) {
        guard text.hasPrefix(Self.prefix) else {
            form = .plain(text)
            return
        }
        guard let digest = Self.bytes(ofHex: text.dropFirst(Self.prefix.count)), digest.count == SHA256.byteCount else {
            return nil
        }
        form = .sha256(digest)
    }

    /// A text that is a faulty hash accepts nothing.
    init(_ text: String) {
        self = Credential(notation: text) ?? Credential(form: .sha256([]))
    }

    private init(form: Form) {
        self.form = form
    }

    /// What to write in the configuration in place of a key.
    public static func hash(of key: String) -> String {
        let digits = SHA256.hash(data: Array(key.utf8)).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }
        return prefix + digits.joined()
    }

    /// Whether a text is written as a hash is.
    public static func isHash(_ text: String) -> Bool { text.hasPrefix(prefix) }

    /// Takes as long for a text that is nearly right as for one that is not.
    public func accepts(_ text: String) -> Bool {
        switch form {
        case .plain(let own): ConstantTime.isEqual(text, own)
        case .sha256(let digest): ConstantTime.isEqual(Array(SHA256.hash(data: Array(text.utf8))), digest)
        }
    }

    private static func bytes(ofHex text: Substring) -> [UInt8]? {
        let digits = text.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count == text.utf8.count, digits.count.isMultiple(of: 2) else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}

extension [Credential] {
    /// Looks at every one, so that the time taken does not tell which one came close.
    func accept(_ text: String) -> Bool {
        reduce(false) { found, own in own.accepts(text) || found }
    }
}

extension Credential: ExpressibleByStringLiteral {
    public init(stringLiteral text: String) {
        self.init(text)
    }
}
