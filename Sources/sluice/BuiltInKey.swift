/// The key of the built-in configuration: what a first `sluice serve`, with nothing configured, is known by.
enum BuiltInKey {
    /// Shaped like the vendor's keys: 8-4-4-4-12 hexadecimal digits, 128 random bits.
    static func fresh() -> String {
        let digits = (0..<32).map { _ in String(Int.random(in: 0..<16), radix: 16) }
        let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32]
        return groups.map { digits[$0].joined() }.joined(separator: "-")
    }

    /// What to try first.
    static func greeting(_ configuration: Configuration, port: Int) -> String {
        guard let key = configuration.sources.first?.settings["apiKeys"]?.texts.first else { return "" }
        return """
            There is no configuration: events wait in \(configuration.queue.path.written) until a destination is configured.
            The key is \(key). Try:

              curl 'http://127.0.0.1:\(port)/add/events/v1.json?apiKey=\(key)' \\
                -d '[{"name":"PAGE_VIEW","userId":"u1","sessionId":"s1","category":"Home Page"}]'
            """
    }
}
