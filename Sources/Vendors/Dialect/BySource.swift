import Validation

/// Something that a dialect makes of its schemas, and makes anew for each source that has schemas of its own.
struct BySource<Value: Sendable>: Sendable {
    let common: Value
    private let own: [String: Value]

    /// - Parameter own: by the source's name.
    init(
        _ own: [String: OwnSchemas], make: (OwnSchemas?) throws(SchemaFault) -> Value
    ) throws(SchemaFault) {
        common = try make(nil)
        var values: [String: Value] = [:]
        for (source, schemas) in own { values[source] = try make(schemas) }
        self.own = values
    }

    subscript(source: String) -> Value {
        own.isEmpty ? common : own[source] ?? common
    }

    /// The names that the values know, the common one's first, each once.
    func names(_ known: (Value) -> [String]) -> [String] {
        var seen: Set<String> = []
        return ([common] + own.values).flatMap(known).filter { seen.insert($0).inserted }
    }
}
