import EventLog

extension SQLiteEventLog {
    /// A verb that looks into the log while no server runs holds it for a moment: that must not keep the server from
    /// starting. Another server holds it for good.
    static func open(patiently configuration: LogConfiguration) async throws(LogError) -> SQLiteEventLog {
        for _ in 0..<30 {
            do throws(LogError) {
                return try await open(configuration)
            } catch {
                guard error.code == .locked else { throw error }
                try? await Task.sleep(for: .milliseconds(100))
            }
        }
        return try await open(configuration)
    }
}
