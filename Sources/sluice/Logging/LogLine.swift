import Logging

/// One entry, ready to be encoded.
struct LogLine {
    let time: UTCTime
    let level: String
    let message: String
    let label: String
    private(set) var fields: [(key: String, value: LogValue)] = []

    private static let ownKeys: Set<String> = ["time", "level", "message", "label"]

    init(time: UTCTime, level: String, message: String, label: String) {
        self.time = time
        self.level = level
        self.message = message
        self.label = label
    }

    /// Flattened: the members of a dictionary as `key.name`, those of an array as `key.0`.
    mutating func add(_ key: String, _ value: Logger.MetadataValue) {
        switch value {
        case .string(let text):
            append(key, .text(text))
        case .stringConvertible(let value):
            append(key, LogValue(value))
        case .dictionary(let members):
            for (name, member) in members.sorted(by: { $0.key < $1.key }) { add("\(key).\(name)", member) }
        case .array(let members):
            for (index, member) in members.enumerated() { add("\(key).\(index)", member) }
        }
    }

    private mutating func append(_ key: String, _ value: LogValue) {
        fields.append((Self.ownKeys.contains(key) ? "metadata.\(key)" : key, value))
    }

    /// With the line's end.
    func bytes(_ form: LogForm) -> [UInt8] {
        var text: String
        switch form {
        case .json: text = json
        case .human: text = human
        }
        text += "\n"
        return Array(text.utf8)
    }

    private var json: String {
        var text = "{\"time\":\"\(time)\",\"level\":\"\(level)\",\"message\":\(message.jsonQuoted)"
        text += ",\"label\":\(label.jsonQuoted)"
        for (key, value) in fields { text += ",\(key.jsonQuoted):\(value.json)" }
        return text + "}"
    }

    private var human: String {
        var text = "\(time) \(level) \(message.printable)"
        for (key, value) in fields { text += " \(key.printable)=\(value.human)" }
        return text
    }
}
